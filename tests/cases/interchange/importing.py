"""Imports as the tests make them, and what they left."""

from django.apps import apps

from cases.interchange.services import fhir_import
from tests.factories.directory import actor_of


def run(doctor, content, **more):
    actor = actor_of(doctor)
    return fhir_import(
        actor=actor, centre_id=actor.centre_id, content=content, filename="export.json", **more
    )


def counts() -> dict[str, int]:
    """Rows of every table of ours but the access log, where a second look leaves its own trace."""
    rooms = ("cases_patients", "cases_record", "cases_interchange", "kernel_files")
    models = (model for room in rooms for model in apps.get_app_config(room).get_models())
    return {model._meta.label: model.objects.count() for model in models}
