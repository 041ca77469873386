"""What ties an indicator to a project besides its place: shared words, and costs that fit the project's total."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from extract.text import fold

_WORD = re.compile(r"[\u3400-\u9fff]+|[A-Za-z]{2,}")
_NAME_WEIGHT = 1.4
_SISTER_WEIGHT = 0.6
_WORD_SCALE = 0.45
_USUAL_LENGTH = 15
_MOST_WORDS = 4.0

_AT_TOTAL = (0.985, 1.002)
_UNDER_TOTAL = 0.93
_ABOVE_TOTAL = 1.01
_COST_AT_TOTAL = 3.5
_COST_UNDER_TOTAL = 2.0
_COST_ABOVE_TOTAL = -2.0


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters, and whole Latin words, of a text.

    >>> sorted(bigrams("MCN机构，2次"))
    ['MCN', '机构']
    """
    found: set[str] = set()
    for word in _WORD.findall(fold(text)):
        if word[0] < "\u3400":
            found.add(word)
        else:
            found.update(a + b for a, b in pairwise(word))
    return frozenset(found)


class WordEvidence:
    """How much the words of an indicator speak for a project, in nats.

    A project's words are those of its name, of its goal and of the indicators that are held to be its own;
    words that many projects of the table have say little.
    """

    def __init__(self, names: Sequence[str], goals: Sequence[str | None], indicators: Sequence[str]) -> None:
        self._own = [
            {**dict.fromkeys(bigrams(goal or ""), 1.0), **dict.fromkeys(bigrams(name), _NAME_WEIGHT)}
            for name, goal in zip(names, goals, strict=True)
        ]
        self._indicators = [bigrams(text) for text in indicators]
        self._sisters: list[Counter[str]] = [Counter() for _ in names]
        self._owners: Sequence[int | None] = [None] * len(indicators)
        self._rarity: dict[str, float] = {}
        self.learn(self._owners)

    def learn(self, owners: Sequence[int | None]) -> None:
        """Take over which project each indicator is held to belong to."""
        self._owners = owners
        self._sisters = [Counter() for _ in self._own]
        for owner, words in zip(owners, self._indicators, strict=True):
            if owner is not None:
                self._sisters[owner].update(words)
        seen: Counter[str] = Counter()
        for own, sisters in zip(self._own, self._sisters, strict=True):
            seen.update(own.keys() | sisters.keys())
        count = len(self._own)
        self._rarity = {word: math.log((count + 1) / (n + 0.5)) for word, n in seen.items()}

    def score(self, indicator: int, project: int) -> float:
        """Nats by which the words speak for the project; 0 where they share none but common ones."""
        words = self._indicators[indicator]
        if not words:
            return 0.0
        own, sisters = self._own[project], self._sisters[project]
        mine = 1 if self._owners[indicator] == project else 0
        total = math.fsum(
            (own.get(word) or _SISTER_WEIGHT) * self._rarity[word]
            for word in words
            if word in own or sisters[word] > mine
        )
        return min(_MOST_WORDS, _WORD_SCALE * total / (1 + len(words) / _USUAL_LENGTH))


class CostScore:
    """How well cost indicators fit a project's total, in nats, as one after another joins its block.

    A cost, or all costs together (two halves), lies at the total or just under it; a cost above the total is
    unlikely.
    """

    def __init__(self) -> None:
        self._sum, self._most = 0.0, 0.0
        self._at_total = self._under_total = False

    def add(self, share: float) -> float:
        """The score with one more cost, given as its share of the total."""
        low, high = _AT_TOTAL
        self._sum += share
        self._most = max(self._most, share)
        self._at_total = self._at_total or low <= share <= high
        self._under_total = self._under_total or _UNDER_TOTAL <= share <= high
        score = _COST_ABOVE_TOTAL if self._most > _ABOVE_TOTAL else 0.0
        if self._at_total or low <= self._sum <= high:
            return score + _COST_AT_TOTAL
        return score + _COST_UNDER_TOTAL if self._under_total else score
