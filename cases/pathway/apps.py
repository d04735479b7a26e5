from django.apps import AppConfig


class PathwayConfig(AppConfig):
    name = "cases.pathway"
    label = "cases_pathway"
    verbose_name = "Pathway"

    def ready(self) -> None:
        from cases.pathway import events
        from cases.pathway.selectors.days import days_of_patient
        from cases.pathway.selectors.worklist import steps_of_my_centre
        from cases.pathway.selectors.worklist_course import course_waiting
        from cases.record.selectors import apheresis
        from kernel.worklist import Section, register

        assert events.PathwayMoved.type  # the import registers the events
        apheresis.register(days_of_patient)
        register(Section("course", 8, course_waiting))
        register(Section("pathway", 40, steps_of_my_centre))
