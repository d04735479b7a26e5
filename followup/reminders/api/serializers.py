"""What reminders look like on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from followup.reminders.models.rule import DAYS_MAX, HOURS_MAX, RULES_MAX
from followup.reminders.rules.kinds import ANSWERS, ASKS, OF_RULES, About, Channel, State, To
from kernel.api.serializers import StrictSerializer

CHANNELS = [each.value for each in Channel]
LANGUAGES = ["it", "en"]


class ReminderPatient(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    display_name = serializers.CharField()


class ReminderTryOutput(serializers.Serializer[Any]):
    """`outcome`: sent, away, later, refused, gone, doubtful, not_sent; or retry, given_up, and then `by` whom."""

    at = serializers.DateTimeField()
    outcome = serializers.CharField()
    detail = serializers.CharField()
    by = serializers.CharField(allow_null=True)


class ReminderOutput(serializers.Serializer[Any]):
    """`in_doubt`: perhaps sent twice."""

    id = serializers.UUIDField()
    patient = ReminderPatient()
    clinic = serializers.CharField()
    about = serializers.ChoiceField(choices=list(About))
    to = serializers.ChoiceField(choices=list(To))
    channel = serializers.ChoiceField(choices=list(Channel))
    happens_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=list(State))
    in_doubt = serializers.BooleanField()
    last_error = serializers.CharField(allow_blank=True)
    answer = serializers.ChoiceField(choices=ANSWERS, allow_blank=True)
    can_retry = serializers.BooleanField()
    tries = ReminderTryOutput(many=True)


class ReminderPageOutput(serializers.Serializer[Any]):
    results = ReminderOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class UnreachedOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    patient = ReminderPatient()
    clinic = serializers.CharField()
    starts_at = serializers.DateTimeField()


class UnreachedListOutput(serializers.Serializer[Any]):
    results = UnreachedOutput(many=True)


class ReminderChoiceOutput(serializers.Serializer[Any]):
    """`agreed` null: nobody was asked yet. `device`: the browser that takes push, as it names itself."""

    to = serializers.ChoiceField(choices=list(To))
    agreed = serializers.BooleanField(allow_null=True)
    channels = serializers.ListField(child=serializers.ChoiceField(choices=CHANNELS))
    language = serializers.ChoiceField(choices=LANGUAGES)
    mail = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    quiet_from = serializers.TimeField(format="%H:%M")
    quiet_until = serializers.TimeField(format="%H:%M")
    asked_at = serializers.DateTimeField(allow_null=True)
    asked_by = serializers.CharField(allow_null=True)
    device = serializers.CharField(allow_null=True)
    version = serializers.IntegerField()


class ReminderChoicesOutput(serializers.Serializer[Any]):
    """`patient_mail`, `patient_phone`, `caregiver_name`, `caregiver_phone`: as they stand with the patient."""

    can_choose = serializers.BooleanField()
    sms_offered = serializers.BooleanField()
    patient_mail = serializers.CharField(allow_blank=True)
    patient_phone = serializers.CharField(allow_blank=True)
    caregiver_name = serializers.CharField(allow_blank=True)
    caregiver_phone = serializers.CharField(allow_blank=True)
    choices = ReminderChoiceOutput(many=True)


class ReminderChoiceInput(StrictSerializer):
    agreed = serializers.BooleanField()
    channels = serializers.ListField(child=serializers.ChoiceField(choices=CHANNELS), max_length=3)
    language = serializers.ChoiceField(choices=LANGUAGES)
    mail = serializers.CharField(required=False, allow_blank=True, default="", max_length=254)
    phone = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    quiet_from = serializers.TimeField()
    quiet_until = serializers.TimeField()


class ReminderRuleOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    visit_type_id = serializers.UUIDField(allow_null=True)
    about = serializers.ChoiceField(choices=list(OF_RULES))
    days_before = serializers.IntegerField()
    hours_before = serializers.IntegerField()
    channels = serializers.ListField(child=serializers.ChoiceField(choices=CHANNELS))
    to = serializers.ListField(child=serializers.ChoiceField(choices=list(To)))


class ReminderVisitType(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()


class ReminderRulesOutput(serializers.Serializer[Any]):
    clinic = serializers.CharField()
    can_change = serializers.BooleanField()
    sms_offered = serializers.BooleanField()
    version = serializers.IntegerField()
    visit_types = ReminderVisitType(many=True)
    rules = ReminderRuleOutput(many=True)


class ReminderRuleInput(StrictSerializer):
    id = serializers.UUIDField(required=False, allow_null=True, default=None)
    visit_type_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    about = serializers.ChoiceField(choices=list(OF_RULES))
    days_before = serializers.IntegerField(min_value=0, max_value=DAYS_MAX)
    hours_before = serializers.IntegerField(min_value=0, max_value=HOURS_MAX)
    channels = serializers.ListField(
        child=serializers.ChoiceField(choices=CHANNELS), min_length=1, max_length=3
    )
    to = serializers.ListField(child=serializers.ChoiceField(choices=list(To)), min_length=1, max_length=2)


class ReminderRulesInput(StrictSerializer):
    rules = serializers.ListField(child=ReminderRuleInput(), max_length=RULES_MAX)


class LinkPlaceOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    when_it = serializers.CharField()
    when_en = serializers.CharField()


class AppointmentLinkOutput(serializers.Serializer[Any]):
    """All that a link shows to who holds it. `until_it`, `until_en`: how long an offered place is kept, or one may
    choose. `places`: to choose from, for a first time or another one. `state` full: nothing is left to choose.
    `push_key`: what a browser subscribes with, empty when none can; `device`: SHA-256 of the address of the browser
    that rings, empty when none does."""

    about = serializers.ChoiceField(choices=list(ASKS))
    name = serializers.CharField()
    place = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)
    when_it = serializers.CharField()
    when_en = serializers.CharField()
    until_it = serializers.CharField(allow_blank=True)
    until_en = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=["open", "full", "answered", "over"])
    answer = serializers.ChoiceField(choices=ANSWERS, allow_blank=True)
    places = LinkPlaceOutput(many=True)
    push_key = serializers.CharField(allow_blank=True)
    device = serializers.CharField(allow_blank=True)


class AppointmentLinkInput(StrictSerializer):
    """`place_id`: with move and choose. `note`: with none."""

    answer = serializers.ChoiceField(choices=ANSWERS)
    place_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)
