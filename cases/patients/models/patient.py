"""The patient and the numbers by which others know them."""

from __future__ import annotations

from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, GeneratedField, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cases.patients.models.stamps import FieldStamp, FieldStamps
from kernel.clock import now, today
from kernel.models import BaseModel
from network.directory.models import Centre


class Sex(models.TextChoices):
    """Sex at birth: eGFR and the tax code need it."""

    FEMALE = "F", _("Female")
    MALE = "M", _("Male")
    UNKNOWN = "unknown", _("Unknown")


class AbsentReason(models.TextChoices):
    """Why a value is missing; the same reasons as everywhere in the record."""

    UNKNOWN = "unknown", _("Unknown")
    REFUSED = "refused", _("Asked, but refused")
    PENDING = "pending", _("Not known yet")
    NOT_DONE = "not_done", _("Not done")
    NOT_APPLICABLE = "not_applicable", _("The person has none")


class IdentifierType(models.TextChoices):
    """What a foreign patient has instead of a tax code."""

    STP = "STP", _("STP (foreigner temporarily present)")
    ENI = "ENI", _("ENI (European not enrolled)")
    TEAM = "TEAM", _("TEAM (European health insurance card)")


class CaregiverAvailability(models.TextChoices):
    """Is the caregiver there for the 28 days after the infusion?"""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Unknown")
    TO_ARRANGE = "to_arrange", _("To be arranged")


class Words(Func):
    """Texts as the search compares them: no accents, lower case, one blank before each word.

    The leading blank lets `LIKE '% ros%'` ("a word starts with") use the trigram index.
    """

    function = "regexp_replace"
    template = "(' ' || %(function)s(cc_unaccent(%(expressions)s), '[^a-z0-9]+', ' ', 'g'))"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


class Glued(Func):
    """A name written in one: D'Alò is looked for as "dalo" too, De Luca as "deluca"."""

    function = "regexp_replace"
    template = "(' ' || %(function)s(cc_unaccent(%(expressions)s), '[^a-z0-9]+', '', 'g'))"
    output_field = models.TextField()


class Joined(Func):
    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = models.TextField()


