"""Which readings the sums prove: a chain from figures that cannot be misread, sum by sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from extract.audit.repair.sums import Scope, Sum
from extract.facts import BudgetLine


def prove(
    lines: Sequence[BudgetLine], sums: Sequence[Sum], anchors: Collection[int]
) -> dict[int, tuple[Sum, ...]]:
    """The lines that holding sums prove, each with those sums.

    A sum of doubtful figures alone proves nothing: with all decimal points moved alike it holds as well. It
    needs an anchor, a figure other than nought whose decimal point is certain or proved by another sum. Nor
    does it prove two doubtful figures that stand on both sides and are equal: both may be misread alike.

    Args:
        lines: The lines with the amounts to be proved.
        sums: All sums of the document.
        anchors: Indices of the lines whose print leaves no doubt.
    """
    certain = set(anchors)
    proofs: dict[int, list[Sum]] = defaultdict(list)
    waiting = [s for s in sums if s.holds(lines)]
    while True:
        before = len(certain)
        for s in waiting:
            terms = [(sign, i) for sign, i in s.terms if lines[i].amount]
            if not s.offset and not any(i in certain for _, i in terms):
                continue
            open_terms = [(sign, i) for sign, i in terms if i not in certain]
            certain.update(i for sign, i in open_terms if not _has_twin(lines, sign, i, open_terms))
        if len(certain) == before:
            break
    for s in waiting:
        for _, index in s.terms:
            if index in certain:
                proofs[index].append(s)
    return {index: tuple(found) for index, found in proofs.items()}


def _has_twin(lines: Sequence[BudgetLine], sign: int, index: int, terms: Sequence[tuple[int, int]]) -> bool:
    """Whether the same amount stands on the other side of the sum, just as doubtful."""
    return any(s == -sign and i != index and lines[i].amount == lines[index].amount for s, i in terms)


def cleared(index: int, failing: Mapping[int, Sequence[Sum]], proofs: Mapping[int, Sequence[Sum]]) -> bool:
    """Whether a line is proved, and no sum that does not hold can be laid to it.

    A sum of many that does not hold says little of one of them where a sum of fewer holds; an identity inside a
    row says nothing of the row's label.
    """
    held = proofs.get(index, ())
    if not held:
        return False
    if index not in failing:
        return True
    narrow = [len(s.terms) for s in held if s.scope is not Scope.ROW]
    return bool(narrow) and min(narrow) < min(len(s.terms) for s in failing[index])


def failing_sums(lines: Sequence[BudgetLine], sums: Sequence[Sum]) -> dict[int, list[Sum]]:
    """The sums that can be read and do not hold, by line."""
    found: dict[int, list[Sum]] = defaultdict(list)
    for s in sums:
        if s.fails(lines):
            for _, index in s.terms:
                found[index].append(s)
    return found
