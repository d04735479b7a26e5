"""The referral: seen with the record; each act belongs to one side and one role."""

from datetime import timedelta
from typing import Any

from kernel.clock import today
from tests.factories.directory import make_member
from tests.factories.patients import invite_person, make_patient
from tests.security.cases import asked, decided, refer
from tests.security.matrix import CLINICAL, HUB, OWN, REST, EventRow, FrameRow, Row
from tests.security.scenario import Scenario

READERS = {200: CLINICAL, 404: REST}
REFERRAL = "referrals/<uuid:referral_id>/"
DRAFT = {"referral_id": "draft_id"}
# A draft has not reached the hub yet: the hub does not see its patient.
DRAFT_READERS = f"{OWN} invited"


def arrange(scenario: Scenario) -> None:
    doctor = scenario.people["own_doctor"]
    draft = refer(scenario, "draft")
    question = asked(scenario)
    refused = decided(scenario, "not_eligible", "organ_function")
    newcomer = make_patient(doctor)
    invite_person(newcomer, scenario.people["invited"], by=doctor)
    scenario.ids |= {
        "draft_id": draft.pk,
        "draft_version": draft.state_version,
        "info_request_id": question.pk,
        "decision_id": refused.pk,
        "decided_id": refused.referral_id,
        "new_patient_id": newcomer.pk,
        "colleague_id": make_member(scenario.network.brescia, "clinician").pk,
    }


def _question(scenario: Scenario) -> dict[str, Any]:
    due_on = (today() + timedelta(days=3)).isoformat()
    return {"questions": [{"text": "Which regimen?", "due_on": due_on}]}


def _version(scenario: Scenario) -> int:
    from cases.referrals.models import Referral

    return Referral.objects.get(pk=scenario.ids["referral_id"]).state_version


def _refusal(scenario: Scenario) -> dict[str, Any]:
    return {
        "outcome": "not_eligible",
        "reasons": ["organ_function"],
        "primary_reason": "organ_function",
        "expected_version": _version(scenario),
    }


def _phone(scenario: Scenario) -> dict[str, Any]:
    from cases.referrals.models import Referral
    from tests.cases.referrals.conftest import version_of

    referral = Referral.objects.get(pk=scenario.ids["referral_id"])
    base = version_of(referral, "callback_phone")
    return {"changes": [{"field": "callback_phone", "value": "+39 0373 222222", "base_version": base}]}


