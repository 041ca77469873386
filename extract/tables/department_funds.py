"""The money of a department's performance table (部门整体支出绩效目标表): the funds row, and what other places print."""

from __future__ import annotations

import re

import msgspec

from extract.facts import Label
from extract.printed import looks_like_amount
from extract.tables.catalogue import TableKind, words
from extract.tables.columns import match_columns
from extract.tables.header import header_paths
from extract.tables.rows import PageRows
from extract.tables.table import Row, Table
from extract.text import split_code, unwrap
from extract.unit_name import is_organisation

_DEPARTMENT = re.compile(r"(?:部门|单位|部门\(单位\))名称")
_OWNER = re.compile(r"(?:预算|填报|申报|编报|主管)(?:单位|部门)(?:\(单位\))?(?:名称)?")
"""Keys beside which a department stands, unless they head a list of units."""
_FUNDS = re.compile(r"总体资金情况.*|预算支出总额|年度资金总额")
_TASKS = re.compile(r"(?:主要)?任务名称")
_INDICATORS = re.compile(r"[一二三]级指标|绩效指标")
_LEAVES = frozenset({"合计", "基本支出", "项目支出", "财政拨款", "其他资金", "预算支出总额"})


class DepartmentHead(msgspec.Struct, frozen=True):
    """What stands above the goals: the department's name and the funds with their header."""

    department: Label | None
    page: PageRows | None


def read_head(table: Table, kind: TableKind) -> DepartmentHead:
    """The department and the funds row; each None where the table lacks it."""
    rows = [row for page in table.pages for row in page]
    department = next((d for row in rows if (d := _department(row))), None)
    start = next(
        (i for i, row in enumerate(rows) if any(_FUNDS.fullmatch(words(t)) for t in row.texts)), None
    )
    if start is None:
        return DepartmentHead(department, None)
    end = start + 1
    while end < len(rows) and _is_header(rows[end]):
        end += 1
    data = rows[end : end + 1]
    if not data or not any(looks_like_amount(t) for t in data[0].texts):
        return DepartmentHead(department, None)
    columns = match_columns(header_paths(rows[start:end]), kind, data)
    return DepartmentHead(department, PageRows(tuple(columns), tuple(data)))


def above_indicators(table: Table) -> list[Row]:
    """The rows of a performance table that stand above its indicators."""
    rows = [row for page in table.pages for row in page]
    end = next((i for i, row in enumerate(rows) if any(_INDICATORS.search(t) for t in row.texts)), len(rows))
    return rows[:end]


def other_money(table: Table, head: DepartmentHead) -> list[Row]:
    """The rows above the indicators that print money under headers of their own; empty where none do.

    They are the tasks of the year (年度主要任务) with what each costs; or, where no row of funds is found, a list of
    units with their funds.
    """
    rows = above_indicators(table)
    start = next(
        (i for i, row in enumerate(rows) if any(_TASKS.fullmatch(words(t)) for t in row.texts)), None
    )
    if start is not None:
        return rows[start:]
    return [row for row in rows if not _department(row)] if head.page is None else []


def _department(row: Row) -> Label | None:
    texts = [t for t in row.texts if t]
    if len(texts) >= 2:
        code, name = split_code(texts[1])
        key = words(texts[0])
        if _DEPARTMENT.fullmatch(key) or (_OWNER.fullmatch(key) and is_organisation(name)):
            return Label(unwrap(name), code)
    return None


def _is_header(row: Row) -> bool:
    texts = [words(t) for t in row.texts if t]
    return bool(texts) and all(t in _LEAVES for t in texts)
