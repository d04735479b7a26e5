"""The form over HTTP: its description, its values, and saving."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.referrals import services
from cases.referrals.api import outputs
from cases.referrals.api import serializers as inputs
from cases.referrals.selectors.detail import referral_form
from cases.referrals.selectors.schema import referral_form_schema
from cases.referrals.services.editing import editors_of
from cases.referrals.services.form import Change
from kernel.actors import Actor
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView


class ReferralFormSchemaApi(ApiView):
    """Sections, fields and choices in both languages; the same for every referral."""

    @extend_schema(operation_id="referral_form_schema", responses={200: outputs.ReferralFormSchemaOutput})
    def get(self, request: Request) -> Response:
        return Response(referral_form_schema())


class ReferralFormApi(ApiView):
    @extend_schema(
        operation_id="referral_form_get", responses={200: outputs.ReferralFormOutput, 404: ProblemOutput}
    )
    def get(self, request: Request, referral_id: UUID) -> Response:
        return Response(_form(self.actor, referral_id, viewed=True))

    @extend_schema(
        operation_id="referral_form_save",
        request=inputs.ReferralFormSaveInput,
        responses={
            200: outputs.ReferralFormOutput,
            400: ProblemOutput,
            403: ProblemOutput,
            404: ProblemOutput,
            409: ProblemOutput,
        },
    )
    def patch(self, request: Request, referral_id: UUID) -> Response:
        """All changes or none. 409 `field_conflict` carries `conflicts`, both versions of each field."""
        data = inputs.ReferralFormSaveInput(data=request.data)
        data.is_valid(raise_exception=True)
        saved = services.referral_form_save(
            actor=self.actor,
            referral_id=referral_id,
            changes=[Change(**item) for item in data.validated_data["changes"]],
        )
        return Response({**_form(self.actor, referral_id, viewed=False), "warnings": saved.warnings})


def _form(actor: Actor, referral_id: UUID, *, viewed: bool) -> dict[str, Any]:
    referral, form = referral_form(actor=actor, referral_id=referral_id, viewed=viewed)
    return {**form, "editors": [asdict(editor) for editor in editors_of(referral)]}
