"""Rows that a table lacks and others show it should have: parts of a code, units, the sum of the year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extract.audit.completeness import SIDE_RULE, row_finding
from extract.facts import BudgetLine, Finding, Label
from extract.numbering import strip_numbering
from extract.source import Source
from extract.states import Role
from extract.tables.catalogue import catalogue
from extract.tables.interpret import TableReading
from extract.text import label_key
from extract.total_words import is_grand_total

CHILD_RULE = "child-row-missing"
UNIT_RULE = "unit-row-missing"
_LEVELS = (3, 5)
_DEPARTMENT_DIGITS = 3
_TELLING = "expenditure"
_LEAST_DIVIDED = 2
"""Codes that a table divides before it is said to divide all of a level."""
_SUM_OF_YEAR = re.compile(r"[本当]年.{0,8}[合小]计")
_OF_YEAR = re.compile(r"[本当]年.{0,8}(?:收入|支出|[合小]计)(?:[合小]计)?|(?:收入|支出)?[合小]计")


def expected_rows(readings: Sequence[TableReading]) -> list[Finding]:
    """One finding a row that is not there, though the rows beside it or other tables say that it should be."""
    return [
        *(finding for reading in readings for finding in _children(reading)),
        *_units(readings),
        *_departments(readings),
        *_sums_of_sides(readings),
    ]


def _children(reading: TableReading) -> Iterator[Finding]:
    """The parts of a 类 or 款, where the table prints those of all its other codes of the level."""
    for dimension in ("function", "department_economic"):
        labels = _coded(reading, dimension)
        for level in _LEVELS:
            codes = [code for code in labels if len(code) == level and code.isdigit()]
            undivided = [c for c in codes if not any(o != c and o.startswith(c) for o in labels)]
            if len(codes) - len(undivided) >= _LEAST_DIVIDED and len(undivided) == 1:
                code = undivided[0]
                yield row_finding(
                    reading, CHILD_RULE, labels[code], code,
                    f"no row of the parts of {code}, where the table prints those of {len(codes) - 1} others",
                    f"缺少科目{code}的下级各行，其他{len(codes) - 1}个同级科目的下级均已列出",
                )  # fmt: skip


def _coded(reading: TableReading, dimension: str) -> Mapping[str, Source]:
    """The codes of a dimension that the rows of a table print, with a place of each."""
    found: dict[str, Source] = {}
    for line in reading.lines:
        label = getattr(line, dimension)
        if not line.side and isinstance(label, Label) and label.code:
            found.setdefault(label.code, line.source)
    return found


def _units(readings: Sequence[TableReading]) -> Iterator[Finding]:
    """The units of which other tables have rows, where a table lists units of their department and lacks one."""
    printed: defaultdict[str, set[int]] = defaultdict(set)
    for reading in readings:
        for code in _coded(reading, "unit"):
            printed[code].add(reading.fact.ordinal)
    for reading in readings:
        own = _coded(reading, "unit")
        if not own or not all(_lists_units(x) for x in reading.lines):
            continue
        for code in sorted(set(printed) - set(own)):
            if any(len(c) == len(code) and c[:3] == code[:3] for c in own):
                yield row_finding(
                    reading, UNIT_RULE, next(iter(own.values())), code,
                    f"no row of the unit {code}, which {len(printed[code])} other tables have",
                    f"缺少单位{code}一行，其他{len(printed[code])}张表有该单位",
                )  # fmt: skip


def _departments(readings: Sequence[TableReading]) -> Iterator[Finding]:
    """The row of a department above its units, where the layout prints it even above an only one.

    Whose layout a document has, its table of expenditure says best: it is the one that places print most differently.
    """
    layouts = {(k.kind, k.family) for k in catalogue() if k.departments}
    sure = {r.fact.family for r in readings if r.fact.kind == _TELLING and r.lines}
    for reading in readings:
        if (reading.fact.kind, reading.fact.family) not in layouts or sure != {reading.fact.family}:
            continue
        own = _coded(reading, "unit")
        departments = {code[:_DEPARTMENT_DIGITS] for code in own if len(code) > _DEPARTMENT_DIGITS}
        for code in sorted(departments - set(own)):
            yield row_finding(
                reading, UNIT_RULE, next(iter(own.values())), code,
                f"no row of the department {code} above its units, which this table always has",
                f"缺少部门{code}一行，此表在所属单位之上均列部门",
            )  # fmt: skip


def _lists_units(line: BudgetLine) -> bool:
    """Whether a row is about a unit and nothing else, or a total."""
    others = (line.function, line.department_economic, line.project, line.category, line.item)
    return line.role is Role.TOTAL or (line.unit is not None and not any(others))


def _sums_of_sides(readings: Sequence[TableReading]) -> Iterator[Finding]:
    """总计, and 本年收入合计 or 一、本年收入 above it, where the other tables of two sides have it."""
    sided = [r for r in readings if _items(r)]
    lacking = [r for r in sided if not any(name.endswith(("总计", "合计")) for name in _items(r))]
    if len(lacking) == 1 and len(sided) > 1:
        yield row_finding(
            lacking[0], SIDE_RULE, lacking[0].lines[-1].source, "总计",
            "no total on either side, which the other tables of two sides have",
            "两侧均无总计行，其他收支总表均有",
        )  # fmt: skip
    yield from _ends(sided)
    without = [r for r in sided if r not in lacking and not _has(r, _OF_YEAR)]
    ending = [r for r in without if any(is_grand_total(name) for name in _items(r))]
    if len(ending) == 1 and len(without) == 1 < len(sided):
        place = next(line.source for name, line in _items(ending[0]).items() if is_grand_total(name))
        yield row_finding(
            ending[0], SIDE_RULE, place, "本年合计",
            "no sum of the year above the total, which the other tables of two sides have",
            "总计之上缺少本年收入或支出合计行，其他收支总表均有",
        )  # fmt: skip


def _ends(sided: Sequence[TableReading]) -> Iterator[Finding]:
    """总计 behind the sum of the year, where all other tables of two sides have it."""
    open_ended = [r for r in sided if not any(map(is_grand_total, _items(r)))]
    if len(open_ended) == 1 < len(sided) and _has(open_ended[0], _SUM_OF_YEAR):
        reading = open_ended[0]
        yield row_finding(
            reading, SIDE_RULE, reading.lines[-1].source, "总计",
            "no total behind the sum of the year, which the other tables of two sides have",
            "本年合计之后缺少总计行，其他收支总表均有",
        )  # fmt: skip


def _items(reading: TableReading) -> Mapping[str, BudgetLine]:
    """The items of a two-sided table without numbering."""
    return {label_key(strip_numbering(x.item)): x for x in reading.lines if x.side and x.item}


def _has(reading: TableReading, pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(name) for name in _items(reading))
