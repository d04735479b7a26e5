"""What the API of visits answers."""

from typing import Any

from rest_framework import serializers

from cases.overview.api.serializers import FactNowOutput
from followup.clinics.rules.places import Mode
from followup.protocols.rules.items import Group, Need
from followup.visits.rules.sections import SECTIONS
from followup.visits.rules.states import How, OrderKind, OrderState, Outcome, Receiver, VisitState
from network.directory.api.serializers import CentreBrief, PersonBrief

SECTION_CODES = [section.code for section in SECTIONS]
OUTCOMES = [outcome.value for outcome in Outcome if outcome]


class Output(serializers.Serializer[Any]):
    """Describes an answer; the selectors make it."""


class VisitBriefOutput(Output):
    """The label is that of the visit of the plan; blank: outside the plan. `report_id`: of the newest report."""

    id = serializers.UUIDField()
    patient_id = serializers.UUIDField()
    planned_visit_id = serializers.UUIDField(allow_null=True)
    appointment_id = serializers.UUIDField(allow_null=True)
    label_it = serializers.CharField(allow_blank=True)
    label_en = serializers.CharField(allow_blank=True)
    on = serializers.DateField()
    mode = serializers.ChoiceField(choices=list(Mode))
    reason = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=list(VisitState))
    withdrawn_reason = serializers.CharField(allow_blank=True)
    centre = CentreBrief()
    begun_by = PersonBrief()
    begun_at = serializers.DateTimeField()
    report_id = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField()


class VisitsOutput(Output):
    can_begin = serializers.BooleanField()
    visits = VisitBriefOutput(many=True)


class VisitSectionRowOutput(Output):
    """What was written in a section; version 0: nothing yet."""

    code = serializers.ChoiceField(choices=SECTION_CODES)
    text = serializers.CharField(allow_blank=True)
    nothing_to_report = serializers.BooleanField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField(allow_null=True)
    updated_by = PersonBrief(allow_null=True)


class VisitSectionOutput(VisitSectionRowOutput):
    """`kinds`: entries of the record that are written here. `facts`: what the record says, for reading only."""

    label_it = serializers.CharField()
    label_en = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    facts = FactNowOutput(many=True)


class VisitItemOutput(Output):
    """One item of the checklist; version 0: nobody answered."""

    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    group = serializers.ChoiceField(choices=list(Group))
    group_it = serializers.CharField()
    group_en = serializers.CharField()
    section = serializers.ChoiceField(choices=SECTION_CODES)
    need = serializers.ChoiceField(choices=list(Need))
    outcome = serializers.ChoiceField(choices=OUTCOMES, allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField(allow_null=True)
    updated_by = PersonBrief(allow_null=True)


class VisitWordsOutput(Output):
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    value_it = serializers.CharField()
    value_en = serializers.CharField()


class VisitEntryOutput(Output):
    """An entry of the record that was made in the visit, as the record says it now; `version` is that of the entry."""

    id = serializers.UUIDField()
    section = serializers.ChoiceField(choices=SECTION_CODES)
    kind = serializers.CharField()
    kind_it = serializers.CharField()
    kind_en = serializers.CharField()
    entry_id = serializers.UUIDField()
    on = serializers.DateField(allow_null=True)
    is_active = serializers.BooleanField()
    version = serializers.IntegerField()
    words = VisitWordsOutput(many=True)


class VisitWarningOutput(Output):
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class VisitRecordedOutput(Output):
    entry = VisitEntryOutput()
    warnings = VisitWarningOutput(many=True)


class VisitOrderOutput(Output):
    """A request for what is due; not a prescription."""

    id = serializers.UUIDField()
    visit_id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=list(OrderKind))
    what = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    proposal = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=list(OrderState))
    made_by = PersonBrief()
    closed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class VisitProposalOutput(Output):
    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=list(OrderKind))
    what_it = serializers.CharField()
    what_en = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    why_it = serializers.CharField(allow_blank=True)
    why_en = serializers.CharField(allow_blank=True)


class VisitMissingOutput(Output):
    """`item` is blank when the section itself lacks something."""

    section = serializers.ChoiceField(choices=SECTION_CODES)
    item = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class VisitReleaseOutput(Output):
    id = serializers.UUIDField()
    to = serializers.ChoiceField(choices=list(Receiver))
    how = serializers.ChoiceField(choices=list(How))
    to_centre = CentreBrief(allow_null=True)
    at = serializers.DateTimeField()
    by = PersonBrief()


class VisitReportOutput(Output):
    """`addendum` is what a later report adds; blank in the first."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    language = serializers.ChoiceField(choices=["it", "en"])
    sha256 = serializers.CharField()
    signed_by = PersonBrief()
    centre = CentreBrief()
    signed_at = serializers.DateTimeField()
    replaces_id = serializers.UUIDField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    addendum = serializers.CharField(allow_blank=True)
    file_id = serializers.UUIDField(allow_null=True)
    releases = VisitReleaseOutput(many=True)


class VisitOutput(VisitBriefOutput):
    """`can_*`: what the reader may do now. `missing`: what lacks before the signature, of a draft. `revision` grows
    with whatever is written in the visit; who signs names it."""

    revision = serializers.IntegerField()
    patient_name = serializers.CharField()
    infused_on = serializers.DateField(allow_null=True)
    can_write = serializers.BooleanField()
    can_sign = serializers.BooleanField()
    can_add = serializers.BooleanField()
    can_release = serializers.BooleanField()
    other_centres = CentreBrief(many=True)
    sections = VisitSectionOutput(many=True)
    items = VisitItemOutput(many=True)
    entries = VisitEntryOutput(many=True)
    orders = VisitOrderOutput(many=True)
    proposals = VisitProposalOutput(many=True)
    missing = VisitMissingOutput(many=True)
    reports = VisitReportOutput(many=True)
