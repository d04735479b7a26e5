"""Risk classes the scores share: code and label."""

from cases.record.rules.text import Text

RiskClass = tuple[str, Text]

LOW: RiskClass = ("low", Text("Basso", "Low"))
LOW_INTERMEDIATE: RiskClass = ("low_intermediate", Text("Basso-intermedio", "Low-intermediate"))
INTERMEDIATE: RiskClass = ("intermediate", Text("Intermedio", "Intermediate"))
HIGH_INTERMEDIATE: RiskClass = ("high_intermediate", Text("Alto-intermedio", "High-intermediate"))
HIGH: RiskClass = ("high", Text("Alto", "High"))
VERY_GOOD: RiskClass = ("very_good", Text("Molto buono", "Very good"))
GOOD: RiskClass = ("good", Text("Buono", "Good"))
POOR: RiskClass = ("poor", Text("Sfavorevole", "Poor"))
