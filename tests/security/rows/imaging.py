"""Images are part of the record."""

from tests.security.matrix import CLINICAL, REST, EventRow, Row
from tests.security.scenario import Scenario

READERS = {200: CLINICAL, 404: REST}


def arrange(scenario: Scenario) -> None:
    from cases.imaging.models import ImagingSeries
    from kernel.files.services.processing import file_process
    from kernel.files.services.store import file_create_from_bytes
    from tests.cases.imaging.conftest import as_bytes, make_slice

    # Somebody else's name in the header: there is a warning to confirm.
    file = file_create_from_bytes(
        actor=scenario.actor("own_doctor"),
        subject_type="patient",
        subject_id=scenario.ids["patient_id"],
        name="slice.dcm",
        content=as_bytes(make_slice()),
        category="imaging",
    )
    file_process(file_id=file.pk)
    series = ImagingSeries.objects.get(study__patient_id=scenario.ids["patient_id"])
    scenario.ids |= {"series_id": series.pk, "study_id": series.study_id}


ROWS = (
    Row("GET", "patients/<uuid:patient_id>/imaging/", READERS),
    Row(
        "POST", "imaging/studies/<uuid:study_id>/confirm-patient/", READERS, data={"reason": "name misspelt"}
    ),
    Row("POST", "imaging/studies/<uuid:study_id>/withdraw/", READERS, data={"reason": "other patient"}),
    Row("GET", "imaging/series/<uuid:series_id>/thumbnail/", READERS),
)


def _confirmed(scenario: Scenario) -> None:
    from cases.imaging.services import study_confirm_patient

    study_confirm_patient(
        actor=scenario.actor("invited"), study_id=scenario.ids["study_id"], reason="name misspelt"
    )


EVENTS = (EventRow("imaging.changed", _confirmed, heard_by=CLINICAL),)
