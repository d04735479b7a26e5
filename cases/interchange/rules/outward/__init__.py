"""Entries of the record as FHIR R4 resources: the way back of what `history` and `observations` read.

Each resource carries an extension that names the entry and holds the fields for which FHIR has no element, so that
a record that is exported and imported again is the same record. `own.read_own` is the reader of that extension.
"""
