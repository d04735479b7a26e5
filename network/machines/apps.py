from django.apps import AppConfig


class MachinesConfig(AppConfig):
    name = "network.machines"
    label = "network_machines"
    verbose_name = "Programs of hospitals that read and write over FHIR"
