"""The days and windows of several visits at once."""

from collections.abc import Iterable
from datetime import date

from followup.protocols.rules.schedule import Span, span_of
from followup.protocols.rules.standard import VisitKind


def spans(visits: Iterable[VisitKind], infused_on: date) -> dict[str, Span]:
    return {visit.code: span_of(visit, infused_on) for visit in visits}
