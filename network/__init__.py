"""Centres, people and what binds them. Knows nothing of patients."""
