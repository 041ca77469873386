"""Titles in 《》: where they begin and end, whether they name a policy document, and their common form."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from enum import StrEnum
from functools import cache, lru_cache

import msgspec

from extract.policy.characters import BLANK, without_blanks
from extract.policy.vocabulary import known_names, not_policies, title_kinds

MAX_LENGTH = 220
_TOKEN = re.compile(r"[《》\t。！？!?]|\n[ \u3000\r]*\n")
_QUOTES = re.compile("[“”\"‘’'＂＇「」『』〝〞《》〈〉<>＜＞«»]")
_DASHES = re.compile("[—–－‐‑‒―─~～]+")
_DOTS = re.compile("[·•‧・･∙⋅●]")
_SQUARE = str.maketrans("[]【】〔〕", "()()()")
_YEAR_IN_WORDS = re.compile("[〇○零一二三四五六七八九]{4}(?=年)")
_DIGITS_IN_WORDS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_QUALIFIER = re.compile(
    r"(?:[（(\[【〔][^（(）)\[\]【】〔〕]{1,24}[）)\]】〕]|[A-Z]{2,5}(?:/[TZ])?\s?\d[\d.\-—–]*|(?:19|20)\d\d(?:年|版|年版)?"
    r"|\d{4}\s?[-—–－]+\s?\d{4}年?|[\s”\"’》〉>])+$"
)
_BREAK = re.compile(rf"{BLANK}*[\r\n]+{BLANK}*")
_INNER_BLANK = re.compile(rf"(?<=[^\x00-\x7f]){BLANK}+|{BLANK}+(?=[^\x00-\x7f])")
_AFTER_AGENCY = re.compile(r"[局委办部厅会院府署室]$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SENTENCE_END = "。！？!?"


class TitleVerdict(StrEnum):
    """What a title alone says: whether it names a policy document."""

    POLICY = "policy"
    OTHER = "other"
    UNKNOWN = "unknown"
    """Its ending is in no list, or in the list of those that the context decides."""


class Judgement(msgspec.Struct, frozen=True):
    """Verdict on a title, and the ending or list that gave it (empty where nothing did)."""

    verdict: TitleVerdict
    reason: str


class TitleSpan(msgspec.Struct, frozen=True):
    """A title as it stands in a text: `text[start:end]` with its brackets, `content` without.

    `closed` is False where 》 is missing: cut off at the end of a cell, or forgotten.
    """

    start: int
    end: int
    content: str
    closed: bool = True


def find_title_spans(text: str) -> list[TitleSpan]:
    """All titles in 《》 of a text, outermost brackets only, in order."""
    spans: list[TitleSpan] = []
    pending: deque[int] = deque()
    for token in _TOKEN.finditer(text):
        mark, here = token[0], token.start()
        while pending and here - pending[0] > MAX_LENGTH:
            spans += _unclosed(text, pending.popleft(), here)
        if mark == "《":
            pending.append(here)
        elif mark == "》":
            if pending:
                start = pending.pop()
                spans.append(TitleSpan(start, token.end(), text[start + 1 : here]))
        else:
            spans += [span for start in pending for span in _unclosed(text, start, here)]
            pending.clear()
    spans += [span for start in pending for span in _unclosed(text, start, len(text))]
    return _outermost(sorted(spans, key=lambda span: (span.start, -span.end)))


def _outermost(spans: list[TitleSpan]) -> list[TitleSpan]:
    kept: list[TitleSpan] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _unclosed(text: str, start: int, stop: int) -> list[TitleSpan]:
    """What can be read of a title without 》: up to words that end a title, or to the end of a cell."""
    limit = min(stop, start + MAX_LENGTH)
    following = text.find("《", start + 1, limit)
    if mended := _unclosed_end().search(text, start + 1, limit if following < 0 else following + 1):
        return [TitleSpan(start, mended.end(), text[start + 1 : mended.end()], closed=False)]
    cut_off = stop == len(text) or text[stop] not in _SENTENCE_END
    if cut_off and following < 0 and 4 < stop - start <= MAX_LENGTH:
        end = start + len(text[start:stop].rstrip())
        return [TitleSpan(start, end, text[start + 1 : end], closed=False)]
    return []


@cache
def _unclosed_end() -> re.Pattern[str]:
    endings = [e for e in title_kinds().policy if len(e) > 1]
    following = r"要求|规定|精神|的要求|等文件|文件|[，,；;、《]|等"
    return re.compile(rf"(?:{'|'.join(endings)})(?:（[^）]{{1,8}}）)?(?={following})")


@lru_cache(maxsize=8192)
def judge_title(title: str) -> Judgement:
    """Whether a title (without 《》) names a policy document, decided by the data files alone.

    >>> judge_title("北京市物业管理条例").verdict.value, judge_title("人民日报").verdict.value
    ('policy', 'other')
    >>> judge_title("广内街道年度任务书")
    Judgement(verdict=<TitleVerdict.UNKNOWN: 'unknown'>, reason='任务书')
    """
    plain = clean_title(title)
    if plain in not_policies():
        return Judgement(TitleVerdict.OTHER, "closed list")
    if plain in known_names():
        return Judgement(TitleVerdict.POLICY, plain)
    core = _QUALIFIER.sub("", plain) or plain
    if core in known_names():
        return Judgement(TitleVerdict.POLICY, core)
    kinds = title_kinds()
    if (
        not _HAN.search(plain)
        or len(core) < 2
        or core in kinds.bare
        or core in kinds.policy
        or core in kinds.by_context
    ):
        return Judgement(TitleVerdict.OTHER, "names no document")
    for ending, verdict in _endings():
        if core.endswith(ending):
            return Judgement(verdict, ending)
    return Judgement(TitleVerdict.UNKNOWN, "")


@cache
def _endings() -> tuple[tuple[str, TitleVerdict], ...]:
    """Endings with their verdicts, longest first; where two lists hold one ending, other wins."""
    lists = title_kinds()
    table = dict.fromkeys(lists.policy, TitleVerdict.POLICY)
    table |= dict.fromkeys(lists.by_context, TitleVerdict.UNKNOWN)
    table |= dict.fromkeys(lists.other, TitleVerdict.OTHER)
    return tuple(sorted(table.items(), key=lambda item: -len(item[0])))


def clean_title(title: str) -> str:
    """A title as printed, on one line, without the blanks that wrapped lines leave in it.

    A blank between two agency names before 关于 stays, because it separates them.

    >>> clean_title("北京市财政局 北京市民政局关于进一步做好购买\\n服务工作 的意见")
    '北京市财政局 北京市民政局关于进一步做好购买服务工作的意见'
    """
    text = title.strip()
    if not any(c.isspace() or c in "\u200b\ufeff" for c in text):
        return text
    text = _BREAK.sub(" ", text)
    head, about, rest = text.partition("关于")
    if about:
        return _INNER_BLANK.sub(_keep_between_agencies, head) + _INNER_BLANK.sub("", about + rest)
    return _INNER_BLANK.sub("", text)


def _keep_between_agencies(blank: re.Match[str]) -> str:
    before = blank.string[: blank.start()]
    at_end = blank.end() == len(blank.string)
    return " " if _AFTER_AGENCY.search(before) and not at_end else ""


@lru_cache(maxsize=8192)
def normalise_title(title: str) -> str:
    """The key under which two printings of one title are equal.

    Width, blanks, quotes, 《》 and nested brackets, the form of brackets, dots and dashes, and a year in words
    make no difference.

    >>> normalise_title("《关于印发〈“两新”组织党建办法(试行)〉的通知》")
    '关于印发两新组织党建办法(试行)的通知'
    """
    text = unicodedata.normalize("NFKC", title)
    text = _DASHES.sub("-", _QUOTES.sub("", text)).translate(_SQUARE)
    text = _YEAR_IN_WORDS.sub(lambda year: year[0].translate(_DIGITS_IN_WORDS), _DOTS.sub("·", text))
    return unicodedata.normalize("NFC", without_blanks(text))
