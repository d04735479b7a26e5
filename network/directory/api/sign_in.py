"""What CircleCare asks of django-allauth: closed sign-up, growing delays, no hint who has an account."""

import base64
import hashlib
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import force_bytes

from kernel.actors import Actor
from kernel.queue import enqueue
from network.directory.api.client import client_ip
from network.directory.models import Person
from network.directory.services import sessions, sign_in


def display_name(person: Person) -> str:
    """`ACCOUNT_USER_DISPLAY`: how allauth names a person."""
    return person.display_name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by e-mail and password for invited people only.

    Unknown account, wrong password and suspended person get the same answer after the same work (allauth
    hashes the password also when there is nobody to compare it with), and the same delays.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        wait = sign_in.attempt_begin(email=credentials.get("email", ""), ip=client_ip(request))
        if wait.total_seconds() > 0:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        person: Person | None = super().authenticate(request, **credentials)
        if person is None:
            return None
        if person.is_suspended:
            # allauth would go on to say "inactive": a hint that the password was right.
            self.authentication_failed(request, **credentials)
            return None
        sign_in.attempt_succeeded(email=credentials.get("email", ""))
        return person

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_in.attempt_failed(ip=client_ip(request))

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        # allauth's hook after a password reset: the mailbox was proven, the delays have done their work.
        sign_in.attempt_succeeded(email=credentials.get("email", ""))

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        sign_in.signed_in(person_id=user.pk, ip=client_ip(request))
        return response

    def logout(self, request: HttpRequest) -> None:
        person, key = request.user, request.session.session_key
        super().logout(request)
        if isinstance(person, Person):
            UserSession.objects.filter(session_key=key).delete()
            sign_in.signed_out(person_id=person.pk, session_key=key, ip=client_ip(request))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Changing the second factor asks for the password again, unless it was given within the last
        minutes (`ACCOUNT_REAUTHENTICATION_TIMEOUT`): who just signed in sets it up without a second ask."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0.0)
        timeout: int = app_settings.REAUTHENTICATION_TIMEOUT
        return time.time() - latest > timeout

    def set_password(self, user: Person, password: str) -> None:
        """Changed or reset: every other place where the person is signed in must sign in again."""
        super().set_password(user, password)
        actor = Actor.person(user.pk, ip=client_ip(self.request))
        sessions.sessions_end_others(actor=actor, keep_key=self.request.session.session_key)
        sign_in.password_changed(person_id=user.pk, ip=client_ip(self.request))

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        # By the worker, with a key made there: no secret in the queue, and no mail server's delay that
        # would tell a known address from an unknown one.
        enqueue("network.directory.tasks.send_password_reset", person_id=str(user.pk))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """TOTP secrets and recovery seeds are encrypted at rest."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    """Keys derived from SECRET_KEY and its fallbacks, so that the secret key can be rotated."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(b"circlecare.second_factor:" + force_bytes(secret)).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
