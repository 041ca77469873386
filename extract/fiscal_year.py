"""The fiscal year of a document: each place that names a year has a weight, and disagreement is said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from extract.cover import FIRST_PARAGRAPHS, Cover, executed_years, head_of_title
from extract.document import Paragraph
from extract.document_finding import document_finding
from extract.facts import BudgetLine, Finding, Severity
from extract.source import Source
from extract.tables.figures_of import CHANGES, LAST_YEARS
from extract.tables.interpret import TableReading
from extract.tables.table import Table
from extract.text import fold

FIRST_YEAR = 2000
LAST_YEAR = 2099

_YEAR = r"(20\d{2})"
_ANNUAL = re.compile(rf"^[(（]?{_YEAR}年度?[)）]?$")
_HEADER_YEAR = re.compile(rf"(?<!比){_YEAR}年度?(?:[“”\u4e00-\u9fff]{{0,10}})?(?:预算|决算)数?")
_TITLE_YEAR = re.compile(rf"^{_YEAR}年")
_NARRATIVE_YEAR = re.compile(
    rf"(?<![比较与同于和]){_YEAR}年度?(?:部门|单位)?(?:收入|支出|收支)?(?:预算|决算)"
)
_TOLD_YEAR = re.compile(
    rf"(?<![比较与同于和至])(?<!\d){_YEAR}\s*年度?(?![无未没不])[^，。；：,;:\d年]{{0,20}}?(?:预算|决算|绩效|支出|收入|债务|资金|经费)"
)
_YEAR_OF_FORM = re.compile(rf"[(（]{_YEAR}年度?[)）]$")
_FILE_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)|(?<!\d)(\d{2})年(?:度)?(?:部门|单位)?(?:预算|决算)")
_NAMED_YEARS = re.compile(
    rf"(?<!\d){_YEAR}(?=\s*年|\.\w+$)|(?<!\d)(\d{{2}})(?=年度?(?:部门|单位)?(?:预算|决算))|^{_YEAR}(?=[-_ ]\D)"
)
_ACCOUNTS_OF = re.compile(rf"{_YEAR}\s*年度?(?:部门|单位)?(?:决算|预算)")
"""A year that says of what the accounts are; elsewhere in a name it can be that in which they were published."""
_PROJECT_YEAR = re.compile(r"\d{6}(\d{2})[A-Z]\d{12}")
_YEAR_IN = re.compile(rf"(?<![比较与同于和至\d]){_YEAR}年(?!度?[无未没不])")
_STRONG = 3
_LEAST_CODES, _MANY_CODES = 2, 20
"""In the budgets at hand one project in five is of the year's own: of twenty none is in one budget of a hundred."""
_MOST_YEARS = 2
"""A table sets so many years beside each other that are past or present."""


def find_fiscal_year(
    file_name: str,
    cover: Cover | None,
    text: Sequence[Paragraph],
    tables: Sequence[Table],
    lines: Sequence[BudgetLine],
    here: Source,
    codes: Iterable[str] = (),
) -> tuple[int | None, list[Finding]]:
    """The year that the evidence names most, and a finding where strong evidence disagrees or there is none.

    `codes` are those of the projects of performance tables.
    """
    votes: Counter[int] = Counter()
    reported = reported_years(file_name, text, tables)
    titled = [table for table in tables if _year_of_title(table.name) not in reported]
    for year, weight in _year_votes(file_name, cover, text, titled, lines):
        if FIRST_YEAR <= year <= LAST_YEAR and year not in reported:
            votes[year] += weight
    if not votes and (told := _told_year(text, tables)):
        return told, []
    if not votes:
        message = "no place of the document names its fiscal year"
        return None, [document_finding(here, "year-unknown", Severity.WARNING, message, "文中未见预算年度")]
    (year, weight), *others = votes.most_common()
    rivals = [y for y, w in others if w >= _STRONG and w * 2 > weight]
    if rivals:
        message = f"the document names {year} and {', '.join(map(str, rivals))} as its fiscal year; {year} was taken"
        message_zh = f"文中年度不一致：{year}与{'、'.join(map(str, rivals))}，采用{year}"
        return year, [document_finding(here, "year-conflict", Severity.WARNING, message, message_zh)]
    words = [table.name for table in tables] + [p.text for p in text]
    return year, [
        *_contradicted_by_name(file_name, year, words, reported, here),
        *_contradicted_by_projects(_years_of_codes({*codes, *_project_codes(lines)}), year, here),
    ]


def _contradicted_by_projects(years: Counter[int], year: int, here: Source) -> Iterator[Finding]:
    """The finding where projects have codes of a later year, or of many none has one of the document's.

    Of one code a digit can be wrong; and a small budget can go on with old projects alone.
    """
    later = Counter({y: n for y, n in years.items() if y > year})
    is_none_new = years.total() >= _MANY_CODES and max(years) < year
    if later.total() >= _LEAST_CODES or is_none_new:
        shown = max(years)
        message = (
            f"the codes of {years.total()} projects are of years up to {shown}, and the document is of {year}"
        )
        message_zh = f"{years.total()}个项目的代码至{shown}年为止，与文中年度{year}年不符"
        yield document_finding(here, "year-conflict", Severity.WARNING, message, message_zh)


