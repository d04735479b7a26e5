"""A patient of Crema, infused in Brescia three days ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kernel import clock
from tests.factories.patients import invite_centre, make_patient
from tests.factories.toxicity import infuse

if TYPE_CHECKING:
    from datetime import datetime

    from cases.patients.models import Patient
    from network.directory.models import Person
    from tests.factories.directory import Network


@pytest.fixture
def day_0() -> datetime:
    return clock.now() - timedelta(days=3)


@pytest.fixture
def patient(network: Network, circle_doctor: Person, hub_doctor: Person, day_0: datetime) -> Patient:
    found = make_patient(circle_doctor)
    invite_centre(found, network.brescia, by=circle_doctor)
    infuse(found, network.brescia, at=day_0)
    return found
