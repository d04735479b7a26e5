"""From bytes to a Bundle whose every reference leads somewhere."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import isinf
from types import MappingProxyType
from typing import Any

from cases.interchange.rules.elements import word
from cases.interchange.rules.problems import BundleError, join
from cases.record.rules.text import Text

MAX_BYTES = 32 * 1024 * 1024
MAX_ENTRIES = 50_000
MAX_DEPTH = 64
BUNDLE_TYPES = frozenset({"transaction", "batch", "collection", "searchset"})
# Who and where: the directory of the network is the reference for these, so an export may point outside.
_OUTSIDE_ALLOWED = ("Practitioner", "PractitionerRole", "Organization", "Location", "Device")
# Who the entry is about, and what was given: without these an entry means nothing.
_ESSENTIAL = frozenset({"subject", "patient", "medicationReference"})

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource of the Bundle. `ref` names it for ever: its fullUrl, else Type/id, else its content.

    Its place would be no name: the next export has another resource there.
    """

    resource_type: str
    resource: Json
    ref: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A Bundle that was checked: one patient, every reference resolved."""

    patient: Entry
    entries: tuple[Entry, ...]
    by_reference: MappingProxyType[str, Entry]

    def resolve(self, entry: Entry, reference: Any) -> Json | None:
        """The resource a reference of `entry` names (contained or in the Bundle); None for one outside."""
        if not isinstance(reference, dict) or not isinstance(reference.get("reference"), str):
            return None
        name = reference["reference"]
        if name.startswith("#"):
            return _contained(entry.resource).get(name[1:])
        found = self.by_reference.get(_without_version(name))
        return found.resource if found else None


def read_bundle(content: bytes) -> Bundle:
    """Parse and check a Bundle. Raises BundleError that says what is wrong and where."""
    raw = parse(content)
    if raw.get("resourceType") != "Bundle":
        raise BundleError(
            "not_a_bundle",
            Text("Non è un Bundle FHIR", "This is not a FHIR Bundle"),
            pointer="/resourceType",
        )
    if word(raw.get("type")) not in BUNDLE_TYPES:
        raise BundleError(
            "bundle_type",
            Text(
                "Serve un Bundle di tipo transaction, batch o collection",
                "A Bundle of type transaction, batch or collection is needed",
            ),
            pointer="/type",
        )
    entries = tuple(_entries(raw.get("entry")))
    patient = _one_patient(entries)
    by_reference = MappingProxyType(_index(entries))
    bundle = Bundle(patient=patient, entries=entries, by_reference=by_reference)
    for entry in entries:
        _check_references(bundle, entry)
    return bundle


def parse(content: bytes) -> Json:
    """The JSON object in `content`: bounded in size and depth, with text that can be stored. Raises BundleError."""
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise BundleError(
            "bundle_too_large", Text(f"Il file supera {limit} MB", f"The file is larger than {limit} MB")
        )
    try:
        raw = json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise BundleError(
            "invalid_json",
            Text(
                f"Il file non è testo UTF-8 (byte {error.start})",
                f"The file is not UTF-8 text (byte {error.start})",
            ),
        ) from error
    except json.JSONDecodeError as error:
        raise BundleError(
            "invalid_json",
            Text(
                f"JSON non valido alla riga {error.lineno}, colonna {error.colno}",
                f"Invalid JSON in line {error.lineno}, column {error.colno}",
            ),
        ) from error
    except (RecursionError, ValueError) as error:
        raise BundleError("invalid_json", Text("JSON non valido", "Invalid JSON")) from error
    if not isinstance(raw, dict):
        raise BundleError("not_a_bundle", Text("Non è un Bundle FHIR", "This is not a FHIR Bundle"))
    _check_depth(raw)
    if b"\\u0000" in content or b"\\ud" in content.lower():
        clean: Json = _storable(raw)
        return clean
    return raw


def _storable(value: Any) -> Any:
    """Text without NUL, and with a mark for halves of characters: the database can hold neither.

    Damaged text in one note must not keep a patient's whole record out; the original is kept as it came.
    """
    if isinstance(value, str):
        return "".join(
            "\ufffd" if "\ud800" <= character <= "\udfff" else character
            for character in value
            if character != "\x00"
        )
    if isinstance(value, dict):
        return {_storable(key): _storable(child) for key, child in value.items()}
    return [_storable(child) for child in value] if isinstance(value, list) else value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(digits: str) -> float:
    """1e400 would become infinity, which no column and no answer can carry."""
    number = float(digits)
    if isinf(number):
        raise ValueError(digits)
    return number


def _check_depth(raw: Any) -> None:
    """Nobody nests that deep for a good reason, and the walk over references must end."""
    level: list[Any] = [raw]
    for _step in range(MAX_DEPTH):
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    raise BundleError("invalid_json", Text("JSON troppo annidato", "The JSON is nested too deeply"))


def _entries(raw: Any) -> Iterator[Entry]:
    if not isinstance(raw, list) or not raw:
        raise BundleError(
            "empty_bundle",
            Text("Il Bundle non contiene risorse", "The Bundle holds no resources"),
            pointer="/entry",
        )
    if len(raw) > MAX_ENTRIES:
        raise BundleError("bundle_too_large", Text("Troppe risorse", "Too many resources"), pointer="/entry")
    nameless: Counter[str] = Counter()
    for number, item in enumerate(raw):
        pointer = join("/entry", number)
        resource = item.get("resource") if isinstance(item, dict) else None
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(resource, dict) or not isinstance(kind, str):
            raise BundleError(
                "no_resource",
                Text("Manca la risorsa o il suo tipo", "The resource or its type is missing"),
                pointer=join(pointer, "resource"),
            )
        yield Entry(kind, resource, _ref(item, kind, resource, nameless), join(pointer, "resource"))


def _ref(item: Json, kind: str, resource: Json, nameless: Counter[str]) -> str:
    full_url = item.get("fullUrl")
    identity = resource.get("id")
    if isinstance(full_url, str) and full_url:
        return full_url
    if isinstance(identity, str) and identity:
        return f"{kind}/{identity}"
    said = json.dumps(resource, sort_keys=True, separators=(",", ":"))
    name = f"{kind}#sha256:{hashlib.sha256(said.encode()).hexdigest()}"
    nameless[name] += 1
    # the same thing said twice is two entries, in this export and in the next
    return name if nameless[name] == 1 else f"{name}.{nameless[name]}"


def _one_patient(entries: tuple[Entry, ...]) -> Entry:
    found = [entry for entry in entries if entry.resource_type == "Patient"]
    if not found:
        raise BundleError(
            "no_patient", Text("Manca la risorsa Patient", "There is no Patient resource"), pointer="/entry"
        )
    if len(found) > 1:
        raise BundleError(
            "several_patients",
            Text(
                "Il Bundle contiene più pazienti: uno per file",
                "The Bundle holds several patients: one per file",
            ),
            pointer=found[1].pointer,
        )
    return found[0]


def _index(entries: tuple[Entry, ...]) -> dict[str, Entry]:
    """Every name under which a resource can be referred to."""
    found: dict[str, Entry] = {}
    for entry in entries:
        names = {entry.ref}
        identity = entry.resource.get("id")
        if isinstance(identity, str):
            names |= {f"{entry.resource_type}/{identity}"}
        for name in names:
            if found.setdefault(name, entry) is not entry:
                raise BundleError(
                    "same_url_twice",
                    Text(
                        "Due risorse hanno lo stesso identificativo", "Two resources have the same identifier"
                    ),
                    pointer=entry.pointer,
                )
    return found


def _check_references(bundle: Bundle, entry: Entry) -> None:
    contained = _contained(entry.resource)
    for pointer, key, reference in _references(entry.resource, entry.pointer, ""):
        if reference.startswith("#"):
            known = reference == "#" or reference[1:] in contained
        else:
            known = _without_version(reference) in bundle.by_reference or _may_be_outside(key, reference)
        if not known:
            raise BundleError(
                "missing_reference",
                Text(
                    f"Il riferimento «{reference[:120]}» non si trova nel Bundle",
                    f"The reference “{reference[:120]}” is not in the Bundle",
                ),
                pointer=join(pointer, "reference"),
            )
    about = entry.resource.get("subject") or entry.resource.get("patient")
    if isinstance(about, dict) and isinstance(about.get("reference"), str):
        found = bundle.resolve(entry, about)
        if (
            found is not None
            and found.get("resourceType") == "Patient"
            and found is not bundle.patient.resource
        ):
            raise BundleError(
                "other_patient",
                Text("La risorsa riguarda un altro paziente", "The resource is about another patient"),
                pointer=entry.pointer,
            )


def _references(value: Any, pointer: str, key: str) -> Iterator[tuple[str, str, str]]:
    """Every Reference below `value`: where it stands, under which element, and what it says."""
    if isinstance(value, dict):
        reference = value.get("reference")
        if isinstance(reference, str) and reference:
            yield pointer, key, reference
        for name, child in value.items():
            if isinstance(child, dict | list):
                yield from _references(child, join(pointer, name), name)
    elif isinstance(value, list):
        for number, child in enumerate(value):
            if isinstance(child, dict | list):
                yield from _references(child, join(pointer, number), key)


def _may_be_outside(key: str, reference: str) -> bool:
    """Links to people and places by address or by search; never the patient, never the medicine."""
    if key in _ESSENTIAL or reference.startswith("urn:"):
        return False
    if reference.startswith(("http://", "https://")):
        return True
    return reference.startswith(tuple(f"{kind}{mark}" for kind in _OUTSIDE_ALLOWED for mark in ("/", "?")))


def _without_version(reference: str) -> str:
    return reference.split("/_history/", 1)[0]


def _contained(resource: Json) -> dict[str, Json]:
    items = resource.get("contained")
    if not isinstance(items, list):
        return {}
    return {item["id"]: item for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)}
