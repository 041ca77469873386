"""Names of persons in running text, told from words by how likely each reading of the characters is.

Each stretch of Chinese characters is read twice: as words alone, and with a surname and a given name at one place.
The second reading must be better by a margin, to which the words around the place add: 由 … 负责, 局长 …, a list of
names, a bracket behind it. Names of places and firms (张庄村, 李宁公司) and words are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from extract.readers.person_lexicon import Lexicon, lexicon
from extract.readers.person_words import (
    LATIN_NAME,
    PEOPLES_NAME,
    PEOPLES_PARTS,
    PINYIN_NAME,
    SPOTTED_AROUND,
    SURNAME,
    is_common_word,
    is_no_word,
    may_be_called,
)


def _one_of(kind: str) -> str:
    return "|".join(sorted(map(re.escape, SPOTTED_AROUND[kind]), key=len, reverse=True))


_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_SHORT = 60
"""The longest run whose names are remembered."""
_LONGEST_WORD = 4
_ONE_CHARACTER, _TWO_CHARACTERS = -1.5, -0.4
"""How rare a given name of so many characters is, as a logarithm."""
_LEAST = -7.0
"""What no context raises to a name."""
_MARGIN, _MARGIN_OF_WORDS = 5.5, 7.0
"""What the reading with a name must be better by, context counted; more where it is a word too, or begins with one."""
_BORDER, _NEIGHBOUR, _TITLE, _VERB, _BRACKET, _SOMEBODY = 1.5, 4.0, 6.5, 3.5, 4.0, 5.5
_MEANS = 2.5
"""Of what is paid to somebody behind it."""
_FRAMED = 2.0
"""Of somebody told on one side and what he did or got on the other, with nothing else between."""
_NO_NAME = -30.0
_SURELY = 10.0
"""Of a number of somebody's papers behind it."""
_SURE = 5.0
"""How far beyond the margin a name is one that also ends as an office does: 魏勇长."""
_REACH = 12
_HAN_END = re.compile(r"[\u3400-\u9fff]+$")
_LONGEST_PART = 6
_LETTER_OF_PARTS = -6.0
"""How probable a character of a name in parts is, 阿依·古丽甲."""
_DOT = re.compile(r"(?<=[\u3400-\u9fff]{2})[·•‧・．](?=[\u3400-\u9fff]{2})")
_SPACED = re.compile(
    rf"(?<![\u3400-\u9fff]\s)(?P<surname>{SURNAME})\s{{1,4}}(?P<given>[\u3400-\u9fff](?:\s{{1,4}}[\u3400-\u9fff])?|[\u3400-\u9fff]{{2}})"
    rf"(?:(?![\u3400-\u9fff])|(?=(?:{_one_of('signing')})[\s：:])|(?=到会|到场|参加|出席|列席|签|等|同志|负责))"
    r"(?=(?P<rest>(?:\s{1,2}[\u3400-\u9fff](?![\u3400-\u9fff])){0,6}))"
)
"""What may be a name with blanks inside, so that two and three characters fill a column alike: 王 芳."""
_LATIN = re.compile(LATIN_NAME)
_LATIN_GAIN = 2.0
"""What a name of such a form is better by than the words it may be."""
_IN_PARTS = re.compile(rf"(?:{PEOPLES_PARTS}){{2}}|{PINYIN_NAME}")
_SOUND_GAIN = 5.5
"""The same of one that parts of names alone make, 央金卓玛, or syllables of Chinese, Lu Jiayi."""
_OFFICIAL_NUMBER = re.compile(
    r"[\u3400-\u9fff]{0,5}\s?[〔\[(（【［]\s?(?:19|20)\d\d(?!\d)|[\u3400-\u9fff]{0,3}第?\d+号"
)
"""A document's number behind its issuer's letters: 鲁财教〔2023〕1号."""
_ISSUER = re.compile(
    r"[\u3400-\u9fff]{1,2}[政财卫府民教建交农科人社林商]{1,3}[发函字规预指办财教](?![\u3400-\u9fff])"
)
"""Such letters alone."""


