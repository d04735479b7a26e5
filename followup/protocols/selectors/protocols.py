"""Protocols and their versions, as who administers them sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from followup.protocols.models import Protocol, ProtocolVersion, ProtocolVisit
from followup.protocols.policies import can_view_protocols
from followup.protocols.rules.comparing import Difference, differences
from followup.protocols.rules.drafting import Wanted
from followup.protocols.rules.items import Need
from followup.protocols.rules.standard import Mode, Owner
from followup.protocols.selectors.choice import versions_in_force
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Forbidden, NotFound


@dataclass(frozen=True, slots=True)
class Standing:
    """A version and how it stands today: draft, coming, in_force, replaced, or retired with its protocol."""

    version: ProtocolVersion
    stands: str
    plans: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A protocol with its versions, the newest first."""

    protocol: Protocol
    versions: list[Standing]


@dataclass(frozen=True, slots=True)
class Detail:
    """`compared_with`: the version in force, or of that itself the one before; None: there is none."""

    standing: Standing
    visits: list[Wanted]
    compared_with: ProtocolVersion | None
    differences: list[Difference]


def protocols(*, actor: Actor) -> list[Listed]:
    """All of them, those for all first, retired ones last. Raises Forbidden. Two queries beside the policy."""
    if not can_view_protocols(actor):
        raise Forbidden
    rows = ProtocolVersion.objects.select_related("protocol", "published_by").annotate(count=Count("plans"))
    in_force = {version.pk for version in versions_in_force()}
    found: dict[UUID, Listed] = {}
    for row in rows.order_by("protocol_id", "-number"):
        listed = found.setdefault(row.protocol_id, Listed(row.protocol, []))
        listed.versions.append(Standing(row, stands_of(row, in_force), row.count))
    return sorted(
        found.values(),
        key=lambda each: (
            each.protocol.retired_at is not None,
            bool(each.protocol.products),
            bool(each.protocol.diseases),
            each.protocol.title_it,
        ),
    )


def protocol_detail(*, actor: Actor, version_id: UUID) -> Detail:
    """One version, visit by visit, with what is different. Raises Forbidden, NotFound. Eight queries at most."""
    if not can_view_protocols(actor):
        raise Forbidden
    rows = ProtocolVersion.objects.select_related("protocol", "published_by").annotate(count=Count("plans"))
    version = rows.filter(pk=version_id).first()
    if version is None:
        raise NotFound
    in_force = {each.pk: each for each in versions_in_force()}
    visits = visits_of(version.pk)
    other = _other(version, in_force.values())
    return Detail(
        Standing(version, stands_of(version, in_force), version.count),
        visits,
        other,
        differences(visits_of(other.pk), visits) if other else [],
    )


def visits_of(version_id: UUID) -> list[Wanted]:
    """In the order of their days. Two queries."""
    rows = ProtocolVisit.objects.filter(version=version_id).order_by("position").prefetch_related("items")
    return [_wanted(row) for row in rows]


def stands_of(version: ProtocolVersion, in_force: Iterable[UUID]) -> str:
    if version.state == ProtocolVersion.State.DRAFT:
        return "draft"
    if version.protocol.retired_at is not None:
        return "retired"
    if version.pk in in_force:
        return "in_force"
    assert version.in_force_from is not None, "published (constraint)"
    return "coming" if version.in_force_from > clock.today() else "replaced"


def _other(version: ProtocolVersion, in_force: Iterable[ProtocolVersion]) -> ProtocolVersion | None:
    current = next((each for each in in_force if each.protocol_id == version.protocol_id), None)
    if current is not None and current.pk != version.pk:
        return current
    return (
        ProtocolVersion.objects.filter(
            ~Q(state=ProtocolVersion.State.DRAFT), protocol=version.protocol_id, number__lt=version.number
        )
        .order_by("-number")
        .first()
    )


def _wanted(row: ProtocolVisit) -> Wanted:
    items = [(item.code, item.need) for item in row.items.all()]
    return Wanted(
        days=row.days,
        months=row.months,
        before=row.before,
        after=row.after,
        owner=Owner(row.owner),
        mode=Mode(row.mode),
        is_optional=row.is_optional,
        due=tuple(sorted(code for code, need in items if need == Need.DUE)),
        indicated=tuple(sorted(code for code, need in items if need == Need.INDICATED)),
    )
