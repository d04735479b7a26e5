"""Clinics and their rules over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from followup.clinics.api.inputs import (
    ClinicChangeInput,
    ClinicInput,
    ClosureInput,
    FillInput,
    SeriesChangeInput,
    SeriesInput,
    SeriesPreviewInput,
)
from followup.clinics.api.params import day_of
from followup.clinics.api.serializers import (
    ClinicDaysOutput,
    ClinicOutput,
    ClinicsOutput,
    ClosureMadeOutput,
    ClosuresOutput,
    FilledOutput,
    FreePlacesOutput,
    ProposalsOutput,
    SeriesChangedOutput,
)
from followup.clinics.selectors import calendar
from followup.clinics.selectors.closures import closures_coming
from followup.clinics.selectors.output import patient_brief, visible_ids
from followup.clinics.services import clinic as clinic_services
from followup.clinics.services import series as series_services
from followup.clinics.services.closures import closure_add, closure_end
from followup.clinics.services.filling import clinic_fill
from followup.clinics.services.preview import series_days
from followup.clinics.services.reading import proposals_open
from followup.clinics.services.series import Booked, Change
from kernel.actors import Actor
from kernel.api.etag import etag_of, required_version
from kernel.api.serializers import EmptyInput, ProblemOutput
from kernel.api.views import ApiView
from network.directory.api.params import IF_MATCH, uuid_of

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 403, 404, 409, 412, 428), ProblemOutput)
_APART = ("staff", "visit_types", "series")


class ClinicsApi(ApiView):
    @extend_schema(operation_id="clinics_list", responses={200: ClinicsOutput})
    def get(self, request: Request) -> Response:
        """The clinics of one's centres, with what the form of a new one needs."""
        found = {"clinics": calendar.clinics_of(self.actor), **calendar.setting_up(self.actor)}
        return Response(ClinicsOutput(found).data)

    @extend_schema(
        operation_id="clinic_create", request=ClinicInput, responses={201: ClinicOutput, **PROBLEMS}
    )
    def post(self, request: Request) -> Response:
        """Set up a clinic in the acting centre; its sessions stand at once."""
        given = ClinicInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        clinic = clinic_services.clinic_create(
            actor=self.actor,
            values=_plain(data),
            **{name: data[name] for name in _APART if data.get(name) is not None},
        )
        return _clinic(self.actor, clinic.pk, status=201)


class ClinicApi(ApiView):
    @extend_schema(operation_id="clinic_get", responses={200: ClinicOutput, 404: ProblemOutput})
    def get(self, request: Request, clinic_id: UUID) -> Response:
        return _clinic(self.actor, clinic_id)

    @extend_schema(
        operation_id="clinic_update",
        parameters=[IF_MATCH],
        request=ClinicChangeInput,
        responses={200: ClinicOutput, **PROBLEMS},
    )
    def patch(self, request: Request, clinic_id: UUID) -> Response:
        """Change what is given; `visit_types` and `staff` are all there are."""
        given = ClinicChangeInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        clinic_services.clinic_update(
            actor=self.actor,
            clinic_id=clinic_id,
            base_version=required_version(request),
            values=_plain(data),
            visit_types=data.get("visit_types"),
            staff=data.get("staff"),
        )
        return _clinic(self.actor, clinic_id)


class ClinicDaysApi(ApiView):
    @extend_schema(
        operation_id="clinic_days_preview",
        request=SeriesPreviewInput,
        responses={200: ClinicDaysOutput, **PROBLEMS},
    )
    def post(self, request: Request) -> Response:
        """The days that a rule would give, with the holidays among them; nothing is saved."""
        given = SeriesPreviewInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        found = series_days(
            actor=self.actor,
            clinic_id=data.pop("clinic_id", None),
            patron_day=data.pop("patron_day", None),
            values=data,
        )
        return Response(ClinicDaysOutput(found).data)


class ClinicSeriesApi(ApiView):
    @extend_schema(
        operation_id="clinic_series_add", request=SeriesInput, responses={201: ClinicOutput, **PROBLEMS}
    )
    def post(self, request: Request, clinic_id: UUID) -> Response:
        """The clinic is held by a further rule."""
        given = SeriesInput(data=request.data)
        given.is_valid(raise_exception=True)
        series_services.series_add(actor=self.actor, clinic_id=clinic_id, values=given.validated_data)
        return _clinic(self.actor, clinic_id, status=201)


