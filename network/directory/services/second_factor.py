"""When somebody lost both the phone and the recovery codes."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.errors import Forbidden, NotFound
from network.directory.models import Person
from network.directory.services.sessions import end_everything


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
