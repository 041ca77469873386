"""What the writer writes is what a parser reads."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BuildError
from kg.graph.iri import Namer
from kg.graph.nquads import GraphWriter, decimal_term, iri_term, text_term, typed_term

G, S, P = "https://example.org/g", "https://example.org/s", "https://example.org/p"
XSD = "http://www.w3.org/2001/XMLSchema#"
texts = st.text(st.characters(exclude_categories=["Cs"]))


def read(writer: GraphWriter) -> list[ox.Quad]:
    return list(ox.parse(writer.to_bytes(), ox.RdfFormat.N_QUADS))


def quad(term: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(S), ox.NamedNode(P), term, ox.NamedNode(G))


@given(texts, st.sampled_from(["", "zh", "en", "zh-Hans"]))
def test_a_text_reads_back_changed(text: str, language: str) -> None:
    writer = GraphWriter(G)
    writer.text(S, P, text, language)
    expected = ox.Literal(text, language=language) if language else ox.Literal(text)
    assert read(writer) == [quad(expected)]


@given(texts, texts.filter(bool))
def test_a_quad_reads_back_with_another_name(text: str, key: str) -> None:
    target = Namer().policy(key)
    writer = GraphWriter(G)
    writer.link(S, P, target)
    writer.text(target, P, text)
    assert set(read(writer)) == {
        quad(ox.NamedNode(target)),
        ox.Quad(ox.NamedNode(target), ox.NamedNode(P), ox.Literal(text), ox.NamedNode(G)),
    }


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=6))
def test_an_amount_reads_back_rounded(amount: Decimal) -> None:
    writer = GraphWriter(G)
    writer.decimal(S, P, amount)
    (back,) = read(writer)
    assert isinstance(back.object, ox.Literal)
    assert Decimal(back.object.value) == amount
    assert back.object.datatype.value == XSD + "decimal"
    assert "E" not in back.object.value


def test_other_values_read_back_as_another_type() -> None:
    writer = GraphWriter(G)
    writer.integer(S, P, 12)
    writer.boolean(S, P, value=False)
    writer.year(S, P, 2026)
    writer.instant(S, P, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    expected = {
        ("12", "integer"),
        ("false", "boolean"),
        ("2026", "gYear"),
        ("2026-01-02T03:04:05+00:00", "dateTime"),
    }
    assert set(read(writer)) == {quad(ox.Literal(v, datatype=ox.NamedNode(XSD + t))) for v, t in expected}


def test_equal_statements_in_another_order_give_other_bytes() -> None:
    one, other = GraphWriter(G), GraphWriter(G)
    for writer, values in ((one, "abca"), (other, "cba")):
        for value in values:
            writer.text(S, P, value)
    assert one.to_bytes() == other.to_bytes()
    assert len(one) == 4
    assert one.to_bytes().count(b"\n") == 3


@pytest.mark.parametrize("text", ["\ud800", "经费\udc00合计"])
def test_half_a_surrogate_pair_ends_in_a_codec_error_far_away(text: str) -> None:
    with pytest.raises(
        BuildError, match=r"text of a literal: expected Unicode text, got half a surrogate pair"
    ):
        text_term(text)
    with pytest.raises(BuildError, match="IRI of a quad"):
        iri_term("https://example.org/" + text)


@pytest.mark.parametrize(
    "iri",
    [
        "",
        "unit/1",
        "https://x/a b",
        "https://x/<b>",
        'https://x/"',
        "https://x/\n",
        "https://x/{}",
        "https://x/\\u0041",
    ],
)
def test_a_broken_iri_breaks_out_of_its_brackets(iri: str) -> None:
    with pytest.raises(BuildError, match="IRI of a quad"):
        iri_term(iri)
    with pytest.raises(BuildError, match="IRI of a quad"):
        GraphWriter(iri)


def test_a_value_that_is_none_of_its_type_is_written() -> None:
    writer = GraphWriter(G)
    with pytest.raises(BuildError, match="year of a quad"):
        writer.year(S, P, 0)
    with pytest.raises(BuildError, match="moment of a quad"):
        writer.instant(S, P, datetime(2026, 1, 2))
    for value in ("NaN", "Infinity", "-Infinity"):
        with pytest.raises(BuildError, match="amount of a quad"):
            decimal_term(Decimal(value))
    with pytest.raises(BuildError, match="language tag"):
        text_term("x", 'zh" <a:b> .')
    with pytest.raises(BuildError, match="IRI of a quad"):
        typed_term("x", "no iri")
    assert len(writer) == 0
