"""JSON in: wrong input is a clear 400 or 413, whatever it is. JSON out: values arrive as written."""

import contextlib
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import APIException, ParseError

from kernel.api.renderers import MAX_BODY_BYTES, StrictJsonParser, dumps


def parse(raw: bytes):
    return StrictJsonParser().parse(io.BytesIO(raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": 1e400}',
        b'{"a": -1e400}',
        b'{"a": 1%s}' % (b"0" * 400),
        b'{"a": -1%s}' % (b"0" * 400),
        b'{"a": "\\u0000"}',
        b'{"a": "\\ud800"}',
        b'{"\\u0000": 1}',
        b"[" * 100_000,
    ],
)
def test_what_cannot_be_stored_or_read_is_refused(raw):
    with pytest.raises(ParseError):
        parse(raw)


def test_a_body_over_the_limit_is_refused_before_it_is_parsed():
    with pytest.raises(APIException) as refusal:
        parse(b'"' + b"a" * MAX_BODY_BYTES + b'"')
    assert refusal.value.status_code == 413


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_parse_error(raw):
    # Anything but a ParseError (a 400) fails the test by itself.
    with contextlib.suppress(ParseError):
        parse(raw)


def test_measured_values_and_instants_keep_their_form():
    assert dumps({"value": Decimal("1.10"), "at": datetime(2026, 3, 29, 1, 0, tzinfo=UTC)}) == (
        b'{"value":"1.10","at":"2026-03-29T01:00:00Z"}'
    )
