"""Reads of the toxicity sheets."""
