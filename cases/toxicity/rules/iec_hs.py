"""Which findings of an HLH-like syndrome (IEC-HS) are there. The grade is a physician's, never derived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.record.rules.evidence import ADVISORY, EVIDENCE_LABELS
from cases.record.rules.text import Text
from cases.toxicity.rules.grade import require_between

SOURCE = "Hines, Transplant Cell Ther 2023;29:438.e1 (ASTCT)"
FERRITIN_TIMES = 2.0
FERRITIN_TYPICAL_UG_L = 10_000.0
FIBRINOGEN_LOW_MG_DL = 150.0
TRANSAMINASES_TIMES = 5.0
NOT_ENTERED = Text("non inserito", "not entered")
GRADE_IS_YOURS = Text(
    "Il grado è del medico: nessuna derivazione automatica",
    "The grade is the physician's: it is never derived",
)


@dataclass(frozen=True, slots=True)
class IecHsFindings:
    """What was entered. Ferritin in µg/L, fibrinogen in mg/dL, LDH and transaminases in U/L; `*_uln` is the
    laboratory's upper limit (for ferritin and transaminases the patient's own baseline serves as well). The flags:
    yes, no, None for not said."""

    ferritin_ug_l: float | None = None
    ferritin_uln_ug_l: float | None = None
    ferritin_rapid_rise: bool | None = None
    fibrinogen_mg_dl: float | None = None
    ldh_u_l: float | None = None
    ldh_uln_u_l: float | None = None
    alt_u_l: float | None = None
    alt_uln_u_l: float | None = None
    ast_u_l: float | None = None
    ast_uln_u_l: float | None = None
    cytopenia: bool | None = None
    coagulopathy: bool | None = None
    haemophagocytosis: bool | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One finding: its rule in words, what was entered, whether it is there; None: `missing` says what is wanting."""

    code: str
    label: Text
    rule: Text
    words: Text
    met: bool | None
    missing: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "label_it": self.label.it,
            "label_en": self.label.en,
            "rule_it": self.rule.it,
            "rule_en": self.rule.en,
            "words_it": self.words.it,
            "words_en": self.words.en,
            "met": self.met,
            "missing": list(self.missing),
        }


@dataclass(frozen=True, slots=True)
class IecHs:
    """The criteria in their order; ferritin, the first, is the one that the definition requires."""

    criteria: tuple[Criterion, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for item in self.criteria for name in item.missing)

    @property
    def result(self) -> Text:
        first, *others = self.criteria
        there = sum(item.met is True for item in others)
        known = sum(item.met is not None for item in others)
        state = {
            True: Text("presente", "present"),
            False: Text("assente", "absent"),
            None: Text("non valutabile", "cannot be told"),
        }[first.met]
        return Text(
            f"Ferritina (richiesta): {state.it}; altri criteri presenti: {there} su {known} valutabili",
            f"Ferritin (required): {state.en}; other criteria present: {there} of {known} that can be told",
        )

    def as_dict(self) -> dict[str, Any]:
        evidence = EVIDENCE_LABELS["general_knowledge"]
        return {
            "criteria": [item.as_dict() for item in self.criteria],
            "missing": list(self.missing),
            "result_it": self.result.it,
            "result_en": self.result.en,
            "grade_note_it": GRADE_IS_YOURS.it,
            "grade_note_en": GRADE_IS_YOURS.en,
            "source": SOURCE,
            "evidence_label_it": evidence.it,
            "evidence_label_en": evidence.en,
            "advisory_it": ADVISORY.it,
            "advisory_en": ADVISORY.en,
        }


def iec_hs_criteria(found: IecHsFindings) -> IecHs:
    """Which criteria are there: ferritin above twice the upper limit or the baseline, or rising rapidly (above
    10 000 µg/L no limit is needed to say so); fibrinogen below 150 mg/dL; LDH above its limit; a transaminase above
    five times its limit; cytopenia, coagulopathy, haemophagocytosis as they were seen.

    No grade comes of it. A criterion that cannot be told names what is missing; nothing is guessed. Source: Hines,
    Transplant Cell Ther 2023;29:438.e1, of which the abstract was consulted. Example: ferritin 12 000 µg/L,
    fibrinogen 149 mg/dL, ALT 260 U/L with a limit of 50: three criteria. Raises GradeInputError for a value outside
    its hard range (g/L for fibrinogen).
    """
    require_between("ferritin_ug_l", found.ferritin_ug_l, 0, 1_000_000, Text("in µg/L?", "in µg/L?"))
    require_between("fibrinogen_mg_dl", found.fibrinogen_mg_dl, 5, 2_000, Text("in mg/dL?", "in mg/dL?"))
    return IecHs(
        (
            _ferritin(found),
            _fibrinogen(found.fibrinogen_mg_dl),
            _ldh(found),
            _transaminases(found),
            _seen("cytopenia", Text("Citopenia", "Cytopenia"), found.cytopenia),
            _seen("coagulopathy", Text("Coagulopatia", "Coagulopathy"), found.coagulopathy),
            _seen("haemophagocytosis", Text("Emofagocitosi", "Haemophagocytosis"), found.haemophagocytosis),
        )
    )


