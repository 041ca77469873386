"""Rows are counted exactly, however the bytes are cut and whatever the texts hold."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sparql.formats import RESULTS, Format
from kg.sparql.row_count import row_counter

NASTY = st.text(alphabet=st.sampled_from("{}[]:,\"\\\n\r\t<result>x 预&'"), max_size=12)


@pytest.mark.parametrize("result_format", [f for f in RESULTS if f.code], ids=lambda f: f.name)
@given(
    rows=st.lists(st.tuples(NASTY, st.none() | NASTY), max_size=6),
    sizes=st.lists(st.integers(1, 9), min_size=1),
)
def test_rows_are_counted_through_any_text(
    result_format: Format, rows: list[tuple[str, str | None]], sizes: list[int]
) -> None:
    values = " ".join(f"({ox.Literal(a)} {ox.Literal(b) if b is not None else 'UNDEF'})" for a, b in rows)
    result = ox.Store().query(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}")
    assert isinstance(result, ox.QuerySolutions)
    data = result.serialize(format=result_format.code) or b""  # type: ignore[arg-type]
    feed, start, count, turn = row_counter(result_format.name), 0, 0, 0
    while start < len(data):
        size = sizes[turn % len(sizes)]
        count = feed(data[start : start + size])
        start, turn = start + size, turn + 1
    assert count == len(rows)


@pytest.mark.parametrize("result_format", RESULTS[:2], ids=lambda f: f.name)
def test_an_ask_has_no_rows(result_format: Format) -> None:
    data = ox.Store().query("ASK {}").serialize(format=result_format.code) or b""  # type: ignore[arg-type]
    assert row_counter(result_format.name)(data) == 0


def test_rows_of_json_with_blanks_are_counted() -> None:
    text = b'{ "head" : { "vars" : [ "a" ] } , "results" : { "bindings" : [ { "a" : { "type" : "uri" } } , { } ] } }'
    for cut in range(1, len(text)):
        feed = row_counter("json")
        feed(text[:cut])
        assert feed(text[cut:]) == 2, cut
