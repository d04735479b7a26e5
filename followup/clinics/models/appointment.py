"""Who comes when. The database itself gives each place once, and nobody two places at one time."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q

from cases.patients.models import Patient
from cases.record.rules.text import codes_of
from followup.clinics.models.clinic import Clinic, VisitType
from followup.clinics.models.session import Instants, Place, Session
from followup.clinics.rules.places import Mode
from followup.clinics.rules.states import ALL_CANCEL_REASONS, HOLDS_VISIT, AppointmentState, Recall
from followup.protocols.models import PlannedVisit
from kernel.ids import new_id
from kernel.models import BaseModel
from network.directory.models import Centre

_STATE = AppointmentState

_BOOKABLE = """
    SELECT s.state, s."on", c.id AS clinic_id, c.eligible_from_months AS months INTO held
    FROM followup_clinics_session s JOIN followup_clinics_clinic c ON c.id = s.clinic_id
    WHERE s.id = NEW.session_id FOR SHARE OF s;
    IF held.clinic_id IS DISTINCT FROM NEW.clinic_id THEN
        RAISE EXCEPTION 'the session is of another clinic' USING ERRCODE = 'check_violation';
    END IF;
    IF held.state <> 'open' THEN
        RAISE EXCEPTION 'the session is not open' USING ERRCODE = 'check_violation';
    END IF;
    IF held.months > 0 THEN
        SELECT (max(p.infused_on) + held.months * interval '1 month')::date INTO earliest
        FROM followup_protocols_followupplan p WHERE p.patient_id = NEW.patient_id;
        IF earliest IS NULL OR held."on" < earliest THEN
            RAISE EXCEPTION 'not before the clinic is for this patient' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
"""

_FITS = """
    SELECT a.state, a.session_id, a.starts_at, a.ends_at INTO owner
    FROM followup_clinics_appointment a WHERE a.id = NEW.appointment_id;
    SELECT p.session_id, p.starts_at, p.ends_at INTO place
    FROM followup_clinics_place p WHERE p.id = NEW.place_id;
    IF place.session_id IS DISTINCT FROM owner.session_id
        OR place.starts_at < owner.starts_at OR place.ends_at > owner.ends_at THEN
        RAISE EXCEPTION 'the place is not one of this appointment' USING ERRCODE = 'check_violation';
    END IF;
    NEW.is_held := owner.state <> 'cancelled';
    RETURN NEW;
"""

_LETS_GO = """
    UPDATE followup_clinics_appointmentplace SET is_held = (NEW.state <> 'cancelled')
    WHERE appointment_id = NEW.id AND is_held IS DISTINCT FROM (NEW.state <> 'cancelled');
    RETURN NULL;
"""


class Appointment(BaseModel):
    """One patient in one session of a clinic.

    `starts_at` and `ends_at` are those of its places. `planned_visit`: the visit of the follow-up plan that it is for.
    Moved: this one is cancelled and another made, `moved_from` it. `recall`: the patient has to be called for another.
    `expires_at` only while offered. `client_id` makes a retry the same appointment.
    `calendar_id` is what calendar programs know it by; the one that it was moved to has the same. A cancelled one
    stays cancelled, and none is deleted (triggers). Personal data: that the patient is followed there. Read by: who
    may see the identity of the patient. Kept as the record.
    """

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="appointments")
    session = models.ForeignKey(Session, models.PROTECT, related_name="appointments")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="appointments")
    visit_type = models.ForeignKey(VisitType, models.PROTECT, related_name="+")
    planned_visit = models.ForeignKey(PlannedVisit, models.PROTECT, related_name="appointments", null=True)
    mode = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12)
    cancel_reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)
    recall = models.CharField(max_length=12, blank=True)
    recall_note = models.CharField(max_length=300, blank=True)
    expires_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    moved_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="moved_to")
    # Nullable: an offer to who waits is made by the platform.
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    booked_centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", null=True)
    client_id = models.UUIDField(null=True, editable=False)
    calendar_id = models.UUIDField(default=new_id, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booked_by", "client_id"], name="appointment_client_id_once"),
            models.UniqueConstraint(
                fields=["planned_visit"],
                condition=Q(state__in=list(HOLDS_VISIT)),
                name="appointment_of_planned_visit_once",
            ),
            models.CheckConstraint(condition=Q(state__in=list(_STATE)), name="appointment_state"),
            models.CheckConstraint(condition=Q(mode__in=list(Mode)), name="appointment_mode"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_instants"),
            models.CheckConstraint(condition=Q(recall__in=list(Recall)), name="appointment_recall"),
            models.CheckConstraint(
                condition=Q(state=_STATE.CANCELLED, cancel_reason__in=sorted(codes_of(ALL_CANCEL_REASONS)))
                | ~Q(state=_STATE.CANCELLED) & Q(cancel_reason=""),
                name="appointment_cancelled_why",
            ),
            models.CheckConstraint(
                condition=Q(state=_STATE.OFFERED, expires_at__isnull=False)
                | ~Q(state=_STATE.OFFERED) & Q(expires_at=None),
                name="appointment_offer_expires",
            ),
            models.CheckConstraint(
                condition=Q(recall="") | Q(state__in=[_STATE.NO_SHOW, _STATE.CANCELLED]),
                name="appointment_recall_of_whom",
            ),
            ExclusionConstraint(
                name="appointment_patient_once_at_a_time",
                expressions=[
                    ("patient", RangeOperators.EQUAL),
                    (Instants("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state=_STATE.CANCELLED),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="appointment_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="appointment_stays_cancelled",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.state = 'cancelled' AND NEW.state <> 'cancelled')"
                    " OR (OLD.patient_id, OLD.session_id, OLD.clinic_id)"
                    " IS DISTINCT FROM (NEW.patient_id, NEW.session_id, NEW.clinic_id))"
                ),
            ),
            pgtrigger.Trigger(
                name="appointment_bookable",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("held", "record"), ("earliest", "date")],
                func=_BOOKABLE,
            ),
            pgtrigger.Trigger(
                name="appointment_lets_go",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                func=_LETS_GO,
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-starts_at"], name="appointment_of_patient"),
            models.Index(fields=["session"], name="appointment_of_session"),
            models.Index(
                fields=["clinic", "starts_at"], condition=Q(recall="open"), name="appointment_to_recall"
            ),
            models.Index(fields=["expires_at"], condition=Q(state=_STATE.OFFERED), name="appointment_offers"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.starts_at}"


class AppointmentPlace(BaseModel):
    """A place that an appointment takes. `is_held` follows the state of the appointment (triggers); a place is held
    once. Personal data: as its appointment."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="taken")
    place = models.ForeignKey(Place, models.PROTECT, related_name="taken")
    is_held = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "place"], name="appointment_place_once"),
            models.UniqueConstraint(fields=["place"], condition=Q(is_held=True), name="place_held_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="appointment_place_fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("owner", "record"), ("place", "record")],
                func=_FITS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.place_id}"
