"""Wire shapes of the story and the summary; the selectors make the answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cases.overview.rules.story import LANES
from cases.pathway.api.serializers import PatientPathwayOutput
from cases.patients.api.serializers import CircleOutput, PatientOutput
from cases.record.api.serializers import RecordSummaryOutput
from cases.referrals.api.outputs import PatientReferralsOutput

LANE_CODES = [lane.value for lane in LANES]


class Output(serializers.Serializer[Any]):
    """Describes an answer; the selectors make it."""


class StoryLaneOutput(Output):
    code = serializers.ChoiceField(choices=LANE_CODES)
    label_it = serializers.CharField()
    label_en = serializers.CharField()


class StoryItemOutput(Output):
    key = serializers.CharField()
    lane = serializers.ChoiceField(choices=LANE_CODES)
    start = serializers.DateField()
    end = serializers.DateField(allow_null=True, help_text="null: an instant, or it still lasts (`is_open`).")
    is_open = serializers.BooleanField()
    is_planned = serializers.BooleanField()
    title_it = serializers.CharField()
    title_en = serializers.CharField()
    detail_it = serializers.CharField(allow_blank=True)
    detail_en = serializers.CharField(allow_blank=True)
    weight = serializers.IntegerField(help_text="0 to 100: what keeps its label when there is little room.")
    tone = serializers.ChoiceField(choices=["neutral", "good", "warn", "bad", "infusion"])
    tab = serializers.CharField(help_text="The part of the case page where it lives.")
    kind = serializers.CharField(allow_blank=True, help_text="Within the record: the kind of entry.")


class StoryOutput(Output):
    patient_id = serializers.UUIDField()
    today = serializers.DateField()
    diagnosed_on = serializers.DateField(allow_null=True)
    relapsed_on = serializers.DateField(allow_null=True)
    infused_on = serializers.DateField(allow_null=True, help_text="Day 0.")
    lanes = StoryLaneOutput(many=True)
    items = StoryItemOutput(many=True)
    left_out = serializers.IntegerField(help_text="How many of the lightest items were left out.")


class FactNowOutput(Output):
    """One value in words; `is_absent`: looked for and not there, the words say why."""

    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    value_it = serializers.CharField()
    value_en = serializers.CharField()
    is_absent = serializers.BooleanField()
    tone = serializers.ChoiceField(choices=["neutral", "good", "warn", "bad", "infusion"])
    on = serializers.DateField(allow_null=True)
    author = serializers.CharField(allow_blank=True)
    centre = serializers.CharField(allow_blank=True)


class OverviewPatientOutput(Output):
    id = serializers.UUIDField()
    display_name = serializers.CharField()
    birth_date = serializers.DateField()
    age = serializers.IntegerField()
    sex = serializers.CharField()
    tax_code = serializers.CharField(allow_blank=True)
    centre_name = serializers.CharField()
    deceased_on = serializers.DateField(allow_null=True)
    caregiver = serializers.CharField(allow_blank=True)


class OverviewDiseaseOutput(Output):
    code = serializers.CharField(allow_blank=True)
    name_it = serializers.CharField(allow_blank=True)
    name_en = serializers.CharField(allow_blank=True)
    stage_it = serializers.CharField(allow_blank=True)
    stage_en = serializers.CharField(allow_blank=True)
    diagnosed_on = serializers.DateField(allow_null=True)
    relapsed_on = serializers.DateField(allow_null=True)
    risk = FactNowOutput(many=True)


class OverviewLineOutput(Output):
    number = serializers.IntegerField()
    regimen_it = serializers.CharField(allow_blank=True)
    regimen_en = serializers.CharField(allow_blank=True)
    intent_it = serializers.CharField(allow_blank=True)
    intent_en = serializers.CharField(allow_blank=True)
    start_on = serializers.DateField(allow_null=True)
    end_on = serializers.DateField(allow_null=True)
    open_it = serializers.CharField(allow_blank=True, help_text="Without an end: ongoing or not recorded.")
    open_en = serializers.CharField(allow_blank=True)
    cycles = serializers.FloatField(allow_null=True)
    response_it = serializers.CharField(allow_blank=True)
    response_en = serializers.CharField(allow_blank=True)
    response_on = serializers.DateField(allow_null=True)
    tone = serializers.ChoiceField(choices=["neutral", "good", "warn", "bad", "infusion"])
    progression_on = serializers.DateField(allow_null=True)
    stop_it = serializers.CharField(allow_blank=True)
    stop_en = serializers.CharField(allow_blank=True)
    centre = serializers.CharField(allow_blank=True)


class OverviewTreatmentOutput(Output):
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    what_it = serializers.CharField(allow_blank=True)
    what_en = serializers.CharField(allow_blank=True)
    start_on = serializers.DateField(allow_null=True)
    end_on = serializers.DateField(allow_null=True)
    open_it = serializers.CharField(
        allow_blank=True, help_text="Without an end: planned, ongoing or not recorded."
    )
    open_en = serializers.CharField(allow_blank=True)
    note_it = serializers.CharField(
        allow_blank=True, help_text="What came of it, what the other centre said to it."
    )
    note_en = serializers.CharField(allow_blank=True)


class OverviewCourseOutput(Output):
    pathway_id = serializers.UUIDField()
    state = serializers.CharField()
    state_it = serializers.CharField()
    state_en = serializers.CharField()
    outcome_it = serializers.CharField(allow_blank=True)
    outcome_en = serializers.CharField(allow_blank=True)
    is_open = serializers.BooleanField()
    product_it = serializers.CharField(allow_blank=True)
    product_en = serializers.CharField(allow_blank=True)
    coi_id = serializers.CharField(allow_blank=True)
    lot = serializers.CharField(allow_blank=True)
    dose_e6 = serializers.FloatField(allow_null=True, help_text="Cells ×10⁶.")
    dose_given = serializers.BooleanField(help_text="The dose was given; else it is that of the certificate.")
    open_deviations = serializers.IntegerField()
    due_step_it = serializers.CharField(allow_blank=True)
    due_step_en = serializers.CharField(allow_blank=True)
    infused_on = serializers.DateField(allow_null=True)
    day = serializers.IntegerField(allow_null=True, help_text="Days after the infusion.")
    attempt = serializers.IntegerField()
    next_it = serializers.CharField(allow_blank=True)
    next_en = serializers.CharField(allow_blank=True)
    next_centre = serializers.CharField(allow_blank=True, help_text="Who makes the next step.")
    closed_it = serializers.CharField(allow_blank=True, help_text="Why the pathway was closed.")
    closed_en = serializers.CharField(allow_blank=True)
    treatments = OverviewTreatmentOutput(
        many=True,
        help_text="Collection, bridging, holding, lymphodepletion, stays in hospital, by their first day.",
    )
    owner_centre = serializers.CharField(allow_blank=True)
    owner_person = serializers.CharField(allow_blank=True)
    entered_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    overdue = serializers.BooleanField()
    planned_at = serializers.DateTimeField(allow_null=True)


class OverviewLabOutput(Output):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    value_it = serializers.CharField()
    value_en = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    on = serializers.DateField(allow_null=True)
    age_days = serializers.IntegerField(allow_null=True)
    former = serializers.FloatField(allow_null=True)
    former_it = serializers.CharField(allow_blank=True)
    former_en = serializers.CharField(allow_blank=True)
    former_on = serializers.DateField(allow_null=True)
    trend = serializers.ChoiceField(choices=["up", "down", "steady"], allow_null=True)
    flag = serializers.ChoiceField(
        choices=["high", "low", "normal", "no_limits"],
        allow_null=True,
        help_text="Against the limits; null: no result, or they do not tell.",
    )
    author = serializers.CharField(allow_blank=True)
    centre = serializers.CharField(allow_blank=True)


class ListedOutput(Output):
    items_it = serializers.ListField(child=serializers.CharField())
    items_en = serializers.ListField(child=serializers.CharField())
    on = serializers.DateField(allow_null=True)
    author = serializers.CharField(allow_blank=True)
    centre = serializers.CharField(allow_blank=True)


class OverviewWarningOutput(Output):
    code = serializers.CharField()
    text_it = serializers.CharField()
    text_en = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    evidence = serializers.CharField()
    severity = serializers.CharField()


class OverviewSafetyOutput(Output):
    allergies = ListedOutput(allow_null=True, help_text="null: nobody asked.")
    medications = ListedOutput(allow_null=True, help_text="null: nobody asked.")
    comorbidities = FactNowOutput(allow_null=True, help_text="In one line; null: nobody asked.")
    sheet = FactNowOutput(many=True)
    warnings = OverviewWarningOutput(many=True)


class OverviewScoreOutput(Output):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    value_it = serializers.CharField()
    value_en = serializers.CharField()
    class_it = serializers.CharField(allow_blank=True)
    class_en = serializers.CharField(allow_blank=True)
    since = serializers.DateField(
        allow_null=True, help_text="The day of the oldest value that it was made from."
    )
    on = serializers.DateField(
        allow_null=True, help_text="The day of the newest value that it was made from."
    )
    note_it = serializers.CharField(
        allow_blank=True, help_text="What speaks against reading it as it stands."
    )
    note_en = serializers.CharField(allow_blank=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given


class OverviewQuestionOutput(Output):
    id = serializers.UUIDField()
    text = serializers.CharField()
    asked_on = serializers.DateField()
    owner_centre = serializers.CharField()
    owner_person = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField()
    overdue = serializers.BooleanField()


class OverviewMissingOutput(Output):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    why_it = serializers.CharField()
    why_en = serializers.CharField()
    is_essential = serializers.BooleanField()
    last_on = serializers.DateField(allow_null=True, help_text="null: not there at all; else too old.")
    max_age_days = serializers.IntegerField(allow_null=True)
    is_before_infusion = serializers.BooleanField(help_text="There is one, of before the infusion.")
    tab = serializers.CharField()
    kind = serializers.CharField(allow_blank=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    evidence_it = serializers.CharField()
    evidence_en = serializers.CharField()


class OverviewDueOutput(Output):
    code = serializers.CharField()
    title_it = serializers.CharField()
    title_en = serializers.CharField()
    why_it = serializers.CharField(allow_blank=True)
    why_en = serializers.CharField(allow_blank=True)
    on = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(choices=["overdue", "now", "coming", "put_off", "to_decide"])
    who = serializers.CharField(allow_blank=True)
    tab = serializers.CharField()
    kind = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # the wire name is given
    evidence_it = serializers.CharField(allow_blank=True)
    evidence_en = serializers.CharField(allow_blank=True)


class OverviewOutput(Output):
    patient = OverviewPatientOutput()
    generated_at = serializers.DateTimeField()
    today = serializers.DateField()
    phase = serializers.CharField()
    phase_label_it = serializers.CharField()
    phase_label_en = serializers.CharField()
    disease = OverviewDiseaseOutput()
    lines = OverviewLineOutput(many=True)
    course = OverviewCourseOutput(allow_null=True)
    state = FactNowOutput(many=True)
    labs = OverviewLabOutput(many=True)
    safety = OverviewSafetyOutput()
    scores = OverviewScoreOutput(many=True)
    questions = OverviewQuestionOutput(many=True)
    missing = OverviewMissingOutput(many=True)
    due = OverviewDueOutput(many=True)
    advisory_it = serializers.CharField()
    advisory_en = serializers.CharField()


class CaseOutput(Output):
    """The parts as their own addresses answer them; null: not for this reader."""

    patient = PatientOutput()
    circle = CircleOutput()
    pathway = PatientPathwayOutput(allow_null=True)
    referrals = PatientReferralsOutput(allow_null=True)
    record = RecordSummaryOutput(allow_null=True)
    overview = OverviewOutput(allow_null=True)
