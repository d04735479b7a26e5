"""Addresses of patients, relative to /api/v1/."""

from django.urls import path

from cases.patients.api.views import (
    AccessLogApi,
    CircleApi,
    CircleEndApi,
    HospitalNumberApi,
    HospitalNumbersApi,
    PatientApi,
    PatientDuplicatesCheckApi,
    PatientsApi,
)

urlpatterns = [
    path("patients/", PatientsApi.as_view(), name="patients"),
    path("patients/check-duplicates/", PatientDuplicatesCheckApi.as_view(), name="patients-check-duplicates"),
    path("patients/<uuid:patient_id>/", PatientApi.as_view(), name="patient"),
    path("patients/<uuid:patient_id>/circle/", CircleApi.as_view(), name="patient-circle"),
    path(
        "patients/<uuid:patient_id>/circle/<uuid:relation_id>/end/",
        CircleEndApi.as_view(),
        name="patient-circle-end",
    ),
    path(
        "patients/<uuid:patient_id>/hospital-numbers/", HospitalNumbersApi.as_view(), name="hospital-numbers"
    ),
    path(
        "patients/<uuid:patient_id>/hospital-numbers/<uuid:number_id>/",
        HospitalNumberApi.as_view(),
        name="hospital-number",
    ),
    path("patients/<uuid:patient_id>/access-log/", AccessLogApi.as_view(), name="patient-access-log"),
]
