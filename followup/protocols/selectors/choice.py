"""Which protocol holds for a patient."""

from __future__ import annotations

from cases.pathway.models import Pathway
from cases.pathway.selectors.course import course_of
from cases.record.selectors.current import primary_diagnosis
from followup.protocols.models import ProtocolVersion
from kernel import clock


def versions_in_force() -> list[ProtocolVersion]:
    """Today's version of each protocol that is not retired. One query."""
    begun = (
        ProtocolVersion.objects.filter(
            state=ProtocolVersion.State.PUBLISHED,
            in_force_from__lte=clock.today(),
            protocol__retired_at=None,
        )
        .select_related("protocol")
        .order_by("protocol_id", "-in_force_from")
        .distinct("protocol_id")
    )
    return list(begun)


def protocol_for(*, disease: str, product: str) -> ProtocolVersion:
    """The version in force that is most particular to the disease and the product: one that names the product goes
    before one that names the disease, and that before one for all; of equals the one that is in force last.

    Raises ProtocolVersion.DoesNotExist when a network left itself without a protocol for all. One query.
    """
    fitting = [
        version
        for version in versions_in_force()
        if _fits(version.protocol.diseases, disease) and _fits(version.protocol.products, product)
    ]
    if not fitting:
        raise ProtocolVersion.DoesNotExist("no protocol in force fits")
    return max(
        fitting,
        key=lambda version: (
            bool(version.protocol.products),
            bool(version.protocol.diseases),
            version.in_force_from,
            version.pk,
        ),
    )


def product_of(pathway: Pathway) -> str:
    """The code of the product of a pathway; "" when none is recorded."""
    return course_of(pathway, with_history=False).values("product").get("product") or ""


def protocol_of(pathway: Pathway) -> ProtocolVersion:
    """The version that holds today for the disease and the product of this pathway."""
    diagnosis = primary_diagnosis(pathway.patient_id)
    disease = (diagnosis.disease or "") if diagnosis else ""
    return protocol_for(disease=disease, product=product_of(pathway))


def _fits(named: list[str], code: str) -> bool:
    return not named or code in named
