from django.urls import path

from cases.pathway.api import views

urlpatterns = [
    path("patients/<uuid:patient_id>/pathway/", views.PatientPathwayApi.as_view(), name="patient-pathway"),
    path("pathways/<uuid:pathway_id>/move/", views.PathwayMoveApi.as_view(), name="pathway-move"),
]
