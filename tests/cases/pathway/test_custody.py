"""The chain of identity: what was read is compared, a mismatch stops everything, two people are two people."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.utils import translation

from cases.pathway.models import (
    CustodySignature,
    CustodyStep,
    Deviation,
    DeviationConfirmation,
    IdentityReading,
)
from cases.pathway.rules import TRANSITIONS
from cases.pathway.rules.custody import DEPENDENT_MOVES, STEPS
from cases.pathway.rules.pre_ld import product_excepted
from cases.pathway.rules.timestamps import HOSPITAL_ZONE
from cases.pathway.selectors.course import course_dates, course_of
from cases.pathway.selectors.course_view import course_open
from cases.pathway.services import pathway_move
from cases.pathway.services.course import course_entry_correct
from cases.pathway.services.custody import custody_step_correct, custody_step_record
from cases.pathway.services.deviations import deviation_confirm, deviation_resolve
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from tests.cases.pathway.course import (
    COI,
    PRODUCT,
    VALUES,
    chain_until,
    entry,
    number_of,
    pathway_at,
    pre_ld,
    readings_of,
    record,
    release,
    sign,
)


@pytest.fixture
def pathway(world):
    number_of(world)
    return pathway_at(world, "slot_planned")


def states(pathway):
    pathway.refresh_from_db()
    return {code: str(state) for code, state in course_of(pathway).states().items()}


def test_chain_when_everything_agrees_then_each_step_is_done(world, pathway):
    chain_until(world, pathway, "bedside")
    found = states(pathway)
    assert {code for code, state in found.items() if state == "done"} == {
        step.code for step in STEPS if step.mandatory
    }
    assert not Deviation.objects.exists()
    assert AuditEntry.objects.filter(action="custody.recorded", patient_id=world.patient.pk).count() == 10
    assert AuditEntry.objects.filter(action="custody.signed").count() == 2


def test_step_when_an_identifier_differs_then_failed_is_kept_and_everything_stops(world, pathway):
    chain_until(world, pathway, "labelling")
    row = record(world, pathway, "receive_te", bag_coi="COI-4711-ZY")
    assert row.identity == "failed"
    assert IdentityReading.objects.get(step=row, identifier="coi").agrees is False
    assert Deviation.objects.filter(step=row).exists()
    assert AuditEntry.objects.get(action="custody.identity_failed").detail["differing"] == ["bag.coi"]
    for code in ("receive_te", "process"):
        with pytest.raises(Conflict, match="identity_deviation_open"):
            record(world, pathway, code)
    with pytest.raises(Conflict, match="identity_deviation_open"):
        pathway_move(actor=world.hub_lab, pathway_id=pathway.pk, to="leukapheresis_done")
    assert CustodyStep.objects.filter(code="receive_te").count() == 1


def test_deviation_when_one_person_resolves_then_it_stays_shut_until_another_confirms(world, pathway):
    chain_until(world, pathway, "labelling")
    row = record(world, pathway, "receive_te", bag_din="G123498654322")
    deviation = Deviation.objects.get(step=row)
    shown = course_open(actor=world.hub_doctor, patient_id=world.patient.pk)["pathway"]["deviations"]
    assert [(item["step"], item["row"]) for item in shown] == [("receive_te", row.pk)]
    for actor in (world.hub_lab, world.hub_nurse, world.circle_doctor):
        with pytest.raises(Forbidden):
            deviation_resolve(actor=actor, deviation_id=deviation.pk, cause="misread", reason="x")
    with pytest.raises(NotFound):
        deviation_resolve(actor=world.outsider, deviation_id=deviation.pk, cause="misread", reason="x")
    with pytest.raises(Invalid):
        deviation_resolve(actor=world.hub_doctor, deviation_id=deviation.pk, cause="misread", reason=" ")
    with pytest.raises(Conflict, match="not_resolved"):
        deviation_confirm(actor=world.hub_second_doctor, deviation_id=deviation.pk)
    deviation_resolve(actor=world.hub_doctor, deviation_id=deviation.pk, cause="misread", reason="Letta male")
    with pytest.raises(Conflict, match="identity_deviation_open"):
        record(world, pathway, "receive_te")
    with pytest.raises(Forbidden, match="same_person"):
        deviation_confirm(actor=world.hub_doctor, deviation_id=deviation.pk)
    deviation_confirm(actor=world.hub_second_doctor, deviation_id=deviation.pk)
    assert states(pathway)["receive_te"] == "failed", "the step itself must be done again"
    with pytest.raises(Conflict, match="step_missing"):
        record(world, pathway, "ship")
    assert record(world, pathway, "receive_te").identity == "passed"
    assert states(pathway)["receive_te"] == "done"
    told = set(
        AuditEntry.objects.filter(action__startswith="custody.deviation").values_list("action", flat=True)
    )
    assert told == {"custody.deviation_resolved", "custody.deviation_confirmed"}


def test_second_person_when_it_is_the_first_then_refused_and_nothing_is_written(world, pathway):
    chain_until(world, pathway, "collection")
    row = record(world, pathway, "labelling")
    assert states(pathway)["labelling"] == "waiting"
    with pytest.raises(Conflict, match="step_missing"):
        record(world, pathway, "receive_te")
    with pytest.raises(Forbidden, match="same_person"):
        sign(world, row, actor=world.hub_lab)
    with pytest.raises(Forbidden):
        sign(world, row, actor=world.hub_pharmacist)
    assert not CustodySignature.objects.exists()
    with pytest.raises(IntegrityError, match="custody_two_different_people"), transaction.atomic():
        CustodySignature.objects.create(
            step=row,
            first_person_id=row.person_id,
            person_id=row.person_id,
            centre_id=world.hub.pk,
            identity="passed",
            at=clock.now(),
        )
    with pytest.raises(IntegrityError, match="nothing here waits"), transaction.atomic():
        CustodySignature.objects.create(
            step=row,
            first_person_id=world.hub_nurse.person_id,
            person_id=row.person_id,
            centre_id=world.hub.pk,
            identity="passed",
            at=clock.now(),
        )
    sign(world, row)
    assert states(pathway)["labelling"] == "done"
    with pytest.raises(Conflict, match="not_waiting"):
        sign(world, row)


def test_second_person_when_their_reading_differs_then_a_deviation_opens(world, pathway):
    chain_until(world, pathway, "collection")
    sign(world, record(world, pathway, "labelling"), label_coi="another")
    assert states(pathway)["labelling"] == "failed"
    assert states(pathway)["receive_te"] == "later"
    assert Deviation.objects.count() == 1


def test_step_when_the_services_are_passed_by_then_the_database_holds_the_order(world, pathway):
    chain_until(world, pathway, "collection")

    def push(code, position, **values):
        with transaction.atomic():
            CustodyStep.objects.create(
                pathway=pathway,
                collection_no=1,
                attempt=1,
                code=code,
                position=position,
                done_at=clock.now(),
                place="x",
                person_id=world.hub_lab.person_id,
                centre_id=world.hub.pk,
                at=clock.now(),
                **{"identity": "passed", "needs_second": False, **values},
            )
            connection.check_constraints()

    with pytest.raises(IntegrityError, match="step 4 is missing"):
        push("receive_te", 5)
    with pytest.raises(IntegrityError, match="the step is done"):
        push("collection", 3)
    with pytest.raises(IntegrityError, match="custody_second_where_needed"):
        push("labelling", 4)
    with pytest.raises(IntegrityError, match="custody_identity_was_compared"):
        push("labelling", 4, needs_second=True, identity="none")
    with pytest.raises(IntegrityError, match="a failed identity opens a deviation"):
        push("labelling", 4, needs_second=True, identity="failed")
    record(world, pathway, "labelling", label_coi="other")
    with pytest.raises(IntegrityError, match="deviation is open"):
        push("labelling", 4, needs_second=True)
    for change in (
        lambda: CustodyStep.objects.update(identity="passed"),
        lambda: CustodyStep.objects.all().delete(),
        lambda: Deviation.objects.all().delete(),
        lambda: IdentityReading.objects.update(agrees=True),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()


def test_database_knows_the_mandatory_steps_of_the_rules():
    from importlib import import_module

    from cases.pathway.migrations import __path__ as folder

    assert folder
    written = import_module("cases.pathway.migrations.0007_custody_order").MANDATORY
    assert written == tuple(step.position for step in STEPS if step.mandatory)


def test_step_when_the_cells_were_too_warm_then_it_says_what_happened(world, pathway):
    chain_until(world, pathway, "receive_te")

    def ship(deviation, celsius=12.0):
        return custody_step_record(
            actor=world.hub_lab,
            pathway_id=pathway.pk,
            code="ship",
            done_at=clock.now(),
            place="TE",
            values={**VALUES["ship"], "temperature_c": celsius},
            deviation=deviation,
            readings=readings_of(world, "ship"),
        )

    with pytest.raises(Invalid) as caught:
        ship(" ")
    assert "2" in caught.value.fields["deviation"][0]
    with pytest.raises(Invalid) as caught:
        ship("Registratore spento", -150)
    assert set(caught.value.fields) == {"temperature_c"}
    row = ship("Sei ore a 12 °C")
    assert row.values["temperature_c"] == 12
    with pytest.raises(Invalid) as caught:
        custody_step_correct(
            actor=world.hub_lab,
            step_id=row.pk,
            values={**row.values, "temperature_c": -150},
            reason="Letto male",
            base_number=0,
        )
    assert set(caught.value.fields) == {"temperature_c"}


def test_confirmation_when_the_same_person_is_pushed_into_the_database_then_refused(world, pathway):
    chain_until(world, pathway, "labelling")
    row = record(world, pathway, "receive_te", bag_coi="wrong")
    deviation = Deviation.objects.get(step=row)
    resolution = deviation_resolve(
        actor=world.hub_doctor, deviation_id=deviation.pk, cause="other", reason="Motivo"
    )
    for first in (world.hub_doctor.person_id, world.hub_nurse.person_id):
        with pytest.raises(IntegrityError), transaction.atomic():
            DeviationConfirmation.objects.create(
                resolution=resolution,
                first_person_id=first,
                person_id=world.hub_doctor.person_id,
                centre_id=world.hub.pk,
                at=clock.now(),
            )


def test_step_when_readings_are_missing_then_each_is_named_at_its_field(world, pathway):
    chain_until(world, pathway, "labelling")
    with pytest.raises(Invalid) as caught:
        custody_step_record(
            actor=world.hub_lab,
            pathway_id=pathway.pk,
            code="receive_te",
            done_at=clock.now() + timedelta(hours=1),
            place=" ",
            values={"intact": "maybe", "temperature_c": 300, "more": 1},
            readings=readings_of(world, "receive_te")[:1],
        )
    assert set(caught.value.fields) == {"bag.din", "done_at", "place", "intact", "temperature_c", "more"}
    with pytest.raises(Forbidden, match="not_your_step"):
        record(world, pathway, "receive_te", actor=world.circle_doctor)
    with pytest.raises(NotFound):
        record(world, pathway, "receive_te", actor=world.outsider)


def test_product_when_cells_were_checked_against_it_then_the_code_cannot_be_made_to_fit(world, pathway):
    chain_until(world, pathway, "labelling")
    product = course_of(pathway).newest("product")

    def correct():
        return course_entry_correct(
            actor=world.hub_doctor,
            entry_id=product.entry_id,
            values={**PRODUCT, "coi_id": "COI-NEW"},
            reason="Codice del produttore",
            base_version=1,
        )

    with pytest.raises(Conflict, match="identity_in_use"):
        correct()
    record(world, pathway, "receive_te", bag_coi="COI-NEW")
    assert correct().version == 2
    with pytest.raises(PreconditionFailed):
        correct()


def test_lot_when_a_bag_was_checked_against_it_then_it_cannot_be_made_to_fit(world, pathway):
    chain_until(world, pathway, "pharmacy")
    entry = course_of(pathway).newest("release")

    def correct(**more):
        return course_entry_correct(
            actor=world.hub_doctor,
            entry_id=entry.entry_id,
            values={**entry.values, **more},
            reason="Errore di battitura",
            base_version=1,
        )

    for changes in ({"lot": "LOT-OTHER"}, {"batch": "LOT-OTHER"}):
        with pytest.raises(Conflict, match="identity_in_use"):
            correct(**changes)
    record(world, pathway, "thaw", bag_lot="LOT-OTHER")
    assert correct(lot="LOT-OTHER").version == 2


def test_step_when_its_day_is_long_before_the_network_then_refused(world, pathway):
    entry(world, pathway, "product", PRODUCT)
    with pytest.raises(Invalid) as refusal:
        record(world, pathway, "request", at=datetime(1826, 3, 1, tzinfo=UTC))
    assert list(refusal.value.fields) == ["done_at"]


def test_correction_when_made_then_the_old_value_stays_and_stale_ones_are_refused(world, pathway):
    chain_until(world, pathway, "labelling")
    row = CustodyStep.objects.get(code="collection")
    values = course_of(pathway).step_values(row)

    def correct(base, **changes):
        return custody_step_correct(
            actor=world.hub_lab,
            step_id=row.pk,
            values={**values, **changes},
            reason="Errore di battitura",
            base_number=base,
        )

    correct(0, volume_ml=260)
    row.refresh_from_db()
    assert row.values["volume_ml"] == 250
    assert course_of(pathway).step_values(row)["volume_ml"] == 260
    with pytest.raises(PreconditionFailed):
        correct(0, volume_ml=270)
    with pytest.raises(Conflict, match="identity_in_use"):
        correct(1, volume_ml=260, din="G123498654399")
    correct(1, volume_ml=270)
    shown = course_open(actor=world.hub_lab, patient_id=world.patient.pk)["pathway"]["chain"]
    [shown_row] = next(step["rows"] for step in shown if step["code"] == "collection")
    assert [item["before"] for item in shown_row["corrections"]] == [{"volume_ml": 250}, {"volume_ml": 260}]


def test_moves_when_the_course_does_not_prove_them_then_refused_and_then_allowed(world, pathway):
    def move(actor, to, **more):
        return pathway_move(actor=actor, pathway_id=pathway.pk, to=to, **more)

    def refused(actor, to, **more):
        with pytest.raises(Conflict) as caught:
            move(actor, to, **more)
        assert (caught.value.code, caught.value.status) == ("guards_unproven", 409)
        return caught.value

    ticks = ["identity_check", "virology_within_30_days", "bedside_identity_check_by_two"]
    error = refused(world.hub_lab, "leukapheresis_done", confirmed=ticks)
    assert error.extra["missing"] == ["virology_within_30_days", "identity_check"]
    with translation.override("it"):
        again = refused(world.hub_lab, "leukapheresis_done", confirmed=ticks)
    assert "Etichettatura" in str(again.message)
    pathway.refresh_from_db()
    assert pathway.state == "slot_planned"
    chain_until(world, pathway, "labelling")
    move(world.hub_lab, "leukapheresis_done")
    refused(world.hub_lab, "manufacturing", confirmed=["shipment_recorded"])
    chain_until(world, pathway, "ship")
    move(world.hub_lab, "manufacturing")
    missing = refused(world.hub_pharmacist, "ready_to_infuse").extra["missing"]
    assert missing == ["product_received", "specification_recorded"]
    shown = course_open(actor=world.hub_pharmacist, patient_id=world.patient.pk)["pathway"]["kinds"]
    of_release = next(kind["fields"] for kind in shown if kind["code"] == "release")
    assert {item["code"] for item in of_release if item["required"]} >= {"lot"}, (
        "this product's package has one"
    )
    release(world, pathway, specification="out", oos_decision="awaited", oos_reason="Vitalità 68%")
    chain_until(world, pathway, "pharmacy")
    error = refused(world.hub_pharmacist, "ready_to_infuse")
    assert error.extra["missing"] == ["specification_recorded"]
    outside = course_of(pathway).newest("release")
    course_entry_correct(
        actor=world.hub_pharmacist,
        entry_id=outside.entry_id,
        values={**outside.values, "oos_decision": "infuse"},
        reason="Uso eccezionale autorizzato",
        base_version=1,
    )
    move(world.hub_pharmacist, "ready_to_infuse")
    refused(world.hub_doctor, "lymphodepletion", confirmed=["pre_ld_check"])
    excused = entry(
        world, pathway, "pre_ld", pre_ld(icu_agreed=False, override_reason="Letto da domani")
    ).values
    assert not product_excepted(excused), "a reason for the bed is none for the product"
    move(world.hub_doctor, "lymphodepletion")
    refused(world.hub_doctor, "infused", confirmed=ticks)
    with pytest.raises(Conflict, match="step_missing"):
        entry(world, pathway, "infusion", infusion(clock.now()))
    chain_until(world, pathway, "bedside")
    assert move(world.hub_doctor, "infused").state == "infused"
    dates = course_dates(world.patient.pk)
    assert dates.infusion_at == CustodyStep.objects.get(code="bedside").done_at
    with pytest.raises(Invalid) as caught:
        entry(world, pathway, "infusion", infusion(clock.now() - timedelta(hours=1)))
    assert list(caught.value.fields) == ["started_at"]
    at = clock.now()
    entry(world, pathway, "infusion", infusion(at))
    dates = course_dates(world.patient.pk)
    assert (dates.infusion_at, dates.cells_e6, dates.product) == (at, 68.5, "axi_cel")


def test_deviation_when_open_then_no_way_leads_to_the_cells(world, pathway):
    """Neither a move, nor an entry, nor a write past the services; the refusal names the deviation."""
    from cases.pathway.models import CourseEntry, Pathway

    def offered():
        kinds = course_open(actor=world.hub_doctor, patient_id=world.patient.pk)["pathway"]["kinds"]
        return {kind["code"] for kind in kinds if kind["can_add"]} & {"infusion", "lymphodepletion"}

    chain_until(world, pathway, "thaw")
    assert offered() == {"lymphodepletion"}, "no infusion before the bedside check"
    record(world, pathway, "bedside", bag_coi="COI-4711-ZY")
    assert offered() == set()
    for kind, values in (("infusion", infusion(clock.now())), ("lymphodepletion", LYMPHODEPLETION)):
        with pytest.raises(Conflict, match="identity_deviation_open"):
            entry(world, pathway, kind, values)
    assert not CourseEntry.objects.filter(kind__in=["infusion", "lymphodepletion"]).exists()
    for kind in ("infusion", "lymphodepletion"):
        with pytest.raises(IntegrityError, match="deviation is open"), transaction.atomic():
            CourseEntry.objects.create(
                pathway=pathway,
                kind=kind,
                attempt=1,
                side="hub",
                person_id=world.hub_doctor.person_id,
                centre_id=world.hub.pk,
                at=clock.now(),
            )
    with pytest.raises(IntegrityError, match="deviation is open"), transaction.atomic():
        Pathway.objects.filter(pk=pathway.pk).update(state="leukapheresis_done")


def test_database_knows_the_moves_that_a_deviation_stops():
    from importlib import import_module

    written = import_module("cases.pathway.migrations.0008_deviation_stops").STOPPED
    assert set(written) == {
        (str(move.source), str(move.target)) for move in TRANSITIONS if move.code in DEPENDENT_MOVES
    }


LYMPHODEPLETION = {
    "drugs": ["fludarabine", "cyclophosphamide"],
    "doses": "Flu 30 mg/m², Cy 500 mg/m²",
    "day1_on": "2026-11-01",
}


def infusion(at):
    return {"started_at": at.isoformat(), "cells_e6": 68.5, "reaction": "none"}


def test_pre_ld_when_a_condition_is_not_met_then_only_a_reason_goes_on(world, pathway):
    with pytest.raises(Invalid) as caught:
        entry(world, pathway, "pre_ld", pre_ld(icu_agreed=False))
    assert list(caught.value.fields) == ["override_reason"]
    kept = entry(world, pathway, "pre_ld", pre_ld(icu_agreed=False, override_reason="Letto da domani"))
    assert kept.values["icu_agreed"] is False


def test_retry_when_the_answer_was_lost_then_the_same_row_comes_back(world, pathway):
    from kernel.ids import new_id

    entry(world, pathway, "product", PRODUCT)
    client_id = new_id()
    send = {
        "actor": world.hub_doctor,
        "pathway_id": pathway.pk,
        "code": "request",
        "done_at": clock.now(),
        "place": "Ambulatorio",
        "values": {"order_no": "ORD-1"},
        "client_id": client_id,
    }
    assert custody_step_record(**send).pk == custody_step_record(**send).pk
    assert COI not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_step_when_written_to_the_minute_of_the_one_before_then_it_is_not_earlier(world, pathway):
    chain_until(world, pathway, "request")
    minute = CustodyStep.objects.get(code="request").done_at.replace(second=0, microsecond=0)
    assert record(world, pathway, "suitability", at=minute).done_at == minute
    with pytest.raises(Invalid) as caught:
        record(world, pathway, "collection", at=minute - timedelta(seconds=1))
    assert set(caught.value.fields) == {"done_at"}
    assert not CustodyStep.objects.filter(code="collection").exists()


@pytest.mark.parametrize(
    ("days_before", "problem"),
    [(-1, "after the collection"), (0, ""), (30, ""), (31, "older than 30 days")],
)
def test_virology_when_not_of_the_30_days_before_the_collection_then_it_proves_nothing(
    world, pathway, days_before, problem
):
    # on the wall of the hospital: the collection of 00:30 is no longer of the day before
    at = (clock.now() - timedelta(days=3)).astimezone(HOSPITAL_ZONE).replace(hour=0, minute=30)
    tested_on = at.date() - timedelta(days=days_before)
    entry(world, pathway, "product", PRODUCT)
    record(world, pathway, "request", at=at)
    record(world, pathway, "suitability", at=at, values={"virology_on": tested_on.isoformat()})
    record(world, pathway, "collection", at=at)
    sign(world, record(world, pathway, "labelling"))
    if not problem:
        assert pathway_move(actor=world.hub_lab, pathway_id=pathway.pk, to="leukapheresis_done")
        return
    with translation.override("en"), pytest.raises(Conflict) as refusal:
        pathway_move(actor=world.hub_lab, pathway_id=pathway.pk, to="leukapheresis_done")
    assert refusal.value.extra["missing"] == ["virology_within_30_days"]
    assert problem in str(refusal.value.message)


def test_cells_of_a_course_without_lymphodepletion_are_used_only_with_a_reason(world, pathway):
    chain_until(world, pathway, "pharmacy")
    for code in ("thaw", "bedside"):
        with pytest.raises(Invalid) as caught, translation.override("en"):
            record(world, pathway, code, deviation=" ")
        assert "No lymphodepletion is recorded" in str(caught.value.fields["deviation"][0])
        assert not CustodyStep.objects.filter(code=code).exists()
        row = record(world, pathway, code, deviation="Given elsewhere, papers to follow")
        assert row.deviation == "Given elsewhere, papers to follow"


def test_cells_of_a_course_with_lymphodepletion_ask_for_no_reason_also_when_all_is_written_up_later(
    world, pathway
):
    chain_until(world, pathway, "pharmacy")
    entry(world, pathway, "lymphodepletion", LYMPHODEPLETION)
    for code in ("thaw", "bedside"):
        assert record(world, pathway, code, deviation="").identity == "passed"
