"""The figures that count, slice by slice of the cube: what one holder states in one year and phase of one data set."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import msgspec

from kg.graph.iri import Namer
from kg.money.data_sets import DATA_SETS, DataSet
from kg.money.figures import RollupTables

_FIGURES = """SELECT data_set, figure.holder, figure.year, figure.phase, function, department_economic,
  government_economic, fund, figure.project, category, service_domain, directory, policy, transfer_item, measure, origin,
  amount, status, between_units, cell.iri, book.iri
FROM figure JOIN thing AS cell ON cell.id = source JOIN thing AS book ON book.id = document
WHERE left_out IS NULL AND figure.year IS NOT NULL
ORDER BY data_set, figure.holder, figure.year, figure.phase, cell.iri"""
_OPEN_ENDED = """SELECT thing.iri, data_set, year, phase FROM closing JOIN thing ON thing.id = document
WHERE abs(printed - stated) > rounding"""


class SliceFigure(msgspec.Struct, frozen=True, array_like=True):
    """One figure: `values` as the tables keep them, from `function` to `origin`; source and document as IRIs."""

    values: tuple[int | str | None, ...]
    amount: int | None
    status: str | None
    between_units: bool
    source: str
    document: str


class CubeSlice(msgspec.Struct, frozen=True):
    """A slice of the cube with its figures; `is_closed` where they make the totals that its documents print."""

    iri: str
    data_set: DataSet
    holder: str
    year: int
    phase: str
    is_closed: bool
    figures: tuple[SliceFigure, ...]

    @property
    def unreadable(self) -> int:
        """How many figures cannot be read."""
        return sum(1 for figure in self.figures if figure.amount is None)


def read_slices(tables: RollupTables, namer: Namer) -> Iterator[CubeSlice]:
    """All slices, one after the other."""
    open_ended = set(tables.stream(_OPEN_ENDED))
    for (key, number, year, phase), rows in groupby(tables.stream(_FIGURES), key=lambda row: row[:4]):
        figures = tuple(
            SliceFigure(row[4:16], row[16], row[17], bool(row[18]), row[19], row[20]) for row in rows
        )
        holder = namer.not_stated if number is None else tables.canonical_iri(number)
        is_closed = not any((f.document, key, year, phase) in open_ended for f in figures)
        iri = namer.slice(key, holder, year, phase)
        yield CubeSlice(iri, DATA_SETS[key], holder, year, phase, is_closed, figures)
