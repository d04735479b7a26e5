"""Conversations, their topics, members and read pointers."""

from datetime import datetime
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.actors import Actor
from kernel.api.pagination import CursorPage, decode_cursor, limit_of
from kernel.api.views import ApiView
from kernel.errors import Invalid
from messaging.chat import services
from messaging.chat.api.serializers import (
    ConversationCreateInput,
    ConversationOutput,
    ConversationPageOutput,
    MemberListOutput,
    ReadInput,
    ReadOutput,
    ReceivedInput,
    SyncOutput,
    TopicChangeInput,
    TopicCreateInput,
    TopicOutput,
    since_of,
)
from messaging.chat.models import Conversation
from messaging.chat.selectors.access import conversation_access
from messaging.chat.selectors.conversations import conversation_detail
from messaging.chat.selectors.people import member_list
from messaging.chat.services.reading import conversations_read_changes, conversations_read_page


def _after(request: Request) -> tuple[datetime, UUID] | None:
    cursor = request.query_params.get("cursor")
    if not cursor:
        return None
    at, pk = decode_cursor(cursor, length=2)
    try:
        moment, conversation_id = datetime.fromisoformat(str(at)), UUID(str(pk))
    except ValueError:
        raise Invalid("bad_cursor", field="cursor") from None
    if moment.tzinfo is None:
        raise Invalid("bad_cursor", field="cursor")
    return moment, conversation_id


def _detail(actor: Actor, conversation: Conversation, status: int = 200) -> Response:
    return Response(conversation_detail(actor=actor, conversation=conversation), status=status)


class ConversationListApi(ApiView):
    @extend_schema(
        operation_id="conversation_list",
        parameters=[
            OpenApiParameter("cursor", str),
            OpenApiParameter("limit", int),
            OpenApiParameter("unread", bool),
        ],
        responses=ConversationPageOutput,
    )
    def get(self, request: Request) -> Response:
        limit = limit_of(request)
        rows = conversations_read_page(
            actor=self.actor,
            after=_after(request),
            unread_only=request.query_params.get("unread") in ("1", "true"),
            limit=limit,
        )
        page = CursorPage.of(
            request,
            rows,
            limit=limit,
            key=lambda row: [row["last_activity_at"].isoformat(), str(row["id"])],
        )
        return Response(page.data())

    @extend_schema(
        operation_id="conversation_create",
        request=ConversationCreateInput,
        responses={200: ConversationOutput, 201: ConversationOutput},
    )
    def post(self, request: Request) -> Response:
        given = ConversationCreateInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        if data["kind"] == "direct":
            conversation, made = services.conversation_open_direct(
                actor=self.actor, person_id=data["person_ids"][0]
            )
        else:
            conversation, made = services.conversation_open_group(
                actor=self.actor,
                person_ids=data["person_ids"],
                title=data["title"],
                client_id=data["client_id"],
            )
        return _detail(self.actor, conversation, 201 if made else 200)


class ConversationForSubjectApi(ApiView):
    @extend_schema(operation_id="conversation_for_subject", responses=ConversationOutput)
    def get(self, request: Request, subject_type: str, subject_id: UUID) -> Response:
        conversation = services.conversation_for_subject(
            actor=self.actor, subject_type=subject_type, subject_id=subject_id
        )
        return _detail(self.actor, conversation)


class ConversationReadApi(ApiView):
    @extend_schema(operation_id="conversation_get", responses=ConversationOutput)
    def get(self, request: Request, conversation_id: UUID) -> Response:
        return _detail(self.actor, conversation_access(self.actor, conversation_id))


class ConversationMarkReadApi(ApiView):
    @extend_schema(operation_id="conversation_mark_read", request=ReadInput, responses=ReadOutput)
    def post(self, request: Request, conversation_id: UUID) -> Response:
        given = ReadInput(data=request.data)
        given.is_valid(raise_exception=True)
        conversation, pointer = services.conversation_mark_read(
            actor=self.actor, conversation_id=conversation_id, seq=given.validated_data["seq"]
        )
        return Response({"last_read_seq": pointer, "unread": conversation.last_seq - pointer})


class ReceivedApi(ApiView):
    """Up to where this browser holds conversations, all of them in one call."""

    @extend_schema(operation_id="conversation_received", request=ReceivedInput, responses={204: None})
    def post(self, request: Request) -> Response:
        given = ReceivedInput(data=request.data)
        given.is_valid(raise_exception=True)
        upto: dict[UUID, int] = {}
        for item in given.validated_data["received"]:
            upto[item["conversation_id"]] = max(item["seq"], upto.get(item["conversation_id"], 0))
        services.messages_mark_delivered(actor=self.actor, upto=upto)
        return Response(status=204)


class ConversationMembersApi(ApiView):
    @extend_schema(
        operation_id="conversation_members",
        parameters=[OpenApiParameter("q", str)],
        responses=MemberListOutput,
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        conversation = conversation_access(self.actor, conversation_id)
        query = request.query_params.get("q", "").replace("\x00", "")[:80]
        return Response({"results": member_list(actor=self.actor, conversation=conversation, query=query)})


class TopicCreateApi(ApiView):
    @extend_schema(operation_id="topic_create", request=TopicCreateInput, responses={201: TopicOutput})
    def post(self, request: Request, conversation_id: UUID) -> Response:
        given = TopicCreateInput(data=request.data)
        given.is_valid(raise_exception=True)
        topic = services.topic_create(
            actor=self.actor, conversation_id=conversation_id, name=given.validated_data["name"]
        )
        return Response(TopicOutput(topic).data, status=201)


class TopicChangeApi(ApiView):
    @extend_schema(operation_id="topic_change", request=TopicChangeInput, responses=TopicOutput)
    def patch(self, request: Request, conversation_id: UUID, topic_id: UUID) -> Response:
        given = TopicChangeInput(data=request.data)
        given.is_valid(raise_exception=True)
        topic = services.topic_change(
            actor=self.actor, conversation_id=conversation_id, topic_id=topic_id, **given.validated_data
        )
        return Response(TopicOutput(topic).data)


class SyncApi(ApiView):
    @extend_schema(
        operation_id="conversation_sync",
        parameters=[OpenApiParameter("since", str, description='{"<conversation id>": <last change>}')],
        responses=SyncOutput,
    )
    def get(self, request: Request) -> Response:
        since = since_of(request.query_params.get("since"))
        return Response(conversations_read_changes(actor=self.actor, since=since))
