"""What the documents of a store state that others state too: the tables of figures, one record a document and period."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

import msgspec

from kg.crosscheck.model import ZERO, ComparedSide
from kg.graph.iri import last_key
from kg.money.data_sets import DATA_SETS, FUND_OF_TABLE, Form
from kg.money.editions import superseded
from kg.money.figures import RollupTables, yuan
from kg.money.rows import upper_code

_FIGURES = """SELECT data_set, kind, document, year, phase, holder, subject.iri, measure, amount, rounding, status, cell.iri,
  left_out IS NULL
FROM figure JOIN thing AS cell ON cell.id = source LEFT JOIN thing AS subject ON subject.id = function
WHERE document = ? AND year IS NOT NULL AND data_set NOT IN ('projects', 'transfers', 'service-purchases',
  'government-expenditure', 'government-income')
ORDER BY figure.rowid"""
_CLOSINGS = """SELECT document, data_set, year, phase, printed, stated, rounding, precision, totals
FROM closing WHERE document = ? ORDER BY rowid"""
_BOOKS = """SELECT document.id, document.iri, file, COALESCE(meant.iri, publisher), year, stage FROM document
LEFT JOIN thing AS named ON named.iri = publisher LEFT JOIN same ON same.thing = named.id
LEFT JOIN thing AS meant ON meant.id = same.canonical
ORDER BY document.iri"""
_ELSEWHERE = frozenset(
    {("income", "fiscal_income_expenditure"), *(("expenditure", kind) for kind in FUND_OF_TABLE)}
)
"""Data sets and kinds of tables whose figures another data set states of the same table."""
_PROVED = frozenset({"verified", "repaired"})
_DEPARTMENT_DIGITS = 3
_WHOSE = r"(?:（?本级）?)?[\s\d年度（）()]*(?:预|决)算"
WHOLE = ""
"""Key of the sum of all figures."""


class BookScope(StrEnum):
    """Whose money a document states."""

    DEPARTMENT = "department"
    """A department with all its units (部门预算)."""
    UNIT = "unit"
    """One unit alone (单位预算)."""


_SCOPES = {
    BookScope.DEPARTMENT: re.compile("部门" + _WHOSE),
    BookScope.UNIT: re.compile("(?:单位|本级)" + _WHOSE),
}


class BookInfo(msgspec.Struct, frozen=True):
    """A document that counts for its own year and stage: no other edition supersedes it.

    `scope` is None where neither its publisher's code nor its title or file name says it.
    """

    iri: str
    file: str
    publisher: str | None
    year: int | None
    stage: str
    scope: BookScope | None


class ComparedFigure(msgspec.Struct, frozen=True):
    """One amount; `key` is the class or item that it is about."""

    key: str
    holder: str | None
    amount: Decimal | None
    rounding: Decimal
    is_proved: bool
    cell: str


class Total(msgspec.Struct, frozen=True):
    """What a document prints as the whole of its figures; `closes` where they make it."""

    side: ComparedSide
    closes: bool


class Statement(msgspec.Struct):
    """What one document states of one kind of table, year and phase.

    `counts` where at least one of its figures stands in counted money.
    """

    book: BookInfo
    data_set: str
    kind: str
    year: int
    phase: str
    figures: list[ComparedFigure] = msgspec.field(default_factory=list)
    total: Total | None = None
    counts: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it is about the document's own year and stage."""
        return (self.book.year, self.book.stage) == (self.year, self.phase)

    @property
    def is_whole(self) -> bool:
        """Whether nothing can be missing: all is read, and the rows make the printed total."""
        if any(f.amount is None for f in self.figures):
            return False
        return self.by_item or (self.total is not None and self.total.closes)

    @property
    def by_item(self) -> bool:
        """Whether the table is one whole and its parts, each compared by itself."""
        return DATA_SETS[self.data_set].form is Form.ITEMS

    def side(self, key: str = WHOLE, holder: str | None = None) -> ComparedSide:
        """The figures of one key, or all; of one holder, or all."""
        if key == WHOLE and holder is None and self.total is not None and self.total.closes:
            return self.total.side
        return _side(
            self.book.iri,
            [
                f
                for f in self.figures
                if (key == WHOLE or f.key == key) and (holder is None or f.holder == holder)
            ],
        )

    def keys(self, holder: str | None = None) -> set[str]:
        """What the figures are about, as far as each says so."""
        return {f.key for f in self.figures if f.key and (holder is None or f.holder == holder)}

    def holders(self) -> set[str]:
        """Whose the money is, as far as the document says."""
        return {f.holder for f in self.figures if f.holder}


def _side(document: str, figures: Iterable[ComparedFigure]) -> ComparedSide:
    found = list(figures)
    return ComparedSide(
        sum((f.amount for f in found if f.amount is not None), ZERO),
        sum((f.rounding for f in found), ZERO),
        tuple(f.cell for f in found),
        (document,),
        all(f.is_proved for f in found),
    )


