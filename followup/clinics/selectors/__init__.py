"""Reads of clinics, sessions and appointments."""
