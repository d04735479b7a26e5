"""What the API of clinics gives."""

from typing import Any

from rest_framework import serializers

from followup.clinics.rules.places import Kind, Mode
from followup.clinics.rules.states import AppointmentState, Recall, SessionState, WaitingState, Why
from followup.clinics.services.series import Booked
from followup.protocols.api.serializers import CodeLabelOutput
from network.directory.api.serializers import CentreBrief, PersonBrief


class VisitTypeOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    places = serializers.IntegerField()
    mode = serializers.ChoiceField(choices=list(Mode))
    is_active = serializers.BooleanField()


class ClinicSeriesOutput(serializers.Serializer[Any]):
    """`rule`: RFC 5545; `start_time`: on the wall."""

    id = serializers.UUIDField()
    rule = serializers.CharField()
    start_time = serializers.TimeField(format="%H:%M")
    from_on = serializers.DateField()
    until_on = serializers.DateField(allow_null=True)
    room = serializers.CharField(allow_blank=True)
    places = serializers.IntegerField()
    slot_minutes = serializers.IntegerField()
    version = serializers.IntegerField()


class ClinicBrief(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    title = serializers.CharField()
    centre = CentreBrief()
    zone = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=list(Kind))


class ClinicOutput(ClinicBrief):
    room = serializers.CharField(allow_blank=True)
    diseases = serializers.ListField(child=serializers.CharField())
    eligible_from_months = serializers.IntegerField()
    place_count = serializers.IntegerField()
    slot_minutes = serializers.IntegerField()
    max_overbooked = serializers.IntegerField()
    patron_day = serializers.CharField(allow_blank=True)
    horizon_months = serializers.IntegerField()
    self_move_hours = serializers.IntegerField(allow_null=True)
    is_active = serializers.BooleanField()
    staff = PersonBrief(many=True)
    series = ClinicSeriesOutput(many=True)
    visit_types = VisitTypeOutput(many=True)
    waiting_count = serializers.IntegerField(allow_null=True)
    can_run = serializers.BooleanField()
    can_overbook = serializers.BooleanField()
    version = serializers.IntegerField()


class ClinicsOutput(serializers.Serializer[Any]):
    """`patron_day`: what is proposed for a new clinic of the acting centre."""

    clinics = ClinicOutput(many=True)
    can_create = serializers.BooleanField()
    patron_day = serializers.CharField(allow_blank=True)
    cancel_reasons = CodeLabelOutput(many=True)
    diseases = CodeLabelOutput(many=True)
    people = PersonBrief(many=True)


class ClinicDayOutput(serializers.Serializer[Any]):
    """`why`: not empty when somebody has to decide whether it is held."""

    on = serializers.DateField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    why = serializers.ChoiceField(choices=list(Why), allow_blank=True)
    holiday_it = serializers.CharField(allow_blank=True)
    holiday_en = serializers.CharField(allow_blank=True)


class ClinicDaysOutput(serializers.Serializer[Any]):
    rule = serializers.CharField()
    days = ClinicDayOutput(many=True)
    total = serializers.IntegerField()


class AppointmentPatientOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    display_name = serializers.CharField()
    birth_date = serializers.DateField()
    phone = serializers.CharField(allow_blank=True)


