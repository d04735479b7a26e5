"""What runs inside the sandbox: plain functions, JSON in and JSON out, no Django.

Importing this module loads the parsers; only the helper process does that.
"""

import hashlib
import importlib
import mmap
from contextlib import closing
from pathlib import Path
from typing import Any

import pillow_heif
import pypdfium2 as pdfium
from PIL import Image, ImageOps

from kernel.files import archives, filetypes, position
from kernel.files.sandbox.refusal import Refused

pillow_heif.register_heif_opener()
Image.init()

# 100 megapixels: above the largest phone camera with room to spare; decoded 300 MB.
MAX_PIXELS = 100_000_000
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
THUMBNAIL_PX = 320
PREVIEW_PX = 2048
PAGE_PX = 1240
MAX_PREVIEW_PAGES = 20


def inspect(path: str, name: str, inspections: dict[str, str]) -> dict[str, Any]:
    """Recognise the staged file at `path`, refuse what may not be kept, clean what must be cleaned in place.

    `inspections` names a further function ("module:function" of path) for some kinds: {"error": code} refuses.
    Returns {"type": code, "changed": bool, "original_sha256": hex or None}. Raises Refused.
    """
    with open(path, "rb") as stream:  # noqa: PTH123 - a plain path from our own client
        head = stream.read(filetypes.HEAD_BYTES)
    file_type = filetypes.sniff(head, name)
    if file_type is None:
        raise Refused("type_not_allowed", found=_what_it_is(head))
    if file_type.code == "zip":
        file_type = filetypes.TYPES[archives.container_type(path)]
    if not filetypes.name_fits(file_type, name):
        raise Refused("type_mismatch", found=file_type.code, extension=filetypes.extension_of(name))
    if file_type.kind in inspections:
        _inspect_further(inspections[file_type.kind], path)
    original = None
    if file_type.kind == "image":
        _check_picture(path)
        original = _without_position(path)
    elif file_type.kind == "dicom" and filetypes.has_dicom_magic(head) and any(head[:128]):
        original = _without_preamble(path)
    return {"type": file_type.code, "changed": original is not None, "original_sha256": original}


def _inspect_further(job: str, path: str) -> None:
    module, _colon, function = job.partition(":")
    found: dict[str, Any] = getattr(importlib.import_module(module), function)(path)
    if "error" in found:
        raise Refused(found["error"])


def _what_it_is(head: bytes) -> str:
    if filetypes.is_executable(head):
        return "program"
    return "markup" if filetypes.is_markup(head) else "unknown"


def _digest(path: str) -> str:
    with open(path, "rb") as stream:  # noqa: PTH123
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _check_picture(path: str) -> None:
    """The size in the header counts before anything is decoded."""
    try:
        with Image.open(path) as image:
            width, height = image.size
    except Image.DecompressionBombError as exc:
        raise Refused("image_too_large", limit=MAX_PIXELS // 1_000_000) from exc
    except (OSError, ValueError, SyntaxError) as exc:
        raise Refused("image_damaged") from exc
    if width * height > MAX_PIXELS:
        raise Refused("image_too_large", limit=MAX_PIXELS // 1_000_000)


def _without_position(path: str) -> str | None:
    original = _digest(path)
    data = bytearray(Path(path).read_bytes())
    if not position.scrub(data):
        return None
    Path(path).write_bytes(data)
    return original


def _without_preamble(path: str) -> str:
    """The first 128 bytes are free for the sender: a program can hide there (PE/DICOM). Nobody reads them."""
    original = _digest(path)
    with open(path, "r+b") as stream, closing(mmap.mmap(stream.fileno(), 0)) as view:  # noqa: PTH123
        view[:128] = bytes(128)
    return original


def render_picture(path: str, into: str) -> dict[str, Any]:
    """A preview (page 1) and a thumbnail, turned upright, without any metadata."""
    with Image.open(path) as image:
        image.draft("RGB", (PREVIEW_PX, PREVIEW_PX))
        upright = ImageOps.exif_transpose(image)
        picture = upright.convert("RGB")
    picture.thumbnail((PREVIEW_PX, PREVIEW_PX))
    picture.save(Path(into) / "1.jpg", quality=85)
    picture.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    picture.save(Path(into) / "thumbnail.jpg", quality=80)
    return {"pages": 1, "previews": 1}


def render_pdf(path: str, into: str) -> dict[str, Any]:
    """The first pages as pictures, and a thumbnail of the first."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as exc:
        raise Refused("pdf_encrypted" if "password" in str(exc).lower() else "pdf_damaged") from exc
    with closing(document):
        pages = len(document)
        previews = min(pages, MAX_PREVIEW_PAGES)
        for number in range(previews):
            picture = _page(document, number)
            picture.save(Path(into) / f"{number + 1}.jpg", quality=80)
            if number == 0:
                picture.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
                picture.save(Path(into) / "thumbnail.jpg", quality=80)
    return {"pages": pages, "previews": previews}


def _page(document: pdfium.PdfDocument, number: int) -> Image.Image:
    page = document[number]
    width, height = page.get_size()
    if width < 1 or height < 1:
        raise Refused("pdf_damaged")
    # The longer side fits; a page that is metres long does not become gigabytes.
    scale = min(PAGE_PX / width, 2 * PAGE_PX / height)
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    return picture


def unpack(path: str, into: str, start: int, max_bytes: int, max_total: int) -> dict[str, Any]:
    """The next portion of DICOM files of an archive, see `archives.extract`."""
    return archives.extract(path, into, start=start, max_bytes=max_bytes, max_total=max_total)
