"""What a letter shows, as plain strings: made from a frozen snapshot or decision, never from live data."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from cases.pathway.rules import OUTCOME_LABELS, Outcome
from cases.record.rules import codes, printed_words
from cases.record.rules.text import Text, label_of
from cases.referrals.models import Decision, ReferralSnapshot
from cases.referrals.rules.decision import reasons_for
from cases.referrals.rules.form import FIELD_BY_CODE, SECTIONS, Field, Kind, Level
from cases.referrals.rules.languages import language_name
from cases.referrals.selectors import letter_words as words
from kernel import clock

_IN_HEAD = frozenset(
    {
        "family_name",
        "given_name",
        "birth_date",
        "sex",
        "tax_code",
        "phone",
        "residence_comune",
        "referring_centre",
        "referring_physician",
        "question_to_hub",
        "urgency",
        "therapy_lines",
    }
)
_WIDE_FROM = 46
"""A value longer than this gets the whole width of the page."""

Data = Mapping[str, Any]
Block = dict[str, Any]


def referral_letter(snapshot: ReferralSnapshot, language: str) -> dict[str, Any]:
    """The letter of one frozen version of a referral, for the template `letter.typ`."""
    say = Sayer(language)
    data = snapshot.data
    fields: Data = data["content"]["fields"]
    taken = datetime.fromisoformat(data["taken_at"])
    urgency = say.value(FIELD_BY_CODE["urgency"], fields.get("urgency", {}))
    blocks = [
        *_text_block(say(words.QUESTION), _value_text(fields, "question_to_hub")),
        *_form_blocks(say, data, taken.date()),
        *_score_block(say, data["scores"]),
        *_prompt_block(say, data["prompts"]),
        *_text_block(say(words.MISSING), _labels(say, data["missing"]["m2"])),
    ]
    return {
        **_frame(say, fields, sha256=snapshot.sha256, note=say(words.ADVISORY), on=taken.date()),
        "title": say(words.TITLE_REFERRAL),
        "author": data["taken_by"]["name"],
        "kicker": f"{say(words.VERSION)} {data['number']}",
        "subtitle": f"{say(words.SENT_ON)} {say.instant(taken)} · {say(words.URGENCY)}: {urgency}",
        "from": _centre(say(words.FROM), data["from_centre"]),
        "to": _centre(say(words.TO), data["hub"]),
        "blocks": blocks,
        "signature": _signature(say, data["taken_by"], data["from_centre"], taken),
    }


def decision_letter(decision: Decision, language: str) -> dict[str, Any]:
    """The letter of one decision; the patient's data are those of the version it was made on."""
    say = Sayer(language)
    data = decision.data
    made = datetime.fromisoformat(data["decided_at"])
    fields: Data = decision.snapshot.data["content"]["fields"]
    reasons = {item.code: say(item.label) for item in reasons_for(data["outcome"])}
    lines = [f"{say(words.MAIN_REASON)}: {reasons[data['primary_reason']]}"]
    others = [reasons[code] for code in data["reasons"] if code != data["primary_reason"]]
    if others:
        lines.append(f"{say(words.OTHER_REASONS)}: {', '.join(others)}")
    if data["review_on"]:
        lines.append(f"{say(words.REVIEW_ON)} {say.day(data['review_on'])}")
    people = [[item["name"], _role(say, item["role"])] for item in data["participants"]]
    based = f"{say(words.BASED_ON)} {data['snapshot']['number']}"
    if decision.previous is not None:
        based += f" · {say(words.REPLACES)} {decision.previous.number}"
    blocks: list[Block] = [
        {
            "type": "outcome",
            "title": "",
            "label": say(words.OUTCOME),
            "value": say(OUTCOME_LABELS[Outcome(data["outcome"])]),
            "lines": lines,
        },
        *_text_block(say(words.EXPLANATION), data["text"]),
        *_text_block(say(words.OVERRIDE), data["override_reason"]),
        *_text_block(say(words.MISSING), _labels(say, data["missing"]) if data["override_reason"] else ""),
        _table(say(words.PARTICIPANTS), [say(words.NAME), say(words.ROLE)], [3, 3], people),
    ]
    return {
        **_frame(say, fields, sha256=decision.sha256, note=say(words.FINAL), on=made.date()),
        "title": say(words.TITLE_DECISION),
        "author": data["decided_by"]["name"],
        "kicker": f"N. {data['number']}",
        "subtitle": f"{say(words.DECIDED_ON)} {say.instant(made)} · {based}",
        "from": _centre(say(words.FROM), data["centre"]),
        "to": _centre(say(words.TO), data["circle"]),
        "blocks": blocks,
        "signature": _signature(say, data["decided_by"], data["centre"], made),
    }