_NOT_VERB = r"(?<!理由)(?<!自由)(?<!缘由)(?<!财经)(?<!已经)(?<!曾经)(?<!神经)(?<!支付)"
_BEFORE = (
    (re.compile(r"[“‘「『《][\u3400-\u9fff]{1,6}$|[二三四五六七八九十两]$"), _NO_NAME),  # slogans: “三查三治”
    (re.compile(r"［略］\s?[、/和与及]\s?$"), _TITLE),
    (re.compile(rf"(?:{_one_of('before_titles')})[\s：:]?$"), _TITLE),
    (re.compile(rf"(?:{_one_of('signing')})[\s：:]{{1,3}}$"), _TITLE),
    (re.compile(r"[员者兵民户师手属友工生人长母父妻夫][)）]?[：:]?$"), _SOMEBODY),
    (re.compile(rf"(?:{_one_of('before_verbs')}){_NOT_VERB}\s?$"), _VERB),
    (re.compile(r"(?:^|[\s，,；;、])(?:[支付收还退借欠领]|冲销|应[收付]|预[收付]|[付支]给)$"), _VERB),
    (
        re.compile(
            r"(?:应[收付]款|预[收付][账帐]?款|借款|备用金|往来款?|保证金|押金|质保金)\s?[-—–－(（]+\s?$"
        ),
        _TITLE,
    ),
    (
        re.compile(
            r"(?:慰问|抚恤|救助|赔付|赔偿|补偿|补助|补贴|奖励|退休|工伤|丧葬|[奖薪酬][金酬]?|工资|案款|费)金?\s?[-—–－(（]+\s?$"
        ),
        _NEIGHBOUR,
    ),
    (re.compile(r"\d[号室组栋楼弄]的$"), _SOMEBODY),
    (re.compile(r"(?:^|[^\w])$"), _BORDER),
    (re.compile(r"[0-9A-Za-z]$"), _NO_NAME),
)
_REMEMBERED = re.compile(
    r"(?:同志)?(?:故居|旧居|纪念|诞辰|生平)|(?:(?![捐交给的由向])[\u3400-\u9fff]){0,4}(?:基金会|(?:教育|科技|慈善|奖学|助学|公益)基金)"
)
"""Whom a house or a foundation is named after."""
_PAPERS = "身份证|残疾人?证|护照|证件"
_BEHIND = (
    (re.compile(r"\s?[、/和与及]\s?［略］"), _TITLE),
    (_OFFICIAL_NUMBER, _NO_NAME),
    (_REMEMBERED, _NO_NAME),
    (re.compile(r"(?![与和及向给对由在等])[\u3400-\u9fff]{0,4}(?:有限|公司|集团|商行|事务所)"), _NO_NAME),
    (re.compile(r"第[一二三四五六七八九十\d]"), _NO_NAME),
    (
        re.compile(
            rf"(?:{_one_of('after_places')})(?<!社(?=保))(?<!银行(?=[卡账]))(?<!门(?=[面诊票卫]))(?!长|委|人大|政协|案)"
        ),
        _NO_NAME,
    ),
    (re.compile(rf"\s?(?:{_one_of('after_titles')})"), _TITLE),
    (re.compile(rf"\s?[(（](?:{_PAPERS}|[男女]\s?[，,、])"), _SURELY),
    (re.compile(r"\d[\d,.]*万?元\s?[、，,；;]\s?［略］"), _TITLE),
    (re.compile(r"\s?[(（](?:[男女组副主签盖代]|\d|［略］|电话|手机|工号|已|原|退休|时任)"), _BRACKET),
    (re.compile(r"\s?等\s?\d"), _TITLE),
    (re.compile(r"\d[\d,.]*万?元"), _BRACKET),
    (re.compile(rf"(?:{_one_of('after_verbs')})"), _VERB),
    (
        re.compile(
            r"[\u3400-\u9fff]{1,4}?(?:费|补贴|补助|补偿|工资|薪酬?|津贴|[奖励慰问]金|[房租]租|租金|保险|社保|款)"
        ),
        _MEANS,
    ),
    (re.compile(r"$|[^\w]"), _BORDER),
)
_LIST = re.compile(r"\s?[、，,/和与及]\s?|\s{1,3}")
_LONGEST_LINK = 3
_AMONG_NAMES = re.compile(r"姓名\s?[:：]\s?$|(?:［略］|\d元)\s?[、，,和与及]\s?$")
_BEFORE_NAMES = re.compile(
    rf"\s?[、和与及]\s?［略］|\s?[(（](?:{_PAPERS}|[男女]\s?[，,、])|\d[\d,.]*万?元\s?[、，,；;]\s?［略］"
)
_PLACE_GOES_ON = re.compile(
    rf"(?P<more>(?:(?![住在去到赴驻往从为是给与和等原任对向被读上及因经领患获于诉告案某])[\u3400-\u9fff]){{1,2}}?)(?:{_one_of('after_longer_places')})"
    r"(?!长|书记|主任|干部|会计)"
)
"""The rest of a place or a school whose name begins as a person's does: 刘家(坊村), 曹黄(林镇)."""
_FAR_PLACE = re.compile(
    r"[\u3400-\u9fff]{0,6}?(?:[镇乡县旗]|村[民委]|[牧林农]场|街道|社区|开发区)(?!长|书记|干部)"
)
"""The same of a place called in another tongue than Chinese, whose name is long."""
_OF_A_PEOPLE = re.compile(
    r"[\u3400-\u9fff]{0,8}?(?:族[\u3400-\u9fff]{0,6}?(?:[乡镇县区旗村]|自治)|嘎查|苏木)"
)
_SETTLEMENT = re.compile(r"[镇乡村寨沟屯圩堡垸坳垭垡塅埭圪峪]$|^[\u3400-\u9fff]家$")
"""What no given name ends with, and what is more often a place than a person: 李家."""
_PLACE_WORD = re.compile(r"街道|社区|[镇乡村]政|[村居]委|[村居]民委|嘎查|苏木|[牧林农繁]场|[城市园管]区")
"""What a name overlaps that takes a place for a part of a person: 康(乾街)道, 民(富村民)委员会."""
_PLACE_END = re.compile(
    r"[庄营镇村屯里巷湖祠庙寺渠坝闸寨庙沟坡坎塬圩台渡]$|家[坎豁坪坝湾山窝岭沟洼窑圈台桥庙坟楼堡寨屯庄店集营铺川塬梁峪崖沱渡埠墩圩荡浜务]|镇.|长制$"
)
"""What a place is called by, 马营, 杜家坎; a title or a verb must tell of a person who bears it."""


