"""Referrals over HTTP. Every act answers with the referral as it stands afterwards."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.referrals import services
from cases.referrals.api import outputs
from cases.referrals.api import serializers as inputs
from cases.referrals.models import Referral
from cases.referrals.selectors.detail import (
    referral_detail,
    referrals_of_patient,
    snapshots_of_referral,
)
from cases.referrals.selectors.people import people_of_referral
from cases.referrals.services.decide import Participant
from cases.referrals.services.hub import Question
from kernel.api.serializers import EmptyInput, ProblemOutput, StrictSerializer
from kernel.api.views import ApiView

REFUSALS = {400: ProblemOutput, 403: ProblemOutput, 404: ProblemOutput, 409: ProblemOutput}


def _checked(shape: type[StrictSerializer], request: Request) -> dict[str, Any]:
    data = shape(data=request.data)
    data.is_valid(raise_exception=True)
    values: dict[str, Any] = data.validated_data
    return values


class _ReferralActApi(ApiView):
    def answer(self, referral_id: UUID, *, status: int = 200) -> Response:
        detail = referral_detail(actor=self.actor, referral_id=referral_id, viewed=False)
        return Response(detail, status=status)


class PatientReferralsApi(_ReferralActApi):
    """The referrals of one patient, and opening one."""

    @extend_schema(
        operation_id="patient_referrals_list",
        responses={200: outputs.PatientReferralsOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        return Response(referrals_of_patient(actor=self.actor, patient_id=patient_id))

    @extend_schema(
        operation_id="referral_create",
        request=inputs.ReferralCreateInput,
        responses={201: outputs.ReferralOutput, 200: outputs.ReferralOutput, **REFUSALS},
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        """409 `live_referral_exists` carries `referral_id`: the one to follow."""
        values = _checked(inputs.ReferralCreateInput, request)
        referral, created = services.referral_create(actor=self.actor, patient_id=patient_id, **values)
        return self.answer(referral.pk, status=201 if created else 200)


class ReferralApi(ApiView):
    @extend_schema(operation_id="referral_get", responses={200: outputs.ReferralOutput, 404: ProblemOutput})
    def get(self, request: Request, referral_id: UUID) -> Response:
        return Response(referral_detail(actor=self.actor, referral_id=referral_id))


class ReferralSnapshotsApi(ApiView):
    """The frozen versions with their data."""

    @extend_schema(
        operation_id="referral_snapshots_list",
        responses={200: outputs.SnapshotListOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, referral_id: UUID) -> Response:
        return Response({"results": snapshots_of_referral(actor=self.actor, referral_id=referral_id)})


class ReferralSubmitApi(_ReferralActApi):
    """400 `incomplete` lists the missing fields."""

    @extend_schema(
        operation_id="referral_submit",
        request=inputs.ReferralSubmitInput,
        responses={200: outputs.ReferralOutput, **REFUSALS},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        values = _checked(inputs.ReferralSubmitInput, request)
        services.referral_submit(actor=self.actor, referral_id=referral_id, **values)
        return self.answer(referral_id)


class ReferralAcknowledgeApi(_ReferralActApi):
    @extend_schema(
        operation_id="referral_acknowledge",
        request=inputs.ReferralAcknowledgeInput,
        responses={200: outputs.ReferralOutput, **REFUSALS},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        values = _checked(inputs.ReferralAcknowledgeInput, request)
        services.referral_acknowledge(
            actor=self.actor,
            referral_id=referral_id,
            owner_person_id=values["owner_person"],
            expected_version=values["expected_version"],
        )
        return self.answer(referral_id)


class ReferralHandOverApi(_ReferralActApi):
    """To another clinician of the hub."""

    @extend_schema(
        operation_id="referral_hand_over",
        request=inputs.ReferralHandOverInput,
        responses={200: outputs.ReferralOutput, **REFUSALS},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        values = _checked(inputs.ReferralHandOverInput, request)
        services.referral_hand_over(
            actor=self.actor,
            referral_id=referral_id,
            to_person_id=values["to_person"],
            text=values["text"],
            expected_version=values["expected_version"],
        )
        return self.answer(referral_id)


class ReferralPeopleApi(ApiView):
    """Whom one may choose to answer, or to take the case over."""

    @extend_schema(
        operation_id="referral_people",
        responses={200: outputs.ReferralPeopleOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, referral_id: UUID) -> Response:
        return Response(people_of_referral(actor=self.actor, referral_id=referral_id))


class ReferralRequestInfoApi(_ReferralActApi):
    @extend_schema(
        operation_id="referral_request_info",
        request=inputs.ReferralRequestInfoInput,
        responses={200: outputs.ReferralOutput, **REFUSALS},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        values = _checked(inputs.ReferralRequestInfoInput, request)
        services.referral_request_info(
            actor=self.actor,
            referral_id=referral_id,
            questions=[
                Question(text=item["text"], due_on=item["due_on"], owner_person_id=item["owner_person"])
                for item in values["questions"]
            ],
            expected_version=values["expected_version"],
        )
        return self.answer(referral_id)


class InfoRequestAnswerApi(_ReferralActApi):
    @extend_schema(
        operation_id="info_request_answer",
        request=inputs.InfoRequestAnswerInput,
        responses={200: outputs.ReferralOutput, **REFUSALS},
    )
    def post(self, request: Request, info_request_id: UUID) -> Response:
        values = _checked(inputs.InfoRequestAnswerInput, request)
        question = services.info_request_answer(actor=self.actor, info_request_id=info_request_id, **values)
        return self.answer(question.referral_id)


class InfoRequestSettleApi(_ReferralActApi):
    """The hub takes its question back, for example because the answer came in the discussion."""

    @extend_schema(
        operation_id="info_request_settle",
        request=EmptyInput,
        responses={200: outputs.ReferralOutput, **REFUSALS},
    )
    def post(self, request: Request, info_request_id: UUID) -> Response:
        _checked(EmptyInput, request)
        question = services.info_request_settle(actor=self.actor, info_request_id=info_request_id)
        return self.answer(question.referral_id)


class ReferralDecideApi(_ReferralActApi):
    """409 `already_decided` carries the decision that stands; 400 `m2_incomplete` the missing fields."""

    @extend_schema(
        operation_id="referral_decide",
        request=inputs.ReferralDecideInput,
        responses={200: outputs.ReferralOutput, **REFUSALS},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        values = _checked(inputs.ReferralDecideInput, request)
        people = [Participant(**item) for item in values.pop("participants")]
        services.referral_decide(actor=self.actor, referral_id=referral_id, participants=people, **values)
        return self.answer(referral_id)


class DecisionCoSignApi(_ReferralActApi):
    @extend_schema(
        operation_id="decision_co_sign",
        request=inputs.DecisionCoSignInput,
        responses={200: outputs.ReferralOutput, **REFUSALS},
    )
    def post(self, request: Request, decision_id: UUID) -> Response:
        values = _checked(inputs.DecisionCoSignInput, request)
        signed = services.referral_co_sign(actor=self.actor, decision_id=decision_id, **values)
        return self.answer(signed.decision.referral_id)


class ReferralReconsiderApi(_ReferralActApi):
    @extend_schema(
        operation_id="referral_reconsider",
        request=inputs.ReferralReconsiderInput,
        responses={200: outputs.ReferralOutput, **REFUSALS},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        values = _checked(inputs.ReferralReconsiderInput, request)
        services.referral_reconsider(actor=self.actor, referral_id=referral_id, **values)
        return self.answer(referral_id)


class ReferralWithdrawApi(_ReferralActApi):
    @extend_schema(
        operation_id="referral_withdraw",
        request=inputs.ReferralWithdrawInput,
        responses={200: outputs.ReferralOutput, **REFUSALS},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        values = _checked(inputs.ReferralWithdrawInput, request)
        referral: Referral = services.referral_withdraw(actor=self.actor, referral_id=referral_id, **values)
        return self.answer(referral.pk)
