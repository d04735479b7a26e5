"""What turned the course since: relapses, other cancers, the cause of a death, as facts that stand before the risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cases.overview.selectors.detail_of_kind import SAYS_NOTHING
from cases.overview.selectors.wording import BEFORE_INFUSION, Fact, both
from cases.record.models import KIND_BY_SLUG, EntryStatus, Kind
from cases.record.rules.text import Text, joined, label_of
from cases.record.selectors.snapshot import Snapshot
from kernel import clock
from kernel.prepared import Prepared, Question

_RELAPSE = KIND_BY_SLUG["relapses"]
_SECOND = KIND_BY_SLUG["second-malignancies"]
_DEATH = KIND_BY_SLUG["deaths"]
_MOST = 10
ANTIGENS = ("cd19", "cd20", "cd22", "bcma")


@dataclass(frozen=True)
class LookedAgain:
    """A relapse that says something anew: its day, and when that was written."""

    on: date
    recorded_at: datetime


def turn_facts(patient_id: UUID, infused_on: date | None) -> list[Fact]:
    """Death, relapses and second cancers, the newest of each first, those of before the infusion after the others and
    said to be so: the cells were given for these relapses, and they are no news. Three queries."""
    found = [
        *(_fact("death", _died(row), row) for row in _DEATHS.rows(patient_id=patient_id)),
        *(
            _dated("relapse", _relapsed(row), row, infused_on)
            for row in _RELAPSES.rows(patient_id=patient_id)
        ),
        *(
            _dated("second_malignancy", _second(row), row, infused_on)
            for row in _SECONDS.rows(patient_id=patient_id)
        ),
    ]
    return sorted(found, key=lambda fact: fact["tone"] != "bad")


def turns_asked(patient_id: UUID) -> list[Question]:
    """What `turn_facts` and the others here ask, for `asked_together`."""
    return [each.asking(patient_id=patient_id) for each in (_DEATHS, _RELAPSES, _SECONDS)]


def relapse_days(patient_id: UUID) -> list[date]:
    """The days of the relapses that were recorded by themselves, the newest first. One query."""
    return [row["effective_on"] for row in _RELAPSES.rows(patient_id=patient_id)]


def relapsed_on(patient_id: UUID, snapshot: Snapshot) -> date | None:
    """The last day on which the record says that the disease came back or went on, wherever it says so. One query."""
    confirmed = snapshot.get("diagnosis.relapse_confirmed_on")
    told = [confirmed["value"] if confirmed else None]
    told += [line.get("progression_on") for line in snapshot["therapy_lines"]]
    days = [date.fromisoformat(day) for day in told if day]
    days += relapse_days(patient_id)
    return max(days, default=None)


def looked_at_again(patient_id: UUID) -> Mapping[str, LookedAgain]:
    """What of the disease a relapse says anew, by the name of its column, the last one of each. One query."""
    found: dict[str, LookedAgain] = {}
    for row in _RELAPSES.rows(patient_id=patient_id):
        for name in (*ANTIGENS, "cns_involvement", "extranodal_sites"):
            said = row[name] if isinstance(row[name], list) else [row[name]]
            if any(each and each not in SAYS_NOTHING for each in said):
                found.setdefault(name, LookedAgain(row["effective_on"], row["recorded_at"]))
    return found


def told_before_relapse(fact: Fact, relapse_on: date | None) -> Fact:
    """What was found before the disease came back is history: it says so, and neither alarms nor reassures."""
    if relapse_on is None or fact["on"] is None or date.fromisoformat(fact["on"]) >= relapse_on:
        return fact
    return called_earlier(fact, relapse_on)


def called_earlier(fact: Fact, relapse_on: date) -> Fact:
    """The same, of what is known to be earlier."""
    on = clock.stamp_day(relapse_on)
    return {
        **fact,
        "value_it": f"{fact['value_it']} (prima della recidiva o progressione del {on})",
        "value_en": f"{fact['value_en']} (before the relapse or progression of {on})",
        "tone": "neutral",
    }


def _dated(code: str, said: tuple[Text, list[Text]], row: dict[str, Any], infused_on: date | None) -> Fact:
    """As `_fact`, of what may lie before the infusion."""
    label, details = said
    if infused_on is None or row["effective_on"] >= infused_on:
        return _fact(code, said, row)
    return _fact(code, (label, [*details, BEFORE_INFUSION]), row) | {"tone": "neutral"}


def _fact(code: str, said: tuple[Text, list[Text]], row: dict[str, Any]) -> Fact:
    label, details = said
    on = clock.stamp_day(row["effective_on"])
    return {
        "code": f"turn.{code}.{row['id']}",
        **both(label, "label"),
        "value_it": " · ".join([on, *(each.it for each in details if each.it)]),
        "value_en": " · ".join([on, *(each.en for each in details if each.en)]),
        "is_absent": False,
        "tone": "bad",
        # the day is the first of its words
        "on": None,
        "author": " ".join(filter(None, (row["author__given_name"], row["author__family_name"]))),
        "centre": row["centre__name"] or "",
    }


def _relapsed(row: dict[str, Any]) -> tuple[Text, list[Text]]:
    following = row["next_therapy"]
    return Text("Recidiva o progressione", "Relapse or progression"), [
        _coded(_RELAPSE, row, "relapse_kind"),
        _several(_RELAPSE, row, "extranodal_sites"),
        _named("SNC", "CNS", _coded(_RELAPSE, row, "cns_involvement")),
        *(_named(name.upper(), name.upper(), _coded(_RELAPSE, row, name)) for name in ANTIGENS),
        _named("biopsia", "biopsy", _coded(_RELAPSE, row, "biopsy")),
        Text(f"poi {following}", f"then {following}") if following else Text("", ""),
    ]


def _second(row: dict[str, Any]) -> tuple[Text, list[Text]]:
    histology, site = row["histology"] or "", row["site"] or ""
    return Text("Seconda neoplasia", "Second malignancy"), [
        _coded(_SECOND, row, "malignancy_kind"),
        Text(histology, histology),
        Text(site, site),
        _named("transgene CAR", "CAR transgene", _coded(_SECOND, row, "transgene_test")),
    ]


def _died(row: dict[str, Any]) -> tuple[Text, list[Text]]:
    return Text("Decesso", "Death"), [
        _coded(_DEATH, row, "main_cause"),
        _named("con", "with", _several(_DEATH, row, "contributing_causes")),
    ]


def _coded(kind: Kind, row: dict[str, Any], name: str) -> Text:
    code = row[name]
    return Text("", "") if not code or code in SAYS_NOTHING else label_of(_codes(kind, name), code)


def _several(kind: Kind, row: dict[str, Any], name: str) -> Text:
    labels = [label_of(_codes(kind, name), code) for code in row[name] or () if code not in SAYS_NOTHING]
    return joined(*labels, by=", ")


def _codes(kind: Kind, name: str) -> Any:
    column: Any = kind.column(name)
    return column.codes


def _named(it: str, en: str, value: Text) -> Text:
    return Text(f"{it}: {value.it}", f"{en}: {value.en}") if value.it else value


def _turns(kind: Kind, patient_id: UUID, *names: str) -> QuerySet[Any, dict[str, Any]]:
    rows: QuerySet[Any, dict[str, Any]] = (
        kind.rows.filter(patient_id=patient_id, status=EntryStatus.ACTIVE, effective_on__isnull=False)
        .order_by("-effective_on", "-pk")
        .values(
            "id",
            "effective_on",
            "recorded_at",
            "author__given_name",
            "author__family_name",
            "centre__name",
            *names,
        )
    )[:_MOST]
    return rows


_RELAPSES: Prepared[Any] = Prepared(
    lambda patient_id: _turns(
        _RELAPSE,
        patient_id,
        *("relapse_kind", "extranodal_sites", "cns_involvement", "biopsy", "next_therapy"),
        *ANTIGENS,
    ),
    patient_id=UUID,
)
_SECONDS: Prepared[Any] = Prepared(
    lambda patient_id: _turns(_SECOND, patient_id, "malignancy_kind", "histology", "site", "transgene_test"),
    patient_id=UUID,
)
_DEATHS: Prepared[Any] = Prepared(
    lambda patient_id: _turns(_DEATH, patient_id, "main_cause", "contributing_causes"), patient_id=UUID
)
