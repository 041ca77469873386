"""Which columns of a table are sums of others: found from the order of the headers, kept where the figures agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from math import comb

import msgspec

from extract.amount import decimals
from extract.tables.cell_shapes import number_of
from extract.tables.figures_of import ADJUSTED, CUT, RAISED
from extract.tables.vocabulary import Facet, meaning, parse_wording
from extract.text import label_key

_AGREE = Decimal("0.75")
_HALF = Decimal("0.5")
_MOST_UNKNOWN = 4
_MOST_KNOWN = 60
_MOST_TRIED = 1_000_000
"""Pairs of columns looked at to prove unknown ones, some seconds; a table of 20 and 12 unknown ones takes 400,000."""
_LEAST_DIGITS = 3
_LEAST_PARTS = 2


class SumColumn(msgspec.Struct, frozen=True):
    """A column of figures: its place among the printed ones, its header path, its cells row by row."""

    position: int
    path: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def is_sum(self) -> bool:
        """Whether its own header is a word for a sum."""
        if not self.path:
            return False
        wording = parse_wording(self.path[-1])
        return wording.head is Facet.SUM or label_key(self.path[-1]).endswith("合计")

    @property
    def is_partial(self) -> bool:
        """Whether its header says that it is only a part of what stands beside it (其中)."""
        return any(
            label_key(text).startswith("其中") or any(term.partial for term in parse_wording(text).terms)
            for text in self.path
        )


class ColumnSum(msgspec.Struct, frozen=True):
    """whole = the sum of parts in each row, by the columns' positions."""

    whole: int
    parts: tuple[int, ...]
    agrees: int
    """Rows in which it holds and more than one part or a difference would show."""
    disagrees: int


def find_sums(columns: Sequence[SumColumn]) -> list[ColumnSum]:
    """The sums that the figures agree with, for each whole the first hypothesis that holds best."""
    found: list[ColumnSum] = []
    for whole, hypotheses in _hypotheses(columns):
        tried = [_check(whole, parts) for parts in hypotheses if parts]
        holding = [t for t in tried if t.agrees and t.agrees >= _AGREE * (t.agrees + t.disagrees)]
        if holding:
            found.append(max(holding, key=lambda t: t.agrees - t.disagrees))
    return found


def failing_sums(columns: Sequence[SumColumn]) -> list[ColumnSum]:
    """The sums that the headers announce and no hypothesis makes close in most rows."""
    found: list[ColumnSum] = []
    for whole, hypotheses in _hypotheses(columns):
        tried = [_check(whole, parts) for parts in hypotheses if not all(p.is_partial for p in parts)]
        if tried and all(t.agrees < _AGREE * (t.agrees + t.disagrees) for t in tried):
            found.append(max(tried, key=lambda t: t.agrees))
    return found


def exchanged_wholes(columns: Sequence[SumColumn]) -> set[int]:
    """Positions of sums and of the part that has their place: the sum stays open and closes once they change places.

    A header of a part stands over the sum then, and that of the sum over the part.
    """
    by_position = {c.position: c for c in columns}
    found: set[int] = set()
    for failing in failing_sums(columns):
        whole = by_position[failing.whole]
        parts = [by_position[i] for i in failing.parts]
        for part in parts if len(parts) > 1 else ():
            others = [whole if p is part else p for p in parts]
            check = _check(part, others)
            if check.agrees >= _LEAST_PARTS and not check.disagrees and _adds_two(part, others):
                found |= {whole.position, part.position}
    return found


def open_changes(columns: Sequence[SumColumn], *, strict: bool) -> set[int]:
    """Positions of the columns of changes (增减额) that are no difference of two of the same money, with those tried.

    Args:
        columns: The columns of amounts.
        strict: Whether a change that cannot be tried is not believed either.
    """
    found: set[int] = set()
    for change, pairs in _changes(columns):
        tried = [_check(new, (old, change)) for new, old in pairs]
        if (tried or strict) and not any(_agrees(check) for check in tried):
            found |= {change.position, *(c.position for pair in pairs for c in pair)}
    return found


def held_changes(columns: Sequence[SumColumn]) -> set[int]:
    """Positions of the columns of changes that are the difference of two of the same money, with those two."""
    return {
        c.position
        for change, pairs in _changes(columns)
        for new, old in pairs
        if _agrees(_check(new, (old, change)))
        for c in (change, new, old)
    }


def _changes(
    columns: Sequence[SumColumn],
) -> Iterator[tuple[SumColumn, list[tuple[SumColumn, SumColumn]]]]:
    """Each column of changes that prints any, with the pairs of columns of its money that it can be between."""
    changes = [c for c in columns if any(parse_wording(t).has(Facet.CHANGE) for t in c.path)]
    others = [c for c in columns if c not in changes]
    for change in changes:
        if not _says(change, RAISED, CUT) and any(number_of(text) for text in change.cells):
            same = [c for c in others if meaning(c.path) == meaning(change.path)]
            yield change, [(new, old) for new in same for old in same if new is not old]


