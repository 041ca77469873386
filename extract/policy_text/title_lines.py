"""Number and title of a policy text: which of its first lines they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from extract.document import Paragraph
from extract.policy import DocumentNumber, TitleVerdict, find_references, judge_title, parse_number
from extract.policy.titles import clean_title
from extract.policy_text.dates import find_date, is_date

_MARKUP = re.compile(r"^\s*#+\s*|<!--.*?-->|\*\*")
_TITLE_LINES = 4
_SHORTEST_TITLE, _LONGEST_TITLE = 5, 160
_NOISE = re.compile("当前位置|您的位置|首页|浏览|字号[:：]|打印|来源[:：]|归档时间|下载地址|返回顶部|» ")
_NUMBER_BEHIND = re.compile(r"的(?:通知|意见|决定|批复|函|公告|通告|办法|规定)[（(][^（()）]{6,30}号[)）]$")
_DATE_LINE = 22
_HEADING = re.compile(r"^\s*#\s")
LETTERHEAD = re.compile(r"(?P<names>.{4,80}?)(?:文件)$")
_ORDER_HEAD = re.compile(r"(?:中华人民共和国)?(?P<issuer>[\u4e00-\u9fff]{2,24}?)(?:令|公告)$")
_PUBLISHES = re.compile(
    "(?:公布|发布)[^《。]{0,12}《(?P<title>[^》]{4,120})》|《(?P<passed>[^》]{4,120})》[^《。]{0,60}(?:公布|发布)"
)
_BEGINS_WITH_ISSUER = re.compile(
    r"[\u4e00-\u9fff、 ]{2,60}?(?:部|委|会|局|厅|办|室|院|府|署|处|道|联|心|党组)(?:关于|对|转发|批转|印发|公布|发布)"
)
_ORDER_LINE = re.compile(r"[（(]?\s*第\s*[0-9零〇一二三四五六七八九十百]{1,7}\s*号\s*[)）]?$")
_SENTENCE = re.compile(r"[。；：:，,！？]$")
_NOT_A_TITLE = re.compile(
    r"第[一二三四五六七八九十百0-9]+[条章节编]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|附件|附表|附[:：]|来源|当前位置|您的位置|首页|现将|根据|为了?"
)
ADDRESSEES = re.compile(r"[^。！？]{2,240}[:：]$")
ADOPTED = re.compile(r"通过|批准|公布|发布|修正|修订|印发")
STATE = "中华人民共和国"


def plain_line(text: str) -> str:
    """A line without the marks of Markdown, on one line."""
    return " ".join(_MARKUP.sub("", unicodedata.normalize("NFC", text)).split())


def read_number(
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
            own = parse_number(top[at - 1][1].replace(" ", "").removeprefix(STATE) + text.strip("（）() "))
        if own is not None and (stated is None or own.normal == stated.normal):
            return own, at
    return stated, None


def _own_number(text: str) -> DocumentNumber | None:
    """The number that a line is, beside which only a date, a title in front of it or brackets may stand."""
    if len(text) > _LONGEST_TITLE or (find_date(text) and ADOPTED.search(text)):
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


def read_title(
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
    if beside := _title_beside_number(top, number_at):
        return beside
    order = [*range(number_at + 1, min(number_at + 4, len(top)))] if number_at is not None else []
    letter_begins = next((n for n in order if ADDRESSEES.fullmatch(top[n][1])), len(top))
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


def _title_beside_number(
    top: Sequence[tuple[Paragraph, str]], number_at: int | None
) -> tuple[str, int] | None:
    """The title that fills the lines right above or below the number; what an order publishes."""
    if number_at is None:
        return None
    lines = [text for _, text in top]
    if number_at and _ORDER_HEAD.fullmatch(lines[number_at - 1].replace(" ", "")):
        published = next(
            (m for text in lines[number_at + 1 : number_at + 4] if (m := _PUBLISHES.search(text))), None
        )
        return (clean_title(published["title"] or published["passed"]), number_at) if published else None
    first = number_at
    while first and first > number_at - _TITLE_LINES and _continues_title(lines[first - 1]):
        first -= 1
    last = number_at + 1
    while last < min(len(lines), number_at + 1 + _TITLE_LINES) and _continues_title(lines[last]):
        last += 1
    is_closed = last < len(lines) and ADDRESSEES.fullmatch(lines[last]) is not None
    for begin, end in ((number_at + 1, last if is_closed else number_at + 1), (first, number_at)):
        for at in range(begin, end):
            whole = _bare("".join(lines[at:end]))
            if _BEGINS_WITH_ISSUER.match(lines[at]) and _is_title(whole):
                return clean_title(whole), max(end - 1, number_at)
    return None


def _continues_title(text: str) -> bool:
    """Whether a line can be one of several of a title."""
    return not (
        _SENTENCE.search(text)
        or _is_dated(text)
        or _NOISE.search(text)
        or LETTERHEAD.fullmatch(text.replace(" ", ""))
        or _is_number_line(text)
    )


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
