"""The words by which figures are stated, from `wording.yaml`, as compiled patterns built once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec.yaml

from extract.errors import CatalogueError


class NarrativeWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of `wording.yaml`; every entry is a part of a regular expression."""

    last_year: tuple[str, ...]
    this_year: tuple[str, ...]
    part_of_year: tuple[str, ...]
    month: tuple[str, ...]
    carried_out: tuple[str, ...]
    planned: tuple[str, ...]
    compare: tuple[str, ...]
    compare_close: tuple[str, ...]
    implicit_last_year: tuple[str, ...]
    exceeds: tuple[str, ...]
    falls_short: tuple[str, ...]
    increase: tuple[str, ...]
    decrease: tuple[str, ...]
    change_filler: tuple[str, ...]
    unchanged: tuple[str, ...]
    approximate_unchanged: tuple[str, ...]
    share: tuple[str, ...]
    completion: tuple[str, ...]
    budget_words: tuple[str, ...]
    threshold_after: tuple[str, ...]
    threshold_before: tuple[str, ...]
    rate_after: tuple[str, ...]
    rate_before: tuple[str, ...]
    approximate_before: tuple[str, ...]
    approximate_after: tuple[str, ...]
    no_percent_after: tuple[str, ...]
    no_figure_percent: tuple[str, ...]
    vague_after: tuple[str, ...]
    measures: Mapping[str, tuple[str, ...]]
    respectively: tuple[str, ...]
    from_to: tuple[str, ...]
    generic: tuple[str, ...]
    generic_below_heading: tuple[str, ...]
    lead: tuple[str, ...]
    copula: tuple[str, ...]
    origin: tuple[str, ...]
    owner_end: tuple[str, ...]
    owner_tail: str
    subject_start: tuple[str, ...]
    counter: str
    part: tuple[str, ...]
    contains: tuple[str, ...]
    divides: tuple[str, ...]
    lists_follow: tuple[str, ...]
    reason: tuple[str, ...]
    heading_end: tuple[str, ...]
    title_end: tuple[str, ...]
    money_noun: tuple[str, ...]


@cache
def wording() -> NarrativeWording:
    """The words as they stand in the data file.

    Raises:
        CatalogueError: The file is not what this module expects.
    """
    text = files("extract.narrative").joinpath("wording.yaml").read_text("utf-8")
    try:
        return msgspec.yaml.decode(text, type=NarrativeWording)
    except msgspec.DecodeError as error:
        raise CatalogueError("extract/narrative/wording.yaml", "lists of words", str(error)) from error


@cache
def any_of(words: tuple[str, ...]) -> str:
    """A group that matches one of the words, the longest first."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


@cache
def year_pattern() -> str:
    """A year as printed: 2024年度, 24年, 上年, 本年."""
    words = wording()
    return rf"(?:(?<!\d)(?:20)?\d{{2}}年度?(?!\d*月)|{any_of((*words.last_year, *words.this_year))})"


@cache
def compile_words(pattern: str) -> re.Pattern[str]:
    """A pattern of this package, compiled once."""
    return re.compile(pattern)
