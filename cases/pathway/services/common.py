"""What the writes of the course share: the locked pathway, errors in the reader's language, audit and live event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.pathway.events import CourseChanged
from cases.pathway.models import Pathway
from cases.pathway.rules.expiry import is_expired
from cases.pathway.rules.fields import Cleaned, Field, clean
from cases.pathway.selectors.course import Course
from cases.pathway.selectors.proofs import expires_on_of
from cases.pathway.selectors.wording import in_language
from cases.pathway.services.moving import pathway_lock
from cases.patients import policies as patients
from cases.record.rules.text import Text
from kernel import clock, realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Forbidden, Invalid

MAX_REASON = 2000


def lock_open(actor: Actor, pathway_id: UUID) -> Pathway:
    """The pathway, locked: writes to one course come one after the other. Raises NotFound, Conflict `closed`."""
    pathway = pathway_lock(actor=actor, pathway_id=pathway_id)
    if actor.person_id is None or actor.centre_id is None:
        raise Forbidden
    if not pathway.is_open:
        raise Conflict("pathway_closed", _("This pathway is closed."), extra={"state": pathway.state})
    return pathway


def acting_centre(actor: Actor) -> UUID:
    """The centre under which the write is recorded. Raises Forbidden for who acts for none."""
    if actor.centre_id is None:
        raise Forbidden
    return actor.centre_id


def clean_values(fields: tuple[Field, ...], raw: Mapping[str, Any]) -> Cleaned:
    return clean(fields, raw, now=clock.now(), today=clock.today())


def refuse(errors: Mapping[str, Text | Any]) -> None:
    """Raises Invalid with each message at its field, when there is any."""
    if errors:
        raise Invalid(
            fields={
                name: [in_language(message) if isinstance(message, Text) else message]
                for name, message in errors.items()
            }
        )


def checked_reason(reason: str, *, field: str = "reason") -> str:
    """The reason without blanks around it. Raises Invalid when there is none or it is too long."""
    tidy = reason.strip()
    if not tidy:
        raise Invalid("reason_required", _("Give a reason."), field=field)
    if len(tidy) > MAX_REASON:
        raise Invalid("too_long", _("At most 2000 characters."), field=field)
    return tidy


def expired_by(course: Course, at: datetime) -> str | None:
    """The refusal of cells that would be used at `at`, after their expiry; None when they are in time."""
    expires_on = expires_on_of(course)
    if expires_on is None or not is_expired(expires_on, at):
        return None
    return _(
        "The product expired on %(day)s. If the manufacturer extended the expiry, correct the release and say why."
    ) % {"day": clock.stamp_day(expires_on)}


def tell(
    *, actor: Actor, pathway: Pathway, action: str, what: str, object_id: UUID, detail: dict[str, Any]
) -> None:
    """Into the audit, and to the open screens of who may read the record."""
    audit.record(
        actor=actor,
        action=action,
        patient_id=pathway.patient_id,
        object_type="course",
        object_id=object_id,
        detail={"pathway": str(pathway.pk), "what": what, **detail},
    )
    realtime.publish(
        CourseChanged(patient_id=pathway.patient_id, pathway_id=pathway.pk, what=what),
        person_ids=patients.people_who_can_view_clinical(pathway.patient_id),
    )
