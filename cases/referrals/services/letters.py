"""Making the letters: a row with the fact, the PDF at once or by a task, and never one letter twice."""

import hashlib
import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from cases.referrals import policies
from cases.referrals.events import ReferralChanged
from cases.referrals.models import Decision, Letter, LetterKind, Referral, ReferralSnapshot
from cases.referrals.selectors.letter_content import decision_letter, referral_letter
from cases.referrals.services.pdf import letter_pdf
from kernel import clock, realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.files.services import file_create_from_bytes
from kernel.queue import enqueue
from network.directory.models import Person

logger = logging.getLogger(__name__)

TASK = "cases.referrals.tasks.make_letter"
SWEEP_AFTER = timedelta(minutes=1)


def letter_for_snapshot(*, actor: Actor, snapshot: ReferralSnapshot) -> Letter:
    """The letter of a frozen version, in the language of who sent it. Inside the caller's transaction."""
    letter = Letter.objects.create(
        kind=LetterKind.REFERRAL,
        snapshot=snapshot,
        language=_language(snapshot.taken_by_id),
        source_sha256=snapshot.sha256,
    )
    return _make_now_or_later(letter)


def letter_for_decision(*, actor: Actor, decision: Decision) -> Letter:
    letter = Letter.objects.create(
        kind=LetterKind.DECISION,
        decision=decision,
        language=_language(decision.decided_by_id),
        source_sha256=decision.sha256,
    )
    return _make_now_or_later(letter)


def _make_now_or_later(letter: Letter) -> Letter:
    """A PDF takes some 20 ms, so it is made at once; if that fails, the act stands and the task tries again."""
    try:
        with transaction.atomic():
            return letter_make(letter_id=letter.pk)
    except Exception:
        logger.exception("letter %s could not be made at once", letter.pk)
        enqueue(TASK, letter_id=str(letter.pk))
        return letter


@transaction.atomic
def letter_make(*, letter_id: UUID) -> Letter:
    """Make the PDF of a waiting letter and put it into the patient's record; a finished one stays as it is.

    Locks the letter, so that the task and the sweeper make it once. Told live as `referral.changed`.
    """
    letter = (
        Letter.objects.select_for_update(no_key=True, of=("self",))
        .select_related(
            "snapshot__referral", "decision__referral", "decision__snapshot", "decision__previous"
        )
        .get(pk=letter_id)
    )
    if letter.file_id is not None:
        return letter
    if letter.snapshot is not None:
        referral, at = letter.snapshot.referral, letter.snapshot.taken_at
        content = referral_letter(letter.snapshot, letter.language)
        author = Actor.person(letter.snapshot.taken_by_id, centre_id=letter.snapshot.centre_id)
        name, category = _name(letter, letter.snapshot.number), "referral_letter"
    else:
        assert letter.decision is not None, "a letter shows a snapshot or a decision"
        referral, at = letter.decision.referral, letter.decision.decided_at
        content = decision_letter(letter.decision, letter.language)
        author = Actor.person(letter.decision.decided_by_id, centre_id=letter.decision.centre_id)
        name, category = _name(letter, letter.decision.number), "decision_letter"
    pdf = letter_pdf(content, at=at)
    file = file_create_from_bytes(
        actor=author,
        subject_type="patient",
        subject_id=referral.patient_id,
        name=name,
        content=pdf,
        category=category,
    )
    letter.file = file
    letter.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    letter.made_at = clock.now()
    letter.save(update_fields=["file", "pdf_sha256", "made_at"])
    _told(letter, referral)
    return letter


def letters_sweep() -> int:
    """Make the letters that still wait (a task was lost, the storage was away). Returns how many were made."""
    waiting = Letter.objects.filter(file=None, created_at__lt=clock.now() - SWEEP_AFTER)
    made = 0
    for letter_id in waiting.order_by("created_at").values_list("pk", flat=True)[:50]:
        try:
            letter_make(letter_id=letter_id)
            made += 1
        except Exception:
            logger.exception("letter %s could not be made", letter_id)
    return made


def _told(letter: Letter, referral: Referral) -> None:
    audit.record(
        actor=Actor.system("letters"),
        action="referral.letter_made",
        patient_id=referral.patient_id,
        object_type="letter",
        object_id=letter.pk,
        detail={"kind": letter.kind, "file": str(letter.file_id), "sha256": letter.pdf_sha256},
    )
    realtime.publish(
        ReferralChanged(
            referral_id=referral.pk,
            patient_id=referral.patient_id,
            status=referral.status,
            version=referral.state_version,
            what="letter_made",
        ),
        person_ids=policies.people_who_can_view_referral(referral),
    )


def _name(letter: Letter, number: int) -> str:
    stem = {
        ("referral", "it"): "Scheda-di-invio-CAR-T",
        ("referral", "en"): "CAR-T-referral",
        ("decision", "it"): "Giudizio-di-idoneita-CAR-T",
        ("decision", "en"): "CAR-T-decision",
    }[letter.kind, letter.language]
    return f"{stem}-v{number}.pdf"


def _language(person_id: UUID) -> str:
    return Person.objects.values_list("language", flat=True).get(pk=person_id)
