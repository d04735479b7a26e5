"""Cases over HTTP: the table, the board, and closing one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.pathway.api.serializers import PatientPathwayOutput
from cases.pathway.selectors.detail import pathway_of_patient
from cases.referrals import services
from cases.referrals.api import outputs
from cases.referrals.api import serializers as inputs
from cases.referrals.selectors.cases import CaseFilter, CaseKey, case_board, case_page
from kernel.api.pagination import CursorPage, decode_cursor, limit_of
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Invalid

FILTERS = [
    OpenApiParameter("state", str, description="One or several states, separated by commas."),
    OpenApiParameter("centre", str, description="Id of the patient's own centre."),
    OpenApiParameter("disease", str, description="Code of the primary diagnosis."),
    OpenApiParameter("owner", str, description="me, my_centre, hub, circle, or a centre's id."),
    OpenApiParameter("overdue", bool, description="Only what is past its due time."),
    OpenApiParameter("q", str, description="Name, tax code or hospital number, as typed."),
]


def _wanted(request: Request) -> CaseFilter:
    params = request.query_params
    return CaseFilter(
        state=params.get("state", ""),
        centre=params.get("centre", ""),
        disease=params.get("disease", ""),
        owner=params.get("owner", ""),
        overdue=_flag(params.get("overdue", ""), "overdue"),
        q=params.get("q", "")[:100],
    )


def _flag(text: str, field: str) -> bool:
    """What browsers and people write for yes and no."""
    meaning = {"": False, "0": False, "false": False, "1": True, "true": True}
    if text.lower() not in meaning:
        raise Invalid("not_a_flag", _("Write true or false."), field=field)
    return meaning[text.lower()]


def _after(cursor: str | None) -> CaseKey | None:
    if not cursor:
        return None
    changed_at, pathway_id = decode_cursor(cursor, length=2)
    try:
        key = CaseKey(datetime.fromisoformat(changed_at), UUID(pathway_id))
    except (TypeError, ValueError, AttributeError):
        raise _bad_cursor() from None
    if key.changed_at.tzinfo is None:
        raise _bad_cursor()
    return key


def _bad_cursor() -> Invalid:
    return Invalid("bad_cursor", _("This page link is not valid."), field="cursor")


class CaseListApi(ApiView):
    """One row per open pathway, the last changed first."""

    @extend_schema(
        operation_id="case_list",
        parameters=[
            *FILTERS,
            OpenApiParameter("cursor", str),
            OpenApiParameter("limit", int),
        ],
        responses={200: outputs.CasePageOutput, 400: ProblemOutput},
    )
    def get(self, request: Request) -> Response:
        limit = limit_of(request)
        rows = case_page(
            actor=self.actor,
            wanted=_wanted(request),
            limit=limit,
            after=_after(request.query_params.get("cursor")),
        )
        page = CursorPage.of(
            request,
            rows,
            limit=limit,
            key=lambda item: (item[0].changed_at.isoformat(), str(item[0].pathway_id)),
            render=lambda item: item[1],
        )
        return Response(page.data())


class CaseBoardApi(ApiView):
    """A column per state with its count and the first 20 by due time."""

    @extend_schema(
        operation_id="case_board",
        parameters=FILTERS,
        responses={200: outputs.CaseBoardOutput, 400: ProblemOutput},
    )
    def get(self, request: Request) -> Response:
        return Response({"columns": case_board(actor=self.actor, wanted=_wanted(request))})


class PathwayCloseApi(ApiView):
    """Close a case with a reason that is possible at its stage; its live referral ends with it."""

    @extend_schema(
        operation_id="pathway_close",
        request=inputs.PathwayCloseInput,
        responses={
            200: PatientPathwayOutput,
            400: ProblemOutput,
            403: ProblemOutput,
            404: ProblemOutput,
            409: ProblemOutput,
        },
    )
    def post(self, request: Request, pathway_id: UUID) -> Response:
        data = inputs.PathwayCloseInput(data=request.data)
        data.is_valid(raise_exception=True)
        values: dict[str, Any] = data.validated_data
        pathway = services.case_close(actor=self.actor, pathway_id=pathway_id, **values)
        view = pathway_of_patient(actor=self.actor, patient_id=pathway.patient_id)
        return Response({"pathway": view.pathway, "others": view.others})
