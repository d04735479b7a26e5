"""Whatever was filled in, the letter can be made: no combination of short, long, missing and odd values stops it."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.record.rules import codes
from cases.referrals.models import Decision, ReferralSnapshot
from cases.referrals.rules.decision import DECISION_REASONS
from cases.referrals.rules.form import FIELDS, Kind
from cases.referrals.selectors.letter_content import decision_letter, referral_letter
from cases.referrals.services.pdf import letter_pdf
from tests.cases.referrals.test_letters import HOSTILE, text_of

AT = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
DAYS = st.dates(date(1930, 1, 1), date(2027, 12, 31)).map(lambda day: day.isoformat())
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.sampled_from(HOSTILE),
    st.just("parola " * 60),
    st.just("x" * 400),
)


def values_of(field):
    """Values as the form can hold them, of every length."""
    if field.kind is Kind.BOOL:
        return st.booleans()
    if field.kind is Kind.DATE:
        return DAYS
    if field.kind is Kind.NUMBER:
        return st.one_of(st.integers(0, 10**6), st.floats(0, 10**6, allow_nan=False))
    if field.kind is Kind.CHOICE:
        return st.sampled_from([choice.code for choice in field.choices])
    if field.kind is Kind.MULTICHOICE:
        return st.lists(st.sampled_from([choice.code for choice in field.choices]), min_size=1, unique=True)
    if field.kind in (Kind.LIST, Kind.DOCUMENT):
        return st.lists(TEXTS, min_size=1, max_size=8)
    return TEXTS


def entry_of(field):
    absent = st.sampled_from(["not_done", "unknown", "pending", "refused", "not_applicable", None])
    return st.one_of(
        st.fixed_dictionaries(
            {"value": values_of(field), "on": st.one_of(st.none(), DAYS), "absent_reason": st.none()}
        ),
        st.fixed_dictionaries({"value": st.none(), "on": st.none(), "absent_reason": absent}),
    )


def optional(values):
    return st.one_of(st.none(), values)


LINES = st.fixed_dictionaries(
    {
        "line_no": optional(st.integers(1, 40)),
        "intent": optional(st.sampled_from([item.code for item in codes.INTENTS])),
        "regimen": optional(st.sampled_from([item.code for item in codes.REGIMEN_CHOICES])),
        "regimen_text": optional(TEXTS),
        "drugs": optional(st.lists(TEXTS, max_size=3)),
        "start_on": optional(DAYS),
        "end_on": optional(DAYS),
        "cycles": optional(st.integers(0, 100)),
        "best_response": optional(st.sampled_from([item.code for item in codes.RESPONSES])),
        "progression_on": optional(DAYS),
    }
)
FORM_FIELDS = [field for field in FIELDS if field.kind is not Kind.LINES]


@st.composite
def contents(draw):
    """A form of any disease with any of its fields, each filled in or not."""
    chosen = draw(st.lists(st.sampled_from(FORM_FIELDS), unique_by=lambda field: field.code, max_size=60))
    fields = {field.code: draw(entry_of(field)) for field in chosen}
    fields["birth_date"] = {"value": "1960-02-29", "on": None, "absent_reason": None}
    return {"fields": fields, "therapy_lines": draw(st.lists(LINES, max_size=6))}


def snapshot_of(content, number=1):
    centre = {
        "id": "x",
        "code": "CM",
        "name": "Ospedale di Crema",
        "city": "Crema",
        "address": "",
        "phone": "",
    }
    missing = [field.code for field in FORM_FIELDS[::7]]
    return ReferralSnapshot(
        number=number,
        sha256="ab" * 32,
        taken_at=AT,
        data={
            "number": number,
            "taken_at": AT.isoformat(),
            "taken_by": {"id": "x", "name": "Giulia Ferri", "profession": "haematologist"},
            "from_centre": centre,
            "hub": centre | {"name": "Hub " * 20},
            "content": content,
            "scores": [],
            "prompts": [],
            "missing": {"m2": missing, "stale": []},
        },
    )


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(content=contents(), language=st.sampled_from(["it", "en"]))
def test_referral_letter_when_filled_in_anyhow_then_it_is_made(content, language):
    pdf = letter_pdf(referral_letter(snapshot_of(content), language), at=AT)
    assert "ab" * 32 in text_of(pdf).replace("\n", "")


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(data=st.data(), text=TEXTS, language=st.sampled_from(["it", "en"]))
def test_decision_letter_when_decided_anyhow_then_it_is_made(data, text, language):
    outcome = data.draw(st.sampled_from(list(DECISION_REASONS)))
    reasons = data.draw(
        st.lists(st.sampled_from([r.code for r in DECISION_REASONS[outcome]]), min_size=1, unique=True)
    )
    people = data.draw(st.lists(st.fixed_dictionaries({"name": TEXTS, "role": TEXTS}), max_size=40))
    centre = snapshot_of({"fields": {}, "therapy_lines": []}).data["hub"]
    decision = Decision(
        number=2,
        sha256="cd" * 32,
        snapshot=snapshot_of(data.draw(contents())),
        previous=Decision(number=1),
        outcome=outcome,
        data={
            "number": 2,
            "decided_at": (AT + timedelta(hours=1)).isoformat(),
            "outcome": outcome,
            "reasons": reasons,
            "primary_reason": reasons[0],
            "text": text,
            "override_reason": text,
            "missing": [field.code for field in FORM_FIELDS[::5]],
            "review_on": "2026-12-01",
            "participants": people,
            "decided_by": {"id": "x", "name": text or "–", "profession": "haematologist"},
            "centre": centre,
            "circle": centre,
            "snapshot": {"number": 1, "sha256": "ab" * 32},
        },
    )
    pdf = letter_pdf(decision_letter(decision, language), at=AT)
    assert "cd" * 32 in text_of(pdf).replace("\n", "")


def test_wide_row_when_it_follows_a_single_narrow_one_then_both_are_there():
    """The arrangement that typst once refused, so that no letter of a real referral was made."""
    entry = {"on": None, "absent_reason": None}
    content = {
        "fields": {
            "diagnosis_date": entry | {"value": "2026-01-02"},
            "icdo3": entry | {"value": "lungo " * 20},
            "cns_involvement": entry | {"value": "never"},
        },
        "therapy_lines": [],
    }
    said = text_of(letter_pdf(referral_letter(snapshot_of(content), "it"), at=AT))
    assert "02/01/2026" in said
    assert "lungo lungo" in said


def test_soft_hyphen_when_pasted_from_a_word_processor_then_the_letter_is_made():
    entry = {"on": None, "absent_reason": None}
    for typed in ("\u00ad", "linfo\u00adadenopatia " * 60):
        content = {"fields": {"question_to_hub": entry | {"value": typed}}, "therapy_lines": []}
        said = text_of(letter_pdf(referral_letter(snapshot_of(content), "it"), at=AT))
        assert "\u00ad" not in said
    assert "linfoadenopatia" in said


def test_unprintable_when_typed_then_a_square_and_a_note_and_everything_else_is_there():
    entry = {"on": None, "absent_reason": None}
    typed = "LDH ≥2×ULN 😀 漢字 \ufeff\x07β₂-microglobulina → µg/L"
    content = {"fields": {"question_to_hub": entry | {"value": typed}}, "therapy_lines": []}
    said = text_of(letter_pdf(referral_letter(snapshot_of(content), "it"), at=AT))
    assert "LDH ≥2×ULN □ □□ β₂-microglobulina → µg/L" in said
    assert "carattere non stampabile" in said
    plain = {"fields": {"question_to_hub": entry | {"value": "LDH alta"}}, "therapy_lines": []}
    assert "carattere non" not in text_of(letter_pdf(referral_letter(snapshot_of(plain), "it"), at=AT))
