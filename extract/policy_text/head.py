"""The head of a policy text: number, title, issuers, dates, whom it is sent to, its annexes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from extract.document import Paragraph
from extract.policy import DocumentNumber, TitleVerdict, find_references, judge_title, parse_number
from extract.policy.issuers import is_agency_name, issuer_of_title, join_names
from extract.policy.titles import clean_title
from extract.policy_text.dates import find_date, find_dates, is_date

_TOP = 30
_TITLE_LINES = 4
_SHORTEST_TITLE, _LONGEST_TITLE = 5, 160
_MARKUP = re.compile(r"^\s*#+\s*|<!--.*?-->|\*\*")
_NOISE = re.compile("当前位置|您的位置|首页|浏览|字号[:：]|打印|来源[:：]|归档时间|下载地址|返回顶部|» ")
_NUMBER_BEHIND = re.compile(r"的(?:通知|意见|决定|批复|函|公告|通告|办法|规定)[（(][^（()）]{6,30}号[)）]$")
_DATE_LINE = 22
_HEADING = re.compile(r"^\s*#\s")
_LETTERHEAD = re.compile(r"(?P<names>.{4,80}?)(?:文件)$")
_ORDER_HEAD = re.compile(r"(?:中华人民共和国)?(?P<issuer>[\u4e00-\u9fff]{2,24}?)(?:令|公告)$")
_ORDER_LINE = re.compile(r"[（(]?\s*第\s*[0-9零〇一二三四五六七八九十百]{1,7}\s*号\s*[)）]?$")
_SENTENCE = re.compile(r"[。；：:，,！？]$")
_NOT_A_TITLE = re.compile(
    r"第[一二三四五六七八九十百0-9]+[条章节编]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|附件|附表|附[:：]|来源|当前位置|您的位置|首页|现将|根据|为了?"
)
_ADDRESSEES = re.compile(r"[^。！？]{2,240}[:：]$")
_NAMED_TO = re.compile(r"各|局|委|办|部|厅|院|府|公司|学校|单位|中心|银行|大学|机关")
_TOP_LEVEL = re.compile(r"[，,；;](?![^（(]*[)）])")
_ANNEX = re.compile(
    r"附\s*件\s*[:：]?\s*(?:[0-9０-９一二三四五六七八九十]{1,2}\s*[.．、:：])?\s*(?P<title>.{2,80})?$"
)
_NEXT_ANNEX = re.compile(r"[0-9０-９]{1,2}\s*[.．、]\s*(?P<title>.{2,80})$")
_EFFECTIVE = re.compile(
    r"本[\u4e00-\u9fff]{1,8}[自从](?P<day>[^。；]{4,24}?)起(?:正式)?(?:施行|实施|执行|生效)"
)
_SINCE_ISSUE = re.compile(r"(?:印发|发布|公布|颁布)之?日")
_LASTS = re.compile(r"有效期(?:限)?[为至到]?(?P<years>[0-9一二三四五六七八九十两]{1,2})年")
_UNTIL = re.compile(r"(?:有效期|执行|施行|实施)(?:限)?[至到](?P<day>[^。；，]{8,14}日)")
_ADOPTED = re.compile(r"通过|批准|公布|发布|修正|修订|印发")
_IN_FORCE = re.compile(r"^[^通批公发修]{0,16}(?:起)?施行$")
_BODY_BEFORE = re.compile(
    r"(?P<body>国务院|[\u4e00-\u9fff]{2,14}?(?:部|委员会|人民政府|总局|局))(?=批准|发布|公布|修订|印发)"
)
_CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{0,12}?)第[一二三四五六七八九十]+届(?P<body>(?:全国)?(?:人民代表大会|人大)(?:常务委员会|常委会)?)"
)
_MINISTRY = re.compile(r"(?P<body>[\u4e00-\u9fff]{2,20}(?:部|委员会|总局|局|署|院))(?:第|令)")
_STATE = "中华人民共和国"


class PolicyHead(msgspec.Struct, frozen=True):
    """What a policy text says of itself before, behind and around its wording."""

    title: str
    title_line: Paragraph
    number: DocumentNumber | None = None
    issuers: tuple[str, ...] = ()
    written: date | None = None
    published: date | None = None
    revised: date | None = None
    effective: date | None = None
    expires: date | None = None
    addressees: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    is_adopted: bool = False
    """Lines below the title say who passed it, as above laws."""


def plain_line(text: str) -> str:
    """A line without the marks of Markdown, on one line."""
    return " ".join(_MARKUP.sub("", unicodedata.normalize("NFC", text)).split())


def read_head(lines: Sequence[Paragraph], metadata: Mapping[str, str]) -> PolicyHead | None:
    """The head of a text; None where nothing in it is the title of a policy document.

    Args:
        lines: The text without its metadata, blank lines left out.
        metadata: Field → value as printed (`read_metadata`).
    """
    top = [(line, plain_line(line.text)) for line in lines[:_TOP]]
    number, number_at = _number(top, metadata)
    found = _title(top, metadata, number_at)
    if found is None:
        return None
    title, at = found
    adopted = _adoption(top, at)
    number = number or _number_of_adoption(adopted)
    signed = _signature(lines)
    issuers = _issuers(top, metadata, title, signed, adopted, number)
    written = find_date(metadata.get("written", "")) or _written(adopted, signed)
    published = find_date(metadata.get("published", ""))
    whole = "\n".join(line.text for line in lines)
    effective = find_date(metadata.get("effective", "")) or _effective(whole, published or written)
    days = [day for line in adopted if not line.endswith("施行") for day in find_dates(line)[:1]]
    return PolicyHead(
        title=title,
        title_line=top[min(at, len(top) - 1)][0],
        number=number,
        issuers=issuers,
        written=written,
        published=published,
        revised=max(days) if len(days) > 1 and max(days) != written else None,
        effective=effective,
        expires=find_date(metadata.get("expires", "")) or _expires(whole, effective),
        addressees=_addressees(top, at),
        annexes=tuple(_annexes(lines)),
        is_adopted=bool(adopted and issuers),
    )


# Number and title


def _number(
    top: Sequence[tuple[Paragraph, str]], metadata: Mapping[str, str]
) -> tuple[DocumentNumber | None, int | None]:
    """The document's own number, and at which line it is printed."""
    printed = metadata.get("number", "")
    stated = parse_number(printed) or next((r.number for r in find_references(printed) if r.number), None)
    for at, (_, text) in enumerate(top):
        own = _own_number(text)
        if (
            own is None
            and _ORDER_LINE.fullmatch(text)
            and at
            and _ORDER_HEAD.fullmatch(top[at - 1][1].replace(" ", ""))
        ):
            own = parse_number(top[at - 1][1].replace(" ", "").removeprefix(_STATE) + text.strip("（）() "))
        if own is not None and (stated is None or own.normal == stated.normal):
            return own, at
    return stated, None