class _PersonCandidate(msgspec.Struct, frozen=True):
    start: int
    end: int
    gain: float


def person_spans(text: str) -> list[tuple[int, int]]:
    """Where in a text names of persons stand, in order and without overlap.

    >>> [text[a:b] for text in ("经陆甲乙批准", "由高新区安排") for a, b in person_spans(text)]
    ['陆甲乙']
    """
    scored = [(c, c.gain + _context(text, c)) for c in _candidates(text)]
    scored = [(c, score) for c, score in scored if score >= _MARGIN - _NEIGHBOUR and _may_be(text, c, score)]
    if not scored:
        return []
    found: dict[int, _PersonCandidate] = {}
    _take((c for c, score in sorted(scored, key=lambda pair: -pair[1]) if score >= _margin(text, c)), found)
    rest = sorted((c for c, _ in scored), key=lambda c: (c.start, -c.gain))
    _take((c for c in rest if _follows(text, c, found)), found)
    _take((c for c in reversed(rest) if _leads(text, c, found)), found)
    return sorted({(c.start, c.end) for c in found.values()})


def _margin(text: str, candidate: _PersonCandidate) -> float:
    """What a candidate must reach where no name stands beside it."""
    words, name = lexicon().words, _name(text, candidate)
    return _MARGIN_OF_WORDS if name in words or name[:2] in words else _MARGIN


