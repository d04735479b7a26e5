from django.apps import AppConfig


class LabsConfig(AppConfig):
    name = "cases.labs"
    label = "cases_labs"
    verbose_name = "Laboratory and vital signs"
