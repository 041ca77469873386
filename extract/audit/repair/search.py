"""The fewest changes that make sums hold: a mixed-integer program, exact although the solver computes in floats.

Amounts reach 10^13 fen, more than a float solver with tolerances of 10^-6 can add up. So each sum is split
into limbs of four digits with carries between them, no coefficient exceeds 10^4, and every answer of the solver
is added up again in integers before it is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import Any

import msgspec

_STUCK_S = 60.0
"""Seconds after which a run of the solver is given up that hangs; the limit on nodes ends a hard one long before."""
_BASE = 10_000


class Choice(msgspec.Struct, frozen=True):
    """One change that may be made.

    `effects` says by how much it changes the residual of each sum, by the sum's index. Of all choices that
    share a member of `uses` at most one can be made.
    """

    name: Hashable
    effects: Mapping[int, int]
    cost: int
    uses: tuple[Hashable, ...] = ()


class Puzzle(msgspec.Struct, frozen=True):
    """Sums to be balanced.

    `residuals` are what each sum is off by, in the smallest unit of money; it holds while the residual is not
    larger than its `tolerances`. `give_up` is the cost of leaving a sum open that does not hold now, None for a
    sum that has to hold. `choices` are the changes to choose from.
    """

    residuals: Sequence[int]
    tolerances: Sequence[int]
    give_up: Sequence[int | None]
    choices: Sequence[Choice]


class Solution(msgspec.Struct, frozen=True):
    """The choices made, the sums left open, and the cost of both."""

    chosen: frozenset[int]
    open_sums: frozenset[int]
    cost: int


class Search(msgspec.Struct, frozen=True):
    """All solutions within a margin of the best, the best first.

    `complete` is False where the limit on nodes or on solutions ended the search: then nothing is proved.
    """

    solutions: tuple[Solution, ...]
    complete: bool


def solve(
    puzzle: Puzzle,
    *,
    margin: int,
    most_nodes: int,
    most: int = 16,
    allowed: Callable[[frozenset[int]], bool] = lambda _: True,
) -> Search:
    """The cheapest solutions, found one after another with the earlier ones cut off.

    Args:
        puzzle: What to solve.
        allowed: Says of a set of choices whether it can be made; one that cannot is passed over.
        margin: Solutions that cost up to this much more than the best are found too.
        most_nodes: For one run of the solver, of its search tree; not a time, so that a busy machine reads alike.
        most: Stop after so many.
    """
    model = _Model(puzzle, most_nodes)
    found: list[Solution] = []
    for _ in range(most):
        solution, proved = model.run()
        if solution is None:
            return Search(tuple(found), proved)
        if found and solution.cost > found[0].cost + margin:
            return Search(tuple(found), True)
        if not proved:
            return Search(tuple(found), False)
        if allowed(solution.chosen):
            found.append(solution)
        model.cut_off(solution.chosen)
    return Search(tuple(found), False)


class _Model:
    """The program in the solver's terms. Columns: choices, then open sums, then carries and slacks."""

    def __init__(self, puzzle: Puzzle, most_nodes: int) -> None:
        self._puzzle = puzzle
        self._highs = _highspy().Highs()
        for name, value in {"output_flag": False, "threads": 1, "mip_max_nodes": most_nodes,
                            "time_limit": _STUCK_S, "random_seed": 1, "mip_rel_gap": 0.0,
                            "mip_abs_gap": 0.5}.items():  # fmt: skip
            self._highs.setOptionValue(name, value)
        self._choices = [self._column(c.cost, 0, 1) for c in puzzle.choices]
        self._open = {
            i: self._column(cost, 0, 1) for i, cost in enumerate(puzzle.give_up) if cost is not None
        }
        members: dict[Hashable, list[int]] = {}
        for index, choice in enumerate(puzzle.choices):
            for use in choice.uses:
                members.setdefault(use, []).append(index)
        for indices in members.values():
            if len(indices) > 1:
                self._row(-_infinity(), 1, {self._choices[i]: 1 for i in indices})
        for index in range(len(puzzle.residuals)):
            self._add_sum(index)

    def run(self) -> tuple[Solution | None, bool]:
        """The best solution left, and whether that is proved; None where there is none."""
        while True:
            self._highs.run()
            status = self._highs.getModelStatus()
            kinds = _highspy().HighsModelStatus
            if status == kinds.kInfeasible:
                return None, True
            if status != kinds.kOptimal:
                return None, False
            values = self._highs.getSolution().col_value
            chosen = frozenset(i for i, column in enumerate(self._choices) if values[column] > 0.5)
            solution = check(self._puzzle, chosen)
            if solution is not None:
                return solution, True
            self.cut_off(chosen)

    def cut_off(self, chosen: frozenset[int]) -> None:
        """Forbid exactly this set of choices."""
        row = {column: (-1 if i in chosen else 1) for i, column in enumerate(self._choices)}
        self._row(1 - len(chosen), _infinity(), row)

    def _add_sum(self, index: int) -> None:
        puzzle = self._puzzle
        effects = {
            self._choices[i]: c.effects[index] for i, c in enumerate(puzzle.choices) if c.effects.get(index)
        }
        if not effects and index not in self._open:
            return
        largest = max(abs(v) for v in (puzzle.residuals[index], *effects.values(), 1))
        limbs = len(_limbs(largest))
        most = sum(1 for _ in effects) + 2
        carry: int | None = None
        for limb in range(limbs):
            row: dict[int, float] = {}
            total = 0
            for column, effect in effects.items():
                row[column] = _limb(effect, limb)
                total += abs(_limb(effect, limb))
            if carry is not None:
                row[carry] = 1
            if limb < limbs - 1:
                carry = self._column(0, -most, most, integer=True)
                row[carry] = -_BASE
            tolerance = puzzle.tolerances[index] if limb == 0 else 0
            constant = _limb(puzzle.residuals[index], limb)
            if index in self._open:
                slack = self._column(0, -_infinity(), _infinity())
                row[slack] = 1
                reach = total + abs(constant) + (1 + _BASE) * most
                self._row(-_infinity(), 0, {slack: 1, self._open[index]: -reach})
                self._row(0, _infinity(), {slack: 1, self._open[index]: reach})
            self._row(-constant - tolerance, -constant + tolerance, row)

    def _column(self, cost: float, low: float, high: float, *, integer: bool = True) -> int:
        column: int = self._highs.getNumCol()
        self._highs.addVar(low, high)
        self._highs.changeColCost(column, float(cost))
        if integer and high < _infinity():
            self._highs.changeColIntegrality(column, _highspy().HighsVarType.kInteger)
        return column

    def _row(self, low: float, high: float, coefficients: Mapping[int, float]) -> None:
        columns = [c for c, v in coefficients.items() if v]
        values = [float(v) for v in coefficients.values() if v]
        self._highs.addRow(float(low), float(high), len(columns), columns, values)


