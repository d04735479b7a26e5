from django.apps import AppConfig


class ClinicsConfig(AppConfig):
    name = "followup.clinics"
    label = "followup_clinics"
    verbose_name = "Clinics"

    def ready(self) -> None:
        from followup.clinics import events

        assert events.ClinicChanged.type  # the import registers the events