def _contradicted_by_name(
    file_name: str, year: int, told: Sequence[str], reported: Collection[int], here: Source
) -> Iterator[Finding]:
    """The finding where the file is named by years of which none is the document's.

    Final accounts are often named by the year in which they are published, the one behind theirs; then nothing in them
    is told of that year (年度).
    """
    named = {int(m[1] or m[3] or f"20{m[2]}") for m in _NAMED_YEARS.finditer(file_name)}
    is_published = "决算" in file_name and not _ACCOUNTS_OF.search(file_name) and named == {year + 1}
    if is_published and not any(f"{year + 1}年度" in words for words in told):
        return
    if named and year not in named and not named & set(reported):
        shown = "、".join(map(str, sorted(named)))
        message = f"the file is named by {shown}, and the document is of {year}: which is right, nothing says"
        message_zh = f"文件名为{shown}年，文中为{year}年：无从判定"
        yield document_finding(here, "year-conflict", Severity.WARNING, message, message_zh)


def _year_votes(
    file_name: str,
    cover: Cover | None,
    text: Sequence[Paragraph],
    tables: Sequence[Table],
    lines: Sequence[BudgetLine],
) -> Iterator[tuple[int, int]]:
    """Years with the weight of the place that names them."""
    if cover:
        yield cover.year, 6
    titles = Counter(year for t in tables if (year := _year_of_title(t.name)))
    if titles:
        yield titles.most_common(1)[0][0], 4
    for year in {int(m[1]) for p in text if (m := _ANNUAL.match(fold(p.text)))}:
        yield year, 4
    cells = {
        fold(c.text) for t in tables for page in t.pages for row in page[:6] for c in row.cells if c.text
    }
    for year in {int(m[1]) for c in cells if (m := _ANNUAL.match(c))}:
        yield year, 4
    for year in {int(m[1]) for c in cells if (m := _HEADER_YEAR.search(c))}:
        yield year, 3
    years = _years_of_tables(lines)
    if years:
        yield max(years), 3
    narrative = Counter(int(y) for p in text for y in _NARRATIVE_YEAR.findall(fold(p.text)))
    if narrative:
        yield narrative.most_common(1)[0][0], min(3, narrative.most_common(1)[0][1])
    if match := _FILE_YEAR.search(file_name):
        yield int(match[1] or f"20{match[2]}"), 4
    if begun := _years_of_codes(_project_codes(lines)):
        yield max(begun), 2


def _project_codes(lines: Sequence[BudgetLine]) -> set[str]:
    return {line.project.code for line in lines if line.project and line.project.code}


def _years_of_codes(codes: Iterable[str]) -> Counter[int]:
    """The years in which projects entered a budget, as their codes name them, with how many codes do."""
    return Counter(2000 + int(m[1]) for code in codes if (m := _PROJECT_YEAR.match(code)))


def with_table_years(
    readings: Sequence[TableReading], tables: Sequence[Table], year: int | None, reported: Collection[int]
) -> list[TableReading]:
    """The readings; in a budget that reports on the year before, the amounts of a table titled by it are of that year.

    Args:
        readings: The tables as read.
        tables: The tables as found, in the same order.
        year: The fiscal year of the document.
        reported: The years before that it reports on.
    """
    found: list[TableReading] = []
    for reading, table in zip(readings, tables, strict=True):
        own = _year_of_title(table.name)
        if year is not None and own == year - 1 and own in reported and str(year) not in table.name:
            lines = tuple(_of_year(line, own) for line in reading.lines)
            reading = msgspec.structs.replace(reading, lines=lines)
        found.append(reading)
    return found


def _of_year(line: BudgetLine, year: int) -> BudgetLine:
    """A line of a table of a year: of the year before where its figure says so, of none where it is a change."""
    figure = (line.measure_key or "").split("/")[0]
    if line.year is not None or figure in CHANGES:
        return line
    return msgspec.structs.replace(line, year=year - 1 if figure.startswith(LAST_YEARS) else year)


def reported_years(file_name: str, text: Sequence[Paragraph], tables: Sequence[Table]) -> set[int]:
    """The years whose execution a budget of the year after prints beside its own: by its title, or those of its tables."""
    names = [table.name for table in tables]
    said = executed_years([file_name, *names, *(p.text for p in text[:FIRST_PARAGRAPHS])])
    executed = {y for name in names if "执行" in name and (y := _year_of_title(name))}
    planned = {y for name in names if "执行" not in name and "预算" in name and (y := _year_of_title(name))}
    return said | {year for year in executed if year + 1 in planned}


def _told_year(text: Sequence[Paragraph], tables: Sequence[Table]) -> int | None:
    """The year of a page that has neither title nor tables that name one: the one that its sentences tell most of."""
    years = Counter(int(m[1]) for t in tables if (m := _YEAR_OF_FORM.search(fold(t.name))))
    years = years or Counter(int(year) for p in text for year in _TOLD_YEAR.findall(fold(p.text)))
    years = years or Counter(int(y) for t in tables for y in set(_YEAR_IN.findall(fold(t.name))))
    named = {int(y) for p in text for y in _YEAR_IN.findall(fold(p.text))}
    years = years or Counter(named if len(named) == 1 else ())
    (year, count), *others = years.most_common() or [(0, 0)]
    return year if count and all(other < count for _, other in others) else None


def _year_of_title(name: str) -> int | None:
    """The year a table's title begins with, alone or behind the name of its unit."""
    if match := _TITLE_YEAR.match(fold(name)):
        return int(match[1])
    head = head_of_title(name)
    return head[1] if head else None


def _years_of_tables(lines: Sequence[BudgetLine]) -> set[int]:
    """The years that amounts are of; those of a table of three and more plan ahead (2024年, 2025年, 2026年)."""
    found: dict[int, set[int]] = {}
    for line in lines:
        if line.year:
            found.setdefault(line.table, set()).add(line.year)
    return {year for years in found.values() if len(years) <= _MOST_YEARS for year in years}
