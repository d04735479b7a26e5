"""What the API of clinics takes."""

from typing import Any

from rest_framework import serializers

from cases.record.rules.codes import DISEASES
from cases.record.rules.text import codes_of
from followup.clinics.models.clinic import MINUTES_MAX, MINUTES_MIN, PLACES_MAX, SELF_MOVE_HOURS_MAX
from followup.clinics.rules.places import Kind, Mode
from followup.clinics.rules.recurrence import RULE_MAX
from followup.clinics.rules.states import CANCEL_REASONS, AppointmentState, SessionState
from followup.clinics.services.filling import FILL_MAX
from followup.clinics.services.series import Booked


class SeriesInput(serializers.Serializer[Any]):
    """Without places, minutes and room those of the clinic hold; without `from_on` it begins today."""

    rule = serializers.CharField(max_length=RULE_MAX)
    start_time = serializers.TimeField()
    from_on = serializers.DateField(required=False)
    until_on = serializers.DateField(required=False, allow_null=True)
    room = serializers.CharField(required=False, allow_blank=True, max_length=60)
    places = serializers.IntegerField(required=False, min_value=1, max_value=PLACES_MAX)
    slot_minutes = serializers.IntegerField(required=False, min_value=MINUTES_MIN, max_value=MINUTES_MAX)


class VisitTypeInput(serializers.Serializer[Any]):
    code = serializers.SlugField(max_length=24)
    label_it = serializers.CharField(max_length=80)
    label_en = serializers.CharField(max_length=80)
    places = serializers.IntegerField(required=False, default=1, min_value=1, max_value=8)
    mode = serializers.ChoiceField(required=False, default=Mode.IN_PERSON.value, choices=list(Mode))


class ClinicFields(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120)
    zone = serializers.CharField(required=False, max_length=40)
    place = serializers.CharField(required=False, allow_blank=True, max_length=200)
    room = serializers.CharField(required=False, allow_blank=True, max_length=60)
    diseases = serializers.ListField(
        required=False, child=serializers.ChoiceField(choices=sorted(codes_of(DISEASES))), max_length=20
    )
    eligible_from_months = serializers.IntegerField(required=False, min_value=0, max_value=240)
    kind = serializers.ChoiceField(required=False, choices=list(Kind))
    places = serializers.IntegerField(required=False, min_value=1, max_value=PLACES_MAX)
    slot_minutes = serializers.IntegerField(required=False, min_value=MINUTES_MIN, max_value=MINUTES_MAX)
    max_overbooked = serializers.IntegerField(required=False, min_value=0, max_value=20)
    patron_day = serializers.CharField(required=False, allow_blank=True, max_length=5)
    horizon_months = serializers.IntegerField(required=False, min_value=1, max_value=36)
    self_move_hours = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=SELF_MOVE_HOURS_MAX
    )
    staff = serializers.ListField(required=False, child=serializers.UUIDField(), max_length=50)
    visit_types = VisitTypeInput(many=True, required=False)


class ClinicInput(ClinicFields):
    series = SeriesInput(required=False, allow_null=True)


class ClinicChangeInput(ClinicFields):
    title = serializers.CharField(required=False, max_length=120)
    is_active = serializers.BooleanField(required=False)


class SeriesPreviewInput(SeriesInput):
    """`clinic_id`: whose closed days and wall clock count; else those of a new clinic of the acting centre."""

    clinic_id = serializers.UUIDField(required=False, allow_null=True)
    patron_day = serializers.CharField(required=False, allow_blank=True, max_length=5)


class SeriesChangeInput(serializers.Serializer[Any]):
    """`series` null: the rule ends. `preview`: tell what would happen, and do nothing."""

    from_on = serializers.DateField()
    series = SeriesInput(allow_null=True)
    booked = serializers.ChoiceField(choices=list(Booked))
    preview = serializers.BooleanField(default=False)


class SessionAddInput(serializers.Serializer[Any]):
    on = serializers.DateField()
    start_time = serializers.TimeField()
    places = serializers.IntegerField(required=False, min_value=1, max_value=PLACES_MAX)
    room = serializers.CharField(required=False, allow_blank=True, max_length=60)
    even_if_closed = serializers.BooleanField(required=False, default=False)


class SessionMoveInput(serializers.Serializer[Any]):
    on = serializers.DateField()
    start_time = serializers.TimeField()
    room = serializers.CharField(required=False, allow_blank=True, max_length=60)
    even_if_closed = serializers.BooleanField(required=False, default=False)


class SessionHoldInput(serializers.Serializer[Any]):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    room = serializers.CharField(required=False, allow_blank=True, max_length=60)


class SessionCancelInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


class SessionMarkInput(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=[SessionState.OPEN, SessionState.CLOSED, SessionState.HELD])


class AppointmentInput(serializers.Serializer[Any]):
    """`place_id`: the first of the places that the visit takes; without it the first that is free. `even_if_booked`:
    somebody knows that the patient comes to this session already."""

    client_id = serializers.UUIDField()
    session_id = serializers.UUIDField()
    place_id = serializers.UUIDField(required=False, allow_null=True)
    patient_id = serializers.UUIDField()
    visit_type_id = serializers.UUIDField()
    planned_visit_id = serializers.UUIDField(required=False, allow_null=True)
    mode = serializers.ChoiceField(required=False, choices=list(Mode))
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)
    extra_reason = serializers.CharField(required=False, allow_blank=True, max_length=300)
    even_if_booked = serializers.BooleanField(required=False, default=False)


class AppointmentMoveInput(serializers.Serializer[Any]):
    client_id = serializers.UUIDField(required=False)
    session_id = serializers.UUIDField()
    place_id = serializers.UUIDField(required=False, allow_null=True)


class AppointmentCancelInput(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=sorted(codes_of(CANCEL_REASONS)))
    note = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    recall = serializers.BooleanField(required=False, default=False)


class AppointmentMarkInput(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        choices=[
            AppointmentState.BOOKED,
            AppointmentState.ARRIVED,
            AppointmentState.DONE,
            AppointmentState.NO_SHOW,
        ]
    )


class RecallCloseInput(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=300)


class WaitingInput(serializers.Serializer[Any]):
    patient_id = serializers.UUIDField()
    visit_type_id = serializers.UUIDField()
    planned_visit_id = serializers.UUIDField(required=False, allow_null=True)
    earliest = serializers.DateField()
    latest = serializers.DateField()
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class FillItemInput(serializers.Serializer[Any]):
    """Without `visit_type_id` the first type of the clinic."""

    planned_visit_id = serializers.UUIDField()
    session_id = serializers.UUIDField()
    place_id = serializers.UUIDField()
    visit_type_id = serializers.UUIDField(required=False, allow_null=True)


class FillInput(serializers.Serializer[Any]):
    client_id = serializers.UUIDField()
    items = serializers.ListField(child=FillItemInput(), max_length=FILL_MAX)


class ClosureInput(serializers.Serializer[Any]):
    clinic_id = serializers.UUIDField(required=False, allow_null=True)
    from_on = serializers.DateField()
    until_on = serializers.DateField()
    reason = serializers.CharField(max_length=120)
