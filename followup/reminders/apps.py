from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "followup.reminders"
    label = "followup_reminders"
    verbose_name = "Reminders"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from followup.clinics.services.following import APPOINTMENT, PICK
        from followup.reminders.selectors.duties import duties, overdue
        from followup.reminders.selectors.log import failed
        from followup.reminders.services import inviting, planning
        from followup.reminders.services.duties import DIGEST
        from kernel.notify import kinds
        from kernel.worklist import Section, register

        APPOINTMENT.register(planning.appointment_follows)
        PICK.register(planning.pick_follows)
        APPOINTMENT.register(inviting.appointment_follows)
        kinds.register(
            kinds.Kind(
                DIGEST,
                _("What is due in follow-up"),
                text=_("Due in follow-up: %(count)s"),
                mail_subject=_("Something is due in follow-up in CircleCare"),
            )
        )
        register(Section("reminders_failed", 8, failed))
        register(Section("prevention_overdue", 16, overdue))
        register(Section("follow_up_duties", 22, duties))
