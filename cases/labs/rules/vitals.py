"""The vital signs that are drawn as courses: label, unit and column of the record."""

from dataclasses import dataclass

from cases.record.rules.text import Text

PREFIX = "vital."
"""Before the column, in the code of a course: `vital.weight_kg`."""


@dataclass(frozen=True, slots=True)
class Vital:
    """`unit` is UCUM, `unit_label` what the page shows."""

    column: str
    label: Text
    unit: str
    unit_label: str

    @property
    def code(self) -> str:
        return f"{PREFIX}{self.column}"


VITALS: tuple[Vital, ...] = (
    Vital("temperature_c", Text("Temperatura", "Temperature"), "Cel", "°C"),
    Vital("systolic_mmhg", Text("Pressione sistolica", "Systolic pressure"), "mm[Hg]", "mmHg"),
    Vital("diastolic_mmhg", Text("Pressione diastolica", "Diastolic pressure"), "mm[Hg]", "mmHg"),
    Vital("heart_rate_bpm", Text("Frequenza cardiaca", "Heart rate"), "/min", "/min"),
    Vital("respiratory_rate_pm", Text("Frequenza respiratoria", "Respiratory rate"), "/min", "/min"),
    Vital("weight_kg", Text("Peso", "Weight"), "kg", "kg"),
    Vital("height_cm", Text("Altezza", "Height"), "cm", "cm"),
)
VITAL_BY_CODE = {vital.code: vital for vital in VITALS}
