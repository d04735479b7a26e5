"""Messages of one conversation."""

from urllib.parse import urlencode
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.pagination import limit_of
from kernel.api.views import ApiView
from messaging.chat import services
from messaging.chat.api.serializers import (
    MessageEditInput,
    MessageHistoryOutput,
    MessageOutput,
    MessagePageOutput,
    MessageSendInput,
    ReceiptsOutput,
    number_of,
)
from messaging.chat.selectors.access import conversation_access, message_access
from messaging.chat.selectors.people import receipt_list
from messaging.chat.services.reading import message_read_history, messages_read_page

_POSITIONS = ("changed_after", "after_seq", "before_seq")


class MessageListApi(ApiView):
    @extend_schema(
        operation_id="message_list",
        parameters=[
            *(OpenApiParameter(name, int) for name in _POSITIONS),
            OpenApiParameter("limit", int),
            OpenApiParameter("topic", str, description="id or key of a topic"),
        ],
        responses=MessagePageOutput,
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        limit = limit_of(request)
        at = {name: number_of(request.query_params.get(name), name) for name in _POSITIONS}
        conversation, rows, more = messages_read_page(
            actor=self.actor,
            conversation_id=conversation_id,
            topic=request.query_params.get("topic", ""),
            limit=limit,
            **at,
        )
        following = None
        if more:
            if at["changed_after"] is not None:
                following = _url(request, "changed_after", rows[-1]["changed_seq"])
            elif at["after_seq"] is not None:
                following = _url(request, "after_seq", rows[-1]["seq"])
            else:
                following = _url(request, "before_seq", rows[0]["seq"])
        return Response(
            {
                "results": rows,
                "next": following,
                "previous": None,
                "has_more": more,
                "last_seq": conversation.last_seq,
                "last_changed_seq": conversation.last_changed_seq,
            }
        )

    @extend_schema(
        operation_id="message_send",
        request=MessageSendInput,
        responses={200: MessageOutput, 201: MessageOutput},
    )
    def post(self, request: Request, conversation_id: UUID) -> Response:
        given = MessageSendInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        message, made = services.message_send(
            actor=self.actor,
            conversation_id=conversation_id,
            client_id=data["client_id"],
            text=data["text"],
            topic=data["topic"] or "",
            reply_to=data["reply_to"],
            file_ids=data["attachment_ids"],
            urgent=data["urgent"],
        )
        return Response(message, status=201 if made else 200)


def _url(request: Request, name: str, value: int) -> str:
    params = {key: text for key, text in request.query_params.items() if key not in _POSITIONS}
    return f"{request.path}?{urlencode({**params, name: value})}"


class MessageChangeApi(ApiView):
    @extend_schema(operation_id="message_edit", request=MessageEditInput, responses=MessageOutput)
    def patch(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        given = MessageEditInput(data=request.data)
        given.is_valid(raise_exception=True)
        text = given.validated_data["text"]
        return Response(
            services.message_edit(actor=self.actor, conversation_id=conversation_id, seq=seq, text=text)
        )

    @extend_schema(operation_id="message_withdraw", request=None, responses={200: MessageOutput})
    def delete(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        return Response(services.message_withdraw(actor=self.actor, conversation_id=conversation_id, seq=seq))


class MessageHistoryApi(ApiView):
    @extend_schema(operation_id="message_history", responses=MessageHistoryOutput)
    def get(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        rows = message_read_history(actor=self.actor, conversation_id=conversation_id, seq=seq)
        return Response({"results": rows})


class MessageReceiptsApi(ApiView):
    @extend_schema(operation_id="message_receipts", responses=ReceiptsOutput)
    def get(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        conversation = conversation_access(self.actor, conversation_id)
        message = message_access(conversation, seq)
        return Response(receipt_list(conversation=conversation, message=message))
