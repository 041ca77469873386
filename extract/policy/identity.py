"""One key a policy document: what all mentions of one document share, however they are printed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from extract.policy.issuers import leading_agency
from extract.policy.places import whose_order
from extract.policy.titles import TitleVerdict, judge_title, normalise_title
from extract.policy.vocabulary import full_names, known_names

_STATE = re.compile(r"^中华人民共和国(?=.{2})")
_PUBLISHED = re.compile(
    r"(?P<issuer>.{0,60}?)关于(?:公开)?(?:印发|发布|公布|颁布|颁发|下发)(?:实施|执行)?的?(?P<inner>.+?)的(?:通知|公告|通告|决定)$",
    re.S,
)
_ABOUT = "关于"
_BRACKETED = re.compile(r"[《〈<«](?P<title>.+)[》〉>»](?P<after>\([^()]{1,12}\))?", re.S)
_SEVERAL = re.compile(r"[》〉>»][^《〈<«》〉>»]{0,12}[《〈<«]")
_REVISED = re.compile(
    r"\(?(?:(?:19|20)\d\d年?)?(?:第[一二三四五六七八九十]+次)?(?:修正|修订|修改)(?:本|版|文本)?\)?$"
)
_ORDER = re.compile("(?P<issuer>[^〔]+?)(?P<kind>令|公告)(?P<rest>(?:〔[^〔〕]+〕)?第?\\d+号)")
_CONGRESS = re.compile("人大(?=常务委员会|常委会|$)")
_STANDING = re.compile("常委会$")
_SESSION = re.compile("第(?P<session>[一二三四五六七八九十]{1,3}届)(?=人民代表大会)")
_PADDED = re.compile(r"(?<=[〕第])0+(?=\d)")
"""Zeros that fill a serial up: 0087号 is 87号."""
_GOVERNMENT = re.compile("(?<=[省市区县旗州])政府$")
_SHORTEST = 6
_PLACE_WITHIN = 16
_PLACE = re.compile("[省市区县旗州盟镇乡]|街道|全国|国家|中央|中国|中华")
_LAW = re.compile(r"(?:法|法典|条例)$")


def policy_key(
    number: str | None, title: str | None, full_title: str | None = None, *, region: str | None = None
) -> str | None:
    """The key of a policy document: its number in normal form, else its folded title; None of neither.

    Args:
        number: Number in normal form (`DocumentNumber.normal`).
        title: Title as printed.
        full_title: The title that the printed one stands for, if the closed list knows it.
        region: GB/T 2260 code of the citing place, which says whose 市政府令 is meant.
    """
    if number:
        return number_key(number, region)
    return (title_key(full_title or title) or None) if title or full_title else None


def number_key(number: str, region: str | None = None) -> str:
    """The key of a number in normal form: itself, its serial without leading zeros.

    An order stands under the full name of the first who issued it.

    Args:
        number: Number in normal form.
        region: GB/T 2260 code of the citing place, which says whose 市政府令 is meant.

    >>> number_key("国家卫健委公告〔2018〕12号"), number_key("京财社指〔2023〕0001号")
    ('国家卫生健康委员会公告〔2018〕12号', '京财社指〔2023〕1号')
    >>> number_key("北京市政府令第280号"), number_key("财政部国家税务总局令第50号")
    ('北京市人民政府令第280号', '财政部令第50号')
    >>> number_key("国务院中华人民共和国中央军事委员会令第498号")
    '国务院令第498号'
    >>> number_key("市政府令第179号", "440106"), number_key("市政府令第179号")
    ('广州市人民政府令第179号', '市人民政府令第179号')
    >>> number_key("北京市第十五届人大常委会公告第20号")
    '北京市人民代表大会常务委员会公告〔十五届〕第20号'
    """
    number = _PADDED.sub("", number)
    order = _ORDER.fullmatch(number)
    if order is None:
        return number
    lead = leading_agency(order["issuer"])
    issuer = _CONGRESS.sub("人民代表大会", _GOVERNMENT.sub("人民政府", full_names().get(lead, lead)))
    issuer = _STANDING.sub("常务委员会", issuer)
    issuer = whose_order(issuer, region) if region else issuer
    kind, session = order["kind"], _SESSION.search(issuer)
    if session:
        issuer = issuer[: session.start()] + issuer[session.end() :]
        kind = f"{kind}〔{session['session']}〕"
    return issuer + kind + order["rest"]


@lru_cache(maxsize=16384)
def title_key(title: str) -> str:
    """What all printings of one title have in common.

    Width, blanks, quotes, brackets, dots and dashes make no difference, nor does the name of the state, a year in
    words, the notice that publishes the document, or the revision of a law. A short name that the closed list
    knows is the full one.

    >>> title_key("《中华人民共和国预算法》（2018年修正）") == title_key("预算法")
    True
    >>> title_key("某市财政局关于印发〈某市社会救助办法（试行）〉的通知")
    '某市社会救助办法(试行)'
    >>> title_key("某县民政局关于转发《社会救助办法》的通知")
    '某县民政局关于转发社会救助办法的通知'
    """
    whole = _outer_brackets_off(unicodedata.normalize("NFKC", title).strip())
    while (published := published_title(whole)) and _tells_whose(whole, published):
        whole = published
    known = known_names().get(whole)
    key = normalise_title(known.full_title if known else whole)
    revised = _REVISED.sub("", key)
    if revised != key and _LAW.search(revised):
        known = known_names().get(revised)
        key = normalise_title(known.full_title if known else revised)
    return _STATE.sub("", key)


def _tells_whose(notice: str, published: str) -> bool:
    """Whether the title alone is the document: two issuers may each publish a 《学前教育管理办法》."""
    if len(published) < _SHORTEST:
        return False
    return notice.startswith(_ABOUT) or _PLACE.search(published[:_PLACE_WITHIN]) is not None


def published_title(title: str) -> str | None:
    """The title that a notice publishes (关于印发《X》的通知: X); None of any other title, or where it publishes several."""
    match = _PUBLISHED.fullmatch(title)
    if match is None or _ABOUT in match["issuer"]:
        return None
    inner = match["inner"].strip()
    if _SEVERAL.search(inner):
        return None
    if bracketed := _BRACKETED.fullmatch(inner):
        return bracketed["title"] + (bracketed["after"] or "")
    if any(mark in inner for mark in "《》〈〉<>«»"):
        return None
    return inner if judge_title(inner).verdict is TitleVerdict.POLICY else None


def _outer_brackets_off(title: str) -> str:
    """《X》（2018年修正） without 《》."""
    if title[:1] in "《〈" and title[:1]:
        closing = title.rfind("》" if title[0] == "《" else "〉")
        if closing > 0 and not any(mark in title[1:closing] for mark in title[0]):
            return title[1:closing] + title[closing + 1 :]
    return title
