"""A visit as its screen shows it, and the visits of a patient."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from cases.overview.selectors.wording import both
from cases.patients.policies import abilities_asked
from cases.patients.selectors.circle import circle_asked
from cases.patients.selectors.output import centre_brief
from followup.protocols.selectors.plan import checklist_asked
from followup.visits.models import Visit, VisitRelease, VisitReport
from followup.visits.policies import can_sign_visit, can_write_visit
from followup.visits.rules.sections import SECTIONS
from followup.visits.rules.states import VisitState
from followup.visits.selectors.checklist import checked, item_output, lacking, section_row_output
from followup.visits.selectors.entries import entries_output
from followup.visits.selectors.facts import facts_asked, facts_of, infusion_of, prevention_since
from followup.visits.selectors.ordering import order_output, planned_asked, proposals
from followup.visits.selectors.receivers import other_centres
from followup.visits.selectors.revision import revision_of
from followup.visits.selectors.written import written_asked, written_in
from kernel.actors import Actor
from kernel.prepared import Question, asked_together

_BRIEF = ("centre", "begun_by", "planned_visit__source")


def visits_of(patient_id: UUID) -> list[dict[str, Any]]:
    """The newest first, also those withdrawn. The caller has checked access. Two queries."""
    rows = Visit.objects.filter(patient=patient_id).select_related(*_BRIEF).prefetch_related("reports")
    return [visit_brief(visit) for visit in rows.order_by("-on", "-created_at")[:500]]


def visit_brief(visit: Visit, reports: list[VisitReport] | None = None) -> dict[str, Any]:
    """`reports`, the oldest first, where they are read already."""
    reports = list(visit.reports.all()) if reports is None else reports
    planned = visit.planned_visit
    return {
        "id": visit.pk,
        "patient_id": visit.patient_id,
        "planned_visit_id": visit.planned_visit_id,
        "appointment_id": visit.appointment_id,
        "label_it": planned.source.label_it if planned else "",
        "label_en": planned.source.label_en if planned else "",
        "on": visit.on,
        "mode": visit.mode,
        "reason": visit.reason,
        "state": visit.state,
        "withdrawn_reason": visit.withdrawn_reason,
        "centre": centre_brief(visit.centre),
        "begun_by": {"id": visit.begun_by_id, "display_name": visit.begun_by.display_name},
        "begun_at": visit.created_at,
        "report_id": reports[-1].pk if reports else None,
        "version": visit.version,
    }


def visit_output(actor: Actor, visit: Visit) -> dict[str, Any]:
    """All of a visit. What the record says is that of now while it is written, then that of the signature. The caller
    has checked access. A constant number of queries."""
    with asked_together(*_asked(visit)):
        return _output(actor, visit)


def _asked(visit: Visit) -> list[Question]:
    """What is read whatever it finds, in one query."""
    asked = [*written_asked(visit.pk), abilities_asked(visit.patient_id), circle_asked(visit.patient_id)]
    if visit.state == VisitState.DRAFT:
        asked += facts_asked(visit.patient_id)
        if visit.planned_visit is not None:
            asked += [planned_asked(visit.planned_visit), *checklist_asked(visit.planned_visit)]
    return asked


def _output(actor: Actor, visit: Visit) -> dict[str, Any]:
    is_draft = visit.state == VisitState.DRAFT
    can_write = can_write_visit(actor, visit.patient_id)
    written = written_in(visit)
    items = checked(visit, written.items)
    taken = {order.proposal for order in written.orders if order.state != "cancelled"}
    infused_on = infusion_of(visit)
    prevention = prevention_since(visit.patient_id, infused_on) if is_draft else None
    facts = _facts(visit, written.reports, infused_on, prevention)
    return {
        **visit_brief(visit, written.reports),
        "patient_name": visit.patient.display_name,
        "revision": revision_of(
            visit,
            sections=written.sections.values(),
            items=written.items.values(),
            entries=written.entries,
            orders=written.orders,
        ),
        "infused_on": infused_on,
        "can_write": can_write and is_draft,
        "can_sign": is_draft and can_sign_visit(actor, visit),
        "can_add": visit.state == VisitState.SIGNED and can_sign_visit(actor, visit),
        "can_release": visit.state == VisitState.SIGNED and can_write,
        "other_centres": [centre_brief(centre) for centre in other_centres(visit)],
        "sections": [
            {
                **section_row_output(section.code, written.sections.get(section.code)),
                **both(section.label, "label"),
                "kinds": list(section.kinds),
                "facts": facts.get(section.code, []),
            }
            for section in SECTIONS
        ],
        "items": [item_output(item) for item in items],
        "entries": entries_output(written.entries),
        "orders": [order_output(order) for order in written.orders],
        "proposals": [each for each in proposals(visit, prevention) if each["code"] not in taken],
        "missing": lacking(items, written.sections) if is_draft else [],
        "reports": [_report(report, written.releases.get(report.pk, [])) for report in written.reports],
    }


def _facts(
    visit: Visit,
    reports: list[VisitReport],
    infused_on: date | None,
    prevention: dict[str, Any] | None,
) -> dict[str, list[dict[str, Any]]]:
    if reports:
        return {section["code"]: section["facts"] for section in reports[-1].data["sections"]}
    if visit.state != VisitState.DRAFT:
        return {}
    return facts_of(visit.patient_id, infused_on=infused_on, prevention=prevention)


def _report(report: VisitReport, releases: list[VisitRelease]) -> dict[str, Any]:
    return {
        "id": report.pk,
        "number": report.number,
        "language": report.language,
        "sha256": report.sha256,
        "signed_by": {"id": report.signed_by_id, "display_name": report.signed_by.display_name},
        "centre": centre_brief(report.centre),
        "signed_at": report.signed_at,
        "replaces_id": report.replaces_id,
        "reason": report.reason,
        "addendum": report.data.get("addendum", ""),
        "file_id": report.file_id,
        "releases": [
            {
                "id": release.pk,
                "to": release.to,
                "how": release.how,
                "to_centre": centre_brief(release.to_centre) if release.to_centre else None,
                "at": release.at,
                "by": {"id": release.by_id, "display_name": release.by.display_name},
            }
            for release in releases
        ],
    }
