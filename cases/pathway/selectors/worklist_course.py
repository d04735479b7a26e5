"""Section of "Today": what the CAR-T course waits for. Identity first, then second signatures, then answers."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.pathway.models import CourseEntry, CustodyStep, Deviation
from cases.pathway.policies import CONFIRMERS, RESOLVERS, pathway_roles, pathways_visible_to
from cases.pathway.rules import Side
from cases.pathway.rules.course import KIND_BY_CODE, KINDS
from cases.pathway.rules.custody import DOCTOR, STEP_BY_CODE, STEPS, may_sign
from cases.pathway.selectors.wording import in_language
from cases.patients import policies as patients
from cases.patients.selectors.output import patient_of_row
from kernel.actors import Actor

LIMIT = 50
_PERSON = ("pathway__patient_id", "pathway__patient__family_name", "pathway__patient__given_name")
_AGREED = [kind.code for kind in KINDS if kind.agreed]


def course_waiting(actor: Actor) -> list[dict[str, Any]]:
    """Of the patients whose record the actor may read, what somebody with their role may do. Five queries."""
    if actor.person_id is None or actor.centre_id is None:
        return []
    roles = pathway_roles(actor)
    found = [*_deviations(actor, roles), *_signatures(actor, roles), *_answers(actor, roles)]
    return found[:LIMIT]


def _deviations(actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """Open ones of the CAR-T centre, the oldest first: the chain of that patient stands still."""
    if not roles & (RESOLVERS | CONFIRMERS):
        return []
    rows = (
        Deviation.objects.filter(_at_my_hub(actor), resolution__confirmation=None)
        .order_by("opened_at")
        .values("id", "opened_at", "step__code", "resolution__id", "resolution__person_id", *_PERSON)[:LIMIT]
    )
    return [
        {
            **_of_patient(row),
            "title": _("Identity deviation open"),
            "subtitle": in_language(STEP_BY_CODE[row["step__code"]].label),
            "status_label": _todo(row, actor),
            "at": row["opened_at"],
            "urgent": True,
        }
        for row in rows
    ]


def _todo(row: dict[str, Any], actor: Actor) -> str:
    if row["resolution__id"] is None:
        return _("To be resolved")
    if row["resolution__person_id"] == actor.person_id:
        return _("Waits for a colleague's confirmation")
    return _("To be confirmed")


def _signatures(actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """Steps that somebody else recorded and that need a second person."""
    codes = [step.code for step in STEPS if may_sign(step, roles)]
    if not codes:
        return []
    rows = (
        CustodyStep.objects.filter(
            _at_my_hub(actor), code__in=codes, needs_second=True, identity="passed", signature=None
        )
        .exclude(person_id=actor.who)
        .order_by("done_at")
        .values("id", "done_at", "code", *_PERSON)[:LIMIT]
    )
    return [
        {
            **_of_patient(row),
            "title": _("A second signature is needed"),
            "subtitle": in_language(STEP_BY_CODE[row["code"]].label),
            "at": row["done_at"],
            "urgent": True,
        }
        for row in rows
    ]


def _answers(actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """Therapies that the other side proposed, in the version that stands, without an answer."""
    if not roles & DOCTOR:
        return []
    cared = patients.active_relations().filter(
        patient_id=OuterRef("pathway__patient_id"), centre=actor.centre_id, kind__in=("own", "circle")
    )
    of_circle = Q(side=Side.HUB.value) & Exists(cared)
    of_hub = Q(side=Side.CIRCLE.value, pathway__hub_centre_id=actor.centre_id)
    rows = (
        CourseEntry.objects.filter(of_hub | of_circle, _open(actor), kind__in=_AGREED)
        .filter(agreement=None, withdrawn=False)
        .newest()
        .exclude(person_id=actor.who)
        .order_by("at")
        .values("id", "at", "kind", "values__regimen", "centre__name", *_PERSON)[:LIMIT]
    )
    return [
        {
            **_of_patient(row),
            "title": _("%(therapy)s proposed: %(regimen)s")
            % {"therapy": in_language(KIND_BY_CODE[row["kind"]].label), "regimen": row["values__regimen"]},
            "status_label": _("Waits for your centre's answer"),
            "centre_name": row["centre__name"],
            "at": row["at"],
        }
        for row in rows
    ]


def _open(actor: Actor) -> Q:
    """Of the living: the pathway of who has died stays open until somebody closes it."""
    visible: QuerySet[Any] = pathways_visible_to(actor).filter(closed_at=None, patient__deceased_on=None)
    return Q(Exists(visible.filter(pk=OuterRef("pathway_id"))))


def _at_my_hub(actor: Actor) -> Q:
    return Q(pathway__hub_centre_id=actor.centre_id) & _open(actor)


def _of_patient(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "patient": patient_of_row(row, "pathway__patient"),
        "url": f"/cases/{row['pathway__patient_id']}/course",
    }
