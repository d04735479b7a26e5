"""Is this person known already? Asked over all patients of the network, also those out of sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cases.patients.models import Patient
from cases.patients.policies import patients_visible_to
from cases.patients.rules.likeness import (
    NAME_LIKENESS_NEAR_DATE,
    NAME_LIKENESS_SAME_DATE,
    confusable_dates,
    near_window,
)
from cases.patients.selectors.output import centre_brief
from kernel.actors import Actor

MAX_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of the person who might get a record."""

    family_name: str
    given_name: str
    birth_date: date
    tax_code: str | None = None
    other_identifier: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patient who may be the same person. `certain`: an identifier is shared; no second record is made."""

    patient: Patient
    reason: str
    certain: bool
    visible: bool

    @property
    def key(self) -> str:
        """Names the candidate in `confirm_distinct_from`, without giving away an id that is out of sight."""
        if self.visible:
            return str(self.patient.id)
        return salted_hmac("cases.patients.duplicate", str(self.patient.id)).hexdigest()[:32]


def duplicate_candidates(*, actor: Actor, identity: Identity, exclude: UUID | None = None) -> list[Candidate]:
    """Patients who share an identifier, then those with a similar name and a birth date that is near.

    At most five, the certain first. Two queries. Whoever is out of the actor's sight is marked so; use
    `candidate_output` to show them.
    """
    known = Patient.objects.select_related("centre")
    if exclude is not None:
        known = known.exclude(pk=exclude)
    certain = Q(pk__in=[])
    if identity.tax_code:
        certain |= Q(tax_code=identity.tax_code)
    if identity.other_identifier:
        certain |= Q(other_identifier=identity.other_identifier)
    for system, value in identity.identifiers:
        certain |= Q(identifiers__system=system, identifiers__value=value)
    found = {
        patient.pk: ("identifier", patient) for patient in known.filter(certain).distinct()[:MAX_CANDIDATES]
    }
    for patient in _alike(identity, known):
        found.setdefault(patient.pk, ("similar", patient))
    first = list(found.values())[:MAX_CANDIDATES]
    seen = set(
        patients_visible_to(actor)
        .filter(pk__in=[patient.pk for _kind, patient in first])
        .values_list("pk", flat=True)
    )
    return [
        Candidate(
            patient=patient,
            reason=_reason(kind, patient, identity),
            certain=kind == "identifier",
            visible=patient.pk in seen,
        )
        for kind, patient in first
    ]


def candidate_output(candidate: Candidate) -> dict[str, Any]:
    """What may be told about a candidate: in sight, who it is; out of sight, whom to call and nothing else."""
    patient = candidate.patient
    common = {
        "key": candidate.key,
        "certain": candidate.certain,
        "centre": centre_brief(patient.centre),
        "centre_name": patient.centre.name,
        "centre_phone": patient.centre.phone,
    }
    if candidate.visible:
        return {
            **common,
            "id": patient.id,
            "display": patient.display_name,
            "birth_date": patient.birth_date,
            "reason": candidate.reason,
        }
    call = _("Known at %(centre)s.") % {"centre": patient.centre.name}
    if patient.centre.phone:
        call = _("Known at %(centre)s: call %(phone)s.") % {
            "centre": patient.centre.name,
            "phone": patient.centre.phone,
        }
    return {
        **common,
        "id": None,
        "display": call,
        "birth_date": None,
        "reason": candidate.reason if candidate.certain else "similar",
    }


def _alike(identity: Identity, known: Any) -> list[Patient]:
    """The birth date narrows by its index to a few hundred; only those names are compared."""
    first, last = near_window(identity.birth_date)
    near = Q(birth_date__range=(first, last)) | Q(birth_date__in=confusable_dates(identity.birth_date))
    likeness = Func(
        Func(Concat(F("family_name"), Value(" "), F("given_name")), function="cc_unaccent"),
        Func(Value(f"{identity.family_name} {identity.given_name}"), function="cc_unaccent"),
        function="similarity",
        output_field=FloatField(),
    )
    enough = Q(likeness__gte=NAME_LIKENESS_NEAR_DATE) | Q(
        likeness__gte=NAME_LIKENESS_SAME_DATE, birth_date=identity.birth_date
    )
    rows = known.filter(near).annotate(likeness=likeness).filter(enough).order_by("-likeness", "pk")
    return list(rows[:MAX_CANDIDATES])


def _reason(kind: str, patient: Patient, identity: Identity) -> str:
    if kind == "similar":
        same_day = patient.birth_date == identity.birth_date
        return "similar_name_same_birth_date" if same_day else "similar_name_near_birth_date"
    if identity.tax_code and patient.tax_code == identity.tax_code:
        return "same_tax_code"
    return "same_identifier"
