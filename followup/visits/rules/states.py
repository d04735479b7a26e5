"""The states of a visit, of what was checked, of what was asked for, and of a report that left the house."""

from __future__ import annotations

from enum import StrEnum


class VisitState(StrEnum):
    """`draft`: being written. `signed`: its report stands. `withdrawn`: begun by mistake."""

    DRAFT = "draft"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What became of an item of the checklist; empty: nobody has answered."""

    OPEN = ""
    DONE = "done"
    NOT_DONE = "not_done"
    NOT_APPLICABLE = "not_applicable"


class OrderKind(StrEnum):
    """What is asked for. Nothing is prescribed by the platform."""

    BLOOD = "blood"
    IMAGING = "imaging"
    VACCINE = "vaccine"
    IMMUNOGLOBULIN = "immunoglobulin"
    VISIT = "visit"
    OTHER = "other"


class OrderState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Receiver(StrEnum):
    """`centre`: the other centre of the circle of care, the hub for a circle centre and the reverse."""

    CENTRE = "centre"
    FAMILY_DOCTOR = "family_doctor"
    PATIENT = "patient"


class How(StrEnum):
    """`in_app` for a centre; for the others how the paper or file was given. Never by plain mail."""

    IN_APP = "in_app"
    PRINTED = "printed"
    HANDED_OVER = "handed_over"
    POSTED = "posted"
    CERTIFIED_MAIL = "certified_mail"
