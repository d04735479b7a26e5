"""The bell and the preferences, over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils.translation import gettext_lazy as _

from kernel import notify
from kernel.clock import now
from kernel.notify import kinds
from kernel.notify.models import Notification, OutboxMail, OutboxState
from kernel.notify.rules import COALESCE_WITHIN
from tests.factories.directory import suspend

ORDINARY, URGENT, QUIET = "test.ordinary", "test.urgent", "test.quiet"


@pytest.fixture(autouse=True)
def known_kinds():
    for kind in (
        kinds.Kind(code=ORDINARY, title=_("Message"), text="%(author)s wrote"),
        kinds.Kind(code=URGENT, title="Urgent", urgent=True),
        kinds.Kind(code=QUIET, title="Quiet", default_channels=frozenset({"in_app"})),
    ):
        kinds._kinds[kind.code] = kind
    yield
    for code in (ORDINARY, URGENT, QUIET):
        del kinds._kinds[code]


def tell(*people, kind=ORDINARY, key="fact-1", group="", params=None):
    notify.send(
        person_ids=[person.pk for person in people],
        kind=kind,
        subject_type="conversation",
        subject_id=people[0].pk,
        url="/messages/x",
        params=params or {},
        dedupe_key=key,
        group_key=group,
    )


def test_told_once_live_in_the_bell_and_by_mail(api, circle_doctor, hub_doctor, afterwards):
    with afterwards() as after:
        tell(circle_doctor, params={"author": "Marta Riva"})
        tell(circle_doctor, hub_doctor, params={"author": "Marta Riva"})
    assert after.receivers("notification.created") == {circle_doctor.pk, hub_doctor.pk}
    assert after.types().count("notification.created") == 2, (
        "the second telling reaches only who had not heard"
    )
    assert ("kernel.notify.tasks.send_outbox", {}) in after.tasks
    bell = api(circle_doctor).get("/api/v1/notifications/").json()
    assert bell["unread"] == 1
    assert [row["title"] for row in bell["results"]] == ["Marta Riva wrote"]
    assert OutboxMail.objects.filter(person=circle_doctor).count() == 1


def test_event_holds_what_the_bell_shows(api, circle_doctor, afterwards):
    with afterwards() as after:
        tell(circle_doctor, params={"author": "A"})
    (event,) = [data for name, data, _people in after.events if name == "notification.created"]
    (row,) = api(circle_doctor).get("/api/v1/notifications/").json()["results"]
    assert event == row


def test_rolled_back_fact_tells_nobody(circle_doctor, afterwards, django_db_blocker):
    from django.db import transaction

    with afterwards() as after, transaction.atomic():
        tell(circle_doctor)
        transaction.set_rollback(True)
    assert after.events == []
    assert not Notification.objects.exists()
    assert not OutboxMail.objects.exists()


def test_suspended_people_are_not_told(circle_doctor, hub_doctor, afterwards):
    suspend(hub_doctor)
    with afterwards() as after:
        tell(circle_doctor, hub_doctor)
    assert after.receivers("notification.created") == {circle_doctor.pk}
    assert list(OutboxMail.objects.values_list("person_id", flat=True)) == [circle_doctor.pk]


def test_unknown_kind_is_a_programming_error(circle_doctor):
    with pytest.raises(LookupError):
        tell(circle_doctor, kind="test.unknown")


def test_reading_marks_only_ones_own(api, circle_doctor, hub_doctor, afterwards):
    tell(circle_doctor, hub_doctor)
    tell(circle_doctor, key="fact-2")
    mine, theirs = api(circle_doctor), api(hub_doctor)
    foreign = theirs.get("/api/v1/notifications/").json()["results"][0]["id"]
    first = mine.get("/api/v1/notifications/").json()["results"][0]["id"]
    with afterwards() as after:
        answer = mine.post("/api/v1/notifications/read/", {"ids": [first, foreign]})
    assert answer.json() == {"unread": 1}
    assert theirs.get("/api/v1/notifications/").json()["unread"] == 1
    (read,) = [data for name, data, _people in after.events if name == "notification.read"]
    assert read == {"ids": [first], "unread": 1}
    assert after.receivers("notification.read") == {circle_doctor.pk}
    assert mine.post("/api/v1/notifications/read/", {"all": True}).json() == {"unread": 0}
    for bad in ({}, {"all": True, "ids": []}, {"ids": ["x"]}, {"all": False}):
        assert mine.post("/api/v1/notifications/read/", bad).status_code == 400, bad


def test_pages_of_the_bell_meet(api, circle_doctor):
    for number in range(5):
        tell(circle_doctor, key=str(number))
    client = api(circle_doctor)
    first = client.get("/api/v1/notifications/", {"limit": 2}).json()
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    ids = [row["id"] for page in (first, second, third) for row in page["results"]]
    assert len(set(ids)) == 5
    assert third["next"] is None
    assert client.get("/api/v1/notifications/", {"cursor": "nonsense"}).status_code == 400


def test_preferences_decide_the_channels(api, circle_doctor, hub_doctor, afterwards):
    client = api(circle_doctor)
    shown = {
        row["kind"]: row for row in client.get("/api/v1/me/notification-preferences/").json()["preferences"]
    }
    assert (shown[ORDINARY]["in_app"], shown[ORDINARY]["mail"]) == (True, True)
    assert (shown[QUIET]["in_app"], shown[QUIET]["mail"]) == (True, False)
    body = {"preferences": [{"kind": ORDINARY, "in_app": False, "mail": True}, {"kind": QUIET, "mail": True}]}
    changed = client.put("/api/v1/me/notification-preferences/", body).json()
    shown = {row["kind"]: row for row in changed["preferences"]}
    assert (shown[ORDINARY]["in_app"], shown[QUIET]["mail"]) == (False, True)
    with afterwards() as after:
        tell(circle_doctor, hub_doctor)
        tell(circle_doctor, kind=QUIET, key="fact-2")
    assert [row["kind"] for row in client.get("/api/v1/notifications/").json()["results"]] == [QUIET]
    assert after.receivers("notification.created") == {circle_doctor.pk, hub_doctor.pk}
    assert sorted(OutboxMail.objects.filter(person=circle_doctor).values_list("kind", flat=True)) == [
        ORDINARY,
        QUIET,
    ]


def test_urgent_stays_on_in_the_app(api, circle_doctor):
    client = api(circle_doctor)
    off = {"preferences": [{"kind": URGENT, "in_app": False}]}
    answer = client.put("/api/v1/me/notification-preferences/", off)
    assert (answer.status_code, answer.json()["code"]) == (400, "urgent_stays_on")
    unknown = client.put(
        "/api/v1/me/notification-preferences/", {"preferences": [{"kind": "x", "mail": True}]}
    )
    assert unknown.status_code == 400
    tell(circle_doctor, kind=URGENT)
    assert client.get("/api/v1/notifications/").json()["unread"] == 1


def test_one_mail_per_group_and_none_when_read_before_it_was_due(circle_doctor, hub_doctor):
    from kernel.notify.services import notifications_mark_group_read

    for number in range(3):
        tell(circle_doctor, hub_doctor, key=f"fact-{number}", group="conversation:1")
    tell(circle_doctor, key="other", group="conversation:2")
    assert OutboxMail.objects.filter(person=circle_doctor, group_key="conversation:1").count() == 1
    assert OutboxMail.objects.filter(person=circle_doctor).count() == 2
    notifications_mark_group_read(person_id=circle_doctor.pk, group_key="conversation:1")
    states = dict(OutboxMail.objects.filter(group_key="conversation:1").values_list("person_id", "state"))
    assert states == {circle_doctor.pk: OutboxState.CANCELLED, hub_doctor.pk: OutboxState.PENDING}
    assert Notification.objects.filter(person=circle_doctor, read_at=None).count() == 1
    tell(circle_doctor, key="fact-9", group="conversation:1")
    assert OutboxMail.objects.filter(person=circle_doctor, group_key="conversation:1").count() == 2


def test_news_soon_after_a_mail_went_out_is_mailed_later_not_never(circle_doctor):
    from kernel.notify.services import notifications_mark_group_read

    moment = now()
    for kind, group in ((ORDINARY, "conversation:1"), (URGENT, "conversation:2")):
        tell(circle_doctor, key=f"{group}-1", group=group, kind=kind)
        OutboxMail.objects.filter(group_key=group).update(state=OutboxState.SENT)
        with time_machine.travel(moment + timedelta(minutes=5)):
            tell(circle_doctor, key=f"{group}-2", group=group, kind=kind)
            tell(circle_doctor, key=f"{group}-3", group=group, kind=kind)
        first, later = OutboxMail.objects.filter(group_key=group).order_by("created_at")
        assert later.state == OutboxState.PENDING
        assert later.due_at == first.created_at + COALESCE_WITHIN
        notifications_mark_group_read(person_id=circle_doctor.pk, group_key=group)
        later.refresh_from_db()
        assert later.state == OutboxState.CANCELLED, "read in the app meanwhile"


def test_urgent_mail_is_not_held_back_by_an_ordinary_one(circle_doctor):
    tell(circle_doctor, key="1", group="conversation:1")
    tell(circle_doctor, key="2", group="conversation:1", kind=URGENT)
    tell(circle_doctor, key="3", group="conversation:1", kind=URGENT)
    mails = OutboxMail.objects.order_by("created_at")
    assert [mail.kind for mail in mails] == [ORDINARY, URGENT]
    assert mails[1].due_at <= mails[1].created_at < mails[0].due_at, "at once, while the ordinary one waits"


def test_mail_says_nothing_of_the_matter(circle_doctor, settings):
    circle_doctor.language = "it"
    circle_doctor.save(update_fields=["language"])
    tell(circle_doctor, params={"author": "Marta Riva", "diagnosis": "Linfoma"})
    mail = OutboxMail.objects.get()
    text = mail.subject + mail.body
    for secret in ("Marta", "Riva", "Linfoma", "fact-1"):
        assert secret not in text
    assert f"{settings.CIRCLECARE_BASE_URL}/messages/x" in mail.body


def test_outbox_is_a_page_of_the_demo_only(api, circle_doctor, settings):
    tell(circle_doctor)
    assert api(circle_doctor).get("/api/v1/outbox/").status_code == 404
    settings.CIRCLECARE_DEMO = True
    (mail,) = api().get("/api/v1/outbox/").json()["results"]
    assert mail["to_email"] == circle_doctor.email
