"""Which protocol holds for a patient."""

from __future__ import annotations

from followup.protocols.models import ProtocolVersion


def protocol_for(*, disease: str, product: str) -> ProtocolVersion:
    """The version in force that is most particular to the disease and the product: one that names the product goes
    before one that names the disease, and that before one for all; of equals the one published last.

    Raises ProtocolVersion.DoesNotExist when a network left itself without a protocol for all.
    """
    fitting = [
        version
        for version in ProtocolVersion.objects.filter(state=ProtocolVersion.State.IN_FORCE)
        .select_related("protocol")
        .order_by("published_at", "id")
        if _fits(version.protocol.diseases, disease) and _fits(version.protocol.products, product)
    ]
    if not fitting:
        raise ProtocolVersion.DoesNotExist("no protocol in force fits")
    return max(
        fitting, key=lambda version: (bool(version.protocol.products), bool(version.protocol.diseases))
    )


def _fits(named: list[str], code: str) -> bool:
    return not named or code in named
