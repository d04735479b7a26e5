"""Wire shapes of what goes out. Declared for the OpenAPI document: the selectors make the dictionaries."""

from typing import Any

from rest_framework import serializers

from cases.pathway.api.serializers import STATES, CentreRefOutput, PersonRefOutput
from cases.pathway.models import Purpose
from cases.pathway.rules import Outcome, Urgency
from cases.record.api.serializers import DerivedFactOutput
from cases.referrals.models import Status

OUTCOMES = [item.value for item in Outcome]
URGENCIES = [item.value for item in Urgency]


class ReferralClockOutput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["response", "decision", "paused"])
    started_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    responded_at = serializers.DateTimeField(allow_null=True)
    paused_at = serializers.DateTimeField(allow_null=True)
    paused_seconds = serializers.IntegerField()
    overdue = serializers.BooleanField()
    breached = serializers.BooleanField()
    target_hours = serializers.IntegerField(allow_null=True)


class LetterOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=["referral", "decision"])
    language = serializers.ChoiceField(choices=["it", "en"])
    file_id = serializers.UUIDField(allow_null=True)
    content_url = serializers.CharField(allow_null=True)
    pdf_sha256 = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField(allow_null=True)


class InfoRequestFileOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()


class InfoRequestOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    text = serializers.CharField()
    owner_centre = CentreRefOutput()
    owner_person = PersonRefOutput(allow_null=True)
    due_on = serializers.DateField()
    asked_by = PersonRefOutput()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField(allow_blank=True)
    answered_by = PersonRefOutput(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    dropped_at = serializers.DateTimeField(allow_null=True)
    dropped_by = PersonRefOutput(allow_null=True)
    files = InfoRequestFileOutput(many=True)
    can = serializers.ListField(child=serializers.CharField())


class DecisionReasonOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    is_primary = serializers.BooleanField()


class DecisionParticipantOutput(serializers.Serializer[Any]):
    person_id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    role = serializers.CharField(allow_blank=True)


class CoSignOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    person = PersonRefOutput()
    centre = CentreRefOutput()
    agree = serializers.BooleanField()
    text = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class DecisionOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    outcome_label = serializers.CharField()
    reasons = DecisionReasonOutput(many=True)
    text = serializers.CharField(allow_blank=True)
    override_reason = serializers.CharField(allow_blank=True)
    missing = serializers.ListField(child=serializers.CharField())
    review_on = serializers.DateField(allow_null=True)
    participants = DecisionParticipantOutput(many=True)
    decided_by = PersonRefOutput()
    centre = CentreRefOutput()
    decided_at = serializers.DateTimeField()
    sha256 = serializers.CharField()
    snapshot_number = serializers.IntegerField()
    co_signs = CoSignOutput(many=True)
    letters = LetterOutput(many=True)


class SnapshotOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.IntegerField()
    form_version = serializers.CharField()
    sha256 = serializers.CharField()
    submitted_by = PersonRefOutput()
    submitted_at = serializers.DateTimeField()
    letters = LetterOutput(many=True)


class SnapshotDataOutput(SnapshotOutput):
    data = serializers.DictField()  # type: ignore[assignment]  # the wire name is given


class SnapshotListOutput(serializers.Serializer[Any]):
    results = SnapshotDataOutput(many=True)


class EscalationOutput(serializers.Serializer[Any]):
    step = serializers.CharField()
    due_at = serializers.DateTimeField()
    fired_at = serializers.DateTimeField()
    told = serializers.IntegerField()


class ReferralPathwayOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    state_label = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ReferralPatientOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    display_name = serializers.CharField()
    family_name = serializers.CharField()
    given_name = serializers.CharField()
    birth_date = serializers.DateField()
    age = serializers.IntegerField()
    sex = serializers.CharField()
    tax_code = serializers.CharField(allow_null=True)
    deceased_on = serializers.DateField(allow_null=True)
    centre = CentreRefOutput()


class ReferralHeadOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    patient_id = serializers.UUIDField()
    patient = ReferralPatientOutput()
    purpose = serializers.ChoiceField(choices=Purpose.values)
    purpose_label = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.values)
    status_label = serializers.CharField()
    urgency = serializers.ChoiceField(choices=URGENCIES, allow_blank=True)
    disease = serializers.CharField(allow_null=True)
    disease_label = serializers.CharField(allow_blank=True)
    from_centre = CentreRefOutput()
    hub = CentreRefOutput()
    hub_on_call_phone = serializers.CharField(allow_blank=True)
    created_by = PersonRefOutput()
    created_at = serializers.DateTimeField()
    submitted_by = PersonRefOutput(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    first_response_by = PersonRefOutput(allow_null=True)
    first_response_at = serializers.DateTimeField(allow_null=True)
    acknowledged_by = PersonRefOutput(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    hub_owner = PersonRefOutput(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField(allow_blank=True)
    end_text = serializers.CharField(allow_blank=True)
    question_to_hub = serializers.CharField(allow_blank=True)
    snapshot_version = serializers.IntegerField()
    version = serializers.IntegerField()
    pathway = ReferralPathwayOutput()
    clock = ReferralClockOutput(allow_null=True)


class ReferralPersonOutput(PersonRefOutput):
    centre = CentreRefOutput()


class ReferralPeopleOutput(serializers.Serializer[Any]):
    answer = ReferralPersonOutput(many=True)
    hand_over = ReferralPersonOutput(many=True)


class ReferralOutput(ReferralHeadOutput):
    can = serializers.ListField(child=serializers.CharField())
    info_requests = InfoRequestOutput(many=True)
    decisions = DecisionOutput(many=True)
    snapshots = SnapshotOutput(many=True)
    escalations = EscalationOutput(many=True)


class PatientReferralsOutput(serializers.Serializer[Any]):
    """`live`: by purpose, the referral to follow."""

    results = ReferralHeadOutput(many=True)
    live = serializers.DictField(child=serializers.UUIDField())
    can_create = serializers.BooleanField()


class FormEntryOutput(serializers.Serializer[Any]):
    value = serializers.JSONField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    absent_reason = serializers.CharField(allow_null=True)
    unit = serializers.CharField(allow_blank=True)
    version = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    author = serializers.DictField(allow_null=True)
    centre = serializers.DictField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    age_days = serializers.IntegerField(allow_null=True)


class CompletenessOutput(serializers.Serializer[Any]):
    m1_missing = serializers.ListField(child=serializers.CharField())
    m2_missing = serializers.ListField(child=serializers.CharField())
    stale = serializers.ListField(child=serializers.CharField())
    percent = serializers.IntegerField()


class FormProblemOutput(serializers.Serializer[Any]):
    field = serializers.CharField()
    severity = serializers.ChoiceField(choices=["hard", "soft"])
    code = serializers.CharField()
    message_it = serializers.CharField()
    message_en = serializers.CharField()


class PromptOutput(serializers.Serializer[Any]):
    rule_id = serializers.CharField()
    layer = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["match", "no_match", "insufficient_data"])
    message_it = serializers.CharField()
    message_en = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    source_date = serializers.CharField(allow_blank=True)
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]  # the wire name
    severity = serializers.ChoiceField(choices=["info", "amber", "red"])
    missing = serializers.ListField(child=serializers.CharField())
    evidence = serializers.CharField()
    evidence_label_it = serializers.CharField()
    evidence_label_en = serializers.CharField()
    valid_from = serializers.CharField(allow_null=True)
    valid_to = serializers.CharField(allow_null=True)
    verified_by = serializers.CharField(allow_null=True)
    verified_on = serializers.CharField(allow_null=True)
    advisory_it = serializers.CharField()
    advisory_en = serializers.CharField()


class TextOutput(serializers.Serializer[Any]):
    it = serializers.CharField()
    en = serializers.CharField()


class ScoreOutput(serializers.Serializer[Any]):
    score_id = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    display_it = serializers.CharField()
    display_en = serializers.CharField()
    class_code = serializers.CharField(allow_null=True)
    class_label_it = serializers.CharField(allow_blank=True)
    class_label_en = serializers.CharField(allow_blank=True)
    missing = serializers.ListField(child=serializers.CharField())
    inputs = serializers.DictField()
    dates = serializers.DictField(child=serializers.CharField())
    warnings = TextOutput(many=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    evidence = serializers.CharField()


class EditorOutput(serializers.Serializer[Any]):
    person_id = serializers.UUIDField()
    name = serializers.CharField()
    field = serializers.CharField(allow_blank=True)


class WarningOutput(serializers.Serializer[Any]):
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class ReferralFormOutput(serializers.Serializer[Any]):
    values = serializers.DictField(child=FormEntryOutput())
    therapy_lines = serializers.ListField(child=serializers.DictField())
    lines_version = serializers.CharField(allow_blank=True)
    levels = serializers.DictField(child=serializers.ChoiceField(choices=["M1", "M2", "O", "hidden"]))
    completeness = CompletenessOutput()
    problems = FormProblemOutput(many=True)
    prompts = PromptOutput(many=True)
    scores = ScoreOutput(many=True)
    derived_facts = DerivedFactOutput(many=True)
    editors = EditorOutput(many=True)
    can_edit = serializers.BooleanField()
    warnings = WarningOutput(many=True, required=False)


class FormChoiceOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()


class FormFieldOutput(FormChoiceOutput):
    hint_it = serializers.CharField(allow_blank=True)
    hint_en = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    choices = FormChoiceOutput(many=True)
    unit = serializers.CharField(allow_blank=True)
    hard = serializers.ListField(child=serializers.FloatField(allow_null=True), allow_null=True)
    soft = serializers.ListField(child=serializers.FloatField(allow_null=True), allow_null=True)
    absent_ok = serializers.BooleanField()
    must_be_true = serializers.BooleanField()
    dated = serializers.BooleanField()
    integer = serializers.BooleanField()
    may_be_future = serializers.BooleanField()
    level = serializers.CharField()
    level_if = serializers.CharField()
    shown_when = serializers.CharField(allow_null=True)
    required_when = serializers.CharField(allow_null=True)
    max_age_days = serializers.IntegerField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given


class FormSectionOutput(FormChoiceOutput):
    fields = FormFieldOutput(many=True)  # type: ignore[assignment]  # the wire name is given


class DecisionReasonsOutput(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    reasons = FormChoiceOutput(many=True)


class ReasonNoteOutput(serializers.Serializer[Any]):
    """A prompt to show beside a refusal or a closure while one of these reasons is chosen."""

    codes = serializers.ListField(child=serializers.CharField())
    prompt = PromptOutput()


class ReferralFormSchemaOutput(serializers.Serializer[Any]):
    """The form, and the choices of the acts that follow it, in both languages."""

    version = serializers.CharField()
    sections = FormSectionOutput(many=True)
    absent_reasons = serializers.ListField(child=serializers.CharField())
    outcomes = DecisionReasonsOutput(many=True)
    withdraw_reasons = FormChoiceOutput(many=True)
    reason_notes = ReasonNoteOutput(many=True)


class CasePatientOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    display_name = serializers.CharField()
    birth_date = serializers.DateField()
    deceased_on = serializers.DateField(allow_null=True)
    age = serializers.IntegerField()
    sex = serializers.CharField()
    centre = CentreRefOutput()


class CasePathwayOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    purpose = serializers.ChoiceField(choices=Purpose.values)
    state = serializers.ChoiceField(choices=STATES)
    state_label = serializers.CharField()
    outcome = serializers.CharField(allow_blank=True)
    due_at = serializers.DateTimeField(allow_null=True)
    overdue = serializers.BooleanField()
    owner_side = serializers.ChoiceField(choices=["hub", "circle"])
    owner_centre = CentreRefOutput(allow_null=True)
    owner_person = PersonRefOutput(allow_null=True)


class CaseReferralOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=Status.values)
    urgency = serializers.ChoiceField(choices=URGENCIES, allow_blank=True)
    clock = ReferralClockOutput(allow_null=True)


class CaseRowOutput(serializers.Serializer[Any]):
    patient = CasePatientOutput()
    pathway = CasePathwayOutput()
    disease = serializers.CharField(allow_blank=True)
    disease_label = serializers.CharField(allow_blank=True)
    referral = CaseReferralOutput(allow_null=True)
    unread = serializers.IntegerField()
    last_activity_at = serializers.DateTimeField()


class CasePageOutput(serializers.Serializer[Any]):
    results = CaseRowOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class BoardColumnOutput(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=STATES)
    label = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    count = serializers.IntegerField()
    items = CaseRowOutput(many=True)


class CaseBoardOutput(serializers.Serializer[Any]):
    columns = BoardColumnOutput(many=True)
