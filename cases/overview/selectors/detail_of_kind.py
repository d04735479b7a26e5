"""What is told beside the title of an entry: the numbers and findings that a reader asks for next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import DateField, TextField, Value
from django.db.models.functions import Cast, JSONObject

from cases.overview.selectors.wording import number_words
from cases.record.models import Kind
from cases.record.models.fields import CodedField
from cases.record.rules.text import Text, label_of
from kernel import clock

DETAILS: Mapping[str, Mapping[str, Text]] = MappingProxyType(
    {
        "disease-status": {
            "deauville": Text("Deauville {}", "Deauville {}"),
            "mrd_result": Text("MRD: {}", "MRD: {}"),
            "pet_on": Text("PET {}", "PET {}"),
        },
        "medications": {"dose": Text("{}", "{}")},
        "immunoglobulins": {"dose_g": Text("{} g", "{} g")},
        "infections": {"severity": Text("grado {}", "grade {}"), "treatment": Text("{}", "{}")},
        "immunizations": {"dose_no": Text("dose {}", "dose {}")},
        "relapses": {
            "cns_involvement": Text("SNC: {}", "CNS: {}"),
            "cd19": Text("CD19: {}", "CD19: {}"),
            "cd20": Text("CD20: {}", "CD20: {}"),
            "cd22": Text("CD22: {}", "CD22: {}"),
            "bcma": Text("BCMA: {}", "BCMA: {}"),
            "biopsy": Text("biopsia: {}", "biopsy: {}"),
        },
    }
)
"""By kind: the columns, with the words around their value, in the order in which they are read."""


SAYS_NOTHING = frozenset({"never", "unknown", "none", "not_done"})
"""Of a relapse only what was looked for and found tells more than its name."""


def stored_detail(kind: Kind) -> Any:
    """The columns of `DETAILS` as one text column, alike for every kind, so that kinds can be united in one query."""
    names = DETAILS.get(kind.slug)
    if not names:
        return Value("", output_field=TextField())
    return Cast(JSONObject(**{name: name for name in names}), TextField())


def detail_words(kind: Kind, values: Mapping[str, Any]) -> list[Text]:
    """What is filled in, in words; nothing for what is empty."""
    found = []
    for name, around in DETAILS.get(kind.slug, {}).items():
        value = values.get(name)
        if value in (None, "") or (kind.slug == "relapses" and value in SAYS_NOTHING):
            continue
        column = kind.column(name)
        if isinstance(column, CodedField):
            said = label_of(column.codes, value)
        elif isinstance(column, DateField):
            day = clock.stamp_day(date.fromisoformat(value) if isinstance(value, str) else value)
            said = Text(day, day)
        elif isinstance(value, str):
            said = Text(value, value)
        else:
            said = number_words(value)
        found.append(Text(around.it.format(said.it), around.en.format(said.en)))
    return found


def told_detail(kind: Kind, stored: str, centre: str) -> Text:
    """The detail of an entry: what `stored_detail` holds, then where it was written."""
    words = [*detail_words(kind, json.loads(stored) if stored else {}), Text(centre, centre)]
    return Text(
        " · ".join(word.it for word in words if word.it), " · ".join(word.en for word in words if word.en)
    )
