"""What can happen to one invented patient, each act through the product's own services at its own instant."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from codicefiscale import codicefiscale

from cases.pathway.models import Pathway
from cases.pathway.rules import State, find_transition
from cases.pathway.services import pathway_move
from cases.patients.models import Patient
from cases.patients.services import circle_invite_person, patient_create, patient_update
from cases.patients.services.numbers import hospital_number_add
from cases.record.models import LabResult
from cases.referrals import services as referrals
from cases.referrals.models import Decision, InfoRequest, Referral
from cases.referrals.services.decide import Participant
from cases.referrals.services.hub import Question
from circlecare.demo.cells_values import BRIDGING
from circlecare.demo.centres import BY_CODE, CentreRow
from circlecare.demo.courses import COURSES
from circlecare.demo.documents import documents_attach
from circlecare.demo.form import form_fill
from circlecare.demo.network import Cast
from circlecare.demo.patients import PatientRow
from circlecare.demo.people import NURSE, REFERRER
from circlecare.demo.profiles import Profile
from circlecare.demo.record import entries_of, record_fill
from circlecare.demo.speech import Speech
from kernel import clock
from kernel.actors import Actor

# Who does each step by hand at the hub.
MOVERS = {
    State.SLOT_PLANNED: "sara",
    State.LEUKAPHERESIS_DONE: "chiara",
    State.CRYOSTORED_HOLD: "nicola",
    State.MANUFACTURING: "nicola",
    State.READY_TO_INFUSE: "monica",
    State.FOLLOW_UP: "circle",
    State.RETURNED_TO_CIRCLE: "circle",
}

SMALL_TALK = frozenset(
    {"neuro", "slot", "collected", "bridging", "in_production", "home", "ward", "ward_stormy"}
)


@cache
def tax_code_of(row: PatientRow) -> str:
    """The code that the tables of the tax office would give; well formed, and nobody's."""
    return codicefiscale.encode(
        lastname=row.family,
        firstname=row.given,
        gender="F" if row.sex == "F" else "M",
        birthdate=row.born.strftime("%d/%m/%Y"),
        birthplace=row.birthplace,
    )


