"""Studies, series and instances of a patient, built from the headers of the DICOM files that arrive."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cases.patients.models import Patient
from kernel.files.models import StoredFile
from kernel.models import BaseModel


class ImagingStudy(BaseModel):
    """One examination as its UID groups it, within one patient (the same UID under two patients is two rows).

    `mismatch_reasons` names what in the headers contradicts the patient's record (union over all files);
    a person who looked may confirm the study as belonging to the patient: reasons that come later and were
    not confirmed warn again. Holds: clinical data and the identity written in the headers. Read by: whoever
    may see the clinical record. Retention: as the record.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="imaging_studies")
    study_uid = models.CharField(max_length=64)
    study_on = models.DateField(null=True)
    description = models.CharField(max_length=128, blank=True)
    # As written in the first header that had them; shown beside the record when they disagree.
    dicom_name = models.CharField(max_length=200, blank=True)
    dicom_patient_id = models.CharField(max_length=64, blank=True)
    dicom_birth_date = models.DateField(null=True)
    dicom_sex = models.CharField(max_length=1, blank=True)
    mismatch_reasons = ArrayField(models.CharField(max_length=24), default=list)
    confirmed_reasons = ArrayField(models.CharField(max_length=24), default=list)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_centre_id = models.UUIDField(null=True)
    confirmed_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "study_uid"], name="imaging_study_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, confirmed_why="")
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(confirmed_why="")),
                name="imaging_study_confirmed_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                "patient", F("study_on").desc(nulls_last=True), "id", name="imaging_study_by_patient"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def open_reasons(self) -> list[str]:
        """What contradicts the record and was not confirmed by a person."""
        return [reason for reason in self.mismatch_reasons if reason not in self.confirmed_reasons]


class ImagingSeries(BaseModel):
    """One series of a study. The thumbnail shows the first frame of the lowest instance that has pixels."""

    study = models.ForeignKey(ImagingStudy, on_delete=models.PROTECT, related_name="series")
    series_uid = models.CharField(max_length=64)
    modality = models.CharField(max_length=16, blank=True)
    number = models.IntegerField(null=True)
    description = models.CharField(max_length=128, blank=True)
    body_part = models.CharField(max_length=32, blank=True)
    thumbnail_key = models.CharField(max_length=120, blank=True)
    thumbnail_of = models.ForeignKey(
        "ImagingInstance", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "series_uid"], name="imaging_series_once"),
        ]
        verbose_name_plural = "imaging series"

    def __str__(self) -> str:
        return str(self.id)


class ImagingInstance(BaseModel):
    """One SOP instance: the header facts that a list or a viewer needs, and the file that carries it.

    The same SOP instance sent twice is one row; the first file that arrived carries it. `error_code` says
    why no picture could be made of it (the file stays readable).
    """

    # Repeated from the study, so that the database itself holds "one SOP instance per patient".
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(ImagingSeries, on_delete=models.PROTECT, related_name="instances")
    sop_uid = models.CharField(max_length=64)
    sop_class_uid = models.CharField(max_length=64, blank=True)
    transfer_syntax_uid = models.CharField(max_length=64, blank=True)
    number = models.IntegerField(null=True)
    rows = models.PositiveIntegerField(null=True)
    columns = models.PositiveIntegerField(null=True)
    frames = models.PositiveIntegerField(null=True)
    has_pixels = models.BooleanField(default=False)
    error_code = models.CharField(max_length=40, blank=True)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "sop_uid"], name="imaging_instance_once"),
        ]
        indexes = [models.Index(fields=["series", "number", "id"], name="imaging_instance_by_series")]

    def __str__(self) -> str:
        return str(self.id)
