"""Goals of projects: pieces torn off by page breaks joined again, where it is certain whose they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from extract.numbering import NUMERALS, numeral_value
from extract.performance.row_cells import PerformanceRow

_ENDS = ("。", "！", "？", "!", "?", "；", ";", "…", ".")
_CLOSERS = "”’）)】》」』\"'"
_BREATHS = ("，", ",", "、", "：", ":", "（", "(", "《", "“", "—")
_PUNCTUATION = "，。、：；！？,.:;!?"
_BRACKETS = (("《", "》"), ("（", "）"), ("(", ")"), ("“", "”"))
_TITLE = re.compile(r"《([^《》]{6,})》")
_ITEMS = (
    re.compile(rf"[（(]([{NUMERALS}]|\d{{1,2}})[）)]"),
    re.compile(rf"([{NUMERALS}])是"),
    re.compile(r"(?<![\d.])(\d{1,2})[、.．](?!\d)"),
)
_FULL_CELL = range(149, 151)
"""A goal this long without an end was cut where the cell was full (150 characters, one of them a blank at most)."""
_FARTHEST_INVENTION = 40
_LONGEST_OVERLAP = 30


class Goals(msgspec.Struct, frozen=True):
    """The goals by project, and what became of the pieces that stand in no project's own row.

    `joined` holds (row, project) of pieces that found their place, `unplaced` the rows of those that did not.
    """

    texts: tuple[str | None, ...]
    joined: tuple[tuple[int, int], ...] = ()
    unplaced: tuple[int, ...] = ()


def read_goals(rows: Sequence[PerformanceRow], owners: Mapping[int, int], count: int) -> Goals:
    """The goal of each project.

    A piece without a project's label in its row goes on with the goal above or begins the goal below: told by
    an enumeration that goes on, a title in 《》 that stands whole elsewhere, a sentence that is cut; a piece in
    the goal's own column goes on with the goal above; a whole loose goal belongs to the one project beside it
    that has none.

    Args:
        rows: The rows of the table.
        owners: Row → project, for rows with a project's label.
        count: How many projects there are.
    """
    texts: list[str | None] = [None] * count
    pieces: list[int] = []
    for index, row in enumerate(rows):
        if row.project.text is None:
            continue
        owner = owners.get(index)
        if owner is None:
            if not row.project.names_project:
                pieces.append(index)
        elif texts[owner] is None:
            texts[owner] = row.project.text
        elif row.project.text not in (texts[owner] or ""):
            texts[owner] = join(texts[owner] or "", row.project.text, _others(texts))
    placed: dict[int, int] = {}
    for find in (_by_words, _by_place):
        for index in pieces:
            if index in placed:
                continue
            place = find(rows[index], _beside(index, rows, owners), texts)
            if place is not None:
                owner, before = place
                known, text = texts[owner], rows[index].project.text or ""
                texts[owner] = text if known is None else _in_order(text, known, before, _others(texts))
                placed[index] = owner
    return Goals(tuple(texts), tuple(placed.items()), tuple(i for i in pieces if i not in placed))


def _others(texts: Sequence[str | None]) -> str:
    return "\n".join(t for t in texts if t)


def _in_order(piece: str, known: str, before: bool, others: str) -> str:
    return join(piece, known, others) if before else join(known, piece, others)


class _Beside(msgspec.Struct, frozen=True):
    """Projects beside a piece: the last above it, and those below up to the first that has a goal of its own."""

    above: int | None
    below: tuple[int, ...]


def _beside(index: int, rows: Sequence[PerformanceRow], owners: Mapping[int, int]) -> _Beside:
    above = next((owners[i] for i in range(index - 1, -1, -1) if i in owners), None)
    below: list[int] = []
    for i in range(index + 1, len(rows)):
        if i in owners and owners[i] not in below:
            below.append(owners[i])
            if rows[i].project.text is not None:
                break
    return _Beside(above, tuple(below))


def _by_words(row: PerformanceRow, beside: _Beside, texts: Sequence[str | None]) -> tuple[int, bool] | None:
    """Project and whether the piece stands before its goal, told by what both say."""
    piece = row.project.text or ""
    for project in beside.below:
        goal = texts[project]
        if goal and (_goes_on(piece, goal) or _bridge(piece, goal, _others(texts))):
            return project, True
    if beside.above is None or (goal := texts[beside.above]) is None:
        return None
    return (beside.above, False) if _goes_on(goal, piece) or _bridge(goal, piece, _others(texts)) else None


def _by_place(row: PerformanceRow, beside: _Beside, texts: Sequence[str | None]) -> tuple[int, bool] | None:
    """Project and whether the piece stands before its goal, told by where it stands and by cut sentences."""
    piece = row.project.text or ""
    above = texts[beside.above] if beside.above is not None else None
    next_goal = next((p for p in beside.below if texts[p]), None)
    if not row.loose and beside.above is not None:
        starts_next = above is not None and is_cut(piece) and not _is_open(above) and next_goal is not None
        return (next_goal, True) if starts_next and next_goal is not None else (beside.above, False)
    if beside.above is not None and above and is_cut(above):
        return beside.above, False
    if next_goal is not None and _is_open(piece):
        return next_goal, True
    without = [p for p in (beside.above, *beside.below) if p is not None and texts[p] is None]
    return (without[0], False) if len(without) == 1 else None


def _is_open(text: str) -> bool:
    """Whether a text has no end: many goals are printed so, and all that were cut."""
    return not text.rstrip(_CLOSERS).endswith(_ENDS) and not text.endswith(_ENDS)


def is_cut(text: str) -> bool:
    """Whether a text surely goes on: it has no end, and a bracket is open, or a comma ends it, or the cell is full.

    >>> is_cut("组织培训，"), is_cut("组织《社区"), is_cut("组织培训。"), is_cut("组织培训")
    (True, True, False, False)
    """
    if not _is_open(text):
        return False
    is_within = any(text.count(opens) > text.count(closes) for opens, closes in _BRACKETS)
    return is_within or text.endswith(_BREATHS) or len(text) in _FULL_CELL


def _goes_on(head: str, tail: str) -> bool:
    """Whether an enumeration goes on from the head into the tail."""
    for pattern in _ITEMS:
        before, after = pattern.findall(head), pattern.findall(tail)
        if before and after and 1 < _number(after[0]) == _number(before[-1]) + 1:
            return True
    return False


def _number(text: str) -> int:
    return numeral_value(text) or 0


def join(head: str, tail: str, others: str = "") -> str:
    """Two pieces of a goal as one text; words that stand at both sides of the joint come once.

    Args:
        head: The first piece.
        tail: The second piece.
        others: Other goals of the table, by which a title that was torn and a doubled character are told.

    >>> join("完善社区议事", "议事协商制度。")
    '完善社区议事协商制度。'
    """
    bridge = _bridge(head, tail, others)
    if bridge is not None:
        return head + tail[bridge:]
    for length in range(min(_LONGEST_OVERLAP, len(head), len(tail)), 1, -1):
        if head.endswith(tail[:length]):
            return head + tail[length:]
    if head and len(tail) > 1 and head[-1] == tail[0] and _is_doubled(head, tail, others):
        return head + tail[1:]
    punctuated = len(head) > 1 and len(tail) > 1 and head[-1] in _PUNCTUATION and tail[1] in _PUNCTUATION
    if punctuated and head[-2] == tail[0]:
        return head[:-2] + tail
    return head + tail


def _is_doubled(head: str, tail: str, others: str) -> bool:
    """Whether the words across the joint are known with one character less and not as they stand."""
    known = f"{others}\n{head}\n{tail}"
    return head[-2:] + tail[1:3] in known and head[-2:] + tail[:2] not in known


def _bridge(head: str, tail: str, others: str) -> int | None:
    """Where in the tail a title in 《》 goes on that the head leaves open and another goal prints whole.

    What stands in the tail before that place was never in the document: scanning invents such words at the
    top of a page.
    """
    start = head.rfind("《")
    if start < 0 or "》" in head[start:]:
        return None
    begun = head[start + 1 :]
    for title in _TITLE.findall(f"{others}\n{tail}"):
        if len(begun) >= 6 and title.startswith(begun) and len(title) > len(begun):
            place = tail.find(title[len(begun) :])
            if 0 <= place <= _FARTHEST_INVENTION:
                return place
    return None
