"""Writes of clinics: one function per use case."""
