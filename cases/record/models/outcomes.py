"""What may happen after treatment, from the first infection to death, and immunoglobulins given for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.record.models.base import ClinicalEntry, tracked
from cases.record.models.fields import CodedField, CodesField, NumberField, day, flag, words
from cases.record.rules import codes, outcome_codes
from cases.record.rules.immunity_codes import IG_INDICATIONS, IG_ROUTES
from cases.record.rules.response_codes import BIOPSY_RESULTS


@tracked("InfectionVersion")
class Infection(ClinicalEntry):
    """One infection, from its first day to its outcome. `severity` from 1 (mild) to 5 (fatal). Clinical data."""

    WRITABLE = (
        "found_on", "organism_kind", "organism", "sites", "severity", "treatment", "hospitalised", "outcome",
        "resolved_on", "note",
    )  # fmt: skip

    found_on = day()
    organism_kind = CodedField(codes=outcome_codes.ORGANISM_KINDS)
    organism = words(160)
    sites = CodesField(codes=outcome_codes.INFECTION_SITES)
    severity = CodedField(codes=outcome_codes.SEVERITY_GRADES)
    treatment = words()
    hospitalised = flag()
    outcome = CodedField(codes=outcome_codes.INFECTION_OUTCOMES)
    resolved_on = day()

    class Meta(ClinicalEntry.Meta):
        pass


@tracked("ImmunoglobulinVersion")
class Immunoglobulin(ClinicalEntry):
    """One dose of immunoglobulins, with the trough IgG (g/L) that was measured before it. Clinical data."""

    WRITABLE = (
        "given_on", "route", "indication", "product", "lot", "dose_g", "trough_igg_g_l", "reaction", "next_on", "note",
    )  # fmt: skip
    FUTURE_DATES = frozenset({"next_on"})

    given_on = day()
    route = CodedField(codes=IG_ROUTES)
    indication = CodedField(codes=IG_INDICATIONS)
    product = words(120)
    lot = words(40)
    dose_g = NumberField(unit="g", hard=(0.1, 200), soft=(1, 60))
    trough_igg_g_l = NumberField(unit="g/L", hard=(0, 100), soft=(0, 20))
    reaction = words()
    next_on = day()

    class Meta(ClinicalEntry.Meta):
        pass


@tracked("RelapseVersion")
class Relapse(ClinicalEntry):
    """A relapse, progression or transformation, with what the tumour still carries. Clinical data.

    After infusion it is an event of the course and closes nothing: follow-up goes on for safety.
    """

    WRITABLE = (
        "found_on", "relapse_kind", "biopsy", "extranodal_sites", "cns_involvement", "cd19", "cd20", "cd22", "bcma",
        "next_therapy", "imaging_study_uid", "note",
    )  # fmt: skip

    found_on = day()
    relapse_kind = CodedField(codes=outcome_codes.RELAPSE_KINDS)
    biopsy = CodedField(codes=BIOPSY_RESULTS)
    extranodal_sites = CodesField(codes=codes.EXTRANODAL_SITES)
    cns_involvement = CodedField(codes=codes.CNS_INVOLVEMENT)
    cd19 = CodedField(codes=codes.ANTIGEN_EXPRESSION)
    cd20 = CodedField(codes=codes.ANTIGEN_EXPRESSION)
    cd22 = CodedField(codes=codes.ANTIGEN_EXPRESSION)
    bcma = CodedField(codes=codes.ANTIGEN_EXPRESSION)
    next_therapy = words()
    imaging_study_uid = words(64)

    class Meta(ClinicalEntry.Meta):
        pass


@tracked("SecondMalignancyVersion")
class SecondMalignancy(ClinicalEntry):
    """Another cancer found after treatment; T-cell ones are watched for life after CAR-T. Clinical data.

    `transgene_test`: was the CAR transgene looked for in the tumour. The dates of the reports to the medicines agency
    and to the manufacturer are what pharmacovigilance asks for.
    """

    WRITABLE = (
        "found_on", "malignancy_kind", "histology", "site", "icdo3", "icd10", "transgene_test", "transgene_on",
        "reported_aifa_on", "reported_manufacturer_on", "treatment", "note",
    )  # fmt: skip

    found_on = day()
    malignancy_kind = CodedField(codes=outcome_codes.MALIGNANCY_KINDS)
    histology = words()
    site = words(160)
    icdo3 = words(12)
    icd10 = words(12)
    transgene_test = CodedField(codes=outcome_codes.TRANSGENE_TESTS)
    transgene_on = day()
    reported_aifa_on = day()
    reported_manufacturer_on = day()
    treatment = words()

    class Meta(ClinicalEntry.Meta):
        pass


@tracked("DeathVersion")
class Death(ClinicalEntry):
    """The death of the patient, its main cause and what contributed. One per patient. Clinical data.

    The day stands on the patient too (`deceased_on`), where lists and heads of pages read it.
    """

    WRITABLE = (
        "died_on", "main_cause", "contributing_causes", "disease_state", "place", "autopsy", "note",
    )  # fmt: skip

    died_on = day()
    main_cause = CodedField(codes=outcome_codes.CAUSES_OF_DEATH)
    contributing_causes = CodesField(codes=outcome_codes.CAUSES_OF_DEATH)
    disease_state = CodedField(codes=codes.DISEASE_STATUS)
    place = CodedField(codes=outcome_codes.PLACES_OF_DEATH)
    autopsy = flag()

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["patient"], condition=Q(status="active"), name="death_once_per_patient"
            ),
        ]
