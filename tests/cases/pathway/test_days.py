"""The days that the rules of the record ask the pathway for."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import translation

from cases.labs.selectors.treatments import treatments_of
from cases.overview.selectors.course import course_now
from cases.overview.selectors.from_pathway import pathway_items
from cases.overview.selectors.from_record import line_items
from cases.overview.selectors.summary import overview_of
from cases.overview.selectors.wording import END_UNKNOWN
from cases.pathway import services
from cases.pathway.models import CourseEntry, CustodyStep
from cases.pathway.selectors.course import course_dates
from cases.pathway.selectors.course_view import course_open
from cases.pathway.selectors.days import days_of_patient, infused_at
from cases.pathway.services.course import course_entry_correct
from cases.patients.models import Patient
from cases.patients.selectors.access import patient_known
from cases.record.models import TherapyLine
from cases.record.selectors.apheresis import ApheresisDays
from cases.record.services import entry_create, entry_update
from kernel import clock
from tests.cases.pathway.conftest import make_patient
from tests.cases.pathway.course import (
    COI,
    DIN,
    chain_until,
    entry,
    in_days,
    number_of,
    pathway_at,
    pre_ld,
    release,
)
from tests.cases.pathway.test_services import apply, at_decided
from tests.factories.toxicity import infuse

pytestmark = pytest.mark.django_db


def test_the_planned_day_of_the_open_pathway_and_no_days_without_one(world):
    assert days_of_patient(make_patient(world.circle, "Neri").pk) == ApheresisDays()
    pathway = at_decided(world)
    assert days_of_patient(world.patient.pk) == ApheresisDays()
    planned = clock.now().replace(hour=12) + timedelta(days=5)
    services.pathway_move(
        actor=world.hub_coordinator,
        pathway_id=pathway.pk,
        to="slot_planned",
        confirmed=["apheresis_consent", "slot_reserved"],
        planned_at=planned,
    )
    assert days_of_patient(world.patient.pk).planned_on == planned.astimezone(clock.wall_zone()).date()


def test_the_days_are_those_of_the_course_and_not_of_the_moves(world):
    """What is moved two days later keeps the day on which it was done; and the one query says the same."""
    number_of(world)
    now = clock.now()
    pathway = pathway_at(world, "slot_planned")
    chain_until(world, pathway, "bedside")
    at = clock.now()
    given = {"started_at": at.isoformat(), "cells_e6": 68.5, "reaction": "none"}
    first = entry(world, pathway, "infusion", given)
    with time_machine.travel(now + timedelta(days=2), tick=False):
        apply(world.hub_lab, pathway, "leukapheresis_done")
    assert infused_at(world.patient.pk) == at == course_dates(world.patient.pk).infusion_at
    days = days_of_patient(world.patient.pk)
    assert days.done_on == days.infused_on == at.astimezone(clock.wall_zone()).date()
    written = CourseEntry.objects.get(pk=first.pk)
    assert (written.infusion_started_at, written.cells_e6, written.infusion_ended_at) == (at, 68.5, None)
    product = CourseEntry.objects.get(pathway=pathway, kind="product")
    assert (product.product_code, product.coi_id, product.ld_day1_on) == ("axi_cel", COI, None)
    collection = CustodyStep.objects.get(pathway=pathway, code="collection")
    assert (collection.din, collection.volume_ml, collection.cd3_e9) == (DIN, 250.0, 4.2)

    later = at + timedelta(minutes=40, microseconds=250)
    ended = later + timedelta(hours=1)
    correct = partial(course_entry_correct, actor=world.hub_doctor, entry_id=first.entry_id)
    with time_machine.travel(now + timedelta(days=2), tick=False):
        correct(
            values={**given, "started_at": later.isoformat(), "ended_at": ended.isoformat()},
            reason="Ora letta male",
            base_version=1,
        )
    assert infused_at(world.patient.pk) == later == course_dates(world.patient.pk).infusion_at
    correct(values={}, reason="Altro paziente", base_version=2, withdraw=True)
    assert infused_at(world.patient.pk) is None
    assert course_dates(world.patient.pk).infusion_at is None, "a withdrawn infusion is none"


def test_a_stay_is_not_made_up_from_moves_that_were_written_up_later(world):
    """An infusion of two years ago, whose pathway is moved on today: nobody said when the patient went home."""
    number_of(world)
    now = clock.now()
    pathway = pathway_at(world, "slot_planned")
    chain_until(world, pathway, "return_shipment")
    release(world, pathway, expires_on=in_days(900))
    chain_until(world, pathway, "bedside")
    given = {"started_at": clock.now().isoformat(), "cells_e6": 68.5, "reaction": "none"}
    entry(world, pathway, "infusion", given)
    with time_machine.travel(now + timedelta(days=745), tick=False):
        apply(world.hub_lab, pathway, "leukapheresis_done")
        for state in ("manufacturing", "ready_to_infuse", "lymphodepletion", "infused"):
            by = {"manufacturing": world.hub_lab, "ready_to_infuse": world.hub_pharmacist}
            apply(by.get(state, world.hub_doctor), pathway, state)
        apply(world.hub_doctor, pathway, "inpatient_monitoring")
        apply(world.hub_doctor, pathway, "near_centre")
        assert course_dates(world.patient.pk).discharged_at is None
        # the scores of before lymphodepletion would take the blood of two years later
        assert days_of_patient(world.patient.pk).lymphodepletion_on is None
        told = {item.title.en: item for item in pathway_items(world.patient.pk)}
        assert not {"Hospital stay", "Staying near the centre"} & set(told)
        assert told["Infused (day 0)"].start == now.astimezone(clock.wall_zone()).date()
        home = now + timedelta(days=14)
        stay = {"setting": "infusion", "admitted_at": now.isoformat(), "discharged_at": home.isoformat()}
        entry(world, pathway, "episode", stay)
        assert course_dates(world.patient.pk).discharged_at == home
        told = {item.title.en: item for item in pathway_items(world.patient.pk)}
        assert told["Hospital stay"].end == home.astimezone(clock.wall_zone()).date()


@pytest.mark.parametrize(("last_in", "is_open"), [(-3, False), (2, True)])
def test_lymphodepletion_lasts_until_its_own_last_day(world, last_in, is_open):
    """Three days of drugs are not the week until the infusion; a last day to come leaves it going on."""
    number_of(world)
    pathway = pathway_at(world, "slot_planned")
    chain_until(world, pathway, "return_shipment")
    release(world, pathway, expires_on=in_days(900))
    chain_until(world, pathway, "pharmacy")
    drugs = {"drugs": ["fludarabine", "cyclophosphamide"], "doses": "30/300"}
    days = {"day1_on": in_days(-5), "last_on": in_days(last_in)}
    entry(world, pathway, "lymphodepletion", {**drugs, **days})
    by = {"ready_to_infuse": world.hub_pharmacist, "lymphodepletion": world.hub_doctor}
    for state in ("leukapheresis_done", "manufacturing", "ready_to_infuse", "lymphodepletion"):
        apply(by.get(state, world.hub_lab), pathway, state)
    [told] = [item for item in pathway_items(world.patient.pk) if item.title.en == "Lymphodepletion"]
    today = clock.today()
    assert told.start == today - timedelta(days=5)
    assert (told.end, told.is_open) == (None if is_open else today - timedelta(days=3), is_open)


def test_lymphodepletion_is_told_before_the_pathway_is_moved(world):
    number_of(world)
    pathway = pathway_at(world, "slot_planned")
    drugs = {"drugs": ["fludarabine"], "doses": "30 mg/m²"}
    entry(world, pathway, "lymphodepletion", {**drugs, "day1_on": in_days(-1), "last_on": in_days(1)})
    [told] = [item for item in pathway_items(world.patient.pk) if item.title.en == "Lymphodepletion"]
    assert (told.start, told.is_planned) == (clock.today() - timedelta(days=1), False)
    assert told.detail.it == "Fludarabina · 30 mg/m²"
    [row] = course_now(world.patient.pk).treatments
    assert (row.label.en, row.what.en) == ("Lymphodepletion", "Fludarabine · 30 mg/m²")


def test_lymphodepletion_without_its_check_is_never_silent(world):
    """What was given is recorded; that nobody answered the check before it stands at the head of the course."""

    def told():
        course = course_open(actor=world.hub_doctor, patient_id=world.patient.pk)["pathway"]
        return [item["severity"] for item in course["time_problems"] if "check before" in item["message"]]

    def correct(made, values, **more):
        course_entry_correct(
            actor=world.hub_doctor,
            entry_id=made.entry_id,
            values=values,
            reason="Errata",
            base_version=1,
            **more,
        )

    number_of(world)
    pathway = pathway_at(world, "slot_planned")
    drugs = {"drugs": ["fludarabine"], "doses": "30 mg/m²"}
    ahead = entry(world, pathway, "lymphodepletion", {**drugs, "day1_on": in_days(1)})
    with translation.override("en"):
        assert told() == [], "the check is made when it begins"
        correct(ahead, {**drugs, "day1_on": in_days(0)})
        assert told() == ["hard"]
        checked = entry(world, pathway, "pre_ld", pre_ld(icu_agreed=False, override_reason="Letto da domani"))
        assert told() == []
        correct(checked, {}, withdraw=True)
        assert told() == ["hard"]


def test_bridging_without_an_end_does_not_go_on_after_the_course(world):
    number_of(world)
    pathway = pathway_at(world, "slot_planned")
    entry(world, pathway, "bridging", {"regimen": "Pola-BR", "given_at": "circle", "start_on": in_days(-9)})

    def told():
        items = [item for item in pathway_items(world.patient.pk) if item.title.en.endswith("Pola-BR")]
        [row] = course_now(world.patient.pk).treatments
        [drawn] = treatments_of(world.patient.pk)
        unknown = [END_UNKNOWN.en in item.detail.en for item in items]
        return [item.is_open for item in items], unknown, row.open_words.en, drawn["until"]

    assert told() == ([True], [False], "ongoing", None)
    died_on = clock.today() - timedelta(days=2)
    Patient.objects.filter(pk=world.patient.pk).update(deceased_on=died_on)
    # the story itself ends with the death
    assert told()[2:] == ("end not recorded", died_on)
    Patient.objects.filter(pk=world.patient.pk).update(deceased_on=None)
    apply(world.hub_doctor, pathway, "closed", reason_code="clinical_condition")
    assert told() == ([False], [True], "end not recorded", clock.today())


def write_line(world, number, start, **more):
    values = {
        "line_no": number,
        "intent": "salvage",
        "regimen_text": f"R{number}",
        "start_on": in_days(start),
    }
    entry_create(
        actor=world.circle_doctor,
        patient_id=world.patient.pk,
        kind_slug="therapy-lines",
        values=values | more,
    )


def told_of_lines(world):
    """Of each line the summary, the story and the charts."""
    summary = [line["open_en"] for line in overview_of(patient_known(world.patient.pk))["lines"]]
    story = [item.is_open for item in line_items(world.patient.pk) if item.key.startswith("line-")]
    charts = [
        item["until"] for item in treatments_of(world.patient.pk) if item["kind"] in ("therapy", "bridging")
    ]
    return summary, story, charts


def test_a_line_of_therapy_goes_on_only_while_it_runs(world):
    """Summary, story and charts say of it what the rules for the collection take for granted."""
    for number, start, more in ((1, -200, {}), (2, -100, {"stop_reason": "toxicity"}), (3, -50, {})):
        write_line(world, number, start, **more)

    def told():
        return told_of_lines(world)

    today, unknown = clock.today(), "end not recorded"
    ends = [today - timedelta(days=100), today - timedelta(days=50)]
    assert told() == ([unknown, unknown, "ongoing"], [False, False, True], [*ends, None])
    [third] = TherapyLine.objects.filter(patient=world.patient, line_no=3)
    entry_update(
        actor=world.circle_doctor,
        patient_id=world.patient.pk,
        kind_slug="therapy-lines",
        entry_id=third.pk,
        changes={"stop_reason": "progression", "progression_on": in_days(-10)},
        base_version=third.version,
    )
    assert told() == ([unknown] * 3, [False] * 3, [*ends, today - timedelta(days=10)])


@pytest.mark.parametrize("is_infused", [False, True])
def test_stable_disease_and_radiotherapy_end_no_treatment(world, is_infused):
    """The vaccines waited for a treatment that the lines beside them called over."""
    if is_infused:
        infuse(world.patient, world.hub, at=clock.now() - timedelta(days=300))
    write_line(world, 1, -200, best_response="sd", best_response_on=in_days(-90))
    assert told_of_lines(world) == (["ongoing"], [True], [None])
    write_line(world, 2, -60, intent="rt", end_on=in_days(-40))
    assert told_of_lines(world) == (["ongoing", ""], [True, False], [None, None])


def test_a_line_of_before_the_infusion_whose_end_nobody_wrote_goes_on_no_more_after_it(world):
    write_line(world, 1, -400)
    assert told_of_lines(world)[:2] == (["ongoing"], [True])
    infuse(world.patient, world.hub, at=clock.now() - timedelta(days=300))
    assert told_of_lines(world) == (["end not recorded"], [False], [clock.today()])


def test_a_line_that_ends_later_goes_on_until_then(world):
    """Summary and story have its day; the charts draw it."""
    write_line(world, 1, -30, end_on=in_days(20))
    assert told_of_lines(world) == ([""], [False], [None])


def test_planned_lymphodepletion_has_no_day_yet(world):
    number_of(world)
    pathway = pathway_at(world, "slot_planned")
    tomorrow = clock.today() + timedelta(days=1)
    drugs = {"drugs": ["fludarabine"], "doses": "30 mg/m²"}
    entry(world, pathway, "lymphodepletion", {**drugs, "day1_on": tomorrow.isoformat()})
    assert CourseEntry.objects.get(kind="lymphodepletion").ld_day1_on == tomorrow
    assert days_of_patient(world.patient.pk).lymphodepletion_on is None


def test_the_treatments_of_the_charts_are_those_of_the_course(world):
    number_of(world)
    pathway = pathway_at(world, "slot_planned")
    chain_until(world, pathway, "collection")
    start = clock.today()
    entry(
        world,
        pathway,
        "bridging",
        {"regimen": "Pola-R", "given_at": "circle", "start_on": start.isoformat()},
        actor=world.circle_doctor,
    )
    found = [(item["kind"], item["start"], item["label_it"]) for item in treatments_of(world.patient.pk)]
    assert found == [("apheresis", start, "Aferesi"), ("bridging", start, "Pola-R")]


def test_the_charts_leave_out_what_is_planned_and_end_the_bridging_at_the_infusion(world):
    number_of(world)
    pathway = pathway_at(world, "slot_planned")
    today = clock.today()
    starts = {"Past": today - timedelta(days=9), "Today": today, "Ahead": today + timedelta(days=1)}
    for regimen, start in starts.items():
        plan = {"regimen": regimen, "given_at": "circle", "start_on": start.isoformat()}
        entry(world, pathway, "bridging", plan, actor=world.circle_doctor)
    line = {"line_no": 1, "intent": "maintenance", "regimen_text": "Lenalidomide"}
    entry_create(
        actor=world.circle_doctor,
        patient_id=world.patient.pk,
        kind_slug="therapy-lines",
        values={**line, "start_on": (today - timedelta(days=30)).isoformat()},
    )

    def told():
        found = treatments_of(world.patient.pk)
        return {item["label_en"]: item["until"] for item in found if item["kind"] in {"therapy", "bridging"}}

    assert told() == {"1. Lenalidomide": None, "Past": None, "Today": None}
    chain_until(world, pathway, "bedside")
    given = {"started_at": clock.now().isoformat(), "cells_e6": 68.5, "reaction": "none"}
    entry(world, pathway, "infusion", given)
    assert told() == {"1. Lenalidomide": today, "Past": today, "Today": today}
