"""What patients want, and the rules of a clinic, over HTTP."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.patients.selectors.access import patient_get
from followup.clinics.models import VisitType
from followup.clinics.policies import can_run
from followup.reminders.api.serializers import (
    ReminderChoiceInput,
    ReminderChoiceOutput,
    ReminderChoicesOutput,
    ReminderRulesInput,
    ReminderRulesOutput,
)
from followup.reminders.models import ClinicReminders, ReminderChoice
from followup.reminders.policies import can_choose
from followup.reminders.rules.kinds import Channel, To
from followup.reminders.selectors.sending import channels_of
from followup.reminders.services import choosing, reading, ruling
from kernel.actors import Actor
from kernel.api.etag import etag_of, required_version
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import NotFound
from kernel.notify.channels import is_sms_offered
from network.directory.api.params import IF_MATCH

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 403, 404, 412, 428), ProblemOutput)


class ReminderChoicesApi(ApiView):
    @extend_schema(
        operation_id="reminder_choices_get", responses={200: ReminderChoicesOutput, 404: ProblemOutput}
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Whether and how the patient and the caregiver want to be reminded."""
        held = {row.to: row for row in reading.choices_open(actor=self.actor, patient_id=patient_id)}
        patient = patient_get(actor=self.actor, patient_id=patient_id)
        return Response(
            ReminderChoicesOutput(
                {
                    "can_choose": can_choose(self.actor, patient_id),
                    "sms_offered": is_sms_offered(),
                    "patient_mail": patient.email,
                    "patient_phone": patient.phone,
                    "caregiver_name": patient.caregiver_name,
                    "caregiver_phone": patient.caregiver_phone,
                    "choices": [_choice(to, held.get(to)) for to in To],
                }
            ).data
        )


class ReminderChoiceApi(ApiView):
    @extend_schema(
        operation_id="reminder_choice_set",
        parameters=[IF_MATCH],
        request=ReminderChoiceInput,
        responses={200: ReminderChoiceOutput, **PROBLEMS},
    )
    def put(self, request: Request, patient_id: UUID, to: str) -> Response:
        """Write down what one of them wants. Version 0: nobody was asked yet."""
        if to not in list(To):
            raise NotFound
        given = ReminderChoiceInput(data=request.data)
        given.is_valid(raise_exception=True)
        choice = choosing.choice_set(
            actor=self.actor,
            patient_id=patient_id,
            to=To(to),
            base_version=required_version(request),
            **given.validated_data,
        )
        return Response(
            ReminderChoiceOutput(_choice(to, choice)).data, headers={"ETag": etag_of(choice.version)}
        )


class ReminderRulesApi(ApiView):
    @extend_schema(
        operation_id="reminder_rules_get", responses={200: ReminderRulesOutput, 404: ProblemOutput}
    )
    def get(self, request: Request, clinic_id: UUID) -> Response:
        """When a clinic reminds, and of what."""
        return _rules(self.actor, ruling.clinic_rules(actor=self.actor, clinic_id=clinic_id))

    @extend_schema(
        operation_id="reminder_rules_set",
        parameters=[IF_MATCH],
        request=ReminderRulesInput,
        responses={200: ReminderRulesOutput, **PROBLEMS},
    )
    def put(self, request: Request, clinic_id: UUID) -> Response:
        """Change the rules of a clinic as a whole."""
        given = ReminderRulesInput(data=request.data)
        given.is_valid(raise_exception=True)
        whole = ruling.clinic_rules_set(
            actor=self.actor,
            clinic_id=clinic_id,
            base_version=required_version(request),
            rules=[ruling.Wanted(**each) for each in given.validated_data["rules"]],
        )
        return _rules(self.actor, whole)


def _choice(to: str, row: ReminderChoice | None) -> dict[str, Any]:
    return {
        "to": to,
        "agreed": row.agreed if row else None,
        "channels": channels_of(row) if row else [],
        "language": row.language if row else "it",
        "mail": row.mail if row else "",
        "phone": row.phone if row else "",
        "quiet_from": row.quiet_from if row else time(21),
        "quiet_until": row.quiet_until if row else time(8),
        "asked_at": row.asked_at if row else None,
        "asked_by": row.asked_by.display_name if row and row.asked_by else None,
        "device": _device(row),
        "version": row.version if row else 0,
    }


def _device(row: ReminderChoice | None) -> str | None:
    return row.device.user_agent if row and Channel.PUSH in channels_of(row) else None


def _rules(actor: Actor, whole: ClinicReminders) -> Response:
    clinic = whole.clinic
    body = {
        "clinic": clinic.title,
        "can_change": can_run(actor, clinic.centre_id),
        "sms_offered": is_sms_offered(),
        "version": whole.version,
        "visit_types": VisitType.objects.filter(clinic=clinic, is_active=True),
        "rules": whole.rules.filter(is_active=True),
    }
    return Response(ReminderRulesOutput(body).data, headers={"ETag": etag_of(whole.version)})
