"""Reads of the pathway. Each starts from `pathways_visible_to` and runs a constant number of queries."""