def _own_number(text: str) -> DocumentNumber | None:
    """The number that a line is, beside which only a date, a title in front of it or brackets may stand."""
    if len(text) > _LONGEST_TITLE or (find_date(text) and _ADOPTED.search(text)):
        return None
    if number := parse_number(text.strip("（）()〔〕【】 ")):
        return number
    references = [r for r in find_references(text) if r.number]
    if len(references) != 1:
        return None
    reference = references[0]
    rest = (text[: reference.start] + text[reference.end :]).strip("（）() 《》:：")
    if reference.number is None or not rest or is_date(rest) or (find_date(rest) and len(rest) <= 14):
        return reference.number if not reference.title or _NUMBER_BEHIND.search(text) else None
    at_end = text.rstrip("）) 文件").endswith(("号", "號")) or text.startswith(reference.number.normal[:2])
    return reference.number if at_end and _is_title(_bare(reference.title or rest)) else None


def _title(
    top: Sequence[tuple[Paragraph, str]], metadata: Mapping[str, str], number_at: int | None
) -> tuple[str, int] | None:
    """The title and the line where it ends."""
    stated = clean_title(_bare(metadata.get("title", "")))
    if stated and _is_title(stated):
        at = next((n for n, (_, text) in enumerate(top) if clean_title(_bare(text)) == stated), 0)
        return stated, max(at, number_at or 0)
    for at, (line, text) in enumerate(top):
        if _HEADING.match(line.text) and _may_be_title(_bare(text)):
            return clean_title(_bare(text)), max(at, number_at or 0)
    order = [*range(number_at + 1, min(number_at + 4, len(top)))] if number_at is not None else []
    letter_begins = next((n for n in order if _ADDRESSEES.fullmatch(top[n][1])), len(top))
    order = [n for n in order if n < letter_begins]
    order += [n for n in range(min(len(top), 15)) if n not in order]
    for at in order:
        for count in range(1, _TITLE_LINES + 1):
            parts = [text for _, text in top[at : at + count]]
            if len(parts) < count or any(
                _SENTENCE.search(p) or _is_dated(p) or _NOISE.search(p) for p in parts
            ):
                break
            if _is_whole_title(parts):
                return clean_title(_bare("".join(parts))), max(at + count - 1, number_at or 0)
    return None


