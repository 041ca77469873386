"""Numbers that the items of one side skip: 一、 三、 四、, or （二） right below its whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from extract.document import Cell
from extract.facts import Finding, Severity
from extract.numbering import ENUMERATOR, OutlineLevel, level_of, numeral_value
from extract.tables.lines import TablePlace
from extract.text import fold

RULE = "number-missing"
_LEAST_AT_TOP = 4
"""Items of the highest level that a side numbers before one number that it skips is told."""


class _Numbers(msgspec.Struct):
    """Items of one level with nothing of a higher level between them."""

    level: OutlineLevel
    cells: list[Cell] = []
    values: list[int] = []

    @property
    def skipped(self) -> int | None:
        """The one number from 1 on that is not there though its neighbours are; None where none or more are not."""
        if not self.values or self.values != sorted(set(self.values)):
            return None
        lacking = set(range(1, self.values[-1])) - set(self.values)
        return lacking.pop() if len(lacking) == 1 else None


def number_gaps(labels: Sequence[Cell], place: TablePlace, side: str) -> list[Finding]:
    """One finding for each run of numbered items of a side in which exactly one number is skipped.

    Lists that leave out more (the classes of which nothing is spent) number by another list and are not meant.
    """
    return [
        _finding(run, skipped, place, side)
        for run in _runs(labels)
        if (skipped := run.skipped) is not None
        and (run.level > _top(labels) or len(run.values) >= _LEAST_AT_TOP)
    ]


def _top(labels: Sequence[Cell]) -> OutlineLevel:
    levels = [level for cell in labels if (level := level_of(cell.text)) is not None]
    return min(levels, default=OutlineLevel.PART)


def _runs(labels: Sequence[Cell]) -> Iterator[_Numbers]:
    """The runs of numbered items in printed order; a run ends at an item of a higher level or one that starts anew."""
    opened: dict[OutlineLevel, _Numbers] = {}
    for cell in labels:
        level, value = level_of(cell.text), _value(cell.text)
        if level is None or value is None:
            continue
        for deeper in [x for x in opened if x > level]:
            yield opened.pop(deeper)
        if level in opened and value <= opened[level].values[-1]:
            yield opened.pop(level)
        run = opened.setdefault(level, _Numbers(level, [], []))
        run.cells.append(cell)
        run.values.append(value)
    yield from opened.values()


def _value(label: str) -> int | None:
    match = ENUMERATOR.match(fold(label))
    return (
        numeral_value("".join(c for c in match[0] if c.isdecimal() or c in "一二三四五六七八九十"))
        if match
        else None
    )


def _finding(run: _Numbers, skipped: int, place: TablePlace, side: str) -> Finding:
    after = next(c for c, v in zip(run.cells, run.values, strict=True) if v > skipped)
    return Finding(
        document=place.document,
        source=after.source,
        rule=RULE,
        severity=Severity.WARNING,
        subject=f"{place.number} {side} {after.text[:40]}",
        message=f"table {place.number} at {after.source}: the items of {side} are numbered without {skipped}, before"
        f" {after.text[:40]!r}: a row may be missing",
        message_zh=f"表{place.number}{side}：“{after.text[:40]}”之前缺少编号{skipped}，可能漏印一行",
        cells=(after.source,),
    )
