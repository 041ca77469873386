"""What facts hold as plain words is named in both languages, and each word once."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from extract.performance.units import parse_unit
from kg.build.things import describe_things
from kg.build.word_lists import Word, describe_words, measure_keys, measure_units, rules
from kg.graph.iri import Namer
from ontology.terms import rdfs, skos
from tests.kg.lineage.books import NAMER, Book, open_store


@pytest.mark.parametrize(
    "words", [rules(), measure_units(), measure_keys()], ids=["rules", "units", "measures"]
)
def test_each_word_has_a_name_in_both_languages(words: list[Word]) -> None:
    assert len({w.word for w in words}) == len(words) > 40
    assert [w for w in words if not (w.zh.strip() and w.en.strip() and w.en.isprintable())] == []
    assert len({w.en for w in words}) > 0.9 * len(words)


def test_a_unit_of_the_list_is_in_its_normal_form_and_its_prints_lead_to_it() -> None:
    assert [w.word for w in measure_units() if parse_unit(w.word).name != w.word] == []
    assert [
        (w.word, other) for w in measure_units() for other in w.also if parse_unit(other).name != w.word
    ] == []


def test_units_that_differ_are_not_taken_for_one() -> None:
    """Five working days are a week, and a point of percentage is no per cent."""
    assert {parse_unit(u).name for u in ("天", "工作日", "百分点", "%")} == {"天", "工作日", "百分点", "%"}


def test_the_concepts_stand_in_their_schemes() -> None:
    quads = list(ox.parse(describe_words(Namer()), format=ox.RdfFormat.N_QUADS))
    schemes = {
        q.object.value
        for q in quads
        if q.predicate.value == skos.inScheme and isinstance(q.object, ox.NamedNode)
    }
    assert schemes == {Namer().scheme(kind) for kind in ("rule", "measure-unit", "measure-key")}


def test_a_measure_key_that_no_list_has_is_a_concept_of_its_own(tmp_path: Path) -> None:
    book = Book("甲").row("expenditure", {"预算数/公务接待费": "1.00"})
    with open_store(tmp_path / "s", book) as store:
        said = describe_things(store, NAMER).decode()
    concept = NAMER.word("measure-key", "预算数/公务接待费")
    assert f'<{concept}> <{skos.notation}> "预算数/公务接待费"' in said
    assert f'<{concept}> <{rdfs.label}> "budget: official reception"@en' in said
