"""Cases of the scenario: a patient of Crema at each stage of a referral to Brescia, through services only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.factories.patients import invite_person, make_patient

if TYPE_CHECKING:
    from cases.referrals.models import Decision, InfoRequest, Referral
    from tests.security.scenario import Scenario


def refer(scenario: Scenario, until: str) -> Referral:
    """A patient of their own, with the specialist of Mantova invited, whose referral has come to `until`: draft,
    submitted."""
    from cases.referrals import services
    from tests.cases.referrals.conftest import M1, change, versions_of

    doctor = scenario.people["own_doctor"]
    actor = scenario.actor("own_doctor")
    patient = make_patient(doctor, birth_date=date(1960, 2, 1), sex="F")
    invite_person(patient, scenario.people["invited"], by=doctor)
    referral, _ = services.referral_create(actor=actor, patient_id=patient.pk)
    versions = versions_of(referral)
    changes = [
        change(
            code,
            item.get("value"),
            on=item.get("on"),
            absent=item.get("absent_reason"),
            base=versions.get(code, ""),
        )
        for code, item in M1.items()
    ]
    services.referral_form_save(actor=actor, referral_id=referral.pk, changes=changes)
    if until == "submitted":
        services.referral_submit(actor=actor, referral_id=referral.pk)
    referral.refresh_from_db()
    return referral


def asked(scenario: Scenario) -> InfoRequest:
    """The hub has asked for more information."""
    from cases.referrals import services
    from cases.referrals.services.hub import Question
    from kernel.clock import today

    referral = refer(scenario, "submitted")
    services.referral_request_info(
        actor=scenario.actor("hub_doctor"),
        referral_id=referral.pk,
        questions=[Question(text="Which regimen?", due_on=today() + timedelta(days=3))],
    )
    return referral.info_requests.get()


def decided(scenario: Scenario, outcome: str, reason: str) -> Decision:
    """The hub has decided."""
    from cases.referrals import services

    referral = refer(scenario, "submitted")
    return services.referral_decide(
        actor=scenario.actor("hub_doctor"),
        referral_id=referral.pk,
        outcome=outcome,
        reasons=[reason],
        primary_reason=reason,
        participants=[],
        expected_version=referral.state_version,
        override_reason="results are on their way" if outcome == "eligible" else "",
    )
