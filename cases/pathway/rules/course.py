"""What the course holds beside the chain of custody: product, manufacturing, therapies, infusion, stays, money.

Each kind is a small form. `sides`: who may write it; `agreed`: the other side says whether it agrees; `many`: more
than one entry may stand. The conditions of the check before lymphodepletion and the reasons for delay follow the
European product information of the CAR-T products; the ticks block and may be overridden with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from cases.pathway.rules.custody import COORDINATION, DOCTOR, NURSE, PHARMACY, TISSUE
from cases.pathway.rules.fields import NEEDED, Field
from cases.pathway.rules.pre_ld import PRE_LD_FIELDS, pre_ld_problems
from cases.pathway.rules.products import PRODUCT_BY_CODE, PRODUCT_CHOICES
from cases.pathway.rules.states import Side
from cases.record.rules.text import Choice, Text, choice

_HUB, _BOTH = frozenset({Side.HUB}), frozenset({Side.HUB, Side.CIRCLE})
_RESPONSE: tuple[Choice, ...] = (
    choice("cr", "Remissione completa", "Complete remission"),
    choice("pr", "Remissione parziale", "Partial remission"),
    choice("sd", "Malattia stabile", "Stable disease"),
    choice("pd", "Progressione", "Progression"),
    choice("ne", "Non valutata", "Not evaluated"),
)
_ORDER = Text("Una data precede l'inizio.", "This date is before the beginning.")
_DECISION_NEEDED = Text(
    "Fuori specifica: indicare la decisione e il motivo.", "Out of specification: enter the decision and why."
)


@dataclass(frozen=True, slots=True)
class EntryKind:
    """One form of the course; `who`: roles and professions at the acting centre that may write it."""

    code: str
    label: Text
    fields: tuple[Field, ...]
    who: frozenset[str]
    sides: frozenset[Side] = _HUB
    many: bool = False
    agreed: bool = False


def _therapy(*more: Field) -> tuple[Field, ...]:
    return (
        Field("regimen", "text", Text("Schema", "Regimen"), True),
        Field("given_at", "choice", Text("Dove", "Where"), True, choices=(
            choice("circle", "Centro circle", "Circle centre"), choice("hub", "Centro CAR-T", "CAR-T centre"))),
        Field("start_on", "day", Text("Inizio", "Start"), planned=True),
        Field("end_on", "day", Text("Fine", "End"), planned=True),
        Field("response", "choice", Text("Risposta", "Response"), choices=_RESPONSE),
        Field("response_on", "day", Text("Valutata il", "Assessed on")),
        *more,
        Field("note", "long", Text("Note", "Notes")),
    )  # fmt: skip


_PRODUCT_FIELDS = (
    Field("product", "choice", Text("Prodotto", "Product"), True, choices=PRODUCT_CHOICES),
    Field("product_other", "text", Text("Quale altro prodotto", "Which other product")),
    Field("coi_id", "text", Text("Codice catena di identità (COI)", "Chain-of-identity code (COI)"), True),
    Field("order_no", "text", Text("Numero d'ordine del produttore", "Manufacturer's order number")),
    Field("join_id", "text", Text("JOIN ID", "JOIN ID")),
    Field("slot_on", "day", Text("Slot di produzione", "Manufacturing slot"), planned=True),
)
_SPECIFICATION = (
    choice("in", "In specifica", "In specification"),
    choice("out", "Fuori specifica", "Out of specification"),
)
_OOS_DECISIONS = (
    choice("infuse", "Si infonde (uso eccezionale)", "Infuse (exceptional release)"),
    choice("remanufacture", "Si ripete la produzione", "Manufacture again"),
    choice("reject", "Non si infonde", "Do not infuse"),
    choice("awaited", "Decisione in attesa", "Decision awaited"),
)  # fmt: skip
_RELEASE_FIELDS = (
    Field("specification", "choice", Text("Specifica", "Specification"), True, choices=_SPECIFICATION),
    Field("oos_decision", "choice", Text("Se fuori specifica", "When out of specification"), choices=_OOS_DECISIONS),
    Field("oos_reason", "long", Text("Motivo e chi ha deciso", "Why, and who decided")),
    Field("lot", "text", Text("Lotto", "Lot")),
    Field("batch", "text", Text("Batch", "Batch")),
    Field("product_code", "text", Text("Codice del prodotto", "Product code")),
    Field("expires_on", "day", Text("Scadenza", "Expiry"), True, planned=True),
    Field("dose_e6", "number", Text("Dose", "Dose"), False, "×10⁶", 0.1, 5000),
    Field("released_on", "day", Text("Rilasciato il", "Released on")),
    Field("storage_place", "text", Text("Dove è conservato", "Where it is stored")),
)  # fmt: skip
_MANUFACTURING = (
    choice("slot_confirmed", "Slot confermato", "Slot confirmed"),
    choice("received", "Materiale ricevuto", "Material received"),
    choice("in_production", "In produzione", "In production"),
    choice("quality_control", "Controllo di qualità", "Quality control"),
    choice("delayed", "In ritardo", "Delayed"),
    choice("out_of_specification", "Fuori specifica", "Out of specification"),
    choice("failed", "Produzione fallita", "Manufacturing failed"),
    choice("released", "Rilasciato", "Released"),
)
_REACTION = (
    choice("none", "Nessuna", "None"),
    choice("mild", "Lieve", "Mild"),
    choice("severe", "Grave", "Severe"),
)
_EPISODE = (
    choice("infusion", "Ricovero per infusione", "Admission for infusion"),
    choice("icu", "Terapia intensiva", "Intensive care"),
    choice("readmission", "Nuovo ricovero", "Readmission"),
)
_MILESTONE = (
    choice("aifa_registry", "Registro AIFA", "AIFA registry"),
    choice("single_case", "Accordo per singolo caso", "Single-case agreement"),
    choice("funding", "Autorizzazione alla spesa", "Funding authorisation"),
)
_STATUS = (
    choice("requested", "Richiesto", "Requested"),
    choice("granted", "Concesso", "Granted"),
    choice("refused", "Negato", "Refused"),
)

KINDS: tuple[EntryKind, ...] = (
    EntryKind("product", Text("Prodotto", "Product"), _PRODUCT_FIELDS, DOCTOR | COORDINATION | PHARMACY | TISSUE),
    EntryKind(
        "manufacturing",
        Text("Produzione", "Manufacturing"),
        (
            Field("status", "choice", Text("Stato", "Status"), True, choices=_MANUFACTURING),
            Field("on", "day", Text("Data", "Date"), True),
            Field("expected_on", "day", Text("Consegna prevista", "Expected delivery"), planned=True),
            Field("reason", "long", Text("Motivo del cambiamento", "Reason for the change")),
        ),
        DOCTOR | COORDINATION | PHARMACY | TISSUE,
        many=True,
    ),
    EntryKind("release", Text("Rilascio e specifica", "Release and specification"), _RELEASE_FIELDS, DOCTOR | PHARMACY),
    EntryKind(
        "holding", Text("Terapia di attesa", "Holding therapy"), _therapy(), DOCTOR, _BOTH, many=True, agreed=True
    ),
    EntryKind(
        "bridging", Text("Terapia ponte", "Bridging therapy"), _therapy(), DOCTOR, _BOTH, many=True, agreed=True
    ),
    EntryKind(
        "pre_ld",
        Text("Controllo prima della linfodeplezione", "Check before lymphodepletion"),
        PRE_LD_FIELDS,
        DOCTOR,
        many=True,
    ),
    EntryKind(
        "lymphodepletion",
        Text("Linfodeplezione", "Lymphodepletion"),
        (
            Field("drugs", "choices", Text("Farmaci", "Drugs"), True, choices=(
                choice("fludarabine", "Fludarabina", "Fludarabine"),
                choice("cyclophosphamide", "Ciclofosfamide", "Cyclophosphamide"),
                choice("bendamustine", "Bendamustina", "Bendamustine"),
                choice("other", "Altro", "Other"))),
            Field("doses", "text", Text("Dosi", "Doses"), True),
            Field("day1_on", "day", Text("Primo giorno", "First day"), True, planned=True),
            Field("last_on", "day", Text("Ultimo giorno", "Last day"), planned=True),
            Field("note", "long", Text("Note", "Notes")),
        ),
        DOCTOR,
        many=True,
    ),
    EntryKind(
        "infusion",
        Text("Infusione", "Infusion"),
        (
            Field("started_at", "instant", Text("Inizio", "Start"), True),
            Field("ended_at", "instant", Text("Fine", "End")),
            Field("cells_e6", "number", Text("Cellule infuse", "Cells infused"), True, "×10⁶", 0.1, 5000),
            Field("premedication", "text", Text("Premedicazione", "Premedication")),
            Field("reaction", "choice", Text("Reazione", "Reaction"), True, choices=_REACTION),
            Field("reaction_text", "long", Text("Descrizione della reazione", "Description of the reaction")),
            Field("wasted_ml", "number", Text("Volume non infuso", "Volume not infused"), False, "mL", 0, 1000),
        ),
        DOCTOR | NURSE,
    ),
    EntryKind(
        "episode",
        Text("Ricovero", "Hospital stay"),
        (
            Field("setting", "choice", Text("Tipo", "Type"), True, choices=_EPISODE),
            Field("admitted_at", "instant", Text("Ingresso", "Admission"), True),
            Field("discharged_at", "instant", Text("Uscita", "Discharge")),
            Field("reason", "text", Text("Motivo", "Reason")),
        ),
        DOCTOR | NURSE | COORDINATION,
        _BOTH,
        many=True,
    ),
    EntryKind(
        "milestone",
        Text("Registro e rimborso", "Registry and reimbursement"),
        (
            Field("step", "choice", Text("Passo", "Step"), True, choices=_MILESTONE),
            Field("status", "choice", Text("Stato", "Status"), True, choices=_STATUS),
            Field("on", "day", Text("Data", "Date"), True),
            Field("reference", "text", Text("Riferimento", "Reference")),
            Field("note", "long", Text("Note", "Notes")),
        ),
        DOCTOR | COORDINATION | PHARMACY,
        many=True,
    ),
)  # fmt: skip
KIND_BY_CODE: Mapping[str, EntryKind] = MappingProxyType({kind.code: kind for kind in KINDS})
AFTER_IDENTITY = frozenset({"lymphodepletion", "infusion"})
"""Kinds that nobody records for the first time while an identity deviation is open."""
_IN_ORDER: tuple[tuple[str, str], ...] = (
    ("start_on", "end_on"),
    ("day1_on", "last_on"),
    ("started_at", "ended_at"),
    ("admitted_at", "discharged_at"),
)


def cross_checks(kind: str, values: Mapping[str, Any], *, product: str = "") -> dict[str, Text]:
    """What is wrong between the fields of one entry. `product`: the code of the product on record, for its release."""
    found: dict[str, Text] = {}
    for first, second in _IN_ORDER:
        if first in values and second in values and values[second] < values[first]:
            found[second] = _ORDER
    if kind == "product" and values.get("product") == "other" and not values.get("product_other"):
        found["product_other"] = NEEDED
    if kind == "release":
        found |= _release_problems(values, product)
    if kind == "manufacturing" and values.get("status") == "delayed":
        found |= {code: NEEDED for code in ("expected_on", "reason") if not values.get(code)}
    if (
        kind == "infusion"
        and values.get("reaction") in ("mild", "severe")
        and not values.get("reaction_text")
    ):
        found["reaction_text"] = NEEDED
    if kind == "pre_ld":
        found |= pre_ld_problems(values)
    return found


def _release_problems(values: Mapping[str, Any], product: str) -> dict[str, Text]:
    found: dict[str, Text] = {}
    if values.get("specification") == "out":
        found |= {c: _DECISION_NEEDED for c in ("oos_decision", "oos_reason") if not values.get(c)}
    return found | {code: NEEDED for code in needed_of(product) if not values.get(code)}


def needed_of(product: str) -> frozenset[str]:
    """What identifies a package of the product, so that its release says it: of one its lot, of another its batch."""
    known = PRODUCT_BY_CODE.get(product)
    return frozenset(known.needs) - {"join_id"} if known else frozenset()


_CAME_OF_IT = frozenset({"response", "response_on"})


def keeps_the_plan(before: Mapping[str, Any], after: Mapping[str, Any], *, today: date) -> bool:
    """Whether a corrected therapy is still the one that the other centre answered: only what came of it was added.

    An end that is over tells what happened; one that lies ahead is part of the plan, and asks for a new answer.
    """
    changed = {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}
    if after.get("end_on", "9999") <= today.isoformat():
        changed.discard("end_on")
    return changed <= _CAME_OF_IT


def specification_proven(release: Mapping[str, Any] | None) -> bool:
    """In specification, or out of it with the decision to infuse."""
    if not release:
        return False
    return release.get("specification") == "in" or release.get("oos_decision") == "infuse"
