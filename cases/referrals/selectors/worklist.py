"""Sections of "Today": what waits for me about referrals, the most urgent on top. Constant queries each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from cases.pathway.policies import pathways_visible_to
from cases.pathway.selectors.wording import state_label
from cases.patients.selectors.output import patient_of_row
from cases.record.models import Diagnosis
from cases.referrals.models import CoSign, Decision, InfoRequest, Referral, Status
from cases.referrals.policies import referrals_visible_to
from cases.referrals.selectors.clock import CLOCK_COLUMNS, clock_of_row
from cases.referrals.selectors.output import disease_label
from kernel import clock
from kernel.actors import Actor
from network.directory.models import Membership, Role
from network.directory.selectors import centres_with_role

LIMIT = 50
_TEAM = (Role.CLINICIAN, Role.COORDINATOR)
_NAMES = ("patient__family_name", "patient__given_name")
_COLUMNS = (
    "id",
    "patient_id",
    *_NAMES,
    "urgency",
    "from_centre__name",
    "hub__name",
    "hub_owner_id",
    *CLOCK_COLUMNS,
)


def waiting_for_hub(actor: Actor) -> list[dict[str, Any]]:
    """Referrals that the actor's hub must answer or decide: emergencies, what is late, what is urgent, the rest;
    within each the clock that ends first on top.

    What a colleague has taken in charge stands on that colleague's list; on everybody's when the decision is late
    or the colleague has left the team. Of who has died nothing is awaited.
    """
    still_there = Membership.objects.active().filter(
        centre_id=OuterRef("hub_id"), person_id=OuterRef("hub_owner_id"), role__in=_TEAM
    )
    discussed = Q(status=Status.UNDER_DISCUSSION)
    rows = (
        referrals_visible_to(actor)
        .filter(hub_id__in=centres_with_role(actor, _TEAM), patient__deceased_on=None)
        .filter(
            Q(status=Status.SUBMITTED)
            | discussed & Q(hub_owner_id=actor.person_id)
            | discussed & Q(decision_due_at__lt=clock.now())
            | discussed & ~Exists(still_there)
        )
        .annotate(
            runs_out=Case(
                When(status=Status.SUBMITTED, first_response_at=None, then=F("due_at")),
                default=F("decision_due_at"),
            )
        )
        .annotate(
            rank=Case(
                When(urgency="emergency", then=Value(0)),
                When(runs_out__lt=clock.now(), then=Value(1)),
                When(urgency="urgent", then=Value(2)),
                default=Value(3),
                output_field=IntegerField(),
            )
        )
        .order_by("rank", F("runs_out").asc(nulls_last=True), "id")
    )
    return _items(rows, label_of="from_centre__name")


def waiting_for_circle(actor: Actor) -> list[dict[str, Any]]:
    """Questions of the hub to the actor's centre, or to the actor by name, the earliest due first; none about who has
    died."""
    rows = (
        InfoRequest.objects.filter(
            answered_at=None,
            dropped_at=None,
            referral__in=referrals_visible_to(actor).filter(status=Status.MORE_INFO_NEEDED),
            referral__patient__deceased_on=None,
        )
        .filter(
            Q(owner_person_id=actor.person_id)
            | Q(owner_person=None, owner_centre_id__in=centres_with_role(actor, _TEAM))
        )
        .order_by("due_on", "id")
        .values(
            "id",
            "due_on",
            "asked_at",
            "referral__hub__name",
            "referral__patient_id",
            "referral__patient__family_name",
            "referral__patient__given_name",
        )[:LIMIT]
    )
    today = clock.today()
    return [
        {
            "id": str(row["id"]),
            "url": f"/cases/{row['referral__patient_id']}/referral",
            "patient": patient_of_row(row, "referral__patient"),
            "centre_name": row["referral__hub__name"],
            "at": row["asked_at"],
            "due_on": row["due_on"],
            "overdue": row["due_on"] < today,
        }
        for row in rows
    ]


def decisions_to_co_sign(actor: Actor) -> list[dict[str, Any]]:
    """Last decisions on referrals of the actor's centre that it has not answered yet, newest first; none on who has
    died."""
    mine = centres_with_role(actor, (Role.CLINICIAN,))
    signed = CoSign.objects.filter(decision=OuterRef("pk"), centre_id=OuterRef("referral__from_centre_id"))
    latest = Decision.objects.filter(next=None, referral__from_centre_id__in=mine).exclude(Exists(signed))
    rows = (
        referrals_visible_to(actor)
        .filter(status=Status.DECIDED, decisions__in=latest, patient__deceased_on=None)
        .order_by("-decided_at", "id")
    )
    return _items(rows, label_of="hub__name", at="decided_at")


def my_drafts(actor: Actor) -> list[dict[str, Any]]:
    """Drafts that I opened or that I am named in as the referring physician; none for who has died."""
    rows = (
        referrals_visible_to(actor)
        .filter(Q(created_by_id=actor.person_id) | Q(referring_physician_id=actor.person_id))
        .filter(status=Status.DRAFT, patient__deceased_on=None)
        .order_by("-changed_at", "id")
    )
    return _items(rows, label_of="hub__name", at="changed_at")


def cases_to_close(actor: Actor) -> list[dict[str, Any]]:
    """Patients who have died and whose pathway is open, each once: for the coordinators of the CAR-T centre and for who
    referred the patient; where nobody of the circle centre did, or does not work there any more, for its physicians."""
    referred = Referral.objects.filter(pathway=OuterRef("pk"))
    mine = referred.filter(Q(created_by=actor.person_id) | Q(referring_physician=actor.person_id))
    treats = Membership.objects.active().filter(
        centre_id=OuterRef("pathway__circle_centre_id"), role=Role.CLINICIAN
    )
    by_others = referred.filter(
        Exists(treats.filter(person_id=OuterRef("created_by_id")))
        | Exists(treats.filter(person_id=OuterRef("referring_physician_id")))
    )
    of_circle = Q(circle_centre_id__in=centres_with_role(actor, (Role.CLINICIAN,)))
    rows = (
        pathways_visible_to(actor)
        .filter(closed_at=None, patient__deceased_on__isnull=False)
        .filter(
            Q(hub_centre_id__in=centres_with_role(actor, (Role.COORDINATOR,)))
            | of_circle & (Exists(mine) | ~Exists(by_others))
        )
        .order_by("patient__deceased_on", "id")
        .values("id", "state", "patient_id", *_NAMES, "patient__deceased_on")
    )
    once = {row["patient_id"]: row for row in rows}
    return [
        {
            "id": str(row["id"]),
            "url": f"/cases/{row['patient_id']}",
            "patient": patient_of_row(row),
            "title": _("Died on %(day)s") % {"day": clock.stamp_day(row["patient__deceased_on"])},
            "state_label": state_label(row["state"]),
        }
        for row in once.values()
    ]


def _items(rows: QuerySet[Referral], *, label_of: str, at: str = "submitted_at") -> list[dict[str, Any]]:
    found = list(rows.values(*dict.fromkeys([*_COLUMNS, at]))[:LIMIT])
    diseases = _diseases(row["patient_id"] for row in found)
    moment = clock.now()
    return [_item(row, diseases, moment, label_of=label_of, at=at) for row in found]


def _item(
    row: dict[str, Any], diseases: dict[Any, str], moment: datetime, *, label_of: str, at: str
) -> dict[str, Any]:
    running = clock_of_row(row, moment)
    return {
        "id": str(row["id"]),
        "url": f"/cases/{row['patient_id']}/referral",
        "patient": patient_of_row(row),
        "disease_label": disease_label(diseases.get(row["patient_id"])),
        "centre_name": row[label_of],
        "status": row["status"],
        "status_label": str(Status(row["status"]).label),
        "urgency": row["urgency"],
        "due_at": running["due_at"] if running else None,
        "paused_at": row["paused_at"],
        "overdue": bool(running and running["overdue"]),
        "at": row[at],
    }


def _diseases(patient_ids: Iterable[Any]) -> dict[Any, str]:
    rows = Diagnosis.objects.filter(patient_id__in=set(patient_ids), is_primary=True, status="active")
    return dict(rows.order_by().values_list("patient_id", "disease"))