def open_adjustments(columns: Sequence[SumColumn]) -> set[int]:
    """Positions of the columns of what is added (调增) and taken away (调减) that no budget before and after them proves.

    Neither prints a sign: only the figure after, which is the one before with the one and without the other, tells
    which of them is which.
    """
    changes = [c for c in columns if _says(c, RAISED, CUT)]
    others = [c for c in columns if not any(parse_wording(t).has(Facet.CHANGE) for t in c.path)]
    held: set[int] = set()
    for group in _adjustments(changes):
        signed = [c if _says(c, RAISED) else _negated(c) for c in group]
        same = [c for c in others if meaning(c.path) == meaning(group[0].path)]
        before = [c for c in same if c.position < group[0].position and not _says(c, ADJUSTED)]
        after = [c for c in same if c.position > group[-1].position and _says(c, ADJUSTED)]
        pairs = ((new, old) for new in after[:1] for old in before[-1:])
        if any(_agrees(_check(new, (old, *signed))) for new, old in pairs):
            held |= {c.position for c in group if any(number_of(text) for text in c.cells)}
    return {c.position for c in changes} - held


def _adjustments(changes: Sequence[SumColumn]) -> Iterator[list[SumColumn]]:
    """The columns of one change: what is added and what is taken away of the same money beside each other, or one alone."""
    taken: set[int] = set()
    for one, other in pairwise(sorted(changes, key=lambda c: c.position)):
        together = _says(one, RAISED) != _says(other, RAISED) and meaning(one.path) == meaning(other.path)
        if together and other.position == one.position + 1 and one.position not in taken:
            taken |= {one.position, other.position}
            yield [one, other]
    yield from ([c] for c in changes if c.position not in taken)


def _says(column: SumColumn, *names: str) -> bool:
    return any(term.name in names for text in column.path for term in parse_wording(text).terms)


def _negated(column: SumColumn) -> SumColumn:
    """The column with its figures less than nothing."""
    cells = tuple(text if (n := number_of(text)) is None else str(-n) for text in column.cells)
    return msgspec.structs.replace(column, cells=cells)


def _agrees(check: ColumnSum) -> bool:
    return check.agrees > 0 and check.agrees >= _AGREE * (check.agrees + check.disagrees)


def unsummed_integers(
    columns: Sequence[SumColumn], totals: Sequence[int], beside: Sequence[SumColumn] = ()
) -> set[int]:
    """Positions of columns of whole numbers that the row of totals leaves blank while it prints others: no amounts.

    Args:
        columns: The columns of amounts.
        totals: The rows of totals.
        beside: Further columns of figures, whatever they are.
    """
    found: set[int] = set()
    for row in totals:
        printed = [c for c in (*columns, *beside) if number_of(c.cells[row]) is not None]
        if not printed:
            continue
        for column in columns:
            figures = [t for i, t in enumerate(column.cells) if t and i not in totals]
            if number_of(column.cells[row]) is None and _are_integers(figures):
                found.add(column.position)
    return found


def _are_integers(figures: Sequence[str]) -> bool:
    return bool(figures) and all(text.isdigit() and text.strip("0") for text in figures)


def proved_columns(known: Sequence[SumColumn], unknown: Sequence[SumColumn]) -> set[int]:
    """Positions of the unknown columns that a sum inside the rows shows to be money.

    Either they close sums of known columns that are open without them, or they are the sum of known ones.
    """
    proved: set[int] = set()
    for size in range(1, _most_together(len(known), len(unknown)) + 1):
        for chosen in combinations(unknown, size):
            positions = {c.position for c in chosen}
            if positions <= proved:
                continue
            together = sorted((*known, *chosen), key=lambda c: c.position)
            for found in find_sums(together):
                inside = positions & set(found.parts)
                if inside == positions and found.disagrees == 0 and _needed(found, together, chosen):
                    proved |= positions
    for column in unknown if len(known) <= _MOST_KNOWN else ():
        if column.position not in proved and _is_whole(column, known):
            proved.add(column.position)
    return proved | _shares_of_one(known, unknown)


def _shares_of_one(known: Sequence[SumColumn], unknown: Sequence[SumColumn]) -> set[int]:
    """Positions of unknown columns behind a known one that sums up all that stand behind it, in every row.

    总投资 | 2024年 | 2025年 | 以后年度: no header says that it is a sum, its figures do.
    """
    ordered = sorted((*known, *unknown), key=lambda c: c.position)
    open_ones = {c.position for c in unknown}
    for at, whole in enumerate(ordered):
        parts = ordered[at + 1 :]
        chosen = [c for c in parts if c.position in open_ones]
        if whole.position in open_ones or not chosen or len(parts) < _LEAST_PARTS:
            continue
        check = _check(whole, parts)
        if check.agrees >= _LEAST_PARTS and not check.disagrees and _needed(check, ordered, chosen):
            return {c.position for c in chosen}
    return set()


def _most_together(known: int, unknown: int) -> int:
    """How many unknown columns are tried together: sets grow with their number as fast as no budget's columns do."""
    tried = 0
    for size in range(1, min(unknown, _MOST_UNKNOWN) + 1):
        tried += comb(unknown, size) * (known + size) ** 2
        if tried > _MOST_TRIED:
            return size - 1
    return min(unknown, _MOST_UNKNOWN)


