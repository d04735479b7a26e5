"""The FHIR interface as pure functions: what a search means, and how answers are written."""
