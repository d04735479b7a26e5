"""What a report freezes: everything that it says, in both languages, as plain JSON."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from cases.overview.selectors.wording import both
from cases.record.rules.codes import DISEASES
from cases.record.rules.text import Text, label_of
from cases.record.selectors.current import primary_diagnosis
from followup.visits.models import Visit
from followup.visits.rules.sections import SECTIONS
from followup.visits.selectors.checklist import Checked, item_output
from followup.visits.selectors.entries import entries_output
from followup.visits.selectors.facts import facts_of, infusion_of, prevention_since
from followup.visits.selectors.ordering import order_output
from followup.visits.selectors.receivers import other_centres
from network.directory.models import Centre, Person

SCHEMA = 1


def frozen(visit: Visit, items: list[Checked], *, by: Person, centre: Centre, at: datetime) -> dict[str, Any]:
    """The data of the first report. Names and addresses as they are today: a report does not change with them."""
    planned = visit.planned_visit
    infused_on = infusion_of(visit)
    diagnosis = primary_diagnosis(visit.patient_id)
    disease = label_of(DISEASES, diagnosis.disease) if diagnosis and diagnosis.disease else Text("", "")
    facts = facts_of(
        visit.patient_id, infused_on=infused_on, prevention=prevention_since(visit.patient_id, infused_on)
    )
    rows = {row.code: row for row in visit.sections.all()}
    entries = [
        each for each in entries_output(list(visit.entries.order_by("created_at", "id"))) if each["is_active"]
    ]
    orders = visit.orders.exclude(state="cancelled").select_related("made_by").order_by("due_on", "id")
    data = {
        "kind": "visit_report",
        "schema": SCHEMA,
        "visit_id": visit.pk,
        "number": 1,
        "on": visit.on,
        "mode": visit.mode,
        "reason_of_visit": visit.reason,
        "label_it": planned.source.label_it if planned else "",
        "label_en": planned.source.label_en if planned else "",
        "patient": _patient(visit),
        "centre": _centre(visit.centre),
        "other_centres": [_centre(each) for each in other_centres(visit)],
        "infused_on": infused_on,
        **both(disease, "diagnosis"),
        "sections": [
            {
                "code": section.code,
                **both(section.label, "label"),
                "text": rows[section.code].text,
                "nothing_to_report": rows[section.code].nothing_to_report,
                "facts": facts.get(section.code, []),
            }
            for section in SECTIONS
        ],
        "items": [
            {
                key: value
                for key, value in item_output(item).items()
                if key not in ("updated_at", "updated_by")
            }
            for item in items
        ],
        "entries": entries,
        "orders": [order_output(order) for order in orders],
        **_signature(by, centre, at),
        "addendum": "",
        "reason": "",
    }
    return _plain(data)


def added(
    data: dict[str, Any], *, number: int, text: str, reason: str, by: Person, centre: Centre, at: datetime
) -> dict[str, Any]:
    """The data of the next report: the same visit, with what is added and who signs it."""
    addendum = "\n".join(part for part in (data["addendum"], text) if part)
    changes = {"number": number, "addendum": addendum, "reason": reason, **_signature(by, centre, at)}
    return data | _plain(changes)


def _signature(by: Person, centre: Centre, at: datetime) -> dict[str, Any]:
    return {
        "signed_by": {"id": by.pk, "name": by.display_name, "profession": by.profession},
        "signed_centre": _centre(centre),
        "signed_at": at,
    }


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return plain


def _patient(visit: Visit) -> dict[str, Any]:
    patient = visit.patient
    return {
        "id": patient.pk,
        "name": patient.display_name,
        "birth_date": patient.birth_date,
        "sex": patient.sex,
        "tax_code": patient.tax_code or "",
        "phone": patient.phone,
        "gp_name": patient.gp_name,
    }


def _centre(centre: Centre) -> dict[str, Any]:
    return {
        "id": centre.pk,
        "name": centre.name,
        "city": centre.city,
        "address": centre.address,
        "phone": centre.phone,
        "kind": centre.kind,
    }