class PlannedVisitBrief(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    on = serializers.DateField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()


class AppointmentOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    patient = AppointmentPatientOutput()
    clinic = ClinicBrief()
    session_id = serializers.UUIDField()
    on = serializers.DateField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    room = serializers.CharField(allow_blank=True)
    visit_type = VisitTypeOutput()
    planned_visit = PlannedVisitBrief(allow_null=True)
    mode = serializers.ChoiceField(choices=list(Mode))
    state = serializers.ChoiceField(choices=list(AppointmentState))
    cancel_reason = serializers.CharField(allow_blank=True)
    recall = serializers.ChoiceField(choices=list(Recall), allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    moved_from = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField()


class AppointmentsOutput(serializers.Serializer[Any]):
    appointments = AppointmentOutput(many=True)


class RecallOutput(AppointmentOutput):
    """`choosing_until`: the patient has been asked to choose another, until the end of this day."""

    choosing_until = serializers.DateField(allow_null=True)


class RecallsOutput(serializers.Serializer[Any]):
    appointments = RecallOutput(many=True)


class PlaceOutput(serializers.Serializer[Any]):
    """`taken` without `appointment`: by a patient whom the reader does not see."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    is_extra = serializers.BooleanField()
    extra_reason = serializers.CharField(allow_blank=True)
    taken = serializers.BooleanField()
    appointment = AppointmentOutput(allow_null=True)


class ClinicSessionOutput(serializers.Serializer[Any]):
    """`places` is null in a list without `detail`."""

    id = serializers.UUIDField()
    clinic = ClinicBrief()
    series_id = serializers.UUIDField(allow_null=True)
    on = serializers.DateField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    room = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=list(SessionState))
    why = serializers.ChoiceField(choices=list(Why), allow_blank=True)
    holiday_it = serializers.CharField(allow_blank=True)
    holiday_en = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    place_count = serializers.IntegerField()
    free_count = serializers.IntegerField()
    places = PlaceOutput(many=True, allow_null=True)
    version = serializers.IntegerField()


class MarkedDayOutput(serializers.Serializer[Any]):
    """A day on which clinics are not simply held. `where`: of which clinic or centre alone; empty: of all shown."""

    on = serializers.DateField()
    kind = serializers.ChoiceField(choices=["holiday", "closure"])
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    where = serializers.CharField(allow_blank=True)


class ClinicSessionsOutput(serializers.Serializer[Any]):
    sessions = ClinicSessionOutput(many=True)
    days = MarkedDayOutput(many=True)


class SessionCancelledOutput(serializers.Serializer[Any]):
    session = ClinicSessionOutput()
    appointments = serializers.IntegerField()


class FreePlaceOutput(serializers.Serializer[Any]):
    session_id = serializers.UUIDField()
    place_id = serializers.UUIDField()
    number = serializers.IntegerField()
    on = serializers.DateField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class FreePlacesOutput(serializers.Serializer[Any]):
    """`eligible_on`: from when the clinic is for the patient; `is_known` false: there is no infusion to count from."""

    places = FreePlaceOutput(many=True)
    eligible_on = serializers.DateField(allow_null=True)
    is_known = serializers.BooleanField()


class ProposalOutput(FreePlaceOutput):
    patient = AppointmentPatientOutput()
    planned_visit = PlannedVisitBrief()
    visit_type = VisitTypeOutput()
    in_window = serializers.BooleanField()


class ProposalsOutput(serializers.Serializer[Any]):
    proposals = ProposalOutput(many=True)


class FillRefusedOutput(serializers.Serializer[Any]):
    planned_visit_id = serializers.UUIDField()
    code = serializers.CharField()
    detail = serializers.CharField()


class FilledOutput(serializers.Serializer[Any]):
    booked = serializers.ListField(child=serializers.UUIDField())
    refused = FillRefusedOutput(many=True)


class WaitingOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    clinic_id = serializers.UUIDField()
    patient = AppointmentPatientOutput()
    visit_type = VisitTypeOutput()
    planned_visit = PlannedVisitBrief(allow_null=True)
    earliest = serializers.DateField()
    latest = serializers.DateField()
    note = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=list(WaitingState))
    appointment_id = serializers.UUIDField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    since = serializers.DateTimeField()
    version = serializers.IntegerField()


class WaitingListOutput(serializers.Serializer[Any]):
    waiting = WaitingOutput(many=True)


class TouchedOutput(serializers.Serializer[Any]):
    """`patient` is null for one whom the reader does not see; `to`: the new instant."""

    appointment_id = serializers.UUIDField()
    patient = AppointmentPatientOutput(allow_null=True)
    starts_at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(choices=list(Booked))
    to = serializers.DateTimeField(allow_null=True)


class SeriesChangedOutput(serializers.Serializer[Any]):
    removed = serializers.IntegerField()
    kept = serializers.IntegerField()
    made = serializers.IntegerField()
    touched = TouchedOutput(many=True)
    is_preview = serializers.BooleanField()


class ClosureMadeOutput(serializers.Serializer[Any]):
    """`sessions`: how many wait for a decision, or take bookings again."""

    id = serializers.UUIDField()
    sessions = serializers.IntegerField()


class ClosureOutput(serializers.Serializer[Any]):
    """`clinic_id` null: all clinics of the centre. `sessions`: how many wait for a decision because of it."""

    id = serializers.UUIDField()
    centre = CentreBrief()
    clinic_id = serializers.UUIDField(allow_null=True)
    from_on = serializers.DateField()
    until_on = serializers.DateField()
    reason = serializers.CharField()
    sessions = serializers.IntegerField()
    can_end = serializers.BooleanField()
    version = serializers.IntegerField()


class ClosuresOutput(serializers.Serializer[Any]):
    closures = ClosureOutput(many=True)
