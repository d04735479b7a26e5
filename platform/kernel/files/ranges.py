"""`Range: bytes=...` of RFC 9110, one range at a time."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")


class Unsatisfiable(ValueError):
    """416: the range lies behind the end of the file."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """From `start` to `stop`, `stop` not included."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.stop - self.start


def parse(header: str | None, size: int) -> ByteRange | None:
    """The part that is asked for. None (send everything): no header, another unit, several ranges, or nonsense,
    which RFC 9110 14.2 lets a server ignore. Raises Unsatisfiable."""
    match = _RANGE.fullmatch(header.replace(" ", "")) if header else None
    if match is None:
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise Unsatisfiable
        return ByteRange(size - length, size)
    start = int(first)
    stop = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return ByteRange(start, stop)
