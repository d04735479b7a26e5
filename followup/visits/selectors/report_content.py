"""A report as the template of letters prints it, in one language, from what was frozen and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from cases.record.rules import printed_words
from cases.referrals.selectors import letter_words
from cases.referrals.selectors.letter_content import Sayer
from followup.visits.rules import report_words as words
from followup.visits.rules.states import OrderKind, Outcome

Data = dict[str, Any]
Block = dict[str, Any]


def report_content(data: Data, *, sha256: str, language: str) -> Data:
    say = Sayer(language)
    patient = data["patient"]
    person, centre = data["signed_by"], data["signed_centre"]
    title = say(words.ADDENDUM_TITLE if data["addendum"] else words.TITLE)
    role = letter_words.PROFESSIONS.get(person["profession"])
    return {
        "lang": say.language,
        "title": title,
        "author": person["name"],
        "kicker": f"{say(words.REPORT_NO)} {data['number']}",
        "subtitle": _subtitle(say, data),
        "from": {
            "label": say(words.FROM),
            "name": data["centre"]["name"],
            "lines": [line for line in (data["centre"]["address"], data["centre"]["phone"]) if line],
        },
        "to": {"label": say(words.TO), "name": _first(say, data), "lines": _receivers(say, data)},
        "patient": {
            "name": patient["name"],
            "short": f"{patient['name']} · {say.day(patient['birth_date'])}",
            "rows": _patient_rows(say, data),
        },
        "blocks": [*_blocks(say, data)],
        "signature": {
            "label": say(letter_words.SIGNED),
            "name": person["name"],
            "lines": [
                ", ".join(part for part in (say(role) if role else "", centre["name"]) if part),
                say.instant(datetime.fromisoformat(data["signed_at"])),
            ],
        },
        "footer": {
            "hash_label": say(letter_words.HASH),
            "sha256": sha256,
            "note": say(words.NOT_PRESCRIBED),
            "page_label": say(printed_words.PAGE),
        },
    }


def preview_content(data: Data, *, language: str) -> Data:
    """The same of a draft: nobody has signed it, and every page says so."""
    say = Sayer(language)
    content = report_content(data, sha256="", language=language)
    return content | {
        "title": f"{say(words.DRAFT)}: {content['title']}",
        "kicker": say(words.DRAFT),
        "signature": {"label": say(words.NOT_SIGNED), "name": "", "lines": []},
        "footer": content["footer"] | {"hash_label": say(words.NOT_SIGNED)},
    }


def _subtitle(say: Sayer, data: Data) -> str:
    label = data[f"label_{say.language}"] or say(words.OUTSIDE_PLAN)
    parts = [f"{say(words.VISITED_ON)} {say.day(data['on'])}", say(words.MODES[data["mode"]]), label]
    if data["reason_of_visit"]:
        parts.append(data["reason_of_visit"])
    if data["number"] > 1:
        parts.append(f"{say(words.REPLACES)} {data['number'] - 1}. {say(words.WHY)}: {data['reason']}")
    return " · ".join(parts)


def _first(say: Sayer, data: Data) -> str:
    others = [centre["name"] for centre in data["other_centres"]]
    return others[0] if others else say(words.FAMILY_DOCTOR)


def _receivers(say: Sayer, data: Data) -> list[str]:
    others = [centre["name"] for centre in data["other_centres"]]
    doctor = data["patient"]["gp_name"]
    named = f"{say(words.FAMILY_DOCTOR)}: {doctor}" if doctor else say(words.FAMILY_DOCTOR)
    return [*others[1:], *([named] if others or doctor else []), say(words.PATIENT)]


def _patient_rows(say: Sayer, data: Data) -> list[Data]:
    patient, on = data["patient"], date.fromisoformat(data["on"])
    born = date.fromisoformat(patient["birth_date"])
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    rows = [
        (printed_words.BIRTH_DATE, f"{say.day(patient['birth_date'])} ({age} {say(printed_words.YEARS)})"),
        (printed_words.SEX, patient["sex"]),
        (printed_words.TAX_CODE, patient["tax_code"] or "–"),
        (words.DIAGNOSIS, data[f"diagnosis_{say.language}"] or "–"),
        (words.INFUSION, say.day(data["infused_on"]) if data["infused_on"] else "–"),
    ]
    return [{"label": say(label), "value": value} for label, value in rows]


def _blocks(say: Sayer, data: Data) -> Iterator[Block]:
    if data["addendum"]:
        yield _text(say(words.ADDENDUM), data["addendum"])
    for section in data["sections"]:
        text = say(words.NOTHING) if section["nothing_to_report"] else section["text"]
        yield _text(section[f"label_{say.language}"], text)
        yield from _facts(say, section["facts"])
    yield from _checklist(say, data["items"])
    yield from _recorded(say, data["entries"])
    yield from _requests(say, data["orders"])


def _text(title: str, text: str) -> Block:
    paragraphs = [part.strip() for part in text.splitlines() if part.strip()]
    return {"type": "text", "title": title, "paragraphs": paragraphs}


def _table(title: str, columns: list[str], widths: list[int], rows: list[list[str]]) -> Block:
    return {"type": "table", "title": title, "columns": columns, "widths": widths, "rows": rows}


def _facts(say: Sayer, facts: list[Data]) -> Iterator[Block]:
    rows = [
        [
            fact[f"label_{say.language}"],
            fact[f"value_{say.language}"],
            say.day(fact["on"]) if fact["on"] else "–",
        ]
        for fact in facts
    ]
    if rows:
        first, *others = (say(column) for column in words.FACT_COLUMNS)
        yield _table("", [f"{say(words.RECORD_SAYS)}: {first.lower()}", *others], [6, 9, 3], rows)


def _checklist(say: Sayer, items: list[Data]) -> Iterator[Block]:
    rows = [
        [item[f"label_{say.language}"], say(words.OUTCOMES[Outcome(item["outcome"])]), item["note"] or "–"]
        for item in items
    ]
    if rows:
        yield _table(say(words.CHECKLIST), [say(each) for each in words.ITEM_COLUMNS], [8, 3, 7], rows)


def _recorded(say: Sayer, entries: list[Data]) -> Iterator[Block]:
    rows = [
        [
            entry[f"kind_{say.language}"],
            say.day(entry["on"]) if entry["on"] else "–",
            "; ".join(
                f"{each[f'label_{say.language}']}: {each[f'value_{say.language}']}" for each in entry["words"]
            )
            or "–",
        ]
        for entry in entries
    ]
    if rows:
        yield _table(say(words.RECORDED), [say(each) for each in words.ENTRY_COLUMNS], [5, 3, 10], rows)


def _requests(say: Sayer, orders: list[Data]) -> Iterator[Block]:
    rows = [
        [
            say(words.ORDER_KINDS[OrderKind(order["kind"])]),
            order["what"],
            say.day(order["due_on"]) if order["due_on"] else "–",
            order["note"] or "–",
        ]
        for order in orders
    ]
    if rows:
        yield _table(say(words.REQUESTS), [say(each) for each in words.REQUEST_COLUMNS], [3, 8, 3, 5], rows)
