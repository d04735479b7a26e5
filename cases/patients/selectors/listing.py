"""Finding patients among those one may see: by page, and while one types."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

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

from cases.patients.models import NameWord, Patient
from cases.patients.policies import active_relations, patients_visible_to
from cases.patients.rules.search import PatientQuery, parse_patient_query
from kernel.actors import Actor

SEARCH_LIMIT = 20
# One wrong letter in a word of six leaves 3 of its 7 trigrams (nikolo / nicolo: 0.43).
TYPO_THRESHOLD = 0.4
# Up to so many visible patients are compared one by one (6 µs each); a circle centre has a few hundred.
FEW = 1500
# Names that a mistyped word may have meant.
NEIGHBOURS = 5


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
    count. When that finds fewer than `limit`, words that are nearly right are accepted too (a letter wrong,
    missing or swapped), behind the exact ones. A birth date as dd/mm/yyyy narrows. At most six queries.
    """
    query = parse_patient_query(text)
    if query.is_empty:
        return []
    visible = _of_centre(patients_visible_to(actor), centre_id)
    few = list(visible.order_by().values_list("pk", flat=True)[: FEW + 1])
    is_small = len(few) <= FEW
    if is_small:
        # Who sees few patients is asked patient by patient; the word index would read the whole network's.
        visible = visible.filter(pk__in=few)
    if query.born_on is not None:
        visible = visible.filter(birth_date=query.born_on)
    shown = visible.select_related("centre").defer("field_stamps", "field_marks", "search_text")
    exact = list(_exact(shown, query)[:limit])
    if len(exact) >= limit or not query.words:
        return exact
    rest = shown.exclude(pk__in=[patient.pk for patient in exact])
    nearly = _nearly_among_few(rest, query) if is_small else _nearly_among_all(rest, query)
    return exact + list(nearly[: limit - len(exact)])


def _exact(visible: QuerySet[Patient], query: PatientQuery) -> QuerySet[Patient]:
    rows = visible
    for word in query.words:
        rows = rows.filter(search_text__contains=_WordStart(Value(word)))
    first = _WordStart(Value(query.words[0])) if query.words else Value("")
    begins = Case(When(search_text__startswith=first, then=0), default=1, output_field=IntegerField())
    return rows.order_by(begins, "family_name", "given_name", "pk")


def _nearly_among_few(visible: QuerySet[Patient], query: PatientQuery) -> QuerySet[Patient]:
    rows = visible
    closeness: Combinable = Value(0.0, output_field=FloatField())
    for number, word in enumerate(query.words):
        rows = rows.annotate(**{f"likeness_{number}": _likeness(word)})
        rows = rows.filter(**{f"likeness_{number}__gte": TYPO_THRESHOLD})
        closeness += F(f"likeness_{number}")
    return rows.annotate(closeness=closeness).order_by("-closeness", "family_name", "given_name", "pk")


def _nearly_among_all(visible: QuerySet[Patient], query: PatientQuery) -> QuerySet[Patient]:
    """First the words of all names that look like the typed ones, then the patients who have them."""
    rows = visible
    closeness: Combinable = Value(0.0, output_field=FloatField())
    for word in query.words:
        plain = Func(Value(word), function="cc_unaccent", output_field=TextField())
        near = (
            NameWord.objects.filter(word__trigram_similar=plain)
            .annotate(likeness=Func(F("word"), plain, function="similarity", output_field=FloatField()))
            .order_by("-likeness", "word")
            .values_list("word", flat=True)[:NEIGHBOURS]
        )
        has_one = Q(search_text__contains=_WordStart(Value(word)))
        for neighbour in near:
            has_one |= Q(search_text__contains=f" {neighbour}")
        rows = rows.filter(has_one)
        closeness += _likeness(word)
    return rows.annotate(closeness=closeness).order_by("-closeness", "family_name", "given_name", "pk")


def _likeness(word: str) -> Func:
    """How much of the word is found in the names, 0 to 1."""
    plain = Func(Value(word), function="cc_unaccent", output_field=TextField())
    return Func(plain, F("search_text"), function="word_similarity", output_field=FloatField())


def _of_centre(rows: QuerySet[Patient], centre_id: UUID | None) -> QuerySet[Patient]:
    if centre_id is None:
        return rows
    return rows.filter(Exists(active_relations().filter(patient=OuterRef("pk"), centre_id=centre_id)))


class _WordStart(Func):
    """The beginning of a word as `search_text` holds it: a blank, then the letters without accents."""

    function = "cc_unaccent"
    template = "(' ' || %(function)s(%(expressions)s))"
    output_field = TextField()
