"""The words that frame a title: its issuer, 关于印发《…》的通知, 关于同意《…》的批复, and titles without 《》."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from extract.policy.characters import GAP
from extract.policy.issuers import Issuers, agencies_before
from extract.policy.vocabulary import wording

WINDOW = 90
"""How many characters before a title may belong to it."""
_KINDS = (
    "通知|指导意见|实施意见|若干意见|意见|管理办法|实施办法|办法|规定|决定|实施方案|方案"
    "|若干措施|措施|批复|复函|函|细则|公告|通告|规划|纲要"
)
_NOTICE = re.compile(rf"{GAP}的(?:通知|公告|函|决定)(?![书单])》?")
_PUBLISHED = re.compile(rf"{GAP}(?:等(?:\d+个)?文件)?的(?:通知|公告|函|决定|意见|批复|命令|令)(?![书单])》?")
_WHOLE = re.compile(rf"[^，。；《》\t]{{0,30}}?的(?:{_KINDS})(?![书单])")
_ABOUT = re.compile(r"关于[\u4e00-\u9fff]{1,16}$")
_ALIAS = re.compile(r"(?:简称|统称|合称|称为|以下称|下称)(?:为)?[:：]?[“\"]?$")
_TO_ALIAS = re.compile(
    r"[\s》”\"]*(?:[（(][^（()）《》。；]{4,40}[）)]\s*)?(?:[（(](?:[^（()）《》。；]{4,40}[,，、]\s*)?|[,，]\s*)"
    r"(?:以下|下)?(?:均|统一)?(?:简称|统称|合称|称为|称)(?:为)?[:：]?[“\"]?$"
)
_FREE_TITLE = re.compile(
    rf"关于(?:(?!\n\s*\n)[^。；;，,！？《》\t（(]|[（(][^（）()。\t\n]{{1,12}}[）)]){{4,80}}?的(?:{_KINDS})"
    rf"(?=[，,。；;、：:（(》”\"）)\s]|$|要求|精神|规定|文件|等|和|及|与|的)》?"
)


class TitleFrame(msgspec.Struct, frozen=True):
    """What belongs to a title: from where to where, whose it is, and its own words where these are the title.

    `published` is True for 关于印发《…》: the document is the one in 《》. `whole` is the title where the
    frame is the document (关于同意《…》的批复). `closed` is False for 关于印发《A》 whose 的通知 has not come
    yet, because 和《B》 may stand between.
    """

    start: int
    end: int
    issuer: str | None = None
    published: bool = False
    closed: bool = False
    whole: str | None = None


def read_frame(text: str, start: int, end: int, floor: int) -> TitleFrame:
    """The frame of the title at `text[start:end]`, not reaching back before `floor`."""
    begin = max(floor, start - WINDOW)
    window = text[begin:start]
    if match := _publishing().search(window):
        issuers = agencies_before(text, begin + match.start(), begin)
        published = match["about"] is not None
        first = issuers.start if issuers else begin + match.start() if published else start
        tail = (_PUBLISHED if published else _NOTICE).match(text, end)
        return TitleFrame(first, tail.end() if tail else end, _name(issuers), published, bool(tail))
    if (about := _ABOUT.search(window)) and (tail := _WHOLE.match(text, end)):
        issuers = agencies_before(text, begin + about.start(), begin)
        first = begin + about.start()
        whole = text[first : tail.end()]
        return TitleFrame(issuers.start if issuers else first, tail.end(), _name(issuers), whole=whole)
    stripped = window.rstrip()
    issuers = agencies_before(text, begin + len(stripped.removesuffix("的")), begin)
    tail = _NOTICE.match(text, end)
    return TitleFrame(
        issuers.start if issuers else start,
        tail.end() if tail else end,
        _name(issuers),
        closed=tail is not None,
    )


def _name(issuers: Issuers | None) -> str | None:
    return issuers.name if issuers is not None else None


def defines_alias(text: str, start: int) -> bool:
    """Whether the title at `start` is a short name being given: （以下简称《办法》）."""
    return _ALIAS.search(text[max(0, start - 12) : start]) is not None


def follows_at_once(text: str, end: int, start: int) -> bool:
    """Whether a short name at `start` is given to the title that ends at `end`: only its number may stand between.

    In 根据《甲法》颁发《乙证》（以下简称《丙》） the short name is not that of the law.
    """
    return start < end or _TO_ALIAS.match(text[end:start]) is not None


def free_titles(text: str) -> list[tuple[int, int]]:
    """Where words such as 关于…的通知 stand without 《》: begin and end of each."""
    return [match.span() for match in _FREE_TITLE.finditer(text)]


@cache
def _publishing() -> re.Pattern[str]:
    verbs = "|".join(sorted({*wording().issuing, *wording().publishing}, key=len, reverse=True))
    return re.compile(rf"(?:联合|共同|正式)?(?P<about>关于)?(?:{verbs})(?:实施|执行)?(?:的|了)?{GAP}$")
