"""What the first lines of a document say of it: its title, with year, stage and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from extract.document import Paragraph
from extract.numbering import OutlineLevel, level_of, strip_numbering
from extract.tables.head import parse_head
from extract.text import fold
from extract.unit_name import is_organisation
from ontology.codelist import find_region

FIRST_PARAGRAPHS = 12

_TITLE = re.compile(
    r"^(?P<before>[^。，；：:]{0,40}?)(?P<year>20\d{2})年度?(?P<after>[^。，；：:]{0,40}?)(?P<scope>部门|单位)?"
    r"(?:综合|收支|汇总)?(?:(?:财政拨款)?[“\"]?三公[”\"]?经费(?:财政拨款)?(?:支出)?(?P<of_three>预算|决算)?|(?P<what>预算|决算))"
    r"(?:信息|增减)?(?P<rest>公开|报告|说明|报表|表|草案|情况)?"
)
_EXECUTED = re.compile(r"(20\d{2})年度?[^\d]{0,20}?预算执行情况(?:的?报告)?(?:与|和|及|暨)(?=20\d{2}年)")
"""The year before, which a budget laid before a congress reports on (2023年预算执行情况和2024年预算草案)."""
_HEAD = re.compile(r"^([^。，；：:\d]{4,40})(20\d{2})年")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,12}[省市区县州盟旗]|(?:市|区|县|省|本)级")
_LEAD = re.compile(r"^(?:关于|附件\d*[:：]?|第[一二三四五六七八九]部分|[(（].{0,6}[)）])")
_MATTER = re.compile(r"(?<=.)关于.*$")
"""What a letter is about, behind the name of who writes it: 某市人民政府关于提请审议."""
_OWNER = re.compile(r"^[\u4e00-\u9fffA-Za-z·“”（）()、]{3,40}$")
_EXTENSION = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|rtf|html?)$", re.IGNORECASE)
_SENTENCE = re.compile(r"[。，；,;]")
_LONGEST_LINE = 60
_MOST_LINES = 3
_NEAR = 3


class Cover(msgspec.Struct, frozen=True):
    """The title with what it says; what it does not say is None.

    `owner` is the department or unit by name as printed; `is_department` tells 部门预算 from 单位预算.
    """

    title: str
    year: int
    what: str | None
    owner: str | None = None
    is_department: bool | None = None


def find_cover(text: Sequence[Paragraph]) -> Cover | None:
    """The title among the first lines, which may be broken into several; None where there is none.

    Of several readings the one that names a region is taken: a broken title alone would name half a unit. Of those,
    the one of fewest lines: what stands above or below a whole title is no part of it.
    """
    found = list(_readings(text[:FIRST_PARAGRAPHS]))
    if not found:
        return None
    placed = [(n, c) for n, c in found if c.owner is not None and find_region(c.owner) is not None]
    _, cover = min(placed, key=lambda reading: reading[0]) if placed else found[0]
    return cover if cover.owner else msgspec.structs.replace(cover, owner=_beside(text, cover))


def find_owners(text: Sequence[Paragraph]) -> list[str]:
    """Departments and units that lines of the cover name (预算主管部门：…), in order."""
    heads = (parse_head(p) for p in text[:FIRST_PARAGRAPHS])
    return [head.owner for head in heads if head and head.owner]


def _readings(lines: Sequence[Paragraph]) -> Iterator[tuple[int, Cover]]:
    """Titles made of one, two or three lines of one page, from the top, each with the number of its lines."""
    short = [
        _of_file(fold(p.text).rstrip("|")) if len(p.text) < _LONGEST_LINE and not _is_sheet(p) else ""
        for p in lines
    ]
    for start in range(len(short)):
        for count in range(1, min(_MOST_LINES, len(short) - start) + 1):
            part, pages = short[start : start + count], {p.source.page for p in lines[start : start + count]}
            if (
                all(part)
                and len(pages) == 1
                and all(level_of(words) is None for words in part)
                and (cover := parse_cover("".join(part)))
            ):
                yield count, cover


def _of_file(line: str) -> str:
    """A line without what the name of a file has about its title: its number in a list of files, its extension."""
    return strip_numbering(_EXTENSION.sub("", line)) if _EXTENSION.search(line) else line


def parse_cover(line: str) -> Cover | None:
    """What a folded line says as a title, None where it is none.

    >>> cover = parse_cover("上海市普陀区规划和自然资源局2024年度部门决算")
    >>> (cover.owner, cover.year, cover.what, cover.is_department)
    ('上海市普陀区规划和自然资源局', 2024, '决算', True)
    >>> cover = parse_cover("2017年湛江市委宣传部“三公”经费增减情况说明")  # which says neither 预算 nor 决算
    >>> (cover.owner, cover.year, cover.what)
    ('湛江市委宣传部', 2017, None)
    >>> parse_cover("上海市普陀区2024年区级部门预算").owner
    >>> parse_cover("关于某市2023年预算执行情况和2024年预算草案的报告").year
    2024
    >>> parse_cover("某市人民政府关于提请审议2023年财政收支决算草案的议案").owner
    '某市人民政府'
    """
    match = _TITLE.match(_EXECUTED.sub("", line))
    if match is None or len(line) > _LONGEST_LINE or _SENTENCE.search(line):
        return None
    named = [_MATTER.sub("", _LEAD.sub("", part)) for part in (match["before"], match["after"])]
    owner = next(
        (p for p in reversed(named) if _OWNER.match(p) and not _is_place(p) and is_organisation(p)), None
    )
    return Cover(
        title=line,
        year=int(match["year"]),
        what=match["what"] or match["of_three"],
        owner=owner,
        is_department=match["scope"] == "部门" if match["scope"] else None,
    )


def is_budget_title(line: str) -> bool:
    """Whether a title is that of the budget or accounts of a department or unit itself, and no letter about them.

    >>> is_budget_title("某市教育局2024年度部门决算目录"), is_budget_title("关于批复2024年部门预算的通知")
    (True, False)
    """
    words = fold(line).removesuffix("目录")
    match = _TITLE.match(words)
    return match is not None and match.end() == len(words) and match["scope"] is not None


def executed_years(lines: Iterable[str]) -> set[int]:
    """The years before that titles of budgets report on beside their own.

    >>> executed_years(["关于某市2023年预算执行情况和2024年预算草案的报告", "2024年收入预算表"])
    {2023}
    """
    return {int(match[1]) for line in lines if (match := _EXECUTED.search(fold(line)))}


def title_owner(name: str) -> str | None:
    """The unit whose name stands in a table's title: 某区教育局2024年部门预算收支总表."""
    cover = parse_cover(fold(name))
    return cover.owner if cover else None


