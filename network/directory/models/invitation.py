"""Invitations to join a centre."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kernel.models import BaseModel
from network.directory.models.centre import Centre
from network.directory.models.membership import Role
from network.directory.models.person import Language, Person, Profession


class Invitation(BaseModel):
    """An offer by mail to take a role in a centre; the only way in.

    States: open, expired (`expires_at` passed), accepted, revoked. The link's key is derived from the
    secret key, the id and `serial`: the row holds its SHA-256 only. Sending it again
    raises `serial`, which ends the older link. Holds: personal data (name, e-mail). Retention: with the
    person. Read by: administrators of the centre.
    """

    email = models.EmailField()
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    profession = models.CharField(max_length=24, choices=Profession)
    language = models.CharField(max_length=2, choices=Language, default=Language.ITALIAN)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=16, choices=Role)
    serial = models.PositiveIntegerField(default=1)
    key_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="invitations_made"
    )
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations_accepted"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_lower_case"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.UniqueConstraint(
                fields=["email", "centre", "role"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_accepted_or_revoked"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-created_at", "-id"], name="invitation_by_centre"),
        ]

    def __str__(self) -> str:
        return str(self.id)
