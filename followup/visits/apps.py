from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "followup.visits"
    label = "followup_visits"
    verbose_name = "Visits"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from cases.overview.selectors import story
        from followup.protocols.selectors import signed
        from followup.visits import consumers, events
        from followup.visits.selectors import worklist
        from followup.visits.selectors.told import is_signed, signed_asked, signed_items
        from followup.visits.services.releasing import NOTICE
        from followup.visits.services.reporting import CATEGORY
        from kernel.files import categories
        from kernel.notify import kinds
        from kernel.realtime import frames
        from kernel.worklist import Section, register

        assert events.VisitChanged.type  # the import registers the events
        frames.register(
            "visit.editing", consumers.on_editing, shape=consumers.EditingFrame, min_interval_s=0.3
        )
        kinds.register(kinds.Kind(code=NOTICE, title=_("Visit reports"), text=_("A visit report awaits you")))
        categories.seal(CATEGORY)
        signed.register(is_signed)
        # after the plan: the report takes the place of its visit
        story.register("visit_reports", signed_items, signed_asked)
        register(Section("visits_unsigned", 9, worklist.unsigned_visits))
