"""Finding patients among those one may see: by page, and while one types."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import (
    Case,
    Exists,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from cases.patients.models import Patient
from cases.patients.policies import active_relations, patients_visible_to
from cases.patients.rules.search import PatientQuery, parse_patient_query
from kernel.actors import Actor

SEARCH_LIMIT = 20
# One wrong letter in a word of six leaves 3 of its 7 trigrams (nikolo / nicolo: 0.43).
TYPO_THRESHOLD = 0.4


@dataclass(frozen=True, slots=True)
class NameKey:
    """Where a page of the alphabetical list starts: after this patient."""

    family_name: str
    given_name: str
    patient_id: UUID


def patient_page(
    *, actor: Actor, limit: int, after: NameKey | None = None, centre_id: UUID | None = None
) -> list[Patient]:
    """Up to `limit` + 1 visible patients in the order of their names; `centre_id`: treated there now."""
    rows = _of_centre(patients_visible_to(actor), centre_id)
    if after is not None:
        rows = rows.filter(
            Q(family_name__gt=after.family_name)
            | Q(family_name=after.family_name, given_name__gt=after.given_name)
            | Q(family_name=after.family_name, given_name=after.given_name, pk__gt=after.patient_id),
            family_name__gte=after.family_name,
        )
    ordered = rows.select_related("centre").defer("field_stamps", "search_text")
    return list(ordered.order_by("family_name", "given_name", "pk")[: limit + 1])


def patient_search(
    *, actor: Actor, text: str, limit: int = SEARCH_LIMIT, centre_id: UUID | None = None
) -> list[Patient]:
    """The best matches for what was typed so far, among visible patients.

    Each word must begin a word of the name, the tax code or a hospital number; accents and case do not
    count. When that finds fewer than `limit`, words that are nearly right are accepted too (one or two
    letters wrong), behind the exact ones. A birth date as dd/mm/yyyy narrows.
    """
    query = parse_patient_query(text)
    if query.is_empty:
        return []
    visible = _of_centre(patients_visible_to(actor), centre_id).select_related("centre")
    if query.born_on is not None:
        visible = visible.filter(birth_date=query.born_on)
    visible = visible.defer("field_stamps", "search_text")
    exact = list(_exact(visible, query)[:limit])
    if len(exact) >= limit or not query.words:
        return exact
    return exact + _nearly(visible, query, limit - len(exact), known=[patient.pk for patient in exact])


def _exact(visible: QuerySet[Patient], query: PatientQuery) -> QuerySet[Patient]:
    rows = visible
    for word in query.words:
        rows = rows.filter(search_text__contains=_WordStart(Value(word)))
    first = _WordStart(Value(query.words[0])) if query.words else Value("")
    begins = Case(When(search_text__startswith=first, then=0), default=1, output_field=IntegerField())
    return rows.order_by(begins, "family_name", "given_name", "pk")


def _nearly(
    visible: QuerySet[Patient], query: PatientQuery, limit: int, *, known: list[UUID]
) -> list[Patient]:
    rows = visible.exclude(pk__in=known)
    closeness: Combinable = Value(0.0, output_field=FloatField())
    for word in query.words:
        plain = Func(Value(word), function="cc_unaccent", output_field=TextField())
        rows = rows.filter(search_text__trigram_word_similar=plain)
        closeness += Func(plain, F("search_text"), function="word_similarity", output_field=FloatField())
    with transaction.atomic(), connection.cursor() as cursor:
        # Read by the operator <% above; local to this transaction.
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(TYPO_THRESHOLD)]
        )
        ordered = rows.annotate(closeness=closeness).order_by("-closeness", "family_name", "given_name", "pk")
        return list(ordered[:limit])


def _of_centre(rows: QuerySet[Patient], centre_id: UUID | None) -> QuerySet[Patient]:
    if centre_id is None:
        return rows
    return rows.filter(Exists(active_relations().filter(patient=OuterRef("pk"), centre_id=centre_id)))


class _WordStart(Func):
    """The beginning of a word as `search_text` holds it: a blank, then the letters without accents."""

    function = "cc_unaccent"
    template = "(' ' || %(function)s(%(expressions)s))"
    output_field = TextField()
