"""Which of several names a thing has, and which names of one code contradict each other.

A scan misreads names, so a name that only damaged documents print never wins over, nor stands beside, one that a sound
document prints. Of sound names the newest counts, then the one most documents print. Two names of one code that have
little in common are two things under one code, or a code misread: that is a finding, whichever name wins.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import partial

import msgspec

from kg.build.kept_answers import DAMAGED, NAMES, KeptAnswers
from kg.graph.iri import Namer, is_of_kind, keys_of, last_key, split_iri
from kg.graph.nquads import GraphWriter
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, rdf

RULE = "name-contradicted"
_DAMAGED = 0.02
"""Share of mended amounts from which a document counts as damaged."""
_ALIKE = 0.5
"""Likeness from which two names may be one name, misread, shortened or renamed."""
_CODE = re.compile(r"\d{3,}|\d{8}[A-Z]\d{12}")
_HEAD = re.compile(r"[^-—–－]{2,}[-—–－]")
_KINDS = ("unit", "project")
_NONE: Mapping[str, array[int]] = {}
_OWN_LEVEL = re.compile(r"[（(]?(?:本级|机关|本部)[)）]?$")


class SeenName(msgspec.Struct, frozen=True):
    """One name of a thing: the documents that print it, by number, whether one of them is sound, and the newest year."""

    name: str
    documents: array[int]
    is_sound: bool
    year: int

    @property
    def rank(self) -> tuple[object, ...]:
        """The lower, the rather it is the thing's name."""
        return not self.is_sound, -self.year, -len(self.documents), self.name


class _DocumentWorth(msgspec.Struct):
    """What a document's word is worth: whether it is damaged, and its fiscal year; 0 if unknown."""

    iri: str
    is_damaged: bool
    year: int = 0


class DatedName(msgspec.Struct, frozen=True):
    """One name of a thing in one year, and the documents that print it."""

    name: str
    documents: tuple[str, ...]


class NamesSeen:
    """The names of all things of a store, the best first.

    Args:
        store: An open store.
        kept: What each of its graphs says; the store is asked if None.
    """

    def __init__(self, store: GraphReader, kept: KeptAnswers | None = None) -> None:
        ask = kept.rows if kept else partial(ask_texts, store)
        damaged = {
            document
            for document, lines, mended in ask(DAMAGED)
            if document and lines and mended and int(mended) > _DAMAGED * int(lines)
        }
        numbers: dict[str, int] = {}
        self._documents: list[_DocumentWorth] = []
        # Millions of rows at a province's documents: of each four bytes are kept.
        self._seen: dict[str, dict[str, array[int]]] = defaultdict(lambda: defaultdict(_numbers))
        for thing, name, document, year in ask(NAMES):
            if thing and name and document:
                number = numbers.setdefault(document, len(numbers))
                if number == len(self._documents):
                    self._documents.append(_DocumentWorth(document, document in damaged))
                if year:
                    self._documents[number].year = max(int(year), self._documents[number].year)
                self._seen[thing][name].append(number)

    def _names(self, thing: str) -> list[SeenName]:
        """The names of a thing, the best first."""
        names = (self._name(name, found) for name, found in self._seen.get(thing, _NONE).items())
        return sorted(names, key=lambda n: n.rank)

    def _name(self, name: str, found: Iterable[int]) -> SeenName:
        numbers = array("I", sorted(set(found)))
        documents = [self._documents[number] for number in numbers]
        is_sound = not all(document.is_damaged for document in documents)
        return SeenName(name, numbers, is_sound, max(document.year for document in documents))

    def of(self, thing: str) -> list[str]:
        """Names of a thing, the best first; of damaged documents only where no sound one names it."""
        names = self._names(thing)
        sound = [n for n in names if n.is_sound]
        return [n.name for n in sound or names]

    def documents(self, seen: SeenName) -> list[str]:
        """The documents that print a name, by their IRIs."""
        return sorted(self._documents[number].iri for number in seen.documents)

    def others_than(self, thing: str, name: str) -> frozenset[str]:
        """Those names of a unit that cannot be another print of this one: it was renamed, or its code was another's."""
        if not is_of_kind(thing, "unit"):
            return frozenset()
        return frozenset(other for other in self.of(thing) if not same_unit_name(name, other))

    def counted(self, thing: str) -> Counter[str]:
        """The names of a thing with the number of documents that use each."""
        return Counter({name: len(set(found)) for name, found in self._seen.get(thing, _NONE).items()})

    def things(self) -> list[str]:
        """Whatever documents name, in the order of the IRIs."""
        return sorted(self._seen)

    def by_year(self, *aliases: str) -> dict[int, list[DatedName]]:
        """Fiscal year → the names that documents of that year give a thing, the commonest of the year first.

        Names of damaged documents count only where no sound document names the thing in any year, so that a misreading
        never becomes a name of its own.

        Args:
            aliases: The IRIs under which documents know the thing.
        """
        names = [name for alias in aliases for name in self._names(alias)]
        documents: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        everywhere: Counter[str] = Counter()
        for name in [n for n in names if n.is_sound] or names:
            everywhere[name.name] += len(name.documents)
            for document in (self._documents[number] for number in name.documents):
                if document.year:
                    documents[document.year][name.name].append(document.iri)
        return {
            year: sorted(
                (DatedName(name, tuple(sorted(found))) for name, found in of_year.items()),
                key=lambda n: (-len(n.documents), -everywhere[n.name], n.name),
            )
            for year, of_year in sorted(documents.items())
        }

    def are_one(self, thing: str, document: str, other: str) -> bool:
        """Whether two documents that name a thing may mean one thing by its code; true where one of them names it not."""
        said = [
            name
            for where in (document, other)
            for name in self._names(thing)
            if any(self._documents[number].iri == where for number in name.documents)
        ]
        return all(may_be_one(thing, one, two) for one in said for two in said)

    def contradictions(self, base: str) -> Iterator[tuple[str, SeenName, SeenName]]:
        """Coded units and projects with the name they have and another one that contradicts it."""
        for thing, printed in sorted(self._seen.items()):
            parts = split_iri(thing, base) if len(printed) > 1 else None
            if parts and parts[0] in _KINDS and _CODE.fullmatch(last_key(thing)):
                names = self._names(thing)
                for other in names[1:]:
                    if not may_be_one(thing, names[0], other):
                        yield thing, names[0], other


