"""The cut of a table into blocks: nothing lost, nothing out of order, nothing better left unfound."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from extract.performance.best_cut import BestCut
from extract.performance.block_model import Anchor, BlockModel, Mode
from extract.performance.block_scores import BlockScores
from extract.performance.evidence import WordEvidence
from extract.performance.frame import Cut, CutItem, CutProblem, Growth
from extract.performance.kinds import IndicatorSlot
from extract.performance.segment import cut, prints_trees

KINDS: dict[str, tuple[IndicatorSlot, tuple[str, str]]] = {
    "n": (IndicatorSlot.QUANTITY, ("产出指标", "数量指标")),
    "q": (IndicatorSlot.QUALITY, ("产出指标", "质量指标")),
    "t": (IndicatorSlot.TIMELINESS, ("产出指标", "时效指标")),
    "c": (IndicatorSlot.COST, ("成本指标", "经济成本指标")),
    "b": (IndicatorSlot.BENEFIT, ("效益指标", "社会效益指标")),
    "s": (IndicatorSlot.SATISFACTION, ("满意度指标", "服务对象满意度指标")),
}


def items(kinds: str) -> tuple[CutItem, ...]:
    """Indicators from letters; | is a page break."""
    found: list[CutItem] = []
    page = 0
    for letter in kinds:
        if letter == "|":
            page += 1
        else:
            slot, kind = KINDS[letter]
            found.append(CutItem(slot, kind, page))
    return tuple(found)


def frame(kinds: str, *places: int, starts_page: tuple[int, ...] = ()) -> CutProblem:
    """A table with projects' rows at these indicators."""
    anchors = tuple(Anchor(place, starts_page=place in starts_page) for place in places)
    return CutProblem(items(kinds), anchors, tuple(() for _ in places))


def no_words(made: CutProblem) -> WordEvidence:
    """Words that say nothing."""
    return WordEvidence([""] * len(made.anchors), [None] * len(made.anchors), [""] * len(made.items))


def owners(made: CutProblem) -> str:
    """The owners of the cut, one character an indicator; - for none."""
    return "".join("-" if o is None else str(o) for o in cut(made, no_words(made)).owners)


def test_rows_above_a_page_break_complete_the_set_of_the_project_below() -> None:
    made = frame("nqtcsb" + "nqtcsb" + "bc|snqt" + "nqtcsb", 0, 6, 14, 18, starts_page=(14,))
    assert owners(made) == "000000" + "111111" + "222222" + "333333"


def test_rows_below_a_page_break_go_on_with_the_project_above() -> None:
    made = frame("nqtcsb" + "nqtc|sb" + "nqtcsb", 0, 6, 12, starts_page=())
    assert owners(made) == "000000111111222222"


def test_the_set_of_a_lost_project_is_given_to_nobody() -> None:
    made = frame("nqtcsb" * 6, 0, 6, 18, 24, 30)
    assert owners(made) == "000000" + "111111" + "------" + "222222" + "333333" + "444444"


def test_a_project_row_in_the_middle_of_its_block_takes_the_rows_above_it() -> None:
    made = frame("nqtcsb" * 5, 0, 6, 14, 18, 24)
    assert owners(made) == "000000" + "111111" + "222222" + "333333" + "444444"


def test_projects_with_many_indicators_of_a_kind_stay_whole() -> None:
    block = "nnnnqqqttbbbcs"
    made = frame(block * 4, 0, 14, 28, 42)
    assert owners(made) == "".join(str(i) * 14 for i in range(4))


def test_a_table_whose_rows_stand_in_the_middle_everywhere_is_read_so() -> None:
    made = frame("nqtcsb" * 8, *range(2, 48, 6))
    assert owners(made) == "".join(str(i) * 6 for i in range(8))


def test_merged_cells_say_exactly_which_rows_belong_to_a_project() -> None:
    anchors = (Anchor(0, span=3), Anchor(3, span=5))
    made = CutProblem(items("nqtnqtcs"), anchors, ((), ()))
    assert owners(made) == "00011111"


