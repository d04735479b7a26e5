from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "cases.record"
    label = "cases_record"
    verbose_name = "Clinical record"

    def ready(self) -> None:
        from cases.patients.selectors import banner
        from cases.record import events  # noqa: F401 - importing registers the events
        from cases.record.selectors.banner import clinical_banners

        banner.register(clinical_banners)
