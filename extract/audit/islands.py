"""Tables and columns that nothing joins to the rest of the document: sums of their own hold whatever they print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.audit.equation import Verdict
from extract.audit.place import DOWN_RULES
from extract.figures import FigureRef, LineRef, StatedRef

_TEXT = 0
"""The running text among tables, which are counted from 1."""


def lone_tables(verdicts: Sequence[Verdict]) -> set[int]:
    """The tables of which no other table and no text knows a figure: all of it could be ten times as large."""
    joined: set[int] = set()
    for verdict in verdicts:
        tables = _tables(t.figure for t in verdict.seen if t.amount)
        if len(tables) > 1:
            joined |= tables
    return {f.table for f in _amounts(verdicts)} - joined


def lone_columns(verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The figures of columns that only add up: one that is a copy of the column beside it does so as well."""
    known = {
        (t.figure.table, t.figure.measure)
        for verdict in verdicts
        if verdict.equation.rule not in DOWN_RULES
        for t in verdict.seen
        if t.amount and isinstance(t.figure, LineRef)
    }
    return {f for f in _amounts(verdicts) if (f.table, f.measure) not in known}


def _amounts(verdicts: Sequence[Verdict]) -> set[LineRef]:
    """All amounts of tables other than 0 that identities count."""
    return {
        t.figure for v in verdicts for t in v.equation.terms if t.amount and isinstance(t.figure, LineRef)
    }


def _tables(figures: Iterable[FigureRef]) -> set[int]:
    return {_TEXT if isinstance(f, StatedRef) else f.table for f in figures}