def test_a_merged_cell_that_a_page_break_cuts_goes_on_below_it() -> None:
    anchors = (Anchor(0, span=4), Anchor(6, span=3))
    assert owners(CutProblem(items("nqtc|sbnqt"), anchors, ((), ()))) == "000000111"


def test_no_block_begins_inside_a_merged_cell() -> None:
    tied = [replace(item, tied=True) if i == 5 else item for i, item in enumerate(items("nqtcsn" + "nqtcsb"))]
    made = CutProblem(tuple(tied), (Anchor(0), Anchor(6)), ((), ()))
    assert owners(made) == "000000111111"


def test_a_row_in_which_projects_cannot_be_told_apart_owns_nothing() -> None:
    made = CutProblem(items("nqtcsb" * 3), (Anchor(0), Anchor(6, unknown=True), Anchor(12)), ((), (), ()))
    assert owners(made) == "000000------222222"


def test_what_fits_two_projects_alike_is_not_guessed() -> None:
    made = frame("nqtsb" + "c" + "nqtsb", 0, 6)
    found = cut(made, no_words(made))
    assert set(found.owners[:5]) == {0}
    undecided = {i for i, owner in enumerate(found.owners) if owner is None}
    assert undecided <= {5}
    assert all(set(found.rivals[i]) <= {0, 1} for i in undecided)


def test_a_table_without_projects_gives_nothing_to_anybody() -> None:
    assert cut(CutProblem(items("nq"), (), ()), WordEvidence([], [], ["", ""])).owners == (None, None)


def test_a_table_that_prints_kinds_in_any_order_is_not_cut_at_each_of_them() -> None:
    mixed = "nbqcntsqbt" * 10
    assert not prints_trees(items(mixed))
    assert prints_trees(items("nqtcsb" * 10))


def test_a_kind_comes_back_when_its_first_level_does() -> None:
    growth = Growth()
    assert [growth.add(item)[1] for item in items("nqcntt")] == [False, False, False, True, False, False]


frames = st.builds(
    lambda kinds, places: frame(kinds, *sorted(places)),
    st.text("nqtcsb|", min_size=1, max_size=30).filter(lambda s: s.strip("|")),
    st.sets(st.integers(0, 12), min_size=1, max_size=5),
).map(
    lambda made: CutProblem(
        made.items, tuple(a for a in made.anchors if a.index < len(made.items)), made.totals
    )
)


@given(frames)
@settings(max_examples=150, deadline=None)
def test_a_cut_loses_no_indicator_and_keeps_the_projects_in_order(made: CutProblem) -> None:
    made = CutProblem(made.items, made.anchors, tuple(() for _ in made.anchors))
    found: Cut = cut(made, no_words(made))
    assert len(found.owners) == len(made.items)
    known = [owner for owner in found.owners if owner is not None]
    assert known == sorted(known)
    assert set(found.rivals) == {i for i, owner in enumerate(found.owners) if owner is None}


@given(st.text("nqtcsb", min_size=1, max_size=9), st.sets(st.integers(0, 8), min_size=1, max_size=3))
@settings(max_examples=80, deadline=None)
def test_no_better_cut_exists_than_the_one_found(kinds: str, places: set[int]) -> None:
    places = {place for place in places if place < len(kinds)} or {0}
    made = frame(kinds, *sorted(places))
    scores = BlockScores(made, BlockModel(Mode.FIRST), no_words(made))

    @cache
    def best(project: int, position: int) -> float:
        """The best score of all that follows, tried out."""
        ways = [float("-inf")]
        if project == len(made.anchors) and position == scores.count:
            ways.append(0.0)
        if project < len(made.anchors):
            ways += [
                b.score + best(project + 1, b.end) for b in scores.blocks[project] if b.start == position
            ]
        lost = scores.lost[position]
        ways += [lost[n] + best(project, position + n) for n in range(1, len(lost))]
        return max(ways)

    assert BestCut(made, scores).score == pytest.approx(best(0, 0))
