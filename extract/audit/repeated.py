"""Tables that a document has twice: two documents in one file, or a page bound in twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import msgspec

from extract.facts import Finding
from extract.states import Severity
from extract.tables.catalogue import TableForm, catalogue
from extract.tables.interpret import TableReading
from extract.text import fold

RULE = "table-repeated"
_OVERVIEW = "income_expenditure"
_KINDS_OF_A_DOCUMENT = 3
"""Kinds of tables that stand twice where two documents do, the overview among them; of other titles, two may be chance."""
_YEARS_AND_NUMBERS = re.compile(r"\d+(?:年度?)?")


class Repeated(msgspec.Struct, frozen=True):
    """The tables of which nobody can tell whose they are, or which of two they are, with what is said of them."""

    tables: frozenset[int]
    findings: tuple[Finding, ...]


def repeated_tables(readings: Sequence[TableReading]) -> Repeated:
    """The tables of one unit's budget that stand in it twice.

    A table stands twice where two of one kind have one title: a budget may well have tables of one kind under several
    (by function and by economic class, or staff apart from running costs). A budget of another place has titles of its
    own, but doubles several kinds, the overview among them. Where rows that both print have other figures, the file
    holds two documents, of two units or years, and of no table is told of which. A copy leaves the others what they are.
    """
    of_kind: defaultdict[str, list[TableReading]] = defaultdict(list)
    for reading in readings:
        if reading.fact.kind in _once() and any(x.amount for x in reading.lines):
            of_kind[reading.fact.kind].append(reading)
    several = {kind: found for kind, found in of_kind.items() if len(found) > 1}
    doubled = [alike for found in several.values() for alike in _of_one_title(found)]
    two = any(map(_differ, doubled))
    if not doubled and len(several) >= _KINDS_OF_A_DOCUMENT and _OVERVIEW in several:
        doubled, two = list(several.values()), True
    tables = readings if two else [r for found in doubled for r in found]
    return Repeated(
        frozenset(r.fact.ordinal for r in tables), tuple(_finding(found, two=two) for found in doubled)
    )


def _of_one_title(readings: Sequence[TableReading]) -> list[list[TableReading]]:
    """The tables that share their title, but for years and numbers in it, with others that print the same rows."""
    titled: defaultdict[str, list[TableReading]] = defaultdict(list)
    for reading in readings:
        titled[_YEARS_AND_NUMBERS.sub("", fold(reading.fact.title))].append(reading)
    return [found for title, found in titled.items() if title and len(found) > 1 and _shared(found)]


def _shared(readings: Sequence[TableReading]) -> list[set[Decimal | None]]:
    """The amounts of each figure that several of the tables print: one where they agree."""
    printed: defaultdict[tuple[object, ...], list[Decimal | None]] = defaultdict(list)
    for reading in readings:
        for key, amount in {(x.side, x.key, x.measure): x.amount for x in reading.lines}.items():
            printed[key].append(amount)
    return [set(amounts) for amounts in printed.values() if len(amounts) > 1]


def _differ(readings: Sequence[TableReading]) -> bool:
    """Whether tables print one figure with several amounts."""
    return any(len(amounts) > 1 for amounts in _shared(readings))


@cache
def _once() -> frozenset[str]:
    """The kinds of which a budget has one table: all but those that stand once a project."""
    return frozenset(kind.kind for kind in catalogue() if kind.form is not TableForm.PERFORMANCE)


def _finding(found: Sequence[TableReading], *, two: bool) -> Finding:
    first, again = found[0].fact, found[1].fact
    why, why_zh = "with the same figures", "数字相同"
    if two:
        why = "as others with other figures do: of which unit or year each is, nothing tells"
        why_zh = "文件中重复的表数字不同，各表属何单位、何年度无从判断"
    return Finding(
        document=again.document,
        source=again.source,
        rule=RULE,
        severity=Severity.WARNING,
        subject=f"{first.number} {first.title}".strip(),
        message=f"table {first.number} {first.title} at {first.source} stands again at {again.source}, {why}",
        message_zh=f"表{first.number}“{first.title}”重复出现{len(found)}次，{why_zh}",
        cells=tuple(r.fact.source for r in found),
    )
