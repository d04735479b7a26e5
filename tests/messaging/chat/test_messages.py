"""Sending, editing, withdrawing, reading: what one does and what the others see."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.files.models import StoredFile
from kernel.files.services import file_create_from_bytes
from messaging.chat.models import Message, MessageVersion
from tests.factories.directory import Network, actor_of

if TYPE_CHECKING:
    from cases.patients.models import Patient
    from network.directory.models import Person
    from tests.messaging.chat.conftest import Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_case")]


@pytest.fixture
def network(own_case: Case) -> Network:
    return own_case[0]


@pytest.fixture
def circle_doctor(own_case: Case) -> Person:
    return own_case[1]


@pytest.fixture
def hub_doctor(own_case: Case) -> Person:
    return own_case[2]


@pytest.fixture
def patient(own_case: Case) -> Patient:
    return own_case[3]


def test_retry_with_the_same_client_id_is_the_same_message(case_talk, circle_doctor, hub_doctor, afterwards):
    talk = case_talk(circle_doctor)
    client_id = str(uuid.uuid4())
    first = talk.post("una volta", client_id=client_id)
    with afterwards() as after:
        again = talk.post("una volta", client_id=client_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert after.events == []
    assert [each["text"] for each in talk.messages()] == ["una volta"]
    # Another author may by chance use the same id.
    assert case_talk(hub_doctor).post("altro", client_id=client_id).status_code == 201


def test_client_id_used_in_another_conversation_is_a_conflict(
    case_talk, direct_talk, circle_doctor, hub_doctor
):
    client_id = str(uuid.uuid4())
    case_talk(circle_doctor).send("qui", client_id=client_id)
    other = direct_talk(circle_doctor, hub_doctor)
    assert other.post("là", client_id=client_id).json()["code"] == "client_id_reused"
    assert other.messages() == []


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"text": "x" * 10_001}, "text_too_long", "text"),
        ({"text": "x" * 100_000}, "text_too_long", "text"),
        ({"text": "  \n "}, "empty_message", "text"),
        ({"text": "x", "topic": "no-such"}, "unknown_topic", "topic"),
        ({"text": "x", "reply_to": 99}, "unknown_message", "reply_to"),
        ({"text": "x", "attachment_ids": [str(uuid.uuid4())]}, "unknown_file", "attachment_ids"),
        ({"text": "x", "client_id": "nonsense"}, "invalid", "client_id"),
        ({"text": "x", "surprise": 1}, "invalid", "surprise"),
        ({"text": {"a": 1}}, "invalid", "text"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_changes_nothing(case_talk, circle_doctor, body, code, field):
    talk = case_talk(circle_doctor)
    answer = talk.post(**{"text": "x", **body})
    assert answer.status_code == 400, answer.content
    assert answer.json()["code"] == code, answer.json()["fields"]
    assert answer.json()["fields"][field]
    assert talk.get()["last_seq"] == 0
    assert talk.send("x" * 10_000)["seq"] == 1, "the limit itself is allowed, and no number was lost"


def test_markup_in_text_never_becomes_markup_of_the_page(case_talk, circle_doctor):
    talk = case_talk(circle_doctor)
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:alert(1)) ![i](https://e.example/p.png)"
    html = talk.send(hostile)["html"]
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "&lt;script&gt;" in html
    link = talk.send("vedi [qui](https://linee-guida.example/a?b=1&c=2)")["html"]
    assert 'rel="noopener noreferrer nofollow"' in link
    assert 'href="https://linee-guida.example/a?b=1&amp;c=2"' in link


@pytest.mark.parametrize(
    "value",
    [
        "PLT 5*10^9/L, GB 3*10^9/L",
        "> 500 ng/mL",
        "+ CD19",
        "ferritina >500 e <1000",
        "~300",
        "2 < 3 > 1",
        "a_b_c",
    ],
)
def test_clinical_values_survive_the_markdown(case_talk, circle_doctor, value):
    talk = case_talk(circle_doctor)
    html = talk.send(value)["html"]
    shown = html.removeprefix("<p>").removesuffix("</p>").replace("&gt;", ">").replace("&lt;", "<")
    assert shown == value
    listed = talk.client.get("/api/v1/conversations/").json()["results"][0]
    assert listed["last_message"]["excerpt"] == value


def test_mention_carries_the_true_name_and_only_readers_can_be_named(
    case_talk, circle_doctor, hub_doctor, outsider, afterwards
):
    talk = case_talk(circle_doctor)
    text = f"@[Il Primario](person:{hub_doctor.pk}) e @[Anna Moro](person:{outsider.pk}), vedete?"
    with afterwards() as after:
        message = talk.send(text)
    assert message["mentions"] == [str(hub_doctor.pk)]
    assert message["text"] == f"@[Marta Riva](person:{hub_doctor.pk}) e @Anna Moro, vedete?"
    assert f'<span class="mention" data-person="{hub_doctor.pk}">@Marta Riva</span>' in message["html"]
    assert str(outsider.pk) not in message["html"]
    assert after.receivers("notification.created") == {hub_doctor.pk}


def test_edit_keeps_the_earlier_words(case_talk, circle_doctor, hub_doctor):
    talk = case_talk(circle_doctor)
    talk.send("dose 10 mg")
    edited = talk.edit(1, "dose 100 mg").json()
    assert (edited["seq"], edited["changed_seq"], edited["text"]) == (1, 2, "dose 100 mg")
    assert edited["edited_at"]
    history = case_talk(hub_doctor).get("messages/1/history/")["results"]
    assert [(each["text"], each["reason"]) for each in history] == [("dose 10 mg", "edited")]
    assert talk.edit(1, "dose 100 mg").json()["changed_seq"] == 2, "the same words are no change"


def test_withdrawn_words_are_gone_for_others_and_kept_for_the_author(case_talk, circle_doctor, hub_doctor):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    mine.send("caso sbagliato")
    theirs.send("come?", reply_to=1)
    assert theirs.messages()[1]["reply_to"]["excerpt"] == "caso sbagliato"
    gone = mine.withdraw(1).json()
    assert (gone["text"], gone["html"], gone["changed_seq"]) == ("", "", 3)
    assert mine.withdraw(1).json() == gone, "twice is once"
    assert "sbagliato" not in str(theirs.messages())
    assert "sbagliato" not in str(theirs.client.get("/api/v1/conversations/").json())
    assert theirs.client.get("/api/v1/search/", {"q": "sbagliato"}).json()["results"] == []
    assert theirs.client.get(f"{theirs.url}messages/1/history/").status_code == 404
    assert mine.get("messages/1/history/")["results"][0]["text"] == "caso sbagliato"
    assert mine.edit(1, "di nuovo").json()["code"] == "withdrawn"


class TestFilesOfAWithdrawnMessage:
    @pytest.fixture
    def sent(self, circle_doctor, patient):
        """`sent(name)`: a file of the case as its author's browser has just sent it."""

        def make(
            name: str, *, content: bytes = b"%PDF-1.4 referto", by: Person = circle_doctor, category: str = ""
        ):
            return file_create_from_bytes(
                actor=actor_of(by),
                subject_type="patient",
                subject_id=patient.pk,
                name=name,
                content=content + name.encode(),
                category=category,
            )

        return make

    @staticmethod
    def readable(talk, *files) -> list[bool]:
        return [talk.client.get(f"/api/v1/files/{file.pk}/content/").status_code == 200 for file in files]

    def test_go_with_it_with_a_trace(self, case_talk, circle_doctor, hub_doctor, sent, patient):
        mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
        file = sent("tac.pdf")
        mine.send("caso sbagliato", attachment_ids=[str(file.pk)])
        assert self.readable(theirs, file) == [True]
        mine.withdraw(1)
        assert self.readable(theirs, file) == [False]
        assert self.readable(mine, file) == [False]
        listed = theirs.client.get("/api/v1/files/", {"subject": f"patient:{patient.pk}"}).json()["results"]
        assert [(each["name"], each["withdrawn_by"]["id"]) for each in listed] == [
            ("tac.pdf", str(circle_doctor.pk))
        ]
        assert listed[0]["withdrawn_reason"]
        trace = AuditEntry.objects.get(action="file.withdrawn")
        assert (trace.object_id, trace.patient_id, trace.person_id) == (
            str(file.pk), patient.pk, circle_doctor.pk,
        )  # fmt: skip
        mine.withdraw(1)
        assert AuditEntry.objects.filter(action="file.withdrawn").count() == 1, "twice is once"

    def test_stay_when_they_are_shown_elsewhere(self, case_talk, circle_doctor, hub_doctor, sent):
        mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
        file = sent("tac.pdf")
        mine.send("guardate", attachment_ids=[str(file.pk)])
        theirs.send("questa?", attachment_ids=[str(file.pk)])
        mine.withdraw(1)
        assert self.readable(theirs, file) == [True]
        theirs.withdraw(2)
        assert self.readable(theirs, file) == [True], "not theirs to take back"

    def test_stay_when_they_did_not_come_with_it(self, case_talk, circle_doctor, circle_nurse, sent):
        mine = case_talk(circle_doctor)
        with clock.at(clock.now() - timedelta(days=2)):
            old = sent("vecchio.pdf")
        others, filed = (
            sent("altrui.pdf", by=circle_nurse),
            sent("istologia.pdf", category="pathology_report"),
        )
        files = (old, others, filed)
        mine.send("i documenti", attachment_ids=[str(file.pk) for file in files])
        mine.withdraw(1)
        assert self.readable(mine, *files) == [True, True, True]


