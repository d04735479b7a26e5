"""Writing the course beside the chain of custody: a first version, the next ones, and the other centre's answer."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.pathway import policies
from cases.pathway.models import CourseAgreement, CourseEntry, Pathway
from cases.pathway.policies import standing_of
from cases.pathway.rules import Side
from cases.pathway.rules.course import KIND_BY_CODE, EntryKind, cross_checks, keeps_the_plan
from cases.pathway.rules.custody import STEP_BY_CODE
from cases.pathway.rules.identity import LOT_CODES, Identifier, tidy
from cases.pathway.selectors.course import Course, course_of
from cases.pathway.selectors.proofs import waits_for_expired
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
from cases.pathway.services.following import INFUSION
from cases.pathway.services.move_checks import deviation_open
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, NotFound, PreconditionFailed


@transaction.atomic
def course_entry_record(
    *,
    actor: Actor,
    pathway_id: UUID,
    kind: str,
    values: Mapping[str, Any],
    client_id: UUID | None = None,
) -> CourseEntry:
    """The first version of an entry. `client_id` makes a retry give the same one.

    Raises NotFound (pathway, kind), Forbidden (another side or role), Conflict (`pathway_closed`, `entry_exists` (of
    this kind one is enough: correct it), `identity_deviation_open`, `step_missing` (an infusion before its bedside
    check)), Invalid with every problem at its field. Audited; told live.
    """
    spec = _kind(kind)
    pathway = lock_open(actor, pathway_id)
    if client_id is not None:
        made = CourseEntry.objects.filter(person_id=actor.who, client_id=client_id, pathway=pathway).first()
        if made is not None:
            return made
    standing = _permitted(actor, pathway, spec)
    course = course_of(pathway, with_history=False)
    if not spec.many and course.newest(kind) is not None:
        raise Conflict("entry_exists", _("This is recorded already: correct the entry that stands."))
    _guard_treatment(course, spec)
    return _insert(
        actor,
        course,
        CourseEntry(
            pathway=pathway,
            kind=kind,
            attempt=pathway.attempt,
            values=_checked(spec, values, course),
            side=standing.side_for(spec),
            client_id=client_id,
        ),
        action="course.recorded",
    )


@transaction.atomic
def course_entry_correct(
    *,
    actor: Actor,
    entry_id: UUID,
    values: Mapping[str, Any],
    reason: str,
    base_version: int,
    withdraw: bool = False,
) -> CourseEntry:
    """The next version of an entry that nobody else changed since `base_version`; `withdraw`: it was an error.

    The identity code of a product and the lot of a release that cells were checked against change only while a
    deviation is open: else a mismatch could be made to fit in silence.
    Raises NotFound, Forbidden, PreconditionFailed with `current`, Conflict, Invalid. Audited; told live.
    """
    found = CourseEntry.objects.filter(entry_id=entry_id).values("pathway_id", "kind").first()
    if found is None:
        raise NotFound
    pathway = lock_open(actor, found["pathway_id"])
    spec = _kind(found["kind"])
    standing = _permitted(actor, pathway, spec)
    course = course_of(pathway, with_history=False)
    newest = course.versions[entry_id][-1]
    if newest.version != base_version:
        raise PreconditionFailed(extra={"current": {"version": newest.version, "values": newest.values}})
    if newest.withdrawn:
        raise Conflict("entered_in_error", _("This entry is marked as an error and cannot be changed."))
    why = checked_reason(reason)
    kept = dict(newest.values) if withdraw else _checked(spec, values, course, newest)
    if spec.code == "product":
        _guard_identity(course, newest, {} if withdraw else kept)
    if spec.code == "release":
        _guard_lot(course, newest, {} if withdraw else kept)
    made = _insert(
        actor,
        course,
        CourseEntry(
            pathway=pathway,
            entry_id=entry_id,
            version=newest.version + 1,
            kind=newest.kind,
            attempt=newest.attempt,
            values=kept,
            withdrawn=withdraw,
            reason=why,
            side=standing.side_for(spec),
        ),
        action="course.withdrawn" if withdraw else "course.corrected",
    )
    if not withdraw:
        _carry_answer(newest, made)
    return made


def _carry_answer(before: CourseEntry, made: CourseEntry) -> None:
    """The answer was about the plan: it stands, with who gave it and when, until the plan changes."""
    answer = getattr(before, "agreement", None)
    if answer is None or not keeps_the_plan(before.values, made.values, today=clock.today()):
        return
    CourseAgreement.objects.create(
        entry=made,
        proposed_by_side=answer.proposed_by_side,
        side=answer.side,
        agrees=answer.agrees,
        text=answer.text,
        person_id=answer.person_id,
        centre_id=answer.centre_id,
        at=answer.at,
    )


@transaction.atomic
def course_entry_agree(
    *, actor: Actor, entry_id: UUID, version: int, agrees: bool, text: str = ""
) -> CourseAgreement:
    """The other centre answers a proposed therapy, in the version that it read. A disagreement says why.

    Raises NotFound, Forbidden, PreconditionFailed (changed meanwhile), Conflict `answered`, Invalid. Audited; live.
    """
    found = CourseEntry.objects.filter(entry_id=entry_id).values("pathway_id", "kind").first()
    if found is None:
        raise NotFound
    pathway = lock_open(actor, found["pathway_id"])
    spec = _kind(found["kind"])
    newest = course_of(pathway, with_history=False).versions[entry_id][-1]
    standing = standing_of(actor, pathway)
    if not standing.may_agree(spec, newest.side):
        raise Forbidden("not_your_answer", _("The other centre answers this proposal."))
    if newest.person_id == actor.who:
        # a hospital that is both the CAR-T centre and the patient's own stands on both sides
        raise Forbidden("same_person", _("You wrote this proposal: a colleague answers it."))
    if newest.version != version or newest.withdrawn:
        raise PreconditionFailed(extra={"current": {"version": newest.version, "values": newest.values}})
    if getattr(newest, "agreement", None) is not None:
        raise Conflict("answered", _("This proposal has its answer already."))
    why = text.strip() if agrees else checked_reason(text, field="text")
    agreement = CourseAgreement.objects.create(
        entry=newest,
        proposed_by_side=newest.side,
        side=Side.CIRCLE if newest.side == Side.HUB else Side.HUB,
        agrees=agrees,
        text=why,
        person_id=actor.who,
        centre_id=acting_centre(actor),
        at=clock.now(),
    )
    tell(
        actor=actor,
        pathway=pathway,
        action="course.answered",
        what=spec.code,
        object_id=entry_id,
        detail={"version": version, "agrees": agrees},
    )
    return agreement


def _kind(code: str) -> EntryKind:
    if code not in KIND_BY_CODE:
        raise NotFound
    return KIND_BY_CODE[code]


def _permitted(actor: Actor, pathway: Pathway, spec: EntryKind) -> policies.Standing:
    standing = standing_of(actor, pathway)
    if not standing.may_write(spec):
        raise Forbidden("not_your_entry", _("This is written by another role or another centre."))
    return standing


def _checked(
    spec: EntryKind, values: Mapping[str, Any], course: Course, newest: CourseEntry | None = None
) -> dict[str, Any]:
    """The tidy values of an entry; `newest`: the version that they correct. Raises Invalid."""
    cleaned = clean_values(spec.fields, values)
    product = course.values("product").get("product", "")
    errors: dict[str, Any] = {**cross_checks(spec.code, cleaned.values, product=product), **cleaned.errors}
    if spec.code == "infusion" and "started_at" not in errors:
        errors |= _wrong_time(cleaned.values, course, newest)
    if spec.code == "lymphodepletion" and "day1_on" not in errors:
        errors |= _too_late(cleaned.values, course, newest)
    refuse(errors)
    return cleaned.values


def _wrong_time(values: Mapping[str, Any], course: Course, newest: CourseEntry | None) -> dict[str, Any]:
    """Nobody gives cells before the check at the bedside, or after their expiry."""
    started_at = datetime.fromisoformat(values["started_at"])
    bedside = course.good("bedside")
    if bedside is not None and started_at < bedside.done_at:
        return {"started_at": _("This is before the check at the bedside.")}
    if newest is not None and newest.values.get("started_at") == values["started_at"]:
        return {}  # it was given then, whatever is known of the expiry by now: the rest can be corrected
    refusal = expired_by(course, started_at)
    return {"started_at": refusal} if refusal else {}


def _too_late(values: Mapping[str, Any], course: Course, newest: CourseEntry | None) -> dict[str, Any]:
    """Nobody prepares for cells that have expired, unless the check before it says why."""
    if newest is not None and newest.values.get("day1_on") == values["day1_on"]:
        return {}  # it began then: the rest can be corrected
    refusal = waits_for_expired(course, date.fromisoformat(values["day1_on"]))
    return {"day1_on": refusal} if refusal else {}


def _guard_treatment(course: Course, spec: EntryKind) -> None:
    """Lymphodepletion and infusion wait as the moves of the pathway do; the database holds the same."""
    if not course.treatment_waits(spec.code):
        return
    if course.open_deviations:
        raise deviation_open()
    raise Conflict(
        "step_missing",
        _("An earlier step is missing: %(steps)s.") % {"steps": in_language(STEP_BY_CODE["bedside"].label)},
        extra={"missing": ["bedside"]},
    )


def _guard_identity(course: Course, newest: CourseEntry, values: Mapping[str, Any]) -> None:
    same = tidy(values.get("coi_id", "")) == tidy(newest.values.get("coi_id", ""))
    checked = any(row.identity == "passed" for row in course.rows)
    if not same and checked and not course.open_deviations:
        raise Conflict(
            "identity_in_use",
            _(
                "Cells were checked against this identity code. It can be corrected only while a deviation is open."
            ),
        )


def _guard_lot(course: Course, newest: CourseEntry, values: Mapping[str, Any]) -> None:
    before, after = ({tidy(given.get(code, "")) for code in LOT_CODES} for given in (newest.values, values))
    checked = any(
        row.identity == "passed" and row.attempt == newest.attempt and _reads_lot(row.code)
        for row in course.rows
    )
    if before != {""} and before != after and checked and not course.open_deviations:
        raise Conflict(
            "identity_in_use",
            _("Cells were checked against this number. It can be corrected only while a deviation is open."),
        )


def _reads_lot(code: str) -> bool:
    return any(item.identifier is Identifier.LOT for item in STEP_BY_CODE[code].wanted)


def _insert(actor: Actor, course: Course, entry: CourseEntry, *, action: str) -> CourseEntry:
    entry.person_id = actor.who
    entry.centre_id = acting_centre(actor)
    entry.at = clock.now()
    entry.save(force_insert=True)
    tell(
        actor=actor,
        pathway=course.pathway,
        action=action,
        what=entry.kind,
        object_id=entry.entry_id,
        detail={"version": entry.version},
    )
    if entry.kind == "infusion":
        INFUSION.tell(actor, course.pathway.patient_id)
    return entry
