"""Opening a draft: once, by the right people, without a trace at the hub."""

import pytest
from django.db import transaction

from cases.patients.policies import people_who_can_view_clinical
from cases.pathway.models import Pathway
from cases.referrals import services
from cases.referrals.models import Referral
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.cases.referrals.conftest import new_draft


def test_create_when_first_then_draft_and_pathway_begin_and_the_hub_knows_nothing(world):
    referral = new_draft(world)
    assert (referral.status, referral.hub_id, referral.from_centre_id) == (
        "draft",
        world.hub.pk,
        world.circle.pk,
    )
    pathway = Pathway.objects.get(pk=referral.pathway_id)
    assert (pathway.state, pathway.owner_centre_id) == ("referral_draft", world.circle.pk)
    assert world.hub_doctor.person_id not in people_who_can_view_clinical(world.patient.pk)
