"""The kinds of entries in one table: what the API calls them and which date says when they were true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.db import models
from django.db.models import QuerySet

from cases.record.models.around import Consent, Logistics
from cases.record.models.base import ClinicalEntry
from cases.record.models.derived_edit import DerivedEdit
from cases.record.models.diagnosis import Diagnosis
from cases.record.models.history import (
    Allergy,
    Comorbidity,
    Condition,
    Immunization,
    Medication,
    Procedure,
    TherapyLine,
)
from cases.record.models.measures import (
    DiseaseStatus,
    InfectionStatus,
    LabResult,
    Observation,
    PerformanceStatus,
    Virology,
    VitalSign,
)
from cases.record.models.outcomes import Death, Immunoglobulin, Infection, Relapse, SecondMalignancy


@dataclass(frozen=True, slots=True)
class Kind:
    """`slug` stands in addresses and events. `date_field` is copied to `effective_on` when it is not that
    itself. `title_fields`: the first that has a value names the entry on the timeline."""

    slug: str
    model: type[ClinicalEntry]
    date_field: str = "effective_on"
    title_fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    on_timeline: bool = True

    @property
    def rows(self) -> QuerySet[Any]:
        """All entries of the kind, of all patients."""
        return self.model._default_manager.all()  # noqa: SLF001 - Django's public way to a model held as a value

    def column(self, name: str) -> models.Field[Any, Any]:
        """The column of a field. Raises FieldDoesNotExist."""
        return cast("models.Field[Any, Any]", self.model._meta.get_field(name))  # noqa: SLF001 - public in Django


KINDS: tuple[Kind, ...] = (
    Kind("diagnoses", Diagnosis, "diagnosed_on", ("disease", "text"), ("disease",)),
    Kind("conditions", Condition, "onset_on", ("text",), ("text",)),
    Kind("comorbidity", Comorbidity, on_timeline=False),
    Kind("therapy-lines", TherapyLine, "start_on", ("regimen_text", "regimen"), ("line_no", "intent")),
    Kind(
        "derived-facts", DerivedEdit, title_fields=("fact",), required=("fact", "reason"), on_timeline=False
    ),
    Kind("labs", LabResult, "effective_on", ("code",), ("code", "effective_on"), on_timeline=False),
    Kind("performance-status", PerformanceStatus, "effective_on", ("ecog",), ("effective_on",)),
    Kind("infection-status", InfectionStatus, "effective_on", ("active_infection",), ("effective_on",)),
    Kind("disease-status", DiseaseStatus, "effective_on", ("response", "disease_state"), ("effective_on",)),
    Kind("vitals", VitalSign, "effective_on", (), ("effective_on",), on_timeline=False),
    Kind("allergies", Allergy, "onset_on", ("text",), (), on_timeline=False),
    Kind("medications", Medication, "start_on", ("text",), ()),
    Kind("procedures", Procedure, "performed_on", ("text",), ("text",)),
    Kind("immunizations", Immunization, "given_on", ("vaccine", "text")),
    Kind("immunoglobulins", Immunoglobulin, "given_on", ("product", "route"), ("given_on",)),
    Kind("infections", Infection, "found_on", ("organism", "organism_kind"), ("found_on",)),
    Kind("relapses", Relapse, "found_on", ("relapse_kind",), ("found_on", "relapse_kind")),
    Kind(
        "second-malignancies",
        SecondMalignancy,
        "found_on",
        ("histology", "malignancy_kind"),
        ("found_on", "malignancy_kind"),
    ),
    Kind("deaths", Death, "died_on", ("main_cause",), ("died_on", "main_cause")),
    Kind("observations", Observation, "effective_on", ("text",), ("text", "effective_on"), on_timeline=False),
    Kind("virology", Virology, "effective_on", ("code",), ("code", "effective_on"), on_timeline=False),
    Kind("logistics", Logistics, on_timeline=False),
    Kind("consents", Consent, "effective_on", ("kind",), ("kind", "effective_on")),
)
KIND_BY_SLUG = {kind.slug: kind for kind in KINDS}
KIND_BY_MODEL: dict[type[ClinicalEntry], Kind] = {kind.model: kind for kind in KINDS}
