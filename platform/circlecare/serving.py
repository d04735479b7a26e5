"""What a process that answers requests does between its imports and its first request."""

from __future__ import annotations

import gc

from cases.fhir.selectors.table import RESOURCES
from cases.interchange.rules.validity import load_models


def load_before_serving() -> None:
    """Load what only some requests need and would wait for: the models of FHIR, half a second at the first write."""
    load_models(one.type for one in RESOURCES if one.creatable)


def keep_what_is_loaded() -> None:
    """What is loaded now lives as long as the process: keep the collector from walking it (p99 of fan-out)."""
    gc.collect()
    gc.freeze()
