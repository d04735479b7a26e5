"""Entries of the course beside the chain of custody: every version is a row of its own, none is ever changed."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cases.pathway.models import typed
from cases.pathway.models.pathway import Pathway
from cases.pathway.rules import Side
from cases.pathway.rules.course import KINDS
from kernel.ids import new_id
from kernel.models import BaseModel


class CourseEntryQuerySet(models.QuerySet["CourseEntry"]):
    def newest(self) -> "CourseEntryQuerySet":
        """Of each entry the version that counts; it may say that the entry was an error."""
        newer = CourseEntry.objects.filter(entry_id=OuterRef("entry_id"), version__gt=OuterRef("version"))
        return self.filter(~Exists(newer))


class CourseEntry(BaseModel):
    """One version of one entry: product, release, bridging... Append-only; a correction is the next version.

    `entry_id` is what the versions share; the newest counts. `values` hold the fields of the kind (see the rules) as
    JSON; what is asked across patients stands in generated columns beside it. `withdrawn`: this version says that the
    entry was made in error. `reason`: why it was corrected, empty in the first version. `attempt`: of the pathway when
    the entry was made, the same in all versions.
    Data: clinical. Read by: who may see the clinical record. Retention: 30 years after the expiry of the product.
    """

    pathway = models.ForeignKey(Pathway, models.PROTECT, related_name="course_entries")
    entry_id = models.UUIDField(default=new_id)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=24)
    attempt = models.PositiveSmallIntegerField()
    values = models.JSONField(default=dict)
    withdrawn = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    side = models.CharField(max_length=8)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    client_id = models.UUIDField(null=True)
    product_code = typed.text_of("product")
    coi_id = typed.text_of("coi_id")
    ld_day1_on = typed.day_of("day1_on")
    infusion_started_at = typed.instant_of("started_at")
    infusion_ended_at = typed.instant_of("ended_at")
    cells_e6 = typed.number_of("cells_e6")

    objects = CourseEntryQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry_id", "version"], name="course_entry_version"),
            models.UniqueConstraint(
                fields=["person", "client_id"], condition=Q(client_id__isnull=False), name="course_entry_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.code for kind in KINDS]), name="course_entry_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(version=1, withdrawn=False) | Q(version__gt=1) & ~Q(reason=""),
                name="course_entry_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["product", "lymphodepletion", "infusion"])
                | Q(kind="product", product_code__isnull=False, coi_id__isnull=False)
                | Q(kind="lymphodepletion", ld_day1_on__isnull=False)
                | Q(kind="infusion", infusion_started_at__isnull=False, cells_e6__isnull=False),
                name="course_entry_says_what_is_asked",
            ),
            models.CheckConstraint(
                condition=Q(side__in=[Side.HUB.value, Side.CIRCLE.value]), name="course_entry_known_side"
            ),
        ]
        indexes = [
            models.Index(fields=["pathway", "kind", "at"], name="course_entry_of_pathway"),
            models.Index(fields=["coi_id"], condition=Q(kind="product"), name="course_entry_coi"),
            models.Index(fields=["product_code"], condition=Q(kind="product"), name="course_entry_product"),
            models.Index(
                fields=["infusion_started_at"], condition=Q(kind="infusion"), name="course_entry_infusion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id} v{self.version}"


class CourseAgreement(BaseModel):
    """What the other centre says to a proposed therapy: agreed or not, about exactly one version. Append-only.

    A correction that leaves the plan as it was takes the answer along to its own version.
    The database refuses the side that proposed. Data: clinical, read and kept as the entry.
    """

    entry = models.OneToOneField(CourseEntry, models.PROTECT, related_name="agreement")
    proposed_by_side = models.CharField(max_length=8)
    side = models.CharField(max_length=8)
    agrees = models.BooleanField()
    text = models.TextField(blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(side=F("proposed_by_side")), name="course_agreement_by_the_other_side"
            ),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(text=""), name="course_disagreement_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{'agrees' if self.agrees else 'disagrees'} {self.entry_id}"
