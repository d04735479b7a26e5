"""The log of deliveries over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from followup.reminders.api.serializers import ReminderOutput, ReminderPageOutput, UnreachedListOutput
from followup.reminders.models import Reminder
from followup.reminders.rules.kinds import State
from followup.reminders.services import failures, reading
from kernel import clock
from kernel.api.pagination import CursorPage, limit_of
from kernel.api.serializers import EmptyInput, ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Invalid
from network.directory.api.params import PAGING, cursor_of, uuid_in

STATE = OpenApiParameter("state", str, enum=[each.value for each in State])


class RemindersApi(ApiView):
    @extend_schema(
        operation_id="reminders_list",
        parameters=[STATE, *PAGING],
        responses={200: ReminderPageOutput, 400: ProblemOutput},
    )
    def get(self, request: Request) -> Response:
        """The reminders of my centres, the latest first, with what became of each try."""
        limit = limit_of(request)
        state = request.query_params.get("state", "")
        if state and state not in list(State):
            raise Invalid("unknown_state", _("There is no such state."), field="state")
        cursor = cursor_of(request, length=2)
        after = (_instant(cursor[0]), uuid_in(cursor[1])) if cursor else None
        rows = reading.log_open(actor=self.actor, state=state, after=after, limit=limit)
        page = CursorPage.of(
            request,
            rows,
            limit=limit,
            key=lambda row: (row.due_at.astimezone(UTC).isoformat(), str(row.pk)),
            render=_row,
        )
        return Response(ReminderPageOutput(page.data()).data)


class UnreachedApi(ApiView):
    @extend_schema(operation_id="reminders_unreached", responses={200: UnreachedListOutput})
    def get(self, request: Request) -> Response:
        """Appointments of the next thirty days of which nobody is reminded."""
        rows = reading.unreached_open(actor=self.actor)
        return Response(
            UnreachedListOutput(
                {
                    "results": [
                        {
                            "id": row.pk,
                            "patient": _patient(row),
                            "clinic": row.clinic.title,
                            "starts_at": row.starts_at,
                        }
                        for row in rows
                    ]
                }
            ).data
        )


class ReminderRetryApi(ApiView):
    @extend_schema(
        operation_id="reminders_retry",
        request=EmptyInput,
        responses={200: ReminderOutput, 403: ProblemOutput, 404: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request, reminder_id: UUID) -> Response:
        """Try a reminder again that was given up."""
        EmptyInput(data=request.data).is_valid(raise_exception=True)
        return _answer(failures.reminder_retry(actor=self.actor, reminder_id=reminder_id))


class ReminderGiveUpApi(ApiView):
    @extend_schema(
        operation_id="reminders_give_up",
        request=EmptyInput,
        responses={200: ReminderOutput, 403: ProblemOutput, 404: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request, reminder_id: UUID) -> Response:
        """I took care of it: it is not tried again."""
        EmptyInput(data=request.data).is_valid(raise_exception=True)
        return _answer(failures.reminder_give_up(actor=self.actor, reminder_id=reminder_id))


def _answer(reminder: Reminder) -> Response:
    return Response(ReminderOutput(_row(reminder)).data)


def _row(row: Reminder) -> dict[str, Any]:
    return {
        "id": row.pk,
        "patient": _patient(row.subject),
        "clinic": row.subject.clinic.title,
        "about": row.about,
        "to": row.to,
        "channel": row.channel,
        "happens_at": row.happens_at,
        "due_at": row.due_at,
        "sent_at": row.sent_at,
        "state": row.state,
        "in_doubt": row.in_doubt,
        "last_error": row.last_error,
        "answer": row.answer,
        "can_retry": row.state == State.DEAD and row.happens_at > clock.now(),
        "tries": [
            {
                "at": each.created_at,
                "outcome": each.outcome,
                "detail": each.detail,
                "by": each.by.display_name if each.by else None,
            }
            for each in row.tries.all()
        ],
    }


def _patient(subject: Any) -> dict[str, Any]:
    return {"id": subject.patient_id, "display_name": subject.patient.display_name}


def _instant(part: object) -> datetime:
    try:
        found = datetime.fromisoformat(str(part))
        return found.astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise Invalid(
            "bad_cursor", _("This page link is not valid. Start from the first page."), field="cursor"
        ) from exc