@pghistory.track(
    pghistory.UpdateEvent("replaced", row=pghistory.Old),
    exclude=["search_text", "numbers_text"],
    obj_field=pghistory.ObjForeignKey(related_name="versions", related_query_name="versions"),
    context_field=None,  # type: ignore[arg-type]  # documented: no context
    model_name="PatientVersion",
)
class Patient(FieldStamps, BaseModel):
    """A person who is treated. Every change keeps the old version (PatientVersion); nobody is deleted.

    Personal data: all of it. Read by: identity roles in a centre of the circle of care, invited people.
    Retention: as the law says for the clinical record; never deleted by the application.
    `tax_code` is null, never empty: absence carries its reason. `search_text` is made by the database.
    """

    family_name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=120)
    birth_date = models.DateField()
    sex = models.CharField(max_length=8, choices=Sex)
    tax_code = models.CharField(max_length=16, null=True, blank=True)
    tax_code_absent_reason = models.CharField(max_length=16, blank=True, choices=AbsentReason)
    other_identifier_type = models.CharField(max_length=8, blank=True, choices=IdentifierType)
    other_identifier = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    residence_comune = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=16, blank=True)
    interpreter_needed = models.BooleanField(null=True, blank=True)
    gp_name = models.CharField(max_length=120, blank=True)
    caregiver_name = models.CharField(max_length=120, blank=True)
    caregiver_phone = models.CharField(max_length=40, blank=True)
    caregiver_relation = models.CharField(max_length=60, blank=True)
    caregiver_available_28d = models.CharField(max_length=12, blank=True, choices=CaregiverAvailability)
    deceased_on = models.DateField(null=True, blank=True)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="own_patients")
    client_id = models.UUIDField(null=True, editable=False)
    # Nullable: an import by command line has no person.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(default=now, editable=False)
    # The hospital numbers once more, kept by a trigger of theirs: one index then answers the whole search.
    numbers_text = models.TextField(default="", db_default="", editable=False)
    search_text = GeneratedField(
        expression=Joined(
            Words(
                F("family_name"),
                F("given_name"),
                Coalesce(F("tax_code"), Value("")),
                F("other_identifier"),
                F("numbers_text"),
            ),
            Glued(F("family_name")),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("family_name", "given_name", "id")
        constraints = [
            models.UniqueConstraint(fields=["tax_code"], name="patient_tax_code_unique"),
            models.UniqueConstraint(
                fields=["other_identifier_type", "other_identifier"],
                condition=~Q(other_identifier=""),
                name="patient_other_identifier_unique",
            ),
            models.UniqueConstraint(
                fields=["created_by", "client_id"],
                condition=Q(client_id__isnull=False),
                name="patient_client_id_unique",
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="patient_sex_known"),
            models.CheckConstraint(
                condition=Q(tax_code__isnull=True) | Q(tax_code__regex=r"^[A-Z0-9]{16}$"),
                name="patient_tax_code_shape",
            ),
            models.CheckConstraint(
                condition=Q(tax_code__isnull=True) | Q(tax_code_absent_reason=""),
                name="patient_tax_code_or_reason",
            ),
            models.CheckConstraint(
                condition=(Q(other_identifier="") & Q(other_identifier_type=""))
                | (~Q(other_identifier="") & ~Q(other_identifier_type="")),
                name="patient_other_identifier_typed",
            ),
            models.CheckConstraint(
                condition=Q(deceased_on__isnull=True) | Q(deceased_on__gte=F("birth_date")),
                name="patient_dies_after_birth",
            ),
            models.CheckConstraint(
                condition=~Q(family_name="") & ~Q(given_name=""), name="patient_has_a_name"
            ),
        ]
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="patient_search_trgm"),
            models.Index(fields=["family_name", "given_name", "id"], name="patient_by_name"),
            models.Index(fields=["birth_date"], name="patient_by_birth_date"),
        ]
        triggers = [
            pgtrigger.Protect(name="patient_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="patient_name_words",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("family_name", "given_name"),  # type: ignore[no-untyped-call]
                # in order: two patients entered at once must not wait for each other's words crosswise
                func="""
                    INSERT INTO cases_patients_nameword (word)
                    SELECT DISTINCT word FROM regexp_split_to_table(
                        regexp_replace(cc_unaccent(NEW.family_name || ' ' || NEW.given_name), '[^a-z0-9]+', ' ', 'g')
                        || ' ' || regexp_replace(cc_unaccent(NEW.family_name), '[^a-z0-9]+', '', 'g'), ' ') AS word
                    WHERE length(word) > 2 ORDER BY word
                    ON CONFLICT DO NOTHING;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def display_name(self) -> str:
        return f"{self.family_name} {self.given_name}"

    @property
    def age(self) -> int:
        """Completed years today, or at death."""
        return age_on(self.birth_date, self.deceased_on or today())

    @property
    def made(self) -> FieldStamp:
        """The making of the row: the stamp of every field that was not changed since."""
        return FieldStamp(
            version=1, by=self.created_by_id, centre_id=self.centre_id, at=self.created_at, origin="manual"
        )


def age_on(birth_date: date, day: date) -> int:
    """Completed years on `day`; born on 29 February counts up on 1 March of common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


class NameWord(models.Model):
    """The words that names of patients are made of, so that a mistyped one finds its neighbours at once.

    Kept by a trigger of Patient; there are some thousands of words, however many patients. Personal data:
    none, a word leads to nobody. Read by: the search only. Words are never removed.
    """

    word = models.TextField(primary_key=True)

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="name_word_trgm")]

    def __str__(self) -> str:
        return self.word


class HospitalNumber(BaseModel):
    """The number under which one centre's hospital knows the patient. Personal data; read as the patient is."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="hospital_numbers")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="hospital_number_unique"),
            models.CheckConstraint(condition=~Q(number=""), name="hospital_number_given"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="hospital_number_searchable",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("whose", "uuid[]")],
                func="""
                    IF TG_OP = 'INSERT' THEN whose := ARRAY[NEW.patient_id];
                    ELSIF TG_OP = 'DELETE' THEN whose := ARRAY[OLD.patient_id];
                    ELSE whose := ARRAY[OLD.patient_id, NEW.patient_id];
                    END IF;
                    UPDATE cases_patients_patient SET numbers_text = coalesce(
                        (SELECT string_agg(n.number, ' ' ORDER BY n.number)
                         FROM cases_patients_hospitalnumber n WHERE n.patient_id = cases_patients_patient.id), '')
                    WHERE id = ANY(whose);
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre_id}:{self.id}"


class PatientIdentifier(BaseModel):
    """An identifier that came with an import: `system` is the URI of who gave it. Personal data."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="identifiers")
    system = models.CharField(max_length=200)
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "value"], name="patient_identifier_unique"),
            models.CheckConstraint(condition=~Q(value="") & ~Q(system=""), name="patient_identifier_given"),
        ]

    def __str__(self) -> str:
        return f"{self.system}:{self.id}"
