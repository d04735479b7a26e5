"""Is a resource valid FHIR R4? What is wrong with it is named by element, as an OperationOutcome wants it.

The models are those of R4B, which for the resources that are read here have the elements of R4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.interchange.rules.bundle import Json

MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """`expression` is the FHIRPath of the element ("Observation.valueQuantity.value"), `message` plain English."""

    expression: str
    message: str


def load_models(kinds: Iterable[str]) -> None:
    """Load the models of these types, so that the first resource of each does not wait for it."""
    from fhir.resources.R4B import get_fhir_model_class

    for kind in kinds:
        get_fhir_model_class(kind)


def problems_of(resource: Json) -> list[Problem]:
    """What keeps a resource from being valid, at most twenty problems; nothing when it is valid.

    Example: an Observation without a code -> [Problem("Observation.code", "Field required")].
    """
    # half a second and many megabytes to load: not for commands and tasks (see load_models)
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    kind = resource.get("resourceType")
    if not isinstance(kind, str):
        return [Problem("Resource", "resourceType is missing")]
    try:
        model = get_fhir_model_class(kind)
    except (KeyError, LookupError):
        return [Problem("Resource", "This is no resource of FHIR R4")]
    try:
        model.model_validate(resource)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return [Problem(_expression(kind, one["loc"]), str(one["msg"])) for one in found[:MOST_PROBLEMS]]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        # the models trip over some shapes instead of naming them
        return [Problem(kind, f"The resource cannot be read ({type(error).__name__})")]
    return []


def _expression(kind: str, location: Iterable[Any]) -> str:
    found = kind
    for part in location:
        found += f"[{part}]" if isinstance(part, int) else f".{part}"
    return found
