"""A second follow-up protocol: of a product that nobody in the demonstration had, so that no plan changes."""

from __future__ import annotations

from datetime import timedelta

from circlecare.demo.network import Cast
from followup.protocols.models import Protocol
from followup.protocols.selectors.choice import versions_in_force
from followup.protocols.services.drafting import protocol_create
from followup.protocols.services.publishing import version_publish
from kernel import clock

PRODUCT = "obe_cel"
_AGO = timedelta(days=40)


def protocols_ensure(*, cast: Cast) -> None:
    """Once: written by the coordinator of the CAR-T centre, in force since that day."""
    if Protocol.objects.filter(products=[PRODUCT]).exists():
        return
    of_all = next(
        version
        for version in versions_in_force()
        if not version.protocol.diseases and not version.protocol.products
    )
    with clock.at(clock.now() - _AGO):
        draft = protocol_create(
            actor=cast["sara"],
            title_it="Dopo obecabtagene autoleucel (LLA)",
            title_en="After obecabtagene autoleucel (ALL)",
            diseases=[],
            products=[PRODUCT],
            copy_of=of_all.pk,
        )
        version_publish(
            actor=cast["sara"],
            version_id=draft.pk,
            in_force_from=clock.today(),
            base_revision=draft.revision,
        )
