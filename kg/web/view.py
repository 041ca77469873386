"""What a page shows, as data: sections of facts, tables and charts. Templates draw it, the JSON twin is it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from kg.graph.values import Value
from kg.lineage.model import Lineage
from kg.words.text import Text


class Ref(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page of ours: its name in the registry, the key of what it shows, its parameters, and a section of it."""

    page: str
    key: str = ""
    params: tuple[tuple[str, str], ...] = ()
    part: str = ""


class TextMark(msgspec.Struct, frozen=True):
    """Characters of a cell's text that name something: what kind of thing, and what it stands for."""

    start: int
    end: int
    kind: str
    says: Text


class ViewCell(msgspec.Struct, frozen=True, omit_defaults=True):
    """One value of a table.

    `value` is what downloads and the JSON twin hold (amounts Decimal yuan, None where nothing is stated);
    `text` what a person reads if that differs; `tone` the status of a figure (verified, repaired, confirmed,
    corrected, unverified, conflict) or the severity of a finding; `ref` the page to go to, `mark` the part of the
    text that a search hit, `named` what the text names, apart from each other and in order; `stated_in` the key of the
    document that states it, where the page that it leads to does not tell.
    """

    value: Value
    text: Text | None = None
    ref: Ref | None = None
    tone: str = ""
    mark: str = ""
    named: tuple[TextMark, ...] = ()
    stated_in: str = ""


class ColumnKind(StrEnum):
    """How the cells of a column are drawn and sorted."""

    TEXT = "text"
    MONEY = "money"
    """Yuan, drawn with separators and two decimals."""
    NUMBER = "number"
    YEAR = "year"


class ViewColumn(msgspec.Struct, frozen=True):
    """A column: its name in downloads, its heading, and how it is drawn."""

    name: str
    label: Text
    kind: ColumnKind = ColumnKind.TEXT


class DataTable(msgspec.Struct, frozen=True, omit_defaults=True):
    """A table that sorts, filters and downloads.

    Args:
        name: Unique on its page; part of the address of its downloads.
        caption: What a row is, with the unit of money.
        columns: In order.
        rows: As many cells a row as columns.
        total: Cells of the sum row, if the rows may be summed; it is not sorted with them.
        note: What must be known to read it.
        more: The page with all rows where only the first are shown.
    """

    name: str
    caption: Text
    columns: tuple[ViewColumn, ...]
    rows: tuple[tuple[ViewCell, ...], ...]
    total: tuple[ViewCell, ...] | None = None
    note: Text | None = None
    more: Ref | None = None


class Chart(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture of a table of the same page.

    Args:
        name: Unique on its page.
        caption: What it shows.
        option: Options of Apache ECharts, plain data without functions.
        table: Name of the table beside it, which holds every figure drawn.
        context: Unit, year, stage, filters and total, printed with it.
        height: In CSS pixels.
    """

    name: str
    caption: Text
    option: Mapping[str, Any]
    table: str
    context: tuple[tuple[Text, Text], ...] = ()
    height: int = 420


class Drawing(msgspec.Struct, frozen=True):
    """A picture of money, drawn on the server.

    Args:
        name: Unique on its page.
        caption: What it shows.
        lineage: What is drawn, all edges of it.
        table: Name of the table beside it, which holds every figure drawn.
        context: Unit, year, stage, filters and total, printed with it.
    """

    name: str
    caption: Text
    lineage: Lineage
    table: str
    context: tuple[tuple[Text, Text], ...] = ()


class Facts(msgspec.Struct, frozen=True):
    """Pairs of a heading and a value."""

    pairs: tuple[tuple[Text, ViewCell], ...]


class Notice(msgspec.Struct, frozen=True):
    """A sentence to the reader; `tone` as of a cell, or "info"."""

    text: Text
    tone: str = "info"


class Links(msgspec.Struct, frozen=True, omit_defaults=True):
    """A list of pages; in one line where they are choices."""

    items: tuple[ViewCell, ...]
    in_line: bool = False


Block = Facts | DataTable | Chart | Drawing | Notice | Links


class ViewSection(msgspec.Struct, frozen=True):
    """A part of a page with its heading; `name` is its anchor."""

    name: str
    heading: Text
    blocks: tuple[Block, ...]


class View(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page.

    Args:
        ref: Its address.
        title: Its heading.
        kind: What kind of thing it shows, above the heading.
        sections: In order.
        choices: Other forms of the same page (years).
        chosen: The choice that is shown, where `ref` itself is none of them.
        data: What the scripts of a page with a template of its own need, as plain data.
        iri: IRI of the thing in the graph, if it shows one.
        window: Title of the browser's window where the heading alone would not tell pages apart, as of two years.
    """

    ref: Ref
    title: Text
    kind: Text
    sections: tuple[ViewSection, ...] = ()
    choices: tuple[tuple[Text, Ref], ...] = ()
    data: Mapping[str, Any] = {}
    iri: str | None = None
    window: Text | None = None
    chosen: Ref | None = None

    @property
    def tables(self) -> list[DataTable]:
        """All tables of the page."""
        return [b for s in self.sections for b in s.blocks if isinstance(b, DataTable)]


def find_picture(view: View, name: str) -> Chart | Drawing | None:
    """The chart or picture of a page with this name."""
    blocks = (block for part in view.sections for block in part.blocks)
    return next((b for b in blocks if isinstance(b, Chart | Drawing) and b.name == name), None)


def find_table(view: View, name: str) -> DataTable | None:
    """The table of a page with this name."""
    return next((table for table in view.tables if table.name == name), None)


def cells(values: Sequence[Value]) -> tuple[ViewCell, ...]:
    """Plain values as cells."""
    return tuple(ViewCell(value) for value in values)


def money(amount: Decimal | None) -> str:
    """Yuan as people read it: separators, at least two decimals, nothing rounded away.

    >>> money(Decimal("1836000")), money(Decimal("0.125")), money(None)
    ('1,836,000.00', '0.125', '')
    """
    if amount is None:
        return ""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:,.{places}f}"
