"""Writing the form's own fields: the columns of the referral, and why a document is missing."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.record.rules.text import codes_of
from cases.referrals import policies
from cases.referrals.models import Referral
from cases.referrals.rules.form import ABSENT_REASONS, Field, Kind
from cases.referrals.selectors.own_fields import (
    DOCUMENT,
    FIXED,
    PREFIX,
    document_entries,
    own_entry,
    own_version,
)
from cases.referrals.services.core import MAX_TEXT
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Invalid
from network.directory.selectors import people_names

_EMPTY: dict[str, Any] = {
    "question_topics": list,
    "can_do_here": list,
}


def write_own(
    *,
    actor: Actor,
    referral: Referral,
    field: Field,
    value: Any,
    absent_reason: str | None,
    base_version: str,
) -> None:
    """Set one own field of a locked referral (saved by the caller), stamped with author, centre and version.

    Raises Invalid at the field, and Conflict `field_conflict` when somebody wrote it since `base_version`;
    writing what stands there already is no conflict.
    """
    if absent_reason is not None and (
        not field.absent_ok or absent_reason not in ABSENT_REASONS or value not in (None, "", [])
    ):
        raise Invalid(fields={field.code: [_("Give a value, or one of the listed reasons for its absence.")]})
    if field.source.startswith(DOCUMENT):
        _write_document(actor, referral, field, value, absent_reason, base_version)
        return
    name = field.source.removeprefix(PREFIX)
    if name in FIXED:
        raise Invalid(fields={field.code: [_("This was decided when the draft was opened.")]})
    clean = None if value in (None, "", []) else _CLEAN[field.kind](field, value)
    if name == "referring_physician" and clean is not None:
        _check_physician(referral, field, clean)
    present = own_entry(referral, name)
    if _stands(present, clean, absent_reason):
        return
    if base_version != own_version(referral, name):
        raise _conflict(field, value, present)
    _set(referral, name, clean)
    _set_absent(referral, name, absent_reason)
    _stamp(actor, referral, name)


def _write_document(
    actor: Actor, referral: Referral, field: Field, value: Any, absent_reason: str | None, base_version: str
) -> None:
    """Files come by upload, under the document's category; here only the reason for their absence is said."""
    if value not in (None, "", []):
        raise Invalid(fields={field.code: [_("Attach the document as a file of this category.")]})
    present = document_entries(referral).get(field.code)
    if present is not None and present["value"]:
        raise Invalid(fields={field.code: [_("The document is attached.")]})
    if _stands(present, None, absent_reason):
        return
    if base_version != (present["version"] if present else ""):
        raise _conflict(field, None, present)
    _set_absent(referral, field.source, absent_reason)
    _stamp(actor, referral, field.source)


def _stands(present: dict[str, Any] | None, value: Any, absent_reason: str | None) -> bool:
    if present is None:
        return value is None and absent_reason is None
    shown = value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
    return bool(present["value"] == shown and present["absent_reason"] == absent_reason)


def _conflict(field: Field, value: Any, present: dict[str, Any] | None) -> Conflict:
    author = UUID(present["author"]) if present and present["author"] else None
    name = people_names([author]).get(author) if author else None
    return Conflict(
        "field_conflict",
        _("Somebody else wrote this field in the meantime."),
        extra={
            "yours": {"value": value},
            "theirs": ({key: present[key] for key in ("value", "on", "absent_reason")} if present else None),
            "by": {"id": str(author), "display_name": name} if author else None,
            "at": present["recorded_at"] if present else None,
            "version": present["version"] if present else "",
        },
    )


def _set(referral: Referral, name: str, value: Any) -> None:
    if name == "referring_physician":
        referral.referring_physician_id = value
        return
    column = Referral._meta.get_field(name)  # noqa: SLF001 - public in Django
    if value is None and not column.null:
        value = _EMPTY.get(name, str)()
    setattr(referral, name, value)


def _set_absent(referral: Referral, name: str, reason: str | None) -> None:
    kept = {key: code for key, code in referral.absent_reasons.items() if key != name}
    referral.absent_reasons = kept | ({name: reason} if reason else {})


def _stamp(actor: Actor, referral: Referral, name: str) -> None:
    referral.version += 1
    referral.stamp(
        [name], by=actor.person_id, centre_id=actor.centre_id, at=clock.now(), origin="referral_form"
    )


def _check_physician(referral: Referral, field: Field, person_id: UUID) -> None:
    if person_id not in policies.people_who_can_view_referral(referral):
        raise Invalid(fields={field.code: [_("Choose somebody who can see the patient.")]})


def _text(field: Field, value: Any) -> str:
    limit = MAX_TEXT if field.kind is Kind.LONG_TEXT else 400
    if field.code == "callback_phone":
        limit = 40
    if not isinstance(value, str) or "\x00" in value:
        raise Invalid(fields={field.code: [_("Enter a text.")]})
    if len(value.strip()) > limit:
        raise Invalid(fields={field.code: [_("At most %(limit)s characters.") % {"limit": limit}]})
    return value.strip()


def _boolean(field: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid(fields={field.code: [_("Choose yes or no.")]})
    return value


def _day(field: Field, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Invalid(fields={field.code: [_("Enter a date.")]}) from None


def _choice(field: Field, value: Any) -> str:
    if not isinstance(value, str) or value not in codes_of(field.choices):
        raise Invalid(fields={field.code: [_("Choose one of the listed values.")]})
    return value


def _choices(field: Field, value: Any) -> list[str]:
    known = codes_of(field.choices)
    if not isinstance(value, list) or not all(isinstance(v, str) and v in known for v in value):
        raise Invalid(fields={field.code: [_("Choose among the listed values.")]})
    if "none" in value and len(value) > 1:
        raise Invalid(fields={field.code: [_("“None” cannot stand beside other values.")]})
    return list(dict.fromkeys(value))


def _person(field: Field, value: Any) -> UUID:
    try:
        return UUID(value)
    except (AttributeError, TypeError, ValueError):
        raise Invalid(fields={field.code: [_("Choose a person.")]}) from None


_CLEAN: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.BOOL: _boolean,
    Kind.DATE: _day,
    Kind.CHOICE: _choice,
    Kind.MULTICHOICE: _choices,
    Kind.REFERENCE: _person,
}
