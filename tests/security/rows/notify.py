"""One's own notifications; the outbox page exists in the demo only."""

from tests.security.matrix import REST, EventRow, Row
from tests.security.scenario import Scenario

ROWS = (
    Row("GET", "notifications/", {200: REST}),
    Row("POST", "notifications/read/", {200: REST}, data={"all": True}),
    Row("GET", "me/notification-preferences/", {200: REST}),
    Row(
        "PUT",
        "me/notification-preferences/",
        {200: REST},
        data={"preferences": [{"kind": "referral.submitted", "mail": False}]},
    ),
    Row("GET", "me/push/", {200: REST}),
    Row(
        "POST",
        "me/push/",
        {201: REST},
        data={
            "endpoint": "https://fcm.googleapis.com/fcm/send/matrix",
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
    ),
    Row("DELETE", "me/push/<uuid:device_id>/", {204: "own_nurse", 404: REST}),
    Row("GET", "outbox/", {404: "* signed_out suspended"}, public=True),
)


def arrange(scenario: Scenario) -> None:
    from kernel.notify.models import PushDevice

    device = PushDevice.objects.create(
        person=scenario.people["own_nurse"], endpoint="https://fcm.googleapis.com/fcm/send/own-nurse"
    )
    scenario.ids["device_id"] = device.pk


def _told(scenario: Scenario) -> None:
    """Also names somebody who was suspended: they must hear nothing."""
    from kernel.notify import services

    services.send(
        person_ids=[scenario.people["own_nurse"].pk, scenario.people["suspended"].pk],
        kind="referral.submitted",
        subject_type="",
        subject_id=None,
        url="/today",
        dedupe_key="matrix",
    )


def _read(scenario: Scenario) -> None:
    from kernel.notify import services

    _told(scenario)
    services.notifications_mark_read(actor=scenario.actor("own_nurse"), ids=None)


EVENTS = (
    EventRow("notification.created", _told, heard_by="own_nurse"),
    EventRow("notification.read", _read, heard_by="own_nurse"),
    EventRow("today.changed", _told, heard_by="own_nurse"),
)