class Sayer:
    """Wording and formats of one language: dd/mm/yyyy, decimal comma in Italian, the network's clock."""

    def __init__(self, language: str) -> None:
        self.language = "en" if language == "en" else "it"

    def __call__(self, text: Text) -> str:
        return text.en if self.language == "en" else text.it

    def day(self, iso: str) -> str:
        return clock.stamp_day(date.fromisoformat(iso[:10]))

    def instant(self, moment: datetime) -> str:
        return clock.stamp(moment)

    def number(self, value: float) -> str:
        plain = f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return plain if self.language == "en" else plain.replace(".", ",")

    def value(self, field: Field, entry: Data) -> str:
        """A form value in words; the reason of its absence when that was stated; "–" when nothing is known."""
        value = entry.get("value")
        if value is None or value in ([], ""):
            reason = entry.get("absent_reason")
            return self(words.ABSENT[reason]) if reason in words.ABSENT else "–"
        match field.kind:
            case Kind.BOOL:
                return self(words.YES if value else words.NO)
            case Kind.DATE:
                return self.day(value)
            case Kind.CHOICE:
                return self(label_of(field.choices, str(value)))
            case Kind.MULTICHOICE | Kind.LIST:
                return self._many(field, value)
            case Kind.NUMBER:
                return f"{self.number(value)} {field.unit}".strip()
            case Kind.LANGUAGE:
                return self(language_name(str(value)))
            case Kind.DOCUMENT:
                return f"{len(value)} {self(words.FILE if len(value) == 1 else words.FILES)}"
            case _:
                return str(value)

    def _many(self, field: Field, value: Any) -> str:
        items = [value] if isinstance(value, str) else list(value)
        if items == ["none"] and not field.choices:
            return self(words.NONE)
        return ", ".join(self(label_of(field.choices, str(item))) for item in items)


def _frame(say: Sayer, fields: Data, *, sha256: str, note: str, on: date) -> dict[str, Any]:
    name = f"{_value_text(fields, 'family_name')} {_value_text(fields, 'given_name')}"
    born = _value_text(fields, "birth_date")
    rows = [
        (
            printed_words.BIRTH_DATE,
            f"{say.day(born)} ({_age(born, on)} {say(printed_words.YEARS)})" if born else "–",
        ),
        (printed_words.SEX, say.value(FIELD_BY_CODE["sex"], fields.get("sex", {}))),
        (printed_words.TAX_CODE, say.value(FIELD_BY_CODE["tax_code"], fields.get("tax_code", {}))),
        (words.PHONE, _value_text(fields, "phone") or "–"),
        (words.COMUNE, _value_text(fields, "residence_comune") or "–"),
    ]
    return {
        "lang": say.language,
        "patient": {
            "name": name,
            "short": f"{name} · {say.day(born)}" if born else name,
            "rows": [{"label": say(label), "value": value} for label, value in rows],
        },
        "footer": {
            "hash_label": say(words.HASH),
            "sha256": sha256,
            "note": note,
            "page_label": say(printed_words.PAGE),
        },
    }


def _form_blocks(say: Sayer, data: Data, on: date) -> Iterable[Block]:
    """One block per section of the form with what was filled in, and the lines of therapy in their place."""
    fields: Data = data["content"]["fields"]
    lines = data["content"]["therapy_lines"]
    values = {**fields, "therapy_lines": lines}
    for section in SECTIONS:
        if section.code == "therapy":
            yield from _lines_block(say, lines)
            yield from _facts_block(say, data.get("derived_facts", []))
            continue
        rows = [
            _row(say, field, fields[field.code])
            for field in section.fields
            if field.code in fields
            and field.code not in _IN_HEAD
            and field.level_for(values, on) is not Level.HIDDEN
        ]
        if rows:
            yield {"type": "rows", "title": say(section.label), "rows": rows}


def _row(say: Sayer, field: Field, entry: Data) -> dict[str, Any]:
    value = say.value(field, entry)
    on = entry.get("on")
    return {
        "label": say(field.label),
        "value": value,
        "note": say.day(on) if on and field.dated else "",
        "wide": len(value) > _WIDE_FROM,
        "missing": entry.get("value") in (None, "", []),
    }


def _lines_block(say: Sayer, lines: list[Data]) -> Iterable[Block]:
    if not lines:
        return
    rows = [
        [
            str(line.get("line_no") or position),
            _line_regimen(say, line),
            _coded(say, codes.INTENTS, line.get("intent")),
            _period(say, line),
            str(line.get("cycles") or "–"),
            _coded(say, codes.RESPONSES, line.get("best_response")),
            say.day(line["progression_on"]) if line.get("progression_on") else "–",
        ]
        for position, line in enumerate(lines, start=1)
    ]
    yield _table(
        say(printed_words.LINES), [say(c) for c in printed_words.LINE_COLUMNS], [1, 5, 4, 6, 2, 4, 3], rows
    )


