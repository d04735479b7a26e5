from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "cases.record"
    label = "cases_record"
    verbose_name = "Clinical record"

    def ready(self) -> None:
        from cases.patients.selectors import banner
        from cases.record import consumers, events
        from cases.record.selectors.banner import clinical_banners
        from kernel.realtime import frames

        assert events.RecordChanged.type  # the import registers the events
        banner.register(clinical_banners)
        frames.register(
            "record.editing", consumers.on_editing, shape=consumers.EditingFrame, min_interval_s=0.3
        )
