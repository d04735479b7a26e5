"""What the network chose about care after the infusion, or the defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cases.overview.rules.due import Care
from cases.overview.rules.vaccines import DRIVING_DAYS, MIN_INACTIVATED_MONTHS, PROXIMITY_DAYS
from cases.pathway.rules.products import PRODUCTS
from followup.protocols.models import CareRules, ProductPeriods
from followup.protocols.policies import can_view_protocols
from kernel.actors import Actor
from kernel.errors import Forbidden
from kernel.prepared import Prepared, Question


def care_for(product: str) -> Care:
    """For the code of a product; the defaults when the network chose nothing, or the product is not known. Two
    queries."""
    rules = _RULES.first()
    months = rules.min_inactivated_months if rules else MIN_INACTIVATED_MONTHS
    rows = {row.product: row for row in _PERIODS.rows()}
    return _care(months, rows.get(product))


def care_asked() -> Sequence[Question]:
    """What `care_for` asks, for `asked_together`."""
    return [_RULES.asking(), _PERIODS.asking()]


def care_chosen(*, actor: Actor) -> tuple[CareRules, Mapping[str, Care]]:
    """The rules (version 0: nobody chose yet), and what holds for every product of the catalogue. Raises Forbidden.
    Two queries."""
    if not can_view_protocols(actor):
        raise Forbidden
    rules = CareRules.objects.filter(pk=1).first() or CareRules(version=0)
    rows = {row.product: row for row in ProductPeriods.objects.all()}
    months = rules.min_inactivated_months
    return rules, {product.code: _care(months, rows.get(product.code)) for product in PRODUCTS}


def _care(months: int, row: ProductPeriods | None) -> Care:
    if row is None:
        return Care(months, DRIVING_DAYS, PROXIMITY_DAYS)
    return Care(months, row.driving_days, row.proximity_days)


_RULES: Prepared[CareRules] = Prepared(lambda: CareRules.objects.filter(pk=1))
_PERIODS: Prepared[ProductPeriods] = Prepared(lambda: ProductPeriods.objects.all())
