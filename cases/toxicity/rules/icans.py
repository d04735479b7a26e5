"""The grade of immune effector cell-associated neurotoxicity (ICANS) by the ASTCT consensus."""

from __future__ import annotations

from dataclasses import dataclass

from cases.record.rules.text import Text, label_of
from cases.toxicity.rules import codes
from cases.toxicity.rules.grade import Grade, Part, require_between, worst
from cases.toxicity.rules.ice import CAPD_MAX

ICE, CONSCIOUSNESS, SEIZURE, MOTOR, PRESSURE = "ice", "consciousness", "seizure", "motor", "pressure"
NOT_ASKED = Text("non valutato", "not assessed")
CHILD_NORMAL = Text(
    "CAPD da 1 a 8 è grado 1 e grado 2: la differenza la fa lo stato di coscienza",
    "CAPD 1 to 8 stands for grade 1 and grade 2: the level of consciousness tells them apart",
)


@dataclass(frozen=True, slots=True)
class IcansFindings:
    """One neurological look. `ice` 0-10 points; `capd` 0-32 points for a child below twelve (`child`), with
    `capd_unable` when it cannot be performed. The others are codes of `codes`. `other_cause`: explained by
    something else (sedation, stroke, ...)."""

    ice: int | None = None
    capd: int | None = None
    child: bool = False
    capd_unable: bool = False
    consciousness: str | None = None
    seizure: str | None = None
    motor: str | None = None
    pressure_signs: str | None = None
    other_cause: bool = False


def icans_grade(found: IcansFindings) -> Grade:
    """Grade 0-4: the worst of ICE (7-9: 1, 3-6: 2, 0-2: 3, 0 and unarousable: 4), consciousness, seizure, motor
    weakness, raised pressure or oedema; the CAPD (1-8: 1, 9 or more: 3, unable: 4) takes the place of ICE below
    twelve years.

    Tremor, myoclonus and bleeding without oedema do not count. Without consciousness and without ICE there is no
    grade; with one of them the grade is provisional and `missing` names what could raise it. Death is graded by a
    clinician. Source: Lee, Biol Blood Marrow Transplant 2019;25:625. Example: ICE 4 and hemiparesis gives 4.
    Raises GradeInputError for points outside 0-10 or 0-32.
    """
    require_between("ice", found.ice, 0, 10, Text("punti ICE", "ICE points"))
    require_between("capd", found.capd, 0, CAPD_MAX, Text("punti CAPD", "CAPD points"))
    parts = (
        _capd(found) if found.child else _ice(found),
        _coded(CONSCIOUSNESS, found, found.consciousness),
        _coded(SEIZURE, found, found.seizure),
        _coded(MOTOR, found, found.motor),
        _coded(PRESSURE, found, found.pressure_signs),
    )
    first, second = parts[0], parts[1]
    missing = tuple(
        name
        for name, part in (("capd" if found.child else "ice", first), ("consciousness", second))
        if part.grade is None
    )
    value = worst(parts)
    if len(missing) == 2 and not value:
        return Grade("icans", None, parts, missing)
    if missing == ("consciousness",) and not value:
        # Normal answers from a patient of whom nobody said that they are awake: provisional, not nothing.
        return Grade("icans", 0, parts, missing, provisional=True)
    notes = (CHILD_NORMAL,) if found.child and found.capd is not None and 1 <= found.capd <= 8 else ()
    return Grade("icans", value, parts, missing, provisional=bool(missing), notes=notes)


def _ice(found: IcansFindings) -> Part:
    label = Text("ICE", "ICE")
    unarousable = found.consciousness == "unarousable"
    if found.ice is None and not unarousable:
        return Part(ICE, label, None, NOT_ASKED)
    points = found.ice if found.ice is not None else 0
    words = Text(f"{points} punti su 10", f"{points} points of 10")
    return Part(ICE, label, _ice_grade(points, unarousable), words, counts=not found.other_cause)


def _ice_grade(points: int, unarousable: bool) -> int:
    if points == 0 and unarousable:
        return 4
    if points <= 2:
        return 3
    if points <= 6:
        return 2
    return 1 if points <= 9 else 0


def _capd(found: IcansFindings) -> Part:
    label = Text("CAPD", "CAPD")
    if found.capd_unable:
        words = Text("non eseguibile", "unable to perform")
        return Part(ICE, label, 4, words, counts=not found.other_cause)
    if found.capd is None:
        return Part(ICE, label, None, NOT_ASKED)
    grade = 3 if found.capd >= 9 else 1 if found.capd >= 1 else 0
    words = Text(f"{found.capd} punti", f"{found.capd} points")
    return Part(ICE, label, grade, words, counts=not found.other_cause)


_TABLES = {
    CONSCIOUSNESS: (
        Text("Coscienza", "Consciousness"),
        codes.CONSCIOUSNESS,
        codes.CONSCIOUSNESS_GRADES,
    ),
    SEIZURE: (Text("Convulsioni", "Seizure"), codes.SEIZURES, codes.SEIZURE_GRADES),
    MOTOR: (Text("Deficit motorio", "Motor weakness"), codes.MOTOR, codes.MOTOR_GRADES),
    PRESSURE: (
        Text("Ipertensione endocranica o edema", "Raised pressure or oedema"),
        codes.PRESSURE_SIGNS,
        codes.PRESSURE_SIGN_GRADES,
    ),
}


def _coded(domain: str, found: IcansFindings, code: str | None) -> Part:
    label, table, grades = _TABLES[domain]
    if code is None:
        return Part(domain, label, None, NOT_ASKED)
    return Part(domain, label, grades[code], label_of(table, code), counts=not found.other_cause)
