"""The finest amounts of a printed row that make its total exactly: what is counted of it, nothing beside its parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from kg.figures.printed import ZERO
from kg.figures.records import Record
from kg.graph.iri import keys_behind

Path = tuple[str, ...]

_TOTALS = frozenset(
    {
        "合计", "小计", "总计", "总额", "总数", "金额", "预算金额", "细化金额", "项目支出总数", "预算支出总额", "本年支出",
        "本年支出合计", "本年收入合计",
    }
)  # fmt: skip
_OF_WHICH = frozenset({"扣除基建项目后预算数"})
"""Columns that show a part of the column beside them."""
_NO_MONEY_OF_THE_YEAR = re.compile(
    r"增减|增长|变动|调[增减]|(?<!预算)调整[数额]|比上年|占比|比例|[%％]|完成率"
)
_YEAR = re.compile(r"(?:本年|当年|上年|上一年度|20\d\d年度?)")
_FIGURE = re.compile(r"(?:年初|全年|调整后?|支出|收入|预计)?(?:预算|决算|执行|完成)数$")
_LAST_YEAR = re.compile(r"上年(?!结转|结余)|上一年度")
_YEAR_PRINTED = re.compile(r"(20\d\d)年")
_BALANCE = re.compile(r"^(?:年初|年末|上年)(?:财政拨款)?结转|^年[初末]|^本年收入")

_PHASES = (
    (re.compile(r"调整|全年预算"), "adjusted_budget"),
    (re.compile(r"年初预算"), "budget"),
    (re.compile(r"决算数|决算$"), "final_accounts"),
    (re.compile(r"执行数|预计执行|完成数"), "execution"),
)
IN_ACCOUNTS = "budget_in_accounts"
"""Phase of a 预算数 that final accounts print: initial or adjusted, they seldom say."""
_BUDGET_FIGURE = re.compile(r"预算数")
_ACCOUNTS = "final_accounts"


def period_of(record: Record) -> tuple[int | None, str]:
    """Fiscal year and phase that an amount is about, by what its row and column say, else those of its document."""
    words = "/".join((*record.measure, keys_behind(record.measure_iri, "measure")))
    year, document = record.observed_year, record.document
    if year is None:
        printed = _YEAR_PRINTED.search(words)
        if printed:
            year = int(printed[1])
        elif document.year is not None:
            year = document.year - 1 if _LAST_YEAR.search(words) else document.year
    phase = next((name for pattern, name in _PHASES if pattern.search(words)), None)
    if phase is None:
        in_accounts = document.stage == _ACCOUNTS and _BUDGET_FIGURE.search(words)
        phase = IN_ACCOUNTS if in_accounts else document.stage
    return year, phase


def path_of(measure: Path) -> Path:
    """A header path without words for totals, years and kinds of figures; empty for the row's total.

    >>> path_of(("基本支出", "小计")), path_of(("2024年预算数",)), path_of(("本年收入", "其他收入"))
    (('基本支出',), (), ('本年收入', '其他收入'))
    """
    path: list[str] = []
    for segment in measure:
        plain = _FIGURE.sub("", _YEAR.sub("", segment) if _FIGURE.search(segment) else segment).strip()
        if plain and plain not in _TOTALS:
            path.append(plain)
    return tuple(path)


def is_counted(record: Record) -> bool:
    """Whether a column holds money of the row at all, and not a comparison or a part shown beside its whole."""
    words = "/".join(record.measure)
    return not _NO_MONEY_OF_THE_YEAR.search(words) and not _OF_WHICH & set(record.measure)


def is_balance(record: Record) -> bool:
    """Whether a column of an expenditure table holds what was there before or is left, or income."""
    return _BALANCE.search(record.measure[0] if record.measure else "") is not None


class Items(msgspec.Struct, frozen=True):
    """First words of the items that a whole consists of, and of others that tables print beside it."""

    parts: tuple[str, ...]
    beside: tuple[str, ...] = ()


def finest(records: Iterable[Record], items: Items | None = None) -> list[tuple[Path, Record]]:
    """The finest amounts that make the whole, each with its path.

    Where the items of a whole are known, a column that names none of them (财政拨款/合计) is no part beside them, and a
    whole that takes in what only stands beside it (会议费) is not counted.

    Where the parts of an amount do not make it, or one of them cannot be read, the amount itself is taken. Where no
    whole is printed, its parts are. Where the whole alone cannot be read or contradicts the document, its parts are
    taken and the whole stays beside them, without an amount, as a sign that something may be missing.
    """
    cells: dict[Path, Record] = {}
    for record in records:
        path = path_of(record.measure)
        if path not in cells or (cells[path].amount is None and record.amount is not None):
            cells[path] = record
    return _cover((), _of_items(cells, items) if items else cells)


def _of_items(cells: Mapping[Path, Record], items: Items) -> Mapping[Path, Record]:
    """Cells of items and of their whole alone, as far as the table prints items."""
    inner = {path[:depth] for path in cells for depth in range(1, len(path))}
    beside = {path for path in cells if path and path[0].startswith(items.beside or ("\0",))}
    wholes = [p for p in cells if p and p not in inner | beside and not _has_item(p, items)]
    found = {path: record for path, record in cells.items() if path not in beside and path not in wholes}
    parts = [record for _, record in _cover((), {p: r for p, r in found.items() if p})]
    if not parts:
        return {path: record for path, record in cells.items() if path not in beside}
    whole = found.get(())
    if whole is None and len(wholes) == 1:
        found[()] = cells[wholes[0]]
    elif whole and not _makes(whole, parts) and _makes(whole, [*parts, *(cells[p] for p in beside)]):
        del found[()]
    return found


def _has_item(path: Path, items: Items) -> bool:
    return any(segment.startswith(items.parts) for segment in path)


def _cover(path: Path, cells: Mapping[Path, Record]) -> list[tuple[Path, Record]]:
    whole = cells.get(path)
    depth = len(path)
    below = dict.fromkeys(p[: depth + 1] for p in cells if len(p) > depth and p[:depth] == path)
    parts = [part for child in below for part in _cover(child, cells)]
    if whole is None:
        return parts
    if parts and whole.amount is None and all(r.amount is not None for _, r in parts):
        return [*parts, (path, whole)]
    return parts if parts and _makes(whole, [record for _, record in parts]) else [(path, whole)]


def _makes(whole: Record, parts: Sequence[Record]) -> bool:
    if whole.amount is None or any(p.amount is None for p in parts):
        return False
    total = sum((p.amount for p in parts if p.amount is not None), ZERO)
    rounding: Decimal = sum((p.rounding for p in (whole, *parts)), ZERO)
    return abs(total - whole.amount) <= rounding
