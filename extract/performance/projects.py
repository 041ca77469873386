"""The projects that a table names: one a row, several in a row that scanning ran together, codes in pieces."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

import msgspec

from extract.facts import Label
from extract.performance.row_cells import PerformanceRow
from extract.project_code import mend_code
from extract.text import fold

_DASHES = "-－—– "
_LEAST_SHARED = 3
"""A goal speaks of a project if it repeats at least this many characters of its name in one piece."""


class PerformanceProject(msgspec.Struct, frozen=True):
    """One project and the rows that name it.

    `rows` are indices into the table's rows, the first one holding its funds and goal. `has_place` is False
    for a project that is only named in a row that another one owns; `has_funds` is False where the funds and
    goal of its row may be another project's.
    """

    label: Label
    rows: tuple[int, ...]
    printed_code: str | None = None
    has_place: bool = True
    has_funds: bool = True

    @property
    def row(self) -> int:
        """The row that names it first."""
        return self.rows[0]


class Projects(msgspec.Struct, frozen=True):
    """All projects of a table in reading order, and rows that name several so that none owns the row for sure."""

    found: tuple[PerformanceProject, ...]
    merged: tuple[int, ...] = ()

    @property
    def owners(self) -> dict[int, int]:
        """Row → number of the project that owns it."""
        return {row: n for n, p in enumerate(self.found) if p.has_funds for row in p.rows}


def collect_projects(rows: Sequence[PerformanceRow]) -> Projects:
    """The projects that the rows name.

    A label that comes again right below, as on the next page, goes on with the same project. A code without
    name and a name with the last digits of a code make one label where the pattern of codes fits. In a row
    with several labels the one whose name the goal speaks of owns the row; where none does, nobody.
    """
    found: list[PerformanceProject] = []
    merged: list[int] = []
    stump: str | None = None
    for index, row in enumerate(rows):
        labels = _labels(row, stump)
        stump = row.project.stump or (None if labels else stump)
        if not labels:
            continue
        if len(labels) == 1:
            _add(found, labels[0][0], labels[0][1], index)
            continue
        main = _speaks_of(row.project.text, [label for label, _ in labels])
        if main is None:
            merged.append(index)
        for label, printed in labels:
            own = label == main
            found.append(PerformanceProject(label, (index,), printed, has_place=own, has_funds=own))
    return Projects(tuple(found), tuple(merged))


def _labels(row: PerformanceRow, stump: str | None) -> list[tuple[Label, str | None]]:
    """The labels of a row, each with the printed code where it was mended."""
    labels = [
        (
            Label(p.label.name.lstrip(_DASHES), p.label.code),
            fold(p.printed) if p.printed and p.is_mended else None,
        )
        for p in row.project.labels
    ]
    if row.project.partial is None:
        return labels
    whole = mend_code(f"{stump}{row.project.partial.code}") if stump and not labels else None
    if whole:
        return [(Label(row.project.partial.name, whole), f"{stump}{row.project.partial.code}")]
    return [*labels, (Label(row.project.partial.name), row.project.partial.code)]


def _add(found: list[PerformanceProject], label: Label, printed: str | None, index: int) -> None:
    last = found[-1] if found else None
    if last is not None and last.label == label and last.has_place:
        found[-1] = msgspec.structs.replace(last, rows=(*last.rows, index))
    else:
        found.append(PerformanceProject(label, (index,), printed))


def _speaks_of(goal: str | None, labels: Sequence[Label]) -> Label | None:
    """The one label of whose name the goal repeats clearly more than of the others'."""
    shared = sorted(
        ((_longest_shared(label.name, goal or ""), i) for i, label in enumerate(labels)), reverse=True
    )
    (most, best), (second, _) = shared[0], shared[1]
    return labels[best] if most >= _LEAST_SHARED and most > second else None


def _longest_shared(name: str, goal: str) -> int:
    """How many characters of a name a goal repeats in one piece."""
    return SequenceMatcher(None, fold(name), fold(goal), autojunk=False).find_longest_match().size
