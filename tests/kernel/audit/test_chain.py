"""The access log cannot be altered without being noticed, and not easily altered at all."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.audit.models import AuditEntry, AuditLink
from kernel.audit.selectors import chain_verify

BEAT = Actor.system("test")


def record(count: int = 1, action: str = "test.done") -> None:
    with transaction.atomic():
        for number in range(count):
            audit.record(actor=BEAT, action=action, detail={"number": number})


@pytest.mark.django_db(transaction=True)
def test_entries_are_linked_in_order_when_their_transaction_commits():
    record(3)
    record(2)

    report = chain_verify()

    assert (report.links, report.unlinked, report.broken_at) == (5, 0, None)
    assert list(AuditLink.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_rolled_back_leaves_no_entry():
    with transaction.atomic():
        audit.record(actor=BEAT, action="test.undone")
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()
    assert chain_verify().links == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["kernel_audit_auditentry", "kernel_audit_auditlink"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_log(table, statement):
    record()
    if table.endswith("link"):
        statement = statement.replace("id = id", "seq = seq")
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert chain_verify().links == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE kernel_audit_auditentry SET action = 'test.other'",
        "UPDATE kernel_audit_auditentry SET detail = '{\"number\": 7}' WHERE detail @> '{\"number\": 3}'",
        "DELETE FROM kernel_audit_auditlink WHERE seq = 2",
        "UPDATE kernel_audit_auditlink SET hash = sha256('x') WHERE seq = 2",
    ],
)
def test_a_forgery_behind_the_triggers_is_found(forgery):
    record(4)
    assert chain_verify().intact
    with transaction.atomic(), connection.cursor() as cursor:
        # what a database administrator with bad intent can do
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(forgery)
    assert not chain_verify().intact
    with pytest.raises(CommandError):
        call_command("verify_audit")


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain_without_fork_or_gap():
    barrier = threading.Barrier(4)

    def write() -> None:
        barrier.wait()
        try:
            for _ in range(25):
                record(2)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    report = chain_verify()
    assert (report.links, report.unlinked, report.broken_at) == (200, 0, None)
