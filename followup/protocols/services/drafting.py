"""Drafts of protocols: begun as a copy, written, thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from followup.protocols.models import Protocol, ProtocolItem, ProtocolVersion, ProtocolVisit
from followup.protocols.policies import can_administer_protocols
from followup.protocols.rules.drafting import Fault, Found, Wanted, faults_of, in_order, label_of
from followup.protocols.selectors.choice import versions_in_force
from followup.protocols.selectors.protocols import visits_of
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed, Text
from kernel.ids import new_id

WORDS: dict[Fault, Text] = {
    Fault.EMPTY: _("Add at least one visit."),
    Fault.ALL_OPTIONAL: _("At least one visit is not optional."),
    Fault.OFFSET: _("Say days or months after the infusion, one of the two."),
    Fault.TWICE: _("Another visit is on this day already."),
    Fault.BEFORE_INFUSION: _("The window opens before the infusion."),
    Fault.OVERLAP: _("The window overlaps that of the visit before."),
    Fault.NOTHING_DUE: _("Choose at least one thing to check."),
    Fault.UNKNOWN_ITEM: _("One of these is not in the catalogue."),
    Fault.BOTH_NEEDS: _("The same thing stands here twice."),
}


@transaction.atomic
def protocol_create(
    *,
    actor: Actor,
    title_it: str,
    title_en: str,
    diseases: Sequence[str],
    products: Sequence[str],
    copy_of: UUID,
) -> ProtocolVersion:
    """A protocol for some diseases or products, with a first draft that begins as a copy of a version.

    Raises Forbidden, NotFound (the version to copy), Invalid (for nobody in particular), Conflict (there is one for the
    same). Audited.
    """
    administered(actor)
    if not ProtocolVersion.objects.filter(pk=copy_of).exists():
        raise NotFound
    if not diseases and not products:
        raise Invalid("for_whom", _("Choose at least one disease or one product."), field="products")
    whom = {"diseases": sorted(set(diseases)), "products": sorted(set(products))}
    try:
        with transaction.atomic():
            protocol = Protocol.objects.create(
                code=f"p-{str(new_id())[-12:]}", title_it=title_it, title_en=title_en, **whom
            )
    except IntegrityError as error:
        raise Conflict(
            "exists", _("There is a protocol for exactly these diseases and products."), field="products"
        ) from error
    return _begin(actor, protocol, copy_of)


@transaction.atomic
def draft_begin(*, actor: Actor, protocol_id: UUID) -> ProtocolVersion:
    """The next version of a protocol, as a copy of the one in force.

    Raises Forbidden, NotFound, Conflict (there is a draft already; `extra` names it). Audited.
    """
    administered(actor)
    protocol = Protocol.objects.select_for_update().filter(pk=protocol_id).first()
    if protocol is None:
        raise NotFound
    held = ProtocolVersion.objects.filter(protocol=protocol, state=ProtocolVersion.State.DRAFT).first()
    if held is not None:
        raise Conflict("draft_exists", _("There is a draft already."), extra={"draft_id": str(held.pk)})
    current = next((each for each in versions_in_force() if each.protocol_id == protocol_id), None)
    newest = current or ProtocolVersion.objects.filter(protocol=protocol).order_by("-number")[0]
    return _begin(actor, protocol, newest.pk)


@transaction.atomic
def draft_save(
    *, actor: Actor, version_id: UUID, source: str, visits: Sequence[Wanted], base_revision: int
) -> ProtocolVersion:
    """The draft says this from now on: its visits as a whole.

    Raises Forbidden, NotFound, PreconditionFailed, Conflict (published by now), Invalid with each fault at its field.
    Audited.
    """
    draft = draft_locked(actor, version_id, base_revision)
    refuse_faults(faults_of(visits))
    _write(draft, visits)
    draft.source = source
    draft.revision += 1
    draft.save(update_fields=["source", "revision"])
    recorded(actor, "protocol.draft_saved", draft)
    return draft


@transaction.atomic
def draft_discard(*, actor: Actor, version_id: UUID, base_revision: int) -> None:
    """The draft is thrown away, and with it a protocol that never had another version.

    Raises Forbidden, NotFound, PreconditionFailed, Conflict (published by now). Audited.
    """
    draft = draft_locked(actor, version_id, base_revision)
    recorded(actor, "protocol.draft_discarded", draft)
    protocol = draft.protocol
    _clear(draft)
    draft.delete()
    if not protocol.versions.exists():
        protocol.delete()


def administered(actor: Actor) -> None:
    """Raises Forbidden."""
    if not can_administer_protocols(actor):
        raise Forbidden


def draft_locked(actor: Actor, version_id: UUID, base_revision: int) -> ProtocolVersion:
    """The draft and its protocol, locked. Raises Forbidden, NotFound, PreconditionFailed, Conflict."""
    administered(actor)
    found = ProtocolVersion.objects.filter(pk=version_id).values_list("protocol_id", flat=True).first()
    # the protocol before its versions, as everywhere; the version may be gone by then
    if found is None or Protocol.objects.select_for_update().filter(pk=found).first() is None:
        raise NotFound
    version = ProtocolVersion.objects.select_related("protocol").select_for_update(of=("self",))
    draft = version.filter(pk=version_id).first()
    if draft is None:
        raise NotFound
    if draft.revision != base_revision:
        raise PreconditionFailed(extra={"current": {"version": draft.revision}})
    if draft.state != ProtocolVersion.State.DRAFT:
        raise Conflict("published", _("This version has been put in force: it is not changed any more."))
    return draft


def refuse_faults(faults: Sequence[Found]) -> None:
    """Raises Invalid with each fault at its field."""
    if not faults:
        return
    fields: dict[str, list[Text]] = {}
    for each in faults:
        fields.setdefault(each.field, []).append(WORDS[each.fault])
    raise Invalid("faults", fields=fields)


def recorded(actor: Actor, action: str, version: ProtocolVersion) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_type="protocol_version",
        object_id=version.pk,
        detail={"number": version.number, "revision": version.revision},
    )


def _begin(actor: Actor, protocol: Protocol, copied: UUID) -> ProtocolVersion:
    former = ProtocolVersion.objects.get(pk=copied)
    last = protocol.versions.aggregate(last=Max("number"))["last"] or 0
    draft = ProtocolVersion.objects.create(protocol=protocol, number=last + 1, source=former.source)
    _write(draft, visits_of(copied))
    recorded(actor, "protocol.draft_begun", draft)
    return draft


def _write(draft: ProtocolVersion, visits: Sequence[Wanted]) -> None:
    _clear(draft)
    rows = {visit: _row(draft, position, visit) for position, visit in enumerate(in_order(visits), 1)}
    ProtocolVisit.objects.bulk_create(rows.values())
    ProtocolItem.objects.bulk_create(
        ProtocolItem(visit=row, code=code, need=need.value)
        for visit, row in rows.items()
        for code, need in visit.needs
    )


def _clear(draft: ProtocolVersion) -> None:
    ProtocolItem.objects.filter(visit__version=draft).delete()
    ProtocolVisit.objects.filter(version=draft).delete()


def _row(draft: ProtocolVersion, position: int, visit: Wanted) -> ProtocolVisit:
    label = label_of(visit)
    return ProtocolVisit(
        version=draft,
        position=position,
        code=visit.code,
        label_it=label.it,
        label_en=label.en,
        days=visit.days,
        months=visit.months,
        before=visit.before,
        after=visit.after,
        owner=visit.owner.value,
        mode=visit.mode.value,
        is_optional=visit.is_optional,
    )
