"""The head of a policy text: number, title, issuers, dates, whom it is sent to, its annexes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from extract.document import Paragraph
from extract.policy import DocumentNumber, find_references
from extract.policy.issuers import is_agency_name, issuer_of_title, join_names
from extract.policy_text.dates import find_date, find_dates, is_date
from extract.policy_text.title_lines import (
    ADDRESSEES,
    ADOPTED,
    LETTERHEAD,
    STATE,
    plain_line,
    read_number,
    read_title,
)

_TOP = 30
_LETTERHEAD_LINES = 8
_NAMED_TO = re.compile(r"各|局|委|办|部|厅|院|府|公司|学校|单位|中心|银行|大学|机关")
_SENTENCE = re.compile("[《》]|如下[:：]?$")
"""A line that names a document or announces a list is a sentence, whoever it speaks of."""
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
_IN_FORCE = re.compile(r"^[^通批公发修]{0,16}(?:起)?施行$")
_BODY_BEFORE = re.compile(
    r"(?P<body>国务院|[\u4e00-\u9fff]{2,14}?(?:部|委员会|人民政府|总局|局))(?=批准|发布|公布|修订|印发)"
)
_CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{0,12}?)第[一二三四五六七八九十]+届(?P<body>(?:全国)?(?:人民代表大会|人大)(?:常务委员会|常委会)?)"
)
_MINISTRY = re.compile(r"(?P<body>[\u4e00-\u9fff]{2,20}(?:部|委员会|总局|局|署|院))(?:第|令)")


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


def read_head(lines: Sequence[Paragraph], metadata: Mapping[str, str]) -> PolicyHead | None:
    """The head of a text; None where nothing in it is the title of a policy document.

    Args:
        lines: The text without its metadata, blank lines left out.
        metadata: Field → value as printed (`read_metadata`).
    """
    top = [(line, plain_line(line.text)) for line in lines[:_TOP]]
    number, number_at = read_number(top, metadata)
    found = read_title(top, metadata, number_at)
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


# Who, when


def _adoption(top: Sequence[tuple[Paragraph, str]], title_at: int) -> list[str]:
    """The lines below the title of a law that say who passed and revised it, and when."""
    found: list[str] = []
    for _, text in top[title_at + 1 :]:
        bare = text.strip("（）() ")
        if find_date(bare[:24]) and ADOPTED.search(bare):
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
    if names := _letterhead([text for _, text in top[:_LETTERHEAD_LINES]]):
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


def _letterhead(lines: Sequence[str]) -> tuple[str, ...]:
    """The agencies of a red head, of a joint paper one in each line: 甲局 / 乙局文件."""
    above: list[str] = []
    for text in lines:
        head = LETTERHEAD.fullmatch(text.replace(" ", ""))
        if head and (names := _names(head["names"])):
            return (*above, *names)
        above = [*above, *found] if (found := _names(text)) else []
    return ()


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
    order = re.search(rf"(?:{STATE})?(?P<issuer>[\u4e00-\u9fff]{{2,20}}?)令第", line)
    if order:
        return re.sub(r".*[日经由]", "", order["issuer"]).removeprefix(STATE)
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
        if ADDRESSEES.fullmatch(text) and _NAMED_TO.search(text) and not _SENTENCE.search(text):
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
