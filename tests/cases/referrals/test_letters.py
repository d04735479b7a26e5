"""The letters: what they say, in which language, as PDF/A, and that nobody's text becomes code."""

import pypdfium2
import pytest

from cases.referrals import services
from cases.referrals.models import Letter, ReferralSnapshot
from cases.referrals.rules.form import FIELD_BY_CODE
from cases.referrals.selectors.letter_content import Sayer, decision_letter, referral_letter
from cases.referrals.services.decide import Participant
from cases.referrals.services.pdf import letter_pdf
from kernel.files import storage
from network.directory.models import Person
from tests.cases.referrals.conftest import submitted


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[i].get_textpage().get_text_range() for i in range(len(document))]
    return "\n".join(pages).replace("\r\n", "\n")


def stored_bytes(letter: Letter) -> bytes:
    with storage.open_key(letter.file.storage_key) as stream:
        return stream.read()


HOSTILE = [
    "#panic(1)",
    "$x^2$",
    "*grassetto*",
    "_corsivo_",
    "`codice`",
    "// commento",
    "[nota](http://x)",
    "<script>alert(1)</script>",
    "\\u{41}",
    "@label",
    "= titolo",
    '#import "x.typ"',
    "https://evil.example/?q=1",
]


def test_letter_when_text_is_markup_then_it_is_printed_as_typed(world):
    referral = submitted(world, question_to_hub={"value": "\n".join(HOSTILE)})
    snapshot = ReferralSnapshot.objects.get(referral=referral)
    pdf = letter_pdf(referral_letter(snapshot, "it"), at=snapshot.taken_at)
    said = text_of(pdf).replace("\n", " ")
    for line in HOSTILE:
        assert line in said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "it",
            [
                "Scheda di invio al centro CAR-T",
                "Ospedale di Crema",
                "Ospedale di Brescia",
                "01/02/1960",
                "Urgente (entro 24 ore)",
                "Linee di terapia",
                "Punteggi calcolati",
                "Pagina 1 / ",
                "non sostituiscono il giudizio clinico",
                "Giulia Ferri",
            ],
        ),
        (
            "en",
            [
                "Referral to the CAR-T centre",
                "Lines of therapy",
                "Computed scores",
                "Page 1 / ",
                "do not replace clinical judgement",
                "Haematology",
            ],
        ),
    ],
)
def test_referral_letter_when_made_then_it_says_what_was_sent(world, language, words):
    referral = submitted(world)
    snapshot = ReferralSnapshot.objects.get(referral=referral)
    pdf = letter_pdf(referral_letter(snapshot, language), at=snapshot.taken_at)
    said = text_of(pdf)
    for word in words:
        assert word in said
    assert snapshot.sha256 in said.replace("\n", "")
    assert world.patient.family_name in said
    assert b"pdfaid" in pdf or b"/OutputIntents" in pdf


def test_letter_when_made_again_then_the_same_bytes(world):
    referral = submitted(world)
    snapshot = ReferralSnapshot.objects.get(referral=referral)
    first, second = (letter_pdf(referral_letter(snapshot, "it"), at=snapshot.taken_at) for _ in range(2))
    assert first == second
    letter = snapshot.letters.get()
    assert stored_bytes(letter) == letter_pdf(
        referral_letter(snapshot, letter.language), at=snapshot.taken_at
    )


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [("it", "ro", "rumeno"), ("en", "en-US", "English"), ("it", "veneto", "veneto")],
)
def test_the_language_of_the_patient_is_named_and_free_text_stays(language, code, name):
    assert Sayer(language).value(FIELD_BY_CODE["language"], {"value": code}) == name


@pytest.mark.parametrize("language", ["it", "en"])
def test_decision_letter_when_made_then_it_says_what_was_decided_by_whom(world, language):
    referral = submitted(world)
    Person.objects.filter(pk=world.hub_doctor.person_id).update(language=language)
    decision = services.referral_decide(
        actor=world.hub_doctor,
        referral_id=referral.pk,
        outcome="eligible",
        reasons=["meets_indication", "fit_for_treatment"],
        primary_reason="meets_indication",
        text="Si procede.\n#let x = 1",
        override_reason="Esami in arrivo",
        participants=[Participant(name="Dr. Ospite", role="Ospite")],
        expected_version=referral.state_version,
    )
    said = text_of(letter_pdf(decision_letter(decision, language), at=decision.decided_at))
    wanted = {
        "it": ["Idoneo", "Indicazione soddisfatta", "Condizioni cliniche adeguate", "Hanno partecipato"],
        "en": ["Eligible", "Indication met", "Clinically fit for treatment", "Took part"],
    }[language]
    for word in [*wanted, "Marta Riva", "Dr. Ospite", "#let x = 1", "Esami in arrivo", "Ospedale di Brescia"]:
        assert word in said
    assert decision.sha256 in said.replace("\n", "")
    names = {"it": "Giudizio-di-idoneita-CAR-T-v1.pdf", "en": "CAR-T-decision-v1.pdf"}
    letter = decision.letters.get()
    assert (letter.language, letter.file.name) == (language, names[language]), "that of who decided"


def test_values_when_worded_then_units_commas_dates_and_unknown_codes_are_honest():
    it, en = Sayer("it"), Sayer("en")
    hb = FIELD_BY_CODE["hb"]
    assert it.value(hb, {"value": 9.5}) == "9,5 g/dL"
    assert en.value(hb, {"value": 9.5}) == "9.5 g/dL"
    assert it.value(hb, {"value": None, "absent_reason": "pending"}) == "In attesa"
    assert it.value(hb, {"value": None}) == "–"
    assert it.value(FIELD_BY_CODE["diagnosis_date"], {"value": "2026-03-09"}) == "09/03/2026"
    assert it.value(FIELD_BY_CODE["disease"], {"value": "made_up"}) == "made_up"
    assert it.value(FIELD_BY_CODE["prior_cart"], {"value": False}) == "No"
