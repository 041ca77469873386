"""The rows of a table cut into consecutive blocks, one a project in order: one decision over the whole table.

A block between two projects' blocks may belong to no known project (its row was lost); that costs more than any
usual irregularity. What a block looks like is learnt from the table itself, cut by cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.performance.best_cut import BestCut
from extract.performance.block_model import BlockModel, Mode, Shape
from extract.performance.block_scores import BlockScores
from extract.performance.evidence import WordEvidence
from extract.performance.frame import Cut, CutItem, CutProblem, Growth

_ROUNDS = 3
_OTHER_MODE = -4.0
"""Score of a table that prints the projects' rows elsewhere than first in their blocks."""
_LEAST_ANCHORS = 3
_LEAST_ROWS = 60
_TREE_SHARE = 0.8
_GOLDEN = 0.6180339887498949


def cut(frame: CutProblem, words: WordEvidence) -> Cut:
    """Assign each indicator to a project, or to none.

    Args:
        frame: The table.
        words: What the words of indicators and projects say; learns from the cuts on the way.
    """
    if not frame.anchors or not frame.items:
        return Cut((None,) * len(frame.items), dict.fromkeys(range(len(frame.items)), ()))
    plain = _settle(frame, Mode.FIRST, words, learnt=True)
    if plain.owners == frame.by_anchor() and not any(s.returns for s in _shapes(frame, plain.owners)):
        return plain.result()
    has_others = frame.anchors[0].index > 0 and len(frame.anchors) >= _LEAST_ANCHORS
    cuts = [(plain, 0.0), (_settle(frame, Mode.FIRST, words, learnt=False), 0.0)]
    for mode in (Mode.CENTRE, Mode.LAST) if has_others else ():
        cuts.extend((_settle(frame, mode, words, learnt=learnt), _OTHER_MODE) for learnt in (True, False))
    return max(cuts, key=lambda pair: pair[0].score + pair[1])[0].result()


def prints_trees(items: Sequence[CutItem]) -> bool:
    """Whether a table prints each project's indicators as a tree: level by level, no kind twice.

    Then kinds come back far less often than when the same rows stand in any order. Where there are too few
    rows to tell, trees are assumed.
    """
    if len(items) < _LEAST_ROWS:
        return True
    scattered = sorted(range(len(items)), key=lambda i: i * _GOLDEN % 1)
    return _pieces(items) < _TREE_SHARE * _pieces([items[i] for i in scattered])


def _pieces(items: Sequence[CutItem]) -> int:
    """Into how many pieces rows fall if a piece ends before each kind that comes back."""
    pieces, growth = 1, Growth(len(items))
    for item in items:
        if growth.add(item)[1]:
            pieces, growth = pieces + 1, Growth(len(items))
            growth.add(item)
    return pieces


def _settle(frame: CutProblem, mode: Mode, words: WordEvidence, *, learnt: bool) -> BestCut:
    """Cut, learn from the cut, and cut again, until it stays.

    Args:
        frame: The table.
        mode: Where the projects' rows stand as a rule.
        words: What words say; learns too.
        learnt: Whether the first cut is made with what the projects' rows alone teach, or (where rows were
            lost, so that they teach nonsense) with what is usual in other tables.
    """
    model = BlockModel(mode, trees=prints_trees(frame.items))
    owners = frame.by_anchor()
    number = 0
    while True:
        words.learn(owners)
        if learnt or number:
            model.learn(_shapes(frame, owners))
        best = BestCut(frame, BlockScores(frame, model, words))
        number += 1
        if best.owners == owners or number == _ROUNDS:
            return best
        owners = best.owners


def _shapes(frame: CutProblem, owners: Sequence[int | None]) -> Iterator[Shape]:
    """The known projects' blocks, as the model learns from them."""
    start = 0
    for index in range(1, len(owners) + 1):
        if index < len(owners) and owners[index] == owners[start]:
            continue
        owner = owners[start]
        if owner is not None and not frame.anchors[owner].unknown:
            growth = Growth(start)
            for item in frame.items[start:index]:
                growth.add(item)
            yield Shape(tuple(growth.counts), growth.returns, start, index, frame.anchors[owner])
        start = index
