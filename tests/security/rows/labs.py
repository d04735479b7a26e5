"""Courses of laboratory results and sheets of them: the circle of care by clinical role, nobody else."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.security.matrix import CLINICAL, REST, Row
from tests.security.scenario import Scenario

LABS = "patients/<uuid:patient_id>/record/labs/"
READERS = {200: CLINICAL, 404: REST}
SHEET = "Data;Hb (g/dL)\n01/02/2026;11,2"


def arrange(scenario: Scenario) -> None:
    from cases.labs.rules.sheet_reading import Choices
    from cases.labs.services import sheet_import

    item = sheet_import(
        actor=scenario.actor("own_doctor"),
        patient_id=scenario.ids["patient_id"],
        client_id=uuid4(),
        text="Data;Hb (g/dL)\n02/02/2026;11,3",
        choices=Choices(),
    )
    scenario.ids |= {"lab_import_id": item.pk}


def _new_sheet(_scenario: Scenario) -> dict[str, Any]:
    """Another value each time: what is there already is no import."""
    return {"client_id": str(uuid4()), "text": f"Data;PLT (10^9/L)\n01/02/2026;{uuid4().int % 900 + 10}"}


ROWS = (
    Row("GET", "labs/catalogue/", {200: REST}),
    Row("GET", f"{LABS}series/", READERS),
    Row("GET", f"{LABS}export/", READERS),
    Row("GET", f"{LABS}imports/", READERS),
    Row("POST", f"{LABS}imports/", {201: CLINICAL, 404: REST}, data=_new_sheet),
    Row("POST", f"{LABS}imports/preview/", READERS, data={"text": SHEET}),
    Row(
        "POST",
        f"{LABS}imports/<uuid:import_id>/undo/",
        READERS,
        data={"reason": "another patient's sheet"},
        ids={"import_id": "lab_import_id"},
    ),
)
