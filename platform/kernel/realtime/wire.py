"""What travels over the one Pub/Sub channel between the publishers and the Daphne processes.

An event carries the ids of its receivers in binary (16 bytes each) before the encoded frame: a process
looks its sockets up without parsing the frame, and 200 receivers cost 3 kB.
"""

import json
import struct
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

_EVENT = b"E"
_CLOSE = b"C"
_RESYNC = b"R"
_COUNT = struct.Struct("!I")
_ID = 16


@dataclass(frozen=True, slots=True)
class Delivery:
    """`frame` for every socket of `persons` (raw UUID bytes)."""

    persons: list[bytes]
    frame: str


@dataclass(frozen=True, slots=True)
class Close:
    """Close the sockets of `persons`, and those opened under one of `sessions` (hashes of session keys)."""

    persons: frozenset[bytes]
    sessions: frozenset[str]
    code: int


@dataclass(frozen=True, slots=True)
class ResyncOf:
    """Tell the sockets of `persons` (None: everyone's) to ask for what they missed."""

    persons: frozenset[bytes] | None


Message = Delivery | Close | ResyncOf


def pack_event(persons: Collection[UUID], frame: str) -> bytes:
    ids = b"".join(person.bytes for person in persons)
    return _EVENT + _COUNT.pack(len(persons)) + ids + frame.encode()


def pack_close(*, persons: Iterable[UUID] = (), sessions: Iterable[str] = (), code: int) -> bytes:
    """`sessions` are session keys; only their hashes leave the process (a key is a bearer secret)."""
    body = {
        "persons": [person.hex for person in persons],
        "sessions": [session_hash(key) for key in sessions],
        "code": code,
    }
    return _CLOSE + json.dumps(body).encode()


def pack_resync(persons: Iterable[bytes] | None) -> bytes:
    body = {"persons": None if persons is None else [person.hex() for person in persons]}
    return _RESYNC + json.dumps(body).encode()


def unpack(payload: bytes) -> Message:
    """Raises ValueError for anything that is not one of ours."""
    kind = payload[:1]
    if kind == _EVENT:
        return _unpack_event(payload)
    if kind not in (_CLOSE, _RESYNC):
        raise ValueError("unknown kind of realtime message")
    try:
        body = json.loads(payload[1:])
        ids = body["persons"]
        persons = None if ids is None else frozenset(bytes.fromhex(item) for item in ids)
        if kind == _RESYNC:
            return ResyncOf(persons=persons)
        return Close(
            persons=persons or frozenset(), sessions=frozenset(body["sessions"]), code=int(body["code"])
        )
    except (KeyError, TypeError) as exc:
        raise ValueError("malformed realtime message") from exc


def _unpack_event(payload: bytes) -> Delivery:
    if len(payload) < 1 + _COUNT.size:
        raise ValueError("truncated realtime message")
    (count,) = _COUNT.unpack_from(payload, 1)
    start = 1 + _COUNT.size
    end = start + count * _ID
    if end > len(payload):
        raise ValueError("truncated realtime message")
    persons = [payload[i : i + _ID] for i in range(start, end, _ID)]
    return Delivery(persons=persons, frame=payload[end:].decode())


def session_hash(session_key: str) -> str:
    return sha256(session_key.encode()).hexdigest()
