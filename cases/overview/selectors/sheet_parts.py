"""The blocks of the printed summary, one for each answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cases.overview.selectors import comorbidities
from cases.overview.selectors import sheet_words as words
from cases.overview.selectors.wording import BEFORE_INFUSION, plain_words
from cases.record.rules import printed_words
from cases.record.rules.text import Text
from kernel import clock

Block = dict[str, Any]
Data = dict[str, Any]


class Say:
    """Wording and formats of one language: dd/mm/yyyy, the network's clock."""

    def __init__(self, language: str) -> None:
        self.language = "en" if language == "en" else "it"

    def __call__(self, text: Text) -> str:
        return text.en if self.language == "en" else text.it

    def of(self, data: Data, name: str) -> str:
        """What the facts carry in both languages."""
        return str(data[f"{name}_{self.language}"])

    def day(self, on: date | str | None) -> str:
        if not on:
            return "–"
        return clock.stamp_day(date.fromisoformat(on) if isinstance(on, str) else on)

    def instant(self, at: datetime) -> str:
        return clock.stamp(at)

    def table(self, title: str, columns: list[str], widths: list[int], rows: list[list[str]]) -> Block:
        return {
            "type": "table",
            "title": title,
            "new_page": False,
            "columns": columns,
            "widths": widths,
            "rows": rows,
        }

    def listed(self, title: str, items: list[Data]) -> Block:
        return {"type": "list", "title": title, "new_page": False, "items": items}

    def counted(self, count: int, one: Text, more: Text) -> str:
        """The number with the words of one or of several."""
        return f"{count} {self(one if count == 1 else more)}"

    def item(self, text: str, note: str = "", *, strong: bool = False) -> Data:
        return {"text": text, "note": note, "strong": strong}

    def facts(self, title: str, rows: list[Data]) -> Block:
        return {"type": "facts", "title": title, "new_page": False, "rows": rows}

    def row(self, label: str, value: str, note: str = "", tone: str = "neutral") -> Data:
        return {"label": label, "value": value, "note": note, "tone": tone}


def summary_blocks(say: Say, overview: Data) -> list[Block]:
    """In the order of the screen."""
    return [
        *_safety(say, overview["safety"]),
        _disease(say, overview["disease"], overview["course"]),
        _course(say, overview["course"]),
        _lines(say, overview["lines"]),
        *_state(say, overview),
        _labs(say, overview),
        _due(say, overview["due"]),
        _missing(say, overview["missing"]),
        *_questions(say, overview["questions"]),
        *_scores(say, overview["scores"]),
    ]


def _provenance(say: Say, fact: Data) -> str:
    """The day, and who said it where: what the screen says at a touch too."""
    who = ", ".join(part for part in (fact["author"], fact["centre"]) if part)
    return " · ".join(part for part in (say.day(fact["on"]) if fact["on"] else "", who) if part)


def _fact_row(say: Say, fact: Data) -> Data:
    if fact["code"].startswith("derived."):
        # the answer is what is read; what it rests on stands small beside it, as on the screen
        answer, _dot, why = say.of(fact, "value").partition(". ")
        note = " · ".join(part for part in (why, _provenance(say, fact)) if part)
        return say.row(say.of(fact, "label"), answer, note, fact["tone"])
    return say.row(say.of(fact, "label"), say.of(fact, "value"), _provenance(say, fact), fact["tone"])


def _disease(say: Say, disease: Data, course: Data | None) -> Block:
    relapsed_on, infused_on = disease["relapsed_on"], course["infused_on"] if course else None
    is_old = relapsed_on and infused_on and date.fromisoformat(relapsed_on) < infused_on
    name = " · ".join(part for part in (say.of(disease, "name"), say.of(disease, "stage")) if part)
    rows = [
        say.row(say(words.DIAGNOSIS), name or say(words.ABSENT), say.day(disease["diagnosed_on"])),
        *(
            [say.row(say(words.RELAPSE), say.day(relapsed_on), say(BEFORE_INFUSION) if is_old else "")]
            if relapsed_on
            else []
        ),
        *(_fact_row(say, fact) for fact in disease["risk"]),
    ]
    return say.facts(say(words.DISEASE), rows)


