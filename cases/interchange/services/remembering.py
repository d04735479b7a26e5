"""What an import leaves behind it: which resource became what, and what is kept as it came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

from cases.interchange.models import ImportedResource, ImportRun, KeptResource
from cases.interchange.rules.bundle import Bundle, Entry
from cases.interchange.rules.elements import items, text
from cases.interchange.rules.kept import KEPT_TYPES, facet_of, settle
from cases.interchange.rules.outward.facets import FACETS_BY_SLUG
from cases.interchange.rules.own import COURSE_KINDS, read_course, read_own
from cases.interchange.rules.planned import Passed
from cases.interchange.rules.validity import problems_of
from cases.interchange.services.course import course_entries_known
from cases.interchange.services.entries import MadeEntry, short
from cases.patients.models import Patient
from cases.record.models import KIND_BY_SLUG
from kernel.actors import Actor
from kernel.ids import new_id

MOST_ALIASES = 10


def already_here(patient: Patient, bundle: Bundle) -> frozenset[str]:
    """The refs of those resources of the Bundle that stand in this record: from an earlier import, or because
    they were exported from here. One query for each kind among the latter."""
    refs = {short(entry.ref, 300): entry.ref for entry in bundle.entries}
    rows = ImportedResource.objects.filter(patient=patient, ref__in=refs).values_list("ref", flat=True)
    return frozenset(refs[ref] for ref in rows) | _exported(patient, bundle.entries)


def _exported(patient: Patient, entries: Collection[Entry]) -> frozenset[str]:
    by_kind: dict[str, dict[UUID, list[str]]] = defaultdict(lambda: defaultdict(list))
    found: set[str] = set()
    for entry in entries:
        own = read_own(entry.resource)
        key = _uuid(own.entry if own else entry.resource.get("id"))
        if key is not None and (own is not None or entry.resource_type in KEPT_TYPES):
            by_kind[own.kind if own else ""][key].append(entry.ref)
        course = read_course(entry.resource)
        key = _uuid(course.entry) if course else None
        if course is not None and key is not None:
            by_kind[course.kind][key].append(entry.ref)
    for kind, wanted in by_kind.items():
        if kind in COURSE_KINDS:
            for key in course_entries_known(patient, kind, wanted):
                found |= set(wanted[key])
            continue
        rows = KIND_BY_SLUG[kind].rows if kind else KeptResource.objects.all()
        for key in rows.filter(patient=patient, pk__in=list(wanted)).values_list("pk", flat=True):
            found |= set(wanted[key])
    return frozenset(found)


def remember(
    *,
    actor: Actor,
    centre_id: UUID,
    run: ImportRun | None,
    patient: Patient,
    bundle: Bundle,
    made: list[MadeEntry],
    passed: list[Passed],
) -> None:
    """Keep what has no table, and write down what became of each resource."""
    kept = _keep(actor, centre_id, patient, bundle, made, passed)
    by_ref = {entry.ref: entry for entry in bundle.entries}
    rows = [
        _row(run, patient, name, item.resource_type, kind=item.kind, entry_id=item.entry_id)
        for item in made
        for ref in item.refs
        for name in (ref, *aliases(by_ref[ref]))
    ]
    for left in passed:
        names = (left.ref, *(aliases(by_ref[left.ref]) if left.ref in kept else ()))
        rows += [
            _row(run, patient, name, left.resource_type, reason=left.reason, entry_id=kept.get(left.ref))
            for name in names
        ]
    # two resources with one identifier: the first one keeps it
    ImportedResource.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def aliases(entry: Entry) -> Iterator[str]:
    """The identifiers of a resource, as a conditional create names them."""
    identifiers = entry.resource.get("identifier")
    for item in items(identifiers if isinstance(identifiers, list) else [identifiers])[:MOST_ALIASES]:
        system, value = text(item.get("system")), text(item.get("value"))
        if value:
            yield alias(entry.resource_type, system or "", value)


def alias(resource_type: str, system: str, value: str) -> str:
    """`alias("Condition", "urn:x", "7")` -> "Condition?identifier=urn:x|7"."""
    return f"{resource_type}?identifier={system}|{value}"


def _row(
    run: ImportRun | None,
    patient: Patient,
    ref: str,
    resource_type: str,
    *,
    kind: str = "",
    entry_id: UUID | None = None,
    reason: str = "",
) -> ImportedResource:
    return ImportedResource(
        run=run,
        patient=patient,
        ref=short(ref, 300),
        resource_type=resource_type[:60],
        kind=kind,
        entry_id=entry_id,
        reason=reason,
    )


def _keep(
    actor: Actor,
    centre_id: UUID,
    patient: Patient,
    bundle: Bundle,
    made: list[MadeEntry],
    passed: list[Passed],
) -> dict[str, UUID]:
    """Store the resources without a table that are valid; the id by the ref of each."""
    wanted = {left.ref for left in passed if left.kept and left.resource_type in KEPT_TYPES}
    entries = [entry for entry in bundle.entries if entry.ref in wanted and not problems_of(entry.resource)]
    ids = {entry.ref: new_id() for entry in entries}
    names = {bundle.patient.ref: f"Patient/{patient.pk}", **_names_of_made(bundle, made)}
    names |= _names_of_known(patient, bundle, names)
    names |= {entry.ref: f"{entry.resource_type}/{ids[entry.ref]}" for entry in entries}
    KeptResource.objects.bulk_create(
        [
            KeptResource(
                id=ids[entry.ref],
                patient=patient,
                centre_id=centre_id,
                kept_by_id=actor.person_id,
                resource_type=entry.resource_type,
                content=settle(bundle, entry, lambda target: names.get(target.ref)),
            )
            for entry in entries
        ],
        batch_size=500,
    )
    return ids


def _names_of_made(bundle: Bundle, made: list[MadeEntry]) -> dict[str, str]:
    by_ref = {entry.ref: entry for entry in bundle.entries}
    names = {}
    for item in made:
        for ref in item.refs:
            facet = facet_of(item.kind, item.row, by_ref[ref].resource)
            if facet is not None:
                part = f"-{facet.part}" if facet.part else ""
                names[ref] = f"{facet.resource_type}/{item.entry_id}{part}"
    return names


def _names_of_known(patient: Patient, bundle: Bundle, names: dict[str, str]) -> dict[str, str]:
    """What an earlier import took, where one look at the kind says which resource it is."""
    refs = {short(entry.ref, 300): entry.ref for entry in bundle.entries if entry.ref not in names}
    rows = ImportedResource.objects.filter(patient=patient, ref__in=refs, entry_id__isnull=False)
    found = {}
    for row in rows:
        facets = FACETS_BY_SLUG.get(row.kind, ())
        if len(facets) == 1:
            found[refs[row.ref]] = f"{facets[0].resource_type}/{row.entry_id}"
        elif not row.kind:
            found[refs[row.ref]] = f"{row.resource_type}/{row.entry_id}"
    return found


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
