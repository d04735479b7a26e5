"""Failed sign-ins, counted where Valkey's absence cannot open the door."""

from django.db import models

from kernel.models import BaseModel


class SignInFailure(BaseModel):
    """How often one account name or one network address failed in a row, and until when it must wait.

    `key` is an HMAC of the lower-case e-mail ("account:...") or of the address ("address:..."), whether
    or not such an account exists: the table tells nobody who has one. Holds: no readable personal data.
    Retention: swept an hour after the last failure.
    """

    key = models.CharField(max_length=80, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    closed_until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="sign_in_failure_by_time")]

    def __str__(self) -> str:
        return self.key
