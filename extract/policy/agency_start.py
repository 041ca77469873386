"""Where the letters of an agency begin behind other words: by what letters, and what words, can look like."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extract.policy.agencies import resolve_agency
from extract.policy.issuers import is_agency_name
from extract.policy.letters import LetterTail, names_branch, tails_of
from extract.policy.places import core_name, forms_by_first, place_initials, place_words
from extract.policy.vocabulary import (
    agency_names,
    bodies,
    common_words,
    kinds,
    listed_places,
    offices,
    order_issuers,
    sections,
    wording,
)
from ontology.codelist import regions

LONGEST, SHORTEST = 14, 2
_CENTRAL = 4
"""Letters of a ministry's section at most; longer ones are no place's letters by chance."""
_UNKNOWN_WORDS = -5
_SCORED = 6
"""Letters beyond these make a code no likelier."""
_PLACE_END = re.compile(r"[\u4e00-\u9fff]{2}[镇乡]$|街道$")
_ORDINAL = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+|[一二三四五六七八九十])[批次条款项期号、]$|\d[年度月日批次期号]{1,2}$"
)


def agency_start(run: str, *, at_edge: bool = True) -> int | None:
    """How many characters of a run stand before the letters of the agency that end it.

    Args:
        run: Chinese characters right before a year, without blanks: 第二批西财社指.
        at_edge: Whether something other than Chinese characters stands before the run, so that letters may
            begin at its first character; False where the run was cut at its greatest length.

    Returns:
        The beginning that makes the likeliest letters behind the likeliest words, None where there are none.

    >>> [agency_start(run) for run in ("第二批西财社指", "来源财社", "原国办发", "西安民发")]
    [3, 2, 1, 0]
    """
    return _agency_start(run, at_edge)


@lru_cache(maxsize=16384)
def _agency_start(run: str, at_edge: bool) -> int | None:
    best: tuple[int, int] | None = None
    for start in range(max(0, len(run) - LONGEST), len(run) - SHORTEST + 1):
        code = run[start:]
        score = code_score(code) + _left_score(run, start, at_edge)
        if best is None or score > best[0]:
            best = (score, start)
    if best is None or _may_be_longer(run, best[1], at_edge):
        return None
    return best[1]


def _may_be_longer(run: str, start: int, at_edge: bool) -> bool:
    """Whether a ministry's letters behind unknown words may as well be a place's: …华财教 is not to become 财教."""
    if start < 2 or len(run) - start > _CENTRAL or _left_score(run, start, at_edge) != _UNKNOWN_WORDS:
        return False
    longer = run[start - 1 :]
    return run[start] not in distinct_letters() and shape_of(longer) == "place"


def is_explained(letters: str) -> bool:
    """Whether the data files explain every letter and know place or body."""
    return len(letters) >= SHORTEST and shape_of(letters) == "explained"


@lru_cache(maxsize=32768)
def code_score(letters: str) -> int:
    """How much letters look like those of an agency."""
    shape = shape_of(letters)
    score = 8 * min(len(letters), _SCORED) + _SHAPES[shape]
    score -= 40 if _basis().search(letters) else 0
    if letters[0] in distinct_letters():
        return score + (25 if shape in ("explained", "partly") else 0)
    if shape == "explained":
        return score
    return (
        score
        - (40 if shape != "place" and _begins_with_word(letters) else 0)
        - 10 * max(0, len(letters) - _SCORED)
    )


_SHAPES = {"explained": 100, "place": 85, "partly": 70, "odd place": 45, "kind": 0, "none": -10}


def _begins_with_word(letters: str) -> bool:
    return letters[0] in wording().lead_in_characters or any(letters[:n] in _words() for n in (2, 3, 4))


@lru_cache(maxsize=32768)
def shape_of(letters: str) -> str:
    """What kind of letters these are.

    explained; partly: a known place or body, the rest unknown; place: an unlisted place before a known body;
    odd place: the same with a character no place begins with; kind; none.
    """
    if letters in offices() or _is_order(letters):
        return "explained"
    tails = tails_of(letters)
    if any(_is_central(tail) and not tail.unknown for tail in tails):
        return "explained"
    shapes = {_after_place(letters, length) for length in (1, 2, 3)}
    for shape in ("explained", "place"):
        if shape in shapes:
            return shape
    if _is_joint(letters):
        return "explained"
    if "partly" in shapes or any(_is_central(t) and len(t.body) > 1 and _is_short(t, 4) for t in tails):
        return "partly"
    if "odd place" in shapes:
        return "odd place"
    return "kind" if tails[0].kind else "none"


def _is_central(tail: LetterTail) -> bool:
    return tail.body in _central_letters() and bool(
        tail.kind or tail.section or tail.unknown or len(tail.body) > 1
    )


def _is_short(tail: LetterTail, limit: int) -> bool:
    return len(tail.unknown) <= limit and not tail.unknown.endswith(("号", "年", "月", "日"))


def _after_place(letters: str, length: int) -> str:
    """The shape of letters whose first `length` characters are a place."""
    head, rest = letters[:length], letters[length:]
    if not rest:
        return ""
    known = {
        form.certain
        for form in forms_by_first().get(head[0], ())
        if form.letters == head and not form.derived
    }
    tails = tails_of(rest)
    whole = rest in _PARTY or any(
        tail.body in _local_letters() and (not tail.unknown or names_branch(tail)) for tail in tails
    )
    if known and whole:
        return "explained"
    if known and any(t.kind or t.body for t in tails if _is_short(t, 5)):
        return "partly" if any(t.kind or (t.body in _local_letters() and t.body) for t in tails) else ""
    if not whole:
        return ""
    if rest in _PARTY and len(rest) == 1:
        return "odd place" if length == 1 and head in place_initials() else ""
    if length == 1:
        return "place" if head in place_initials() or head in "市区县省州" else "odd place"
    return (
        "place"
        if head in place_words()
        else ("odd place" if length == 2 and head[0] in place_initials() else "")
    )


_PARTY = frozenset({"发", "字", "办发", "办字", "办函", "办通"})


@cache
def _basis() -> re.Pattern[str]:
    """Words such as 根据, which stand before letters and never among them."""
    return re.compile("|".join(word for word in wording().basis if len(word) > 1))


@cache
def _central_letters() -> frozenset[str]:
    return frozenset(body.letters for body in bodies() if body.central)


@cache
def _local_letters() -> frozenset[str]:
    return frozenset(body.letters for body in bodies() if body.local or body.provincial)


def _is_order(letters: str) -> bool:
    """Whether these are the full name of one who issues orders, and 令 or 公告."""
    stem = letters.removesuffix("令").removesuffix("公告")
    return stem != letters and (stem in order_issuers() or stem.endswith(agency_names().order_issuers))


def _is_joint(letters: str) -> bool:
    if len(letters) < 4:
        return False
    agency = resolve_agency(letters)
    return bool(agency.partners)


def _left_score(run: str, start: int, at_edge: bool) -> int:
    """How well the characters before a position can be words of their own."""
    if start == 0:
        return 60 if at_edge else 0
    left = run[:start]
    cut = _basis().search(run, max(0, start - 1))
    if cut and cut.start() < start < cut.end():
        return -20
    if len(left) > 3 and not left.endswith("办") and is_agency_name(left[-12:]):
        return 65
    if _ends_in_word(left):
        return 55
    return 25 if left[-1] not in _alphabet() else _UNKNOWN_WORDS


@lru_cache(maxsize=16384)
def _ends_in_word(left: str) -> bool:
    if left[-1] in wording().lead_in_characters or left in _ALONE or _ORDINAL.search(left):
        return True
    words = _words()
    if any(left[-length:] in words for length in range(2, min(5, len(left)) + 1)):
        return True
    if left in place_words() or any(left[-length:] in _region_names() for length in range(2, 9)):
        return True
    return bool(_PLACE_END.search(left)) or is_agency_name(left[-8:]) or is_agency_name(left)


_ALONE = frozenset("原度批于因")


@cache
def _region_names() -> frozenset[str]:
    return frozenset(region.name for region in regions().values())


@cache
def _words() -> frozenset[str]:
    words = wording()
    every = {*common_words(), *words.basis, *words.lead_in, *words.lead_in_letters}
    return frozenset(word for word in every if len(word) > 1)


@cache
def distinct_letters() -> frozenset[str]:
    """Letters of places that hardly occur in other words."""
    return frozenset(place.letters for place in listed_places() if place.distinct)


@cache
def _alphabet() -> frozenset[str]:
    """Every character that occurs in letters of a place, body, section or kind."""
    words = [place.letters + place.word for place in listed_places()]
    words += [core_name(region.name) for region in regions().values()]
    words += [body.letters for body in bodies()] + [letters for _, letters in sections()] + list(kinds())
    words += list(order_issuers())
    return frozenset("".join(words))
