"""Protocols as the API says them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cases.overview.rules.due import Care
from cases.overview.rules.vaccines import MIN_EARLY_MONTHS
from cases.overview.selectors.wording import both
from cases.pathway.rules.products import PRODUCT_CHOICES
from cases.patients.selectors.output import person_brief
from cases.record.rules.disease_codes import DISEASES
from cases.record.rules.text import Choice, label_of
from followup.protocols.models import CareRules, Protocol
from followup.protocols.rules.comparing import Difference
from followup.protocols.rules.drafting import Wanted, ends_early
from followup.protocols.rules.drafting import label_of as label_of_visit
from followup.protocols.rules.items import GROUP_LABELS, ITEMS, Item
from followup.protocols.selectors.protocols import Detail, Listed, Standing


def listed(each: Listed) -> dict[str, Any]:
    protocol = each.protocol
    return {
        "id": protocol.pk,
        **_titles(protocol),
        **_for_whom(protocol),
        "retired_at": protocol.retired_at,
        "version": protocol.version,
        "versions": [standing(one) for one in each.versions],
    }


def catalogues() -> dict[str, Any]:
    return {
        "diseases": _coded([item.code for item in DISEASES], DISEASES),
        "products": _coded([item.code for item in PRODUCT_CHOICES], PRODUCT_CHOICES),
    }


def standing(each: Standing) -> dict[str, Any]:
    version = each.version
    return {
        "id": version.pk,
        "number": version.number,
        "stands": each.stands,
        "in_force_from": version.in_force_from,
        "published_at": version.published_at,
        "published_by": person_brief(version.published_by),
        "plans": each.plans,
        "version": version.revision,
    }


def detail(each: Detail) -> dict[str, Any]:
    protocol = each.standing.version.protocol
    return {
        "protocol_id": protocol.pk,
        **_titles(protocol),
        **_for_whom(protocol),
        "source": each.standing.version.source,
        "standing": standing(each.standing),
        "ends_early": ends_early(each.visits),
        "visits": [_visit(visit) for visit in each.visits],
        "compared_with": each.compared_with.number if each.compared_with else None,
        "differences": [_difference(one) for one in each.differences],
        "items": [_item(item) for item in ITEMS],
    }


def care(rules: CareRules, products: Mapping[str, Care]) -> dict[str, Any]:
    return {
        "min_inactivated_months": rules.min_inactivated_months,
        "early_months": MIN_EARLY_MONTHS,
        "products": [
            {
                "code": code,
                **both(label_of(PRODUCT_CHOICES, code), "label"),
                "driving_days": periods.driving_days,
                "proximity_days": periods.proximity_days,
            }
            for code, periods in products.items()
        ],
        "version": rules.version,
    }


def _titles(protocol: Protocol) -> dict[str, str]:
    return {"title_it": protocol.title_it, "title_en": protocol.title_en}


def _for_whom(protocol: Protocol) -> dict[str, Any]:
    return {
        "diseases": _coded(protocol.diseases, DISEASES),
        "products": _coded(protocol.products, PRODUCT_CHOICES),
    }


def _coded(codes: Iterable[str], choices: Iterable[Choice]) -> list[dict[str, str]]:
    known = tuple(choices)
    return [{"code": code, **both(label_of(known, code), "label")} for code in codes]


def _visit(visit: Wanted) -> dict[str, Any]:
    return {
        "code": visit.code,
        **both(label_of_visit(visit), "label"),
        "days": visit.days,
        "months": visit.months,
        "before": visit.before,
        "after": visit.after,
        "owner": visit.owner.value,
        "mode": visit.mode.value,
        "is_optional": visit.is_optional,
        "due": list(visit.due),
        "indicated": list(visit.indicated),
    }


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "code": each.code,
        "before": _visit(each.before) if each.before else None,
        "after": _visit(each.after) if each.after else None,
        "parts": list(each.parts),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "code": item.code,
        **both(item.label, "label"),
        "group": item.group.value,
        **both(GROUP_LABELS[item.group], "group"),
        "diseases": _coded([choice.code for choice in DISEASES if choice.code in item.diseases], DISEASES),
        "for_safety": item.for_safety,
    }
