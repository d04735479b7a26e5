"""Addresses of reminders, relative to /api/v1/."""

from django.urls import path

from followup.reminders.api import choices, links, log, picks

_PATIENT = "patients/<uuid:patient_id>/reminder-choices/"

urlpatterns = [
    path("reminders/", log.RemindersApi.as_view(), name="reminders"),
    path("reminders/unreached/", log.UnreachedApi.as_view(), name="reminders-unreached"),
    path("reminders/<uuid:reminder_id>/retry/", log.ReminderRetryApi.as_view(), name="reminder-retry"),
    path("reminders/<uuid:reminder_id>/give-up/", log.ReminderGiveUpApi.as_view(), name="reminder-give-up"),
    path(_PATIENT, choices.ReminderChoicesApi.as_view(), name="reminder-choices"),
    path(f"{_PATIENT}<str:to>/", choices.ReminderChoiceApi.as_view(), name="reminder-choice"),
    path(
        "clinics/<uuid:clinic_id>/reminder-rules/", choices.ReminderRulesApi.as_view(), name="reminder-rules"
    ),
    path("clinics/<uuid:clinic_id>/picks/", picks.PicksApi.as_view(), name="picks"),
    path("picks/<uuid:pick_id>/withdraw/", picks.PickWithdrawApi.as_view(), name="pick-withdraw"),
    path("picks/<uuid:pick_id>/close-recall/", picks.PickCloseRecallApi.as_view(), name="pick-close-recall"),
    path("appointment-links/<str:token>/", links.AppointmentLinkApi.as_view(), name="appointment-link"),
    path(
        "appointment-links/<str:token>/push/",
        links.AppointmentLinkPushApi.as_view(),
        name="appointment-link-push",
    ),
]
