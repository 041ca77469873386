"""The amounts of one document as one list that can be changed and put back: budget lines and project funds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

import msgspec

from extract.audit.equation import Equation, Relation, total
from extract.audit.equations import equations_over
from extract.audit.ledger import Kept, Ledger
from extract.audit.repair.sums import Scope, Sum
from extract.audit.rows import ROW_RULES
from extract.facts import BudgetLine, Indicator, ProjectRecord
from extract.figures import FigureRef, LineRef, ProjectRef
from extract.printed import PrintedUnit
from extract.states import Role, Severity, Stage
from extract.tables.interpret import TableReading

_TABLE_RULES = frozenset({"column-sum", "children-sum", "item-sum", "side-sum", "side-total", "sides-equal"})
_FUNDS = ("total", "fiscal", "other")
_COST_STEP = Decimal(1)
"""A yuan: publishers state the limit of a cost as the total less one."""
_WORTH = {unit.printed: unit.worth_yuan for unit in PrintedUnit}
_NAME = re.compile(r"(?<=\d)-[^/]*")


class Book:
    """The amounts of a document, each a line with a number; project funds are lines too.

    The first `len(book.lines)` lines of any list given back to the book keep their numbers; lines behind them are
    additional ones.
    """

    def __init__(
        self,
        readings: Sequence[TableReading],
        projects: Sequence[ProjectRecord],
        indicators: Sequence[Indicator],
        stage: Stage | None,
    ) -> None:
        self._readings = tuple(readings)
        self._projects = tuple(projects)
        self._stage = stage
        self._kept = Kept()
        self._refs: dict[int, tuple[BudgetLine, LineRef]] = {}
        self._costs = _costs(projects, indicators)
        self._of_tables = [line for reading in readings for line in reading.lines]
        units = {r.fact.ordinal: (r.fact.number, r.fact.printed_unit) for r in readings}
        self._funds = [
            (number, measure)
            for number, p in enumerate(projects)
            for measure in _FUNDS
            if p.table in units and p.row is not None and getattr(p, f"{measure}_printed") is not None
        ]
        self.lines: tuple[BudgetLine, ...] = (
            *self._of_tables,
            *(_fund_line(projects[number], measure, units) for number, measure in self._funds),
        )

    def is_fund(self, index: int) -> bool:
        """Whether a line is the amount of a project."""
        return len(self._of_tables) <= index < len(self.lines)

    def funds_of(self, project: int) -> list[int]:
        """The lines that are the amounts of a project."""
        return [len(self._of_tables) + i for i, (n, _) in enumerate(self._funds) if n == project]

    def readings_with(self, lines: Sequence[BudgetLine]) -> list[TableReading]:
        """The readings with these lines in place of their own; additional lines follow in their tables."""
        by_table: dict[int, list[BudgetLine]] = defaultdict(list)
        for line in (*lines[: len(self._of_tables)], *lines[len(self.lines) :]):
            by_table[line.table].append(line)
        return [
            msgspec.structs.replace(r, lines=tuple(by_table.get(r.fact.ordinal, ()))) for r in self._readings
        ]

    def projects_with(self, lines: Sequence[BudgetLine]) -> list[ProjectRecord]:
        """The projects with the amounts and the status of these lines; conflict outweighs repaired."""
        amounts: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
        for (number, measure), line in zip(self._funds, lines[len(self._of_tables) :], strict=False):
            amounts[number][measure] = line.amount
        return [
            msgspec.structs.replace(p, **amounts[n]) if n in amounts else p
            for n, p in enumerate(self._projects)
        ]

    def build(self, lines: Sequence[BudgetLine], tables: Collection[int] | None = None) -> list[Sum]:
        """All sums over these lines; with ordinals of tables, those that a change in these tables can reach."""
        readings, projects = self.readings_with(lines), self.projects_with(lines)
        ledger = Ledger(readings, projects, tables, self._kept)
        equations = equations_over(ledger, self._stage)
        index: dict[FigureRef, int] = {}
        for number, line in enumerate(lines):
            if len(self._of_tables) <= number < len(self.lines):
                index[ProjectRef(line.table, line.row, line.measure[0])] = number
            else:
                index[self._ref(line)] = number
        known = (e for e in equations if all(t.figure in index for t in e.terms))
        sums = [_sum(e, index) for e in known if _is_rule(e)]
        return [*_pooled(sums, lines), *self._cost_sums(lines)]

    def _ref(self, line: BudgetLine) -> LineRef:
        """What names a line; made once, since most lines are the same each time the sums are built."""
        known, ref = self._refs.get(id(line), (None, None))
        if ref is None or known is not line:
            ref = LineRef(line.table, line.key, line.measure)
            self._refs[id(line)] = line, ref
        return ref

    def _cost_sums(self, lines: Sequence[BudgetLine]) -> list[Sum]:
        """Costs among the indicators that repeat a project's total, or fall short of it by a yuan."""
        found = []
        for place, (number, measure) in enumerate(self._funds):
            index = len(self._of_tables) + place
            amount = lines[index].amount
            for cost in self._costs.get(number, ()) if measure == "total" and amount else ():
                if amount is not None and abs(amount - cost) <= _COST_STEP:
                    key = f"cost-indicator/{lines[index].table}/{lines[index].row}"
                    found.append(Sum(key, ((1, index),), _COST_STEP, Scope.DOCUMENT, offset=cost, check=key))
        return found


