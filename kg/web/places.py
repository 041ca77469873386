"""References to where figures are printed: from what a flow or an answer says of its place, to the page that lists them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.figures.printed import PrintedAt
from kg.graph.iri import Namer, escape_key, last_key, path_below
from kg.graph.values import Value
from kg.store.asking import ask
from kg.store.snapshot import GraphReader
from kg.web.view import Ref

LINES, PAGES, SUBJECT, TABLE = "lines", "pages", "subject", "table"
"""Parameters of the page of printed figures: `3,5-9` lines and pages, `function/208`, `03`."""
_RANGE = re.compile(r"(\d{1,7})(?:-(\d{1,7}))?")
_LONGEST_RANGE = 5_000
_FILES: Mapping[str, tuple[str, ...]] = {
    "budget_yuan": ("budget_file",),
    "accounts_yuan": ("accounts_file",),
    "previous_yuan": ("previous_file",),
    "expected_yuan": ("compared_file", "file"),
}
"""Columns of answers whose figures stand in another file than that of the row."""

_THINGS = (("project_code", "project"), ("policy_number", "policy"), ("policy_title", "policy"))
"""Columns whose values are keys of things that have a page, the telling ones first."""


def numbers_in(text: str) -> frozenset[int]:
    """The numbers of a parameter.

    >>> sorted(numbers_in("3,5-7"))
    [3, 5, 6, 7]
    """
    found: set[int] = set()
    for match in _RANGE.finditer(text):
        first = int(match[1])
        last = int(match[2] or first)
        found.update(range(first, min(last, first + _LONGEST_RANGE) + 1))
    return frozenset(found)


def ranges_of(numbers: Iterable[int]) -> str:
    """Numbers as a parameter holds them.

    >>> ranges_of([7, 3, 5, 6])
    '3,5-7'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ",".join("-".join(map(str, run)) for run in runs)


def printed_ref(document: str, **place: str) -> Ref:
    """The page of the figures that a document prints somewhere; blank parts of the place are left out.

    >>> printed_ref("ac054ba3fed36ac7", lines="3,5", table="")
    Ref(page='printed', key='ac054ba3fed36ac7', params=(('lines', '3,5'),), part='')
    """
    return Ref("printed", document, tuple(sorted((name, value) for name, value in place.items() if value)))


def places_ref(places: Sequence[PrintedAt]) -> Ref | None:
    """The page of the figures at the places of a flow: those in its first document."""
    if not places:
        return None
    first = places[0]
    of_first = [place for place in places if place.document == first.document]
    tables = {place.table for place in of_first}
    return printed_ref(
        last_key(first.document),
        lines=ranges_of(n for place in of_first for n in place.lines),
        pages=ranges_of(n for place in of_first for n in place.pages),
        table=tables.pop() if len(tables) == 1 else "",
    )


class AnswerPlaces:
    """Where the figures of an answer are printed, by what its rows say of file, line and page.

    Args:
        store: The store that was asked.
        columns: Names of the answer's columns.
    """

    def __init__(self, store: GraphReader, columns: Sequence[str]) -> None:
        self._columns = {name: position for position, name in enumerate(columns)}
        self._documents: dict[str, set[tuple[str, object]]] = defaultdict(set)
        if any(name == "file" or name.endswith("_file") for name in columns):
            for row in ask(store, "web/documents"):
                self._documents[str(row["file"])].add((last_key(str(row["document"])), row["year"]))

    def ref(self, column: str, row: Sequence[Value]) -> Ref | None:
        """The page behind an amount of a row: its print, else the thing that the row is about."""
        document = self._document(column, row)
        if document is None:
            return self._thing(row)
        line, last, page = (self._number(name, row) for name in ("line", "last_line", "page"))
        if line is not None or page is not None:
            lines = "" if line is None else f"{line}-{last}" if last and last > line else str(line)
            return printed_ref(document, lines=lines, pages="" if page is None else str(page))
        code = self._text("code", row)
        if code.isdigit() and len(code) in (3, 5, 7):
            return printed_ref(document, subject=path_below(Namer().function(code)))
        return Ref("document", document)

    def _document(self, column: str, row: Sequence[Value]) -> str | None:
        """The one document of a row's file; of several with one name, that of the row's year."""
        for name in _FILES.get(column, ("file",)):
            found = self._documents.get(self._text(name, row), set())
            year = self._number("fiscal_year", row)
            of_year = {key for key, when in found if when == year}
            keys = {key for key, _ in found}
            if len(keys) > 1:
                keys = of_year
            if len(keys) == 1:
                return keys.pop()
        return None

    def _thing(self, row: Sequence[Value]) -> Ref | None:
        for name, page in _THINGS:
            if text := self._text(name, row):
                return Ref(page, escape_key(text))
        code = self._text("code", row)
        return Ref("function", code) if code.isdigit() and "net_yuan" in self._columns else None

    def _text(self, name: str, row: Sequence[Value]) -> str:
        position = self._columns.get(name)
        value = None if position is None else row[position]
        return "" if value is None else str(value)

    def _number(self, name: str, row: Sequence[Value]) -> int | None:
        text = self._text(name, row)
        return int(text) if text.isdigit() else None