def _line_regimen(say: Sayer, line: Data) -> str:
    named = _coded(say, codes.REGIMEN_CHOICES, line.get("regimen"))
    free = line.get("regimen_text") or line.get("drugs") or ""
    text = ", ".join(free) if isinstance(free, list) else str(free)
    return f"{named}: {text}" if text and line.get("regimen") in (None, "other") else named


def _period(say: Sayer, line: Data) -> str:
    start, end = line.get("start_on"), line.get("end_on")
    return f"{say.day(start) if start else '?'} – {say.day(end) if end else '…'}"


def _coded(say: Sayer, choices: Any, code: str | None) -> str:
    return say(label_of(choices, code)) if code else "–"


def _facts_block(say: Sayer, facts: list[Data]) -> Iterable[Block]:
    """What the rules derived from the lines, and what a person put in its place: who, when and why."""
    rows = [
        [fact[f"label_{say.language}"], _fact_value(say, fact), _fact_origin(say, fact), fact["source"]]
        for fact in facts
    ]
    if rows:
        yield _table(say(words.FACTS), [say(c) for c in words.FACT_COLUMNS], [4, 2, 7, 4], rows)


def _fact_value(say: Sayer, value: Data) -> str:
    if value["answer"] is not None:
        return say(words.YES if value["answer"] else words.NO)
    return say(words.NOT_KNOWN) if value["number"] is None else str(value["number"])


def _fact_origin(say: Sayer, fact: Data) -> str:
    derived, edit = fact["derived"], fact["edit"]
    missing = ", ".join(item[f"label_{say.language}"] for item in derived["missing"])
    lacking = f"{say(words.INSUFFICIENT)}: {missing}" if missing else ""
    if edit is None:
        return lacking or say(words.DERIVED)
    who = [
        part
        for part in ((edit["author"] or {}).get("display_name"), (edit["centre"] or {}).get("name"))
        if part
    ]
    at = say.instant(datetime.fromisoformat(edit["recorded_at"]))
    ruled = lacking or f"{say(words.DERIVED_VALUE)}: {_fact_value(say, derived)}"
    by = f"{say(words.EDITED_BY)} {', '.join(who)} ({at})"
    return f"{by}. {say(words.REASON)}: {edit['reason']}. {ruled}"


def _score_block(say: Sayer, scores: list[Data]) -> Iterable[Block]:
    if not scores:
        return
    language = say.language
    rows = [
        [
            item[f"label_{language}"],
            item[f"display_{language}"],
            item[f"class_label_{language}"] or "–",
            item["source"],
        ]
        for item in scores
    ]
    yield _table(say(words.SCORES), [say(c) for c in printed_words.SCORE_COLUMNS], [4, 2, 4, 7], rows)


def _prompt_block(say: Sayer, prompts: list[Data]) -> Iterable[Block]:
    if prompts:
        items = [
            {
                "title": f"{item['layer']} · {item['rule_id']}",
                "text": item[f"message_{say.language}"],
                "source": item["source"],
            }
            for item in prompts
        ]
        yield {"type": "notices", "title": say(words.PROMPTS), "items": items}


def _text_block(title: str, text: str) -> Iterable[Block]:
    paragraphs = [part.strip() for part in text.splitlines() if part.strip()]
    if paragraphs:
        yield {"type": "text", "title": title, "paragraphs": paragraphs}


def _table(title: str, columns: list[str], widths: list[int], rows: list[list[str]]) -> Block:
    return {"type": "table", "title": title, "columns": columns, "widths": widths, "rows": rows}


def _labels(say: Sayer, codes_missing: list[str]) -> str:
    return ", ".join(say(FIELD_BY_CODE[code].label) for code in codes_missing if code in FIELD_BY_CODE)


def _value_text(fields: Data, code: str) -> str:
    value = fields.get(code, {}).get("value")
    return "" if value is None else str(value)


def _age(born: str, on: date) -> int:
    day = date.fromisoformat(born[:10])
    return on.year - day.year - ((on.month, on.day) < (day.month, day.day))


def _centre(label: str, centre: Data) -> dict[str, Any]:
    lines = [centre["address"] or centre["city"], centre["phone"]]
    return {"label": label, "name": centre["name"], "lines": [line for line in lines if line]}


def _role(say: Sayer, role: str) -> str:
    return say(words.PROFESSIONS[role]) if role in words.PROFESSIONS else role or "–"


def _signature(say: Sayer, person: Data, centre: Data, at: datetime) -> dict[str, Any]:
    lines = [f"{_role(say, person['profession'])}, {centre['name']}", say.instant(at)]
    return {"label": say(words.SIGNED), "name": person["name"], "lines": lines}
