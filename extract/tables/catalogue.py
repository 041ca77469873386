"""The catalogue of known tables: data in `families/`, one file a family of layouts, read once into frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache, cached_property

import msgspec
import msgspec.yaml

from extract.errors import CatalogueError
from extract.states import Stage
from extract.tables.user_layouts import family_texts
from extract.text import label_key

words = label_key
"""The form in which headers, labels and titles are compared with the catalogue."""


OTHER_KIND = "other"
"""Kind of tables that are understood and none of the known ones."""


class TableForm(StrEnum):
    """How a table is laid out."""

    ROWS = "rows"
    TWO_SIDED = "two_sided"
    DEPARTMENT_FUNDS = "department_funds"
    PERFORMANCE = "performance"


class ColumnEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column that a table of a kind can have: a dimension or a measure.

    `figure` is 预算数 or 决算数 where a table prints both under the same header, above it or below. `key` is the name
    that other families give the measure, where this one's header says it in other words.
    """

    header: tuple[str, ...]
    dimension: str | None = None
    measure: str | None = None
    under: tuple[str, ...] = ()
    holds: str = "amount"
    required: bool = False
    figure: str | None = None
    key: str | None = None

    @property
    def measure_key(self) -> str | None:
        """The measure's name over all families, None for a dimension."""
        return self.key or self.measure

    @property
    def path(self) -> tuple[str, ...]:
        """The measure as a header path; empty for a dimension."""
        return tuple(self.measure.split("/")) if self.measure else ()

    @property
    def headers(self) -> frozenset[str]:
        """The words of the leaf header, ready for comparison."""
        return frozenset(words(h) for h in self.header)

    @property
    def groups(self) -> frozenset[str]:
        """The words of the header above the leaf, ready for comparison."""
        return frozenset(words(h) for h in self.under)


class RowIdentity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Inside each row: whole = sum of parts (勾稽关系), by measure; applies where the columns `when` exist.

    `if_broken_down` limits it to rows that print at least one of the parts: publishers leave them blank.
    """

    whole: str
    parts: tuple[str, ...]
    when: tuple[str, ...] = ()
    if_broken_down: bool = False


class TableKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """One kind of table as one family of layouts prints it."""

    kind: str
    titles: tuple[str, ...]
    family: str = ""
    """Name of the file in `families/` that describes it."""
    forbidden: tuple[str, ...] = msgspec.field(default=(), name="not")
    expected: bool = False
    """Whether every document of the family has such a table, if only declared empty."""
    form: TableForm = TableForm.ROWS
    total: bool = True
    departments: bool = False
    """Whether the row of a department stands above the rows of its units, even above an only one."""
    """Whether its rows always end in a total, so that one without is cut off."""
    columns: tuple[ColumnEntry, ...] = ()
    rows: tuple[RowIdentity, ...] = ()

    @cached_property
    def header_words(self) -> frozenset[str]:
        """All words that its columns and the headers over them are known by."""
        return frozenset(word for column in self.columns for word in (*column.headers, *column.groups))

    @property
    def has_measures(self) -> bool:
        """Whether the entry names a column of amounts."""
        return any(column.measure for column in self.columns)


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables that one publisher's rules prescribe (a city's budgets, the national final accounts)."""

    label: str
    tables: tuple[TableKind, ...]
    everywhere: bool = False
    """Whether documents of every place print its tables."""
    stage: Stage | None = None
    """The stage of the documents that must have its `expected` tables; any where None."""


@cache
def families() -> Mapping[str, Family]:
    """All families by name, in the order of the names.

    Raises:
        CatalogueError: A file of `families/` is malformed; the message names the file and the member.
    """
    return {name: _read_family(name, place, text) for name, (place, text) in family_texts().items()}


@cache
def catalogue() -> tuple[TableKind, ...]:
    """All known kinds of table of all families, families by name, tables in the order of the file."""
    return tuple(kind for family in families().values() for kind in family.tables)


@cache
def everywhere() -> frozenset[str]:
    """The families whose tables every place prints."""
    return frozenset(name for name, family in families().items() if family.everywhere)


def _read_family(own: str, place: str, text: str) -> Family:
    """One family's file, its tables with the family's name."""
    try:
        family = msgspec.yaml.decode(text, type=Family)
    except msgspec.MsgspecError as error:
        raise CatalogueError(place, "a family of tables", str(error)) from error
    for kind in family.tables:
        measures = {c.measure_key for c in kind.columns if c.measure}
        for identity in kind.rows:
            unknown = {identity.whole, *identity.parts, *identity.when} - measures
            if unknown:
                raise CatalogueError(f"{place} {kind.kind}", "measures of the table", str(sorted(unknown)))
    named = tuple(msgspec.structs.replace(kind, family=own) for kind in family.tables)
    return msgspec.structs.replace(family, tables=named)


def find_kind(title: str) -> TableKind | None:
    """The kind whose title words a printed title contains; the longest match wins.

    >>> find_kind("预算05表 财政拨款收支预算总表").kind
    'fiscal_income_expenditure'
    """
    text = words(title)
    best: tuple[int, TableKind] | None = None
    for kind, titles, forbidden in _folded_titles():
        length = max([len(t) for t in titles if t in text], default=0)
        if length > (best[0] if best else 0) and not any(word in text for word in forbidden):
            best = (length, kind)
    return best[1] if best else None


def find_variants(title: str, kind: TableKind) -> list[TableKind]:
    """The entries of all families for a kind whose titles fit a printed title as well as that entry's do.

    All families' entries where the title says nothing (it is lost).
    """
    text = words(title)
    entries = [(k, titles) for k, titles, _ in _folded_titles() if k.kind == kind.kind]
    if not entries:
        return [kind]
    lengths = {k.family: max((len(t) for t in titles if t in text), default=0) for k, titles in entries}
    longest = max(lengths.values())
    return [k for k, _ in entries if lengths[k.family] == longest]


@cache
def _folded_titles() -> tuple[tuple[TableKind, tuple[str, ...], tuple[str, ...]], ...]:
    return tuple(
        (kind, tuple(words(t) for t in kind.titles), tuple(words(w) for w in kind.forbidden))
        for kind in catalogue()
    )