def head_of_title(name: str) -> tuple[str, int] | None:
    """The unit and the year that a table's title begins with, whatever the table is; None for a title of another form.

    >>> head_of_title("某市教育局2023年度项目支出绩效自评表"), head_of_title("2023年度项目支出绩效自评表")
    (('某市教育局', 2023), None)
    """
    match = _HEAD.match(fold(name))
    owner = _LEAD.sub("", match[1]) if match else ""
    if match is None or not _OWNER.match(owner) or _is_place(owner) or not is_organisation(owner):
        return None
    return owner, int(match[2])


def section_owner(text: str) -> tuple[bool, str | None]:
    """Whose part of a document a line begins, and whether it says so by itself: a title, or a numbered part.

    A name alone may as well be an item of a list.

    >>> section_owner("第二部分 某区教育局"), section_owner("某区人民医院"), section_owner("一、主要职责")
    ((True, '某区教育局'), (False, '某区人民医院'), (False, None))
    """
    line = fold(text)
    if len(line) > _LONGEST_LINE or _SENTENCE.search(line):
        return False, None
    if (cover := parse_cover(line)) is not None:
        return cover.owner is not None, cover.owner
    level, name = level_of(line), strip_numbering(line)
    if (
        level not in {None, OutlineLevel.PART}
        or not _OWNER.match(name)
        or _is_place(name)
        or not is_organisation(name)
    ):
        return False, None
    return level is OutlineLevel.PART, name


def _is_sheet(line: Paragraph) -> bool:
    """Whether a line is the name of a sheet, which no page prints."""
    return line.source.sheet is not None and line.source.row is None


def _is_place(words: str) -> bool:
    """Whether words name a place or level and no unit: 上海市普陀区, 区级."""
    return _PLACE.fullmatch(words) is not None


def _beside(text: Sequence[Paragraph], cover: Cover) -> str | None:
    """A line of the cover that is nothing but a name with a region in front: title and unit on lines of their own."""
    lines = [fold(p.text) for p in text[:FIRST_PARAGRAPHS]]
    at = next((i for i, line in enumerate(lines) if line and line in cover.title), None)
    if at is None:
        return None
    page = text[at].source.page
    near = [
        lines[i]
        for i in range(max(0, at - _NEAR), min(len(lines), at + _NEAR + 1))
        if text[i].source.page == page
    ]
    named = [n for n in near if _OWNER.match(n) and not _is_place(n)]
    return next((n for n in named if find_region(n)), None) or next(
        (n for n in named if is_organisation(n)), None
    )
