"""Cases: one row per open pathway, as a table page or as a board. Plain columns, a constant number of queries.

A patient stands here once; twice only while a second pathway is open beside the first (second CAR-T, reactivation).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from cases.pathway.models import Pathway
from cases.pathway.policies import pathways_visible_to
from cases.pathway.rules import OPEN_STATES, STATE_INFO, Side, State
from cases.pathway.selectors.wording import in_language, state_label
from cases.patients.models.patient import age_on
from cases.patients.selectors.listing import patient_search
from cases.record.models import Diagnosis
from cases.record.rules.codes import DISEASE_CODES
from cases.referrals.models import LIVE, Referral
from cases.referrals.selectors.clock import CLOCK_COLUMNS, clock_of_row
from cases.referrals.selectors.output import disease_label
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Invalid
from kernel.prepared import Prepared
from messaging.chat.models import Conversation, Participant

BOARD_ITEMS = 20
SEARCH_LIMIT = 200

_CENTRES = ("patient__centre", "owner_centre")
_COLUMNS = (
    "id",
    "patient_id",
    "purpose",
    "state",
    "outcome",
    "owner_side",
    "due_at",
    "changed_at",
    "owner_person_id",
    "owner_person__given_name",
    "owner_person__family_name",
    "owner_person__profession",
    "patient__family_name",
    "patient__given_name",
    "patient__birth_date",
    "patient__deceased_on",
    "patient__sex",
    *(f"{path}__{name}" for path in _CENTRES for name in ("id", "code", "name", "city", "kind")),
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What to show. `state`: one or several codes; `owner`: "me", "my_centre", "hub", "circle" or a centre's id;
    `q`: typed as in the patient search."""

    state: str = ""
    centre: str = ""
    disease: str = ""
    owner: str = ""
    overdue: bool = False
    q: str = ""


@dataclass(frozen=True, slots=True)
class CaseKey:
    """Where a page starts: after this row, in the order of the last change."""

    changed_at: datetime
    pathway_id: UUID


def case_page(
    *, actor: Actor, wanted: CaseFilter, limit: int, after: CaseKey | None = None
) -> list[tuple[CaseKey, Row]]:
    """Up to `limit` + 1 cases that the actor may see, the last changed first. Audited once per page."""
    rows = _filtered(actor, wanted)
    if after is not None:
        rows = rows.filter(
            Q(changed_at__lt=after.changed_at) | Q(changed_at=after.changed_at, pk__lt=after.pathway_id),
            changed_at__lte=after.changed_at,
        )
    found = list(rows.order_by("-changed_at", "-id").values(*_COLUMNS)[: limit + 1])
    _audit(actor, "case.listed", len(found))
    shown = _complete(actor, found)
    keys = [CaseKey(row["changed_at"], row["id"]) for row in found]
    return list(zip(keys, shown, strict=True))


def case_board(*, actor: Actor, wanted: CaseFilter) -> list[dict[str, Any]]:
    """A column per open state (all of them, also empty ones) with its count and the first 20 by due time."""
    first = list(
        _filtered(actor, wanted)
        .annotate(
            place=Window(
                RowNumber(), partition_by="state", order_by=[F("due_at").asc(nulls_last=True), F("id")]
            ),
            in_state=Window(Count("pk"), partition_by="state"),
        )
        .filter(place__lte=BOARD_ITEMS)
        .order_by()
        .values_list("id", "state", "in_state")
    )
    counts = {state: in_state for _id, state, in_state in first}
    # who may be seen is decided; the wide rows of those that are shown come by their key
    shown_ids = [pathway_id for pathway_id, _state, _count in first]
    found = _CARDS.rows(pathway_ids=shown_ids)
    found.sort(key=lambda row: (row["due_at"] is None, row["due_at"] or row["changed_at"], row["id"]))
    _audit(actor, "case.board_viewed", len(found))
    by_state: dict[str, list[Row]] = {}
    for row, shown in zip(found, _complete(actor, found), strict=True):
        by_state.setdefault(row["state"], []).append(shown)
    states = _states(wanted) or OPEN_STATES
    return [
        {
            "state": str(state),
            "label": in_language(STATE_INFO[state].label),
            "count": counts.get(state, 0),
            "items": by_state.get(state, []),
        }
        for state in states
    ]


def _filtered(actor: Actor, wanted: CaseFilter) -> QuerySet[Pathway]:
    rows = pathways_visible_to(actor)
    states = _states(wanted)
    rows = rows.filter(state__in=states) if states else rows.filter(closed_at=None)
    if State.CLOSED not in states:
        # said again so that the partial indexes of open pathways can serve
        rows = rows.filter(closed_at=None)
    if wanted.centre:
        rows = rows.filter(patient__centre_id=_uuid(wanted.centre, "centre"))
    if wanted.disease:
        if wanted.disease not in DISEASE_CODES:
            raise Invalid("unknown_disease", _("Unknown disease."), field="disease")
        primary = Diagnosis.objects.filter(
            patient=OuterRef("patient_id"), is_primary=True, status="active", disease=wanted.disease
        )
        rows = rows.filter(Exists(primary))
    if wanted.owner:
        rows = _owned(actor, rows, wanted.owner)
    if wanted.overdue:
        # the step of who has died is late for nobody
        rows = rows.filter(due_at__lt=clock.now(), patient__deceased_on=None)
    if wanted.q.strip():
        hits = patient_search(actor=actor, text=wanted.q, limit=SEARCH_LIMIT)
        rows = rows.filter(patient_id__in=[patient.pk for patient in hits])
    return rows