def _costs(
    projects: Sequence[ProjectRecord], indicators: Sequence[Indicator]
) -> dict[int, tuple[Decimal, ...]]:
    """The economic costs (经济成本指标) in yuan that the indicators of each project state."""
    found: dict[int, tuple[Decimal, ...]] = {}
    for number, project in enumerate(projects):
        found[number] = tuple(
            x.number * worth
            for x in indicators
            if x.project == project.project
            and (x.table, x.level2) == (project.table, "经济成本指标")
            and x.number
            and (worth := _WORTH.get(x.normalised_unit or ""))
        )
    return found


def _fund_line(project: ProjectRecord, measure: str, units: dict[int, tuple[str, str]]) -> BudgetLine:
    table, row = project.table or 0, project.row or 0
    number, unit = units[table]
    printed: str = getattr(project, f"{measure}_printed")
    return BudgetLine(
        document=project.document,
        source=project.source,
        table=table,
        table_number=number,
        row=row,
        key=f"{row}",
        role=Role.DETAIL,
        measure=(measure,),
        measure_key=measure,
        amount=getattr(project, measure),
        printed=printed,
        printed_unit=unit,
        project=project.project,
    )


def _is_rule(equation: Equation) -> bool:
    """Whether the identity must hold: no bound, and more than usual."""
    return equation.relation is Relation.EQUAL and equation.severity is not Severity.INFO


def _sum(equation: Equation, index: dict[FigureRef, int]) -> Sum:
    scope = Scope.DOCUMENT
    if equation.rule in ROW_RULES:
        scope = Scope.ROW
    elif equation.rule in _TABLE_RULES:
        scope = Scope.TABLE
    return Sum(
        key=_NAME.sub("", equation.key) if scope is Scope.DOCUMENT else equation.key,
        terms=tuple((int(t.coefficient), index[t.figure]) for t in equation.terms),
        tolerance=equation.tolerance,
        scope=scope,
        allowed=tuple(total(group) for group in equation.allowed if all(t.amount is not None for t in group)),
        pool=equation.pool,
        check=equation.key,
    )


def _pooled(sums: Sequence[Sum], lines: Sequence[BudgetLine]) -> list[Sum]:
    """The sums with the differences that their identity allows taken off."""
    pools: dict[str, list[Sum]] = defaultdict(list)
    for s in sums:
        if s.allowed:
            pools[s.pool or s.key].append(s)
    offsets: dict[str, Decimal] = {}
    for members in pools.values():
        open_members = [s for s in members if not s.holds(lines)]
        residuals = [s.residual(lines) for s in open_members]
        amounts = [r for r in residuals if r is not None]
        tolerance = sum((s.tolerance for s in open_members), Decimal(0))
        if len(amounts) < len(residuals) or any(r < 0 for r in amounts):
            continue
        if any(abs(sum(amounts, Decimal(0)) - a) <= tolerance for a in members[0].allowed):
            offsets.update({s.key: r for s, r in zip(open_members, amounts, strict=True)})
    return [msgspec.structs.replace(s, offset=offsets[s.key]) if s.key in offsets else s for s in sums]