def _take(candidates: Iterable[_PersonCandidate], found: dict[int, _PersonCandidate]) -> None:
    """Each candidate in turn that stands where none of `found` does, which tells the name at each character."""
    for candidate in candidates:
        places = range(candidate.start, candidate.end)
        if not any(place in found for place in places):
            found.update(dict.fromkeys(places, candidate))


def _follows(text: str, candidate: _PersonCandidate, found: dict[int, _PersonCandidate]) -> bool:
    """Whether a list has a name right before the candidate."""
    link = _LIST.search(text, max(0, candidate.start - _LONGEST_LINK), candidate.start)
    return link is not None and link.end() == candidate.start and link.start() - 1 in found


def _leads(text: str, candidate: _PersonCandidate, found: dict[int, _PersonCandidate]) -> bool:
    """Whether a list has a name right behind the candidate."""
    link = _LIST.match(text, candidate.end)
    return link is not None and link.end() in found


def _name(text: str, candidate: _PersonCandidate) -> str:
    """What a candidate is called, without the blanks inside."""
    return "".join(text[candidate.start : candidate.end].split())


def _may_be(text: str, candidate: _PersonCandidate, score: float) -> bool:
    name = _name(text, candidate)
    if _ISSUER.match(text, candidate.start) or _is_of_place(text, candidate):
        return False
    if is_common_word(name):
        return may_be_called(name) and _stands_among_names(text, candidate)
    if _PLACE_END.search(name) and score - candidate.gain < _TITLE:
        return False
    return score >= _MARGIN + _SURE or is_no_word(name)


def _is_of_place(text: str, candidate: _PersonCandidate) -> bool:
    """Whether the characters are a place's name, or begin one: 李寨镇, 刘家(坊村), 康乾街(道)."""
    if _SETTLEMENT.search(text, candidate.start, candidate.end):
        return True
    words = _PLACE_WORD.finditer(text, max(0, candidate.start - 2), candidate.end + 2)
    if any(word.start() < candidate.end and word.end() > candidate.start for word in words):
        return True
    if _OF_A_PEOPLE.match(text, candidate.end):
        return True
    if PEOPLES_NAME.fullmatch(text, candidate.start, candidate.end):
        return _FAR_PLACE.match(text, candidate.end) is not None
    more = _PLACE_GOES_ON.match(text, candidate.end)
    return more is not None and (len(more["more"]) < 2 or more["more"] not in lexicon().words)


def _stands_among_names(text: str, candidate: _PersonCandidate) -> bool:
    """Whether a list has names beside the candidate, or a number of somebody's papers stands behind it."""
    before = text[max(0, candidate.start - _REACH) : candidate.start]
    return bool(_AMONG_NAMES.search(before) or _BEFORE_NAMES.match(text, candidate.end))


def _context(text: str, candidate: _PersonCandidate) -> float:
    before = text[max(0, candidate.start - _REACH) : candidate.start]
    left = next((weight for pattern, weight in _BEFORE if pattern.search(before)), 0.0)
    right = next((weight for pattern, weight in _BEHIND if pattern.match(text, candidate.end)), 0.0)
    framed = min(left, right) >= _MEANS and max(left, right) >= _NEIGHBOUR
    left += _FRAMED if framed and _name(text, candidate) not in lexicon().words else 0.0
    return left + right + (_SOMEBODY if _stands_among_names(text, candidate) else 0.0)


