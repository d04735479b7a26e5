"""Addresses of machine clients, relative to /api/v1/."""

from django.urls import path

from network.machines.api.views import MachineClientRevokeApi, MachineClientsApi

urlpatterns = [
    path("machine-clients/", MachineClientsApi.as_view(), name="machine-clients"),
    path(
        "machine-clients/<uuid:machine_id>/revoke/",
        MachineClientRevokeApi.as_view(),
        name="machine-client-revoke",
    ),
]