class SeriesChangeApi(ApiView):
    @extend_schema(
        operation_id="clinic_series_change",
        parameters=[IF_MATCH],
        request=SeriesChangeInput,
        responses={200: SeriesChangedOutput, **PROBLEMS},
    )
    def post(self, request: Request, series_id: UUID) -> Response:
        """From a day on another rule, or none; `preview` tells what becomes of who is booked."""
        given = SeriesChangeInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        change = series_services.series_change(
            actor=self.actor,
            series_id=series_id,
            base_version=required_version(request),
            from_on=data["from_on"],
            values=data["series"],
            booked=Booked(data["booked"]),
            preview=data["preview"],
        )
        return Response(
            SeriesChangedOutput(
                {
                    "removed": change.removed,
                    "kept": change.kept,
                    "made": change.made,
                    "touched": _touched(self.actor, change),
                    "is_preview": data["preview"],
                }
            ).data
        )


class FreePlacesApi(ApiView):
    @extend_schema(
        operation_id="clinic_free_places",
        parameters=[
            OpenApiParameter("visit_type", UUID),
            OpenApiParameter("patient", UUID, description="Only where this patient may come."),
            OpenApiParameter("from", str),
            OpenApiParameter("to", str),
        ],
        responses={200: FreePlacesOutput, 400: ProblemOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, clinic_id: UUID) -> Response:
        """The next free places, at most 60."""
        found = calendar.free_of(
            self.actor,
            clinic_id,
            visit_type_id=uuid_of(request, "visit_type"),
            patient_id=uuid_of(request, "patient"),
            from_on=day_of(request, "from"),
            until_on=day_of(request, "to"),
        )
        return Response(FreePlacesOutput(found).data)


class ProposalsApi(ApiView):
    @extend_schema(
        operation_id="clinic_proposals",
        parameters=[OpenApiParameter("visit_type", UUID, description="Without it the first of the clinic.")],
        responses={200: ProposalsOutput, 400: ProblemOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, clinic_id: UUID) -> Response:
        """Visits of the plan for which the clinic has a place, as long as the type of visit takes."""
        visit_type_id = uuid_of(request, "visit_type")
        found = proposals_open(actor=self.actor, clinic_id=clinic_id, visit_type_id=visit_type_id)
        return Response(ProposalsOutput({"proposals": found}).data)


class FillApi(ApiView):
    @extend_schema(operation_id="clinic_fill", request=FillInput, responses={200: FilledOutput, **PROBLEMS})
    def post(self, request: Request, clinic_id: UUID) -> Response:
        """Book what was proposed, one or all; what is refused meanwhile leaves the others."""
        given = FillInput(data=request.data)
        given.is_valid(raise_exception=True)
        booked, refused = clinic_fill(actor=self.actor, clinic_id=clinic_id, **given.validated_data)
        found = {"booked": [item.pk for item in booked], "refused": refused}
        return Response(FilledOutput(found).data)


class ClosuresApi(ApiView):
    @extend_schema(operation_id="closures_list", responses={200: ClosuresOutput})
    def get(self, request: Request) -> Response:
        """Closed days of one's centres that are not over, the next first."""
        return Response(ClosuresOutput({"closures": closures_coming(self.actor)}).data)

    @extend_schema(
        operation_id="closure_add", request=ClosureInput, responses={201: ClosureMadeOutput, **PROBLEMS}
    )
    def post(self, request: Request) -> Response:
        """The acting centre, or one clinic, is closed on some days: sessions on them wait for a decision."""
        given = ClosureInput(data=request.data)
        given.is_valid(raise_exception=True)
        closure, asked = closure_add(actor=self.actor, **given.validated_data)
        return Response(ClosureMadeOutput({"id": closure.pk, "sessions": asked}).data, status=201)


class ClosureEndApi(ApiView):
    @extend_schema(
        operation_id="closure_end",
        parameters=[IF_MATCH],
        request=EmptyInput,
        responses={200: ClosureMadeOutput, **PROBLEMS},
    )
    def post(self, request: Request, closure_id: UUID) -> Response:
        """These days are open again. Answers how many sessions take bookings again."""
        version = required_version(request)
        closure, opened = closure_end(actor=self.actor, closure_id=closure_id, base_version=version)
        return Response(ClosureMadeOutput({"id": closure.pk, "sessions": opened}).data)


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in _APART}


def _clinic(actor: Actor, clinic_id: UUID, *, status: int = 200) -> Response:
    found = calendar.clinic_of(actor, clinic_id)
    return Response(ClinicOutput(found).data, status=status, headers={"ETag": etag_of(found["version"])})


def _touched(actor: Actor, change: Change) -> list[dict[str, Any]]:
    seen = visible_ids(actor, [item.appointment.patient_id for item in change.touched])
    return [
        {
            "appointment_id": item.appointment.pk,
            "patient": patient_brief(item.appointment.patient)
            if item.appointment.patient_id in seen
            else None,
            "starts_at": item.appointment.starts_at,
            "outcome": item.outcome,
            "to": item.to.starts_at if item.to else None,
        }
        for item in change.touched
    ]
