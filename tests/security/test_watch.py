"""The matrix's own eyes: a refusal that wrote or published something would be seen."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from kernel.realtime import publish
from network.directory.events import DirectoryChanged
from network.directory.models import Centre
from tests.factories.directory import make_centre
from tests.security import addresses, matrix, watch
from tests.security.matrix import Row

pytestmark = pytest.mark.django_db


def test_a_changed_value_is_seen_though_no_row_was_added():
    centre = make_centre()
    before = watch.fingerprint()
    Centre.objects.filter(pk=centre.pk).update(phone="030 1")
    after = watch.fingerprint()
    assert {name for name in after if after[name] != before[name]} == {"network_directory_centre"}


def test_what_was_written_is_counted_by_table_also_when_it_was_taken_back():
    centre = make_centre()
    before = watch.touched()
    assert Centre.objects.filter(pk=centre.pk).exists()
    assert watch.touched() == before
    with transaction.atomic():
        Centre.objects.filter(pk=centre.pk).update(phone="030 1")
        transaction.set_rollback(True)
    after = watch.touched()
    assert {name for name in after if after[name] != before.get(name)} == {"network_directory_centre"}
    session = SessionStore()
    session.create()
    assert watch.touched() == after


def test_every_table_is_watched_but_the_sessions():
    assert set(connection.introspection.table_names()) - set(watch.fingerprint()) == {
        "django_session",
        "django_migrations",
    }


def test_an_event_that_waits_for_the_commit_is_seen_and_one_that_was_rolled_back_is_not():
    person = make_centre().pk
    mark = watch.waiting()
    publish(DirectoryChanged(kind="centre", id="1"), person_ids=[person])
    assert [(sent.type, sent.receivers) for sent in watch.published_since(mark)] == [
        ("directory.changed", frozenset({person}))
    ]
    mark = watch.waiting()
    with transaction.atomic():
        publish(DirectoryChanged(kind="centre", id="2"), person_ids=[person])
        transaction.set_rollback(True)
    assert watch.waiting() == mark


def test_a_row_must_say_what_every_relation_gets():
    row = Row("GET", "me/", {200: "own_doctor"})
    assert row.status_of("own_doctor") == 200
    assert row.status_of("suspended") == 401
    with pytest.raises(AssertionError, match="outsider"):
        row.status_of("outsider")
    with pytest.raises(AssertionError, match="signed_out"):
        Row("GET", "docs/", {200: "own_doctor"}, public=True).status_of("signed_out")


def test_the_resolver_is_read_for_methods_too():
    found = addresses.api_endpoints()
    assert {("GET", "me/"), ("PATCH", "me/"), ("HEAD", "uploads/<uuid:upload_id>/")} <= found
    assert ("POST", "me/") not in found
    assert ("HEAD", "me/") not in found


def test_every_relation_is_somebody_in_some_row():
    statuses = {relation: {row.status_of(relation) for row in matrix.rows()} for relation in matrix.RELATIONS}
    for relation in matrix.RELATIONS:
        assert len(statuses[relation]) > 1, f"{relation} never gets another answer"
