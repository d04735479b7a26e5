from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "cases.referrals"
    label = "cases_referrals"
    verbose_name = "Referrals"

    def ready(self) -> None:
        from cases.patients.selectors import bound
        from cases.record.selectors import scores
        from cases.referrals import consumers
        from cases.referrals.selectors import worklist as sections
        from cases.referrals.selectors.bound import holds_centre
        from cases.referrals.selectors.files import files_in_answers
        from cases.referrals.selectors.record_scores import scores_of_record
        from cases.referrals.services.wording import KINDS, SYSTEM_LINES
        from kernel.files import categories, uses
        from kernel.notify import kinds
        from kernel.realtime import frames
        from kernel.worklist import Section, register
        from messaging.chat.rules import system_texts

        scores.register(scores_of_record)
        bound.register(holds_centre)
        for kind in KINDS:
            kinds.register(kind)
        system_texts.register(SYSTEM_LINES)
        categories.seal("referral_letter", "decision_letter")
        uses.register(files_in_answers)
        frames.register(
            "referral.editing", consumers.on_editing, shape=consumers.EditingFrame, min_interval_s=0.3
        )
        register(Section("referrals", 10, sections.waiting_for_hub))
        register(Section("questions", 12, sections.waiting_for_circle))
        register(Section("decisions", 14, sections.decisions_to_co_sign))
        register(Section("drafts", 30, sections.my_drafts))
        register(Section("to_close", 42, sections.cases_to_close))
