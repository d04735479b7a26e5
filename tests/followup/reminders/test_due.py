"""What waits stands in a narrow table that follows the reminders: by the database, whoever changes them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import InternalError, ProgrammingError

from followup.reminders.models import Reminder, ReminderDue
from followup.reminders.services.claiming import claim, lease, take_back
from followup.reminders.services.planning import plan
from followup.reminders.services.sending import batch_send
from kernel import clock
from kernel.ids import new_id
from kernel.management.commands.migrate import redrawing_what_refers
from tests.factories.appointments import make_appointment
from tests.factories.explain import Watch

pytestmark = pytest.mark.django_db
BEFORE = [("followup_reminders", "0005_picks")]


@pytest.fixture
def appointment(patient, clinic):
    """In thirty days, with its three reminders."""
    found = make_appointment(patient, clinic, clock.now() + timedelta(days=30))
    plan([found.pk])
    return found


def one():
    return Reminder.objects.earliest("due_at")


def holds(reminder):
    """When it is tried next and who holds it; None when it waits no more."""
    return ReminderDue.objects.filter(pk=reminder.pk).values_list("next_at", "batch", "claimed_at").first()


def held(reminder):
    """The batch that holds this one only."""
    batch = new_id()
    ReminderDue.objects.filter(pk=reminder.pk).update(batch=batch, claimed_at=clock.now())
    return batch


@pytest.mark.parametrize("end", ["sent", "withdrawn", "dead"])
def test_a_reminder_is_due_as_long_as_it_waits_and_no_longer(appointment, end):
    reminder = one()
    assert holds(reminder) == (reminder.due_at, None, None)
    batch = held(reminder)
    Reminder.objects.filter(pk=reminder.pk).update(state="sending", sending_at=clock.now())
    assert holds(reminder)[1] == batch, "until it is over, it is held"
    Reminder.objects.filter(pk=reminder.pk).update(state=end, sent_at=clock.now())
    assert holds(reminder) is None
    assert ReminderDue.objects.count() == 2
    if end != "sent":
        Reminder.objects.filter(pk=reminder.pk).update(state="pending")
        assert holds(reminder) == (reminder.due_at, None, None)


def test_planned_for_another_time_it_is_taken_from_who_holds_it(appointment):
    reminder = one()
    held(reminder)
    Reminder.objects.filter(pk=reminder.pk).update(last_error="x")
    assert holds(reminder)[1] is not None
    later = reminder.due_at + timedelta(hours=1)
    Reminder.objects.filter(pk=reminder.pk).update(due_at=later)
    assert holds(reminder) == (later, None, None)


def test_back_from_being_sent_it_is_free_and_keeps_when_it_is_due(appointment):
    reminder = one()
    held(reminder)
    at = reminder.due_at + timedelta(minutes=8)
    ReminderDue.objects.filter(pk=reminder.pk).update(next_at=at)
    Reminder.objects.filter(pk=reminder.pk).update(state="sending", sending_at=clock.now())
    Reminder.objects.filter(pk=reminder.pk).update(state="pending")
    assert holds(reminder) == (at, None, None)


@pytest.mark.parametrize(
    "act",
    [
        lambda reminder: ReminderDue.objects.filter(pk=reminder.pk)._raw_delete("default"),
        lambda reminder: ReminderDue.objects.create(reminder=reminder, next_at=clock.now()),
        lambda reminder: Reminder.objects.filter(pk=reminder.pk).update(
            state="sending", sending_at=clock.now()
        ),
        lambda reminder: let_go_while_it_is_sent(reminder),
        lambda reminder: Reminder.objects.bulk_create(
            [changed(copy(reminder), id=new_id(), state="sending")]
        ),
    ],
    ids=["deleted", "made", "sent by nobody", "let go while it is sent", "begun as sending"],
)
def test_nobody_else_makes_or_frees_what_waits(appointment, act):
    reminder = one()
    with pytest.raises((ProgrammingError, InternalError), match="reminder"), transaction.atomic():
        act(reminder)
    assert holds(reminder) == (reminder.due_at, None, None)


def elsewhere(act):
    """What it returns by a connection of its own."""

    def run():
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def let_go_while_it_is_sent(reminder):
    held(reminder)
    Reminder.objects.filter(pk=reminder.pk).update(state="sending", sending_at=clock.now())
    ReminderDue.objects.filter(pk=reminder.pk).update(batch=None, claimed_at=None)


def changed(reminder, **values):
    for name, value in values.items():
        setattr(reminder, name, value)
    return reminder


@pytest.mark.django_db(transaction=True)
def test_what_begins_to_be_sent_meanwhile_is_not_taken_back(appointment):
    """Its lease is over, and its worker, who is late, begins while it is looked at: whoever is quicker has it."""
    reminder = one()
    batch = new_id()
    ReminderDue.objects.filter(pk=reminder.pk).update(
        batch=batch, claimed_at=clock.now() - lease() - timedelta(seconds=1)
    )
    with transaction.atomic():
        Reminder.objects.select_for_update().get(pk=reminder.pk)
        assert elsewhere(take_back) == 0
        Reminder.objects.filter(pk=reminder.pk).update(state="sending", sending_at=clock.now())
    assert take_back() == 0
    assert holds(reminder)[1] == batch


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_by_another_worker_of_the_batch_is_not_let_go(appointment, mailbox):
    """A task that comes twice: the one that finds nothing to send leaves what the other is sending."""
    reminder = one()
    batch = held(reminder)
    Reminder.objects.filter(pk=reminder.pk).update(state="sending", sending_at=clock.now())
    assert elsewhere(lambda: batch_send(batch)) == 0
    assert holds(reminder)[1] == batch


def fill_tables(reminder):
    """36,000 that are over, 4,000 that wait for the day after tomorrow, 1,000 of them held."""
    columns = {field.column: f't."{field.column}"' for field in Reminder._meta.local_concrete_fields}
    columns |= {"id": "md5('r' || n)::uuid", "due_at": "t.due_at + interval '2 days'"}
    columns |= {"state": "CASE WHEN mod(n, 10) = 0 THEN 'pending' ELSE 'withdrawn' END"}
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        # no foreign keys and no triggers: the rows only fill the tables
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO followup_reminders_reminder ({names}) SELECT {', '.join(columns.values())}"
            " FROM followup_reminders_reminder t, generate_series(1, 40000) n WHERE t.id = %s",
            [reminder.pk],
        )
        cursor.execute(
            "INSERT INTO followup_reminders_reminderdue (reminder_id, next_at, batch, claimed_at)"
            " SELECT md5('r' || n)::uuid, %s + interval '2 days',"
            " CASE WHEN mod(n, 40) = 0 THEN md5('b' || n / 1000)::uuid END,"
            " CASE WHEN mod(n, 40) = 0 THEN %s::timestamptz END"
            " FROM generate_series(10, 40000, 10) n",
            [reminder.due_at, reminder.due_at],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE followup_reminders_reminder, followup_reminders_reminderdue")


def test_neither_table_is_read_whole(patient, clinic, mailbox):
    """Among what waits for later and what others hold, and ten times as many that are over."""
    appointment = make_appointment(patient, clinic, clock.now() + timedelta(hours=30))
    plan([appointment.pk])
    reminder = Reminder.objects.latest("due_at")
    fill_tables(reminder)
    watch = Watch({Reminder._meta.db_table, ReminderDue._meta.db_table})
    batch = new_id()
    with time_machine.travel(reminder.due_at + timedelta(minutes=1)), connection.execute_wrapper(watch):
        assert claim(batch) == 1
        assert take_back() == 0
        assert batch_send(batch) == 1
        plan([appointment.pk])
    assert watch.queries > 10
    assert watch.scans == []


def migrated_to(state=None):
    """To a state, else to the last there is: what was left at an older one would meet the tests that follow."""
    with redrawing_what_refers():
        executor = MigrationExecutor(connection)
        executor.migrate(state or executor.loader.graph.leaf_nodes("followup_reminders"))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_rows_that_were_there_are_carried_over_and_back(appointment):
    first, second, third = Reminder.objects.order_by("due_at")
    batch, moment = held(first), clock.now()
    ReminderDue.objects.filter(pk=first.pk).update(claimed_at=moment)
    Reminder.objects.filter(pk=first.pk).update(state="sending", sending_at=moment)
    claimed = held(second)
    ReminderDue.objects.filter(pk=second.pk).update(claimed_at=moment, next_at=moment)
    Reminder.objects.filter(pk=third.pk).update(state="dead")
    waits = set(ReminderDue.objects.values_list())
    assert len(waits) == 2
    try:
        with connection.cursor() as cursor:
            migrated_to(BEFORE)
            cursor.execute("SELECT id, state, next_at, batch, claimed_at FROM followup_reminders_reminder")
            assert set(cursor.fetchall()) == {
                (first.pk, "sending", first.due_at, batch, moment),
                (second.pk, "claimed", moment, claimed, moment),
                (third.pk, "dead", third.due_at, None, None),
            }
    finally:
        migrated_to()
    assert set(ReminderDue.objects.values_list()) == waits
    assert [row.state for row in Reminder.objects.order_by("due_at")] == ["sending", "pending", "dead"]
    assert claim(new_id()) == 0
    with time_machine.travel(moment + lease() + timedelta(seconds=1)):
        assert take_back() == 2
    assert batch_send(batch) == 0
