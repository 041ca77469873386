"""The reviewed data files of this package as typed values, each read once and never changed."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from extract.errors import CatalogueError

T = TypeVar("T")
_DATA = files("extract.policy") / "data"


class PlaceLetters(msgspec.Struct, frozen=True):
    """A place and the letters that stand for it in document numbers (data/places.csv)."""

    letters: str
    word: str
    name: str
    code: str
    parent: str
    government: str
    distinct: str
    office: str


class Office(msgspec.Struct, frozen=True):
    """Whole letters and whose they are, where their parts would say something else (data/offices.csv)."""

    letters: str
    name: str
    code: str


class Body(msgspec.Struct, frozen=True):
    """Letters of a body with its name in each tier (data/bodies.csv)."""

    letters: str
    central: str
    provincial: str
    local: str
    within: str
    system: str
    branches: str
    since: str
    until: str

    def holds_in(self, year: int | None) -> bool:
        """Whether the name holds in a year; without one, whether it holds today."""
        if year is None:
            return not self.until
        return (not self.since or int(self.since) <= year) and (not self.until or year <= int(self.until))


class SectionLetters(msgspec.Struct, frozen=True):
    """Letters of a section inside a body (data/sections.csv)."""

    body: str
    letters: str
    name: str


class PaperKind(msgspec.Struct, frozen=True):
    """Last letters of a number and the kind of paper they stand for (data/kinds.csv)."""

    letters: str
    name: str
    funding: str


class OrderIssuer(msgspec.Struct, frozen=True):
    """A name under which orders are numbered and its one form (data/orders.csv)."""

    printed: str
    normal: str
    level: str


class TitleKinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Endings of titles sorted by what they say (data/title_kinds.yaml)."""

    policy: tuple[str, ...]
    by_context: tuple[str, ...]
    other: tuple[str, ...]
    bare: frozenset[str]


class MentionWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words around mentions (data/wording.yaml)."""

    basis: tuple[str, ...]
    basis_adjacent: tuple[str, ...]
    basis_broken: tuple[str, ...]
    lead_in: tuple[str, ...]
    lead_in_letters: tuple[str, ...]
    not_letters: tuple[str, ...]
    case_letters: tuple[str, ...]
    lead_in_characters: str
    issuing: tuple[str, ...]
    publishing: tuple[str, ...]
    funding_after: tuple[str, ...]
    funding_verbs: tuple[str, ...]
    funding_objects: tuple[str, ...]
    reading_matter: tuple[str, ...]
    proof_after: tuple[str, ...]


class _ShortName(msgspec.Struct, frozen=True):
    printed: str
    full: str


class AgencyNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How full names of agencies end (data/agency_names.yaml)."""

    endings: tuple[str, ...]
    short_endings: dict[str, tuple[str, ...]]
    not_endings: tuple[str, ...]
    not_alone: frozenset[str]
    beginnings: tuple[str, ...]
    order_issuers: tuple[str, ...]


class _KnownDocuments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    republic: tuple[str, ...]
    republic_short: dict[str, tuple[str, ...]]
    programmes: tuple[str, ...]
    bracketed_only: frozenset[str]
    documents: dict[str, tuple[str, ...]]


class KnownName(msgspec.Struct, frozen=True):
    """A name of a known document: its full title, and whether the name alone proves a mention.

    `free` names count wherever they stand; `short` ones only after a word such as 根据; names that are
    neither count only in 《》.
    """

    full_title: str
    free: bool
    short: bool


def _rows(name: str, kind: type[T]) -> tuple[T, ...]:
    lines = [line for line in (_DATA / name).read_text("utf-8").splitlines() if line and line[0] != "#"]
    rows = [
        {column: value or "" for column, value in row.items() if column is not None}
        for row in csv.DictReader(lines)
    ]
    try:
        return tuple(msgspec.convert(row, kind) for row in rows)
    except msgspec.ValidationError as error:
        raise CatalogueError(f"extract/policy/data/{name}", f"rows of {kind.__name__}", str(error)) from error


def _mapping(name: str, kind: type[T]) -> T:
    try:
        return msgspec.yaml.decode((_DATA / name).read_bytes(), type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise CatalogueError(f"extract/policy/data/{name}", kind.__name__, str(error)) from error


@cache
def listed_places() -> tuple[PlaceLetters, ...]:
    """The places of the file, in its order."""
    return _rows("places.csv", PlaceLetters)


@cache
def offices() -> dict[str, Office]:
    """Whole letters whose parts would be read wrong."""
    return {row.letters: row for row in _rows("offices.csv", Office)}


@cache
def bodies() -> tuple[Body, ...]:
    """All bodies, in the order of the file."""
    return _rows("bodies.csv", Body)


@cache
def sections() -> dict[tuple[str, str], str]:
    """Name of a section by (letters of its body or *, its own letters)."""
    rows = _rows("sections.csv", SectionLetters)
    return {(body, row.letters): row.name for row in rows for body in row.body.split("|")}


@cache
def kinds() -> dict[str, PaperKind]:
    """Kinds of paper by their letters, longest letters first."""
    rows = sorted(_rows("kinds.csv", PaperKind), key=lambda row: -len(row.letters))
    return {row.letters: row for row in rows}


@cache
def order_issuers() -> dict[str, OrderIssuer]:
    """Issuers of numbered orders by the name they are printed under."""
    return {row.printed: row for row in _rows("orders.csv", OrderIssuer)}


@cache
def full_names() -> dict[str, str]:
    """Full names of central agencies by their short ones."""
    return {row.printed: row.full for row in _rows("short_names.csv", _ShortName)}


@cache
def title_kinds() -> TitleKinds:
    """Endings of titles."""
    return _mapping("title_kinds.yaml", TitleKinds)


@cache
def not_policies() -> frozenset[str]:
    """Titles that are newspapers, books, programmes, works of art."""
    groups = _mapping("not_policies.yaml", dict[str, tuple[str, ...]])
    return frozenset(title for group in groups.values() for title in group)


@cache
def wording() -> MentionWording:
    """Words around mentions."""
    return _mapping("wording.yaml", MentionWording)


@cache
def common_words() -> frozenset[str]:
    """Words that stand before numbers in running text."""
    lines = (_DATA / "words.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and line[0] != "#")


@cache
def agency_names() -> AgencyNames:
    """Endings of agency names."""
    return _mapping("agency_names.yaml", AgencyNames)


@cache
def known_names() -> dict[str, KnownName]:
    """Known documents by every name they have, full or short."""
    file = _mapping("known_documents.yaml", _KnownDocuments)
    names: dict[str, KnownName] = {}
    for name in file.republic:
        full = "中华人民共和国" + name
        names[full] = KnownName(full_title=full, free=True, short=False)
        names[name] = KnownName(full_title=full, free=False, short=name not in file.bracketed_only)
    for name, short_names in file.republic_short.items():
        full = "中华人民共和国" + name
        names |= {short: KnownName(full_title=full, free=False, short=True) for short in short_names}
    for name in file.programmes:
        names[name] = KnownName(full_title=name, free=False, short=False)
    for full, short_names in file.documents.items():
        names[full] = KnownName(full_title=full, free=True, short=False)
        for name in short_names:
            names[name] = KnownName(full_title=full, free=False, short=name not in file.bracketed_only)
    return names


@cache
def programmes() -> tuple[str, ...]:
    """Programmes that texts name in “ ”."""
    return _mapping("known_documents.yaml", _KnownDocuments).programmes
