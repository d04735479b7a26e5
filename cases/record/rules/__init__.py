"""Clinical rules of the record as pure functions: codes, units, derived values, scores. No Django, no
kernel.
"""