@dataclass(slots=True)
class Case:
    """One patient on their way. `sent` is the instant of the referral (or of the draft); `day(1.5)` is 36 hours
    later. `now` is the present: nothing happens after it."""

    row: PatientRow
    cast: Cast
    sent: datetime
    now: datetime
    owner: str = "marta"
    chance: random.Random = field(init=False)
    patient: Patient = field(init=False)
    referral: Referral | None = None
    slot: datetime | None = None
    voices: set[str] = field(default_factory=lambda: {"circle", "owner"})
    heard: tuple[UUID, int, datetime] | None = None
    """The conversation, the newest message that is not new any more, and when it had been read."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.row.family)  # noqa: S311 - repeatable variety, guards nothing

    @property
    def profile(self) -> Profile:
        return COURSES[self.row.profile]

    @property
    def centre(self) -> CentreRow:
        return BY_CODE[self.row.centre]

    def day(self, days: float) -> datetime:
        return self.sent + timedelta(days=days)

    def actor(self, who: str) -> Actor:
        """`circle`, `nurse` and `owner` by their part in this case, anybody else by key."""
        key = {
            "circle": REFERRER[self.row.centre],
            "nurse": NURSE.get(self.row.centre, REFERRER[self.row.centre]),
            "owner": self.owner,
        }.get(who, who)
        found = self.cast[key]
        if who in {"circle", "nurse"}:
            # somebody of two centres acts for the patient's
            return Actor.person(found.person_id, centre_id=self.cast.centres[self.row.centre].pk)  # type: ignore[arg-type]
        return found

    # --- Before the referral ----------------------------------------------------------------------------

    def open(self, *, at: datetime) -> None:
        """The patient comes to their own centre."""
        row, chance = self.row, self.chance
        helper = "Marito" if row.sex == "F" else "Moglie"
        with clock.at(at):
            self.patient, _made = patient_create(
                actor=self.actor("circle"),
                values={
                    "family_name": row.family,
                    "given_name": row.given,
                    "birth_date": row.born,
                    "sex": row.sex,
                    "tax_code": tax_code_of(row),
                    "phone": f"+39 000 000 {chance.randint(1000, 9999)}",
                    "email": f"{row.given}.{row.family}@paziente.example".lower().replace(" ", ""),
                    "residence_comune": self.centre.city,
                    "language": "it",
                    "interpreter_needed": False,
                    "gp_name": f"Dott.ssa Medica {row.birthplace}",
                    "caregiver_name": f"{row.family} {chance.choice(('Luce', 'Sole', 'Alba', 'Vento'))}",
                    "caregiver_phone": f"+39 000 000 {chance.randint(1000, 9999)}",
                    "caregiver_relation": chance.choice((helper, "Figlia", "Sorella")),
                    "caregiver_available_28d": "yes",
                },
            )
            hospital_number_add(
                actor=self.actor("circle"),
                patient_id=self.patient.pk,
                centre_id=self.patient.centre_id,
                number=f"{row.centre}{chance.randint(100000, 999999)}",
            )

    def fill_record(self, *, at: datetime, share: float = 1.0) -> None:
        """What the centre knows goes into the record; `share` < 1 leaves the rest for later."""
        with clock.at(at):
            entries = entries_of(
                self.profile,
                self.patient,
                clock.today(),
                self.chance,
                minutes=self.centre.minutes,
                km=self.centre.km,
            )
            kept = entries[: max(1, round(len(entries) * share))] if share < 1 else entries
            record_fill(actor=self.actor("circle"), patient=self.patient, entries=kept)

    def attach(self, *, at: datetime, kinds: Sequence[str]) -> None:
        with clock.at(at):
            documents_attach(
                actor=self.actor("circle"), patient=self.patient, profile=self.profile, kinds=kinds
            )

    def draft(self, *, at: datetime) -> None:
        with clock.at(at):
            self.referral, _made = referrals.referral_create(
                actor=self.actor("circle"), patient_id=self.patient.pk
            )

    def fill_form(
        self,
        *,
        at: datetime,
        urgency: str = "routine",
        only: Sequence[str] = (),
        who: str = "circle",
        gaps: bool = False,
    ) -> None:
        with clock.at(at):
            form_fill(
                actor=self.actor(who),
                referral=self._referral,
                profile=self.profile,
                phone=self.centre.phone,
                urgency=urgency,
                only=only,
                gaps=gaps,
            )

    # --- The referral -------------------------------------------------------------------------------------

    @property
    def _referral(self) -> Referral:
        assert self.referral is not None, "the story drafts before it sends"
        return Referral.objects.get(pk=self.referral.pk)

    def submit(self) -> None:
        with clock.at(self.sent):
            referrals.referral_submit(actor=self.actor("circle"), referral_id=self._referral.pk)

    def acknowledge(self, *, at: datetime) -> None:
        with clock.at(at):
            referrals.referral_acknowledge(actor=self.actor("owner"), referral_id=self._referral.pk)

    def ask(self, *, at: datetime, texts: Sequence[str], within: int) -> None:
        with clock.at(at):
            due = clock.today() + timedelta(days=within)
            referrals.referral_request_info(
                actor=self.actor("owner"),
                referral_id=self._referral.pk,
                questions=[Question(text=text, due_on=due) for text in texts],
            )

    def answer(self, *, at: datetime, text: str) -> None:
        with clock.at(at):
            for question in InfoRequest.objects.filter(
                referral=self._referral, answered_at=None, dropped_at=None
            ):
                referrals.info_request_answer(
                    actor=self.actor("circle"), info_request_id=question.pk, text=text
                )

    def decide(
        self,
        *,
        at: datetime,
        outcome: str,
        reasons: Sequence[str],
        text: str,
        review_in: int | None = None,
        override: str = "",
    ) -> None:
        with clock.at(at):
            referral = self._referral
            referrals.referral_decide(
                actor=self.actor("owner"),
                referral_id=referral.pk,
                outcome=outcome,
                reasons=list(reasons),
                primary_reason=reasons[0],
                participants=[
                    *(
                        Participant(person_id=self.cast[key].person_id)
                        for key in ("paolo", "sara", "stefano")
                    ),
                    Participant(name="Dott. Ospite Invitato", role="Radioterapista"),
                ],
                expected_version=referral.state_version,
                text=text,
                override_reason=override,
                review_on=clock.today() + timedelta(days=review_in) if review_in else None,
            )

    def co_sign(self, *, at: datetime, agree: bool = True, text: str = "") -> None:
        with clock.at(at):
            decision = Decision.objects.filter(referral=self._referral).latest("number")
            referrals.referral_co_sign(
                actor=self.actor("circle"), decision_id=decision.pk, agree=agree, text=text
            )

    def reconsider(self, *, at: datetime, facts: str) -> None:
        with clock.at(at):
            referrals.referral_reconsider(
                actor=self.actor("circle"), referral_id=self._referral.pk, new_facts=facts
            )

    def withdraw(self, *, at: datetime, reason: str, text: str) -> None:
        with clock.at(at):
            referrals.referral_withdraw(
                actor=self.actor("circle"), referral_id=self._referral.pk, reason_code=reason, text=text
            )

    # --- After the decision -------------------------------------------------------------------------------

    def move(
        self, *, at: datetime, to: State, who: str = "", planned_at: datetime | None = None, reason: str = ""
    ) -> None:
        """A step by hand, with everything confirmed that nobody can prove; the rest stands in the course."""
        pathway = Pathway.objects.get(pk=self._referral.pathway_id)
        transition = find_transition(pathway.state, to, outcome=pathway.outcome or None)
        if to == State.SLOT_PLANNED:
            self.slot = planned_at
        with clock.at(at):
            pathway_move(
                actor=self.actor(who or MOVERS.get(to, "owner")),
                pathway_id=pathway.pk,
                to=to,
                reason_code=reason,
                planned_at=planned_at,
                confirmed=transition.guards if transition else (),
            )

    def _newest(self, code: str) -> str:
        """The last result, as the record has it: colleagues quote what they read there."""
        results = LabResult.objects.filter(patient=self.patient, code=code, value__isnull=False)
        value = results.order_by("-effective_on").values_list("value", flat=True).first()
        return "n.d." if value is None else f"{round(value)}"

    def close(self, *, at: datetime, reason: str, text: str = "", died_at: datetime | None = None) -> None:
        with clock.at(at):
            referrals.case_close(
                actor=self.actor("circle"),
                pathway_id=self._referral.pathway_id,
                reason_code=reason,
                text=text.format(**self.words()),
            )
            if died_at is not None:
                now = Patient.objects.get(pk=self.patient.pk)
                patient_update(
                    actor=self.actor("circle"),
                    patient_id=now.pk,
                    changes={"deceased_on": died_at.astimezone(clock.wall_zone()).date()},
                    base_version=now.version,
                )

    def invite(self, *, at: datetime, who: str, reason: str) -> None:
        with clock.at(at):
            person_id = self.cast[who].person_id
            assert person_id is not None
            circle_invite_person(
                actor=self.actor("circle"), patient_id=self.patient.pk, person_id=person_id, reason=reason
            )

    def talk(self, script: str, *, at: datetime) -> None:
        """Let the people of the case talk from `at` on; what would come after the present is not said yet.

        Not everybody says everything: some scripts are left out in some cases.
        """
        if script not in SMALL_TALK or self.chance.random() < 0.4:
            Speech(self).play(script, at=at, until=self.now)

    def catch_up(self) -> None:
        """Who talked has read the rest, but for what is new."""
        Speech(self).read()

    def words(self) -> dict[str, Any]:
        """What the lines of the scripts may name."""
        return {
            "summary": self.profile.summary,
            "question": self.profile.question,
            "next_therapy": self.profile.next_therapy,
            "bridging": BRIDGING.get(self.row.profile.split("_")[0], self.profile.next_therapy),
            "ecog": self.profile.ecog,
            "deauville": self.profile.deauville or "n.d.",
            "ldh": self._newest("ldh"),
            "lvef": self._newest("lvef_pct"),
            "minutes": self.centre.minutes,
            "owner_name": "la dottoressa Riva" if self.owner == "marta" else "il dottor Conti",
            "slot": f"{self.slot:%d/%m/%Y}" if self.slot else "da definire",
        }
