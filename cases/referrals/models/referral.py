"""The referral itself: where it stands, its clock, and the fields that no other record owns."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.pathway.models import Purpose
from cases.pathway.rules import Urgency
from cases.patients.models import FieldStamps
from kernel.models import BaseModel


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    UNDER_DISCUSSION = "under_discussion", _("Under discussion")
    MORE_INFO_NEEDED = "more_info_needed", _("More information needed")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CLOSED = "closed", _("Closed")


UNDECIDED = (Status.SUBMITTED, Status.UNDER_DISCUSSION, Status.MORE_INFO_NEEDED)
"""Sent, and the hub has not decided (yet, or again)."""

LIVE = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.UNDER_DISCUSSION,
    Status.MORE_INFO_NEEDED,
    Status.DECIDED,
)
"""A patient has one of these at most per purpose; a new referral needs the old one withdrawn or closed."""


class Referral(FieldStamps, BaseModel):
    """One request of a circle centre to the hub for one patient and purpose.

    States: draft (only the circle works on it), submitted (the hub's clock runs), under_discussion (the hub has
    taken charge), more_info_needed (the hub waits for the circle: the clock stands still), decided, withdrawn
    (by the circle, before a decision), closed (the pathway ended). `due_at` is when the first response is due,
    `decision_due_at` when the decision is due, moved on by every pause; `paused_at` is set while the clock stands
    still. `first_response_at` is the hub's first human act: an automatic receipt does not count.
    `snapshot_version` counts frozen versions; `state_version` counts acts (what the outside calls `version`);
    `version` and `field_stamps` count edits of the form's own fields.
    Data: clinical. Read by: who may see the clinical record. Retention: that of the record.
    """

    patient = models.ForeignKey("cases_patients.Patient", models.PROTECT, related_name="referrals")
    pathway = models.ForeignKey("cases_pathway.Pathway", models.PROTECT, related_name="referrals")
    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    from_centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    hub = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    client_id = models.UUIDField(null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    target_hours = models.PositiveSmallIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    decision_due_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    first_response_at = models.DateTimeField(null=True)
    first_response_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    hub_owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    paused_at = models.DateTimeField(null=True)
    paused_total = models.DurationField(default=timedelta)
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=48, blank=True)
    end_text = models.TextField(blank=True)
    # The form's own fields: what no other record owns. Their codes and choices are in `rules.form`.
    referring_physician = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    callback_phone = models.CharField(max_length=40, blank=True)
    patient_informed_of_referral = models.BooleanField(null=True)
    patient_preference = models.CharField(max_length=16, blank=True)
    contraception = models.CharField(max_length=400, blank=True)
    tempo_of_disease = models.CharField(max_length=16, blank=True)
    urgency = models.CharField(max_length=12, blank=True)
    question_to_hub = models.TextField(blank=True)
    question_topics = ArrayField(models.CharField(max_length=32), default=list)
    circle_proposal = models.CharField(max_length=32, blank=True)
    planned_next_therapy = models.CharField(max_length=400, blank=True)
    planned_next_start = models.DateField(null=True)
    holding_needed = models.BooleanField(null=True)
    bridging_preference = models.CharField(max_length=400, blank=True)
    can_do_here = ArrayField(models.CharField(max_length=32), default=list)
    # Why a field of the form is empty: {field: reason code}. Codes only, never a clinical value.
    absent_reasons = models.JSONField(default=dict)

    snapshot_version = models.PositiveIntegerField(default=0)
    state_version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "purpose"],
                condition=Q(status__in=[item.value for item in LIVE]),
                name="referral_one_live_per_purpose",
            ),
            models.UniqueConstraint(
                fields=["created_by", "client_id"],
                condition=Q(client_id__isnull=False),
                name="referral_client_id_once",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="referral_known_status"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn", "closed"])
                | Q(submitted_at__isnull=False, due_at__isnull=False, submitted_by__isnull=False),
                name="referral_sent_has_clock",
            ),
            models.CheckConstraint(
                condition=~Q(status="more_info_needed") | Q(paused_at__isnull=False),
                name="referral_waiting_is_paused",
            ),
            models.CheckConstraint(
                condition=Q(status="more_info_needed") | Q(paused_at=None),
                name="referral_paused_only_waiting",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["withdrawn", "closed"], ended_at__isnull=False)
                | ~Q(status__in=["withdrawn", "closed"]) & Q(ended_at=None),
                name="referral_ended_at",
            ),
            models.CheckConstraint(
                condition=Q(urgency__in=["", *[item.value for item in Urgency]]),
                name="referral_known_urgency",
            ),
            models.CheckConstraint(
                condition=~Q(status="decided") | Q(decided_at__isnull=False), name="referral_decided_at"
            ),
        ]
        indexes = [
            models.Index(
                fields=["hub", "due_at"], condition=Q(status="submitted"), name="referral_waiting_hub"
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(status="submitted", first_response_at=None),
                name="referral_clock_runs",
            ),
            models.Index(fields=["patient", "-created_at"], name="referral_by_patient"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def is_sent(self) -> bool:
        """Whether the hub may see it: something was submitted and not taken back before anybody read it."""
        return self.submitted_at is not None
