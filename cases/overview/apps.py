from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "cases.overview"
    label = "cases_overview"
    verbose_name = "Story and summary"

    def ready(self) -> None:
        from cases.overview.selectors import state_part, story
        from cases.overview.selectors.from_files import document_items, documents_asked
        from cases.overview.selectors.from_pathway import pathway_items, steps_asked
        from cases.overview.selectors.from_plan import (
            death_asked,
            death_items,
            dose_items,
            doses_asked,
            visit_items,
        )
        from cases.overview.selectors.from_record import (
            disease_asked,
            disease_items,
            entries_asked,
            entry_items,
            line_items,
            sample_items,
            samples_asked,
        )
        from cases.overview.selectors.from_referrals import referral_items, told_asked
        from cases.overview.selectors.from_toxicity import toxicity_items, toxicity_now
        from cases.overview.selectors.planned import plan_asked
        from cases.overview.selectors.response_now import response_now
        from cases.toxicity.selectors.episodes import dated_asked

        # before the record: an entry that names the cause takes the place of the bare day
        story.register("death", death_items, death_asked)
        story.register("disease", disease_items, disease_asked)
        story.register("lines", line_items)
        story.register("entries", entry_items, entries_asked)
        story.register("samples", sample_items, samples_asked)
        story.register("pathway", pathway_items, steps_asked)
        story.register("referrals", referral_items, told_asked)
        story.register("toxicity", toxicity_items, dated_asked)
        story.register("documents", document_items, documents_asked)
        story.register("visits", visit_items, plan_asked)
        story.register("doses", dose_items, doses_asked)
        state_part.register("response", response_now)
        state_part.register("infections", state_part.infections_now)
        state_part.register("toxicity", toxicity_now)
