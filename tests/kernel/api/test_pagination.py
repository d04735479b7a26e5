"""Cursors: strict, stable, never a 500."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from kernel.api.pagination import CursorPage, decode_cursor, encode_cursor, limit_of
from kernel.errors import Invalid


def request(query: str = "") -> Request:
    return Request(APIRequestFactory().get(f"/api/v1/things/?{query}"))


# What a column can hold: no NUL, and a bigint.
_texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
_keys = st.one_of(st.none(), _texts, st.integers(-(2**63) + 1, 2**63 - 1))


@given(st.lists(_keys, min_size=1, max_size=4))
def test_a_cursor_gives_back_the_key_it_was_made_from(key):
    assert decode_cursor(encode_cursor(key), length=len(key)) == key


@given(st.text())
def test_a_made_up_cursor_is_refused_at_its_field(text):
    problem = None
    key = []
    try:
        key = decode_cursor(text, length=2)
    except Invalid as refusal:
        problem = refusal
    assert len(key) == 2 or (problem is not None and "cursor" in problem.fields)


@pytest.mark.parametrize("key", [["\x00"], ["\ud800"], [2**63], [1.5], [{}], [["a"]]])
def test_a_cursor_with_what_no_column_holds_is_refused(key):
    made_up = base64.urlsafe_b64encode(json.dumps(key).encode()).decode()
    with pytest.raises(Invalid):
        decode_cursor(made_up, length=1)


def test_a_deeply_nested_cursor_is_refused():
    with pytest.raises(Invalid):
        decode_cursor(base64.urlsafe_b64encode(b"[" * 5000).decode(), length=1)


@pytest.mark.parametrize("raw", ["0", "-1", "201", "many", "1.5", "９999999999999999999999"])
def test_a_limit_out_of_range_is_refused(raw):
    with pytest.raises(Invalid) as problem:
        limit_of(request(f"limit={raw}"))
    assert "limit" in problem.value.fields


def test_a_page_shows_its_limit_and_links_to_the_rest():
    page = CursorPage.of(request("q=a&limit=2"), [1, 2, 3], limit=2, key=lambda row: [row])
    assert page.results == [1, 2]
    assert page.next == f"/api/v1/things/?q=a&limit=2&cursor={encode_cursor([2])}"
    assert page.previous is None


def test_the_last_page_has_no_next():
    assert CursorPage.of(request(), [1, 2], limit=2, key=lambda row: [row]).next is None
