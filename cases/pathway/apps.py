from django.apps import AppConfig


class PathwayConfig(AppConfig):
    name = "cases.pathway"
    label = "cases_pathway"
    verbose_name = "Pathway"

    def ready(self) -> None:
        from cases.pathway import events
        from cases.pathway.selectors.worklist import steps_of_my_centre
        from kernel.worklist import Section, register

        assert events.PathwayMoved.type  # the import registers the events
        register(Section("pathway", 40, steps_of_my_centre))
