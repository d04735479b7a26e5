"""Sending: the gate, the frozen version, the clock, the letter, and who is told."""

from tests.cases.referrals.conftest import fill_in, new_draft, submitted


def test_submit(world):
    referral = submitted(world)
    assert referral.status == "submitted"