def _course(say: Say, course: Data | None) -> Block:
    if course is None:
        return say.listed(say(words.COURSE), [say.item(say(words.NO_COURSE))])
    outcome = say.of(course, "outcome")
    judged = say.of(course, "closed") or (f"{say(words.DECISION)}: {outcome}" if outcome else "")
    rows = [say.row(say(words.STATE), say.of(course, "state"), judged)]
    if course["day"] is not None:
        rows.append(say.row(say(words.DAY), f"D{course['day']:+d}", say.day(course["infused_on"])))
    rows += _cells(say, course)
    if say.of(course, "next"):
        whose = course["next_centre"] if course["next_centre"] != course["owner_centre"] else ""
        rows.append(say.row(say(words.NEXT), say.of(course, "next"), whose))
    if course["owner_centre"]:
        owner = ", ".join(part for part in (course["owner_person"], course["owner_centre"]) if part)
        due = f"{say(words.DUE_BY)} {say.instant(course['due_at'])}" if course["due_at"] else ""
        rows.append(say.row(say(words.OWNER), owner, due, "bad" if course["overdue"] else "neutral"))
    return say.facts(say(words.COURSE), rows)


def _cells(say: Say, course: Data) -> list[Data]:
    """The product with its numbers and dose, what blocks the chain, and what it waits for."""
    rows = []
    if say.of(course, "product"):
        named = course["coi_id"].upper().startswith("COI")
        numbers = [course["coi_id"] if named else f"COI {course['coi_id']}"] if course["coi_id"] else []
        numbers += [f"{say(words.LOT)} {course['lot']}"] if course["lot"] else []
        rows.append(say.row(say(words.PRODUCT), say.of(course, "product"), " · ".join(numbers)))
    if course["dose_e6"] is not None:
        label = words.CELLS_GIVEN if course["dose_given"] else words.DOSE
        rows.append(say.row(say(label), say(plain_words(course["dose_e6"], "×10⁶"))))
    if course["open_deviations"]:
        rows.append(say.row(say(words.DEVIATION), say(words.DEVIATION_OPEN), "", "bad"))
    for item in course["treatments"]:
        days = say.day(item["start_on"])
        if item["start_on"] != item["end_on"]:
            days += f" – {say.of(item, 'open') or say.day(item['end_on'])}"
        note = " · ".join(part for part in (days, say.of(item, "note")) if part)
        rows.append(say.row(say.of(item, "label"), say.of(item, "what") or "–", note))
    if say.of(course, "due_step"):
        rows.append(say.row(say(words.CHAIN_DUE), say.of(course, "due_step")))
    return rows


def _lines(say: Say, lines: list[Data]) -> Block:
    if not lines:
        return say.listed(say(printed_words.LINES), [say.item(say(words.NO_LINES))])
    rows = [
        [
            str(line["number"]),
            say.of(line, "regimen") or "–",
            say.of(line, "intent") or "–",
            f"{say.day(line['start_on'])} – {say.of(line, 'open') or say.day(line['end_on'])}",
            f"{line['cycles']:g}" if line["cycles"] is not None else "–",
            " ".join(
                part
                for part in (
                    say.of(line, "response"),
                    say.day(line["response_on"]) if line["response_on"] else "",
                )
                if part
            )
            or "–",
            " · ".join(
                part
                for part in (
                    say.day(line["progression_on"]) if line["progression_on"] else "",
                    say.of(line, "stop"),
                )
                if part
            )
            or "–",
        ]
        for line in lines
    ]
    columns = [say(column) for column in printed_words.LINE_COLUMNS]
    return say.table(say(printed_words.LINES), columns, [1, 5, 4, 5, 2, 4, 4], rows)


def _state(say: Say, overview: Data) -> list[Block]:
    facts = overview["state"]
    if not facts:
        return []
    title = words.BEFORE_DEATH if overview["patient"]["deceased_on"] else words.NOW
    return [say.facts(say(title), [_fact_row(say, fact) for fact in facts])]


def _labs(say: Say, overview: Data) -> Block:
    rows = [
        [
            say.of(lab, "label"),
            f"{say.of(lab, 'value')} {lab['unit']}".strip() if lab["value"] is not None else say(words.NEVER),
            say.day(lab["on"]),
            f"{say.of(lab, 'former')} ({say.day(lab['former_on'])})" if lab["former"] is not None else "–",
            say(words.TRENDS[lab["trend"]]) if lab["trend"] else "–",
            say(words.FLAGS[lab["flag"]]) if lab["flag"] else "–",
        ]
        for lab in overview["labs"]
    ]
    columns = [say(column) for column in words.LAB_COLUMNS]
    title = words.LABS_BEFORE_DEATH if overview["patient"]["deceased_on"] else words.LABS
    return say.table(say(title), columns, [5, 4, 3, 5, 3, 3], rows)