def test_history_cannot_be_rewritten_in_the_database(case_talk, circle_doctor):
    from django.db import DatabaseError, transaction

    talk = case_talk(circle_doctor)
    talk.send("a")
    talk.edit(1, "b")
    for change in (lambda rows: rows.update(text="c"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(MessageVersion.objects.all())
    assert MessageVersion.objects.get().text == "a"


def test_unread_is_what_stands_after_the_pointer_and_the_pointer_never_goes_back(
    case_talk, circle_doctor, hub_doctor
):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    for number in range(5):
        mine.send(str(number))
    assert theirs.get()["unread"] == 5
    assert mine.get()["unread"] == 0, "what one writes oneself is not unread"
    assert theirs.read(3).json() == {"last_read_seq": 3, "unread": 2}
    assert theirs.read(1).json() == {"last_read_seq": 3, "unread": 2}
    assert theirs.read(10**15).json() == {"last_read_seq": 5, "unread": 0}
    mine.edit(2, "cambiato")
    assert theirs.get()["unread"] == 0, "an edit is not a new message"
    receipts = mine.get("messages/4/receipts/")
    assert [person["name"] for person in receipts["read"]] == ["Marta Riva"]


def test_message_that_arrived_while_typing_stays_unread(case_talk, circle_doctor, hub_doctor):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    theirs.send("arrivato mentre scrivevi")
    mine.send("non l'ho visto")
    assert mine.get()["last_read_seq"] == 0
    assert mine.get("messages/1/receipts/")["read"] == []
    mine.read(2)
    assert [each["name"] for each in theirs.get("messages/1/receipts/")["read"]] == ["Giulia Ferri"]


def test_pages_meet_without_gap_or_overlap(case_talk, circle_doctor):
    talk = case_talk(circle_doctor)
    for number in range(1, 8):
        talk.send(f"m{number}")
    newest = talk.get("messages/", limit=3)
    assert [each["seq"] for each in newest["results"]] == [5, 6, 7]
    older = talk.client.get(newest["next"]).json()
    oldest = talk.client.get(older["next"]).json()
    assert [each["seq"] for each in older["results"]] == [2, 3, 4]
    assert [each["seq"] for each in oldest["results"]] == [1]
    assert (oldest["has_more"], oldest["next"]) == (False, None)
    assert [each["seq"] for each in talk.messages(after_seq=5)] == [6, 7]
    talk.edit(1, "m1 bis")
    assert [(each["seq"], each["changed_seq"]) for each in talk.messages(changed_after=6)] == [(7, 7), (1, 8)]
    for query in ({"limit": 0}, {"limit": "x"}, {"before_seq": "-1"}, {"changed_after": "9" * 30}):
        assert talk.client.get(f"{talk.url}messages/", query).status_code == 400, query


def test_topics_have_keys_or_names_and_can_be_resolved(case_talk, circle_doctor, hub_doctor):
    talk = case_talk(circle_doctor)
    topics = {topic["key"]: topic["id"] for topic in talk.get()["topics"]}
    assert list(topics) == ["general", "eligibility", "bridging", "imaging", "logistics"]
    assert talk.send("dove")["topic"] == topics["general"]
    assert talk.send("qui", topic="bridging")["topic"] == topics["bridging"]
    assert [each["text"] for each in talk.messages(topic="bridging")] == ["qui"]
    assert talk.messages(topic="none-such") == []
    made = talk.client.post(f"{talk.url}topics/", {"name": "Trasporto"})
    assert made.status_code == 201
    again = case_talk(hub_doctor).client.post(f"{talk.url}topics/", {"name": "trasporto"})
    assert again.json()["id"] == made.json()["id"]
    resolved = talk.client.patch(f"{talk.url}topics/{topics['general']}/", {"resolved": True}).json()
    assert resolved["resolved_at"]
    renamed = talk.client.patch(f"{talk.url}topics/{topics['general']}/", {"name": "x"})
    assert renamed.json()["code"] == "default_topic"


def test_files_of_another_case_cannot_be_attached(case_talk, circle_doctor, network, patient):
    from tests.factories import patients

    talk = case_talk(circle_doctor)
    elsewhere = patients.make_patient(circle_doctor, centre=network.crema)
    here, there = (
        file_create_from_bytes(
            actor=actor_of(circle_doctor),
            subject_type="patient",
            subject_id=of.pk,
            name=f"nota-{of.pk}.txt",
            content=b"plain text",
            category="note",
        )
        for of in (patient, elsewhere)
    )
    assert talk.post("x", attachment_ids=[str(there.pk)]).json()["code"] == "unknown_file"
    message = talk.send("", attachment_ids=[str(here.pk)])
    assert [file["name"] for file in message["files"]] == [here.name]
    assert StoredFile.objects.count() == 2
    assert talk.messages()[0]["files"] == message["files"]


@pytest.mark.parametrize(
    ("count", "text", "said"),
    [
        (1, "", "Attachment: referto-0.txt"),
        (3, "", "Attachments (3): referto-0.txt, …"),
        (2, "Ecco l'eco", "Ecco l'eco"),
    ],
)
def test_a_message_without_words_is_known_by_its_files(
    case_talk, circle_doctor, hub_doctor, patient, count, text, said
):
    """In the list of conversations and where it is quoted; withdrawn it is known by nothing."""
    files = [
        file_create_from_bytes(
            actor=actor_of(circle_doctor),
            subject_type="patient",
            subject_id=patient.pk,
            name=f"referto-{number}.txt",
            content=f"plain {number}".encode(),
            category="note",
        )
        for number in range(count)
    ]
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    mine.send(text, attachment_ids=[str(file.pk) for file in files])

    def listed() -> str:
        row = theirs.client.get("/api/v1/conversations/").json()["results"][0]
        excerpt: str = row["last_message"]["excerpt"]
        return excerpt

    assert listed() == said
    reply = theirs.send("Visto", reply_to=1)
    assert reply["reply_to"]["excerpt"] == said
    mine.withdraw(1)
    assert theirs.messages()[1]["reply_to"]["excerpt"] == ""
    theirs.withdraw(2)
    assert listed() == ""


def test_reading_and_writing_a_case_is_audited_once_per_page(case_talk, circle_doctor, hub_doctor, patient):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    for number in range(3):
        mine.send(str(number))
    before = AuditEntry.objects.filter(action="conversation.read").count()
    theirs.messages()
    theirs.messages(changed_after=3)
    entries = AuditEntry.objects.filter(action="conversation.read")
    assert entries.count() == before + 1, "a page with three messages is one entry, an empty answer none"
    entry = entries.latest("id")
    assert (entry.patient_id, entry.person_id, entry.detail) == (
        patient.pk,
        hub_doctor.pk,
        {"from": 1, "to": 3},
    )
    mine.edit(1, "x")
    mine.withdraw(1)
    actions = AuditEntry.objects.filter(patient_id=patient.pk, object_type="chat.message").values_list(
        "action", flat=True
    )
    assert sorted(actions) == [
        "message.edited",
        "message.sent",
        "message.sent",
        "message.sent",
        "message.withdrawn",
    ]


def test_search_finds_words_in_any_form_and_is_audited_without_them(case_talk, circle_doctor, outsider, api):
    talk = case_talk(circle_doctor)
    talk.send("Le infusioni sono programmate")
    talk.send("altro")
    hits = talk.client.get("/api/v1/search/", {"q": "infusione programmata"}).json()["results"]
    assert [hit["subtitle"] for hit in hits if hit["kind"] == "message"] == ["Le infusioni sono programmate"]
    entry = AuditEntry.objects.get(action="messages.searched")
    assert (entry.person_id, entry.detail) == (circle_doctor.pk, {"count": 1})
    nothing = api(outsider).get("/api/v1/search/", {"q": "infusione"}).json()["results"]
    assert [hit for hit in nothing if hit["kind"] == "message"] == []


def test_system_message_speaks_the_readers_language(
    case_talk, circle_doctor, hub_doctor, patient, afterwards
):
    from django.utils.translation import gettext_lazy as _

    from messaging.chat.rules import system_texts
    from messaging.chat.services import system_message
    from tests.factories.directory import actor_of

    system_texts.register({"test.message": _("Message")})
    hub_doctor.language = "it"
    hub_doctor.save(update_fields=["language"])
    with afterwards() as after:
        system_message("patient", patient.pk, "test.message", {}, actor_of(circle_doctor))
    created = [
        (data["message"]["system"]["key"], people)
        for name, data, people in after.events
        if name == "message.created"
    ]
    assert len(created) == 2
    assert {key for key, _people in created} == {"test.message"}
    assert not created[0][1] & created[1][1], "each reader gets it once, in one language"
    message = case_talk(circle_doctor).messages()[0]
    assert (message["kind"], message["client_id"]) == ("system", None)
    assert case_talk(circle_doctor).edit(1, "x").status_code == 403
    assert Message.objects.get().text == ""


def test_direct_with_oneself_or_unknown_people_is_refused(api, circle_doctor, suspended):
    client = api(circle_doctor)
    for person_id in (circle_doctor.pk, uuid.uuid4(), suspended.pk):
        answer = client.post("/api/v1/conversations/", {"kind": "direct", "person_ids": [str(person_id)]})
        assert answer.status_code == 400, answer.content
        assert answer.json()["fields"]["person_ids"]
    assert client.get("/api/v1/conversations/").json()["results"] == []


def test_group_retry_finds_the_group(api, circle_doctor, hub_doctor, hub_doctor_2, afterwards):
    client = api(circle_doctor)
    body = {
        "kind": "group",
        "title": "Turni",
        "person_ids": [str(hub_doctor.pk), str(hub_doctor_2.pk)],
        "client_id": str(uuid.uuid4()),
    }
    with afterwards() as after:
        made = client.post("/api/v1/conversations/", body)
    again = client.post("/api/v1/conversations/", body)
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json()["id"] == again.json()["id"] == body["client_id"]
    assert after.receivers("conversation.changed") == {circle_doctor.pk, hub_doctor.pk, hub_doctor_2.pk}
    taken = api(hub_doctor).post("/api/v1/conversations/", body | {"person_ids": [str(circle_doctor.pk)]})
    assert taken.status_code == 409


def test_today_shows_what_names_me_or_is_urgent_until_read(case_talk, circle_doctor, hub_doctor):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    mine.send("per tutti")
    mine.send(f"@[x](person:{hub_doctor.pk}) guarda")
    mine.send("subito", urgent=True)

    def waiting():
        sections = theirs.client.get("/api/v1/today/").json()["sections"]
        return [item for section in sections if section["code"] == "messages" for item in section["items"]]

    assert [(item["kind"], item["seq"]) for item in waiting()] == [("urgent", 3), ("mention", 2)]
    assert "guarda" not in str(waiting())
    theirs.read(2)
    assert [item["seq"] for item in waiting()] == [3]
    theirs.read(3)
    assert waiting() == []
