"""Rows that a table should print because the rows beside them do: sums of a side, parents of codes, the only total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.facts import BudgetLine, Finding
from extract.numbering import strip_numbering
from extract.source import Source
from extract.states import Role, Severity
from extract.tables.interpret import TableReading
from extract.tables.lines import NAMELESS
from extract.text import label_key
from extract.total_words import is_grand_total

SIDE_RULE = "sum-row-missing"
PARENT_RULE = "parent-row-missing"
TOTAL_RULE = "total-row-missing"
_OF_YEAR = frozenset({"本年收入", "本年支出"})
_LEVELS = (3, 5, 7)
_LEAST_PARENTS = 2
"""Parents that a table prints before it is said to print all of them."""
_LEAST_TABLES = 3
"""Tables that end in a total before one row without a total is told."""


def missing_rows(readings: Sequence[TableReading]) -> list[Finding]:
    """One finding a row that is not there."""
    return [
        finding for reading in readings for finding in (*_sums_of_sides(reading), *_parents(reading))
    ] + list(sole_totals(readings))


def _sums_of_sides(reading: TableReading) -> Iterator[Finding]:
    """本年支出合计 where the other side has 本年收入合计 (or 本年支出 and 本年收入), 支出总计 where it has 收入总计."""
    sides: defaultdict[str, dict[str, BudgetLine]] = defaultdict(dict)
    for line in reading.lines:
        if line.side and line.item:
            name = label_key(strip_numbering(line.item))
            of_year = name.endswith("合计") or name in _OF_YEAR
            kind = "总计" if is_grand_total(name) else "合计" if of_year else ""
            sides[line.side].setdefault(kind, line)
    if len(sides) != 2:
        return
    (one, first), (two, second) = sides.items()
    for side, own, other in ((one, first, second), (two, second, first)):
        for kind in ("合计", "总计"):
            if kind in other and kind not in own and "总计" in {**own, **other}:
                place = other[kind]
                yield row_finding(
                    reading, SIDE_RULE, place.source, f"{side} {kind}",
                    f"no row of the kind {place.item} on the side {side}, which the other side has",
                    f"“{side}”一侧缺少与“{place.item}”对应的{kind}行",
                )  # fmt: skip


def _parents(reading: TableReading) -> Iterator[Finding]:
    """The 类 or 款 of a code, where the table prints those of all its other codes."""
    for dimension in ("function", "department_economic"):
        labels = {
            label.code: line.source
            for line in reading.lines
            if not line.side and (label := getattr(line, dimension)) is not None and label.code
        }
        for upper, lower in pairwise(_LEVELS):
            below: defaultdict[str, list[Source]] = defaultdict(list)
            for code, source in labels.items():
                if len(code) == lower and code.isdigit():
                    below[code[:upper]].append(source)
            printed = [code for code in below if code in labels]
            lacking = [code for code in below if code not in labels]
            if len(printed) >= _LEAST_PARENTS and len(lacking) == 1:
                yield row_finding(
                    reading, PARENT_RULE, below[lacking[0]][0], lacking[0],
                    f"no row of {lacking[0]} above its parts, where the table prints those of {len(printed)} others",
                    f"缺少上级科目{lacking[0]}一行，其他{len(printed)}个上级科目均已列出",
                )  # fmt: skip


def sole_totals(readings: Sequence[TableReading]) -> Iterator[Finding]:
    """The total of a table of one row, where all others end in one."""
    listed = [r for r in readings if r.ends_in_total and r.lines]
    without = [r for r in listed if not any(x.role is Role.TOTAL for x in r.lines)]
    if len(listed) - len(without) < _LEAST_TABLES or len(without) != 1:
        return
    reading = without[0]
    if len({x.row for x in reading.lines}) == 1 and reading.lines[0].key != NAMELESS:
        yield row_finding(
            reading, TOTAL_RULE, reading.lines[-1].source, "合计",
            "no total row, where all other tables end in one", "没有合计行，其他各表均有",
        )  # fmt: skip


def row_finding(reading: TableReading, rule: str, source: Source, what: str, en: str, zh: str) -> Finding:
    """The finding of one row that is not there, at a place beside it."""
    number = reading.fact.number
    return Finding(
        document=reading.fact.document,
        source=source,
        rule=rule,
        severity=Severity.WARNING,
        subject=f"{number} {what}",
        message=f"table {number} at {source}: {en}",
        message_zh=f"表{number}：{zh}",
        cells=(source,),
    )
