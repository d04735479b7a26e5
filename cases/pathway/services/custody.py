"""The chain of identity and custody: doing a step, signing as the second person, correcting what was written."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.pathway.models import (
    CustodyCorrection,
    CustodySignature,
    CustodyStep,
    Deviation,
    IdentityReading,
    Pathway,
)
from cases.pathway.policies import standing_of
from cases.pathway.rules.custody import STEP_BY_CODE, StepSpec, StepState, missing_before
from cases.pathway.rules.expiry import STEPS_BEFORE_USE
from cases.pathway.rules.fields import EARLIEST, EARLY, NEEDED, unexplained
from cases.pathway.rules.identity import How, Identifier, Reading, Wanted, compare, unread
from cases.pathway.selectors.course import Course, course_of, taken_of
from cases.pathway.selectors.identity import not_on_record, on_record, wanted_for
from cases.pathway.selectors.wording import in_language
from cases.pathway.services.common import (
    acting_centre,
    checked_reason,
    clean_values,
    expired_by,
    lock_open,
    refuse,
    tell,
)
from cases.pathway.services.move_checks import deviation_open
from cases.patients.models import Patient
from cases.record.rules.text import Text
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed

MAX_READING = 200
UNPREPARED = Text(
    "Non è registrata la linfodeplezione. Registrarla prima, o scrivere qui perché si procede senza.",
    "No lymphodepletion is recorded. Record it first, or say here why you go on without it.",
)
"""Once thawed, cells have to be given within minutes: who prepares them for a patient who is not prepared says why."""


@transaction.atomic
def custody_step_record(
    *,
    actor: Actor,
    pathway_id: UUID,
    code: str,
    done_at: datetime,
    place: str,
    values: Mapping[str, Any],
    readings: Sequence[Reading] = (),
    deviation: str = "",
    client_id: UUID | None = None,
) -> CustodyStep:
    """Record a step of the chain with the identifiers that were read, which are compared here with those on record.

    One that does not agree is stored as failed, opens a deviation and blocks the rest: that is an answer, no error.
    Raises NotFound, Forbidden `not_your_step`, Conflict (`pathway_closed`, `identity_deviation_open`, `step_missing`
    with the steps, `step_done`, `nothing_to_compare`), Invalid with every problem at its field; a reading stands under
    "source.identifier". `client_id` makes a retry give the same row. Audited; told live.
    """
    if code not in STEP_BY_CODE:
        raise NotFound
    step = STEP_BY_CODE[code]
    pathway = lock_open(actor, pathway_id)
    if client_id is not None:
        made = CustodyStep.objects.filter(person_id=actor.who, client_id=client_id, pathway=pathway).first()
        if made is not None:
            return made
    if not standing_of(actor, pathway).may_record(step):
        raise Forbidden("not_your_step", _("This step is recorded by another role of the CAR-T centre."))
    course = course_of(pathway, with_history=False)
    _check_order(course, step)
    patient = Patient.objects.get(pk=pathway.patient_id)
    wanted = wanted_for(course, step.wanted)
    cleaned = clean_values(step.fields, values)
    errors: dict[str, Any] = {**cleaned.errors, **_problems_of_readings(readings, wanted)}
    errors |= _problems_of_frame(course, step, done_at, place, deviation)
    if not deviation.strip():
        if said := unexplained(step.fields, cleaned.values):
            errors["deviation"] = said[0]
        elif step.code in STEPS_BEFORE_USE and course.newest("lymphodepletion") is None:
            errors["deviation"] = UNPREPARED
    refuse(errors)
    absent = not_on_record(course, wanted)
    if absent:
        raise Conflict(
            "nothing_to_compare",
            _("Record first what is compared here: %(what)s.") % {"what": ", ".join(absent)},
        )
    compared = compare(readings, on_record(course, patient))
    failed = any(not item.agrees for item in compared)
    row = CustodyStep.objects.create(
        pathway=pathway,
        collection_no=course.collection_no,
        attempt=pathway.attempt,
        code=code,
        position=step.position,
        done_at=done_at,
        place=place.strip(),
        values=cleaned.values,
        deviation=deviation.strip(),
        identity=("failed" if failed else "passed") if step.identity else "none",
        needs_second=step.second,
        person_id=actor.who,
        centre_id=acting_centre(actor),
        at=clock.now(),
        client_id=client_id,
    )
    _keep(row, None, compared)
    tell(
        actor=actor,
        pathway=pathway,
        action="custody.recorded",
        what=code,
        object_id=row.pk,
        detail={"identity": row.identity},
    )
    if failed:
        _open_deviation(actor, pathway, row, [item.reading.key for item in compared if not item.agrees])
    return row


@transaction.atomic
def custody_step_sign(
    *, actor: Actor, step_id: UUID, readings: Sequence[Reading], objection: str = ""
) -> CustodySignature:
    """The second person stands for a step from their own sign-in, after a reading of their own; or objects.

    What does not agree, or an objection, counts as failed: it opens a deviation as at the step itself.
    Raises NotFound, Forbidden (`same_person`, `not_your_step`), Conflict `not_waiting`, Invalid. Audited; told live.
    """
    found = CustodyStep.objects.filter(pk=step_id).first()
    if found is None:
        raise NotFound
    pathway = lock_open(actor, found.pathway_id)
    course = course_of(pathway, with_history=False)
    step = STEP_BY_CODE[found.code]
    row = course.last.get(found.code)
    if row is None or row.pk != step_id or course.states()[found.code] is not StepState.WAITING:
        raise Conflict("not_waiting", _("Nothing here waits for a second person."))
    if row.person_id == actor.person_id:
        raise Forbidden("same_person", _("The second check needs a second person, signed in as themselves."))
    if not standing_of(actor, pathway).may_sign(step):
        raise Forbidden("not_your_step", _("This step is recorded by another role of the CAR-T centre."))
    objection = objection.strip()
    if len(objection) > 2000:
        raise Invalid("too_long", _("At most 2000 characters."), field="objection")
    wanted = wanted_for(course, step.second_wanted)
    refuse(_problems_of_readings(readings, () if objection else wanted, allowed=wanted))
    compared = compare(readings, on_record(course, Patient.objects.get(pk=pathway.patient_id)))
    failed = bool(objection) or any(not item.agrees for item in compared)
    signature = CustodySignature.objects.create(
        step=row,
        first_person_id=row.person_id,
        person_id=actor.who,
        centre_id=acting_centre(actor),
        identity="failed" if failed else "passed",
        objection=objection,
        at=clock.now(),
    )
    _keep(row, signature, compared)
    tell(
        actor=actor,
        pathway=pathway,
        action="custody.signed",
        what=row.code,
        object_id=row.pk,
        detail={"identity": signature.identity},
    )
    if failed:
        differing = [item.reading.key for item in compared if not item.agrees]
        _open_deviation(actor, pathway, row, differing or ["objection"])
    return signature


@transaction.atomic
def custody_step_correct(
    *, actor: Actor, step_id: UUID, values: Mapping[str, Any], reason: str, base_number: int
) -> CustodyCorrection:
    """Correct fields of a step; what was written first stays, with the reason beside it. Readings are never corrected.

    `base_number`: how many corrections the actor has seen. Raises NotFound, Forbidden, PreconditionFailed, Conflict
    `identity_in_use` (the donation number that later steps were checked against), Invalid. Audited; told live.
    """
    row = CustodyStep.objects.filter(pk=step_id).first()
    if row is None:
        raise NotFound
    pathway = lock_open(actor, row.pathway_id)
    step = STEP_BY_CODE[row.code]
    if not standing_of(actor, pathway).may_record(step):
        raise Forbidden("not_your_step", _("This step is recorded by another role of the CAR-T centre."))
    course = course_of(pathway, with_history=False)
    number = len(course.corrections.get(row.pk, []))
    if number != base_number:
        raise PreconditionFailed(extra={"current": {"version": number, "values": course.step_values(row)}})
    why = checked_reason(reason)
    cleaned = clean_values(step.fields, values)
    refuse(cleaned.errors)
    before = course.step_values(row)
    changes = {
        item.code: cleaned.values.get(item.code)
        for item in step.fields
        if cleaned.values.get(item.code) != before.get(item.code)
    }
    if not changes:
        raise Invalid("nothing_changed", _("Nothing was changed."))
    later = any(other.identity == "passed" and other.position > row.position for other in course.rows)
    if "din" in changes and later and not course.open_deviations:
        raise Conflict(
            "identity_in_use",
            _("Cells were checked against this number. It can be corrected only while a deviation is open."),
        )
    correction = CustodyCorrection.objects.create(
        step=row,
        number=number + 1,
        values=changes,
        reason=why,
        person_id=actor.who,
        centre_id=acting_centre(actor),
        at=clock.now(),
    )
    tell(
        actor=actor,
        pathway=pathway,
        action="custody.corrected",
        what=row.code,
        object_id=row.pk,
        detail={"fields": sorted(changes), "number": correction.number},
    )
    return correction


def _check_order(course: Course, step: StepSpec) -> None:
    if course.open_deviations:
        raise deviation_open()
    taken = [taken_of(row) for row in course.last.values()]
    missing = missing_before(step.code, taken)
    if missing:
        raise Conflict(
            "step_missing",
            _("An earlier step is missing: %(steps)s.")
            % {"steps": ", ".join(in_language(item.label) for item in missing)},
            extra={"missing": [item.code for item in missing]},
        )
    state = course.states()[step.code]
    if state in (StepState.DONE, StepState.WAITING):
        raise Conflict("step_done", _("This step is recorded already, or waits for its second person."))


def _problems_of_frame(
    course: Course, step: StepSpec, done_at: datetime, place: str, deviation: str
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if done_at > clock.now():
        found["done_at"] = _("This is in the future.")
    if done_at.date() < EARLIEST:
        found["done_at"] = EARLY
    before = [
        row
        for row in course.last.values()
        if row.position < step.position and STEP_BY_CODE[row.code].mandatory
    ]
    # people write times to the minute: the same minute is not earlier
    if before and done_at < max(row.done_at for row in before).replace(second=0, microsecond=0):
        found["done_at"] = _("This is before the step that came earlier.")
    if not found and step.code in STEPS_BEFORE_USE and (refusal := expired_by(course, done_at)):
        found["done_at"] = refusal
    if not place.strip():
        found["place"] = NEEDED
    elif len(place) > 120:
        found["place"] = _("At most 120 characters.")
    if len(deviation) > 2000:
        found["deviation"] = _("At most 2000 characters.")
    return found


def _problems_of_readings(
    readings: Sequence[Reading], wanted: Sequence[Wanted], *, allowed: Sequence[Wanted] | None = None
) -> dict[str, Any]:
    """Readings that are missing, that nobody asked for, or that cannot be kept."""
    found: dict[str, Any] = {item.key: NEEDED for item in unread(wanted, readings)}
    asked = {item.key for item in (wanted if allowed is None else allowed)}
    seen: set[str] = set()
    for reading in readings:
        if reading.key not in asked or reading.key in seen or reading.how not in set(How):
            found[reading.key] = _("This reading does not belong to the step.")
        elif len(reading.value) > MAX_READING or "\x00" in reading.value:
            found[reading.key] = _("This text cannot be an identifier.")
        seen.add(reading.key)
    return found


def _keep(row: CustodyStep, signature: CustodySignature | None, compared: Sequence[Any]) -> None:
    IdentityReading.objects.bulk_create(
        IdentityReading(
            step=row,
            signature=signature,
            source=item.reading.source,
            identifier=Identifier(item.reading.identifier),
            value=item.reading.value.strip(),
            how=item.reading.how,
            agrees=item.agrees,
        )
        for item in compared
    )


def _open_deviation(actor: Actor, pathway: Pathway, row: CustodyStep, differing: list[str]) -> None:
    deviation = Deviation.objects.create(
        step=row, pathway=pathway, opened_at=clock.now(), person_id=actor.who
    )
    tell(
        actor=actor,
        pathway=pathway,
        action="custody.identity_failed",
        what=row.code,
        object_id=deviation.pk,
        detail={"differing": differing},
    )