def _number(value: float, unit: str) -> Text:
    shown = f"{value:g}" if value < 1_000 else f"{value:.0f}"
    return Text(f"{shown.replace('.', ',')} {unit}", f"{shown} {unit}")


def _joined(parts: Iterable[Text]) -> Text:
    parts = list(parts)
    if not parts:
        return NOT_ENTERED
    return Text(", ".join(part.it for part in parts), ", ".join(part.en for part in parts))


def _with_limit(value: float, limit: float | None, unit: str) -> Text:
    shown = _number(value, unit)
    if limit is None:
        return shown
    upper = _number(limit, unit)
    return Text(f"{shown.it} (limite {upper.it})", f"{shown.en} (limit {upper.en})")


def _ferritin(found: IecHsFindings) -> Criterion:
    label = Text("Ferritina", "Ferritin")
    rule = Text(
        "oltre 2 volte il limite superiore o il valore di base, o in rapida salita",
        "above 2 times the upper limit or the baseline, or rising rapidly",
    )
    value, limit = found.ferritin_ug_l, found.ferritin_uln_ug_l
    parts = [] if value is None else [_with_limit(value, limit, "µg/L")]
    if found.ferritin_rapid_rise:
        parts.append(Text("in rapida salita", "rising rapidly"))
    words = _joined(parts)
    if found.ferritin_rapid_rise or (value is not None and value > FERRITIN_TYPICAL_UG_L):
        return Criterion("ferritin", label, rule, words, True)
    if value is None:
        return Criterion("ferritin", label, rule, words, None, ("ferritin_ug_l",))
    if limit is None:
        return Criterion("ferritin", label, rule, words, None, ("ferritin_uln_ug_l",))
    return Criterion("ferritin", label, rule, words, value > FERRITIN_TIMES * limit)


def _fibrinogen(value: float | None) -> Criterion:
    label, rule = Text("Fibrinogeno", "Fibrinogen"), Text("sotto 150 mg/dL", "below 150 mg/dL")
    if value is None:
        return Criterion("fibrinogen", label, rule, NOT_ENTERED, None, ("fibrinogen_mg_dl",))
    return Criterion("fibrinogen", label, rule, _number(value, "mg/dL"), value < FIBRINOGEN_LOW_MG_DL)


def _ldh(found: IecHsFindings) -> Criterion:
    label, rule = Text("LDH", "LDH"), Text("sopra il limite superiore", "above the upper limit")
    value, limit = found.ldh_u_l, found.ldh_uln_u_l
    if value is None:
        return Criterion("ldh", label, rule, NOT_ENTERED, None, ("ldh_u_l",))
    words = _with_limit(value, limit, "U/L")
    if limit is None:
        return Criterion("ldh", label, rule, words, None, ("ldh_uln_u_l",))
    return Criterion("ldh", label, rule, words, value > limit)


def _transaminases(found: IecHsFindings) -> Criterion:
    """One above five times its limit is enough; to say that none is, both must be known."""
    label = Text("Transaminasi", "Transaminases")
    rule = Text("oltre 5 volte il limite superiore", "above 5 times the upper limit")
    parts: list[Text] = []
    missing: list[str] = []
    above = False
    for name, value, limit in (
        ("alt", found.alt_u_l, found.alt_uln_u_l),
        ("ast", found.ast_u_l, found.ast_uln_u_l),
    ):
        if value is None:
            missing.append(f"{name}_u_l")
            continue
        shown = _with_limit(value, limit, "U/L")
        parts.append(Text(f"{name.upper()} {shown.it}", f"{name.upper()} {shown.en}"))
        if limit is None:
            missing.append(f"{name}_uln_u_l")
        else:
            above = above or value > TRANSAMINASES_TIMES * limit
    words = _joined(parts)
    if above:
        return Criterion("transaminases", label, rule, words, True)
    return Criterion("transaminases", label, rule, words, None if missing else False, tuple(missing))


def _seen(code: str, label: Text, value: bool | None) -> Criterion:
    rule = Text("giudizio clinico", "clinical judgement")
    if value is None:
        return Criterion(code, label, rule, NOT_ENTERED, None, (code,))
    words = Text("sì", "yes") if value else Text("no", "no")
    return Criterion(code, label, rule, words, value)
