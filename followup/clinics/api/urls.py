"""Addresses of clinics, relative to /api/v1/."""

from django.urls import path

from followup.clinics.api import appointments, clinics, feeds, sessions

_CLINIC = "clinics/<uuid:clinic_id>/"
_SESSION = "clinic-sessions/<uuid:session_id>/"
_APPOINTMENT = "appointments/<uuid:appointment_id>/"

urlpatterns = [
    path("clinics/", clinics.ClinicsApi.as_view(), name="clinics"),
    path("clinics/days/", clinics.ClinicDaysApi.as_view(), name="clinic-days"),
    path("clinics/closures/", clinics.ClosuresApi.as_view(), name="closures"),
    path("clinics/closures/<uuid:closure_id>/end/", clinics.ClosureEndApi.as_view(), name="closure-end"),
    path(_CLINIC, clinics.ClinicApi.as_view(), name="clinic"),
    path(f"{_CLINIC}series/", clinics.ClinicSeriesApi.as_view(), name="clinic-series"),
    path(f"{_CLINIC}free-places/", clinics.FreePlacesApi.as_view(), name="clinic-free-places"),
    path(f"{_CLINIC}proposals/", clinics.ProposalsApi.as_view(), name="clinic-proposals"),
    path(f"{_CLINIC}fill/", clinics.FillApi.as_view(), name="clinic-fill"),
    path(f"{_CLINIC}sessions/", sessions.SessionAddApi.as_view(), name="clinic-session-add"),
    path(f"{_CLINIC}waiting/", appointments.WaitingApi.as_view(), name="clinic-waiting"),
    path("clinic-series/<uuid:series_id>/change/", clinics.SeriesChangeApi.as_view(), name="series-change"),
    path("clinic-sessions/", sessions.ClinicSessionsApi.as_view(), name="clinic-sessions"),
    path(_SESSION, sessions.ClinicSessionApi.as_view(), name="clinic-session"),
    path(f"{_SESSION}hold/", sessions.SessionHoldApi.as_view(), name="clinic-session-hold"),
    path(f"{_SESSION}move/", sessions.SessionMoveApi.as_view(), name="clinic-session-move"),
    path(f"{_SESSION}cancel/", sessions.SessionCancelApi.as_view(), name="clinic-session-cancel"),
    path(f"{_SESSION}mark/", sessions.SessionMarkApi.as_view(), name="clinic-session-mark"),
    path("calendar-feeds/", feeds.CalendarFeedsApi.as_view(), name="calendar-feeds"),
    path(
        "calendar-feeds/<uuid:feed_id>/revoke/",
        feeds.CalendarFeedRevokeApi.as_view(),
        name="calendar-feed-revoke",
    ),
    path("appointments/", appointments.AppointmentsApi.as_view(), name="appointments"),
    path("appointments/recall/", appointments.RecallApi.as_view(), name="appointments-recall"),
    path(f"{_APPOINTMENT}move/", appointments.AppointmentMoveApi.as_view(), name="appointment-move"),
    path(f"{_APPOINTMENT}cancel/", appointments.AppointmentCancelApi.as_view(), name="appointment-cancel"),
    path(f"{_APPOINTMENT}mark/", appointments.AppointmentMarkApi.as_view(), name="appointment-mark"),
    path(
        f"{_APPOINTMENT}close-recall/",
        appointments.RecallCloseApi.as_view(),
        name="appointment-recall-close",
    ),
    path(
        "waiting/<uuid:entry_id>/withdraw/",
        appointments.WaitingWithdrawApi.as_view(),
        name="waiting-withdraw",
    ),
    path(
        "patients/<uuid:patient_id>/appointments/",
        appointments.PatientAppointmentsApi.as_view(),
        name="patient-appointments",
    ),
]
