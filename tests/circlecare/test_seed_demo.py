"""The demonstration circle, on a few of its patients; `test_every_patient` tells all the stories."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from cases.patients.models import Patient
from cases.patients.rules.tax_code import tax_code_errors, tax_code_warnings
from cases.record.models import LabResult, PerformanceStatus
from cases.referrals.models import Decision, Letter, Referral
from cases.toxicity.models import ToxicityAlert, ToxicityBaseline, ToxicityObservation, ToxicityTreatment
from cases.toxicity.selectors.episodes import episode_summary
from circlecare.demo import seeding
from circlecare.demo.case import tax_code_of
from circlecare.demo.patients import PATIENTS
from circlecare.demo.people import PASSWORD, PEOPLE
from circlecare.demo.plots import PLOTS
from circlecare.demo.seeding import demo_seed
from followup.clinics.models import Pick
from followup.protocols.models import FollowUpPlan, Protocol
from followup.protocols.selectors.choice import versions_in_force
from followup.reminders.models import Reminder, ReminderChoice
from followup.visits.models import Visit, VisitReport
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.embedded.postgres import EmbeddedPostgres
from kernel.ids import new_id
from kernel.notify.models import OutboxMail
from messaging.chat.models import Message, Participant
from network.directory.models import Centre, Person
from tests.plugins.live_stack import copy_of

pytestmark = pytest.mark.timeout(300)


def rows(*stories: str) -> list[Any]:
    return [next(row for row in PATIENTS if row.story == story) for story in stories]


def quiet(_text: str) -> None:
    """Progress is for the terminal."""


def counts() -> dict[str, int]:
    models = (Person, Centre, Patient, Referral, Message, Letter, AuditEntry, OutboxMail)
    return {model.__name__: model.objects.count() for model in models}


@pytest.fixture
def kept_clock() -> Iterator[None]:
    yield
    assert not clock.is_past_told(), "the seeding left the clock in the past"


def test_the_tables_are_whole() -> None:
    assert len(PATIENTS) == 60
    assert {row.story for row in PATIENTS} == set(PLOTS), "every story is told of somebody"
    codes = {tax_code_of(row) for row in PATIENTS}
    assert len(codes) == 60
    for row in PATIENTS:
        code = tax_code_of(row)
        assert tax_code_errors(code, birth_date=row.born, sex=row.sex) == []
        assert tax_code_warnings(code, family_name=row.family, given_name=row.given) == []
    assert len({row.email for row in PEOPLE}) == len(PEOPLE)
    assert all(row.email.endswith(".example") for row in PEOPLE)


def test_one_visit_is_signed_and_sent_and_one_waits_for_its_doctor(db: None) -> None:
    demo_seed(say=quiet, rows=rows("two_years", "follow_up"))
    assert sorted(Visit.objects.values_list("state", flat=True)) == ["draft", "signed"]
    report = VisitReport.objects.get()
    assert report.file is not None
    assert {(sent.to, sent.how) for sent in report.releases.all()} == {
        ("centre", "in_app"),
        ("patient", "printed"),
    }
    lymphoma = report.data["sections"][0]
    assert max(fact["on"] for fact in lymphoma["facts"]) <= report.data["on"], "nothing is known too early"
    demo_seed(say=quiet, rows=[])
    assert Visit.objects.count() == 2


def test_reminders_were_sent_refused_and_wait_and_a_product_has_its_protocol(db: None) -> None:
    demo_seed(say=quiet, rows=rows("two_years", "follow_up"))
    found = Counter(Reminder.objects.values_list("state", flat=True))
    assert found["sent"] >= 1
    assert found["dead"] >= 1
    assert found["pending"] >= 1
    assert set(found) == {"sent", "dead", "pending"}
    assert Reminder.objects.filter(state="sent", answer="confirm").count() == 1
    assert Pick.objects.get().state == "open", "one patient may choose a place"
    told = Reminder.objects.filter(pick__isnull=False).values_list("state", flat=True)
    assert set(told) == {"pending"}, "and is told when the workers run"
    assert ReminderChoice.objects.filter(agreed=True, channels=["mail"]).exists()
    assert not OutboxMail.objects.filter(kind__startswith="appointment").exists(), "the past is not mailed"
    assert mail.outbox == []
    particular = [version for version in versions_in_force() if version.protocol.products]
    assert [version.protocol.products for version in particular] == [["obe_cel"]]
    assert not FollowUpPlan.objects.filter(protocol__in=[each.pk for each in particular]).exists()
    demo_seed(say=quiet, rows=[])
    assert Counter(Reminder.objects.values_list("state", flat=True)) == found
    assert Protocol.objects.filter(products=["obe_cel"]).count() == 1


def test_a_circle_of_an_earlier_version_whose_patients_have_no_address_starts(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(seeding, "reminders_ensure", lambda **_given: None)
        demo_seed(say=quiet, rows=rows("two_years", "follow_up"))
    Patient.objects.update(email="")
    demo_seed(say=quiet, rows=[])
    assert not ReminderChoice.objects.exists(), "nobody can be written to"


def test_who_writes_or_acts_has_read_what_was_said_before(db: None) -> None:
    demo_seed(say=quiet, rows=rows("sent_answered", "discussed_invited", "asked", "preemptive"))
    pointers = {(row.conversation_id, row.person_id): row.last_read_seq for row in Participant.objects.all()}
    written = list(Message.objects.filter(author__isnull=False))
    assert len({message.conversation_id for message in written}) > 5, "cases, pairs and a group"
    behind = [
        (message.conversation_id, message.seq)
        for message in written
        if pointers[message.conversation_id, message.author_id] < message.seq
    ]
    assert behind == []


def test_what_colleagues_write_to_each_other_stands_in_the_record(db: None) -> None:
    told = ("discussed", "discussed_late", "progressed_unfit", "died_in_bridging", "follow_up", "inpatient")
    demo_seed(say=quiet, rows=rows(*told))

    def said(story: str, words: str) -> tuple[Patient, Message, re.Match[str]]:
        patient = Patient.objects.get(family_name=rows(story)[0].family)
        messages = Message.objects.filter(conversation__subject_id=patient.pk, author__isnull=False)
        found = [(message, match) for message in messages if (match := re.search(words, message.text))]
        assert found, (story, words)
        return patient, *found[0]

    def lab(patient: Patient, code: str, by: Message) -> float:
        on = by.created_at.astimezone(clock.wall_zone()).date()
        known = LabResult.objects.filter(patient=patient, code=code, effective_on__lte=on)
        return float(known.latest("effective_on").value or 0)

    for story in told:
        patient, message, match = said(story, r"LDH (\d+), ECOG (\d)")
        assert round(lab(patient, "ldh", message)) == int(match[1]), story
    patient, message, match = said("discussed_late", r"FEVS (\d+)%, nessuna")
    assert round(lab(patient, "lvef_pct", message)) == int(match[1])
    counted = LabResult.objects.filter(patient=patient, code="hb").latest("effective_on").effective_on
    days = (message.created_at.astimezone(clock.wall_zone()).date() - counted).days
    assert 0 <= days <= 1, "the blood count that was asked for"
    patient, message, match = said("follow_up", r"IgG (\d,\d) g/L")
    assert lab(patient, "igg_g_l", message) == float(match[1].replace(",", "."))
    patient, message, match = said("progressed_unfit", r"ECOG (\d): non")
    assert PerformanceStatus.objects.filter(patient=patient).latest("effective_on").ecog == int(match[1])
    patient, message, _match = said("died_in_bridging", "decesso")
    died_on = patient.deceased_on
    assert died_on is not None
    assert died_on <= message.created_at.astimezone(clock.wall_zone()).date(), (
        "nobody mourns before the death"
    )


@pytest.mark.usefixtures("kept_clock")
def test_a_second_run_changes_nothing(db: None) -> None:
    chosen = rows("sent_overdue", "draft_begun", "asked", "eligible_override")
    first = demo_seed(say=quiet, rows=chosen)
    before = counts()
    second = demo_seed(say=quiet, rows=chosen)
    assert (first.made, first.kept) == (4, 0)
    assert (second.made, second.kept) == (0, 4)
    assert counts() == before
    overdue = Referral.objects.get(patient__family_name="Ventolieve")
    assert overdue.status == "submitted"
    assert overdue.breached_at is not None
    assert set(overdue.escalations.values_list("step", flat=True)) == {
        "hub_on_call",
        "coordinator",
        "head_of_programme",
        "breach",
    }
    assert Referral.objects.get(patient__family_name="Cascinalta").paused_at is not None
    override = Decision.objects.get(referral__patient__family_name="Acquapura")
    assert override.override_reason
    assert override.data["missing"]
    assert not Letter.objects.filter(file=None).exists(), "every letter was made"
    # the invitation of a colleague is the one mail; the past is not mailed
    assert OutboxMail.objects.count() == 1
    assert Person.objects.get(email="giulia.ferri@crema.example").check_password(PASSWORD)


def test_a_killed_run_is_completed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = rows("known", "draft_empty", "draft_begun")
    whole = seeding._patient

    def killed_at_the_third(*args: Any) -> None:
        if args[0].story == "draft_begun":
            raise KeyboardInterrupt
        whole(*args)

    monkeypatch.setattr(seeding, "_patient", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        demo_seed(say=quiet, rows=chosen)
    assert Patient.objects.count() == 2
    monkeypatch.setattr(seeding, "_patient", whole)
    assert demo_seed(say=quiet, rows=chosen).made == 1
    assert Patient.objects.count() == 3


def test_the_bedside_after_an_infusion(db: None) -> None:
    demo_seed(say=quiet, rows=rows("infused", "inpatient", "near_centre"))
    assert ToxicityBaseline.objects.count() == 3
    ill = Patient.objects.get(family_name="Neveperla")
    summary = episode_summary(ill.pk)
    found = {
        (item["scale"], item["max_grade"], item["resolved_at"] is not None) for item in summary["episodes"]
    }
    assert found == {("crs", 2, True), ("icans", 1, True)}
    assert ToxicityTreatment.objects.filter(patient=ill, agent="tocilizumab").count() == 1
    assert not ToxicityAlert.objects.filter(acknowledged_at=None).exists(), "somebody has seen every alert"
    for patient in Patient.objects.all():
        latest = ToxicityObservation.objects.filter(patient=patient).latest("observed_at")
        assert latest.next_due_at is not None
        assert latest.next_due_at > clock.now(), "nobody is overdue on the first day of the demonstration"


def test_refused_in_production(settings: Any) -> None:
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="CIRCLECARE_MODE=demo"):
        call_command("seed_demo")
    with pytest.raises(RuntimeError, match="production"), clock.at(timezone.now() - timedelta(days=1)):
        pass


def test_ids_sort_as_the_story_went() -> None:
    now = timezone.now()
    with clock.at(now - timedelta(days=3)):
        told = [new_id() for _number in range(50)]
        assert clock.now() == now - timedelta(days=3)
    with clock.at(now - timedelta(days=40)):
        earlier = new_id()
    assert told == sorted(told)
    assert earlier < told[0] < told[-1] < new_id()


def test_only_the_past_can_be_told() -> None:
    with pytest.raises(ValueError, match="past"), clock.at(timezone.now() + timedelta(minutes=1)):
        pass


@pytest.mark.slow
def test_every_patient(tmp_path: Path, seeded_circle: Path) -> None:
    """On what the command made for the tests that drive the product: sixty stories take a minute to tell."""
    copy_of(seeded_circle, tmp_path)
    with (
        EmbeddedPostgres(tmp_path / "postgres", durable=False) as server,
        psycopg.connect(server.url("circlecare")) as connection,
    ):

        def column(query: LiteralString) -> set[Any]:
            return {value for (value,) in connection.execute(query)}

        patients = column("SELECT count(*) FROM cases_patients_patient")
        states = column(
            "SELECT state FROM cases_referrals_referral JOIN cases_pathway_pathway AS p ON p.id = pathway_id"
        )
        statuses = column("SELECT status FROM cases_referrals_referral")
        letters_without_file = column("SELECT count(*) FROM cases_referrals_letter WHERE file_id IS NULL")
    assert patients == {60}
    assert states == {
        "referral_draft",
        "submitted",
        "under_discussion",
        "more_info_needed",
        "decided",
        "slot_planned",
        "leukapheresis_done",
        "cryostored_hold",
        "manufacturing",
        "ready_to_infuse",
        "lymphodepletion",
        "infused",
        "inpatient_monitoring",
        "near_centre",
        "returned_to_circle",
        "follow_up",
        "closed",
    }
    assert statuses == {
        "draft",
        "submitted",
        "under_discussion",
        "more_info_needed",
        "decided",
        "withdrawn",
        "closed",
    }
    assert letters_without_file == {0}
