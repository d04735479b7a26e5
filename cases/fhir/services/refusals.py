"""Refusals that name elements of a resource."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cases.interchange.rules.outward.elements import Json
from cases.interchange.rules.validity import problems_of
from kernel.errors import DomainError, Invalid


class Unprocessable(DomainError):
    """422: valid JSON that the record cannot take. `issues`: (FHIRPath of the element, what is wrong)."""

    status = 422
    code = "unprocessable"

    def __init__(self, issues: Sequence[tuple[str, str]]) -> None:
        super().__init__("unprocessable", _("The resource cannot be taken."))
        self.issues = list(issues)

    def within(self, place: str) -> Unprocessable:
        """The same refusal for a resource inside of a Bundle."""
        return Unprocessable([(f"{place}.resource", f"{element}: {text}") for element, text in self.issues])


def refuse_shape(resource_type: str, body: Json) -> None:
    """Raises Unprocessable for what is no valid resource of the type."""
    if not isinstance(body, dict) or body.get("resourceType") != resource_type:
        text = str(_("The resource is of another type than the address."))
        raise Unprocessable([(f"{resource_type}.resourceType", text)])
    problems = problems_of(body)
    if problems:
        raise Unprocessable([(one.expression, one.message) for one in problems])


def unprocessable(resource_type: str, error: Invalid) -> Unprocessable:
    """What the record says against the fields of an entry, as issues of its resource."""
    issues = [
        (f"{resource_type}.{_ELEMENTS.get(name, 'extension')}", f"{name}: {text}" if name else str(text))
        for name, texts in error.fields.items()
        for text in texts
    ]
    return Unprocessable(issues or [(resource_type, str(error.message))])


# where a field of the record stands in a resource; the rest travels in the extension
_ELEMENTS = {
    "text": "code", "code": "code", "value": "value", "unit": "value", "text_value": "value",
    "effective_on": "effective", "taken_at": "effective", "onset_on": "onset", "diagnosed_on": "onset",
    "resolved_on": "abatement", "performed_on": "performed", "ended_on": "performed", "start_on": "effective",
    "end_on": "effective", "given_on": "occurrence", "note": "note", "dose": "dosage", "lot": "lotNumber",
    "reaction": "reaction", "severity": "reaction", "weight_kg": "value", "height_cm": "value",
    "temperature_c": "value", "heart_rate_bpm": "value", "respiratory_rate_pm": "value",
    "systolic_mmhg": "component", "diastolic_mmhg": "component", "ecog": "value", "kps": "value",
    "ref_low": "referenceRange", "ref_high": "referenceRange", "birth_date": "birthDate", "family_name": "name",
    "given_name": "name", "tax_code": "identifier", "phone": "telecom", "email": "telecom",
}  # fmt: skip
