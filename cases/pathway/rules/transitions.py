"""The transition table: everything that is not listed here is refused, by the services and by the database.

`TRANSITIONS` is the single source: the migration that fills the database's table, the services and the
buttons of the page all read it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cases.pathway.rules.states import BEFORE_INFUSION, FROM_INFUSION, Outcome, Side, State
from cases.record.rules.text import Text


class ActorRole(StrEnum):
    """Who makes a move, in the words of the pathway (not of the membership table, see `acts_as`)."""

    CIRCLE_HAEMATOLOGIST = "circle_haematologist"
    HUB_HAEMATOLOGIST = "hub_haematologist"
    CART_COORDINATOR = "cart_coordinator"
    APHERESIS_TE = "apheresis_te"
    PHARMACIST = "pharmacist"
    SYSTEM = "system"


SIDE_OF_ROLE = MappingProxyType(
    {
        ActorRole.CIRCLE_HAEMATOLOGIST: Side.CIRCLE,
        ActorRole.HUB_HAEMATOLOGIST: Side.HUB,
        ActorRole.CART_COORDINATOR: Side.HUB,
        ActorRole.APHERESIS_TE: Side.HUB,
        ActorRole.PHARMACIST: Side.HUB,
        ActorRole.SYSTEM: Side.SYSTEM,
    }
)

# Membership roles and professions on the left, pathway roles on the right.
_ACTS_AS = MappingProxyType(
    {
        (Side.CIRCLE, "clinician"): ActorRole.CIRCLE_HAEMATOLOGIST,
        (Side.HUB, "clinician"): ActorRole.HUB_HAEMATOLOGIST,
        (Side.HUB, "coordinator"): ActorRole.CART_COORDINATOR,
        (Side.HUB, "transfusion_medicine"): ActorRole.APHERESIS_TE,
        (Side.HUB, "stem_cell_lab"): ActorRole.APHERESIS_TE,
        (Side.HUB, "pharmacist"): ActorRole.PHARMACIST,
        (Side.SYSTEM, "system"): ActorRole.SYSTEM,
    }
)

_CIRCLE = frozenset({ActorRole.CIRCLE_HAEMATOLOGIST})
_HUB_DOCTOR = frozenset({ActorRole.HUB_HAEMATOLOGIST})
_HUB = frozenset({ActorRole.HUB_HAEMATOLOGIST, ActorRole.CART_COORDINATOR})
_COLLECTION = frozenset({ActorRole.CART_COORDINATOR, ActorRole.APHERESIS_TE})
_TE = frozenset({ActorRole.APHERESIS_TE})
_TE_PHARMACY = frozenset({ActorRole.APHERESIS_TE, ActorRole.PHARMACIST})
_PHARMACY_HUB = frozenset({ActorRole.PHARMACIST, ActorRole.HUB_HAEMATOLOGIST})
_ACCEPTED = frozenset({Outcome.ELIGIBLE, Outcome.PREEMPTIVE_APHERESIS_ONLY})


@dataclass(frozen=True, slots=True)
class Transition:
    """One permitted move.

    `code` names it in the API and the audit; `who` lists pathway roles; `requires_reason`: a reason code
    or text is mandatory; `requires_plan`: so is the day it is planned for; `outcomes`: the last decision must have
    one of these (None: any or none);
    `guards`: facts the service must verify first; `effects`: what the service does in the same transaction.
    """

    code: str
    source: State
    target: State
    who: frozenset[ActorRole]
    label: Text
    requires_reason: bool = False
    requires_plan: bool = False
    outcomes: frozenset[Outcome] | None = None
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()

    @property
    def sides(self) -> frozenset[Side]:
        """Sides that may make the move."""
        return frozenset(SIDE_OF_ROLE[role] for role in self.who)


def _submit(source: State) -> Transition:
    return Transition(
        "submit",
        source,
        State.SUBMITTED,
        _CIRCLE,
        Text("Invia al centro CAR-T", "Send to the CAR-T centre"),
        guards=("m1_complete",),
        effects=("start_clock", "notify_hub_on_call", "freeze_snapshot"),
    )


def _withdraw(source: State) -> Transition:
    return Transition(
        "withdraw",
        source,
        State.REFERRAL_DRAFT,
        _CIRCLE,
        Text("Ritira", "Withdraw"),
        requires_reason=True,
        effects=("keep_k1_if_over_24h", "stop_clock", "notify_hub"),
    )


def _close(source: State, who: frozenset[ActorRole]) -> Transition:
    return Transition(
        "close",
        source,
        State.CLOSED,
        who,
        Text("Chiudi il percorso", "Close the pathway"),
        requires_reason=True,
        effects=("stop_clock", "notify_other_side"),
    )


_MAIN: tuple[Transition, ...] = (
    Transition(
        "start_draft",
        State.IDENTIFIED,
        State.REFERRAL_DRAFT,
        _CIRCLE,
        Text("Inizia la scheda di invio", "Start the referral form"),
    ),
    _submit(State.IDENTIFIED),
    _submit(State.REFERRAL_DRAFT),
    Transition(
        "take_charge",
        State.SUBMITTED,
        State.UNDER_DISCUSSION,
        _HUB,
        Text("Prendi in carico", "Take charge"),
        guards=("hub_owner_named",),
        effects=("stop_k1", "notify_circle"),
    ),
    _withdraw(State.SUBMITTED),
    _withdraw(State.UNDER_DISCUSSION),
    _withdraw(State.MORE_INFO_NEEDED),
    Transition(
        "request_info",
        State.UNDER_DISCUSSION,
        State.MORE_INFO_NEEDED,
        _HUB,
        Text("Chiedi integrazioni", "Ask for more information"),
        guards=("open_question_with_owner_and_due_date",),
        effects=("pause_k2", "notify_circle"),
    ),
    Transition(
        "supply_info",
        State.MORE_INFO_NEEDED,
        State.UNDER_DISCUSSION,
        _CIRCLE,
        Text("Rispondi alla richiesta", "Answer the request"),
        effects=("resume_k2", "notify_hub"),
    ),
    Transition(
        "decide",
        State.UNDER_DISCUSSION,
        State.DECIDED,
        _HUB_DOCTOR,
        Text("Esprimi il giudizio di idoneità", "Record the decision"),
        requires_reason=True,
        guards=("outcome", "participants", "m2_complete_or_override"),
        effects=("decision_letter", "notify_circle", "create_follow_on_tasks"),
    ),
    Transition(
        "review_deferred",
        State.DECIDED,
        State.UNDER_DISCUSSION,
        frozenset({ActorRole.SYSTEM}) | _CIRCLE | _HUB,
        Text("Rivaluta il caso rinviato", "Review the deferred case"),
        outcomes=frozenset({Outcome.DEFERRED}),
        effects=("notify_both",),
    ),
    Transition(
        "reconsider",
        State.DECIDED,
        State.UNDER_DISCUSSION,
        _CIRCLE,
        Text("Nuovi elementi: chiedi di riesaminare", "New facts: ask to reconsider"),
        requires_reason=True,
        outcomes=frozenset({Outcome.NOT_ELIGIBLE}),
        guards=("new_facts_text",),
        effects=("new_decision_version", "notify_hub"),
    ),
    Transition(
        "plan_slot",
        State.DECIDED,
        State.SLOT_PLANNED,
        _COLLECTION,
        Text("Programma l'aferesi", "Plan the apheresis"),
        requires_plan=True,
        outcomes=_ACCEPTED,
        guards=("apheresis_consent", "slot_reserved"),
        effects=("notify_circle",),
    ),
    Transition(
        "move_slot",
        State.SLOT_PLANNED,
        State.SLOT_PLANNED,
        _COLLECTION,
        Text("Sposta l'aferesi", "Move the apheresis"),
        requires_reason=True,
        requires_plan=True,
        outcomes=_ACCEPTED,
        guards=("slot_reserved",),
        effects=("notify_circle",),
    ),
    Transition(
        "record_apheresis",
        State.SLOT_PLANNED,
        State.LEUKAPHERESIS_DONE,
        _COLLECTION,
        Text("Registra la linfocitoaferesi", "Record the leukapheresis"),
        outcomes=_ACCEPTED,
        guards=("virology_within_30_days", "identity_check"),
        effects=("notify_circle",),
    ),
    Transition(
        "cryostore",
        State.LEUKAPHERESIS_DONE,
        State.CRYOSTORED_HOLD,
        _TE,
        Text("Crioconserva (raccolta pre-emptive)", "Cryostore (pre-emptive collection)"),
        outcomes=frozenset({Outcome.PREEMPTIVE_APHERESIS_ONLY}),
    ),
    Transition(
        "ship",
        State.LEUKAPHERESIS_DONE,
        State.MANUFACTURING,
        _TE_PHARMACY,
        Text("Spedisci alla produzione", "Ship to manufacturing"),
        outcomes=frozenset({Outcome.ELIGIBLE}),
        guards=("shipment_recorded",),
    ),
    Transition(
        "reactivate",
        State.CRYOSTORED_HOLD,
        State.UNDER_DISCUSSION,
        _CIRCLE,
        Text("Riattiva alla recidiva", "Reactivate at relapse"),
        guards=("relapse_date",),
        effects=("show_storage_and_expiry", "notify_hub"),
    ),
    Transition(
        "repeat_apheresis",
        State.MANUFACTURING,
        State.LEUKAPHERESIS_DONE,
        _HUB,
        Text("Ripeti l'aferesi", "Repeat the apheresis"),
        requires_reason=True,
        effects=("attempt_plus_one", "notify_circle"),
    ),
    Transition(
        "remanufacture",
        State.MANUFACTURING,
        State.MANUFACTURING,
        _HUB,
        Text("Ripeti la produzione", "Manufacture again"),
        requires_reason=True,
        effects=("attempt_plus_one", "notify_circle"),
    ),
    Transition(
        "receive_product",
        State.MANUFACTURING,
        State.READY_TO_INFUSE,
        _PHARMACY_HUB,
        Text("Registra l'arrivo del prodotto", "Record the arrival of the product"),
        guards=("product_received", "specification_recorded"),
        effects=("notify_circle",),
    ),
    Transition(
        "start_lymphodepletion",
        State.READY_TO_INFUSE,
        State.LYMPHODEPLETION,
        _HUB_DOCTOR,
        Text("Avvia la linfodeplezione", "Start lymphodepletion"),
        guards=("pre_ld_check", "product_on_site_or_exception"),
    ),
    Transition(
        "postpone_infusion",
        State.LYMPHODEPLETION,
        State.READY_TO_INFUSE,
        _HUB_DOCTOR,
        Text("Rinvia l'infusione", "Postpone the infusion"),
        requires_reason=True,
        effects=("notify_circle",),
    ),
    Transition(
        "infuse",
        State.LYMPHODEPLETION,
        State.INFUSED,
        _HUB_DOCTOR,
        Text("Registra l'infusione (giorno 0)", "Record the infusion (day 0)"),
        guards=("bedside_identity_check_by_two", "identity_chain_complete"),
        effects=("notify_circle", "generate_visit_plan"),
    ),
    Transition(
        "admit",
        State.INFUSED,
        State.INPATIENT_MONITORING,
        _HUB_DOCTOR,
        Text("Monitoraggio in degenza", "Inpatient monitoring"),
    ),
    Transition(
        "outpatient_infusion",
        State.INFUSED,
        State.NEAR_CENTRE,
        _HUB_DOCTOR,
        Text("Infusione ambulatoriale", "Outpatient infusion"),
        guards=("agreement_allows_outpatient",),
    ),
    Transition(
        "discharge",
        State.INPATIENT_MONITORING,
        State.NEAR_CENTRE,
        _HUB_DOCTOR,
        Text("Dimetti: resta vicino al centro", "Discharge: stays near the centre"),
        effects=("start_proximity_period",),
    ),
    Transition(
        "accept_handover",
        State.NEAR_CENTRE,
        State.RETURNED_TO_CIRCLE,
        _CIRCLE,
        Text("Accetta il rientro", "Accept the return"),
        guards=("handover_sent",),
        effects=("notify_hub",),
    ),
    Transition(
        "start_follow_up",
        State.RETURNED_TO_CIRCLE,
        State.FOLLOW_UP,
        _CIRCLE | _HUB,
        Text("Avvia il follow-up", "Start follow-up"),
        guards=("visit_plan_generated",),
    ),
)

TRANSITIONS: tuple[Transition, ...] = (
    _MAIN
    + tuple(_close(state, _CIRCLE | _HUB) for state in BEFORE_INFUSION)
    + tuple(_close(state, _CIRCLE | _HUB) for state in FROM_INFUSION)
)

READMISSION_STATES: tuple[State, ...] = (State.RETURNED_TO_CIRCLE, State.FOLLOW_UP)
"""A readmission opens an inpatient episode beside the pathway; the pathway itself does not go back."""


def acts_as(*, side: Side | str, roles: Collection[str]) -> frozenset[ActorRole]:
    """Pathway roles of someone who acts on `side` with these membership roles, professions or pathway roles.

    Only clinical membership roles and the professions that own a step count: a hub "nurse" or "secretary"
    yields nothing. A pathway role on the wrong side yields nothing either.
    """
    here = Side(side)
    mapped = {_ACTS_AS[here, role] for role in roles if (here, role) in _ACTS_AS}
    named = {ActorRole(role) for role in roles if role in set(ActorRole)}
    return frozenset(mapped | {role for role in named if SIDE_OF_ROLE[role] is here})


def moves_from(state: State | str, *, outcome: Outcome | str | None = None) -> tuple[Transition, ...]:
    """Every move the table permits from `state` after a decision with `outcome`, whoever makes it."""
    key = State(state)
    last = None if outcome is None else Outcome(outcome)
    return tuple(t for t in TRANSITIONS if t.source is key and (t.outcomes is None or last in t.outcomes))


def allowed_moves(
    state: State | str,
    *,
    side: Side | str,
    roles: Collection[str],
    outcome: Outcome | str | None = None,
) -> tuple[Transition, ...]:
    """Moves that this actor may make now; the answer to an illegal move (409) lists their `target`s.

    `outcome` is that of the last decision. Raises ValueError for an unknown state, side or outcome.
    """
    mine = acts_as(side=side, roles=roles)
    return tuple(t for t in moves_from(state, outcome=outcome) if t.who & mine)


def find_transition(
    source: State | str, target: State | str, *, outcome: Outcome | str | None = None
) -> Transition | None:
    """The move from `source` to `target`, or None when the table does not permit it."""
    wanted = State(target)
    return next((t for t in moves_from(source, outcome=outcome) if t.target is wanted), None)