def _is_whole_title(parts: Sequence[str]) -> bool:
    """Whether lines together are a title, and none of them one by itself before which other words stand."""
    if not _is_title(_bare("".join(parts))) or any(_is_number_line(part) for part in parts):
        return False
    rest = "".join(parts[1:])
    begins = any(word in parts[0] for word in ("关于", "印发", "转发", "《"))
    return len(parts) == 1 or begins or rest.startswith("关于") or not _is_title(_bare(rest))


def _is_number_line(text: str) -> bool:
    return _own_number(text) is not None and not _is_title(_bare(text))


def _is_dated(text: str) -> bool:
    """Whether a line is a date, with or without the time of day."""
    return len(text) <= _DATE_LINE and find_date(text) is not None


def _bare(text: str) -> str:
    """A title without its own number and without the brackets around all of it."""
    references = [r for r in find_references(text) if r.number] if len(text) <= 2 * _LONGEST_TITLE else []
    if len(references) == 1:
        number = references[0]
        raw = number.raw
        stripped = re.sub(
            r"[（(]?[^（(《》]{0,20}?[〔\[（(【]?(?:19|20)\d\d[〕\])）】]?\s*\d+\s*号[)）]?", "", text
        ).strip()
        text = stripped if raw and len(stripped) >= _SHORTEST_TITLE else text
    text = text.strip()
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        text = text[1:-1]
    return text


def _is_title(text: str) -> bool:
    return _may_be_title(text) and judge_title(clean_title(text)).verdict is TitleVerdict.POLICY


def _may_be_title(text: str) -> bool:
    """Whether words that stand where a title stands can be one: of no kind that is none."""
    if (
        not _SHORTEST_TITLE <= len(text) <= _LONGEST_TITLE
        or _SENTENCE.search(text)
        or _NOT_A_TITLE.match(text)
    ):
        return False
    return judge_title(clean_title(text)).verdict is not TitleVerdict.OTHER


# Who, when


def _adoption(top: Sequence[tuple[Paragraph, str]], title_at: int) -> list[str]:
    """The lines below the title of a law that say who passed and revised it, and when."""
    found: list[str] = []
    for _, text in top[title_at + 1 :]:
        bare = text.strip("（）() ")
        if find_date(bare[:24]) and _ADOPTED.search(bare):
            found.append(bare)
        elif (found or not is_date(bare)) and not _IN_FORCE.search(bare):
            break
    return found


def _number_of_adoption(adopted: Sequence[str]) -> DocumentNumber | None:
    """The order by which a regulation was last published."""
    for line in reversed(adopted):
        without_title = re.sub("《[^》]*》", "", line)
        orders = [r.number for r in find_references(without_title) if r.number and r.number.year is None]
        if orders:
            return orders[-1]
    return None


def _issuers(
    top: Sequence[tuple[Paragraph, str]],
    metadata: Mapping[str, str],
    title: str,
    signed: tuple[Sequence[str], date | None],
    adopted: Sequence[str],
    number: DocumentNumber | None,
) -> tuple[str, ...]:
    """Who issued it: by letterhead, head of the title, metadata, signature, who passed it, or the number's letters."""
    for _, text in top[:6]:
        head = _LETTERHEAD.fullmatch(text.replace(" ", ""))
        if head and (names := _names(head["names"])):
            return names
    if names := _names(issuer_of_title(title) or ""):
        return names
    if names := _names(metadata.get("issuer", "")):
        return names
    if signed[0]:
        return tuple(signed[0])
    if adopted and (body := _adopting_body(adopted[0])):
        return (body,)
    agency = number.resolve() if number else None
    return agency.names if agency and agency.complete else ()


