"""What a text is looked up by in the tables of the index: queries of SQLite's FTS5, the best fits first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from enum import IntEnum

from kg.search.kinds import ThingKind
from kg.search.text import fold_text, folded_words, keys_of, spaced

HIT = "SELECT entry.iri, entry.kind, entry.label, entry.code, form.text, entry.uses"
"""The columns of a hit."""
_EXACT = f"""{HIT} FROM form JOIN entry ON entry.id = form.entry
  WHERE form.folded = ? ORDER BY form.id"""
_MATCH = f"""{HIT} FROM characters JOIN form ON form.id = characters.rowid JOIN entry ON entry.id = form.entry
  WHERE characters MATCH ? ORDER BY characters.rowid"""
SHORTENED = frozenset({ThingKind.DEPARTMENT, ThingKind.UNIT, ThingKind.AGENCY})
"""Kinds whose names people shorten and spell."""
_PLACE = re.compile(
    r"^(?:\w{2,3}?(?:省|市|自治区))?(?:\w{2,4}?(?:区|县|市|州|旗))?(?:人民政府)?"
    r"(?:(?:中共|中国共产党)\w{0,8}?委员会)?"
)
_LONGEST_SHORT_NAME = 6
_LIKE_BODY = re.compile(
    r"^(?:.{2,4}[街局委办院部厅校所站队镇乡]|.{2,4}(?:街道|办事处|政府|中心)|[\u4e00-\u9fff]{2,3})$"
)
"""A short form that ends as names of bodies do, or is as short as those that people give to them."""
_OF_A_PLACE = re.compile(r"^([\u4e00-\u9fff])[\u4e00-\u9fff]([\u4e00-\u9fff]{1,3})(街道|地区|镇|乡)")
"""A street office, township or town of three to five letters: its first one, those behind the second, and what it is."""
_YEAR = re.compile(r"^((?:19|20)\d{2})(?:年度?)?$")
_CHARACTERS = re.compile(r"[0-9a-z]+|.")


class Tier(IntEnum):
    """How well a name fits; the smaller, the better."""

    EXACT = 1
    """The whole name, code or number."""
    PREFIX = 2
    """It begins so."""
    ABBREVIATION = 3
    """The name of a unit that begins so and holds the other characters in this order: 广内 of 广安门内街道."""
    PHRASE = 4
    """It holds the text."""
    WORDS = 5
    """It holds all words, in any order."""
    CONTEXT = 6
    """It holds some of the words, and its unit's names, its year or its stage the others."""
    CHARACTERS = 7
    """It holds all characters, in any order; digits that stand together stay together."""
    SIMILAR = 8
    """It shares pairs of characters; only `SearchIndex.similar` gives such."""


_LEAST_OF_WORDS = 3
"""Letters of a name made of the first letters of words; two are part of too many."""


def is_abbreviation(short: str, name: str) -> bool:
    """Whether a name begins as the short form does, behind a place, and holds its other characters in their order.

    >>> is_abbreviation("广内街道", "广安门内街道办事处"), is_abbreviation("内广", "广安门内街道办事处")
    (True, False)
    """
    wanted, there = fold_text(short), _PLACE.sub("", fold_text(name))
    if len(wanted) < 2 or not there.startswith(wanted[0]):
        return False
    rest = iter(there)
    return all(c in rest for c in wanted)


def is_of_first_letters(short: str, name: str) -> bool:
    """Whether a name ends, behind a place or party committee, with two-letter words whose first letters these are.

    All words must be in it: 城管局 may be 城市管理局 and is not 城市规划管理局.

    >>> is_of_first_letters("社工部", "中共北京市朝阳区委社会工作部"), is_of_first_letters("城管局", "甲区城市规划管理局")
    (True, False)
    >>> is_of_first_letters("财局", "甲区财政局")
    False
    """
    wanted, there = fold_text(short), fold_text(name)
    if len(wanted) < _LEAST_OF_WORDS or not wanted.isalpha() or wanted.isascii():
        return False
    words = "".join(f"{re.escape(letter)}." for letter in wanted[:-1]) + re.escape(wanted[-1])
    return re.search(rf"(?:^|[省市区县委]){words}$", there) is not None


def short_names(name: str) -> list[tuple[str, str]]:
    """The two letters by which people may call a street office, township or town, each with what the body is.

    The first two letters are left out: the name begins with them.

    >>> short_names("北京市西城区人民政府广安门内街道办事处"), short_names("财政局")
    ([('广门', '街道'), ('广内', '街道')], [])
    """
    found = _OF_A_PLACE.match(_PLACE.sub("", fold_text(name)))
    return [(found[1] + other, found[3]) for other in found[2]] if found else []


def kind_token(kind: ThingKind) -> str:
    """A kind as one token of the index."""
    return kind.replace("-", "")


def lookups_of(text: str, kinds: Collection[ThingKind]) -> Iterator[tuple[Tier, str, str]]:
    """What is asked of the tables for a text, the best fits first. Folded text holds no signs, so nothing to escape."""
    keys, words = keys_of(text), folded_words(text)
    if not keys or not words:
        return
    among = among_kinds(kinds)
    for key in keys:
        yield Tier.EXACT, _EXACT, key
        begins = (Tier.PREFIX, _MATCH, f'{among}name : ^"{spaced(key)}"')
        bodies = SHORTENED.intersection(kinds) if kinds else SHORTENED
        if not key.isascii() and len(key) > 1 and bodies:
            short = (Tier.ABBREVIATION, _MATCH, f"{among_kinds(bodies)}name : ({_all(dict.fromkeys(key))})")
            # Who types 广内街 or 规自局 means the body, not what else is called after it.
            called = (Tier.PREFIX, _MATCH, f'{among_kinds(bodies)}name : ^"{spaced(key)}"')
            yield from (called, short, begins) if _LIKE_BODY.search(key) else (begins, short)
        else:
            yield begins
        yield Tier.PHRASE, _MATCH, f'{among}name : "{spaced(key)}"'
    if len(words) > 1:
        yield Tier.WORDS, _MATCH, f"{among}name : ({_all(words)})"
        told = [_YEAR.sub(r"\1", word) for word in words]
        anywhere = " AND ".join(map(_named_or_around, told))
        yield Tier.CONTEXT, _MATCH, f"{among}({anywhere}) AND name : ({_any(told)})"
    characters = _CHARACTERS.findall("".join(words))
    if len(characters) > 1 and not "".join(words).isascii():
        yield Tier.CHARACTERS, _MATCH, f"{among}name : ({_all(dict.fromkeys(characters))})"


def among_kinds(kinds: Collection[ThingKind]) -> str:
    """The part of a query that keeps to some kinds, with what joins it to the rest; empty for any kind."""
    return f"kind : ({' OR '.join(sorted(map(kind_token, kinds)))}) AND " if kinds else ""


def _named_or_around(word: str) -> str:
    """A word in the name or around it; around it also by its characters, as people shorten names of units."""
    phrase = f'{{name context}} : "{spaced(word)}"'
    if word.isascii() or not 1 < len(word) <= _LONGEST_SHORT_NAME:
        return phrase
    return f"({phrase} OR context : ({_all(dict.fromkeys(word))}))"


def _any(parts: Iterable[str]) -> str:
    return " OR ".join(f'"{spaced(part)}"' for part in parts)


def _all(parts: Iterable[str]) -> str:
    return " AND ".join(f'"{spaced(part)}"' for part in parts)
