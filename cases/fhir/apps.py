from django.apps import AppConfig


class FhirConfig(AppConfig):
    name = "cases.fhir"
    label = "cases_fhir"
    verbose_name = "FHIR"
