"""Headers that cannot be meant for the column below them: of two figures, one too few, codes below a sum."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extract.tables.header import is_contradictory
from extract.tables.sums import ColumnSum
from extract.tables.vocabulary import Facet, parse_wording
from extract.text import label_key

_YEARS = re.compile(r"20\d{2}(?=年|[^\d年-])")
_FIGURE_WORDS = re.compile(r"(?:预算|决算|执行)数")
_LEAST = 2
_LABELS = frozenset({Facet.ITEM, Facet.SUBJECT, Facet.CODE, Facet.NAME})


def is_glued(text: str) -> bool:
    """Whether a header holds those of two columns: 2023年预算数2024年预算数.

    >>> [is_glued(t) for t in ("2023年预算数2024年预算数", "2024年比2023年增减", "2021-2023年合计", "年初预算数决算数")]
    [True, False, False, True]
    """
    key = label_key(text)
    if parse_wording(text).has(Facet.CHANGE, Facet.SHARE) or "比" in key or "较" in key:
        return False
    return len(_FIGURE_WORDS.findall(key)) >= _LEAST or (
        len(set(_YEARS.findall(key))) >= _LEAST and parse_wording(text).has(Facet.FIGURE)
    )


def doubtful_heads(
    heads: Sequence[tuple[str, ...]], filled: Sequence[bool], money: Sequence[int], sums: Sequence[ColumnSum]
) -> set[int]:
    """Columns of amounts whose header is not to be believed.

    Args:
        heads: Header path of each printed column.
        filled: Whether the column prints any figure.
        money: The columns that are called amounts.
        sums: The sums inside the rows that the figures agree with.
    """
    if is_contradictory(heads) or _has_changes_astray([heads[i] for i in money]):
        return set(money)
    found: set[int] = set()
    for column, path in enumerate(heads):
        if any(is_glued(text) for text in path):
            one_too_few = any(filled[i] and not heads[i] for i in range(column, len(heads)))
            found |= {i for i in money if (i >= column if one_too_few else i == column)}
    if any(_parts_disagree(heads, s) for s in sums):
        return (
            found
            | {i for i in money if _says_which(heads[i])}
            | {i for s in sums for i in (s.whole, *s.parts)}
        )
    over_figures = {s.whole for s in sums if len({_which(heads[i]) for i in s.parts}) > 1}
    bare = _of_no_figure({i: heads[i] for i in money}) - over_figures
    if any(len(heads[i]) > 1 for i in bare):
        return found | bare | {i for i in money if _says_which(heads[i])}
    return found | bare


def _has_changes_astray(paths: Sequence[tuple[str, ...]]) -> bool:
    """Whether changes stand below a figure while what stands below a comparison is none: the groups changed places.

    >>> _has_changes_astray([("2025年预算数比2024年执行数", "小计"), ("2025年预算数", "增减额")])
    True
    """
    groups: dict[tuple[str, ...], list[bool]] = {}
    for path in paths:
        if len(path) > 1:
            groups.setdefault(path[:-1], []).append(parse_wording(path[-1]).has(Facet.CHANGE))
    compared = {group: any(parse_wording(text).comparison for text in group) for group in groups}
    astray = any(all(changes) and not compared[group] for group, changes in groups.items())
    return astray and any(not any(changes) and compared[group] for group, changes in groups.items())


def _parts_disagree(heads: Sequence[tuple[str, ...]], held: ColumnSum) -> bool:
    """Whether a sum and its parts are of other figures by their headers: these stand over wrong columns."""
    parts = {_which(heads[i]) for i in held.parts}
    return (
        len(parts) == 1
        and not parts & {None, _which(heads[held.whole])}
        and _which(heads[held.whole]) is not None
    )


def _which(path: Sequence[str]) -> tuple[str, int | None] | None:
    """The figure and year that a header says; None where it says none or compares two."""
    wordings = [parse_wording(text) for text in path]
    if any(w.comparison for w in wordings):
        return None
    names = [t.name for w in wordings for t in w.terms if t.facet in {Facet.FIGURE, Facet.YEAR}]
    years = [w.year for w in wordings if w.year]
    return ("/".join(names), years[-1] if years else None) if names or years else None


def _of_no_figure(paths: Mapping[int, tuple[str, ...]]) -> set[int]:
    """Columns that say no figure and no year where others of the same name do: their group's header was lost.

    One below 项目 is that of labels: then the groups stand a column too far to the right.
    """
    said = {i for i, path in paths.items() if _says_which(path)}
    if len(said) < _LEAST:
        return set()
    names = {label_key(paths[i][-1]) for i in said if len(paths[i]) > 1}
    return {
        i
        for i, path in paths.items()
        if path and i not in said and label_key(path[-1]) in names and all(map(_heads_labels, path[:-1]))
    }


def _heads_labels(text: str) -> bool:
    return parse_wording(text).head in _LABELS


def _says_which(path: Sequence[str]) -> bool:
    wordings = [parse_wording(text) for text in path]
    return any(w.year or w.comparison or w.has(Facet.FIGURE, Facet.CHANGE, Facet.YEAR) for w in wordings)
