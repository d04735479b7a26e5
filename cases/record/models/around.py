"""What is around the treatment: how the patient gets here, and what they were told and agreed to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.record.models.base import ClinicalEntry, tracked
from cases.record.models.fields import CodedField, CodesField, NumberField, day, flag, words
from cases.record.models.measures import LATEST
from cases.record.rules.support_codes import LODGING_STATES, SOCIAL_NEEDS
from cases.record.rules.text import choice

TRANSPORT = (
    choice("own", "Mezzo proprio", "Own means"),
    choice("family", "Familiari", "Family"),
    choice("ambulance", "Ambulanza", "Ambulance"),
    choice("public", "Mezzi pubblici", "Public transport"),
)
CONSENT_KINDS = (
    choice("privacy_notice", "Informativa privacy consegnata", "Data-processing notice given"),
    choice("circle_sharing", "Condivisione con il circolo di cura", "Sharing with the circle of care"),
    choice("telemedicine", "Adesione alla televisita", "Telemedicine service accepted"),
    choice("recording", "Registrazione video", "Recording of video"),
    choice("caregiver_delegate", "Delega al caregiver", "Caregiver delegate"),
    choice("treatment", "Consenso ad aferesi e CAR-T", "Apheresis and CAR-T consent"),
    choice("registry", "Registro / EBMT", "Registry / EBMT"),
    choice("study", "Studi clinici", "Clinical studies"),
    choice("reuse", "Riuso di dati de-identificati", "Reuse of de-identified data"),
)


@tracked("LogisticsVersion")
class Logistics(ClinicalEntry):
    """Distance, transport, where they stay near the centre, what they need: one sheet per patient. Personal data."""

    WRITABLE = (
        "distance_km", "travel_minutes_to_hub", "transport", "transport_arranged", "needs_lodging", "lodging_state",
        "lodging_place", "lodging_from", "lodging_until", "social_needs", "social_worker", "note",
    )  # fmt: skip
    FUTURE_DATES = frozenset({"lodging_from", "lodging_until"})

    distance_km = NumberField(unit="km", hard=(0, 20_000), soft=(0, 600))
    travel_minutes_to_hub = NumberField(unit="min", hard=(0, 3_000), soft=(0, 360))
    needs_lodging = flag()
    transport = CodedField(codes=TRANSPORT)
    transport_arranged = words()
    lodging_state = CodedField(codes=LODGING_STATES)
    lodging_place = words()
    lodging_from = day()
    lodging_until = day()
    social_needs = CodesField(codes=SOCIAL_NEEDS)
    social_worker = words(120)

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["patient"], condition=Q(status="active"), name="logistics_one_sheet"
            ),
        ]


@tracked("ConsentVersion")
class Consent(ClinicalEntry):
    """One notice given or agreement asked. `given` false: refused. `effective_on` is the day it was asked.

    A withdrawal is `withdrawn_on`: from that day on the consent counts no more. Personal data.
    """

    WRITABLE = (
        "kind",
        "given",
        "effective_on",
        "text_version",
        "explained_by",
        "identified_by",
        "withdrawn_on",
        "note",
    )

    kind = CodedField(codes=CONSENT_KINDS, null=False, blank=False, max_length=24)
    given = flag()
    text_version = words(40)
    explained_by = words(120)
    identified_by = words(120)
    withdrawn_on = day()

    class Meta(ClinicalEntry.Meta):
        indexes = [
            models.Index(
                F("patient"), F("kind"), *LATEST, condition=Q(status="active"), name="consent_latest_by_kind"
            ),
        ]