def _safety(say: Say, safety: Data) -> list[Block]:
    rows = []
    for label, none, listed in (
        (words.ALLERGIES, words.NONE_KNOWN, safety["allergies"]),
        (words.MEDICATIONS, words.NONE, safety["medications"]),
    ):
        items = listed[f"items_{say.language}"] if listed else []
        value = say(words.NOT_ASKED) if listed is None else " · ".join(items) or say(none)
        tone = "bad" if items and label is words.ALLERGIES else "neutral"
        rows.append(say.row(say(label), value, _provenance(say, listed) if listed else "", tone))
    other = safety["comorbidities"]
    rows.append(_fact_row(say, other) if other else say.row(say(comorbidities.LABEL), say(words.NOT_ASKED)))
    rows += [_fact_row(say, fact) for fact in safety["sheet"]]
    blocks = [say.facts(say(words.SAFETY), rows)]
    if safety["warnings"]:
        items = [say.item(say.of(warning, "text"), warning["source"]) for warning in safety["warnings"]]
        blocks.append(say.listed("", items))
    return blocks


def _due(say: Say, due: list[Data]) -> Block:
    if not due:
        return say.listed(say(words.DUE), [say.item(say(words.NOTHING_DUE))])
    rows = [
        [
            _when_due(say, item),
            say.of(item, "title"),
            say.of(item, "why")[:200] or "–",
            item["source"] or "–",
        ]
        for item in due
    ]
    return say.table(say(words.DUE), [say(column) for column in words.DUE_COLUMNS], [5, 6, 6, 5], rows)


def _when_due(say: Say, item: Data) -> str:
    """The day and how it stands; what holds now says until when."""
    if item["status"] == "now" and item["until"] == item["on"]:
        return f"{say(words.UNTIL)} {say.day(item['until'])}"
    until = f" – {say.day(item['until'])}" if item["until"] and item["until"] != item["on"] else ""
    return f"{say.day(item['on'])}{until} ({say(words.DUE_STATUS[item['status']])})"


def _how_old(say: Say, item: Data) -> str:
    if not item["last_on"]:
        return say(words.ABSENT)
    told = words.BEFORE_INFUSION if item["is_before_infusion"] else words.OLD
    return f"{say(told)} {say.day(item['last_on'])}"


def _missing(say: Say, missing: list[Data]) -> Block:
    if not missing:
        return say.listed(say(words.MISSING), [say.item(say(words.NOTHING_MISSING))])
    items = [
        say.item(
            say.of(item, "label"),
            " · ".join(
                (
                    _how_old(say, item),
                    say.of(item, "why"),
                )
            ),
            strong=item["is_essential"],
        )
        for item in missing
    ]
    return say.listed(say(words.MISSING), items)


def _questions(say: Say, questions: list[Data]) -> list[Block]:
    if not questions:
        return []
    items = [
        say.item(
            question["text"],
            f"{say(words.TO)} {question['owner_centre']}, {say(words.DUE_BY).lower()} {say.day(question['due_on'])}",
        )
        for question in questions
    ]
    return [say.listed(say(words.QUESTIONS), items)]


def _days_of(say: Say, score: Data) -> str:
    """The day of the values behind a score, or their first and last: an old value does not hide behind a new one."""
    if not score["on"]:
        return ""
    if score["since"] == score["on"]:
        return f"({say.day(score['on'])})"
    return (
        f"({say(words.VALUES_FROM)} {say.day(score['since'])} {say(words.VALUES_TO)} {say.day(score['on'])})"
    )


def _scores(say: Say, scores: list[Data]) -> list[Block]:
    if not scores:
        return []
    rows = [
        [
            say.of(score, "label"),
            " ".join(part for part in (say.of(score, "value"), _days_of(say, score)) if part),
            " · ".join(part for part in (say.of(score, "class"), say.of(score, "note")) if part) or "–",
            score["source"],
        ]
        for score in scores
    ]
    columns = [say(column) for column in printed_words.SCORE_COLUMNS]
    return [say.table(say(words.SCORES), columns, [5, 5, 4, 6], rows)]
