"""Taking the place where a photo was taken out of it, without touching its pixels. Runs in the sandbox.

The GPS directory of the Exif block is emptied and zeroed in place, and so are position values in XMP. Nothing
changes its length, so that it works alike for JPEG, PNG, WebP, TIFF and HEIC. The rest of the Exif (turn of the
picture, time) stays: it is clinically useful.
"""

import re
import struct
import zlib

_GPS_POINTER = 0x8825
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_TIFF = (b"II*\x00", b"MM\x00*")
_XMP_GPS = re.compile(rb"exif:GPS[A-Za-z]+\s*(?:=\s*(\"[^\"]{0,200}\"|'[^']{0,200}')|>([^<]{1,200})<)")
_MAX_XMP = 4 * 1024 * 1024


def scrub(data: bytearray) -> bool:
    """Remove positions from the image in `data`, in place. True when there was one."""
    found = False
    for start in _exif_blocks(data):
        found |= _scrub_tiff(data, start)
    found |= _scrub_xmp(data)
    if found and data.startswith(b"\x89PNG"):
        _repair_png_checksums(data)
    return found


def _exif_blocks(data: bytearray) -> list[int]:
    """Where a TIFF structure that may carry Exif begins."""
    starts = [0] if data[:4] in _TIFF else []
    for marker, skip in ((b"Exif\x00\x00", 6), (b"eXIf", 4), (b"EXIF", 8)):
        at = data.find(marker)
        while at != -1:
            if data[at + skip : at + skip + 4] in _TIFF:
                starts.append(at + skip)
            at = data.find(marker, at + 1)
    return starts


def _scrub_tiff(data: bytearray, base: int) -> bool:
    order = "<" if data[base : base + 2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(order + "I", data, base + 4)
        (count,) = struct.unpack_from(order + "H", data, base + first)
        for number in range(count):
            entry = base + first + 2 + 12 * number
            tag, _type, _count, value = struct.unpack_from(order + "HHII", data, entry)
            if tag == _GPS_POINTER:
                return _empty_directory(data, base, value, order)
    except struct.error:
        return False  # cut off: there is no directory to read for anyone
    return False


def _empty_directory(data: bytearray, base: int, offset: int, order: str) -> bool:
    (count,) = struct.unpack_from(order + "H", data, base + offset)
    for number in range(count):
        entry = base + offset + 2 + 12 * number
        _tag, kind, length, value = struct.unpack_from(order + "HHII", data, entry)
        size = _SIZES.get(kind, 0) * length
        if 4 < size <= len(data):
            _zero(data, base + value, size)
        _zero(data, entry, 12)
    _zero(data, base + offset, 2)
    return int(count) > 0


def _zero(data: bytearray, start: int, size: int) -> None:
    stop = min(start + size, len(data))
    if start < stop:
        data[start:stop] = bytes(stop - start)


def _scrub_xmp(data: bytearray) -> bool:
    start = data.find(b"<x:xmpmeta")
    stop = data.find(b"</x:xmpmeta>", start)
    if start == -1 or stop == -1 or stop - start > _MAX_XMP:
        return False
    found = False
    for match in _XMP_GPS.finditer(bytes(data[start:stop])):
        group = 1 if match.group(1) is not None else 2
        first, last = match.span(group)
        if group == 1:
            first, last = first + 1, last - 1
        data[start + first : start + last] = b" " * (last - first)
        found = True
    return found


def _repair_png_checksums(data: bytearray) -> None:
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        stop = at + 8 + length
        if stop + 4 > len(data):
            return
        if bytes(data[at + 4 : at + 8]) in (b"eXIf", b"iTXt"):
            struct.pack_into(">I", data, stop, zlib.crc32(data[at + 4 : stop]))
        at = stop + 4
