"""The typed events that go out over the socket, and the registry that knows them all.

A room declares its events in its own `events.py` and registers each class:

    @register
    class PatientChanged(Event):
        type: ClassVar[str] = "patient.changed"
        patient_id: UUID
        version: int

The registry is closed by default: an unregistered event cannot be published, so the access matrix and the
schema of the front end (`schema()`) always see every event that exists.
"""

from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

PROTOCOL_VERSION = 1


class Event(BaseModel):
    """Shape of one event: `type` names it, the fields are its `data`. Unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: ClassVar[str]


E = TypeVar("E", bound=type[Event])

_registry: dict[str, type[Event]] = {}


def register(event_class: E) -> E:
    """Make `event_class` known; usable as a decorator. Raises ValueError when its type is taken."""
    known = _registry.setdefault(event_class.type, event_class)
    if known is not event_class:
        raise ValueError(f"two events are called {event_class.type!r}: {known!r} and {event_class!r}")
    return event_class


def is_registered(event_class: type[Event]) -> bool:
    return _registry.get(event_class.type) is event_class


def registered() -> dict[str, type[Event]]:
    """Every event by its type, sorted."""
    return dict(sorted(_registry.items()))


def encode(event: Event) -> str:
    """The frame as it goes over the wire; encoded once, whatever the number of receivers."""
    return f'{{"v":{PROTOCOL_VERSION},"type":"{event.type}","data":{event.model_dump_json()}}}'


def schema() -> dict[str, Any]:
    """JSON Schema of all frames, a union told apart by `type`: what the front end's types are made of."""
    definitions: dict[str, Any] = {}
    frames: list[dict[str, Any]] = []
    for name, event_class in registered().items():
        data = event_class.model_json_schema(ref_template="#/$defs/{model}", mode="serialization")
        definitions.update(data.pop("$defs", {}))
        definitions[event_class.__name__] = data
        frames.append(
            {
                "type": "object",
                "properties": {
                    "v": {"const": PROTOCOL_VERSION},
                    "type": {"const": name},
                    "data": {"$ref": f"#/$defs/{event_class.__name__}"},
                },
                "required": ["v", "type", "data"],
                "additionalProperties": False,
            }
        )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Frame",
        "oneOf": frames,
        "$defs": definitions,
    }
