"""What the project budgets of a lineage come to: of one phase, without what the year before had already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from kg.figures.printed import ZERO
from kg.lineage.comparison import total_of
from kg.lineage.kinds import STAGE_LABELS
from kg.lineage.money import yuan
from kg.lineage.projects import ProjectMoney
from kg.money import BUDGET, figures_of, project_sums
from kg.store.snapshot import GraphReader
from kg.words.text import Said, english


class ProjectTotal:
    """The total of project budgets, yuan, None where one is unknown; and what a reader must know of it.

    Budgets and final accounts state the same money twice, so the total is of budgets where there are any. What a table
    prints as carried over (上年结转) is left out: the budget of the year before held it.
    """

    def __init__(self, store: GraphReader, money: Sequence[ProjectMoney]) -> None:
        self._carried = _carried_over(store, {entry.project for entry in money})
        stages = {entry.stage for entry in money}
        self._stage = BUDGET if BUDGET in stages else min(stages, default=BUDGET)
        self.entries = [entry for entry in money if entry.stage == self._stage]
        self._others = sorted(stages - {self._stage})
        self.carried_over = self.carried_of(self.entries)
        self.amount = self.amount_of(self.entries)

    def carried_of(self, entries: Sequence[ProjectMoney]) -> Decimal:
        """What some budgets carry over from the year before."""
        return sum((self._carried_in(entry) for entry in entries), ZERO)

    def amount_of(self, entries: Sequence[ProjectMoney]) -> Decimal | None:
        """The new money of those of some budgets that are of the total's phase."""
        figures = [f for entry in entries if entry.stage == self._stage for f in entry.figures]
        stated = total_of(figures) if figures else None
        return None if stated is None else stated - self.carried_of(entries)

    def _carried_in(self, entry: ProjectMoney) -> Decimal:
        carried = self._carried.get((entry.project, entry.unit, entry.year, entry.stage), ZERO)
        stated = total_of(entry.figures)
        return carried if entry.stage == self._stage and stated is not None and carried <= stated else ZERO

    @property
    def notes(self) -> tuple[str, ...]:
        """What the total leaves out, in sentences."""
        found = []
        if self.carried_over:
            amount = yuan(self.carried_over)
            found.append(
                Said(
                    f"合计不含上年结转 {amount} 元，上年的预算已含这笔钱",
                    f"The total leaves out {amount} yuan carried over: the budget of the year before held it",
                )
            )
        if self._others:
            stage = STAGE_LABELS.get(self._stage, self._stage)
            others = [STAGE_LABELS.get(stage, stage) for stage in self._others]
            found.append(
                Said(
                    f"合计只加{stage}；{'、'.join(others)}是同一笔钱，不重复相加",
                    f"The total is of the {english(stage)} alone: {', '.join(map(english, others))} state the same money",
                )
            )
        return tuple(found)


def _carried_over(
    store: GraphReader, projects: Collection[str]
) -> dict[tuple[str, str | None, int | None, str], Decimal]:
    if not projects:
        return {}
    with figures_of(store) as figures:
        sums = project_sums(figures, projects)
    return {(s.project, s.holder, s.year, s.phase): s.carried_over for s in sums if s.carried_over}
