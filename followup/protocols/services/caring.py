"""The network changes what holds about care after the infusion."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from cases.overview.rules.due import Care
from followup.protocols.models import CareRules, ProductPeriods
from followup.protocols.services.drafting import administered
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import PreconditionFailed


@transaction.atomic
def care_rules_set(
    *,
    actor: Actor,
    min_inactivated_months: int,
    products: Mapping[str, tuple[int, int]],
    base_version: int,
) -> None:
    """From now on every calendar counts by these. `products`: by code the days without driving and near the centre; one
    that is not named has the defaults. Version 0: nobody chose yet.

    Raises Forbidden, PreconditionFailed. Audited.
    """
    administered(actor)
    CareRules.objects.bulk_create([CareRules(version=0)], ignore_conflicts=True)
    held = CareRules.objects.select_for_update().get(pk=1)
    if held.version != base_version:
        raise PreconditionFailed(extra={"current": {"version": held.version}})
    held.min_inactivated_months = min_inactivated_months
    held.version += 1
    held.save()
    usual = (Care().driving_days, Care().proximity_days)
    chosen = {code: days for code, days in products.items() if days != usual}
    ProductPeriods.objects.all().delete()
    ProductPeriods.objects.bulk_create(
        ProductPeriods(product=code, driving_days=driving, proximity_days=proximity)
        for code, (driving, proximity) in chosen.items()
    )
    audit.record(
        actor=actor,
        action="protocol.care_rules_set",
        object_type="care_rules",
        detail={
            "min_inactivated_months": min_inactivated_months,
            "products": {code: list(days) for code, days in chosen.items()},
            "version": held.version,
        },
    )
