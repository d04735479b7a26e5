"""Resources of what is no entry of the record: referrals, files, pictures, people, the access log, provenance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cases.interchange.rules.outward.elements import (
    TERMINOLOGY,
    Json,
    coding,
    day,
    meta,
    moment,
    own_code,
    without_gaps,
)
from cases.record.rules.text import Text

DICOM_UID = "urn:dicom:uid"
_REFERRAL_STATUS = {
    "draft": "draft",
    "submitted": "active",
    "under_discussion": "active",
    "more_info_needed": "on-hold",
    "decided": "completed",
    "withdrawn": "revoked",
    "closed": "completed",
}
_PRIORITY = {"emergency": "stat", "urgent": "urgent", "routine": "routine"}
_ACTION = (
    ("created", "C"), ("imported", "C"), ("uploaded", "C"), ("updated", "U"), ("changed", "U"), ("listed", "R"),
    ("viewed", "R"), ("searched", "R"), ("error", "U"),
)  # fmt: skip


def kept_to_fhir(row: Any) -> Json:
    """A resource that was kept as it came, under its name here."""
    return {
        **row.content,
        "resourceType": row.resource_type,
        "id": str(row.id),
        "meta": meta(1, row.created_at),
    }


def referral_to_fhir(row: Any) -> Json:
    """The referral as the request of the circle centre to the hub."""
    return without_gaps(
        {
            "resourceType": "ServiceRequest",
            "id": str(row.id),
            "meta": meta(row.state_version, row.changed_at),
            "status": _REFERRAL_STATUS.get(row.status, "unknown"),
            "intent": "order",
            "category": [own_code("referral", Text("Invio al centro CAR-T", "Referral to the CAR-T centre"))],
            "priority": _PRIORITY.get(row.urgency),
            "code": own_code(row.purpose),
            "subject": {"reference": f"Patient/{row.patient_id}"},
            "authoredOn": moment(row.submitted_at or row.created_at),
            "requester": {"reference": f"Organization/{row.from_centre_id}"},
            "performer": [{"reference": f"Organization/{row.hub_id}"}],
            "note": [{"text": row.question_to_hub}] if row.question_to_hub else [],
        }
    )


def document_to_fhir(row: Any) -> Json:
    """A file of the patient; its bytes are read as Binary, through the policy of files."""
    withdrawn = row.withdrawn_at is not None
    return without_gaps(
        {
            "resourceType": "DocumentReference",
            "id": str(row.id),
            "meta": meta(2 if withdrawn else 1, row.withdrawn_at or row.created_at),
            "status": "entered-in-error" if withdrawn else "current",
            "type": own_code(row.category) if row.category else None,
            "subject": {"reference": f"Patient/{row.subject_id}"},
            "date": moment(row.created_at),
            "author": _practitioners(row.uploaded_by_id),
            "custodian": {"reference": f"Organization/{row.centre_id}"} if row.centre_id else None,
            "content": [
                {
                    "attachment": without_gaps(
                        {
                            "contentType": row.content_type,
                            "url": None if withdrawn else f"Binary/{row.id}",
                            "size": row.size if row.size < 2**31 else None,
                            "title": row.name,
                            "creation": moment(row.created_at),
                        }
                    )
                }
            ],
        }
    )


def imaging_to_fhir(row: Any) -> Json:
    """A study with its series; `row.series_found` are the series with the number of their instances."""
    series: Sequence[Any] = row.series_found
    return without_gaps(
        {
            "resourceType": "ImagingStudy",
            "id": str(row.id),
            "meta": meta(1, row.created_at),
            "identifier": [{"system": DICOM_UID, "value": f"urn:oid:{row.study_uid}"}],
            "status": "available",
            "subject": {"reference": f"Patient/{row.patient_id}"},
            "started": day(row.study_on),
            "description": row.description,
            "numberOfSeries": len(series),
            "numberOfInstances": sum(one.instances_n for one in series),
            "series": [
                without_gaps(
                    {
                        "uid": one.series_uid,
                        "number": one.number if one.number is not None and one.number >= 0 else None,
                        "modality": coding(
                            "http://dicom.nema.org/resources/ontology/DCM", one.modality or "OT"
                        ),
                        "description": one.description,
                        "numberOfInstances": one.instances_n,
                    }
                )
                for one in series
            ],
        }
    )


def organization_to_fhir(row: Any) -> Json:
    return without_gaps(
        {
            "resourceType": "Organization",
            "id": str(row.id),
            "meta": meta(1, row.created_at),
            "identifier": [{"system": "urn:circlecare:fhir:centre", "value": row.code}],
            "active": row.is_active,
            "name": row.name,
            "address": [{"city": row.city}] if row.city else [],
        }
    )


def practitioner_to_fhir(row: Any) -> Json:
    """The name of a colleague; contacts stay in the directory."""
    return without_gaps(
        {
            "resourceType": "Practitioner",
            "id": str(row.id),
            "meta": meta(1, row.created_at),
            "active": row.is_active,
            "name": [{"family": row.family_name, "given": [row.given_name] if row.given_name else []}],
        }
    )


def provenance_to_fhir(row: Any, targets: Sequence[str]) -> Json:
    """Who wrote an entry, for which centre, when, and how it came in."""
    author: Json = (
        {"reference": f"Practitioner/{row.author_id}"}
        if row.author_id
        else {"reference": f"Organization/{row.centre_id}"}
    )
    return without_gaps(
        {
            "resourceType": "Provenance",
            "id": str(row.id),
            "meta": meta(row.version, row.updated_at),
            "target": [{"reference": target} for target in targets],
            "occurredDateTime": day(row.effective_on),
            "recorded": moment(row.updated_at),
            "activity": {
                "coding": [
                    {
                        "system": TERMINOLOGY + "v3-DataOperation",
                        "code": "CREATE" if row.version == 1 else "UPDATE",
                    }
                ]
            },
            "agent": [
                {
                    "type": {
                        "coding": [{"system": TERMINOLOGY + "provenance-participant-type", "code": "author"}]
                    },
                    "who": author,
                    "onBehalfOf": {"reference": f"Organization/{row.centre_id}"} if row.author_id else None,
                }
                if row.author_id
                else {"who": author}
            ],
            "entity": [{"role": "source", "what": {"display": row.origin}}] if row.origin != "manual" else [],
        }
    )


def audit_to_fhir(row: Any) -> Json:
    """An entry of the access log; never a value of the record, as there is none in the log."""
    action = next((code for word, code in _ACTION if word in row.action), "E")
    agent: Json = {"requestor": True}
    if row.person_id:
        agent["who"] = {"reference": f"Practitioner/{row.person_id}"}
    else:
        agent["who"] = {"display": row.actor_label or row.actor_kind}
    if row.ip:
        agent["network"] = {"address": row.ip, "type": "2"}
    return without_gaps(
        {
            "resourceType": "AuditEvent",
            "id": str(row.id),
            "meta": meta(1, row.at),
            "type": {"system": TERMINOLOGY + "audit-event-type", "code": "rest"},
            "subtype": [{"system": "urn:circlecare:fhir:audit", "code": row.action}],
            "action": action,
            "recorded": moment(row.at),
            "outcome": "0",
            "purposeOfEvent": [{"text": row.why}] if row.why else [],
            "agent": [agent],
            "source": {"observer": {"display": "CircleCare"}},
            "entity": [
                {"what": {"reference": f"Patient/{row.patient_id}"}} if row.patient_id else {},
            ]
            if row.patient_id
            else [],
        }
    )


def _practitioners(person_id: Any) -> list[Json]:
    return [{"reference": f"Practitioner/{person_id}"}] if person_id else []
