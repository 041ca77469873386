"""What projects may newly spend: their counted budgets, with what was only carried over from the year before apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from kg.money.figures import RollupTables

BUDGET = "budget"
"""The phase that is shown where several state the same money."""

_SUMS = """SELECT budget.iri AS budget, project.iri AS project, holder.iri AS holder, b.year AS year, b.phase AS phase,
  b.amount AS total_yuan, (
    SELECT SUM(part.amount) FROM carried_over AS part
    WHERE part.holder IS b.holder AND part.project = b.project AND part.year IS b.year AND part.phase = b.phase
  ) AS carried_yuan
FROM figure AS b
JOIN thing AS project ON project.id = b.project
JOIN thing AS budget ON budget.id = b.source
LEFT JOIN thing AS holder ON holder.id = b.holder
WHERE b.data_set = 'projects' AND b.left_out IS NULL AND b.project = (SELECT id FROM thing WHERE iri = :project)
ORDER BY b.year, b.phase, holder.iri"""


_BY_POLICY = """WITH carried AS (
  SELECT holder, project, year, phase, SUM(amount) AS amount FROM carried_over GROUP BY holder, project, year, phase
), counted AS (
  SELECT citation.policy AS policy, b.phase AS phase, b.amount AS total,
    CASE WHEN carried.amount > 0 AND carried.amount <= b.amount THEN carried.amount ELSE 0 END AS over
  FROM figure AS b
  JOIN citation ON citation.thing = b.source
  LEFT JOIN carried ON carried.project = b.project AND carried.phase = b.phase
    AND carried.holder IS b.holder AND carried.year IS b.year
  WHERE b.data_set = 'projects' AND b.left_out IS NULL AND b.amount IS NOT NULL
)
SELECT COALESCE(policy.number, policy.title) AS policy, phase, SUM(total - over) AS new_yuan
FROM counted JOIN policy ON policy.id = counted.policy
WHERE COALESCE(policy.number, policy.title) IS NOT NULL
GROUP BY policy.id, phase"""


class ProjectSum(msgspec.Struct, frozen=True):
    """A project budget that counts. `total` is yuan as stated, None where it cannot be read.

    `carried_over` is what the table of project expenditure prints of it as money of the year before (结转, 结余): that
    year's budget held it already, so sums over years leave it out.
    """

    budget: str
    project: str
    holder: str | None
    year: int | None
    phase: str
    total: Decimal | None
    carried_over: Decimal

    @property
    def new(self) -> Decimal | None:
        """The money of this year, in yuan."""
        return None if self.total is None else self.total - self.carried_over


class PhaseSum(msgspec.Struct, frozen=True):
    """Project budgets of one phase added up: new money, what was carried over, how many cannot be read.

    `new` is None where none can be read: nothing is not zero.
    """

    new: Decimal | None
    carried_over: Decimal
    unread: int


def project_sums(figures: RollupTables, projects: Iterable[str]) -> list[ProjectSum]:
    """The budgets that count of some projects, each yuan once, by year and phase.

    Args:
        figures: The figures of a store.
        projects: IRIs of projects.
    """
    found = []
    for project in sorted(set(projects)):
        columns, rows, _ = figures.ask(_SUMS, {"project": project})
        found += [_sum(msgspec.convert(dict(zip(columns, row, strict=True)), _BudgetRow)) for row in rows]
    return found


def new_money_by_policy(figures: RollupTables) -> dict[str, Decimal]:
    """Number of each cited policy, or its title, to the new money of the project budgets that cite it, in yuan.

    Each yuan once; of one phase, the budget where there is one; what was carried over from the year before is left out,
    as on the page of the policy.
    """
    found: dict[str, tuple[bool, str, Decimal]] = {}
    for policy, phase, new in figures.ask(_BY_POLICY, {})[1]:
        ranked = (phase != BUDGET, str(phase), Decimal(str(new)))
        found[str(policy)] = min(found.get(str(policy), ranked), ranked, key=lambda r: r[:2])
    return {policy: new for policy, (_, _, new) in found.items()}


class _BudgetRow(msgspec.Struct, frozen=True):
    """A row of the tables: what is stated, before the two figures are held against each other."""

    budget: str
    project: str
    holder: str | None
    year: int | None
    phase: str
    total_yuan: Decimal | None
    carried_yuan: Decimal | None


def _sum(row: _BudgetRow) -> ProjectSum:
    """More carried over than there is contradicts the total: then nothing is taken off it."""
    total, carried = row.total_yuan, row.carried_yuan or Decimal(0)
    within = total is not None and 0 < carried <= total
    return ProjectSum(
        row.budget, row.project, row.holder, row.year, row.phase, total, carried if within else Decimal(0)
    )


def by_phase(sums: Iterable[ProjectSum]) -> Mapping[str, PhaseSum]:
    """Sums by phase, the budget first: the same money in another phase is not added to it."""
    groups: dict[str, list[ProjectSum]] = {}
    for one in sorted(sums, key=lambda s: (s.phase != BUDGET, s.phase)):
        groups.setdefault(one.phase, []).append(one)
    return {
        phase: PhaseSum(
            sum(known, Decimal(0)) if (known := [s.new for s in group if s.new is not None]) else None,
            sum((s.carried_over for s in group), Decimal(0)),
            sum(s.total is None for s in group),
        )
        for phase, group in groups.items()
    }
