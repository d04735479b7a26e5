from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "cases.patients"
    label = "cases_patients"
    verbose_name = "Patients"

    def ready(self) -> None:
        from cases.patients import events  # noqa: F401 - importing registers the events
        from cases.patients.selectors.subject import PatientSubject
        from cases.patients.services.reading import search_hits
        from kernel import search, subjects

        subjects.register(PatientSubject())
        search.register(search.Source(code="patients", order=10, fetch=search_hits))