def _candidates(text: str) -> Iterator[_PersonCandidate]:
    for run in _RUN.finditer(text):
        names = _names_in if len(run[0]) <= _SHORT else _names_in.__wrapped__
        for start, end, gain in names(run[0]):
            yield _PersonCandidate(run.start() + start, run.start() + end, gain)
    for spaced in _SPACED.finditer(text):
        alone = _NEIGHBOUR if spaced[0] == text.strip() else 0.0
        yield _PersonCandidate(*spaced.span(), _gain_of_spaced(text, spaced) + alone)
    for dot in _DOT.finditer(text):
        yield from _names_in_parts(text, dot)
    for pattern in (_LATIN, PEOPLES_NAME):
        for match in pattern.finditer(text):
            yield _PersonCandidate(
                *match.span(), _SOUND_GAIN if _IN_PARTS.fullmatch(match[0]) else _LATIN_GAIN
            )


def _gain_of_spaced(text: str, spaced: re.Match[str]) -> float:
    """How much better a name with blanks inside is than words: the surname may end the word before, both may be one."""
    known, surname, given = lexicon(), spaced["surname"], "".join(spaced["given"].split())
    before = _HAN_END.search(text[max(0, spaced.start() - _REACH) : spaced.start()])
    left = before[0] if before else ""
    rest = "".join(spaced["rest"].split())

    def words(text: str) -> float:
        return _best_to(text, known)[-1]

    as_words = max(words(left + surname) + words(given) + words(rest), words(left + surname + given + rest))
    rarity = _ONE_CHARACTER if len(given) == 1 else _TWO_CHARACTERS
    return words(left) + known.name(surname, given) + rarity + words(rest) - as_words


def _names_in_parts(text: str, dot: re.Match[str]) -> Iterator[_PersonCandidate]:
    """Names of two parts around a dot, of any length that fits."""
    left = _HAN_END.search(text[max(0, dot.start() - _REACH) : dot.start()])
    right = _RUN.match(text[dot.end() : dot.end() + _REACH])
    if left is None or right is None:
        return
    known = lexicon()
    before, behind = _best_to(left[0], known), _best_from(right[0], known)
    for first in range(2, min(_LONGEST_PART, len(left[0])) + 1):
        gain = before[-first - 1] + first * _LETTER_OF_PARTS - before[-1]
        for last in range(2, min(_LONGEST_PART, len(right[0])) + 1):
            more = behind[last] + last * _LETTER_OF_PARTS - behind[0]
            if gain + more > _LEAST:
                yield _PersonCandidate(dot.start() - first, dot.end() + last, gain + more)


@lru_cache(maxsize=16384)
def _names_in(run: str) -> tuple[tuple[int, int, float], ...]:
    """What in a run of characters may be a name, and how much better that reading is; tables repeat their runs."""
    known = lexicon()
    spans = [(i, k) for i in range(len(run) - 1) for k in (2, 1) if run[i : i + k] in known.surnames]
    if not spans:
        return ()
    before, behind = _best_to(run, known), _best_from(run, known)
    found: list[tuple[int, int, float]] = []
    for start, length in spans:
        middle = start + length
        for end in range(middle + 1, min(middle + 2, len(run)) + 1):
            rarity = _ONE_CHARACTER if end == middle + 1 else _TWO_CHARACTERS
            name = known.name(run[start:middle], run[middle:end]) + rarity
            gain = before[start] + name + behind[end] - before[-1]
            if gain > _LEAST:
                found.append((start, end, gain))
    return tuple(found)


def _best_to(run: str, known: Lexicon) -> list[float]:
    """How probable the best reading as words is up to each place."""
    best = [0.0] + [float("-inf")] * len(run)
    for start in range(len(run)):
        for end in range(start + 1, min(start + _LONGEST_WORD, len(run)) + 1):
            word = known.word(run[start:end])
            if word is not None:
                best[end] = max(best[end], best[start] + word)
    return best


def _best_from(run: str, known: Lexicon) -> list[float]:
    """The same from each place to the end."""
    best = [float("-inf")] * len(run) + [0.0]
    for start in reversed(range(len(run))):
        for end in range(start + 1, min(start + _LONGEST_WORD, len(run)) + 1):
            word = known.word(run[start:end])
            if word is not None:
                best[start] = max(best[start], best[end] + word)
    return best
