"""The description of the record for the editor: every field that can be written has its words."""

import pytest
from django.utils import translation

from cases.record.models import KIND_BY_SLUG, KINDS
from cases.record.rules.field_labels import GROUPS, KIND_WORDS
from cases.record.selectors.schema import record_schema
from cases.referrals.rules.form import FIELDS

URL = "/api/v1/record/schema/"
# the groups of the form's addresses, and the kind of entry that each belongs to
OF_SOURCE = {
    "diagnosis": "diagnoses",
    "disease_status": "disease-status",
    "comorbidity": "comorbidity",
    "logistics": "logistics",
}


def fields_of(slug):
    kinds = {kind["slug"]: kind for group in record_schema()["groups"] for kind in group["kinds"]}
    return {field["name"]: field for section in kinds[slug]["sections"] for field in section["fields"]}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_every_kind_and_every_field_that_can_be_written_has_words_in_both_languages(kind):
    words = KIND_WORDS[kind.slug]
    assert set(words.fields) == set(kind.model.WRITABLE)
    named = [field.name for section in words.sections for field in section.fields]
    assert len(named) == len(set(named))
    for field in words.fields.values():
        assert field.label.it
        assert field.label.en
        if field.shown_when:
            assert field.shown_when.field in words.fields
    # a code without words would be shown as a code
    for field in fields_of(kind.slug).values():
        assert (field["type"] in ("code", "codes")) == bool(field["choices"])
        for choice in field["choices"]:
            assert choice["label_it"]
            assert choice["label_en"]


def test_every_kind_stands_in_one_group():
    grouped = [slug for group in GROUPS for slug in group.kinds]
    assert sorted(grouped) == sorted(KIND_BY_SLUG)


def test_the_same_value_is_called_the_same_in_the_referral_form():
    for field in FIELDS:
        group, _, name = field.source.partition(".")
        slug = OF_SOURCE.get(group)
        if slug and name in KIND_BY_SLUG[slug].model.WRITABLE:
            assert KIND_WORDS[slug].fields[name].label == field.label


def test_type_unit_and_ranges_come_from_the_columns():
    weight = fields_of("vitals")["weight_kg"]
    assert (weight["type"], weight["unit"], weight["hard"], weight["soft"]) == (
        "number",
        "kg",
        [2.0, 300.0],
        [35.0, 180.0],
    )
    assert fields_of("vitals")["taken_at"]["type"] == "instant"
    assert fields_of("diagnoses")["extranodal_sites"]["type"] == "codes"
    assert fields_of("diagnoses")["extranodal_sites"]["choices"][-1]["code"] == "none"
    assert (
        fields_of("therapy-lines")["line_no"] | {"whole": True, "counts_up": True, "required": True}
        == (fields_of("therapy-lines")["line_no"])
    )
    assert fields_of("therapy-lines")["end_on"]["may_be_future"]
    assert fields_of("conditions")["note"]["type"] == "words"
    assert fields_of("medications")["clinical_status"]["initial"] == "active"
    assert fields_of("labs")["value"]["unit_of"] == "code"
    units = {choice["code"]: choice["unit"] for choice in fields_of("labs")["code"]["choices"]}
    assert units["hb"] == "g/dL"


@pytest.mark.django_db
def test_the_description_is_asked_for_once_and_then_only_whether_it_changed(
    api, circle_doctor, django_assert_max_num_queries
):
    client = api(circle_doctor)
    first = client.get(URL)
    assert first.status_code == 200
    assert [group["code"] for group in first.json()["groups"]][:2] == ["disease", "treatment"]
    again = client.get(URL, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]


def test_the_words_of_the_message_catalogue_come_in_both_languages_whoever_asks_first():
    record_schema.cache_clear()
    with translation.override("en"):
        status = fields_of("conditions")["clinical_status"]
    first = status["choices"][0]
    assert first["label_en"] == "Active"
    assert first["label_it"] not in ("", "Active")
