"""What sort of column a header and its cells make: label, money, count, share, ordinal, text, or one not to be read."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from extract.tables.cell_shapes import ColumnShape, number_of
from extract.tables.header_units import is_foreign
from extract.tables.vocabulary import (
    MEANING_FACETS,
    MONEY_FACETS,
    Facet,
    Wording,
    is_money_unit,
    parse_wording,
    says_money,
)
from extract.text import label_key

_LABEL_FACETS = frozenset({Facet.SUBJECT, Facet.CODE, Facet.NAME, Facet.LEVEL, Facet.ITEM})
_LEAST_AMOUNT = 10_000
"""A figure of this size is no percentage."""
_SIDE_WORDS = frozenset({"收入", "支出"})


class ColumnSort(StrEnum):
    """What the cells of a column are."""

    LABEL = "label"
    MONEY = "money"
    COUNT = "count"
    SHARE = "share"
    ORDINAL = "ordinal"
    TEXT = "text"
    UNKNOWN = "unknown"
    """Its header does not say; a sum may prove that it is money."""
    UNREAD = "unread"
    """Header and cells contradict each other: nothing is taken from it."""


def sort_of(path: Sequence[str], shape: ColumnShape, *, damaged: bool = False) -> ColumnSort:
    """The sort of a column by its header, held against its cells.

    Args:
        path: Its header, from the top to the leaf.
        shape: Its cells.
        damaged: Whether its own header is lost and only that of its group is left.
    """
    if shape.figures and any(is_foreign(text) for text in path):
        return ColumnSort.UNREAD
    said = _said(path) if path and not damaged else ColumnSort.UNKNOWN
    if said is ColumnSort.MONEY:
        return _held_money(path, shape)
    if said is ColumnSort.LABEL:
        return _held_label(path, shape)
    if said is ColumnSort.COUNT and shape.figures and shape.with_point * 2 > len(shape.figures):
        return ColumnSort.COUNT if _is_measured(path) else ColumnSort.UNREAD
    if said is ColumnSort.SHARE and shape.figures and (_says_amount(path[-1]) or _is_beyond_shares(shape)):
        return ColumnSort.UNREAD
    if said in {ColumnSort.COUNT, ColumnSort.SHARE, ColumnSort.ORDINAL} and shape.is_text:
        return ColumnSort.TEXT
    if said is ColumnSort.ORDINAL and shape.with_point:
        return ColumnSort.UNREAD
    if said is ColumnSort.UNKNOWN and shape.is_text:
        return ColumnSort.TEXT
    if said is ColumnSort.TEXT and shape.is_figures and shape.with_point * 2 > len(shape.texts):
        return ColumnSort.UNREAD
    return said


def _says_amount(leaf: str) -> bool:
    """Whether a header below one of shares names money itself: one of the two stands in a wrong place."""
    wording = parse_wording(leaf)
    return wording.head in MEANING_FACETS and not wording.has(Facet.SHARE) and wording.unit != "%"


def _is_beyond_shares(shape: ColumnShape) -> bool:
    """Whether most figures are too large for percentages."""
    numbers = [n for text in shape.figures if (n := number_of(text)) is not None]
    return sum(1 for n in numbers if abs(n) >= _LEAST_AMOUNT) * 2 > len(numbers)


def _is_measured(path: Sequence[str]) -> bool:
    """Whether a column counts what has fractions: areas, prices a piece and scores."""
    return any(t.name in {"面积", "单价", "得分"} for text in path for t in parse_wording(text).terms)


def _said(path: Sequence[str]) -> ColumnSort:
    """What the header says by itself: the leaf decides, a percentage or a count anywhere above it counts."""
    wordings = [parse_wording(text) for text in path]
    leaf = wordings[-1]
    if any(w.has(Facet.SHARE) or w.unit == "%" for w in wordings):
        return ColumnSort.SHARE
    if any(t.name == "单价" for t in leaf.terms):
        return ColumnSort.COUNT
    if not is_money_unit(leaf.unit) and any(_counts(w) for w in wordings):
        return ColumnSort.COUNT
    for text, wording in zip(reversed(path), reversed(wordings), strict=True):
        if text is path[-1] and len(path) > 1 and wording.rest and label_key(text).startswith("其中"):
            continue
        found = _said_by(text, wording)
        if found is not None:
            return found
    return ColumnSort.UNKNOWN


def _counts(wording: Wording) -> bool:
    return wording.head is Facet.COUNT or (wording.unit is not None and not is_money_unit(wording.unit))


def _said_by(text: str, wording: Wording) -> ColumnSort | None:
    """What one header says; None where it says nothing and the one above it decides."""
    head = wording.head
    if wording.rest and not _mostly_known(text, wording):
        money = says_money(text)
        if money is None:
            return ColumnSort.UNKNOWN
        return ColumnSort.MONEY if money else ColumnSort.TEXT
    if head is Facet.ORDINAL:
        return ColumnSort.ORDINAL
    if head in _LABEL_FACETS:
        return ColumnSort.LABEL
    if head is Facet.TEXT:
        return ColumnSort.TEXT
    if head in MONEY_FACETS:
        return ColumnSort.MONEY
    says_nothing = not wording.terms and not wording.rest  # 市级 under 资金规模
    return None if wording.year or head is Facet.YEAR or says_nothing else ColumnSort.UNKNOWN


def _mostly_known(text: str, wording: Wording) -> bool:
    """Whether the little that is not known stands before a word that says what the noun is."""
    return wording.ends_known and bool(wording.terms) and len(wording.rest) * 3 <= len(label_key(text))


def _held_money(path: Sequence[str], shape: ColumnShape) -> ColumnSort:
    if shape.is_text:
        leaf = label_key(path[-1])
        is_item = any(leaf.endswith(w) for w in _SIDE_WORDS) or leaf.endswith("来源")
        return ColumnSort.LABEL if is_item else ColumnSort.TEXT
    if shape.is_percents:
        return ColumnSort.SHARE
    return ColumnSort.UNREAD if shape.is_codes or shape.is_ordinals or shape.is_years else ColumnSort.MONEY


def _held_label(path: Sequence[str], shape: ColumnShape) -> ColumnSort:
    if shape.is_counts:
        return ColumnSort.TEXT
    if not shape.figures or shape.is_text:
        return ColumnSort.LABEL
    wording = parse_wording(path[-1])
    if shape.with_point * 2 > len(shape.figures):
        above = [parse_wording(text) for text in path[:-1]]
        names_projects = label_key(path[-1]).endswith("项目") or wording.scheme == "project"
        is_purpose = names_projects and any(w.head in MONEY_FACETS for w in above)
        return ColumnSort.MONEY if is_purpose else ColumnSort.UNREAD
    if wording.head in {Facet.CODE, Facet.LEVEL, Facet.SUBJECT} and shape.is_integers:
        return ColumnSort.LABEL
    return ColumnSort.LABEL if wording.scheme == "year" else ColumnSort.UNREAD
