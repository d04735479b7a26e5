"""The chain of identity and custody of the cells, from the request to what is left on the ward: fourteen steps.

Source: the process described by EBMT and JACIE for immune effector cells and the traceability that the European
Union asks for advanced therapies (Regulation (EC) 1394/2007, article 15: 30 years after the expiry of the product).
Which step asks for which reading is a choice of this project.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cases.pathway.rules.custody_fields import FIELDS
from cases.pathway.rules.fields import Field
from cases.pathway.rules.identity import Identifier, Source, Wanted
from cases.record.rules.text import Text

MADE_ONCE_PER_COLLECTION = 7
"""Steps up to here belong to a collection; the later ones to an attempt at manufacturing (made again from the same
cells, the product gets its later steps anew)."""

DOCTOR = frozenset({"clinician"})
NURSE = frozenset({"nurse"})
TISSUE = frozenset({"transfusion_medicine", "stem_cell_lab"})
PHARMACY = frozenset({"pharmacist"})
COORDINATION = frozenset({"coordinator"})
BEDSIDE_STAFF = DOCTOR | NURSE
ALL_STAFF = DOCTOR | NURSE | TISSUE | PHARMACY | COORDINATION


class StepState(StrEnum):
    """done: good and, where needed, signed by two; waiting: for the second person; failed: identity did not agree;
    ready: may be recorded now; later: something before it is missing; optional: may be left out."""

    DONE = "done"
    WAITING = "waiting"
    FAILED = "failed"
    READY = "ready"
    OPTIONAL = "optional"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step. `mandatory`: no later step without it. `wanted`: what is read and compared. `second`: a second person
    confirms from their own sign-in, with a reading of `second_wanted` of their own."""

    position: int
    code: str
    label: Text
    who: frozenset[str]
    owner: Text
    mandatory: bool = True
    wanted: tuple[Wanted, ...] = ()
    second: bool = False
    second_who: frozenset[str] = ALL_STAFF
    second_wanted: tuple[Wanted, ...] = ()

    @property
    def identity(self) -> bool:
        """Whether the step moves or labels cells, so that what was read is compared."""
        return bool(self.wanted)

    @property
    def fields(self) -> tuple[Field, ...]:
        return FIELDS[self.code]


def _read(source: Source, *identifiers: Identifier) -> tuple[Wanted, ...]:
    return tuple(Wanted(source, item) for item in identifiers)


_I, _S = Identifier, Source
_HUB = Text("Centro CAR-T", "CAR-T centre")
_APHERESIS = Text("Unità di aferesi", "Apheresis unit")
_TE = Text("Istituto dei tessuti", "Tissue establishment")
_PHARMACIST = Text("Farmacia", "Pharmacy")
_WARD = Text("Reparto", "Ward")

