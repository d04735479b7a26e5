from django.apps import AppConfig


class ImagingConfig(AppConfig):
    name = "cases.imaging"
    label = "cases_imaging"
    verbose_name = "Imaging"
