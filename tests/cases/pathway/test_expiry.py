"""Cells are neither thawed nor given after the expiry that their release states."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from cases.pathway.models import CourseEntry, CustodyStep, Pathway
from cases.pathway.rules.expiry import is_expired
from cases.pathway.rules.timestamps import HOSPITAL_ZONE
from cases.pathway.services import pathway_move
from cases.pathway.services.course import course_entry_correct
from kernel import clock
from kernel.errors import Conflict, Invalid
from tests.cases.pathway.conftest import make_world
from tests.cases.pathway.course import (
    chain_until,
    entry,
    number_of,
    pathway_at,
    pre_ld,
    record,
    release,
    sign,
)

DAY = clock.today() - timedelta(days=10)
IN_TIME = datetime.combine(DAY, time(23, 59), HOSPITAL_ZONE)
TOO_LATE = datetime.combine(DAY + timedelta(days=1), time(0), HOSPITAL_ZONE)


@pytest.mark.parametrize(
    ("expires_on", "at", "expired"),
    [
        (None, datetime(2030, 1, 1, tzinfo=UTC), False),
        (date(2027, 5, 1), datetime(2027, 5, 1, 21, 59, 59, tzinfo=UTC), False),
        (date(2027, 5, 1), datetime(2027, 5, 1, 22, tzinfo=UTC), True),  # midnight in Italy, summer time
        (date(2027, 1, 1), datetime(2027, 1, 1, 22, 30, tzinfo=UTC), False),
        (date(2027, 1, 1), datetime(2027, 1, 1, 23, tzinfo=UTC), True),
        (date(2027, 5, 1), datetime(2027, 4, 30, tzinfo=UTC), False),
    ],
)
def test_expiry_when_its_last_day_is_over_in_italy_then_expired(expires_on, at, expired):
    assert is_expired(expires_on, at) is expired


def test_expiry_when_the_instant_has_no_zone_then_refused():
    with pytest.raises(ValueError, match="time-zone"):
        is_expired(date(2027, 5, 1), datetime(2027, 5, 1))  # noqa: DTZ001 - that is the point


@pytest.fixture
def story(db):
    """The product lies in the pharmacy since a day before its expiry."""
    with clock.at(clock.now() - timedelta(days=12)):
        world = make_world()
        number_of(world)
        pathway = pathway_at(
            world, "slot_planned", "leukapheresis_done", "manufacturing", "ready_to_infuse", "lymphodepletion"
        )
        chain_until(world, pathway, "gmp")
        release(world, pathway, expires_on=DAY.isoformat())
        chain_until(world, pathway, "pharmacy")
    return world, pathway


def _infusion(at):
    return {"started_at": at.isoformat(), "cells_e6": 180, "reaction": "none"}


def _extend(world, days):
    newest = CourseEntry.objects.filter(kind="release").latest("version")
    return course_entry_correct(
        actor=world.hub_pharmacist,
        entry_id=newest.entry_id,
        values={**newest.values, "expires_on": (DAY + timedelta(days=days)).isoformat()},
        reason="Il produttore ha corretto la scadenza",
        base_version=newest.version,
    )


def _refused(field, act):
    with translation.override("en"), pytest.raises(Invalid) as refusal:
        act()
    assert list(refusal.value.fields) == [field]
    assert DAY.strftime("expired on %d/%m/%Y") in str(refusal.value.fields[field][0])


def test_thaw_when_the_expiry_is_over_then_refused_until_the_release_says_otherwise(story):
    world, pathway = story
    _refused("done_at", lambda: record(world, pathway, "thaw", at=TOO_LATE))
    assert not CustodyStep.objects.filter(code="thaw").exists()
    _extend(world, 1)
    assert record(world, pathway, "thaw", at=TOO_LATE).identity == "passed"


def test_infusion_when_the_expiry_is_over_then_neither_check_nor_cells(story):
    world, pathway = story
    record(world, pathway, "thaw", at=IN_TIME)
    _refused("done_at", lambda: record(world, pathway, "bedside", at=TOO_LATE))
    sign(world, record(world, pathway, "bedside", at=IN_TIME))
    _refused("started_at", lambda: entry(world, pathway, "infusion", _infusion(TOO_LATE)))
    assert not CourseEntry.objects.filter(kind="infusion").exists()
    given = entry(world, pathway, "infusion", _infusion(IN_TIME))

    def correct(values, base=1):
        return course_entry_correct(
            actor=world.hub_doctor,
            entry_id=given.entry_id,
            values=values,
            reason="Errata",
            base_version=base,
        )

    _refused("started_at", lambda: correct(_infusion(TOO_LATE)))
    _extend(world, -1)
    changed = correct({**_infusion(IN_TIME), "reaction": "mild", "reaction_text": "Brividi"})
    assert changed.version == 2, "it was given: the rest can still be corrected"


def test_move_when_the_release_turns_out_to_have_been_over_then_no_infusion(story):
    world, pathway = story
    record(world, pathway, "thaw", at=IN_TIME)
    sign(world, record(world, pathway, "bedside", at=IN_TIME))
    _extend(world, -1)
    with pytest.raises(Conflict, match="guards_unproven") as refusal:
        pathway_move(actor=world.hub_doctor, pathway_id=pathway.pk, to="infused")
    assert refusal.value.extra["missing"] == ["product_not_expired"]
    _extend(world, 0)
    assert pathway_move(actor=world.hub_doctor, pathway_id=pathway.pk, to="infused").state == "infused"


def test_expiry_when_the_services_are_passed_by_then_the_database_holds_it(story):
    world, pathway = story
    who = {"person_id": world.hub_lab.person_id, "centre_id": world.hub.pk, "at": clock.now(), "attempt": 1}

    def thaw(at):
        CustodyStep.objects.create(
            pathway=pathway, collection_no=1, code="thaw", position=12, done_at=at, place="x",
            identity="passed", needs_second=False, **who,
        )  # fmt: skip

    with pytest.raises(IntegrityError, match="expired"), transaction.atomic():
        thaw(TOO_LATE)
    record(world, pathway, "thaw", at=IN_TIME)
    sign(world, record(world, pathway, "bedside", at=IN_TIME))

    def infuse(at):
        with transaction.atomic():
            return CourseEntry.objects.create(
                pathway=pathway, kind="infusion", side="hub", values=_infusion(at.astimezone(UTC)), **who
            )  # fmt: skip

    with pytest.raises(IntegrityError, match="expired"):
        infuse(TOO_LATE)
    assert infuse(IN_TIME).version == 1


LD = {"drugs": ["fludarabine", "cyclophosphamide"], "doses": "30 mg/m2, 500 mg/m2"}


@pytest.fixture
def waiting(db):
    """Ready to infuse, checked while the product was in time; its expiry is over since."""
    with clock.at(clock.now() - timedelta(days=12)):
        world = make_world()
        number_of(world)
        pathway = pathway_at(world, "slot_planned", "leukapheresis_done", "manufacturing", "ready_to_infuse")
        chain_until(world, pathway, "gmp")
        release(world, pathway, expires_on=DAY.isoformat())
        chain_until(world, pathway, "pharmacy")
        entry(world, pathway, "pre_ld", pre_ld())
    return world, pathway


def _excuse(world):
    newest = CourseEntry.objects.filter(kind="pre_ld").latest("version")
    values = {**newest.values, "product_released_in_freezer": False, "override_reason": "Nuovo lotto domani"}
    course_entry_correct(
        actor=world.hub_doctor,
        entry_id=newest.entry_id,
        values=values,
        reason="Prodotto scaduto",
        base_version=newest.version,
    )


def _deplete(pathway, world, on):
    return entry(world, pathway, "lymphodepletion", {**LD, "day1_on": on.isoformat()})


def test_lymphodepletion_when_the_product_has_expired_then_it_starts_with_a_reason_only(waiting):
    world, pathway = waiting
    with pytest.raises(Conflict, match="guards_unproven") as refusal:
        pathway_move(actor=world.hub_doctor, pathway_id=pathway.pk, to="lymphodepletion")
    assert refusal.value.extra["missing"] == ["product_not_expired_or_exception"]
    with translation.override("en"), pytest.raises(Invalid) as refused:
        _deplete(pathway, world, DAY + timedelta(days=1))
    assert DAY.strftime("until %d/%m/%Y") in str(refused.value.fields["day1_on"])
    _deplete(pathway, world, DAY)
    _excuse(world)
    _deplete(pathway, world, DAY + timedelta(days=1))
    assert pathway_move(actor=world.hub_doctor, pathway_id=pathway.pk, to="lymphodepletion").state


def test_lymphodepletion_when_it_is_written_down_afterwards_then_the_day_on_which_it_began_counts(waiting):
    world, pathway = waiting
    _deplete(pathway, world, DAY)
    assert pathway_move(actor=world.hub_doctor, pathway_id=pathway.pk, to="lymphodepletion").state


def test_lymphodepletion_when_the_expiry_was_extended_then_no_reason_is_asked(waiting):
    world, pathway = waiting
    _extend(world, 400)
    given = _deplete(pathway, world, DAY + timedelta(days=1))
    _extend(world, 0)
    changed = course_entry_correct(
        actor=world.hub_doctor,
        entry_id=given.entry_id,
        values={**given.values, "note": "Terzo giorno rinviato"},
        reason="Nota",
        base_version=1,
    )
    assert changed.version == 2, "it was given: the rest can still be corrected"


def test_lymphodepletion_when_the_services_are_passed_by_then_the_database_holds_it(waiting):
    world, pathway = waiting

    def deplete(on):
        with transaction.atomic():
            return CourseEntry.objects.create(
                pathway=pathway, kind="lymphodepletion", side="hub", attempt=1, at=clock.now(),
                values={**LD, "day1_on": on.isoformat()},
                person_id=world.hub_doctor.person_id, centre_id=world.hub.pk,
            )  # fmt: skip

    with pytest.raises(IntegrityError, match="expired"):
        deplete(DAY + timedelta(days=1))
    assert deplete(DAY).version == 1
    _excuse(world)
    assert deplete(DAY + timedelta(days=1)).version == 1


def test_the_move_to_lymphodepletion_when_the_services_are_passed_by_then_the_database_holds_it(waiting):
    world, pathway = waiting

    def move():
        with transaction.atomic():
            moved = Pathway.objects.filter(pk=pathway.pk)
            moved.update(state="lymphodepletion", entered_at=clock.now())
            moved.update(state="ready_to_infuse")

    with pytest.raises(IntegrityError, match="expired"):
        move()
    _excuse(world)
    move()


def test_the_move_to_lymphodepletion_that_began_in_time_is_written_by_the_database(waiting):
    world, pathway = waiting
    _deplete(pathway, world, DAY)
    assert Pathway.objects.filter(pk=pathway.pk).update(state="lymphodepletion", entered_at=clock.now()) == 1
