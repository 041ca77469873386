"""All equations of one document: within rows, within tables, across tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from extract.audit.across import across_equations
from extract.audit.equation import Equation
from extract.audit.ledger import Ledger
from extract.audit.outline import outline_equations
from extract.audit.rows import row_equations
from extract.audit.totals import column_equations
from extract.facts import ProjectRecord
from extract.states import Stage
from extract.tables.interpret import TableReading


def equations_of(
    readings: Sequence[TableReading],
    projects: Iterable[ProjectRecord] = (),
    stage: Stage | None = None,
    *,
    about: Collection[int] | None = None,
) -> list[Equation]:
    """Every identity that the document's tables are subject to, as linear equations over their amounts.

    Equations also hold amounts that cannot be read (`Term.amount` is None); they are not evaluated but a repair
    can solve them.

    Args:
        readings: The document's tables as interpreted.
        projects: Its projects from performance tables, in the order of the tables.
        stage: Its stage; None applies the identities of all stages.
        about: Ordinals of tables: only the equations that their amounts can stand in; None gives all.
    """
    return equations_over(Ledger(readings, projects, about), stage)


def equations_over(ledger: Ledger, stage: Stage | None = None) -> list[Equation]:
    """The same, over amounts that are collected already."""
    return [
        *row_equations(ledger),
        *column_equations(ledger),
        *outline_equations(ledger),
        *across_equations(ledger, stage),
    ]
