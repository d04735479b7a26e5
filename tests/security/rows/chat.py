"""Conversations: a case's belongs to its circle of care, a direct one to its two people."""

from typing import Any

from kernel.ids import new_id
from tests.security.matrix import CLINICAL, HUB, REST, EventRow, FrameRow, Row
from tests.security.scenario import Scenario

READERS = {200: CLINICAL, 404: REST}
ONE = "conversations/<uuid:conversation_id>/"
MESSAGE = f"{ONE}messages/<seq:seq>/"
# The author changes the own message; other readers see it, so they are told that it is not theirs.
AUTHOR = {200: "own_doctor", 403: f"own_nurse {HUB} invited", 404: REST}


def arrange(scenario: Scenario) -> None:
    from messaging.chat import services
    from messaging.chat.models import Topic

    doctor = scenario.actor("own_doctor")
    conversation = services.conversation_for_subject(
        actor=doctor, subject_type="patient", subject_id=scenario.ids["patient_id"]
    )
    message, _made = services.message_send(
        actor=doctor,
        conversation_id=conversation.pk,
        client_id=new_id(),
        text="Good morning",
        topic="",
        reply_to=None,
        file_ids=[],
        urgent=False,
    )
    scenario.ids |= {
        "subject_type": "patient",
        "subject_id": scenario.ids["patient_id"],
        "conversation_id": conversation.pk,
        "seq": message["seq"],
        "topic_id": Topic.objects.filter(conversation=conversation).order_by("position").first().pk,
        "hub_doctor_id": scenario.people["hub_doctor"].pk,
    }


def _message(scenario: Scenario) -> dict[str, Any]:
    return {"client_id": str(new_id()), "text": "Hello"}


def _arrived(scenario: Scenario) -> dict[str, Any]:
    return {"received": [{"conversation_id": str(scenario.ids["conversation_id"]), "seq": 1}]}


def _group(scenario: Scenario) -> dict[str, Any]:
    return {
        "kind": "group",
        "title": "Ward",
        "person_ids": [str(scenario.ids["person_id"])],
        "client_id": str(new_id()),
    }


ROWS = (
    Row("GET", "conversations/", {200: REST}, shows="conversation_id", shown_to=CLINICAL),
    Row("POST", "conversations/", {201: REST}, data=_group),
    Row("GET", "conversations/for/<slug:subject_type>/<uuid:subject_id>/", READERS),
    Row("GET", ONE, READERS),
    Row("POST", f"{ONE}read/", READERS, data={"seq": 1}),
    Row("POST", "conversations/received/", {204: CLINICAL, 404: REST}, data=_arrived),
    Row("GET", f"{ONE}members/", READERS),
    Row("POST", f"{ONE}topics/", {201: CLINICAL, 404: REST}, data={"name": "Transport"}),
    Row("PATCH", f"{ONE}topics/<uuid:topic_id>/", READERS, data={"resolved": True}),
    Row("GET", f"{ONE}messages/", READERS),
    Row("POST", f"{ONE}messages/", {201: CLINICAL, 404: REST}, data=_message),
    Row("PATCH", MESSAGE, AUTHOR, data={"text": "Good evening"}),
    Row("DELETE", MESSAGE, AUTHOR),
    Row("GET", f"{MESSAGE}history/", READERS),
    Row("GET", f"{MESSAGE}receipts/", READERS),
    Row("GET", "sync/", {200: REST}, shows="conversation_id", shown_to=CLINICAL),
)


def _sent(scenario: Scenario) -> None:
    from messaging.chat.services import message_send

    message_send(
        actor=scenario.actor("hub_doctor"),
        conversation_id=scenario.ids["conversation_id"],
        client_id=new_id(),
        text="Good morning to you",
        topic="",
        reply_to=None,
        file_ids=[],
        urgent=False,
    )


def _edited(scenario: Scenario) -> None:
    from messaging.chat.services import message_edit

    ids = scenario.ids
    message_edit(
        actor=scenario.actor("own_doctor"), conversation_id=ids["conversation_id"], seq=ids["seq"], text="Hi"
    )


def _read(scenario: Scenario) -> None:
    from messaging.chat.services import conversation_mark_read

    ids = scenario.ids
    conversation_mark_read(
        actor=scenario.actor("hub_doctor"), conversation_id=ids["conversation_id"], seq=ids["seq"]
    )


def _topic(scenario: Scenario) -> None:
    from messaging.chat.services import topic_create

    topic_create(
        actor=scenario.actor("own_nurse"), conversation_id=scenario.ids["conversation_id"], name="Transport"
    )


def _typing(scenario: Scenario) -> None:
    from messaging.chat.consumers import TypingFrame, on_typing

    frame = TypingFrame(conversation_id=scenario.ids["conversation_id"])
    on_typing(scenario.actor("own_nurse"), frame)


def _received(scenario: Scenario) -> None:
    from messaging.chat.services import messages_mark_delivered

    ids = scenario.ids
    messages_mark_delivered(actor=scenario.actor("hub_doctor"), upto={ids["conversation_id"]: ids["seq"]})


EVENTS = (
    EventRow("message.created", _sent, heard_by=CLINICAL),
    EventRow("message.changed", _edited, heard_by=CLINICAL),
    EventRow("receipt.changed", _read, heard_by=CLINICAL),
    # Only who wrote what has arrived.
    EventRow("receipt.delivered", _received, heard_by="own_doctor"),
    EventRow("conversation.changed", _topic, heard_by=CLINICAL),
    EventRow("typing", _typing, heard_by=f"own_doctor {HUB} invited"),
    # The answer to a frame, on the asker's own socket (the frame's row says who may ask).
    EventRow("presence", trigger=None),
)

FRAMES = tuple(
    FrameRow(name, lambda scenario: {"conversation_id": scenario.ids["conversation_id"]}, senders=CLINICAL)
    for name in ("typing", "presence")
)
