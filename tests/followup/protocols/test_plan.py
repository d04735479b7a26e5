"""The plan of a patient: made with the infusion, moved with it, ended with the course, closed visit by visit."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from cases.pathway.models import CourseEntry, Pathway
from cases.pathway.rules import State as Stage
from cases.pathway.rules import find_transition
from cases.pathway.services import pathway_apply
from cases.pathway.services.course import course_entry_correct
from cases.pathway.services.following import INFUSION
from cases.patients.models import Patient
from cases.patients.services import patient_update
from followup.protocols.models import FollowUpPlan, PlannedVisit, ProtocolItem, ProtocolVersion, ProtocolVisit
from followup.protocols.rules.standard import CODE, VISITS
from followup.protocols.selectors.choice import protocol_for
from followup.protocols.services import plan_transfer, visit_done, visit_reopen, visit_skip
from followup.protocols.services.following import plans_catch_up
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.errors import Conflict, Invalid, PreconditionFailed
from tests.cases.pathway import course
from tests.cases.pathway.conftest import make_world
from tests.factories.directory import SETUP, actor_of
from tests.factories.patients import invite_centre, make_patient
from tests.factories.toxicity import infuse
from tests.followup.protocols.spans import spans

pytestmark = pytest.mark.django_db
_TO_LYMPHODEPLETION = (
    "slot_planned", "leukapheresis_done", "manufacturing", "ready_to_infuse", "lymphodepletion",
)  # fmt: skip


@pytest.fixture
def infused(network, circle_doctor):
    """`infused(days_ago)`: a patient of Crema who got the cells in Brescia."""

    def make(days_ago):
        patient = make_patient(circle_doctor)
        invite_centre(patient, network.brescia, by=circle_doctor)
        with clock.at(clock.now() - timedelta(days=days_ago)):
            infuse(patient, network.brescia, at=clock.now())
        return patient

    return make


def visit_of(patient, code):
    return PlannedVisit.objects.get(patient=patient, source__code=code)


def states(patient):
    return dict(PlannedVisit.objects.filter(patient=patient).values_list("source__code", "state"))


def test_the_standard_in_the_database_is_that_of_the_rules():
    version = ProtocolVersion.objects.get(protocol__code=CODE, state="published")
    stored = [
        (v.code, v.days, v.months, v.before, v.after, v.owner, v.mode, v.is_optional, v.label_it, v.label_en,
         {(item.code, item.need) for item in v.items.all()})
        for v in version.visits.order_by("position")
    ]  # fmt: skip
    assert stored == [
        (v.code, v.days, v.months, v.before, v.after, v.owner, v.mode, v.is_optional, v.label.it, v.label.en,
         set(v.needs))
        for v in VISITS
    ]  # fmt: skip


def test_an_infusion_makes_the_plan_to_the_fifteenth_year(network, infused, circle_doctor):
    patient = infused(2)
    plan = FollowUpPlan.objects.get(patient=patient)
    on = plan.infused_on
    wanted = spans(VISITS, on)
    rows = PlannedVisit.objects.filter(plan=plan).select_related("source")
    assert {row.source.code: (row.on, row.opens_on, row.closes_on) for row in rows} == {
        code: (span.on, span.opens, span.closes) for code, span in wanted.items()
    }
    owners = {row.source.code: (row.hub_centre, row.circle_centre) for row in rows}
    assert owners["d14"] == (network.brescia, None)
    assert owners["m6"] == (None, network.crema)
    assert owners["d100"] == (network.brescia, network.crema)
    assert set(states(patient).values()) == {"planned"}
    told = AuditEntry.objects.get(action="follow_up.planned")
    assert told.detail == {"made": 1, "moved": 22}


def test_another_day_of_the_infusion_moves_what_has_not_happened_and_nothing_else():
    with clock.at(clock.now() - timedelta(days=41)):
        world = make_world()
        course.number_of(world)
    with clock.at(clock.now() - timedelta(days=40)):
        pathway = course.pathway_at(world, *_TO_LYMPHODEPLETION)
        course.chain_until(world, pathway, "bedside")
        at = clock.now() + timedelta(hours=1)
    values = {"cells_e6": 180, "reaction": "none"}
    made = course.entry(world, pathway, "infusion", {**values, "started_at": at.isoformat()})
    first_on = FollowUpPlan.objects.get().infused_on
    doctor = world.hub_doctor
    done = visit_of(world.patient, "d14")
    visit_done(
        actor=doctor, visit_id=done.pk, done_on=first_on + timedelta(days=15), base_version=done.version
    )
    skipped = visit_of(world.patient, "d28")
    visit_skip(actor=doctor, visit_id=skipped.pk, reason="elsewhere", base_version=skipped.version)
    before = dict(PlannedVisit.objects.values_list("source__code", "on"))

    later = at + timedelta(days=5)
    course_entry_correct(
        actor=doctor,
        entry_id=made.entry_id,
        values={**values, "started_at": later.isoformat()},
        reason="Giorno errato",
        base_version=made.version,
        withdraw=False,
    )

    after = dict(PlannedVisit.objects.values_list("source__code", "on"))
    assert (after["d14"], after["d28"]) == (before["d14"], before["d28"])
    wanted = spans(VISITS, first_on + timedelta(days=5))
    assert {code: on for code, on in after.items() if code not in ("d14", "d28")} == {
        code: span.on for code, span in wanted.items() if code not in ("d14", "d28")
    }
    newest = CourseEntry.objects.filter(kind="infusion").order_by("-version")[0]
    correction = {
        "actor": doctor,
        "entry_id": made.entry_id,
        "values": {**values, "started_at": later.isoformat()},
        "reason": "Altro paziente",
    }
    course_entry_correct(**correction, base_version=newest.version, withdraw=True)
    found = states(world.patient)
    assert (found.pop("d14"), found.pop("d28")) == ("done", "skipped")
    assert set(found.values()) == {"cancelled"}
    Patient.objects.filter(pk=world.patient.pk).update(deceased_on=after["d60"])
    assert plans_catch_up() == 0, "the infusion that was taken back cancelled them, not the death"


def test_a_death_cancels_what_is_to_come_and_taking_it_back_plans_it_again(infused, circle_doctor):
    patient = infused(120)
    actor = actor_of(circle_doctor)
    d60 = visit_of(patient, "d60")
    visit_done(actor=actor, visit_id=d60.pk, done_on=d60.on, base_version=1)
    patient.refresh_from_db()
    patient_update(
        actor=actor,
        patient_id=patient.pk,
        changes={"deceased_on": clock.today() - timedelta(days=1)},
        base_version=patient.version,
    )
    found = states(patient)
    assert found.pop("d60") == "done"
    assert {found.pop(code) for code in ("d14", "d28", "d100")} == {"planned"}, "they may have taken place"
    assert set(found.values()) == {"cancelled"}
    patient.refresh_from_db()
    patient_update(
        actor=actor, patient_id=patient.pk, changes={"deceased_on": None}, base_version=patient.version
    )
    found = states(patient)
    assert found.pop("d60") == "done"
    assert set(found.values()) == {"planned"}


def test_a_second_infusion_has_a_plan_of_its_own_and_ends_the_first(network, infused):
    patient = infused(200)
    first = FollowUpPlan.objects.get(patient=patient)
    pathway_apply(
        actor=SETUP,
        pathway=first.pathway,
        transition=find_transition(first.pathway.state, Stage.CLOSED, outcome=first.pathway.outcome),
        reason_code="relapse",
    )
    infuse(patient, network.brescia, at=clock.now() - timedelta(days=1))
    second = FollowUpPlan.objects.get(patient=patient, infused_on=clock.today() - timedelta(days=1))
    held = dict(PlannedVisit.objects.filter(plan=first).values_list("source__code", "state"))
    assert [held[code] for code in ("d100", "m6", "m12", "y15")] == [
        "planned", "planned", "cancelled", "cancelled",
    ]  # fmt: skip
    assert set(PlannedVisit.objects.filter(plan=second).values_list("state", flat=True)) == {"planned"}


def test_an_infusion_of_long_ago_makes_nobody_late(network, circle_doctor):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=clock.now() - timedelta(days=380))
    past = PlannedVisit.objects.filter(patient=patient, is_past=True)
    assert {row.source.code for row in past.select_related("source")} == {
        "d14",
        "d28",
        "d60",
        "d100",
        "m6",
        "m9",
    }


def test_the_hourly_round_plans_who_has_no_plan_and_follows_another_centre(network, infused, monkeypatch):
    with monkeypatch.context() as before_there_were_plans:
        before_there_were_plans.setattr(INFUSION, "_all", [])
        patient = infused(30)
    assert not FollowUpPlan.objects.exists()
    assert (plans_catch_up(), plans_catch_up()) == (1, 0)
    d60 = visit_of(patient, "d60")
    assert (d60.state, d60.circle_centre) == ("planned", network.crema)
    Pathway.objects.filter(patient=patient).update(circle_centre=network.cremona)
    assert (plans_catch_up(), plans_catch_up()) == (1, 0)
    assert visit_of(patient, "d60").circle_centre == network.cremona
    assert visit_of(patient, "d14").hub_centre == network.brescia


def test_the_hourly_round_gives_back_what_a_death_took_before_the_upgrade_and_looks_once(
    infused, circle_doctor
):
    """An older version cancelled every visit at a death, also one that may have taken place before it."""
    patient, relapsed = infused(120), infused(400)
    FollowUpPlan.objects.filter(patient=relapsed).update(safety_from=clock.today() - timedelta(days=300))
    for each in (patient, relapsed):
        each.refresh_from_db()
        patient_update(
            actor=actor_of(circle_doctor),
            patient_id=each.pk,
            changes={"deceased_on": clock.today() - timedelta(days=1)},
            base_version=each.version,
        )
    held, kept = states(patient), states(relapsed)
    optional = visit_of(relapsed, "m9")
    assert plans_catch_up() == 0, "what a decision or the death cancelled rightly is not looked at"
    assert (optional.is_optional, optional.state) == (True, "cancelled")
    lost = PlannedVisit.objects.filter(
        patient__in=[patient, relapsed], state="planned", source__code__in=["d14", "d28", "d100"]
    )
    assert lost.update(state="cancelled") == 6
    assert states(patient) != held
    assert (plans_catch_up(), plans_catch_up()) == (2, 0)
    assert (states(patient), states(relapsed)) == (held, kept)


def test_the_hourly_round_leaves_alone_what_a_second_infusion_took_over_before_a_death(network, infused):
    patient = infused(400)
    first = FollowUpPlan.objects.get(patient=patient)
    pathway_apply(
        actor=SETUP,
        pathway=first.pathway,
        transition=find_transition(first.pathway.state, Stage.CLOSED, outcome=first.pathway.outcome),
        reason_code="relapse",
    )
    infuse(patient, network.brescia, at=clock.now() - timedelta(days=120))
    Patient.objects.filter(pk=patient.pk).update(deceased_on=clock.today())
    over = PlannedVisit.objects.get(plan=first, source__code="m12")
    assert (over.state, over.opens_on < clock.today()) == ("cancelled", True)
    assert plans_catch_up() == 0
    assert PlannedVisit.objects.filter(plan=first, source__code="m6").update(state="cancelled") == 1
    assert (plans_catch_up(), plans_catch_up()) == (1, 0)
    held = dict(PlannedVisit.objects.filter(plan=first).values_list("source__code", "state"))
    assert (held["m6"], held["m12"]) == ("planned", "cancelled")


def test_another_centre_follows_at_once_and_what_happened_stays(network, infused, circle_doctor):
    patient = infused(120)
    actor = actor_of(circle_doctor)
    plan = FollowUpPlan.objects.get(patient=patient)
    d60 = visit_of(patient, "d60")
    visit_done(actor=actor, visit_id=d60.pk, done_on=d60.on, base_version=1)
    hand = {"actor": actor, "plan_id": plan.pk, "base_version": 1}
    for centre in (network.cremona, network.crema, network.brescia):
        with pytest.raises(Invalid) as refused:
            plan_transfer(**hand, centre_id=centre.pk)
        assert set(refused.value.fields) == {"centre_id"}
    invite_centre(patient, network.cremona, by=circle_doctor)
    assert plan_transfer(**hand, centre_id=network.cremona.pk).version == 2
    with pytest.raises(PreconditionFailed):
        plan_transfer(**hand, centre_id=network.crema.pk)
    owners = dict(PlannedVisit.objects.filter(patient=patient).values_list("source__code", "circle_centre"))
    assert (owners["d60"], owners["d100"], owners["m6"], owners["d14"]) == (
        network.crema.pk, network.cremona.pk, network.cremona.pk, None,
    )  # fmt: skip
    assert plans_catch_up() == 0, "nothing is left to the hourly round"
    plan_transfer(**hand | {"base_version": 2}, centre_id=network.crema.pk)
    assert visit_of(patient, "m6").circle_centre == network.crema
    assert AuditEntry.objects.filter(action="follow_up.transferred").count() == 2


def test_a_visit_is_closed_once_and_by_who_saw_it_as_it_is(infused, circle_doctor):
    patient = infused(110)
    actor = actor_of(circle_doctor)
    d100 = visit_of(patient, "d100")
    closed = visit_done(
        actor=actor, visit_id=d100.pk, done_on=d100.on, note=" Buone condizioni ", base_version=1
    )
    assert (closed.state, closed.note, closed.closed_by_id, closed.version) == (
        "done", "Buone condizioni", circle_doctor.pk, 2,
    )  # fmt: skip
    with pytest.raises(PreconditionFailed):
        visit_skip(actor=actor, visit_id=d100.pk, reason="clinical", base_version=1)
    with pytest.raises(Conflict):
        visit_skip(actor=actor, visit_id=d100.pk, reason="clinical", base_version=2)
    again = visit_reopen(actor=actor, visit_id=d100.pk, base_version=2)
    assert (again.state, again.done_on, again.note, again.closed_by_id) == ("planned", None, "", None)
    with pytest.raises(Conflict):
        visit_reopen(actor=actor, visit_id=d100.pk, base_version=again.version)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"done_on": date(2999, 1, 1)}, "done_on"),
        ({"done_on": date(1999, 1, 1)}, "done_on"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(infused, circle_doctor, values, field):
    patient = infused(110)
    visit = visit_of(patient, "d100")
    with pytest.raises(Invalid) as refused:
        visit_done(
            actor=actor_of(circle_doctor),
            visit_id=visit.pk,
            base_version=1,
            **{"done_on": clock.today(), **values},
        )
    assert set(refused.value.fields) == {field}
    visit.refresh_from_db()
    assert visit.state == "planned"


def test_a_reason_that_is_other_says_which(infused, circle_doctor):
    visit = visit_of(infused(110), "d100")
    actor = actor_of(circle_doctor)
    for values, field in (({"reason": "other"}, "note"), ({"reason": "nonsense"}, "reason")):
        with pytest.raises(Invalid) as refused:
            visit_skip(actor=actor, visit_id=visit.pk, base_version=1, **values)
        assert set(refused.value.fields) == {field}


def test_the_database_lets_nobody_move_what_happened_nor_change_a_published_protocol(infused, circle_doctor):
    visit = visit_of(infused(110), "d100")
    visit_done(actor=actor_of(circle_doctor), visit_id=visit.pk, done_on=visit.on, base_version=1)
    moved = visit.on + timedelta(days=1)
    rows = ProtocolVisit.objects.filter(code="d14")
    for act in (
        lambda: PlannedVisit.objects.filter(pk=visit.pk).update(on=moved, done_on=moved),
        lambda: PlannedVisit.objects.filter(pk=visit.pk).delete(),
        lambda: rows.update(days=15),
        lambda: ProtocolItem.objects.filter(visit__in=rows).delete(),
    ):
        with pytest.raises(DatabaseError, match=r"not changed|Cannot"), transaction.atomic():
            act()


def test_the_most_particular_protocol_is_taken(network):
    from followup.protocols.models import Protocol

    assert protocol_for(disease="mm", product="ide_cel").protocol.code == CODE
    for code, diseases, products in (
        ("for_fl", ["fl_1_2"], []),
        ("for_axi", [], ["axi_cel"]),
        ("for_both", ["fl_1_2"], ["axi_cel"]),
    ):
        protocol = Protocol.objects.create(
            code=code, title_it=code, title_en=code, diseases=diseases, products=products
        )
        ProtocolVersion.objects.create(
            protocol=protocol,
            number=1,
            source="test",
            state="published",
            published_at=clock.now(),
            in_force_from=clock.today(),
        )
    assert protocol_for(disease="fl_1_2", product="").protocol.code == "for_fl"
    assert protocol_for(disease="mm", product="axi_cel").protocol.code == "for_axi"
    assert protocol_for(disease="fl_1_2", product="axi_cel").protocol.code == "for_both"
    assert protocol_for(disease="mm", product="").protocol.code == CODE
