"""What can be measured: tests with their units and limits, vital signs with theirs."""

from __future__ import annotations

from functools import cache
from typing import Any

from cases.labs.rules.unit_spelling import shown, units_of
from cases.labs.rules.vitals import VITALS
from cases.record.models import VitalSign
from cases.record.rules.codes import LABS


@cache
def catalogue() -> dict[str, Any]:
    """{labs, vitals}, in the order of the pages: the same for everybody, no data of anybody."""
    return {
        "labs": [
            {
                "code": lab.code,
                "label_it": lab.label.it,
                "label_en": lab.label.en,
                "unit": lab.unit,
                "unit_label": lab.unit_label,
                "loinc": lab.loinc,
                "hard": list(lab.hard),
                "soft": list(lab.soft) if lab.soft else None,
                "units": [{"code": unit, "label": shown(unit)} for unit in units_of(lab.code)],
            }
            for lab in LABS
        ],
        "vitals": [_vital(vital) for vital in VITALS],
    }


def _vital(vital: Any) -> dict[str, Any]:
    column: Any = VitalSign._meta.get_field(vital.column)  # noqa: SLF001 - public in Django
    return {
        "code": vital.code,
        "label_it": vital.label.it,
        "label_en": vital.label.en,
        "unit": vital.unit,
        "unit_label": vital.unit_label,
        "loinc": None,
        "hard": list(column.hard),
        "soft": list(column.soft) if column.soft else None,
        "units": [{"code": vital.unit, "label": vital.unit_label}],
    }
