"""The bedside sheets: read and written like the record, by the circle of care with a clinical role."""

from datetime import timedelta
from typing import Any

from kernel import clock
from tests.factories.toxicity import WELL, look
from tests.security.matrix import CLINICAL, OWN, REST, EventRow, Row
from tests.security.scenario import Scenario

SHEETS = "patients/<uuid:patient_id>/toxicity/"
IDS = {"entry_id": "sheet_entry_id"}
READERS = {200: CLINICAL, 404: REST}
ROUTE = f"{SHEETS}<slug:sheet>/<uuid:entry_id>/"


def _look(scenario: Scenario, by: str, hours_ago: float, **found: Any) -> Any:
    from cases.patients.models import Patient

    patient = Patient.objects.get(pk=scenario.ids["patient_id"])
    at = clock.now() - timedelta(hours=hours_ago)
    return look(patient, scenario.people[by], at, **found)


def arrange(scenario: Scenario) -> None:
    from cases.toxicity.models import ToxicityAlert

    row = _look(scenario, "hub_doctor", 3, temp_c=38.6)
    scenario.ids |= {
        "sheet": "observations",
        "sheet_entry_id": row.pk,
        "sheet_entry_version": row.version,
        "alert_id": ToxicityAlert.objects.get(observation=row).pk,
    }


ROWS = (
    Row("GET", SHEETS, READERS),
    Row("GET", f"{SHEETS}trend/", READERS),
    Row("POST", f"{SHEETS}preview/", READERS, data={"values": {"temp_c": 38.2}}),
    Row("GET", f"{SHEETS}<slug:sheet>/", READERS),
    Row(
        "POST",
        f"{SHEETS}<slug:sheet>/",
        {201: CLINICAL, 404: REST},
        data={**WELL, "observed_at": "2026-11-01T08:00:00Z"},
    ),
    Row("GET", ROUTE, READERS, ids=IDS),
    Row(
        "PATCH",
        ROUTE,
        READERS,
        data={"temp_c": 37.4},
        headers={"If-Match": '"{sheet_entry_version}"'},
        ids=IDS,
    ),
    Row("GET", f"{ROUTE}history/", READERS, ids=IDS),
    Row(
        "POST",
        f"{ROUTE}entered-in-error/",
        READERS,
        data={"reason": "other patient"},
        headers={"If-Match": '"{sheet_entry_version}"'},
        ids=IDS,
    ),
    # of the hub, where it was looked at, and not by who looked
    Row(
        "POST",
        f"{SHEETS}alerts/<uuid:alert_id>/acknowledge/",
        {200: "hub_coordinator", 403: f"{OWN} hub_doctor invited", 404: REST},
    ),
)


def _worse(scenario: Scenario) -> None:
    _look(scenario, "own_nurse", 0, temp_c=39.0, systolic_mmhg=80, diastolic_mmhg=40)


EVENTS = (EventRow("toxicity.alerted", _worse, heard_by=CLINICAL),)
