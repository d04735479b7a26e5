"""`kernel.prepared` on tables of the directory: the kernel has none that shows all of it."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Count, Q, TextField, Value
from django.test.utils import CaptureQueriesContext

from kernel import clock
from kernel.clock import today
from kernel.prepared import Prepared, asked_together
from network.directory.models import Centre, Membership, Person, Role
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


OF_PERSON = Prepared(
    lambda person_id: Membership.objects.filter(person_id=person_id).select_related("centre"), person_id=UUID
)
OF_CENTRES = Prepared(lambda ids: Centre.objects.filter(pk__any_of=ids).order_by("code"), ids=list)
COUNTED = Prepared(
    lambda ids: (
        Centre.objects.filter(pk__any_of=ids)
        .annotate(nurses=Count("memberships", filter=Q(memberships__role=Role.NURSE)))
        .order_by("nurses")
        .values("nurses", "id", "created_at", "name")
    ),
    ids=list,
)


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_together_when_asked_then_one_query_gives_each_its_answer_as_alone(people, django_assert_num_queries):
    ids = [held(people, index).centre_id for index in (0, 1)]
    alone = (
        [columns(row) for row in OF_PERSON.rows(person_id=people[0].pk)],
        [columns(row) for row in OF_CENTRES.rows(ids=ids)],
        COUNTED.rows(ids=ids),
        OF_PERSON.rows(person_id=uuid4()),
    )
    nobody = uuid4()
    with (
        django_assert_num_queries(1),
        asked_together(
            OF_PERSON.asking(person_id=people[0].pk),
            OF_CENTRES.asking(ids=ids),
            COUNTED.asking(ids=ids),
            OF_PERSON.asking(person_id=nobody),
        ),
    ):
        together = (
            [columns(row) for row in OF_PERSON.rows(person_id=people[0].pk)],
            [columns(row) for row in OF_CENTRES.rows(ids=ids)],
            COUNTED.rows(ids=ids),
            OF_PERSON.rows(person_id=nobody),
        )
        assert OF_PERSON.rows(person_id=people[0].pk)[0].centre.name, "joined, not asked for later"
    assert together == alone
    assert [type(value) for value in together[2][0].values()] == [
        type(value) for value in alone[2][0].values()
    ]


def test_together_when_columns_are_few_then_order_types_and_gaps_are_as_alone(
    people, django_assert_num_queries
):
    """Few columns come one by one: the fourth row must not lend the third its value."""
    Person.objects.filter(pk=people[1].pk).update(last_login=clock.now())
    few = Prepared(
        lambda ids: (
            Person.objects.filter(pk__any_of=ids)
            .annotate(word=Value("a%b", output_field=TextField()), number=Value(Decimal("1.10")))
            .order_by("-family_name")
            .values_list("id", "last_login", "word", "number", "is_active")
        ),
        ids=list,
    )
    one = Prepared(
        lambda ids: (
            Person.objects.filter(pk__any_of=ids).order_by("family_name").values_list("last_login", flat=True)
        ),
        ids=list,
    )
    with_arrays = Prepared(
        lambda ids: Centre.objects.filter(pk__any_of=ids).order_by("code").values("code", "phases"),
        ids=list,
    )
    ids, centres = [person.pk for person in people], [held(people, index).centre_id for index in (0, 1)]
    questions = [
        few.asking(ids=ids),
        one.asking(ids=ids),
        with_arrays.asking(ids=centres),
        few.asking(ids=[]),
    ]
    alone = [few.rows(ids=ids), one.rows(ids=ids), with_arrays.rows(ids=centres), few.rows(ids=[])]
    with django_assert_num_queries(1), asked_together(*questions):
        together = [few.rows(ids=ids), one.rows(ids=ids), with_arrays.rows(ids=centres), few.rows(ids=[])]
    assert together == alone
    assert len(together[0]) == 3
    assert together[1].count(None) == 2
    assert [str(row[3]) for row in together[0]] == ["1.10"] * 3


def test_rows_when_instances_then_they_are_as_those_of_the_query(people, django_assert_num_queries):
    wanted = Membership.objects.select_related("centre__default_hub", "person").get(person=people[1])
    prepared = Prepared(
        lambda person_id: Membership.objects.filter(person_id=person_id).select_related(
            "centre__default_hub", "person"
        ),
        person_id=UUID,
    )
    with asked_together(prepared.asking(person_id=people[1].pk)):
        (found,) = prepared.rows(person_id=people[1].pk)
    assert found == wanted
    assert list(found.__dict__) == list(wanted.__dict__)
    with django_assert_num_queries(0):
        for made, model in ((found, wanted), (found.centre, wanted.centre), (found.person, wanted.person)):
            assert columns(made) == columns(model)
            assert (made._state.adding, made._state.db) == (model._state.adding, model._state.db)
            assert made._state.fields_cache.keys() == model._state.fields_cache.keys()
    found.person_id = people[0].pk
    assert found.person == people[0], "what was joined is forgotten when the key changes"
    partial = Prepared(
        lambda person_id: Membership.objects.filter(person_id=person_id).only("role"), person_id=UUID
    )
    (left,) = partial.rows(person_id=people[1].pk)
    with django_assert_num_queries(1):
        assert left.valid_from == wanted.valid_from, "what was left out is asked for when it is wanted"


def test_together_when_asked_again_inside_then_nothing_is_asked_and_outside_it_is(
    people, django_assert_num_queries
):
    person_id = people[0].pk
    first, second = held(people, 0), held(people, 1)
    with asked_together(OF_PERSON.asking(person_id=person_id)):
        with django_assert_num_queries(0):
            OF_PERSON.rows(person_id=person_id).clear()
            with asked_together(OF_PERSON.asking(person_id=person_id)):
                assert OF_PERSON.first(person_id=person_id) == first
        with django_assert_num_queries(1), asked_together(OF_PERSON.asking(person_id=people[1].pk)):
            assert OF_PERSON.first(person_id=people[1].pk) == second
        with django_assert_num_queries(0):
            assert OF_PERSON.first(person_id=people[1].pk) == second
    Membership.objects.filter(person_id=person_id).delete()
    with django_assert_num_queries(1):
        assert OF_PERSON.rows(person_id=person_id) == []


def test_together_when_two_rooms_ask_the_same_then_it_is_asked_once(people):
    question = OF_PERSON.asking(person_id=people[0].pk)
    with (
        CaptureQueriesContext(connection) as asked,
        asked_together(question, OF_PERSON.asking(person_id=people[0].pk)),
    ):
        assert OF_PERSON.rows(person_id=people[0].pk)
    (statement,) = (each["sql"] for each in asked.captured_queries)
    assert statement.count("ARRAY(") == 1


def test_together_when_the_block_fails_then_nothing_is_remembered(people, django_assert_num_queries):
    person_id = people[0].pk
    with pytest.raises(ValueError, match="on purpose"), asked_together(OF_PERSON.asking(person_id=person_id)):
        raise ValueError("on purpose")
    with django_assert_num_queries(1):
        OF_PERSON.rows(person_id=person_id)


def test_together_when_asked_many_times_then_the_plan_that_the_server_keeps_answers_for_each(people):
    for index in (0, 1, 2) * 4:
        with asked_together(
            OF_PERSON.asking(person_id=people[index].pk),
            OF_CENTRES.asking(ids=[held(people, index).centre_id]),
        ):
            assert OF_PERSON.rows(person_id=people[index].pk) == [held(people, index)]
            (centre,) = OF_CENTRES.rows(ids=[held(people, index).centre_id])
            assert centre == held(people, index).centre


def test_together_when_a_constant_stands_in_the_query_then_it_stands_in_the_statement_that_is_kept(people):
    """A plan for all values can use a partial index only when its condition is written out."""
    nurses = Prepared(
        lambda centre_id: Membership.objects.filter(
            centre_id=centre_id, role=Role.NURSE, person__given_name__contains="d%"
        ),
        centre_id=UUID,
    )
    there = held(people, 1).centre_id
    with CaptureQueriesContext(connection) as asked, asked_together(nurses.asking(centre_id=there)):
        assert nurses.rows(centre_id=there) == []
    (statement,) = (each["sql"] for each in asked.captured_queries)
    assert "'nurse'" in statement
    Person.objects.filter(pk=people[2].pk).update(given_name="Id%a")
    assert Membership.objects.filter(person__given_name__contains="d%").count() == 1
    with asked_together(nurses.asking(centre_id=there)):
        assert nurses.rows(centre_id=there) == [held(people, 2)]
