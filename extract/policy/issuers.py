"""Full names of agencies (机关名称) that stand before a title, before an order, or at the head of a title."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from extract.policy.characters import BLANK
from extract.policy.vocabulary import agency_names, bodies, full_names, listed_places, order_issuers, wording

_WINDOW = 90
# Backwards: Chinese characters and what may separate names, and the count in 等6部门.
_RUN_REVERSED = re.compile(rf"(?:[\u3400-\u9fff、]|{BLANK}|\n\r?(?!{BLANK}*\n)|\d{{1,2}}(?=等))*")
_GROUP = re.compile(r"等(?:[\d一二三四五六七八九十]{1,3})?(?:个|家)?(?:部门|单位|部委|委办局)$")
_FORWARDED = re.compile(r"(?<=[局委办部厅会府署院室])(?:关于)?(?:转发|批转|印发)[\u4e00-\u9fff]*$")
"""区政府办公室转发区民政局: the one who forwards issued what is cited."""
_SEPARATORS = re.compile(rf"(?:{BLANK}|[、\r\n])+")
_JOINED = re.compile(r"(?<=[局委办部厅会府署院])(?=中共|国家|国务院)")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,5}?[省市区县](?:[\u4e00-\u9fff]{2,5}?[区县])?")
_COUNTED = re.compile(r"\d[年月日]")
"""A digit and what it counts: the 日 of 11日市人民政府 is no part of a name."""
_CONNECTORS = "按和及与或由依据在将把被向从并至到如了是经对为"
_NAMES_LIKE_CONNECTORS = re.compile(r"经[济信开贸发]|和平|和田|对[外口]|向阳|由于")


class Issuers(msgspec.Struct, frozen=True):
    """Names of agencies found before a position: where they begin, and as printed with single spaces."""

    start: int
    name: str


def agencies_before(text: str, end: int, floor: int) -> Issuers | None:
    """The agency names that end right at `end`, not reaching back before `floor`.

    Several names are taken (中共中央办公厅 国务院办公厅, 财政部、民政部, 公安部等6部门); words such as 根据
    before them are no part of them.
    """
    begin = max(floor, end - _WINDOW)
    run = _RUN_REVERSED.match(text[begin:end][::-1])
    length = run.end() if run else 0
    if length < 2:
        return None
    printed = text[end - length : end]
    offset = end - length
    if _COUNTED.match(text, offset - 1):
        printed, offset = printed[1:], offset + 1
    stop = len(printed.rstrip())
    printed = printed[:stop]
    cut = _after_lead_in(printed)
    group = _GROUP.search(printed, cut)
    last = group.start() if group else stop
    start = _first_name(printed, cut, last)
    if start is None:
        return None
    return Issuers(offset + start, join_names(_FORWARDED.sub("", printed[start:])))


def _after_lead_in(printed: str) -> int:
    cut = 0
    for match in _lead_in().finditer(printed):
        cut = match.end()
    while cut < len(printed) and (
        printed[cut] in " \u3000\n、"
        or (printed[cut] in _CONNECTORS and not _NAMES_LIKE_CONNECTORS.match(printed, cut))
    ):
        cut += 1
    return cut


def _first_name(printed: str, cut: int, last: int) -> int | None:
    """Where the first of the names that fill `printed[cut:last]` from the right begins."""
    start: int | None = None
    end = last
    while end > cut:
        separators = [m for m in _SEPARATORS.finditer(printed, cut, end) if m.end() < end]
        begin = separators[-1].end() if separators else cut
        begin = _full_beginning(printed, begin, end)
        if not is_agency_name(printed[begin:end]):
            break
        start = begin
        end = separators[-1].start() if separators else cut
    return start


def _full_beginning(printed: str, begin: int, end: int) -> int:
    """Skip words before a name that begins in full (申报见国家税务总局), unless they are a name too."""
    match = _beginnings().search(printed, begin + 1, end)
    if match is None or match.start() - begin < 2 or _beginnings().match(printed, begin, end):
        return begin
    return begin if is_agency_name(printed[begin : match.start()]) else match.start()


@cache
def _beginnings() -> re.Pattern[str]:
    provinces = [place.name for place in listed_places() if place.code.endswith("0000")]
    return re.compile("|".join(map(re.escape, (*agency_names().beginnings, *provinces))))


@cache
def _lead_in() -> re.Pattern[str]:
    words = wording()
    every = sorted({*words.basis, *words.lead_in}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, every)) + "|[的号]")


def is_agency_name(name: str) -> bool:
    """Whether words are the name of an agency: by how they end and, where one character ends them, by a list.

    >>> [is_agency_name(n) for n in ("北京市民政局", "公安部等6部门", "离退休干部", "西城区", "统一部署", "第一部")]
    [True, True, False, False, False, False]
    """
    names = agency_names()
    plain = _GROUP.sub("", name.strip())
    if len(plain) < 2 or plain in names.not_alone or plain.endswith(names.not_endings):
        return False
    if not plain.endswith(names.endings):
        return False
    known = names.short_endings.get(plain[-1])
    return known is None or plain.endswith(known)


def join_names(printed: str) -> str:
    """Names as printed, on one line, with one space between names that stand side by side.

    >>> join_names("北京市财政局北京市民政局")
    '北京市财政局 北京市民政局'
    """
    text = _SEPARATORS.sub(lambda m: "、" if "、" in m[0] else " ", printed.strip())
    text = _JOINED.sub(" ", text)
    if place := _PLACE.match(text.removeprefix("中共")):
        text = re.sub(rf"(?<=[局委办部厅会府署院室心])(?={re.escape(place[0])})", " ", text)
    return text


def leading_agency(names: str) -> str:
    """The agency that leads a joint order, by the names of all without anything between: its number is the first's.

    >>> leading_agency("财政部国家税务总局"), leading_agency("国家发展改革委等七部委"), leading_agency("国家税务总局")
    ('财政部', '国家发展改革委', '国家税务总局')
    >>> leading_agency("国家税务总局北京市税务局")
    '国家税务总局北京市税务局'
    """
    names = _GROUP.sub("", names)
    joint = _central_names().fullmatch(names)
    return joint["first"] if joint else names


@cache
def _central_names() -> re.Pattern[str]:
    """Names of central agencies and nothing else; what is left over may be an office below the first."""
    orders = {issuer.normal for issuer in order_issuers().values()}
    central = {body.central for body in bodies() if body.central}
    known = {*full_names(), *full_names().values(), *order_issuers(), *orders, *central}
    name = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.compile(f"(?P<first>{name})(?:(?:中华人民共和国)?(?:{name}))*")


def issuer_of_title(title: str) -> str | None:
    """The agencies a title begins with, before 关于, 印发 or 转发; None where it begins otherwise.

    >>> issuer_of_title("北京市财政局 北京市民政局关于进一步做好购买服务工作的实施意见")
    '北京市财政局 北京市民政局'
    >>> issuer_of_title("北京市关于健全新时代志愿服务体系的若干措施") is None
    True
    """
    about = re.search("关于|印发|转发|批转", title[:90])
    if about is None or about.start() < 3:
        return None
    names = join_names(title[: about.start()])
    parts = re.split("[ 、]", names)
    return names if all(is_agency_name(part) for part in parts) else None
