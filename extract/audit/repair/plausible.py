"""Which changes can help at all: those that alone, or in a small sum in pairs, explain what a sum is off by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from extract.audit.repair.search import Choice, Puzzle

_SMALL = 80
"""Choices in a sum up to which pairs are tried."""
_LIKELY_COST = 4
"""Choices that cost more have to close a sum alone."""
_ROUNDS = 3
"""How often a change may wait for another: rows whose labels slid one after another."""


def plausible(puzzle: Puzzle) -> Puzzle:
    """The puzzle with the choices that help to close an open sum.

    A choice helps that closes a sum alone, together with one other choice in a small sum, or together with a
    choice that helps another sum already. A third change in the same sum is not looked for: no print
    proves three at once.
    """
    by_sum: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, choice in enumerate(puzzle.choices):
        for row, effect in choice.effects.items():
            by_sum[row][effect].append(index)
    failing = [i for i, r in enumerate(puzzle.residuals) if abs(r) > puzzle.tolerances[i]]
    kept: set[int] = set()
    for row in failing:
        kept.update(_closing(puzzle, row, puzzle.residuals[row], by_sum[row]))
        if sum(len(found) for found in by_sum[row].values()) <= _SMALL:
            kept.update(_in_pairs(puzzle, row, by_sum[row]))
    fresh = set(kept)
    for _ in range(_ROUNDS):
        fresh = set(_after(puzzle, fresh, by_sum)) - kept
        kept |= fresh
    return msgspec.structs.replace(puzzle, choices=[puzzle.choices[i] for i in sorted(kept)])


def _closing(puzzle: Puzzle, row: int, residual: int, by_effect: dict[int, list[int]]) -> Iterator[int]:
    """The choices that alone take this residual of a sum away."""
    tolerance = puzzle.tolerances[row]
    if tolerance == 0:
        yield from by_effect.get(-residual, ())
        return
    for effect, indices in by_effect.items():
        if abs(residual + effect) <= tolerance:
            yield from indices


def _in_pairs(puzzle: Puzzle, row: int, by_effect: dict[int, list[int]]) -> Iterator[int]:
    for effect, indices in by_effect.items():
        partners = set(_closing(puzzle, row, puzzle.residuals[row] + effect, by_effect))
        for index in indices:
            if _likely(puzzle, index) and any(
                _likely(puzzle, other) and not _exclude(puzzle, index, other) for other in partners
            ):
                yield index


def _after(puzzle: Puzzle, made: set[int], by_sum: dict[int, dict[int, list[int]]]) -> Iterator[int]:
    """The choices that close a sum once one of these is made."""
    for index in made:
        for row, effect in puzzle.choices[index].effects.items():
            residual = puzzle.residuals[row] + effect
            if abs(residual) > puzzle.tolerances[row]:
                for other in _closing(puzzle, row, residual, by_sum[row]):
                    if _likely(puzzle, other) and not _exclude(puzzle, index, other):
                        yield other


def _likely(puzzle: Puzzle, index: int) -> bool:
    return puzzle.choices[index].cost <= _LIKELY_COST


def _exclude(puzzle: Puzzle, one: int, other: int) -> bool:
    return one == other or bool(set(puzzle.choices[one].uses) & set(puzzle.choices[other].uses))


def components(puzzle: Puzzle) -> Iterator[tuple[Puzzle, list[int]]]:
    """The puzzle cut into parts that share no sum and no exclusion, each with the indices of its sums.

    Sums that no choice touches are left out.
    """
    parent = list(range(len(puzzle.choices)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    owner: dict[object, int] = {}
    for index, choice in enumerate(puzzle.choices):
        for link in (*(("sum", row) for row in choice.effects), *(("use", use) for use in choice.uses)):
            other = owner.setdefault(link, index)
            parent[root(index)] = root(other)
    groups: dict[int, list[Choice]] = defaultdict(list)
    for index, choice in enumerate(puzzle.choices):
        groups[root(index)].append(choice)
    for choices in groups.values():
        rows = sorted({row for choice in choices for row in choice.effects})
        place = {row: i for i, row in enumerate(rows)}
        renamed = [
            msgspec.structs.replace(c, effects={place[r]: e for r, e in c.effects.items()}) for c in choices
        ]
        yield (
            Puzzle(
                [puzzle.residuals[r] for r in rows],
                [puzzle.tolerances[r] for r in rows],
                [puzzle.give_up[r] for r in rows],
                renamed,
            ),
            rows,
        )
