"""Rows of the sheet, the baseline, what was given, other toxicities, and alerts."""

from cases.record.models import Kind
from cases.toxicity.models.alert import ToxicityAlert
from cases.toxicity.models.around import IecHsEntry, ToxicityTreatment
from cases.toxicity.models.observation import ToxicityBaseline, ToxicityObservation

OBSERVATIONS = Kind("toxicity-observations", ToxicityObservation, required=("observed_at",))
BASELINE = Kind("toxicity-baseline", ToxicityBaseline, required=("assessed_at",))
TREATMENTS = Kind("toxicity-treatments", ToxicityTreatment, required=("agent", "given_at"))
IEC_HS = Kind("toxicity-iec-hs", IecHsEntry, required=("observed_at",))

SHEETS = {
    "observations": OBSERVATIONS,
    "baseline": BASELINE,
    "treatments": TREATMENTS,
    "iec-hs": IEC_HS,
}
"""By the word in the address; the longer slug of each stands in events and in the access log."""

__all__ = [
    "BASELINE",
    "IEC_HS",
    "OBSERVATIONS",
    "SHEETS",
    "TREATMENTS",
    "IecHsEntry",
    "ToxicityAlert",
    "ToxicityBaseline",
    "ToxicityObservation",
    "ToxicityTreatment",
]
