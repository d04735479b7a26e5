from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "cases.overview"
    label = "cases_overview"
    verbose_name = "Story and summary"

    def ready(self) -> None:
        from cases.overview.selectors import state_part, story
        from cases.overview.selectors.from_files import document_items
        from cases.overview.selectors.from_pathway import pathway_items
        from cases.overview.selectors.from_plan import death_items, dose_items, visit_items
        from cases.overview.selectors.from_record import (
            disease_items,
            entry_items,
            line_items,
            sample_items,
        )
        from cases.overview.selectors.from_referrals import referral_items
        from cases.overview.selectors.from_toxicity import toxicity_items, toxicity_now
        from cases.overview.selectors.response_now import response_now

        # before the record: an entry that names the cause takes the place of the bare day
        story.register("death", death_items)
        story.register("disease", disease_items)
        story.register("lines", line_items)
        story.register("entries", entry_items)
        story.register("samples", sample_items)
        story.register("pathway", pathway_items)
        story.register("referrals", referral_items)
        story.register("toxicity", toxicity_items)
        story.register("documents", document_items)
        story.register("visits", visit_items)
        story.register("doses", dose_items)
        state_part.register("response", response_now)
        state_part.register("infections", state_part.infections_now)
        state_part.register("toxicity", toxicity_now)
