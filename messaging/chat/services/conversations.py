"""Opening conversations and arranging their topics."""

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kernel import subjects
from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import now
from kernel.errors import Conflict, Invalid, NotFound
from kernel.ids import new_id
from kernel.realtime import publish
from messaging.chat import policies
from messaging.chat.events import ConversationChanged, TopicData
from messaging.chat.models import Conversation, ConversationKind, Participant, Topic
from messaging.chat.selectors.access import conversation_access, patient_of
from messaging.chat.selectors.conversations import topic_rows
from network.directory.policies import people_visible_to

DEFAULT_TOPICS = ("general", "eligibility", "bridging", "imaging", "logistics")
MAX_TOPICS = 40
MAX_GROUP = 100


def conversation_for_subject(*, actor: Actor, subject_type: str, subject_id: UUID) -> Conversation:
    """The one conversation of a subject, made with its default topics when it is first asked for.

    Raises NotFound for a subject that the actor cannot see (or that has no discussions).
    """
    known = subject_type in subjects.types() and subject_type != policies.SUBJECT_TYPE
    if not known or not (actor.is_system or subjects.get(subject_type).can_view(actor, subject_id)):
        raise NotFound
    return _of_subject(subject_type, subject_id, actor)


def _of_subject(subject_type: str, subject_id: UUID, actor: Actor) -> Conversation:
    found = Conversation.objects.filter(subject_type=subject_type, subject_id=subject_id).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            conversation = Conversation.objects.create(
                kind=ConversationKind.CASE,
                subject_type=subject_type,
                subject_id=subject_id,
                created_by_id=actor.person_id,
                last_activity_at=now(),
            )
            Topic.objects.bulk_create(
                Topic(conversation=conversation, key=key, position=position)
                for position, key in enumerate(DEFAULT_TOPICS)
            )
            _publish_changed(conversation)
    except IntegrityError:
        # Somebody opened it at the same moment: theirs is the one.
        return Conversation.objects.get(subject_type=subject_type, subject_id=subject_id)
    return conversation


def conversation_open_direct(*, actor: Actor, person_id: UUID) -> tuple[Conversation, bool]:
    """The conversation of two people, and whether it was made now. Raises Invalid for oneself and for people
    who cannot be found in the directory."""
    if person_id == actor.who:
        raise Invalid("yourself", _("Choose somebody else."), field="person_ids")
    _check_people(actor, {person_id})
    key = ":".join(sorted((str(actor.who), str(person_id))))
    found = Conversation.objects.filter(direct_key=key).first()
    if found is not None:
        return found, False
    try:
        conversation = _create(
            actor, {person_id}, conversation_id=None, kind=ConversationKind.DIRECT, direct_key=key, title=""
        )
    except IntegrityError:
        return Conversation.objects.get(direct_key=key), False
    return conversation, True


def conversation_open_group(
    *, actor: Actor, person_ids: Collection[UUID], title: str, client_id: UUID | None
) -> tuple[Conversation, bool]:
    """A group of the actor and `person_ids`. `client_id` becomes its id, so that a retry finds it.

    Raises Invalid for people who cannot be found in the directory, Conflict when the id is taken.
    """
    others = set(person_ids) - {actor.who}
    if not 1 <= len(others) <= MAX_GROUP:
        message = _("Choose between 1 and %(max)s people.") % {"max": MAX_GROUP}
        raise Invalid("group_size", message, field="person_ids")
    _check_people(actor, others)
    try:
        conversation = _create(
            actor,
            others,
            conversation_id=client_id,
            kind=ConversationKind.GROUP,
            direct_key=None,
            title=title,
        )
    except IntegrityError:
        found = Conversation.objects.filter(
            pk=client_id or UUID(int=0), kind=ConversationKind.GROUP, created_by_id=actor.who
        ).first()
        if found is None:
            raise Conflict("client_id_taken", _("Please send this again.")) from None
        return found, False
    return conversation, True


def _check_people(actor: Actor, person_ids: Collection[UUID]) -> None:
    known = people_visible_to(actor).filter(pk__in=person_ids, is_active=True).count()
    if known != len(person_ids):
        raise Invalid("unknown_person", _("This person cannot be found."), field="person_ids")


def _create(
    actor: Actor,
    others: Collection[UUID],
    *,
    conversation_id: UUID | None,
    kind: str,
    direct_key: str | None,
    title: str,
) -> Conversation:
    """Raises IntegrityError when it is there already."""
    with transaction.atomic():
        conversation = Conversation(
            pk=conversation_id or new_id(),
            kind=kind,
            direct_key=direct_key,
            title=title,
            created_by_id=actor.person_id,
            last_activity_at=now(),
        )
        conversation.save(force_insert=True)
        Participant.objects.bulk_create(
            Participant(conversation=conversation, person_id=person_id)
            for person_id in sorted({*others, actor.who}, key=str)
        )
        _publish_changed(conversation)
    return conversation


@transaction.atomic
def topic_create(*, actor: Actor, conversation_id: UUID, name: str) -> Topic:
    """A topic with a free name at the end. The same name again is the same topic."""
    conversation = conversation_access(actor, conversation_id, lock=True, contribute=True)
    topics = Topic.objects.filter(conversation=conversation)
    same = topics.filter(name__iexact=name).first()
    if same is not None:
        return same
    if topics.count() >= MAX_TOPICS:
        raise Conflict("too_many_topics", _("There are too many topics. Resolve or rename one."))
    last = topics.aggregate(last=Max("position"))["last"]
    topic = Topic.objects.create(
        conversation=conversation, name=name, position=0 if last is None else last + 1
    )
    _audit(actor, conversation, "topic.created", topic)
    _publish_changed(conversation)
    return topic


@transaction.atomic
def topic_change(
    *,
    actor: Actor,
    conversation_id: UUID,
    topic_id: UUID,
    name: str | None = None,
    resolved: bool | None = None,
) -> Topic:
    """Rename a topic (one with a free name), resolve it or open it again. Raises NotFound, Conflict."""
    conversation = conversation_access(actor, conversation_id, lock=True, contribute=True)
    topic = Topic.objects.filter(conversation=conversation, pk=topic_id).first()
    if topic is None:
        raise NotFound
    if name is not None:
        _rename(conversation, topic, name)
    if resolved is not None and resolved != (topic.resolved_at is not None):
        topic.resolved_at = now() if resolved else None
        topic.resolved_by_id = actor.person_id if resolved else None
    topic.save(update_fields=["name", "resolved_at", "resolved_by"])
    _audit(actor, conversation, "topic.changed", topic)
    _publish_changed(conversation)
    return topic


def _rename(conversation: Conversation, topic: Topic, name: str) -> None:
    if topic.key:
        raise Conflict("default_topic", _("The default topics keep their names."))
    taken = Topic.objects.filter(conversation=conversation, name__iexact=name).exclude(pk=topic.pk)
    if taken.exists():
        raise Invalid("name_taken", _("There is a topic of this name already."), field="name")
    topic.name = name


def _audit(actor: Actor, conversation: Conversation, action: str, topic: Topic) -> None:
    patient_id = patient_of(conversation)
    if patient_id is not None:
        record(
            actor=actor, action=action, patient_id=patient_id, object_type="chat.topic", object_id=topic.pk
        )


def _publish_changed(conversation: Conversation) -> None:
    event = ConversationChanged(
        conversation_id=conversation.pk,
        kind=conversation.kind,  # type: ignore[arg-type]  # one of the three, by constraint
        title=conversation.title,
        topics=[TopicData(**row) for row in topic_rows(conversation)],
    )
    publish(event, person_ids=policies.people_who_can_view(conversation))
