"""Which figure a column states: this year's or last year's, 预算数, 执行数 or 决算数, or a change between two; rows too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from extract.facts import BudgetLine
from extract.tables.vocabulary import MEANING_FACETS, Facet, Wording, parse_wording
from extract.text import label_key

_FINAL_FIRST = ("决算数", "执行数", "全年预算数", "预算数", "年初预算数")
_BUDGET_FIRST = ("预算数", "年初预算数", "全年预算数", "执行数", "决算数")

_OF_DEBTS = ("债务限额", "债务余额")
_OF_THEIR_YEAR = frozenset({"执行数", "决算数", *_OF_DEBTS})
"""Figures whose year need not be that of the document: a budget prints last year's, and debts of any."""

LAST_YEARS = "上年"
"""What stands before a figure of the year before."""
_LEAST_FIGURES = 2
_LEAST_PLANNED = 3

CHANGE = "增减额"
"""The figure of a column of differences between two others: it is of no one year."""
ADJUSTED = "全年预算数"
"""The budget as it stands after changes of it."""
RAISED, CUT = "调增额", "调减额"
"""The two figures that a change of a budget is printed in: what is added, and what is taken away, without a sign."""
CHANGES = frozenset({CHANGE, RAISED, CUT})
"""Figures of no one year."""


class ColumnFigure(msgspec.Struct, frozen=True):
    """The figure of one column beside the main one of its table.

    `prefix` names it before the measure (上年执行数/合计) where it is another than the main figure, `year` is
    the year printed above it where the table prints several, or the figure may be of another year than its document.
    """

    prefix: str = ""
    year: int | None = None

    def key(self, measure: str) -> str:
        """The measure's name with the figure before it."""
        return f"{self.prefix}/{measure}" if self.prefix else measure


def with_figures_of_parts(paths: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The header paths; where several figures stand beside each other, the parts behind one are parts of that one.

    Args:
        paths: Header path of each printed column.

    >>> with_figures_of_parts([("预算数",), ("其中：财政拨款",), ("执行数",), ("其中：财政拨款",)])
    [('预算数',), ('预算数', '其中：财政拨款'), ('执行数',), ('执行数', '其中：财政拨款')]
    >>> with_figures_of_parts([("预算数",), ("其中：财政拨款",)])
    [('预算数',), ('其中：财政拨款',)]
    """
    if sum(map(_is_bare_figure, paths)) < _LEAST_FIGURES:
        return list(paths)
    found: list[tuple[str, ...]] = []
    whole: tuple[str, ...] | None = None
    within = False
    for path in paths:
        if _is_bare_figure(path):
            whole, within = path, False
        elif whole is None or not path or path[:-1] != whole[:-1] or _says_figure(path):
            whole = None
        elif within or label_key(path[-1]).startswith("其中"):
            within = True
            path = (*whole, path[-1])
        else:
            whole = None
        found.append(path)
    return found


def _is_bare_figure(path: Sequence[str]) -> bool:
    """Whether a header says which figure it is and nothing of whose money or what for."""
    wording = parse_wording(path[-1]) if path else None
    return (
        wording is not None and wording.has(Facet.FIGURE) and not wording.has(*MEANING_FACETS, Facet.CHANGE)
    )


def _says_figure(path: Sequence[str]) -> bool:
    """Whether a header says a figure, or that no money stands below it."""
    wording = parse_wording(path[-1])
    return wording.has(Facet.FIGURE, Facet.CHANGE, Facet.SHARE, Facet.TEXT, Facet.COUNT) or not wording.has(
        *MEANING_FACETS
    )


class _FigureStated(msgspec.Struct, frozen=True):
    year: int | None
    name: str | None
    is_last: bool
    change: str | None


def figure_names(
    paths: Mapping[int, Sequence[str]], *, final: bool, partly: bool = False
) -> dict[int, ColumnFigure]:
    """The figure of each column of amounts of a table.

    The main figure is this year's: 决算数 in final accounts, 预算数 in budgets. All columns are of it where the
    headers tell no two figures apart. Of three bare years and more nothing tells which are past and which planned:
    each is named by itself. Where other columns of the table could not be read, one of them may be the main figure:
    no other takes its place, and each year is kept.

    Args:
        paths: Column → header path.
        final: Whether the table is of final accounts.
        partly: Whether the table has columns of figures that are not read.
    """
    stated = {i: _stated([parse_wording(text) for text in path]) for i, path in paths.items()}
    years = {s.year for s in stated.values() if s.year}
    newest = max(years, default=None)
    plain = [s for s in stated.values() if not s.change and not s.is_last and s.year in {None, newest}]
    if len(years) >= _LEAST_PLANNED and not any(s.name for s in stated.values() if s.year):
        return {i: ColumnFigure(f"{s.year}年" if s.year else "", s.year) for i, s in stated.items()}
    order = _FINAL_FIRST if final else _BUDGET_FIRST
    names = {s.name for s in plain if s.name}
    bare = final and any(not s.name for s in plain)  # what accounts call nothing was spent
    main = next((name for name in order[: 1 if partly or bare else None] if name in names), None)
    return {i: _figure(s, newest, main, several=partly or len(years) > 1) for i, s in stated.items()}


def _stated(wordings: Sequence[Wording]) -> _FigureStated:
    changes = [t.name for w in wordings for t in w.terms if t.facet is Facet.CHANGE]
    years = [w.year for w in wordings if w.year]
    names = [t.name for w in wordings for t in w.terms if t.facet is Facet.FIGURE]
    is_last = any(t.name == "上年" for w in wordings for t in w.terms)
    name = next((name for name in names if name in _OF_DEBTS), names[-1] if names else None)
    return _FigureStated(years[-1] if years else None, name, is_last, changes[-1] if changes else None)


def _figure(stated: _FigureStated, newest: int | None, main: str | None, *, several: bool) -> ColumnFigure:
    if stated.change:
        return ColumnFigure(stated.change)
    is_last = stated.is_last or (stated.year is not None and newest is not None and stated.year < newest)
    year = stated.year if several or stated.name in _OF_THEIR_YEAR else None
    if is_last:
        return ColumnFigure(f"{LAST_YEARS}{stated.name or '数'}", year)
    return ColumnFigure("" if stated.name in {None, main} else stated.name or "", year)


_OF_FIGURES = frozenset({Facet.FIGURE, Facet.YEAR, Facet.SUM, Facet.CHANGE})


def with_row_figures(lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    """The lines of one block; the figure that a row is labelled by stands before its measure, as a column's does.

    Only where all labelled rows are of figures and no two are of the same: 预算数 and 决算数 of the 三公 expenses.
    """
    labels = {line.row: line.item for line in lines if line.item}
    if (
        len(labels) < 2
        or len(set(labels.values())) < len(labels)
        or not all(map(_is_figure, labels.values()))
    ):
        return list(lines)
    named = {row: (label,) for row, label in labels.items() if label}
    figures = figure_names(named, final=any("决算数" in label for label in labels.values() if label))
    if len({(f.prefix, f.year) for f in figures.values()}) < len(labels):
        return list(lines)
    return [
        msgspec.structs.replace(
            line,
            measure_key=figures[line.row].key(line.measure_key or "/".join(line.measure)),
            year=line.year or figures[line.row].year,
        )
        if line.row in figures
        else line
        for line in lines
    ]


def _is_figure(label: str | None) -> bool:
    wording = parse_wording(label or "")
    return (
        wording.is_known
        and wording.has(Facet.FIGURE, Facet.CHANGE)
        and all(t.facet in _OF_FIGURES for t in wording.terms)
    )