def scope_of(publisher: str | None, title: str, file: str) -> BookScope | None:
    """Whose money a document states: by the publisher's code, else its title, else its file name.

    >>> scope_of("unit/110105/601", "", ""), scope_of("unit/110105/601001", "", "")
    (<BookScope.DEPARTMENT: 'department'>, <BookScope.UNIT: 'unit'>)
    >>> scope_of("unit/310107/某局", "某市2025年区级单位预算", ""), scope_of("unit/310107/某局", "", "某局2024年决算.pdf")
    (<BookScope.UNIT: 'unit'>, None)
    """
    code = last_key(publisher) if publisher else ""
    if code.isdigit():
        return BookScope.DEPARTMENT if len(code) == _DEPARTMENT_DIGITS else BookScope.UNIT
    for words in (title, file):
        said = {scope for scope, pattern in _SCOPES.items() if pattern.search(words)}
        if said:
            return said.pop() if len(said) == 1 else None
    return None


def read_books(tables: RollupTables, titles: Mapping[str, str]) -> dict[int, BookInfo]:
    """Number of a document → what it is, for those that no other edition supersedes, by IRI.

    Args:
        tables: The tables of figures.
        titles: Document → its title, as far as it has one.
    """
    gone = {edition.document for edition in superseded(tables)}
    return {
        number: BookInfo(iri, file, named, year, stage, scope_of(named, titles.get(iri, ""), file))
        for number, iri, file, named, year, stage in tables.stream(_BOOKS)
        if iri not in gone
    }


def by_family(books: Mapping[int, BookInfo], departments: Mapping[str, str]) -> list[list[int]]:
    """Documents in groups, so that none of another group can state the same money: those of a department and its units.

    Documents whose publisher is unknown are in none. `departments` gives the department of a unit.
    """
    above: dict[str, str] = {}

    def head(body: str) -> str:
        while body in above:
            body = above[body]
        return body

    for publisher in {book.publisher for book in books.values() if book.publisher}:
        one, other = head(publisher), head(departments.get(publisher, publisher))
        if one != other:
            above[one] = other
    found: dict[str, list[int]] = defaultdict(list)
    for number, book in books.items():
        if book.publisher:
            found[head(book.publisher)].append(number)
    return list(found.values())


def read_statements(
    tables: RollupTables, books: Mapping[int, BookInfo], documents: Iterable[int]
) -> list[Statement]:
    """All statements of some documents, in the order in which they are printed."""
    found: list[Statement] = []
    for document in documents:
        own = _figures(tables, document, books[document])
        _add_totals(tables, document, own)
        found.extend(own.values())
    return found


def _figures(
    tables: RollupTables, number: int, book: BookInfo
) -> dict[tuple[int, str, str, int, str], Statement]:
    found: dict[tuple[int, str, str, int, str], Statement] = {}
    rows = tables.stream(_FIGURES, (number,))
    for data_set, kind, document, year, phase, holder, function, measure, *rest in rows:
        if (data_set, kind) in _ELSEWHERE:
            continue
        amount, rounding, status, cell, counts = rest
        key = (document, data_set, kind, year, phase)
        statement = found.setdefault(key, Statement(book, data_set, kind, year, phase))
        statement.figures.append(
            ComparedFigure(
                _key(data_set, function, measure),
                None if holder is None else tables.canonical_iri(holder),
                None if amount is None else yuan(amount),
                yuan(rounding or 0),
                status in _PROVED,
                cell,
            )
        )
        statement.counts = statement.counts or bool(counts)
    return found


def _key(data_set: str, function: str | None, measure: str | None) -> str:
    """By what a figure is compared: the 类 of its function, else the item of a table of one whole and its parts."""
    if DATA_SETS[data_set].form is Form.ITEMS:
        return measure or ""
    return upper_code(function, 3) or ""


def _add_totals(
    tables: RollupTables, number: int, found: Mapping[tuple[int, str, str, int, str], Statement]
) -> None:
    """Printed totals of a document, where one kind of table states all figures of the data set."""
    kinds: dict[tuple[int, str, int, str], list[Statement]] = defaultdict(list)
    for (document, data_set, _, year, phase), statement in found.items():
        kinds[document, data_set, year, phase].append(statement)
    for document, data_set, year, phase, printed, stated, rounding, precision, totals in tables.stream(
        _CLOSINGS, (number,)
    ):
        statements = kinds.get((document, data_set, year, phase), [])
        for statement in statements:
            cells = tuple((totals or "").split())
            proved = all(f.is_proved for f in statement.figures)
            side = ComparedSide(yuan(printed), yuan(precision), cells, (statement.book.iri,), proved)
            closes = abs(printed - stated) <= rounding
            if len(statements) > 1:
                # The total is that of several tables, so it proves each, and is the total of none.
                side = _side(statement.book.iri, statement.figures)
            statement.total = Total(side, closes)


def by_place(statements: Iterable[Statement]) -> dict[tuple[str | None, str, str, int, str], Statement]:
    """Publisher, data set, kind, year and phase → what the publisher's own document of that year states."""
    found: dict[tuple[str | None, str, str, int, str], Statement] = {}
    for s in statements:
        if s.is_own and s.book.publisher:
            key = (s.book.publisher, s.data_set, s.kind, s.year, s.phase)
            if key not in found or (s.counts and not found[key].counts):
                found[key] = s
    return found
