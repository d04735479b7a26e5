"""Staff is reminded of what is due: on Today, and by one notice a day that names nobody."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.pathway.models import Pathway
from cases.pathway.services.course import course_entry_correct, course_entry_record
from followup.protocols.models import PlannedVisit
from followup.protocols.selectors.prevention import prevention_of
from followup.reminders.models import Duty
from followup.reminders.rules.duties import is_told_at
from followup.reminders.selectors.duties import duties, funding_due, overdue
from followup.reminders.services.duties import digest_send, duties_refresh, prevention_refresh
from followup.visits.services.filling import item_write
from kernel import clock
from kernel.notify.models import Notification, NotificationPreference, OutboxMail
from tests.factories.directory import actor_of, make_member
from tests.factories.visits import begin, followed_patient

pytestmark = pytest.mark.django_db


def working_day() -> datetime:
    """The next weekday at ten on the wall."""
    day = clock.today() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time(10), clock.wall_zone())


def kinds(patient):
    return set(Duty.objects.filter(patient=patient).values_list("kind", flat=True))


def section(client):
    found = client.get("/api/v1/today/").json()["sections"]
    return next((each["items"] for each in found if each["code"] == "follow_up_duties"), [])


def test_what_is_due_of_who_is_followed_is_worked_out_and_goes_when_it_is_done(network, circle_doctor):
    patient = followed_patient(circle_doctor, network)
    assert duties_refresh() >= 2
    assert kinds(patient) >= {"vaccination", "registry"}
    visit = PlannedVisit.objects.filter(
        patient=patient, source__items__code="registry_form", on__lte=clock.today(), is_past=False
    ).latest("on")
    assert Duty.objects.get(patient=patient, kind="registry").due_on == visit.on
    written = begin(circle_doctor, patient, visit.source.code)
    item_write(
        actor=actor_of(circle_doctor),
        visit_id=written.pk,
        code="registry_form",
        base_version=0,
        outcome="done",
    )
    duties_refresh()
    duties_refresh()
    assert "registry" not in kinds(patient)
    patient.deceased_on = clock.today()
    patient.save()
    duties_refresh()
    assert kinds(patient) == set()


def test_today_shows_it_to_who_looks_after_the_patient_and_to_nobody_else(api, network, circle_doctor):
    patient = followed_patient(circle_doctor, network)
    duties_refresh()
    items = section(api(circle_doctor))
    assert {item["patient"]["id"] for item in items} == {str(patient.pk)}
    assert {item["url"] for item in items} >= {f"/cases/{patient.pk}/follow-up"}
    for stranger in (make_member(network.crema, "secretary"), make_member(network.mantova, "clinician")):
        assert section(api(stranger)) == []
    with CaptureQueriesContext(connection) as few:
        section(api(circle_doctor))
    followed_patient(circle_doctor, network)
    duties_refresh()
    with CaptureQueriesContext(connection) as more:
        assert len(section(api(circle_doctor))) > len(items)
    assert len(more) == len(few)


def test_a_late_vaccine_stands_on_today_once(api, network, circle_doctor):
    """With its name among what is late of prevention; the duty tells of one that is due and not late."""
    patient = followed_patient(circle_doctor, network, days=400)
    duties_refresh()
    found = {
        each["code"]: each["items"] for each in api(circle_doctor).get("/api/v1/today/").json()["sections"]
    }
    assert [item["patient"]["id"] for item in found["prevention_overdue"]] == [str(patient.pk)]
    doses = prevention_of(patient.pk, clock.today() - timedelta(days=400))["vaccines"]
    told = {dose["status"] for each in doses for dose in each["doses"]}
    assert "overdue" in told
    assert ("vaccination" in kinds(patient)) == ("due" in told)
    due = [dose["planned_on"] for each in doses for dose in each["doses"] if dose["status"] == "due"]
    if due:
        assert Duty.objects.get(patient=patient, kind="vaccination").due_on == min(due)


def test_of_more_than_fifty_everybody_is_reminded_at_the_same_cost(network, circle_doctor):
    actor = actor_of(circle_doctor)
    patients = [followed_patient(circle_doctor, network, days=400)]

    def cost():
        with CaptureQueriesContext(connection) as late:
            assert {item["patient"]["id"] for item in overdue(actor)} == {str(item.pk) for item in patients}
        with CaptureQueriesContext(connection) as due:
            assert {item["patient"]["id"] for item in duties(actor)} == {str(item.pk) for item in patients}
        return len(late), len(due)

    duties_refresh()
    cost()
    one = cost()
    patients += [followed_patient(circle_doctor, network, days=400 - number) for number in range(54)]
    duties_refresh()
    assert cost() == one
    assert one[0] <= 11
    with CaptureQueriesContext(connection) as worked_out:
        prevention_refresh()
    assert len(worked_out) <= 16, "of all of them at once"


def test_late_prevention_goes_at_once_when_it_is_done_and_with_its_row_at_the_next_hour(
    network, circle_doctor
):
    actor, patient = actor_of(circle_doctor), followed_patient(circle_doctor, network, days=400)
    duties_refresh()
    row = Duty.objects.get(patient=patient, kind="prevention")
    (item,) = overdue(actor)
    assert (item["due_on"], row.centre) == (row.due_on, network.crema)
    plan = patient.follow_up_plans.get()
    plan.visits.update(state="cancelled")
    assert overdue(actor) == []
    duties_refresh()
    assert not Duty.objects.filter(patient=patient, kind="prevention").exists()


def test_one_notice_a_day_to_each_as_they_chose_and_it_names_nobody(network, circle_doctor):
    patient = followed_patient(circle_doctor, network)
    nurse = make_member(network.crema, "nurse")
    NotificationPreference.objects.create(person=nurse, kind="followup.digest", channel="mail", enabled=False)
    duties_refresh()
    Notification.objects.all().delete()
    OutboxMail.objects.all().delete()
    with time_machine.travel(working_day()):
        with CaptureQueriesContext(connection) as first:
            assert digest_send() >= 2
        with CaptureQueriesContext(connection) as again:
            assert digest_send() == 0
    assert len(first) > 30
    assert len(again) == 5, (
        "centres, staff, who was told by bell, by mail and by push: nothing is counted again"
    )
    mine = Notification.objects.filter(kind="followup.digest", person=circle_doctor)
    assert mine.count() == 1, "the second round of the day tells nobody"
    assert len(overdue(actor_of(circle_doctor))) == 1
    assert mine.get().params == {"count": Duty.objects.filter(patient=patient).count()}, (
        "the late one among them"
    )
    assert Notification.objects.filter(kind="followup.digest", person=nurse).count() == 1
    mails = OutboxMail.objects.filter(kind="followup.digest")
    assert set(mails.values_list("person_id", flat=True)) >= {circle_doctor.pk}
    assert nurse.pk not in set(mails.values_list("person_id", flat=True))
    words = mails.get(person=circle_doctor)
    assert not any(
        name in f"{words.subject} {words.body}" for name in (patient.family_name, patient.given_name, "CAR-T")
    )
    with time_machine.travel(working_day() + timedelta(days=7)):
        digest_send()
    assert mine.count() == 2


def test_who_wants_mail_only_is_told_once_too(network, circle_doctor):
    followed_patient(circle_doctor, network)
    NotificationPreference.objects.create(
        person=circle_doctor, kind="followup.digest", channel="in_app", enabled=False
    )
    duties_refresh()
    with time_machine.travel(working_day()):
        digest_send()
        assert digest_send() == 0
    assert OutboxMail.objects.filter(kind="followup.digest", person=circle_doctor).count() == 1


@pytest.mark.parametrize(
    ("asked", "answered", "is_due"),
    [
        ((14, "requested"), None, True),
        ((13, "requested"), None, False),
        ((40, "requested"), (3, "granted"), False),
        ((40, "requested"), (3, "refused"), False),
        ((40, "granted"), (20, "requested"), True),
    ],
)
def test_a_request_for_reimbursement_without_an_answer_is_due_after_two_weeks(
    api, network, circle_doctor, hub_doctor, asked, answered, is_due
):
    patient = followed_patient(circle_doctor, network)
    for days, status in filter(None, (asked, answered)):
        milestone(hub_doctor, patient, days=days, status=status)
    milestone(hub_doctor, patient, step="aifa_registry", days=60, status="granted")
    duties_refresh()
    assert ("funding" in kinds(patient)) is is_due
    items = [each for each in section(api(hub_doctor)) if each["url"].endswith("/course")]
    assert len(items) == is_due
    if is_due:
        duty = Duty.objects.get(patient=patient, kind="funding")
        since = clock.today() - timedelta(days=(answered or asked)[0] - 14)
        assert (duty.due_on, duty.centre_id) == (since, network.brescia.pk)
        assert items[0]["overdue"] is (since < clock.today())
        assert items[0]["title"] == "AIFA registry or reimbursement: no answer yet"


def test_a_request_made_in_error_asks_nothing_and_one_query_reads_all(network, circle_doctor, hub_doctor):
    patients = [followed_patient(circle_doctor, network) for _ in range(2)]
    entry = milestone(hub_doctor, patients[0], days=30, status="requested")
    milestone(hub_doctor, patients[1], days=30, status="requested")
    with CaptureQueriesContext(connection) as seen:
        assert set(funding_due()) == {patient.pk for patient in patients}
    assert len(seen) == 1
    course_entry_correct(
        actor=actor_of(hub_doctor),
        entry_id=entry.entry_id,
        values=entry.values,
        base_version=1,
        reason="altro paziente",
        withdraw=True,
    )
    assert set(funding_due()) == {patients[1].pk}
    patients[1].deceased_on = clock.today()
    patients[1].save()
    assert funding_due() == {}


def milestone(doctor, patient, *, days, status, step="funding"):
    return course_entry_record(
        actor=actor_of(doctor),
        pathway_id=Pathway.objects.get(patient=patient).pk,
        kind="milestone",
        values={
            "step": step,
            "status": status,
            "on": (clock.today() - timedelta(days=days)).isoformat(),
        },
    )


def test_who_has_nothing_to_do_is_left_alone_and_nobody_is_told_at_night(network, circle_doctor):
    with time_machine.travel(working_day()):
        digest_send()
    assert not Notification.objects.filter(kind="followup.digest").exists()
    followed_patient(circle_doctor, network)
    duties_refresh()
    with time_machine.travel(working_day().replace(hour=22)):
        assert digest_send() == 0


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        (datetime(2027, 3, 1, 6, 59, tzinfo=UTC), False),
        (datetime(2027, 3, 1, 7, tzinfo=UTC), True),
        (datetime(2027, 3, 1, 19, tzinfo=UTC), False),
        (datetime(2027, 3, 6, 10, tzinfo=UTC), False),
    ],
)
def test_working_hours_of_working_days(wall, expected):
    assert is_told_at(wall) is expected
