"""Tables that a document has twice: two documents in one file, or a page bound in twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

import msgspec

from extract.facts import Finding
from extract.states import Severity
from extract.tables.catalogue import TableForm, catalogue
from extract.tables.interpret import TableReading

RULE = "table-repeated"


class Repeated(msgspec.Struct, frozen=True):
    """The tables of which nobody can tell whose they are, or which of two they are, with what is said of them."""

    tables: frozenset[int]
    findings: tuple[Finding, ...]


def repeated_tables(readings: Sequence[TableReading]) -> Repeated:
    """The tables of one unit's budget that stand in it twice.

    A budget has one table of each kind; where it has two with other figures, the file holds two documents, of two
    units or years, and of no table is told of which. A copy of a table leaves the others what they are.
    """
    of_kind: defaultdict[str, list[TableReading]] = defaultdict(list)
    for reading in readings:
        fact = reading.fact
        if fact.kind in _once() and any(x.amount for x in reading.lines):
            of_kind[fact.kind].append(reading)
    doubled = [found for found in of_kind.values() if len(found) > 1]
    others = any(len({_content(r) for r in found}) > 1 for found in doubled)
    tables = readings if others else [r for found in doubled for r in found]
    return Repeated(frozenset(r.fact.ordinal for r in tables), tuple(_finding(found) for found in doubled))


@cache
def _once() -> frozenset[str]:
    """The kinds of which a budget has one table: all but those that stand once a project."""
    return frozenset(kind.kind for kind in catalogue() if kind.form is not TableForm.PERFORMANCE)


def _content(reading: TableReading) -> frozenset[tuple[object, ...]]:
    return frozenset((x.side, x.key, x.measure, x.amount) for x in reading.lines)


def _finding(found: Sequence[TableReading]) -> Finding:
    first, again = found[0].fact, found[1].fact
    alike = len({_content(r) for r in found}) == 1
    why = (
        "with the same figures"
        if alike
        else "with other figures: of which unit or year each is, nothing tells"
    )
    why_zh = "数字相同" if alike else "数字不同，各表属何单位、何年度无从判断"
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
