"""What a document says in two ways: of which year the amounts of its tables are, and which subject a row is about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from extract.amount import is_telling
from extract.document_finding import document_finding
from extract.facts import BudgetLine, Finding, Label, StatedFigure
from extract.source import Source
from extract.states import Role, Severity
from extract.tables.interpret import TableReading

YEAR_RULE = "year-conflict"
_LEAST = 2
"""So many amounts of the text name a year before it says anything."""
_ABOVE = {"function": 5, "department_economic": 3, "government_economic": 3}
"""Dimension → digits of the code above its finest level: sums by that code hold whichever of those below it a row names."""

_OTHERS = ("project", "category", "item")

_Row = tuple[int, int]
"""Table and row."""
_Said = tuple[Decimal | str | None, ...]
_Subjects = dict[str, set[_Said]]
"""Code of the finest level → the amounts that a table prints beside it, each with what else its row says."""


def year_dispute(
    document: str, readings: Sequence[TableReading], stated: Sequence[StatedFigure], year: int | None
) -> tuple[Finding, ...]:
    """The finding where the text gives amounts of tables to another year than the document's oftener than to that.

    So does a text that compares a year with any but the one before.

    Args:
        document: SHA-256 of the document.
        readings: The tables.
        stated: The figures of the running text.
        year: The fiscal year of the document, of which all amounts are that name no other.
    """
    if year is None:
        return ()
    years: defaultdict[Decimal, set[int]] = defaultdict(set)
    for line in (x for reading in readings for x in reading.lines):
        if is_telling(line.amount):
            years[abs(line.amount or Decimal(0))].add(line.year or year)
    amounts: Counter[int] = Counter()
    compared: Counter[int] = Counter()
    for figure in (f for f in stated if f.year is not None):
        if figure.amount is not None:
            amounts.update((figure.year or 0) - y for y in years.get(abs(figure.amount), ()))
        if figure.compared_year is not None and figure.compared_measure is None:
            compared[figure.compared_year - (figure.year or 0) + 1] += 1
    found = next((x for x in map(_most_apart, (amounts, compared)) if x), None)
    if found is None:
        return ()
    apart, others = found
    told = f"{others} figures of the text name years (as {year + apart}) that those of {year} in its tables contradict"
    told_zh = f"文字说明有{others}个数字所述年度（如{year + apart}年）与各表的{year}年不符"
    return (document_finding(Source(document), YEAR_RULE, Severity.WARNING, told, told_zh),)


def _most_apart(votes: Counter[int]) -> tuple[int, int] | None:
    """By how many years most votes are apart, and how many, where more are than are not."""
    apart = max((a for a in votes if a), key=lambda a: votes[a], default=0)
    others = votes[apart] if votes[0] else votes.total()
    return (apart, others) if others >= _LEAST and others > votes[0] else None


def renamed_rows(readings: Sequence[TableReading]) -> frozenset[_Row]:
    """Table and row of the rows of two subjects of which one table has only the one and another only the other.

    Where both print the same amount beside them, say the same besides, and one code is above both, they are the same row:
    of which subject it is, tables that agree with either do not tell.
    """
    found: set[_Row] = set()
    for dimension, digits in _ABOVE.items():
        subjects = [_subjects(reading, dimension, digits) for reading in readings]
        renamed = {
            code
            for one, two in combinations([s for s in subjects if s], 2)
            for pair in _same_row(one, two, digits)
            for code in pair
        }
        found.update(
            (line.table, line.row)
            for reading in readings
            for line in reading.lines
            if renamed and _code(getattr(line, dimension)) in renamed
        )
    return frozenset(found)


def _subjects(reading: TableReading, dimension: str, digits: int) -> _Subjects:
    found: defaultdict[str, set[_Said]] = defaultdict(set)
    for line in reading.lines:
        code = _code(getattr(line, dimension))
        if len(code) > digits and line.role is Role.DETAIL:
            found[code] |= {(line.amount, *_others(line, dimension))} if line.amount else set()
    return dict(found)


def _others(line: BudgetLine, dimension: str) -> tuple[str, ...]:
    """What a row says of all other things than one."""
    return tuple(str(getattr(line, d) or "") for d in (*_ABOVE, *_OTHERS) if d != dimension)


def _same_row(one: _Subjects, two: _Subjects, digits: int) -> Iterator[tuple[str, str]]:
    """The pairs of subjects that are one row: an amount that tells is enough, or any where no other of either is left."""
    only_one, only_two = one.keys() - two.keys(), two.keys() - one.keys()
    left = Counter(code[:digits] for code in (*only_one, *only_two))
    for a in only_one:
        for b in only_two:
            shared = one[a] & two[b] if a[:digits] == b[:digits] else set()
            if shared and (
                left[a[:digits]] == len((a, b)) or any(is_telling(_amount(said)) for said in shared)
            ):
                yield a, b


def _amount(said: _Said) -> Decimal | None:
    return said[0] if isinstance(said[0], Decimal) else None


def _code(label: Label | None) -> str:
    return (label.code or "") if label else ""
