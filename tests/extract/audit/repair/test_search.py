"""The cheapest changes are found exactly, all of them, and none where the sums allow none."""

from __future__ import annotations

from extract.audit.repair.plausible import components, plausible
from extract.audit.repair.search import Choice, Puzzle, check, solve

BIG = 17_134_242_047_000_001
"""More than a float holds."""


def puzzle(residuals: list[int], choices: list[Choice]) -> Puzzle:
    return Puzzle(residuals, [0] * len(residuals), [7 if r else None for r in residuals], choices)


def test_a_difference_of_one_among_large_amounts_decides() -> None:
    near = Choice("near", {0: -BIG + 1}, 1)
    exact = Choice("exact", {0: -BIG}, 4)
    found = solve(puzzle([BIG], [near, exact]), margin=0, most_nodes=100)
    assert found.complete and [s.chosen for s in found.solutions] == [frozenset({1})]


def test_two_explanations_of_equal_cost_are_both_found() -> None:
    choices = [Choice("a", {0: -5}, 2, ("a",)), Choice("b", {0: -5}, 2, ("b",))]
    found = solve(puzzle([5], choices), margin=0, most_nodes=100)
    assert {s.chosen for s in found.solutions} == {frozenset({0}), frozenset({1})}


def test_a_change_that_breaks_a_sum_needs_another_that_mends_it() -> None:
    choices = [Choice("moves", {0: -5, 1: 5}, 2), Choice("mends", {1: -5}, 2)]
    found = solve(puzzle([5, 0], choices), margin=0, most_nodes=100)
    assert found.solutions[0].chosen == {0, 1}
    assert check(puzzle([5, 0], choices), {0}) is None


def test_nothing_is_chosen_where_changes_exclude_each_other_or_cost_more_than_an_open_sum() -> None:
    exclusive = [Choice("a", {0: -2}, 1, ("x",)), Choice("b", {0: -3}, 1, ("x",))]
    assert solve(puzzle([5], exclusive), margin=0, most_nodes=100).solutions[0].open_sums == {0}
    dear = [Choice("dear", {0: -5}, 8)]
    assert solve(puzzle([5], dear), margin=0, most_nodes=100).solutions[0].chosen == frozenset()


def test_a_set_that_is_not_allowed_is_passed_over() -> None:
    choices = [Choice("a", {0: -5}, 1), Choice("b", {0: -5}, 2)]
    found = solve(puzzle([5], choices), margin=5, most_nodes=100, allowed=lambda chosen: 0 not in chosen)
    assert found.solutions[0].chosen == {1} and all(0 not in s.chosen for s in found.solutions)


def test_only_changes_that_help_to_close_a_sum_are_kept_and_parts_are_solved_apart() -> None:
    choices = [Choice("closes", {0: -5}, 4), Choice("idle", {0: -3, 2: 1}, 5), Choice("other", {1: 7}, 4)]
    kept = plausible(puzzle([5, -7, 0], choices))
    assert [c.name for c in kept.choices] == ["closes", "other"]
    assert [rows for _, rows in components(kept)] == [[0], [1]]


def test_a_search_that_is_cut_short_proves_nothing() -> None:
    weights = [3 * 7**n % 10_007 + 50 for n in range(40)]
    choices = [Choice(str(n), {0: -weight}, 1 + n % 3) for n, weight in enumerate(weights)]
    hard = puzzle([sum(weights[::7]) + 1], choices)
    assert solve(hard, margin=0, most_nodes=100_000).complete
    assert not solve(hard, margin=0, most_nodes=0).complete
