"""Sign-in seen from the inside: growing delays after failures, and the trace of who came and went.

Counted in PostgreSQL, under row locks: parallel guesses queue up, and Valkey's absence neither opens the
door nor closes it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import now
from kernel.realtime.publisher import SIGNED_OUT, close_sockets
from network.directory.models import SignInFailure
from network.directory.rules import FAILURES_FORGOTTEN_AFTER, account_delay, address_delay


def _key(kind: str, value: str) -> str:
    digest = salted_hmac("network.directory.sign_in", value.strip().lower(), algorithm="sha256").hexdigest()
    return f"{kind}:{digest[:40]}"


def account_key(email: str) -> str:
    return _key("account", email)


def address_key(ip: str) -> str:
    return _key("address", ip)


@transaction.atomic
def attempt_begin(*, email: str, ip: str | None) -> timedelta:
    """Before the password is looked at: how long this attempt must wait; zero lets it go on.

    The attempt is booked as a failure of the account in advance, so that a hundred parallel guesses are
    not all admitted before the first has failed; `attempt_succeeded` takes it back. Waiting attempts are
    not counted: hammering does not lengthen the delay. Unknown accounts are counted alike.
    """
    account = _locked(account_key(email), now())
    # read under the lock: the clock of who came before us in the queue must not be ahead of ours
    moment = now()
    wait = account.closed_until - moment
    if ip is not None:
        address = SignInFailure.objects.filter(key=address_key(ip)).first()
        if address is not None:
            wait = max(wait, address.closed_until - moment)
    if wait > timedelta(0):
        return wait
    _count(account, moment, account_delay(_next(account, moment)))
    return timedelta(0)


@transaction.atomic
def attempt_failed(*, ip: str | None) -> None:
    """After a wrong password: the account is booked already, now the address."""
    if ip is None:
        return
    moment = now()
    address = _locked(address_key(ip), moment)
    _count(address, moment, address_delay(_next(address, moment)))


def attempt_succeeded(*, email: str) -> None:
    """The right password: the account's count starts anew. The address keeps its count, else whoever owns
    one account could wipe it between guesses at others."""
    SignInFailure.objects.filter(key=account_key(email)).delete()


def _locked(key: str, moment: datetime) -> SignInFailure:
    SignInFailure.objects.bulk_create(
        [SignInFailure(key=key, failures=0, last_at=moment, closed_until=moment)], ignore_conflicts=True
    )
    return SignInFailure.objects.select_for_update().get(key=key)


def _next(row: SignInFailure, moment: datetime) -> int:
    return 1 if moment - row.last_at > FAILURES_FORGOTTEN_AFTER else row.failures + 1


def _count(row: SignInFailure, moment: datetime, delay: timedelta) -> None:
    row.failures = _next(row, moment)
    row.last_at = moment
    row.closed_until = moment + delay
    row.save(update_fields=["failures", "last_at", "closed_until"])


def sweep_failures() -> int:
    """Forget what an hour of quiet has made meaningless."""
    deleted, _ = SignInFailure.objects.filter(last_at__lt=now() - FAILURES_FORGOTTEN_AFTER).delete()
    return deleted


@transaction.atomic
def signed_in(*, person_id: UUID, ip: str | None) -> None:
    record(
        actor=Actor.person(person_id, ip=ip),
        action="person.signed_in",
        object_type="person",
        object_id=person_id,
    )


@transaction.atomic
def signed_out(*, person_id: UUID, session_key: str | None, ip: str | None) -> None:
    """Leaving: the sockets of this very session close, those of other devices stay."""
    if session_key:
        close_sockets(session_keys=[session_key], code=SIGNED_OUT)
    record(
        actor=Actor.person(person_id, ip=ip),
        action="person.signed_out",
        object_type="person",
        object_id=person_id,
    )


@transaction.atomic
def password_changed(*, person_id: UUID, ip: str | None) -> None:
    record(
        actor=Actor.person(person_id, ip=ip),
        action="person.password_changed",
        object_type="person",
        object_id=person_id,
    )
