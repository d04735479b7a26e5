"""Who a session belongs to."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from network.directory.models import Person
from network.directory.selectors import person_of_session


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]  # the package has no types
    """allauth's, which reads the person with what else a call asks about them (`presence_asked`)."""

    def get_user(self, user_id: UUID) -> Person | None:
        person = person_of_session(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