def _needed(found: ColumnSum, columns: Sequence[SumColumn], chosen: Sequence[SumColumn]) -> bool:
    """Whether each of the chosen columns prints a figure that the sum would miss, one of several digits."""
    by_position = {c.position: c for c in columns}
    whole = by_position[found.whole]
    for column in chosen:
        rows = [i for i, text in enumerate(column.cells) if number_of(text) and number_of(whole.cells[i])]
        if not any(_digits(column.cells[i]) >= _LEAST_DIGITS for i in rows):
            return False
    return True


def _is_whole(column: SumColumn, known: Sequence[SumColumn]) -> bool:
    """Whether a column is the sum of known columns that stand beside each other, in every row and at least once of two."""
    ordered = sorted(known, key=lambda c: c.position)
    for start in range(len(ordered)):
        for end in range(start + 2, len(ordered) + 1):
            check = _check(column, ordered[start:end])
            if check.agrees and not check.disagrees and _adds_two(column, ordered[start:end]):
                return True
    return False


def _adds_two(whole: SumColumn, parts: Sequence[SumColumn]) -> bool:
    return any(
        sum(1 for p in parts if number_of(p.cells[i])) > 1
        for i, text in enumerate(whole.cells)
        if number_of(text)
    )


def _digits(text: str) -> int:
    return sum(1 for c in text if c.isdigit())


def _hypotheses(
    columns: Sequence[SumColumn],
) -> Iterator[tuple[SumColumn, list[list[SumColumn]]]]:
    """Each column that can be a whole with the sets of columns that can be its parts, the likeliest first."""
    for column in columns:
        parent = column.path[:-1]
        if column.is_sum:
            inside = [c for c in columns if c is not column and c.path[: len(parent)] == parent]
            tops = _tops(inside, len(parent))
            yield column, [tops, [c for c in tops if not c.is_partial], *_by_facet(tops)]
        else:
            below = _included(column, columns)
            if below:
                yield column, [below]


def _tops(columns: Sequence[SumColumn], depth: int) -> list[SumColumn]:
    """One column for each branch below a group: its own, or its sum; all its leaves where it prints none.

    A column that is part of what another says (人员经费 beside 基本支出) is left out.
    """
    branches: dict[str, list[SumColumn]] = {}
    for column in columns:
        name = column.path[depth] if len(column.path) > depth else ""
        key = f"{name}#{column.position}" if len(column.path) <= depth + 1 else name
        branches.setdefault(key, []).append(column)
    found: list[SumColumn] = []
    for branch in branches.values():
        sums = [c for c in branch if c.is_sum and len(c.path) == depth + 2]
        if len(branch) == 1:
            found.extend(branch)
        elif sums:
            found.append(sums[0])
        else:
            found.extend(_tops(branch, depth + 1))
    names = {n for c in found for n in _names(c)}
    return [c for c in found if not _included_in(c, names)]


def _names(column: SumColumn) -> set[str]:
    leaf = parse_wording(column.path[-1]) if column.path else None
    return {t.name for t in leaf.terms} if leaf else set()


def _included_in(column: SumColumn, names: set[str]) -> bool:
    leaf = parse_wording(column.path[-1]) if column.path else None
    return leaf is not None and any(name in names for t in leaf.terms for name in t.within)


def _included(column: SumColumn, columns: Sequence[SumColumn]) -> list[SumColumn]:
    """Columns beside a column that its meaning includes (人员经费 and 公用经费 beside 基本支出)."""
    own = _names(column)
    parent = column.path[:-1]
    found = []
    for other in columns:
        if other is column or not other.path or other.path[:-1] != parent or other.is_sum:
            continue
        if any(name in own for t in parse_wording(other.path[-1]).terms for name in t.within):
            found.append(other)
    return found if len(found) > 1 else []


def _by_facet(columns: Sequence[SumColumn]) -> list[list[SumColumn]]:
    """The columns of funds alone, and those of purposes alone: a total over both counts each once."""
    found = []
    for facet in (Facet.FUND, Facet.PURPOSE, Facet.EXPENSE):
        chosen = [c for c in columns if any(parse_wording(t).has(facet) for t in c.path[-2:])]
        if chosen and len(chosen) < len(columns):
            found.append(chosen)
    return found


def _check(whole: SumColumn, parts: Sequence[SumColumn]) -> ColumnSum:
    agrees = disagrees = 0
    for row, text in enumerate(whole.cells):
        total = number_of(text) if text else None
        printed = [p.cells[row] for p in parts if p.cells[row]]
        numbers = [n for t in printed if (n := number_of(t)) is not None]
        if total is None or not numbers:
            continue
        places = min((decimals(t) for t in (text, *printed) if number_of(t) is not None), default=0)
        slack = _HALF.scaleb(-places) * (len(numbers) + 1) if places else Decimal(0)
        if abs(total - sum(numbers, Decimal(0))) <= slack:
            agrees += 1
        else:
            disagrees += 1
    return ColumnSum(whole.position, tuple(p.position for p in parts), agrees, disagrees)
