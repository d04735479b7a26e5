"""JSON in and out: orjson for answers, a strict parser for input."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.serializer_helpers import ReturnDict, ReturnList

MAX_BODY_BYTES = 1024 * 1024


class BodyTooLarge(APIException):
    status_code = 413
    default_code = "body_too_large"
    default_detail = gettext_lazy("This is too large to be sent in one piece. Attach it as a file instead.")


def _default(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Decimal):
        # A measured value must arrive as it was written: "1.10" stays "1.10".
        return str(value)
    if isinstance(value, ReturnDict | Mapping):
        return dict(value)
    if isinstance(value, ReturnList | set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} is not JSON serializable")


def dumps(data: Any) -> bytes:
    """UTC instants with offset, UUIDs as text, keys as strings."""
    return orjson.dumps(data, default=_default, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z)


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else dumps(data)


class StrictJsonParser(BaseParser):
    """UTF-8 JSON without NaN, without NUL characters, of bounded depth: wrong input is a 400, never a 500."""

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        raw = stream.read(MAX_BODY_BYTES + 1)
        if len(raw) > MAX_BODY_BYTES:
            raise BodyTooLarge
        if not raw:
            return {}
        try:
            text = raw.decode("utf-8")
            # json, not orjson: bounded recursion gives RecursionError here, and NaN is named.
            data = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_whole)
            if "\\u0000" in text or "\x00" in text or "\\ud" in text.lower():
                _refuse_unstorable(data)
        except (UnicodeDecodeError, ValueError, RecursionError) as exc:
            raise ParseError(_("The request is not valid JSON.")) from exc
        return data


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(digits: str) -> float:
    """1e400 would become infinity, which no answer and no column can carry."""
    number = float(digits)
    if math.isinf(number):
        raise ValueError(digits)
    return number


def _whole(digits: str) -> int:
    """One that no floating-point number holds would break whoever counts with it."""
    _finite(digits)
    return int(digits)


def _refuse_unstorable(data: Any) -> None:
    """NUL and lone surrogates cannot be stored by PostgreSQL."""
    if isinstance(data, str):
        if "\x00" in data or any("\ud800" <= char <= "\udfff" for char in data):
            raise ParseError(_("The text contains characters that cannot be stored."))
    elif isinstance(data, dict):
        for key, value in data.items():
            _refuse_unstorable(key)
            _refuse_unstorable(value)
    elif isinstance(data, list):
        for value in data:
            _refuse_unstorable(value)