STEPS: tuple[StepSpec, ...] = (
    StepSpec(1, "request", Text("Richiesta", "Request"), DOCTOR | COORDINATION, _HUB),
    StepSpec(
        2, "suitability", Text("Idoneità alla raccolta", "Donor suitability"), TISSUE | DOCTOR, _APHERESIS
    ),
    StepSpec(
        3,
        "collection",
        Text("Raccolta", "Collection"),
        TISSUE | BEDSIDE_STAFF,
        _APHERESIS,
        wanted=_read(_S.WRISTBAND, _I.PATIENT_ID, _I.BIRTH_DATE) + _read(_S.ORDER, _I.COI),
    ),
    StepSpec(
        4,
        "labelling",
        Text("Etichettatura", "Labelling"),
        TISSUE | BEDSIDE_STAFF,
        _APHERESIS,
        wanted=_read(_S.LABEL, _I.COI, _I.DIN, _I.NAME, _I.BIRTH_DATE),
        second=True,
        second_who=TISSUE | BEDSIDE_STAFF,
        second_wanted=_read(_S.LABEL, _I.COI),
    ),
    StepSpec(
        5,
        "receive_te",
        Text("Ricevimento all'istituto dei tessuti", "Receipt at the tissue establishment"),
        TISSUE,
        _TE,
        wanted=_read(_S.BAG, _I.COI, _I.DIN),
    ),
    StepSpec(
        6,
        "process",
        Text("Lavorazione e congelamento", "Processing and freezing"),
        TISSUE,
        _TE,
        mandatory=False,
        wanted=_read(_S.BAG, _I.COI),
    ),
    StepSpec(
        7,
        "ship",
        Text("Spedizione alla produzione", "Shipment to manufacturing"),
        TISSUE | PHARMACY,
        _TE,
        wanted=_read(_S.BAG, _I.COI, _I.DIN) + _read(_S.SHIPPER, _I.COI),
    ),
    StepSpec(
        8,
        "gmp",
        Text("Ricevimento e produzione (GMP)", "Receipt and manufacture (GMP)"),
        TISSUE | PHARMACY | COORDINATION,
        _HUB,
        wanted=_read(_S.CERTIFICATE, _I.COI),
    ),
    StepSpec(
        9,
        "return_shipment",
        Text("Spedizione all'ospedale", "Shipment to the hospital"),
        TISSUE | PHARMACY | COORDINATION,
        _PHARMACIST,
        mandatory=False,
    ),
    StepSpec(
        10,
        "pharmacy",
        Text("Ricevimento in farmacia", "Receipt at the pharmacy"),
        PHARMACY,
        _PHARMACIST,
        wanted=_read(_S.BAG, _I.COI, _I.LOT) + _read(_S.CERTIFICATE, _I.COI, _I.LOT),
    ),
    StepSpec(
        11,
        "storage",
        Text("Consegna e conservazione", "Hand-over and storage"),
        TISSUE | PHARMACY,
        _TE,
        mandatory=False,
        wanted=_read(_S.BAG, _I.COI),
    ),
    StepSpec(
        12,
        "thaw",
        Text("Scongelamento", "Thawing"),
        TISSUE | BEDSIDE_STAFF,
        _TE,
        wanted=_read(_S.BAG, _I.COI, _I.LOT),
    ),
    StepSpec(
        13,
        "bedside",
        Text("Controllo al letto del paziente", "Bedside check"),
        BEDSIDE_STAFF,
        _WARD,
        wanted=_read(_S.WRISTBAND, _I.PATIENT_ID, _I.BIRTH_DATE, _I.COI)
        + _read(_S.BAG, _I.NAME, _I.BIRTH_DATE, _I.COI)
        + _read(_S.CERTIFICATE, _I.NAME, _I.BIRTH_DATE, _I.COI),
        second=True,
        second_who=BEDSIDE_STAFF,
        second_wanted=_read(_S.WRISTBAND, _I.PATIENT_ID) + _read(_S.BAG, _I.COI),
    ),
    StepSpec(
        14,
        "disposal",
        Text("Smaltimento", "Disposal"),
        BEDSIDE_STAFF | TISSUE,
        _WARD,
        mandatory=False,
    ),
)
STEP_BY_CODE: Mapping[str, StepSpec] = MappingProxyType({step.code: step for step in STEPS})
MANDATORY_POSITIONS = tuple(step.position for step in STEPS if step.mandatory)

PROVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "virology_within_30_days": ("suitability",),
        "identity_check": ("collection", "labelling"),
        "shipment_recorded": ("ship",),
        "product_received": ("pharmacy",),
        "product_on_site_or_exception": ("pharmacy",),
        "identity_chain_complete": tuple(s.code for s in STEPS if s.mandatory and s.position <= 13),
        "bedside_identity_check_by_two": ("bedside",),
    }
)
"""Conditions of a move that steps of the chain prove."""

DEPENDENT_MOVES = frozenset(
    {"record_apheresis", "cryostore", "ship", "receive_product", "start_lymphodepletion", "infuse"}
)
"""Moves that stand still while an identity deviation is open."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the chain knows of a recorded step. `signed`: by the second person, whose reading agreed."""

    code: str
    failed: bool = False
    signed: bool = False


def is_good(taken: Taken) -> bool:
    """Whether a recorded step counts: its readings agreed and, where needed, two people stand for it."""
    return not taken.failed and (taken.signed or not STEP_BY_CODE[taken.code].second)


def missing_before(code: str, taken: Sequence[Taken]) -> list[StepSpec]:
    """Mandatory steps before `code` that are not good yet, in order."""
    good = {item.code for item in taken if is_good(item)}
    here = STEP_BY_CODE[code].position
    return [step for step in STEPS if step.mandatory and step.position < here and step.code not in good]


def chain_states(taken: Sequence[Taken], *, blocked: bool) -> dict[str, StepState]:
    """The state of each step. `taken`: of each code the last one recorded; `blocked`: a deviation is open."""
    last = {item.code: item for item in taken}
    found: dict[str, StepState] = {}
    for step in STEPS:
        item = last.get(step.code)
        if item is not None and is_good(item):
            found[step.code] = StepState.DONE
        elif item is not None and not item.failed:
            found[step.code] = StepState.WAITING
        elif item is not None:
            found[step.code] = StepState.FAILED
        elif blocked or missing_before(step.code, list(last.values())):
            found[step.code] = StepState.LATER
        else:
            found[step.code] = StepState.READY if step.mandatory else StepState.OPTIONAL
    return found


def may_record(step: StepSpec, roles: Collection[str]) -> bool:
    """Whether somebody with these roles and professions at the CAR-T centre may record the step."""
    return bool(step.who & set(roles))


def may_sign(step: StepSpec, roles: Collection[str]) -> bool:
    """Whether they may be the second person of the step."""
    return step.second and bool(step.second_who & set(roles))
