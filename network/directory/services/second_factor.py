"""The second factor: a code opens once, and what to do when phone and recovery codes are both lost."""

import time
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    compare_user_code,
    decrypt,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import transaction

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.errors import Forbidden, NotFound
from network.directory.models import Person
from network.directory.services.sessions import end_everything


@transaction.atomic
def totp_code_use(*, authenticator_id: int, code: str) -> bool:
    """Spend a code that is right: False when it, or a later one, was spent before (RFC 6238, 5.2).

    Kept in the authenticator's row under its lock. django-allauth remembers a spent code in the cache for one step
    of 30 s only, while our tolerance of a step lets it open for up to 90 s.
    """
    row = Authenticator.objects.select_for_update().filter(pk=authenticator_id).first()
    if row is None:
        return False
    secret = decrypt(row.data["secret"])
    fitting = [
        counter
        for counter in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
    ]
    if not fitting or max(fitting) <= row.data.get("spent_counter", -1):
        return False
    row.data["spent_counter"] = max(fitting)
    row.save(update_fields=["data"])
    return True


@transaction.atomic
def recovery_codes_viewed(*, authenticator_id: int) -> None:
    """Remember that the codes were shown, and nothing else.

    django-allauth writes back all that it had read before: a code that was used in between would open again. (Using
    one takes the lock itself.)
    """
    row = Authenticator.objects.select_for_update().filter(pk=authenticator_id).first()
    if row is not None and not row.data.get("viewed_at"):
        row.data["viewed_at"] = time.time()
        row.save(update_fields=["data"])


@transaction.atomic
def second_factor_reset(*, actor: Actor, person_id: UUID, reason: str) -> int:
    """Take a person's second factor away, so that the password alone opens the page that sets up a new one.

    For operators at the console only, after they made sure who is asking: it undoes a protection. All
    sessions end. Returns how many authenticators were removed. Raises NotFound, Forbidden.
    """
    if not actor.is_system:
        raise Forbidden
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    removed: int = Authenticator.objects.filter(user=person).delete()[0]
    person.session_epoch += 1
    person.save(update_fields=["session_epoch"])
    end_everything(person.pk, reason="signed_out")
    record(
        actor=actor,
        action="person.second_factor_reset",
        object_type="person",
        object_id=person.pk,
        detail={"count": removed},
        why=reason,
    )
    return removed
