from django.urls import path

from cases.pathway.api import course_views, views

urlpatterns = [
    path("patients/<uuid:patient_id>/pathway/", views.PatientPathwayApi.as_view(), name="patient-pathway"),
    path("pathways/<uuid:pathway_id>/move/", views.PathwayMoveApi.as_view(), name="pathway-move"),
    path("patients/<uuid:patient_id>/course/", course_views.CourseApi.as_view(), name="course"),
    path(
        "pathways/<uuid:pathway_id>/course/<slug:kind>/",
        course_views.CourseEntriesApi.as_view(),
        name="course-entries",
    ),
    path("course-entries/<uuid:entry_id>/", course_views.CourseEntryApi.as_view(), name="course-entry"),
    path("course-entries/<uuid:entry_id>/agree/", course_views.CourseAgreeApi.as_view(), name="course-agree"),
    path(
        "pathways/<uuid:pathway_id>/custody/<slug:code>/",
        course_views.CustodyStepsApi.as_view(),
        name="custody-steps",
    ),
    path("custody-steps/<uuid:step_id>/sign/", course_views.CustodySignApi.as_view(), name="custody-sign"),
    path(
        "custody-steps/<uuid:step_id>/correct/",
        course_views.CustodyCorrectApi.as_view(),
        name="custody-correct",
    ),
    path(
        "deviations/<uuid:deviation_id>/resolve/",
        course_views.DeviationResolveApi.as_view(),
        name="deviation-resolve",
    ),
    path(
        "deviations/<uuid:deviation_id>/confirm/",
        course_views.DeviationConfirmApi.as_view(),
        name="deviation-confirm",
    ),
]
