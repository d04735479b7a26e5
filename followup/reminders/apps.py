from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "followup.reminders"
    label = "followup_reminders"
    verbose_name = "Reminders"

    def ready(self) -> None:
        from followup.clinics.services.following import APPOINTMENT
        from followup.reminders.selectors.log import failed
        from followup.reminders.services import inviting, planning
        from kernel.worklist import Section, register

        APPOINTMENT.register(planning.appointment_follows)
        APPOINTMENT.register(inviting.appointment_follows)
        register(Section("reminders_failed", 8, failed))
