"""OperationOutcome: every refusal of the interface says what is wrong, and in which element."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

# the code of an issue (value set issue-type) for each status that this server answers with
ISSUE_BY_STATUS = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    409: "conflict",
    410: "deleted",
    412: "conflict",
    413: "too-long",
    415: "not-supported",
    422: "processing",
    428: "required",
    429: "throttled",
    503: "transient",
}


def issue(code: str, text: str, *, expression: str = "", severity: str = "error") -> Json:
    """One issue; `expression` is the FHIRPath of the element, empty for the whole."""
    found: Json = {"severity": severity, "code": code, "details": {"text": text}, "diagnostics": text}
    if expression:
        found["expression"] = [expression]
    return found


def outcome(issues: Iterable[Json]) -> Json:
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def refusal(status: int, text: str, *, expressions: Iterable[str] = ()) -> Json:
    """The outcome of a refused request, with one issue for each element that is named."""
    code = ISSUE_BY_STATUS.get(status, "exception")
    named = [issue(code, text, expression=expression) for expression in expressions]
    return outcome(named or [issue(code, text)])
