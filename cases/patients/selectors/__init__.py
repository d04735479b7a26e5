"""Reads of patients. Each starts from `policies.patients_visible_to` or `clinical_visible_to`."""
