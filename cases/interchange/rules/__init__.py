"""Reading a FHIR R4 Bundle as pure functions: is it whole, and what does it say in our terms?

HL7 FHIR R4 (4.0.1), resources Bundle, Patient, Condition, Observation, Procedure, MedicationRequest,
MedicationStatement, AllergyIntolerance, Immunization; the spellings of STU3 that exports still use are read
too (a plain code where R4 has a CodeableConcept, `Immunization.date`).
"""
