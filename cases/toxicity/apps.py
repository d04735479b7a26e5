from django.apps import AppConfig


class ToxicityConfig(AppConfig):
    name = "cases.toxicity"
    label = "cases_toxicity"
    verbose_name = "Toxicity"

    def ready(self) -> None:
        from cases.pathway.services.following import INFUSION
        from cases.record.services import checks, entries
        from cases.toxicity import events
        from cases.toxicity.models import OBSERVATIONS
        from cases.toxicity.selectors import worklist
        from cases.toxicity.selectors.files import files_of_sheets
        from cases.toxicity.services.checks import CHECKS
        from cases.toxicity.services.following import sheets_follow_infusion
        from cases.toxicity.services.grading import FOLLOWS
        from cases.toxicity.services.wording import KINDS
        from kernel.files import uses
        from kernel.notify import kinds
        from kernel.worklist import Section, register

        assert events.ToxicityAlerted.type  # the import registers the events
        for slug, check in CHECKS.items():
            checks.register(slug, check)
        INFUSION.register(sheets_follow_infusion)
        entries.follow(OBSERVATIONS.slug, *FOLLOWS)
        for kind in KINDS:
            kinds.register(kind)
        uses.register(files_of_sheets)
        register(Section("toxicity", 4, worklist.open_alerts))
        register(Section("toxicity_due", 6, worklist.looks_overdue))
