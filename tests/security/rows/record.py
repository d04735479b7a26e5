"""The clinical record: the circle of care by clinical role, nobody else."""

from typing import Any

from tests.factories.record import add_entry
from tests.security.matrix import CLINICAL, HUB, REST, EventRow, FrameRow, Row
from tests.security.scenario import Scenario

RECORD = "patients/<uuid:patient_id>/record/"
ENTRY = f"{RECORD}<slug:kind>/<uuid:entry_id>/"
READERS = {200: CLINICAL, 404: REST}


def _weight(kg: int) -> dict[str, Any]:
    return {"weight_kg": kg, "effective_on": "2026-11-01"}


def arrange(scenario: Scenario) -> None:
    from cases.patients.models import Patient

    patient = Patient.objects.get(pk=scenario.ids["patient_id"])
    entry = add_entry(
        patient, scenario.people["own_doctor"], "vitals", weight_kg="62", effective_on="2026-11-01"
    )
    scenario.ids |= {"kind": "vitals", "entry_id": entry.pk, "entry_version": entry.version}


ROWS = (
    Row("GET", "record/schema/", {200: REST}),
    Row("GET", RECORD, READERS),
    Row("GET", f"{RECORD}apheresis-warnings/", READERS),
    Row("GET", f"{RECORD}<slug:kind>/", READERS),
    Row(
        "POST",
        f"{RECORD}<slug:kind>/",
        {201: CLINICAL, 404: REST},
        data={"weight_kg": "63", "effective_on": "2026-11-01"},
    ),
    Row("GET", ENTRY, READERS),
    Row("PATCH", ENTRY, READERS, data={"weight_kg": 64}, headers={"If-Match": '"{entry_version}"'}),
    Row("GET", f"{ENTRY}history/", READERS),
    Row(
        "POST",
        f"{ENTRY}entered-in-error/",
        READERS,
        data={"reason": "other patient"},
        headers={"If-Match": '"{entry_version}"'},
    ),
    Row(
        "POST",
        f"{ENTRY}reinstate/",
        READERS,
        data={"reason": "it was right"},
        headers={"If-Match": '"{entry_version}"'},
    ),
)


def _written(scenario: Scenario) -> None:
    from cases.patients.models import Patient

    patient = Patient.objects.get(pk=scenario.ids["patient_id"])
    add_entry(patient, scenario.people["invited"], "vitals", weight_kg="65", effective_on="2026-11-01")


def _editing(scenario: Scenario) -> None:
    from cases.record.services.editing import record_editing_note

    record_editing_note(
        actor=scenario.actor("own_nurse"),
        patient_id=scenario.ids["patient_id"],
        kind_slug="vitals",
        entry_id=scenario.ids["entry_id"],
        field="weight_kg",
    )


EVENTS = (
    EventRow("record.changed", _written, heard_by=CLINICAL),
    # To the others: whoever writes knows it.
    EventRow("record.editing", _editing, heard_by=f"own_doctor {HUB} invited"),
)

FRAMES = (
    FrameRow(
        "record.editing",
        lambda scenario: {
            "patient_id": scenario.ids["patient_id"],
            "kind": "vitals",
            "entry_id": scenario.ids["entry_id"],
            "field": "",
        },
        senders=CLINICAL,
    ),
)