ROWS = (
    Row("GET", "cases/", {200: REST}, shows="patient_id", shown_to=CLINICAL),
    Row("GET", "cases/board/", {200: REST}, shows="patient_id", shown_to=CLINICAL),
    Row("GET", "referral-form/", {200: REST}),
    Row("GET", "patients/<uuid:patient_id>/referrals/", READERS),
    Row(
        "POST",
        "patients/<uuid:patient_id>/referrals/",
        {201: "own_doctor", 403: "own_nurse invited", 404: REST},
        data={},
        ids={"patient_id": "new_patient_id"},
    ),
    Row("GET", REFERRAL, READERS),
    Row("GET", f"{REFERRAL}form/", READERS),
    Row("PATCH", f"{REFERRAL}form/", {200: OWN, 403: f"{HUB} invited", 404: REST}, data=_phone),
    Row("GET", f"{REFERRAL}snapshots/", READERS),
    Row(
        "POST",
        f"{REFERRAL}submit/",
        {200: "own_doctor", 403: "own_nurse invited", 404: REST},
        data={},
        ids=DRAFT,
    ),
    Row("POST", f"{REFERRAL}acknowledge/", {200: HUB, 403: f"{OWN} invited", 404: REST}, data={}),
    # Of a case that is in charge: the owner gives it away, or a coordinator for them.
    Row(
        "POST",
        f"{REFERRAL}hand-over/",
        {200: HUB, 403: f"{OWN} invited", 404: REST},
        data={"to_person": "{colleague_id}"},
        ids={"referral_id": "decided_id"},
    ),
    Row("GET", f"{REFERRAL}people/", READERS),
    Row("POST", f"{REFERRAL}request-info/", {200: HUB, 403: f"{OWN} invited", 404: REST}, data=_question),
    Row(
        "POST",
        "info-requests/<uuid:info_request_id>/answer/",
        {200: "own_doctor", 403: f"own_nurse {HUB} invited", 404: REST},
        data={"text": "R-CHOP, six cycles."},
    ),
    Row(
        "POST",
        "info-requests/<uuid:info_request_id>/settle/",
        {200: HUB, 403: f"{OWN} invited", 404: REST},
        data={},
    ),
    Row(
        "POST",
        f"{REFERRAL}decide/",
        {200: "hub_doctor", 403: f"{OWN} hub_coordinator invited", 404: REST},
        data=_refusal,
    ),
    Row(
        "POST",
        "decisions/<uuid:decision_id>/co-sign/",
        {200: "own_doctor", 403: f"own_nurse {HUB} invited", 404: REST},
        data={"agree": True},
    ),
    Row(
        "POST",
        f"{REFERRAL}reconsider/",
        {200: "own_doctor", 403: f"own_nurse {HUB} invited", 404: REST},
        data={"new_facts": "LVEF is 55 % now."},
        ids={"referral_id": "decided_id"},
    ),
    Row(
        "POST",
        f"{REFERRAL}withdraw/",
        {200: "own_doctor", 403: f"own_nurse {HUB} invited", 404: REST},
        data={"reason_code": "patient_choice", "text": "prefers to wait"},
    ),
)


def _created(scenario: Scenario) -> None:
    from cases.referrals.services import referral_create

    referral_create(actor=scenario.actor("own_doctor"), patient_id=scenario.ids["new_patient_id"])


def _submitted(scenario: Scenario) -> None:
    from cases.referrals.services import referral_submit

    referral_submit(actor=scenario.actor("own_doctor"), referral_id=scenario.ids["draft_id"])


def _acknowledged(scenario: Scenario) -> None:
    from cases.referrals.services import referral_acknowledge

    referral_acknowledge(actor=scenario.actor("hub_doctor"), referral_id=scenario.ids["referral_id"])


def _judged(scenario: Scenario) -> None:
    from cases.referrals.services import referral_decide

    values = _refusal(scenario)
    referral_decide(
        actor=scenario.actor("hub_doctor"), referral_id=scenario.ids["referral_id"], participants=[], **values
    )


def _typed(scenario: Scenario) -> None:
    from cases.referrals.services import referral_form_save
    from cases.referrals.services.form import Change

    changes = [Change(**item, on=None, absent_reason=None) for item in _phone(scenario)["changes"]]
    referral_form_save(
        actor=scenario.actor("own_nurse"), referral_id=scenario.ids["referral_id"], changes=changes
    )


def _editing(scenario: Scenario) -> None:
    from cases.referrals.services.editing import referral_editing_note

    referral_editing_note(
        actor=scenario.actor("own_nurse"), referral_id=scenario.ids["referral_id"], field="ecog"
    )


EVENTS = (
    EventRow("referral.created", _created, heard_by=DRAFT_READERS),
    EventRow("referral.submitted", _submitted, heard_by=CLINICAL),
    EventRow("referral.changed", _acknowledged, heard_by=CLINICAL),
    EventRow("referral.decided", _judged, heard_by=CLINICAL),
    EventRow("referral.field_changed", _typed, heard_by=CLINICAL),
    # To the others: whoever types knows it.
    EventRow("referral.editing", _editing, heard_by=f"own_doctor {HUB} invited"),
)

FRAMES = (
    FrameRow(
        "referral.editing",
        lambda scenario: {"referral_id": scenario.ids["referral_id"], "field": "ecog"},
        senders=CLINICAL,
    ),
)
