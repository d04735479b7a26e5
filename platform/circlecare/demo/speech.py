"""Playing the scripts of `talk.py` in the discussion of a case."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from circlecare.demo.talk import TALKS, Say
from kernel import clock
from kernel.actors import Actor
from kernel.files.models import StoredFile
from messaging.chat.models import Conversation, Message
from messaging.chat.services import (
    conversation_for_subject,
    conversation_mark_read,
    message_edit,
    message_send,
    message_withdraw,
)
from network.directory.selectors import people_names

if TYPE_CHECKING:
    from circlecare.demo.case import Case

_NAMED = re.compile(r"@([a-z]+)")
READ_AFTER = timedelta(minutes=25)
UNREAD_SINCE = timedelta(hours=20)
"""What is younger than this was read only by who answered, so that the demonstration has something new."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The voices of one case."""

    case: "Case"

    def play(self, script: str, *, at: datetime, until: datetime) -> None:
        moment, seqs = at, dict[int, int]()
        conversation = None
        for number, line in enumerate(TALKS[script], start=1):
            moment += timedelta(minutes=line.minutes)
            if moment > until:
                break
            if conversation is None:
                conversation = self._conversation(moment)
            seqs[number] = self._say(conversation, line, moment, seqs.get(line.reply))
            self.case.voices.add(line.who)
            if moment < until - UNREAD_SINCE:
                self.case.heard = (conversation.pk, seqs[number], moment + READ_AFTER)

    def read(self) -> None:
        """Who took part has read what is not new any more, and what stood there when they last did something."""
        self._acted()
        if self.case.heard is None:
            return
        conversation_id, seq, moment = self.case.heard
        conversation = Conversation.objects.get(pk=conversation_id)
        if conversation.last_activity_at < self.case.now - UNREAD_SINCE:
            # what the product itself said since then has been seen too
            seq = conversation.last_seq
            moment = max(moment, conversation.last_activity_at + READ_AFTER)
        readers = {self.case.actor(who).person_id: self.case.actor(who) for who in sorted(self.case.voices)}
        for actor in readers.values():
            with clock.at(moment):
                conversation_mark_read(actor=actor, conversation_id=conversation_id, seq=seq)

    def _acted(self) -> None:
        """The product tells of an act (sent, answered, decided) in the name of who did it, and that person was
        looking at the case."""
        own = Message.objects.filter(
            conversation__subject_id=self.case.patient.pk, author__isnull=False
        ).order_by("seq")
        last = {message.author_id: message for message in own}
        for author_id, message in last.items():
            assert author_id is not None, "only messages of people were asked for"
            with clock.at(message.created_at):
                conversation_mark_read(
                    actor=Actor.person(author_id),
                    conversation_id=message.conversation_id,
                    seq=message.seq,
                )

    def _conversation(self, moment: datetime) -> Conversation:
        with clock.at(moment):
            return conversation_for_subject(
                actor=self.case.actor("circle"), subject_type="patient", subject_id=self.case.patient.pk
            )

    def _say(self, conversation: Conversation, line: Say, moment: datetime, reply_to: int | None) -> int:
        actor = self.case.actor(line.who)
        said = Conversation.objects.values_list("last_seq", flat=True).get(pk=conversation.pk)
        with clock.at(moment):
            conversation_mark_read(actor=actor, conversation_id=conversation.pk, seq=said)
            row, _new = message_send(
                actor=actor,
                conversation_id=conversation.pk,
                client_id=uuid4(),
                text=self._text(line.text),
                topic=line.topic,
                reply_to=reply_to,
                urgent=line.urgent,
                file_ids=self._file(line.file),
            )
        seq: int = row["seq"]
        if line.then:
            with clock.at(moment + timedelta(minutes=2)):
                if line.then == "withdraw":
                    message_withdraw(actor=actor, conversation_id=conversation.pk, seq=seq)
                else:
                    text = self._text(line.then.removeprefix("edit:"))
                    message_edit(actor=actor, conversation_id=conversation.pk, seq=seq, text=text)
        return seq

    def _text(self, text: str) -> str:
        words = self.case.words()

        def named(found: re.Match[str]) -> str:
            person_id = self.case.actor(found[1]).person_id
            assert person_id is not None
            return f"@[{people_names([person_id])[person_id]}](person:{person_id})"

        return _NAMED.sub(named, text.format(**words))

    def _file(self, category: str) -> list[UUID]:
        if not category:
            return []
        files = StoredFile.objects.filter(
            subject_type="patient", subject_id=self.case.patient.pk, category=category
        )
        return list(files.values_list("pk", flat=True)[:1])
