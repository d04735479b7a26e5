"""The grade of cytokine release syndrome by the ASTCT consensus."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cases.record.rules.text import Text, label_of
from cases.toxicity.rules import codes
from cases.toxicity.rules.grade import Grade, Part, require_between, worst

FEVER_C = 38.0
LOW_SYSTOLIC_MMHG = 90
LOW_FLOW_MAX_L_MIN = 6.0
FEVER, HYPOTENSION, HYPOXIA = "fever", "hypotension", "hypoxia"
_LABELS = {
    FEVER: Text("Febbre", "Fever"),
    HYPOTENSION: Text("Ipotensione", "Hypotension"),
    HYPOXIA: Text("Ossigeno", "Oxygen"),
}
_OTHER_CAUSE = Text(" (altra causa: non conta)", " (other cause: does not count)")
NO_FEVER = Text(
    "Nessuna febbre in questo episodio: cercare un'altra causa",
    "No fever in this episode: look for another cause",
)


@dataclass(frozen=True, slots=True)
class CrsFindings:
    """One look at the patient. Temperature in °C, pressure in mmHg, flow in L/min.

    `hypotension` is the clinician's tick; None: below 90 mmHg systolic counts (a published adaptation for adults,
    the consensus itself names no number). `vasopressors` are codes. `fever_before`: fever was seen earlier in this
    episode. `masked`: an antipyretic, anti-cytokine treatment or steroid was given, so that fever is not needed
    any more. `*_other_cause`: explained by something else.
    """

    temp_c: float | None = None
    systolic_mmhg: float | None = None
    hypotension: bool | None = None
    vasopressors: Collection[str] = ()
    o2_device: str | None = None
    o2_l_min: float | None = None
    fever_before: bool = False
    masked: bool = False
    fever_other_cause: bool = False
    hypotension_other_cause: bool = False
    hypoxia_other_cause: bool = False


def crs_grade(found: CrsFindings) -> Grade:
    """Grade 0-4 of one observation.

    Fever (38.0 °C or more, no other cause) must have been seen once in the episode; then the worse of hypotension
    (2 without vasopressor, 3 with one, vasopressin beside it or alone included, 4 with several, vasopressin not
    counted) and oxygen (2 up to 6 L/min by cannula or blow-by, 3 above or by mask, 4 positive pressure) decides.
    Once treated, fever is not needed any more. Without temperature, pressure or oxygen there is no grade:
    `missing` names them. Death is graded by a clinician, never here.
    Source: Lee, Biol Blood Marrow Transplant 2019;25:625. Example: 38.1 °C, noradrenaline and adrenaline, cannula
    4 L/min gives 4. Raises GradeInputError for a value outside its hard range (°F, kPa).
    """
    _check(found)
    missing = _missing(found)
    fever = is_fever(found.temp_c, other_cause=found.fever_other_cause)
    started = fever or found.fever_before
    parts = (_fever(found, fever), _hypotension(found), _hypoxia(found))
    if missing:
        # What is there may already say enough to alarm: the parts are shown, the grade is not.
        return Grade("crs", None, parts, missing)
    if not started:
        signs = worst(parts[1:]) > 0
        return Grade("crs", 0, parts, notes=(NO_FEVER,) if signs else ())
    return Grade("crs", worst(parts), parts)


def is_fever(temp_c: float | None, *, other_cause: bool) -> bool:
    return temp_c is not None and temp_c >= FEVER_C and not other_cause


def has_crs_sign(found: CrsFindings) -> bool:
    """Fever, hypotension or oxygen need now, not explained otherwise: the episode is not over."""
    fever = is_fever(found.temp_c, other_cause=found.fever_other_cause)
    return fever or worst((_hypotension(found), _hypoxia(found))) > 0


def is_hypotensive(found: CrsFindings) -> bool:
    if found.vasopressors:
        return True
    if found.hypotension is not None:
        return found.hypotension
    return found.systolic_mmhg is not None and found.systolic_mmhg < LOW_SYSTOLIC_MMHG


def _check(found: CrsFindings) -> None:
    require_between("temp_c", found.temp_c, 30, 45, Text("in °C?", "in °C?"))
    require_between("systolic_mmhg", found.systolic_mmhg, 20, 300, Text("in mmHg?", "in mmHg?"))
    require_between("o2_l_min", found.o2_l_min, 0, 100, Text("in L/min?", "in L/min?"))


def _missing(found: CrsFindings) -> tuple[str, ...]:
    names = []
    if found.temp_c is None:
        names.append("temp_c")
    if found.systolic_mmhg is None and found.hypotension is None and not found.vasopressors:
        names.append("systolic_mmhg")
    if found.o2_device is None:
        names.append("o2_device")
    elif found.o2_device == "nasal_cannula" and found.o2_l_min is None:
        names.append("o2_l_min")
    return tuple(names)


def _fever(found: CrsFindings, fever: bool) -> Part:
    temp = found.temp_c
    if temp is None:
        return Part(FEVER, _LABELS[FEVER], None, Text("non misurata", "not measured"))
    shown = Text(f"{temp:.1f} °C".replace(".", ","), f"{temp:.1f} °C")
    if fever:
        return Part(FEVER, _LABELS[FEVER], 1, shown)
    if temp >= FEVER_C:
        return Part(FEVER, _LABELS[FEVER], 1, _add(shown, _OTHER_CAUSE), counts=False)
    if found.masked and found.fever_before:
        treated = Text(
            ", febbre già avuta: dopo antipiretico, anti-citochine o steroide non è più richiesta",
            ", fever seen before: after antipyretic, anti-cytokine or steroid it is no longer required",
        )
        return Part(FEVER, _LABELS[FEVER], 1, _add(shown, treated))
    return Part(FEVER, _LABELS[FEVER], 0, shown)


def _hypotension(found: CrsFindings) -> Part:
    grade, words = _pressure_words(found)
    if grade and found.hypotension_other_cause:
        return Part(HYPOTENSION, _LABELS[HYPOTENSION], grade, _add(words, _OTHER_CAUSE), counts=False)
    return Part(HYPOTENSION, _LABELS[HYPOTENSION], grade, words)


def _pressure_words(found: CrsFindings) -> tuple[int | None, Text]:
    given = set(found.vasopressors)
    counted = given - {codes.VASOPRESSIN}
    if len(counted) > 1:
        return 4, Text("più vasopressori", "several vasopressors")
    if given:
        beside = codes.VASOPRESSIN in given and counted
        it = " (la vasopressina non conta)" if beside else ""
        en = " (vasopressin does not count)" if beside else ""
        return 3, Text(f"un vasopressore{it}", f"one vasopressor{en}")
    if is_hypotensive(found):
        return 2, Text("senza vasopressori", "no vasopressor needed")
    if found.systolic_mmhg is None and found.hypotension is None:
        return None, Text("non misurata", "not measured")
    return 0, Text("assente", "none")


def _hypoxia(found: CrsFindings) -> Part:
    grade, words = _oxygen_words(found)
    if grade and found.hypoxia_other_cause:
        return Part(HYPOXIA, _LABELS[HYPOXIA], grade, _add(words, _OTHER_CAUSE), counts=False)
    return Part(HYPOXIA, _LABELS[HYPOXIA], grade, words)


def _oxygen_words(found: CrsFindings) -> tuple[int | None, Text]:
    device = found.o2_device
    if device is None:
        return None, Text("non indicato", "not stated")
    name = label_of(codes.O2_DEVICES, device)
    if found.o2_l_min is not None and device != "room_air":
        flow = f" {found.o2_l_min:g} L/min"
        name = Text(name.it + flow.replace(".", ","), name.en + flow)
    if device in codes.PRESSURE_DEVICES:
        return 4, name
    if device in codes.MASK_DEVICES:
        return 3, name
    if device == "nasal_cannula":
        # More than 6 L/min is high flow, whatever the cannula is called.
        return (3 if found.o2_l_min is not None and found.o2_l_min > LOW_FLOW_MAX_L_MIN else 2), name
    return (2, name) if device == "blow_by" else (0, name)


def _add(text: Text, more: Text) -> Text:
    return Text(text.it + more.it, text.en + more.en)
