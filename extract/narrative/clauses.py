"""A passage to sentences and clauses, each with the values it holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from extract.narrative.values import Value, ValueKind, find_values
from extract.narrative.wording import compile_words, wording

_SENTENCE_END = re.compile(r"[。！？]")
_BREAK = re.compile(r"[，；：;:]|,(?!\d)|(?<!\d),")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")


class Clause(msgspec.Struct, frozen=True):
    """A stretch of a passage between breaks, from `start` to `end`.

    `opens` is the break before it: "" at the beginning of a sentence, "（" inside brackets, "）" or "），"
    behind them.
    """

    start: int
    end: int
    opens: str
    values: tuple[Value, ...]


class Sentence(msgspec.Struct, frozen=True):
    """The clauses of one sentence; `closed` tells whether its end is printed."""

    clauses: tuple[Clause, ...]
    closed: bool

    @property
    def has_values(self) -> bool:
        """Whether any number of money or percent stands in it."""
        return any(v.kind is not ValueKind.UNCHANGED for c in self.clauses for v in c.values)


def split_sentences(text: str, start: int = 0) -> list[Sentence]:
    """The sentences of a passage from an offset on, cut at their ends and inside at commas, colons and lists.

    >>> [[(c.opens, len(c.values)) for c in s.clauses] for s in split_sentences("收入5万元，比上年增加1万元。无。")]
    [[('', 1), ('，', 1)], [('', 0)]]
    """
    values = [v for v in find_values(text) if v.start >= start]
    breaks = _breaks(text, start, values)
    starts = [v.start for v in values]
    sentences: list[Sentence] = []
    clauses: list[Clause] = []
    position, opens = start, ""
    for offset, mark in [*breaks, (len(text), "")]:
        inside = tuple(values[bisect_left(starts, position) : bisect_left(starts, offset)])
        if offset > position:
            clauses.append(Clause(position, offset, opens, inside))
            opens = ""
        position, opens = offset + 1, opens + mark if opens == "）" else mark
        if mark == "。" or offset == len(text):
            if clauses:
                sentences.append(Sentence(tuple(clauses), mark == "。"))
            clauses, opens = [], ""
    return sentences


def _breaks(text: str, start: int, values: Sequence[Value]) -> list[tuple[int, str]]:
    """Offsets at which a sentence or clause ends, with the mark that stands there."""
    found: dict[int, str] = {}
    numbers = [v.start for v in values if v.number is not None]
    covered = {i for v in values for i in range(v.start, v.end)}
    for match in _SENTENCE_END.finditer(text, start):
        found[match.start()] = "。"
    for match in _BRACKETS.finditer(text, start):
        first = bisect_left(numbers, match.start())
        if first < len(numbers) and numbers[first] < match.end():
            found[match.start()] = "（"
            found[match.end() - 1] = "）"
        else:
            covered.update(range(*match.span()))
    for match in _BREAK.finditer(text, start):
        if match.start() not in covered:
            found[match.start()] = match[0]
    ends = {v.end for v in values}
    counted = compile_words(rf"(?:{wording().counter})、")
    for match in re.compile("、").finditer(text, start):
        offset = match.start()
        if offset in ends or counted.search(text[max(0, offset - 12) : offset + 1]):
            found[offset] = "、"
    return sorted(found.items())
