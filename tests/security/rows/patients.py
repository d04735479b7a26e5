"""Who the patient is, and who treats them."""

from typing import Any

from tests.factories.patients import identity
from tests.security.matrix import CLINICAL, HUB, IDENTITY, REST, EventRow, Row
from tests.security.scenario import Scenario

# Who works with patients at all, in whatever centre.
STAFF = f"{IDENTITY} outsider"
# Own centre and hub treat; an invited specialist reads and writes the record, no more.
EDITORS = f"own_doctor own_nurse own_secretary {HUB}"
MANAGERS = f"own_doctor {HUB}"
VERSION = {"If-Match": '"{patient_version}"'}


def arrange(scenario: Scenario) -> None:
    from cases.patients.services import circle_add_centre, hospital_number_add
    from tests.security.cases import refer

    doctor = scenario.actor("own_doctor")
    referral = refer(scenario, "submitted")
    patient = referral.patient
    garda = circle_add_centre(
        actor=doctor,
        patient_id=patient.pk,
        centre_id=scenario.network.garda.pk,
        reason="follow-up",
        kind="circle",
    )
    number = hospital_number_add(
        actor=doctor, patient_id=patient.pk, centre_id=scenario.network.crema.pk, number="CM-1"
    )
    patient.refresh_from_db()
    scenario.ids |= {
        "patient_id": patient.pk,
        "patient_version": patient.version,
        "referral_id": referral.pk,
        "relation_id": garda.pk,
        "number_id": number.pk,
        "mantova_id": scenario.network.mantova.pk,
    }


def _new_patient(scenario: Scenario) -> dict[str, Any]:
    values = identity()
    return {**values, "birth_date": values["birth_date"].isoformat()}


ROWS = (
    Row("GET", "patients/", {200: REST}, shows="patient_id", shown_to=IDENTITY),
    Row("POST", "patients/", {201: STAFF, 403: REST}, data=_new_patient),
    Row(
        "POST",
        "patients/check-duplicates/",
        {200: STAFF, 403: REST},
        data={"family_name": "Rossi", "given_name": "Maria", "birth_date": "1970-01-31"},
    ),
    Row("GET", "patients/<uuid:patient_id>/", {200: IDENTITY, 404: REST}),
    Row(
        "PATCH",
        "patients/<uuid:patient_id>/",
        {200: EDITORS, 403: "invited", 404: REST},
        data={"phone": "030 555 02"},
        headers=VERSION,
    ),
    Row("GET", "patients/<uuid:patient_id>/circle/", {200: IDENTITY, 404: REST}),
    Row(
        "POST",
        "patients/<uuid:patient_id>/circle/",
        {201: MANAGERS, 403: "own_nurse own_secretary invited", 404: REST},
        data={"centre_id": "{mantova_id}", "reason": "second opinion"},
    ),
    Row(
        "POST",
        "patients/<uuid:patient_id>/circle/<uuid:relation_id>/end/",
        {200: MANAGERS, 403: "own_nurse own_secretary invited", 404: REST},
        data={"reason": "moved away"},
    ),
    Row(
        "POST",
        "patients/<uuid:patient_id>/hospital-numbers/",
        {201: EDITORS, 403: "invited", 404: REST},
        data={"centre_id": "{circle_id}", "number": "CM-2"},
    ),
    Row(
        "DELETE",
        "patients/<uuid:patient_id>/hospital-numbers/<uuid:number_id>/",
        {204: EDITORS, 403: "invited", 404: REST},
    ),
    # The hub's privacy officer, because the hub is in the circle of care: the log, and nothing else.
    Row("GET", "patients/<uuid:patient_id>/access-log/", {200: f"{CLINICAL} privacy_officer", 404: REST}),
)


def _edited(scenario: Scenario) -> None:
    from cases.patients.services import patient_update

    patient_update(
        actor=scenario.actor("own_secretary"),
        patient_id=scenario.ids["patient_id"],
        changes={"phone": "030 555 03"},
        base_version=scenario.ids["patient_version"],
    )


def _ended(scenario: Scenario) -> None:
    from cases.patients.services import circle_end

    circle_end(
        actor=scenario.actor("own_doctor"),
        patient_id=scenario.ids["patient_id"],
        relation_id=scenario.ids["relation_id"],
        reason="moved away",
    )


EVENTS = (
    EventRow("patient.changed", _edited, heard_by=IDENTITY),
    EventRow("circle.changed", _ended, heard_by=IDENTITY),
)
