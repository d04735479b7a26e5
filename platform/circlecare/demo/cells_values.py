"""What stands in the forms of the CAR-T course of the demonstration. Plausible numbers, of nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cases.pathway.rules.pre_ld import TICKS
from kernel import clock

if TYPE_CHECKING:
    from circlecare.demo.cells import Cells

PRODUCTS = MappingProxyType(
    {
        "dlbcl": "axi_cel",
        "hgbl": "axi_cel",
        "pmbcl": "axi_cel",
        "tfl": "axi_cel",
        "fl": "tisa_cel",
        "mcl": "brexu_cel",
        "ball": "brexu_cel",
        "mm": "ide_cel",
    }
)
BRIDGING = MappingProxyType(
    {
        "dlbcl": "Polatuzumab, rituximab",
        "hgbl": "Radioterapia e desametasone",
        "pmbcl": "Radioterapia mediastinica",
        "tfl": "Polatuzumab, rituximab",
        "fl": "Rituximab, lenalidomide",
        "mcl": "Venetoclax",
        "ball": "Vincristina, desametasone",
        "mm": "Daratumumab, pomalidomide, desametasone",
    }
)
COLLECTED_IN_ADVANCE = MappingProxyType(
    {"product": "other", "product_other": "Raccolta pre-emptive: prodotto da scegliere alla ricaduta"}
)
PLACES = MappingProxyType(
    {
        "request": "Ambulatorio CAR-T",
        "suitability": "Unità di aferesi",
        "collection": "Unità di aferesi, letto 2",
        "labelling": "Unità di aferesi, letto 2",
        "receive_te": "Istituto dei tessuti",
        "process": "Istituto dei tessuti, locale B",
        "ship": "Istituto dei tessuti",
        "gmp": "Officina del produttore",
        "return_shipment": "Officina del produttore",
        "pharmacy": "Farmacia ospedaliera",
        "storage": "Criobanca",
        "thaw": "Istituto dei tessuti",
        "bedside": "Degenza, stanza 7",
        "disposal": "Degenza, stanza 7",
    }
)


def step_values(cells: Cells, code: str, at: datetime) -> dict[str, Any]:
    """The fields of one step of the chain."""
    made = _MADE.get(code)
    return {**_ALIKE.get(code, {}), **(made(cells, at) if made else {})}


_ALIKE: dict[str, dict[str, Any]] = {
    "labelling": {"bags": 2},
    "receive_te": {"intact": "yes", "temperature_c": 5},
    "ship": {"shipped_as": "fresh", "courier": "Corriere dedicato", "temperature_c": 4.5},
    "gmp": {"accepted": "yes"},
    "return_shipment": {"courier": "Corriere dedicato", "temperature_log": "within", "temperature_c": -162},
    "pharmacy": {"intact": "yes", "temperature_log": "within", "bags": 1, "temperature_c": -158},
    "storage": {"alarms_checked": "yes", "temperature_c": -165},
    "thaw": {"bath_temperature_c": 37, "bags": 1},
    "disposal": {"gmo_waste": "yes"},
}


def _suitability(cells: Cells, at: datetime) -> dict[str, Any]:
    return {
        "virology_on": day_of(at - timedelta(days=8)),
        "venous_access": cells.chance.choice(("peripheral", "peripheral", "central")),
        "consent": "yes",
        "weight_kg": cells.weight_kg,
    }


def _collection(cells: Cells, at: datetime) -> dict[str, Any]:
    chance = cells.chance
    return {
        "din": cells.din,
        "ended_at": at.isoformat(),
        "device": "Separatore a flusso continuo",
        "volume_ml": chance.randint(180, 320),
        "blood_processed_l": chance.randint(9, 13),
        "anticoagulant": "ACD-A",
        "cd3_e9": round(chance.uniform(2.1, 7.4), 1),
        "mnc_e9": round(chance.uniform(7, 14), 1),
        "anc_e9_l": round(chance.uniform(1.4, 3.8), 1),
    }


def _process(cells: Cells, _at: datetime) -> dict[str, Any]:
    return {
        "method": "DMSO 10%, congelamento controllato",
        "viability_pct": cells.chance.randint(93, 98),
        "bags": 2,
        "cryo_program": "Programma 3",
        "tank_position": f"T2/{cells.chance.randint(1, 40)}",
    }


def _ship(cells: Cells, _at: datetime) -> dict[str, Any]:
    chance = cells.chance
    return {
        "shipper_id": f"SH-{chance.randint(100, 999)}",
        "logger_id": f"TL-{chance.randint(1000, 9999)}",
        "seal_no": f"{chance.randint(100000, 999999)}",
    }


def _return_shipment(cells: Cells, at: datetime) -> dict[str, Any]:
    return {
        "shipper_id": f"DRY-{cells.chance.randint(100, 999)}",
        "left_at": (at - timedelta(hours=1)).isoformat(),
    }


_MADE: dict[str, Callable[[Cells, datetime], dict[str, Any]]] = {
    "request": lambda cells, _at: {"order_no": cells.order_no},
    "suitability": _suitability,
    "collection": _collection,
    "process": _process,
    "ship": _ship,
    "gmp": lambda cells, at: {"received_on": day_of(cells.case.day(17)), "released_on": day_of(at)},
    "return_shipment": _return_shipment,
    "pharmacy": lambda cells, _at: {"certificate_no": f"RFIC-{cells.order_no[-5:]}"},
    "storage": lambda cells, _at: {"tank_position": f"T2/{cells.chance.randint(1, 40)}"},
    "bedside": lambda cells, _at: {"dose_e6": cells.dose_e6},
}


def day_of(at: datetime) -> str:
    """The day on the network's wall, as the forms keep it."""
    return at.astimezone(clock.wall_zone()).date().isoformat()


def pre_ld_values(at: datetime) -> dict[str, Any]:
    """Every condition met."""
    return {
        "checked_at": at.isoformat(),
        **dict.fromkeys((code for code, _label in TICKS), True),
        "spo2_pct": 97,
        "systolic_mmhg": 122,
        "diastolic_mmhg": 74,
    }
