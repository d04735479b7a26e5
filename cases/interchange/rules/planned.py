"""What an import will do with each resource."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cases.record.rules.text import Text

# why a resource is not taken over, in the order in which people ask
REASONS: dict[str, Text] = {
    "not_mapped": Text(
        "conservato nel Bundle originale, allegato ai documenti del paziente",
        "kept in the original Bundle, which is among the patient's documents",
    ),
    "course": Text(
        "percorso CAR-T: si scrive solo a mano, al letto e in laboratorio; conservato com'è",
        "CAR-T course: written by hand only, at the bedside and the bench; kept as it came",
    ),
    "directory": Text(
        "persone e luoghi: fa fede la rubrica della rete",
        "people and places: the directory of the network is the reference",
    ),
    "billing": Text(
        "amministrazione e rimborsi: non fanno parte della cartella", "billing is no part of the record"
    ),
    "part_of_another": Text(
        "letto insieme alla risorsa che lo cita", "read together with the resource that names it"
    ),
    "entered_in_error": Text(
        "nell'origine è un errore o è stato annullato", "marked as an error or cancelled at its origin"
    ),
    "not_done": Text("non eseguito", "was not done"),
    "no_value": Text("non contiene alcun valore", "holds no value"),
    "no_code": Text("non dice di che cosa si tratta", "does not say what it is about"),
    "no_date": Text("senza data", "has no date"),
    "invalid": Text("contiene valori impossibili", "holds impossible values"),
    "death_without_day": Text(
        "il decesso è indicato senza il giorno: inserirlo nei dati del paziente",
        "the death is stated without its day: enter it with the patient's data",
    ),
    "death_not_taken": Text(
        "decesso: il paziente è già noto e i suoi dati non vengono modificati; verificare e inserire il giorno",
        "death: the patient is known already and their data are not changed; check and enter the day",
    ),
    "known_here": Text(
        "ce n'è già uno nella cartella, che vale", "there is one in the record already, and that one holds"
    ),
    "already_imported": Text(
        "già importato: quello che c'è non viene sovrascritto",
        "was imported before: what is there is not overwritten",
    ),
}


@dataclass(slots=True)
class Planned:
    """An entry to make. `fallback` is made instead when the checks of its kind refuse it (a laboratory value
    outside its hard range stays readable as a plain observation). `refs`: every resource that goes into it.
    `entry`: the id that the entry had where CircleCare exported it; resources with one id are one entry."""

    kind: str
    values: dict[str, Any]
    refs: list[str]
    resource_type: str
    original: str | None = None
    fallback: list[Planned] = field(default_factory=list)
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """A resource that is not taken: `kept` as a document or left out, and why (a key of REASONS)."""

    resource_type: str
    ref: str
    reason: str
    kept: bool = False


@dataclass(slots=True)
class Plan:
    """`already`: what an earlier import has decided about; it stands in the report and nowhere else."""

    entries: list[Planned] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    already: list[Passed] = field(default_factory=list)
