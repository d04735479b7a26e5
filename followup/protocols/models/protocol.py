"""Follow-up plans as data: which visits, when, by whom, and what is checked."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from followup.protocols.rules.items import ITEMS, Need
from followup.protocols.rules.standard import Mode, Owner
from kernel.models import BaseModel

FARTHEST_MONTHS, FARTHEST_DAYS, WIDEST_DAYS = 300, 730, 180


_STANDS = """
    row := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    SELECT state INTO state_now FROM followup_protocols_protocolversion WHERE id = VERSION;
    IF state_now IS DISTINCT FROM 'draft' THEN
        RAISE EXCEPTION 'a published protocol is not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN row;
"""


_VERSION_STANDS = """
    IF OLD.state <> 'published' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state = 'draft' AND NEW.protocol_id = OLD.protocol_id
        AND NOT EXISTS (SELECT 1 FROM followup_protocols_followupplan WHERE protocol_id = OLD.id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a published protocol is not changed' USING ERRCODE = 'check_violation';
"""


def _only_in_a_draft(version: str) -> pgtrigger.Trigger:
    """Rows of a published version stand as they are. `version`: SQL for the id of the version of `row`."""
    return pgtrigger.Trigger(
        name="only_in_a_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("state_now", "text"), ("row", "record")],
        func=_STANDS.replace("VERSION", version),
    )


class Protocol(BaseModel):
    """A plan for some diseases and products; empty lists: for all. The most particular one that fits is taken. A
    retired one is for no further patient; that for all cannot be retired, so that every infusion has a plan.
    Reference data of the network; personal data: none."""

    code = models.SlugField(max_length=48, unique=True)
    title_it = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    diseases = ArrayField(models.CharField(max_length=32), default=list)
    products = ArrayField(models.CharField(max_length=32), default=list)
    retired_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["diseases", "products"], condition=Q(retired_at=None), name="protocol_one_for_whom"
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(diseases__len__gt=0) | Q(products__len__gt=0),
                name="protocol_for_all_stays",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ProtocolVersion(BaseModel):
    """One wording of a protocol. A published one is never changed (trigger): patients' plans are made from it from
    `in_force_from` until the next one is in force; before the first plan it may become a draft again. `revision`
    counts the changes of a draft. Of a protocol there is one draft, and no two versions begin on the same day
    (constraints). Reference data; personal data: who published it."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    source = models.CharField(max_length=300)
    in_force_from = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="published_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_VERSION_STANDS,
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["protocol", "number"], name="protocol_version_number"),
            models.UniqueConstraint(
                fields=["protocol"], condition=Q(state="draft"), name="protocol_one_draft"
            ),
            models.UniqueConstraint(fields=["protocol", "in_force_from"], name="protocol_one_from_a_day"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None, in_force_from=None)
                | Q(state="published", published_at__isnull=False, in_force_from__isnull=False),
                name="protocol_version_published_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol_id} {self.number}"


class ProtocolVisit(BaseModel):
    """One visit of a version: `days` or `months` after the infusion, with its window in days. Reference data."""

    version = models.ForeignKey(ProtocolVersion, models.PROTECT, related_name="visits")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=16)
    label_it = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    days = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=0)
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=8)
    mode = models.CharField(max_length=12)
    is_optional = models.BooleanField(default=False)

    class Meta:
        ordering = ["version", "position"]
        triggers = [_only_in_a_draft("row.version_id")]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="protocol_visit_code"),
            models.UniqueConstraint(fields=["version", "position"], name="protocol_visit_position"),
            models.CheckConstraint(
                condition=Q(days__gt=0, days__lte=FARTHEST_DAYS, months=0)
                | Q(months__gt=0, months__lte=FARTHEST_MONTHS, days=0),
                name="protocol_visit_days_or_months",
            ),
            models.CheckConstraint(
                condition=Q(before__lte=WIDEST_DAYS, after__lte=WIDEST_DAYS), name="protocol_visit_window"
            ),
            models.CheckConstraint(condition=Q(owner__in=list(Owner)), name="protocol_visit_owner"),
            models.CheckConstraint(condition=Q(mode__in=list(Mode)), name="protocol_visit_mode"),
        ]

    def __str__(self) -> str:
        return self.code


class ProtocolItem(BaseModel):
    """What is checked at a visit, by its code in the catalogue. Reference data."""

    visit = models.ForeignKey(ProtocolVisit, models.PROTECT, related_name="items")
    code = models.CharField(max_length=24)
    need = models.CharField(max_length=12)

    class Meta:
        triggers = [
            _only_in_a_draft(
                "(SELECT version_id FROM followup_protocols_protocolvisit WHERE id = row.visit_id)"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["visit", "code"], name="protocol_item_once"),
            models.CheckConstraint(
                condition=Q(code__in=[item.code for item in ITEMS]), name="protocol_item_known"
            ),
            models.CheckConstraint(condition=Q(need__in=list(Need)), name="protocol_item_need"),
        ]

    def __str__(self) -> str:
        return self.code
