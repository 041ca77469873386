"""The cells of one indicator, told by what they hold: levels, third level, operator, value, unit, direction."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz

from extract.performance.kinds import (
    Levels,
    find_direction,
    find_level1,
    find_level2,
    find_operator,
    find_parent,
    split_bound,
    split_levels,
    split_operator,
)
from extract.performance.units import is_known_unit, parse_value
from extract.text import fold, unwrap

QUALITATIVE = "定性"
_LONGEST_UNIT = 4
_SAME_WORDS = 80.0


class CellText(msgspec.Struct, frozen=True):
    """A non-blank text of a row with the position of its cell."""

    text: str
    position: int


class IndicatorCells(msgspec.Struct, frozen=True):
    """One indicator as its row prints it.

    Levels are in the words of the closed lists, the others as printed on one line. `is_merged` says that its
    levels stand in cells merged into the row above. `notes` names what was noticed while reading: see `NOTES`.
    """

    level1: str | None
    level2: str | None
    level3: str | None
    operator: str | None = None
    printed_operator: str | None = None
    value: str | None = None
    unit: str | None = None
    direction: str | None = None
    is_merged: bool = False
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str | None, ...]:
        """What two prints of the same indicator have in common."""
        texts = (self.level3, self.value, self.unit)
        return (self.level1, self.level2, self.operator, *(fold(t) if t else None for t in texts))


NOTES = {
    "level-mended": ("the cell of level 1 names a second level", "一级指标单元格误印为二级指标"),
    "value-displaced": (
        "its value stands in the unit's cell, another one in its own",
        "指标值错位到度量单位列",
    ),
    "incomplete": ("its third level or its value was lost", "三级指标或指标值缺失"),
    "level-unknown": ("its second level is none of the known kinds", "二级指标不在已知类别之内"),
    "left-over": ("it has more cells than an indicator can have", "单元格多于应有数量"),
}
"""Note → what it means, in English and Chinese."""


def starts_indicator(text: str) -> bool:
    """Whether a cell can be the first of an indicator: it names a level, or levels are fused at its head."""
    return (
        find_level1(text) is not None
        or find_parent(text) is not None
        or split_levels(_joined(text)) is not None
    )


def read_indicator(texts: Sequence[CellText], above: Levels | None = None) -> IndicatorCells:
    """The indicator that the texts of a row hold, from the first cell that belongs to it.

    Args:
        texts: Non-blank texts in printed order.
        above: Levels of the indicator above, taken where the row's own cells of level 1 and 2 are merged into
            those above.
    """
    levels, rest, notes = _read_levels(texts, above)
    place = next((i for i, t in enumerate(rest) if _operator_of(t) is not None), None)
    if place is None:
        level3, after, printed = rest[:1], rest[1:], None
    else:
        before, printed, behind = _split_at_operator(rest[place])
        level3 = [*rest[:place], *([CellText(before, rest[place].position)] if before else [])]
        after = [*([CellText(behind, rest[place].position)] if behind else []), *rest[place + 1 :]]
    operator = find_operator(printed) if printed else None
    name = unwrap(" ".join(t.text for t in level3)) or None
    value, unit, direction, more = _read_value(
        after, operator, name, rest[place].position if place is not None else None
    )
    notes = [*notes, *more]
    if name is None or (value is None and operator is None) or (value is None and operator != QUALITATIVE):
        notes.append("incomplete")
    return IndicatorCells(
        level1=levels.level1,
        level2=levels.level2,
        level3=name,
        operator=operator,
        printed_operator=printed if printed and printed != operator else None,
        value=value,
        unit=unit,
        direction=direction,
        is_merged=bool(texts) and above is not None and not starts_indicator(texts[0].text),
        notes=tuple(dict.fromkeys(notes)),
    )


def _joined(text: str) -> str:
    """A cell's text without line breaks inside its words; blanks stay, for they part fused cells."""
    return text.replace("\n", "")


def _read_levels(texts: Sequence[CellText], above: Levels | None) -> tuple[Levels, list[CellText], list[str]]:
    """The levels, the texts behind them, and notes."""
    if not texts:
        return Levels(None, None), [], []
    first = texts[0]
    fused = split_levels(_joined(first.text))
    if fused:
        rest = [CellText(fused.rest, first.position)] if fused.rest else []
        return fused, [*rest, *texts[1:]], []
    level1 = find_level1(first.text)
    if level1 is None:
        parents = find_parent(first.text)
        if parents is None:
            return above or Levels(None, None), list(texts), []
        again = len(texts) > 1 and find_parent(texts[1].text)
        if again and again.level1 == parents.level1:
            return Levels(again.level1, again.level2), list(texts[2:]), ["level-mended"]
        return parents, list(texts[1:]), []
    level2 = find_level2(texts[1].text, level1) if len(texts) > 1 else None
    if level2 is not None:
        return Levels(level1, level2), list(texts[2:]), []
    return _half_fused(level1, list(texts[1:]))


def _half_fused(level1: str, texts: list[CellText]) -> tuple[Levels, list[CellText], list[str]]:
    """Levels where the second level is fused with the third, or lost."""
    if texts:
        fused = split_levels(f"{level1}{_joined(texts[0].text)}")
        if fused:
            rest = [CellText(fused.rest, texts[0].position)] if fused.rest else []
            return fused, [*rest, *texts[1:]], []
    return Levels(level1, None), texts, []


def _operator_of(text: CellText) -> str | None:
    """The operator in a cell: alone, behind the third level, or before the value."""
    if find_operator(text.text):
        return text.text
    fused = split_operator(text.text)
    if fused:
        return fused[1]
    bound = split_bound(text.text)
    return bound[0] if bound else None


def _split_at_operator(text: CellText) -> tuple[str, str, str]:
    """What stands before the operator, the operator as printed, what stands behind."""
    if find_operator(text.text):
        return "", text.text.strip(), ""
    fused = split_operator(text.text)
    if fused:
        return fused[0], fused[1], ""
    bound = split_bound(text.text)
    return ("", *bound) if bound else (text.text, "", "")


def _read_value(
    texts: Sequence[CellText], operator: str | None, level3: str | None, operator_at: int | None
) -> tuple[str | None, str | None, str | None, list[str]]:
    """Value, unit, direction and notes of the texts behind the operator."""
    direction = next((d for t in reversed(texts) if (d := find_direction(t.text))), None)
    left = [t for t in texts if find_direction(t.text) is None]
    if not left:
        return None, None, direction, []
    if operator is not None and operator != QUALITATIVE:
        place = next((i for i, t in enumerate(left) if parse_value(t.text)[0] is not None), 0)
    else:
        gap = operator_at is not None and left[0].position > operator_at + 1
        if len(left) == 1 and gap and is_known_unit(left[0].text):
            return None, unwrap(left[0].text), direction, []
        place = 0
    value = unwrap(left[place].text)
    others = [unwrap(t.text) for i, t in enumerate(left) if i != place]
    if not others:
        return value, None, direction, []
    unit, notes = others[0], ["left-over"] if len(others) > 1 else []
    if operator == QUALITATIVE and _is_displaced(value, unit, level3):
        return unit, None, direction, ["value-displaced", *notes]
    return value, unit, direction, notes


def _is_displaced(value: str, unit: str, level3: str | None) -> bool:
    """Whether the unit's cell holds the value: it is no unit, and it says what the third level says."""
    if level3 is None or is_known_unit(unit) or len(fold(unit)) <= _LONGEST_UNIT:
        return False
    return fuzz.partial_ratio(fold(unit), fold(level3)) >= _SAME_WORDS > fuzz.ratio(fold(value), fold(level3))
