"""How often words, surnames and characters of given names are met in Chinese, as logarithms of probabilities.

The words of budgets that `person_words.yaml` lists are words too. The figures come from `person_lexicon.txt.xz`:
words of two to four characters, single characters, and how often each surname and each character of a given name
is met in a list of names. Each line holds a kind (`word`, `surname`, `given`), twice the natural logarithm of a
count plus one, and the entries of that count.
"""

from __future__ import annotations

import lzma
import math
from functools import lru_cache
from importlib.resources import files

import msgspec

from extract.readers.person_words import COMMON_WORDS, COMPOUND_SURNAMES, RARE_SURNAMES, SURNAME_CHARACTERS

_WORDS_COUNTED = math.log(6e7)
_LEVEL_OF_COMMON = 6.0
"""How often a word of budgets is met that the list does not hold."""
_UNSEEN = -16.5
"""A character that no word of the list is."""
_NEVER_GIVEN = frozenset("的了和在等为是与及对从按被把不没其该此本各项费额款率税类级目们")
_NEVER = -14.0


class Lexicon(msgspec.Struct, frozen=True):
    """Logarithms of how probable a word, a surname and a character of a given name are."""

    words: dict[str, float]
    surnames: dict[str, float]
    given: dict[str, float]
    rare_given: float

    def word(self, text: str) -> float | None:
        """How probable a word is; of a single character always something, of more None where they are no word."""
        known = self.words.get(text)
        return _UNSEEN if known is None and len(text) == 1 else known

    def name(self, surname: str, given: str) -> float:
        """How probable it is that somebody bears this name.

        >>> lexicon().name("王", "建国") > lexicon().name("王", "款额")
        True
        """
        return self.surnames[surname] + sum(self.given.get(c, self.rare_given) for c in given)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read once a process."""
    text = lzma.decompress((files("extract.readers") / "person_lexicon.txt.xz").read_bytes()).decode()
    kinds: dict[str, dict[str, float]] = {"word": {}, "surname": {}, "given": {}}
    for line in text.splitlines():
        if not line.startswith("#"):
            kind, level, *entries = line.split(" ")
            kinds[kind].update(dict.fromkeys(entries, int(level) / 2))
    levels = dict.fromkeys(COMMON_WORDS, _LEVEL_OF_COMMON) | kinds["word"]
    words = {word: level - _WORDS_COUNTED for word, level in levels.items()}
    return Lexicon(words, _surnames(kinds["surname"]), *_given(kinds["given"]))


def _surnames(levels: dict[str, float]) -> dict[str, float]:
    """Each surname in use has been met at least a few times, whatever the list says."""
    counts = {surname: math.exp(levels.get(surname, 0.0)) + 4 for surname in _all_surnames()}
    total = math.log(sum(counts.values()))
    return {surname: math.log(count) - total for surname, count in counts.items()}


def _all_surnames() -> list[str]:
    return [*SURNAME_CHARACTERS, *RARE_SURNAMES, *COMPOUND_SURNAMES.split("|")]


def _given(levels: dict[str, float]) -> tuple[dict[str, float], float]:
    total = math.log(sum(math.exp(level) for level in levels.values()))
    never = dict.fromkeys(_NEVER_GIVEN, _NEVER)
    return {c: level - total for c, level in levels.items()} | never, -total
