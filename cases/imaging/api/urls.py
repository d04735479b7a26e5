from django.urls import path

from cases.imaging.api import views

urlpatterns = [
    path("patients/<uuid:patient_id>/imaging/", views.ImagingListApi.as_view(), name="imaging_list"),
    path(
        "imaging/studies/<uuid:study_id>/confirm-patient/",
        views.StudyConfirmPatientApi.as_view(),
        name="imaging_study_confirm_patient",
    ),
    path(
        "imaging/studies/<uuid:study_id>/withdraw/",
        views.StudyWithdrawApi.as_view(),
        name="imaging_study_withdraw",
    ),
    path(
        "imaging/series/<uuid:series_id>/thumbnail/",
        views.SeriesThumbnailApi.as_view(),
        name="imaging_series_thumbnail",
    ),
]