def _numbers() -> array[int]:
    return array("I")


def describe_contradictions(names: NamesSeen, namer: Namer) -> bytes:
    """The graph of findings about names that contradict each other, as N-Quads."""
    writer = GraphWriter(namer.contradictions_graph)
    for thing, taken, other in names.contradictions(namer.base):
        code = last_key(thing)
        for document in names.documents(other):
            keys = (*keys_of(thing, namer.base), last_key(document))
            iri = namer.finding_between(RULE, *keys)
            writer.link(iri, rdf.type, bkg.Finding)
            writer.text(iri, bkg.rule, RULE)
            writer.text(iri, bkg.severity, "warning")
            writer.link(iri, bkg.document, document)
            writer.text(iri, bkg.subject, code, "zh")
            writer.text(iri, bkg.message, _zh(code, taken, other), "zh")
            writer.text(iri, bkg.message, _en(code, taken, other), "en")
    return writer.to_bytes()


def _zh(code: str, taken: SeenName, other: SeenName) -> str:
    return (
        f"代码 {code} 在本文件中名为「{other.name}」（{other.year or '年度不明'}），在另外 {len(taken.documents)} 份文件中"
        f"名为「{taken.name}」（{taken.year or '年度不明'}）：不是同一事物，或代码、名称有误；名称取后者"
    )


def _en(code: str, taken: SeenName, other: SeenName) -> str:
    return (
        f"code {code}: expected one name, got 「{other.name}」 ({other.year or 'year unknown'}) here and 「{taken.name}」 "
        f"({taken.year or 'year unknown'}) in {len(taken.documents)} other documents; the latter is taken"
    )


def may_be_one(thing: str, one: SeenName, other: SeenName) -> bool:
    """Whether two names of a code may be one name; of units that sound documents name, more is asked."""
    if not _alike(one.name, other.name):
        return False
    return not (is_of_kind(thing, "unit") and one.is_sound and other.is_sound) or same_unit_name(
        one.name, other.name
    )


def same_unit_name(one: str, other: str) -> bool:
    """Whether names of units differ by more or fewer words, or by a slip, and not by what tells units apart.

    >>> same_unit_name("某区劲松街道办事处", "某区双井街道办事处"), same_unit_name("某区教委", "某区教委本级")
    (False, True)
    >>> same_unit_name("某区人力资源和社会保障局", "某区人力社保局"), same_unit_name("某区第一中学", "某区第二中学")
    (True, False)
    """
    one, other = _OWN_LEVEL.sub("", one), _OWN_LEVEL.sub("", other)
    start = _shared(one, other)
    one, other = one[start:], other[start:]
    end = _shared(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if not one or not other:
        return True
    return bool(set(one) & set(other))


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _alike(one: str, other: str) -> bool:
    """Whether two names may be one: one within the other, or much the same.

    >>> _alike("社区工作者系列培训", "社会治理项目"), _alike("双井街道", "双井街道办事处")
    (False, True)
    """
    if one in other or other in one:
        return True
    heads = [_HEAD.match(name) for name in (one, other)]
    if (
        heads[0] and heads[1] and heads[0][0] == heads[1][0]
    ):  # whose money it was tells nothing of what it is for
        one, other = one[heads[0].end() :], other[heads[1].end() :]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() >= _ALIKE
