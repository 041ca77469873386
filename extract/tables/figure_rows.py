"""Rows that are told apart by the figure they state (预算数 above 决算数): the figure belongs to the measure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.facts import BudgetLine
from extract.tables.figures_of import figure_names
from extract.tables.vocabulary import Facet, parse_wording

_OF_FIGURES = frozenset({Facet.FIGURE, Facet.YEAR, Facet.SUM})


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
        wording.is_known and wording.has(Facet.FIGURE) and all(t.facet in _OF_FIGURES for t in wording.terms)
    )
