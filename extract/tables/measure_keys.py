"""The name of a measure over all layouts: that of the catalogue where it means the same, else its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from extract.tables.catalogue import catalogue
from extract.tables.vocabulary import MEANING_FACETS, Facet, meaning, parse_wording
from extract.text import unwrap

TOTAL_KEY = "合计"
"""The name of a total."""


def measure_key(kind: str, path: Sequence[str]) -> str:
    """The name of the measure that a header path or a row label prints, in tables of a kind.

    >>> measure_key("income", ("本年收入", "一般公共预算"))
    '本年收入/一般公共预算资金'
    >>> measure_key("three_public_expenses", ("其中：公务用车购置",))
    '公务用车购置及运行维护费/公务用车购置费'
    """
    what = meaning(path)
    if kind == "three_public_expenses":
        what -= {"三公经费"}
    if not what and path and not _says_total(path[-1]):
        return unwrap(path[-1])
    known = _known(kind).get(what)
    if known:
        depth = _depth(path)
        fitting = [key for key in known if _depth(key.split("/")) == depth]
        return (fitting or known)[0]
    names = [t.name for text in path for t in parse_wording(text).terms if t.facet in MEANING_FACETS]
    kept = [name for name in dict.fromkeys(names) if name in what]
    if kept:
        return "/".join(kept)
    return TOTAL_KEY


def _says_total(text: str) -> bool:
    wording = parse_wording(text)
    return not wording.rest and wording.has(
        Facet.SUM, Facet.MONEY, Facet.FIGURE, Facet.CHANGE, Facet.FUND, Facet.PURPOSE, Facet.EXPENSE
    )


def _depth(path: Sequence[str]) -> int:
    """How many of the headers say something: whose money, what for, or that it is a sum."""
    return sum(1 for text in path if parse_wording(text).has(*MEANING_FACETS, Facet.SUM))


@cache
def _known(kind: str) -> Mapping[frozenset[str], tuple[str, ...]]:
    """What the measures of a kind mean → their names, those of the catalogue's first family first."""
    found: dict[frozenset[str], list[str]] = {}
    for entry in catalogue():
        if entry.kind != kind:
            continue
        for column in entry.columns:
            key = column.measure_key
            if (
                key
                and not column.figure
                and key not in (names := found.setdefault(meaning(key.split("/")), []))
            ):
                names.append(key)
    return {what: tuple(names) for what, names in found.items()}