def _names(printed: str) -> tuple[str, ...]:
    """Names of agencies that fill a text; none where anything else stands in it."""
    parts = [part for part in re.split(r"[ 、，,;；]+", join_names(printed)) if part]
    return tuple(parts) if parts and all(is_agency_name(part) for part in parts) else ()


def _adopting_body(line: str) -> str | None:
    if congress := _CONGRESS.search(line):
        place = re.sub(r".*[日月年经由\s]", "", congress["place"])
        body = (
            congress["body"].replace("人大", "人民代表大会")
            if "人大常" in congress["body"]
            else congress["body"]
        )
        return place + body.replace("常委会", "常务委员会")
    order = re.search(rf"(?:{_STATE})?(?P<issuer>[\u4e00-\u9fff]{{2,20}}?)令第", line)
    if order:
        return re.sub(r".*[日经由]", "", order["issuer"]).removeprefix(_STATE)
    ministry = _MINISTRY.search(line) or _BODY_BEFORE.search(line)
    return re.sub(r".*[日经由]", "", ministry["body"]) if ministry else None


def _written(adopted: Sequence[str], signed: tuple[Sequence[str], date | None]) -> date | None:
    return (find_date(adopted[0]) if adopted else None) or signed[1]


def _signature(lines: Sequence[Paragraph]) -> tuple[list[str], date | None]:
    """The agencies that stand above the first date that is a line of its own, and that date."""
    texts = [plain_line(line.text) for line in lines]
    for at, text in enumerate(texts):
        if at < 2 or not is_date(text):
            continue
        names: list[str] = []
        for above in reversed(texts[max(0, at - 8) : at]):
            found = _names(above)
            if not found:
                break
            names[:0] = found
        if names:
            return names, find_date(text)
    dated = [text for at, text in enumerate(texts) if at >= 2 and is_date(text)]
    return [], find_date(dated[0]) if dated else None


def _effective(text: str, issued: date | None) -> date | None:
    match = _EFFECTIVE.search(text)
    if match is None:
        return None
    return issued if _SINCE_ISSUE.search(match["day"]) else find_date(match["day"])


def _expires(text: str, effective: date | None) -> date | None:
    if until := _UNTIL.search(text):
        return find_date(until["day"])
    lasts = _LASTS.search(text)
    if lasts is None or effective is None:
        return None
    years = "一二三四五六七八九十".find(lasts["years"]) + 1 or (2 if lasts["years"] == "两" else 0)
    years = int(lasts["years"]) if lasts["years"].isdigit() else years
    try:
        return effective.replace(year=effective.year + years) if years else None
    except ValueError:
        return effective.replace(year=effective.year + years, day=28)


# Whom, and with what


def _addressees(top: Sequence[tuple[Paragraph, str]], title_at: int) -> tuple[str, ...]:
    for _, text in top[title_at + 1 : title_at + 7]:
        if _ADDRESSEES.fullmatch(text) and _NAMED_TO.search(text):
            return tuple(part.strip() for part in _TOP_LEVEL.split(text.rstrip(":： ")) if part.strip())
    return ()


def _annexes(lines: Sequence[Paragraph]) -> Iterable[str]:
    """The titles in the list of annexes (附件：1.…), else those that the annexes themselves have."""
    texts = [plain_line(line.text) for line in lines]
    found: list[str] = []
    for at, text in enumerate(texts):
        match = _ANNEX.fullmatch(text)
        if match is None:
            continue
        if match["title"]:
            found.append(match["title"])
            for following in texts[at + 1 :]:
                if not (more := _NEXT_ANNEX.fullmatch(following)):
                    break
                found.append(more["title"])
        elif not found and at + 1 < len(texts) and len(texts[at + 1]) <= 60:
            found.append(texts[at + 1])
    return dict.fromkeys(title.strip(" 。.") for title in found)
