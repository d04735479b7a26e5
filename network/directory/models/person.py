"""People who sign in."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kernel.models import BaseModel
from network.directory.rules import fold


class Profession(models.TextChoices):
    HAEMATOLOGIST = "haematologist", _("Haematologist")
    COORDINATOR = "coordinator", _("CAR-T coordinator")
    NURSE = "nurse", _("Nurse")
    NEUROLOGIST = "neurologist", _("Neurologist")
    CARDIOLOGIST = "cardiologist", _("Cardiologist")
    INTENSIVIST = "intensivist", _("Intensivist")
    INFECTIOUS_DISEASE = "infectious_disease", _("Infectious disease specialist")
    TRANSFUSION_MEDICINE = "transfusion_medicine", _("Transfusion medicine specialist")
    STEM_CELL_LAB = "stem_cell_lab", _("Stem cell laboratory")
    PATHOLOGIST = "pathologist", _("Pathologist")
    RADIOLOGIST = "radiologist", _("Radiologist")
    PHARMACIST = "pharmacist", _("Pharmacist")
    SECRETARY = "secretary", _("Secretary")
    QUALITY = "quality", _("Quality manager")
    PRIVACY = "privacy", _("Privacy officer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Language(models.TextChoices):
    ITALIAN = "it", "Italiano"
    ENGLISH = "en", "English"


class Theme(models.TextChoices):
    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class PersonManager(BaseUserManager["Person"]):
    """Bare creation, for services and for the standard `createsuperuser` command."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        # The database holds the constraints itself; asking for each beforehand were twelve statements more.
        person.full_clean(exclude=["password"], validate_constraints=False)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """The first platform administrator: manages every centre, sees no patient."""
        fields.setdefault("profession", Profession.ADMINISTRATOR)
        return self.create_user(email, password, is_platform_admin=True, **fields)


class Person(AbstractBaseUser, BaseModel):
    """A member of staff. Rights come from memberships; `is_platform_admin` gives none over patients.

    States: active, or suspended (`suspended_at` set; cannot sign in, sees and receives nothing). A
    person is made by accepting an invitation and is never deleted: records name their authors. Holds:
    personal data (name, work contacts, password hash). Read by: every member of the network.
    """

    email = models.EmailField(unique=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    profession = models.CharField(max_length=24, choices=Profession)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.ITALIAN)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    is_platform_admin = models.BooleanField(default=False)
    # Part of what a session is signed with: raising it ends every session of the person, wherever it is kept.
    session_epoch = models.PositiveIntegerField(default=0)
    search_text = models.CharField(max_length=420, editable=False, default="")
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["given_name", "family_name"]

    objects = PersonManager()

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        constraints = [
            # Unique and always lower case: one mailbox, one account, however it was typed.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower_case"),
            models.CheckConstraint(
                condition=Q(is_active=True, suspended_at=None)
                | Q(is_active=False, suspended_at__isnull=False),
                name="person_active_or_suspended",
            ),
            models.CheckConstraint(
                condition=Q(profession__in=Profession.values), name="person_profession_known"
            ),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="person_language_known"),
        ]
        indexes = [
            models.Index(fields=["family_name", "given_name", "id"], name="person_by_name"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="person_by_search_text"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A derived column of this very row; everything else that follows a change lives in services.
        self.search_text = fold(f"{self.family_name} {self.given_name} {self.family_name} {self.email}")
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    @property
    def display_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def is_suspended(self) -> bool:
        return not self.is_active

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        key_salt = "network.directory.models.Person.session"
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac(key_salt, value, secret=secret, algorithm="sha256").hexdigest()

    def suspend(self, at: datetime) -> None:
        """Set what the constraint ties together and end all sessions; the service saves."""
        self.is_active, self.suspended_at = False, at
        self.session_epoch += 1

    def reinstate(self) -> None:
        self.is_active, self.suspended_at = True, None
