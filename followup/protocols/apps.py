from django.apps import AppConfig


class ProtocolsConfig(AppConfig):
    name = "followup.protocols"
    label = "followup_protocols"
    verbose_name = "Follow-up protocols"

    def ready(self) -> None:
        from cases.overview.selectors import care as choices
        from cases.overview.selectors import planned
        from cases.pathway.selectors import proofs
        from cases.pathway.services.following import INFUSION
        from cases.patients.services.following import DEATH
        from followup.protocols import events
        from followup.protocols.selectors import care, told, worklist
        from followup.protocols.services.following import plan_follows
        from kernel.worklist import Section, register

        assert events.FollowUpChanged.type  # the import registers the event
        INFUSION.register(plan_follows)
        DEATH.register(plan_follows)
        choices.register(choices.Choices(care.care_for, care.care_asked))
        planned.register(planned.Plans(told.visits_told, told.visits_asked))
        proofs.register("visit_plan_generated", told.plan_lacking, told.plan_asked)
        register(Section("followup_overdue", 7, worklist.overdue_visits))