def _owned(actor: Actor, rows: QuerySet[Pathway], owner: str) -> QuerySet[Pathway]:
    if owner == "me":
        return rows.filter(owner_person_id=actor.person_id)
    if owner == "my_centre":
        return rows.filter(owner_centre_id=actor.centre_id)
    if owner in (Side.HUB.value, Side.CIRCLE.value):
        return rows.filter(owner_side=owner)
    return rows.filter(owner_centre_id=_uuid(owner, "owner"))


def _states(wanted: CaseFilter) -> tuple[State, ...]:
    codes = [part.strip() for part in wanted.state.split(",") if part.strip()]
    if any(code not in set(State) for code in codes):
        raise Invalid("unknown_state", _("Unknown state."), field="state")
    return tuple(State(code) for code in codes)


def _uuid(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("unknown_centre", _("Unknown centre."), field=field) from None


def _complete(actor: Actor, rows: Sequence[Row]) -> list[Row]:
    """The rows as the page shows them: with disease, live referral and discussion. Three queries."""
    patient_ids = [row["patient_id"] for row in rows]
    diseases = dict(_DISEASES.rows(patient_ids=patient_ids))
    live = _REFERRALS.rows(pathway_ids=[row["id"] for row in rows])
    referrals = {row["pathway_id"]: row for row in live}
    talks = _talks(actor, patient_ids)
    at, today = clock.now(), clock.today()
    return [
        _row(row, diseases.get(row["patient_id"]), referrals.get(row["id"]), talks, at, today) for row in rows
    ]


def _talks(actor: Actor, patient_ids: list[UUID]) -> dict[UUID, tuple[int, datetime]]:
    """Unread messages and last activity of the case's discussion, by patient. One query, no counting."""
    rows = _TALKS.rows(person_id=actor.who, patient_ids=patient_ids)
    return {
        subject_id: (max(last - (read or 0), 0), active)
        for subject_id, last, read, active in rows
        if subject_id
    }


def _talks_of(person_id: UUID, patient_ids: list[UUID]) -> QuerySet[Any, Any]:
    pointer = Participant.objects.filter(conversation=OuterRef("pk"), person_id=person_id)
    return (
        Conversation.objects.filter(subject_type="patient", subject_id__any_of=patient_ids)
        .annotate(read_seq=pointer.values("last_read_seq")[:1])
        .order_by()
        .values_list("subject_id", "last_seq", "read_seq", "last_activity_at")
    )


_CARDS: Prepared[Row] = Prepared(
    lambda pathway_ids: Pathway.objects.filter(pk__any_of=pathway_ids).order_by().values(*_COLUMNS),
    pathway_ids=list,
)
_DISEASES: Prepared[tuple[UUID, str]] = Prepared(
    lambda patient_ids: (
        Diagnosis.objects.filter(patient_id__any_of=patient_ids, is_primary=True, status="active")
        .order_by()
        .values_list("patient_id", "disease")
    ),
    patient_ids=list,
)
_REFERRALS: Prepared[Row] = Prepared(
    lambda pathway_ids: (
        Referral.objects.filter(pathway_id__any_of=pathway_ids, status__in=LIVE)
        .order_by()
        .values("id", "pathway_id", "urgency", *CLOCK_COLUMNS)
    ),
    pathway_ids=list,
)
_TALKS: Prepared[tuple[UUID | None, int, int | None, datetime]] = Prepared(
    _talks_of, person_id=UUID, patient_ids=list
)


def _row(
    row: Row,
    disease: str | None,
    referral: Row | None,
    talks: dict[UUID, tuple[int, datetime]],
    at: datetime,
    today: date,
) -> Row:
    """Of who has died nothing is late and nobody's turn it is, though the pathway be open."""
    unread, active = talks.get(row["patient_id"], (0, None))
    gone = row["patient__deceased_on"] is not None
    due_at = None if gone else row["due_at"]
    return {
        "patient": {
            "id": row["patient_id"],
            "display_name": f"{row['patient__family_name']} {row['patient__given_name']}",
            "birth_date": row["patient__birth_date"],
            "deceased_on": row["patient__deceased_on"],
            "age": age_on(row["patient__birth_date"], row["patient__deceased_on"] or today),
            "sex": row["patient__sex"],
            "centre": _centre(row, "patient__centre"),
        },
        "pathway": {
            "id": row["id"],
            "purpose": row["purpose"],
            "state": row["state"],
            "state_label": state_label(row["state"]),
            "outcome": row["outcome"],
            "due_at": due_at,
            "overdue": due_at is not None and due_at < at,
            "owner_side": row["owner_side"],
            "owner_centre": None if gone else _centre(row, "owner_centre"),
            "owner_person": None if gone else _owner(row),
        },
        "disease": disease or "",
        "disease_label": disease_label(disease),
        "referral": {
            "id": referral["id"],
            "status": referral["status"],
            "urgency": referral["urgency"],
            "clock": None if gone else clock_of_row(referral, at),
        }
        if referral
        else None,
        "unread": unread,
        "last_activity_at": max(row["changed_at"], active) if active else row["changed_at"],
    }


def _centre(row: Row, path: str) -> Row:
    return {name: row[f"{path}__{name}"] for name in ("id", "code", "name", "city", "kind")}


def _owner(row: Row) -> Row | None:
    if row["owner_person_id"] is None:
        return None
    return {
        "id": row["owner_person_id"],
        "display_name": f"{row['owner_person__given_name']} {row['owner_person__family_name']}",
        "profession": row["owner_person__profession"],
    }


def _audit(actor: Actor, action: str, count: int) -> None:
    audit.record(actor=actor, action=action, object_type="case", detail={"rows": count})
