"""The pathway over HTTP."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.pathway import services
from cases.pathway.api.serializers import PathwayMoveInput, PatientPathwayOutput
from cases.pathway.selectors.detail import pathway_of_patient
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView


class PatientPathwayApi(ApiView):
    """Where the patient stands, what I may do now, the steps taken and the intervals."""

    @extend_schema(
        operation_id="patient_pathway_get", responses={200: PatientPathwayOutput, 404: ProblemOutput}
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        view = pathway_of_patient(actor=self.actor, patient_id=patient_id)
        return Response({"pathway": view.pathway, "others": view.others})


class PathwayMoveApi(ApiView):
    """Move by hand, for the steps that no referral drives. 409 `illegal_move` lists what is allowed."""

    @extend_schema(
        operation_id="pathway_move",
        request=PathwayMoveInput,
        responses={200: PatientPathwayOutput, 400: ProblemOutput, 403: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request, pathway_id: UUID) -> Response:
        data = PathwayMoveInput(data=request.data)
        data.is_valid(raise_exception=True)
        pathway = services.pathway_move(actor=self.actor, pathway_id=pathway_id, **data.validated_data)
        view = pathway_of_patient(actor=self.actor, patient_id=pathway.patient_id)
        return Response({"pathway": view.pathway, "others": view.others})
