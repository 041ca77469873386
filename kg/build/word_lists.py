"""What stands in facts as a plain word, as concept schemes: rules, units of measure and measure keys.

The words are those of extraction's own data, so that a new rule or unit has its concept without being written twice; the
concepts have the word as `skos:notation`, like those of the code lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import msgspec.yaml

from extract.performance.units import unit_words
from extract.rule_names import rule_names
from extract.tables.measure_keys import kind_measures
from kg.graph.iri import Namer, header_path
from kg.graph.nquads import GraphWriter
from ontology.terms import VERSION, owl, rdf, rdfs, skos
from queries.rules.catalogue import load_rules


class EnglishWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """English names of units of measure, and of the parts of measure keys."""

    measure_units: dict[str, str]
    measures: dict[str, str]


@cache
def english_words() -> EnglishWords:
    """The words of `english_words.yaml`."""
    text = files("kg.build").joinpath("english_words.yaml").read_text("utf-8")
    return msgspec.yaml.decode(text, type=EnglishWords)


class Word(msgspec.Struct, frozen=True):
    """A word with its names; `also` are other prints of it."""

    word: str
    zh: str
    en: str
    also: tuple[str, ...] = ()


def rules() -> list[Word]:
    """The rules of findings, checks and links."""
    named = {rule: Word(rule, name.zh, name.en) for rule, name in rule_names().items()}
    linked = {rule.id: Word(rule.id, rule.summary, rule.summary_en) for rule in load_rules()}
    return list((linked | named).values())


def measure_units() -> list[Word]:
    """The units of measure in their normal form."""
    english = english_words().measure_units
    return [Word(unit, unit, english[unit], also) for unit, also in unit_words().items()]


def measure_keys() -> list[Word]:
    """The measures of all kinds of tables."""
    english = english_words().measures
    keys = sorted({key for kind in kind_measures().values() for key in kind.measures})
    return [Word(key, key, ": ".join(english[part] for part in header_path(key))) for key in keys]


def english_of(kind: str, word: str) -> str | None:
    """The English name of a unit or measure key that is made of listed ones; None where a part has none.

    >>> english_of("measure-unit", "元/平方米"), english_of("measure-key", "预算数/公务接待费")
    ('yuan / square metre', 'budget: official reception')
    """
    known = english_words()
    names, joint = (known.measure_units, " / ") if kind == "measure-unit" else (known.measures, ": ")
    parts = [names.get(part) for part in header_path(word)]
    return joint.join(part for part in parts if part) if all(parts) else None


_LISTS: Mapping[str, tuple[str, str]] = {
    "rule": ("规则", "rules"),
    "measure-unit": ("度量单位", "units of measure"),
    "measure-key": ("列的标准名称", "measure keys"),
}


def describe_words(namer: Namer) -> bytes:
    """The schemes as N-Quads of the graph of code lists."""
    writer = GraphWriter(namer.codelists_graph)
    for (kind, names), words in zip(_LISTS.items(), (rules(), measure_units(), measure_keys()), strict=True):
        _describe(writer, namer, kind, names, words)
    return writer.to_bytes()


def _describe(
    writer: GraphWriter, namer: Namer, kind: str, names: tuple[str, str], words: Iterable[Word]
) -> None:
    scheme = namer.scheme(kind)
    writer.link(scheme, rdf.type, skos.ConceptScheme)
    writer.text(scheme, skos.prefLabel, names[0], "zh")
    writer.text(scheme, rdfs.label, names[1], "en")
    writer.text(scheme, owl.versionInfo, VERSION)
    for word in words:
        iri = namer.word(kind, word.word)
        writer.link(iri, rdf.type, skos.Concept)
        writer.link(iri, skos.inScheme, scheme)
        writer.text(iri, skos.notation, word.word)
        writer.text(iri, skos.prefLabel, word.zh, "zh")
        writer.text(iri, rdfs.label, word.en, "en")
        for other in word.also:
            writer.text(iri, skos.altLabel, other, "zh")
