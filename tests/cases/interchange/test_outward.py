"""An entry that goes out as FHIR resources and comes in again is the same entry, and each resource is valid R4."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import models
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.interchange.rules.bundle import read_bundle
from cases.interchange.rules.outward.elements import Setting
from cases.interchange.rules.outward.facets import FACETS_BY_SLUG, resources_of
from cases.interchange.rules.own import KINDS
from cases.interchange.rules.plan import plan_entries
from cases.record.models import KIND_BY_SLUG, EntryStatus
from cases.record.models import KINDS as RECORD_KINDS
from cases.record.models.fields import CodedField, CodesField, NumberField
from cases.record.rules.codes import LAB_BY_CODE, VIROLOGY_BY_CODE
from kernel.ids import new_id

PATIENT = UUID("01890000-0000-7000-8000-000000000001")
CANCER = Setting(cancer_patients=frozenset({PATIENT}))
BORN = date(1950, 1, 1)

words = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters="\x00"
    ),
    min_size=1,
    max_size=12,
)
days = st.dates(date(1990, 1, 1), date(2026, 1, 1))
instants = st.integers(631_152_000, 1_767_225_600).map(lambda at: datetime.fromtimestamp(at, UTC))


def value_of(column):
    """Values that the column may hold, None among them."""
    if isinstance(column, NumberField):
        low, high = column.hard or (0, 999)
        places = min(column.decimal_places, 4)
        found = st.decimals(Decimal(str(low)), Decimal(str(min(high, 10**6))), places=places)
    elif isinstance(column, CodesField):
        found = st.lists(
            st.sampled_from(sorted(column.code_set - {"none"})), min_size=1, max_size=3, unique=True
        )
    elif isinstance(column, CodedField):
        found = st.sampled_from(sorted(column.code_set)) if column.code_set else words
    elif isinstance(column, models.BooleanField):
        found = st.booleans()
    elif isinstance(column, models.DateTimeField):
        found = instants
    elif isinstance(column, models.DateField):
        found = days
    elif isinstance(column, models.PositiveSmallIntegerField):
        found = st.integers(1, 40)
    elif column.choices:
        found = st.sampled_from([value for value, _ in column.flatchoices])
    else:
        found = words.map(lambda text: text[: column.max_length or 40])
    return st.one_of(st.none(), found) if column.null else found


@st.composite
def rows(draw, slug):
    """An entry as the checks of the record let it in."""
    kind = KIND_BY_SLUG[slug]
    values = {name: draw(value_of(kind.column(name))) for name in kind.model.WRITABLE}
    if slug == "labs":
        code = draw(st.sampled_from(sorted(LAB_BY_CODE)))
        values |= {"code": code, "value": None, "text_value": None, "absent_reason_code": None}
        answer = draw(st.sampled_from(["value", "text_value", "absent_reason_code"]))
        values[answer] = {
            "value": draw(st.decimals(1, 9999, places=4)),
            "text_value": draw(words),
            "absent_reason_code": draw(
                st.sampled_from(["not_done", "unknown", "pending", "refused", "not_applicable"])
            ),
        }[answer]
        row_more = {"unit": LAB_BY_CODE[code].unit, "loinc": LAB_BY_CODE[code].loinc}
    else:
        row_more = {}
    if slug == "virology":
        values["code"] = draw(st.sampled_from(sorted(VIROLOGY_BY_CODE)))
    if slug in {"performance-status", "disease-status"}:
        for name in ("ecog", "kps", "deauville"):
            if values.get(name) is not None:
                values[name] = Decimal(int(values[name]))
    if "none_known" in values:
        values["text"] = "" if values["none_known"] else draw(words)
    for name in kind.required:
        if values[name] is None:
            values[name] = draw(value_of(kind.column(name)).filter(lambda value: value is not None))
    row = kind.model(
        patient_id=PATIENT, id=new_id(), updated_at=datetime(2026, 3, 1, tzinfo=UTC), **values, **row_more
    )
    if kind.date_field != "effective_on":
        row.effective_on = values[kind.date_field]
    return row


def bundle_of(resources):
    """The resources of one patient as a foreign server would send them."""
    patient = {
        "resourceType": "Patient",
        "id": str(PATIENT),
        "name": [{"family": "Corradini", "given": ["Ada"]}],
        "birthDate": "1950-01-01",
    }
    entries = [{"resource": resource} for resource in (patient, *resources)]
    raw = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return read_bundle(json.dumps(raw, default=float).encode())


def same(one, other):
    if isinstance(one, Decimal) and other is not None:
        return one == Decimal(str(other))
    if isinstance(one, date) and isinstance(other, str):
        return one.isoformat() == other
    return one == other or (one in (None, "", []) and other in (None, "", []))


def test_every_kind_of_the_record_goes_out():
    assert set(FACETS_BY_SLUG) == {kind.slug for kind in RECORD_KINDS} == KINDS


@pytest.mark.parametrize("slug", sorted(FACETS_BY_SLUG))
def test_an_entry_comes_back_as_it_went_and_is_valid(slug):
    kind = KIND_BY_SLUG[slug]

    @settings(max_examples=60)
    @given(row=rows(slug))
    def check(row):
        resources = resources_of(slug, row, CANCER)
        assert resources, "an entry without a resource would be lost"
        assert len({resource["id"] for resource in resources}) == len(resources)
        for resource in resources:
            get_fhir_model_class(resource["resourceType"]).model_validate(resource)
            assert len(resource["id"]) <= 64
        [planned] = plan_entries(bundle_of(resources)).entries
        assert planned.kind == slug
        assert len(planned.refs) == len(resources)
        for name in kind.model.WRITABLE:
            assert same(getattr(row, name), planned.values.get(name)), (
                name,
                getattr(row, name),
                planned.values.get(name),
                resources,
            )

    check()


@pytest.mark.parametrize("slug", sorted(FACETS_BY_SLUG))
def test_an_error_goes_out_as_one_and_is_not_taken_again(slug):
    @settings(max_examples=5)
    @given(row=rows(slug))
    def check(row):
        row.status = EntryStatus.ENTERED_IN_ERROR
        resources = resources_of(slug, row, CANCER)
        for resource in resources:
            get_fhir_model_class(resource["resourceType"]).model_validate(resource)
            assert "entered-in-error" in json.dumps(resource, default=float)
        assert plan_entries(bundle_of(resources)).entries == []

    check()


def test_what_was_judged_is_readable_without_our_extension():
    """Response and residual disease, what a relapse still carries, and the comorbidity index with its class."""

    def told(slug, **values):
        kind = KIND_BY_SLUG[slug]
        at = datetime(2026, 3, 1, tzinfo=UTC)
        row = kind.model(patient_id=PATIENT, id=new_id(), updated_at=at, effective_on=BORN, **values)
        return {one["id"][37:]: one for one in resources_of(slug, row, CANCER)}

    def parts(resource):
        return {one["code"]["coding"][0]["code"]: one for one in resource["component"]}

    found = parts(
        told("disease-status", response="pmr", mrd_result="negative", mrd_level=Decimal("1E-5"))[""]
    )
    assert found["response"]["valueCodeableConcept"]["coding"][0]["code"] == "pmr"
    assert found["mrd_result"]["valueCodeableConcept"]["text"] == "Negativo"
    assert found["mrd_level"]["valueQuantity"] == {"value": Decimal("1E-5")}
    lost = parts(told("relapses", found_on=BORN, relapse_kind="relapse", cd19="negative")[""])
    assert lost["cd19"]["code"]["text"] == "CD19"
    index = told("comorbidity", hct_ci=["diabetes", "pulmonary_moderate"])["hct-ci"]
    assert (index["valueInteger"], index["interpretation"][0]["coding"][0]["code"]) == (3, "high")
    assert told("comorbidity", hct_ci=["none"])["hct-ci"]["valueInteger"] == 0
    assert set(told("comorbidity", hct_ci=None)) == {""}