def check(puzzle: Puzzle, chosen: Iterable[int]) -> Solution | None:
    """The solution that these choices are, added up in integers; None where a sum that must hold does not."""
    made = frozenset(chosen)
    used: set[Hashable] = set()
    for index in made:
        for use in puzzle.choices[index].uses:
            if use in used:
                return None
            used.add(use)
    residuals = list(puzzle.residuals)
    for index in made:
        for row, effect in puzzle.choices[index].effects.items():
            residuals[row] += effect
    open_sums = {i for i, r in enumerate(residuals) if abs(r) > puzzle.tolerances[i]}
    costs = [puzzle.give_up[i] for i in open_sums]
    if any(cost is None for cost in costs):
        return None
    cost = sum(puzzle.choices[i].cost for i in made) + sum(c for c in costs if c is not None)
    return Solution(made, frozenset(open_sums), cost)


def _limbs(number: int) -> list[int]:
    """The digits of a number to the base, the lowest first, each with the number's sign."""
    sign, rest = (-1, -number) if number < 0 else (1, number)
    found: list[int] = []
    while rest or not found:
        rest, digit = divmod(rest, _BASE)
        found.append(sign * digit)
    return found


def _limb(number: int, limb: int) -> int:
    limbs = _limbs(number)
    return limbs[limb] if limb < len(limbs) else 0


@cache
def _highspy() -> Any:
    """The solver, loaded when the first damaged document comes: it takes a quarter of a second."""
    import highspy

    module: ModuleType = highspy
    return module


def _infinity() -> float:
    value: float = _highspy().kHighsInf
    return value
