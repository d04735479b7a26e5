"""`kernel.prepared` on tables of the directory: the kernel has none that shows all of it."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import Count, Q

from kernel.clock import today
from kernel.prepared import Prepared
from network.directory.models import Centre, Membership, Role
from tests.factories import directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(network):
    return [
        directory.make_member(network.crema, Role.CLINICIAN, "Giulia Ferri"),
        directory.make_member(network.brescia, Role.CLINICIAN, "Aldo Riva"),
        directory.make_member(network.brescia, Role.NURSE, "Ida Conti"),
    ]


def held(people, index):
    return people[index].memberships.get()


def test_rows_when_asked_with_other_values_then_each_gets_its_own_answer(people, django_assert_num_queries):
    prepared = Prepared(
        lambda person_id: Membership.objects.filter(person_id=person_id).select_related("centre"),
        person_id=UUID,
    )
    for index in (0, 1, 2, 0):
        with django_assert_num_queries(1):
            (found,) = prepared.rows(person_id=people[index].pk)
            assert found.centre.name
        assert found == held(people, index)
    assert prepared.rows(person_id=uuid4()) == []
    assert prepared.first(person_id=uuid4()) is None


def test_rows_when_dictionaries_or_tuples_are_built_then_they_come_as_from_the_query(people):
    def build(centre_ids, day):
        return (
            Membership.objects.active(day)
            .filter(centre__any_of=centre_ids)
            .order_by("role", "id")
            .values_list("role", "person_id")
        )

    tuples = Prepared(build, centre_ids=list, day=date)
    dictionaries = Prepared(
        lambda **values: build(**values).values("role", "person_id"), centre_ids=list, day=date
    )
    flat = Prepared(
        lambda **values: build(**values).values_list("person_id", flat=True), centre_ids=list, day=date
    )
    for ids in ([], [held(people, 1).centre_id], [held(people, index).centre_id for index in (0, 1)]):
        values = {"centre_ids": ids, "day": today()}
        wanted = Membership.objects.filter(centre_id__in=ids).order_by("role", "id")
        assert tuples.rows(**values) == list(wanted.values_list("role", "person_id"))
        assert dictionaries.rows(**values) == list(wanted.values("role", "person_id"))
        assert flat.rows(**values) == list(wanted.values_list("person_id", flat=True))
    assert tuples.rows(centre_ids=[held(people, 0).centre_id], day=today() - timedelta(days=9000)) == []


def test_rows_when_computed_or_united_then_they_come_as_from_the_query(people):
    counted = Prepared(
        lambda ids: (
            Centre.objects.filter(pk__any_of=ids)
            .annotate(nurses=Count("memberships", filter=Q(memberships__role=Role.NURSE)))
            .order_by("nurses")
            .values_list("nurses", "id")
        ),
        ids=list,
    )
    here, there = held(people, 0).centre_id, held(people, 1).centre_id
    assert counted.rows(ids=[there, here]) == [(0, here), (1, there)]
    united = Prepared(
        lambda one, other: (
            Centre.objects.filter(pk=one)
            .values_list("pk")
            .union(Centre.objects.filter(pk=other).values_list("pk"))
        ),
        one=UUID,
        other=UUID,
    )
    assert set(united.rows(one=here, other=there)) == {(here,), (there,)}
    assert united.rows(one=here, other=here) == [(here,)]


@pytest.mark.parametrize("values", [{}, {"person_id": None}, {"person_id": "x"}, {"person": uuid4()}])
def test_rows_when_a_value_is_missing_or_of_another_type_then_nothing_is_asked(
    values, django_assert_num_queries
):
    prepared = Prepared(lambda person_id: Membership.objects.filter(person_id=person_id), person_id=UUID)
    with django_assert_num_queries(0), pytest.raises(TypeError):
        prepared.rows(**values)


def test_rows_when_the_query_swallows_a_value_then_it_is_refused_and_not_guessed():
    prepared = Prepared(lambda ids: Membership.objects.filter(pk__in=ids), ids=list)
    with pytest.raises(TypeError, match="ids"):
        prepared.rows(ids=[uuid4()])
    standing_still = Prepared(
        lambda person_id: Membership.objects.active().filter(person_id=person_id), person_id=UUID
    )
    with pytest.raises(TypeError, match="stand still"):
        standing_still.rows(person_id=uuid4())
    prefetching = Prepared(
        lambda centre_id: Centre.objects.filter(pk=centre_id).prefetch_related("memberships"), centre_id=UUID
    )
    with pytest.raises(TypeError):
        prefetching.rows(centre_id=uuid4())
