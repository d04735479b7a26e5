from django.apps import AppConfig


class ClinicsConfig(AppConfig):
    name = "followup.clinics"
    label = "followup_clinics"
    verbose_name = "Clinics"

    def ready(self) -> None:
        from cases.patients.services.following import DEATH
        from followup.clinics import events
        from followup.clinics.selectors import worklist
        from followup.clinics.selectors.no_place import without_place
        from followup.clinics.selectors.planned import appointments_of_visits
        from followup.clinics.services.ending import appointments_end
        from followup.protocols.selectors import appointments
        from kernel.worklist import Section, register

        assert events.ClinicChanged.type  # the import registers the events
        DEATH.register(appointments_end)
        appointments.register(appointments_of_visits)
        register(Section("clinic_decisions", 8, worklist.undecided_sessions))
        register(Section("clinic_recall", 8, worklist.to_recall))
        register(Section("clinic_no_place", 8, without_place))
