"""Who publishes a document, for which fiscal year and stage: found from several places, agreement checked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from extract.document import Document, Paragraph
from extract.facts import BudgetLine, DocumentFact, Finding, Label, Severity, Stage, UnitMention
from extract.source import Source
from extract.tables.interpret import TableReading
from extract.tables.table import Table
from extract.text import fold, unwrap
from ontology.codelist import find_region

FIRST_YEAR = 2000
LAST_YEAR = 2099

_YEAR = r"(20\d{2})"
_TITLE = re.compile(
    rf"^{_YEAR}年度?(?P<who>.{{0,40}}?)(?:部门|单位)?(?:预算|决算)(?:信息)?(?:公开|报告|说明|表)?"
)
_ANNUAL = re.compile(rf"^[(（]?{_YEAR}年度?[)）]?$")
_HEADER_YEAR = re.compile(rf"{_YEAR}年度?(?:预算|决算)数?")
_NARRATIVE_YEAR = re.compile(rf"{_YEAR}年度?(?:部门|单位)?(?:收入|支出|收支)?预算")
_FILE_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)|(?<!\d)(\d{2})年(?:度)?(?:预算|决算)")
_PROJECT_YEAR = re.compile(r"\d{6}(\d{2})[A-Z]\d{12}")
_FIRST_PARAGRAPHS = 12
_STRONG = 3
_DEPARTMENT_DIGITS = 3


class Identity(msgspec.Struct, frozen=True):
    """Who and when, with what was noticed on the way."""

    document: DocumentFact
    units: tuple[UnitMention, ...]
    findings: tuple[Finding, ...]


def identify(
    document: Document, tables: Sequence[Table], text: Sequence[Paragraph], readings: Sequence[TableReading]
) -> Identity:
    """The document's title, publisher, region, fiscal year and stage, and the units it names."""
    info = document.file
    here = Source(info.sha256)
    lines = [line for reading in readings for line in reading.lines]
    title = _title(text)
    year, year_findings = _fiscal_year(info.name, text, tables, lines, here)
    units = _units(lines, info.sha256)
    publisher, publisher_findings = _publisher(units, readings, title, here)
    fact = DocumentFact(
        document=info.sha256,
        source=here,
        file_name=info.name,
        format=info.format,
        size=info.size,
        title=title.text if title else None,
        fiscal_year=year,
        stage=_stage(info.name, text, tables),
        publisher=publisher,
        region=_region(publisher, units, title, lines),
    )
    return Identity(fact, tuple(units), (*year_findings, *publisher_findings))


def _title(text: Sequence[Paragraph]) -> Paragraph | None:
    """The first line that names a year's budget or accounts."""
    return next(
        (p for p in text[:_FIRST_PARAGRAPHS] if len(p.text) < 60 and _TITLE.match(unwrap(p.text))), None
    )


def _fiscal_year(
    file_name: str,
    text: Sequence[Paragraph],
    tables: Sequence[Table],
    lines: Sequence[BudgetLine],
    here: Source,
) -> tuple[int | None, list[Finding]]:
    """The year that the evidence names most, and a finding where strong evidence disagrees or there is none."""
    votes: Counter[int] = Counter()
    for year, weight in _year_votes(file_name, text, tables, lines):
        if FIRST_YEAR <= year <= LAST_YEAR:
            votes[year] += weight
    if not votes:
        message = "no place of the document names its fiscal year"
        return None, [_finding(here, "year-unknown", Severity.WARNING, message, "文中未见预算年度")]
    (year, weight), *others = votes.most_common()
    rivals = [y for y, w in others if w >= _STRONG and w * 2 > weight]
    if rivals:
        message = f"the document names {year} and {', '.join(map(str, rivals))} as its fiscal year; {year} was taken"
        message_zh = f"文中年度不一致：{year}与{'、'.join(map(str, rivals))}，采用{year}"
        return year, [_finding(here, "year-conflict", Severity.WARNING, message, message_zh)]
    return year, []


def _year_votes(
    file_name: str, text: Sequence[Paragraph], tables: Sequence[Table], lines: Sequence[BudgetLine]
) -> Iterator[tuple[int, int]]:
    """Years with the weight of the place that names them."""
    for paragraph in text[:_FIRST_PARAGRAPHS]:
        if match := _TITLE.match(unwrap(paragraph.text)):
            yield int(match[1]), 6
    for year in {int(m[1]) for p in text if (m := _ANNUAL.match(fold(p.text)))}:
        yield year, 4
    cells = {
        fold(c.text) for t in tables for page in t.pages for row in page[:6] for c in row.cells if c.text
    }
    for year in {int(m[1]) for c in cells if (m := _ANNUAL.match(c))}:
        yield year, 4
    for year in {int(m[1]) for c in cells if (m := _HEADER_YEAR.search(c))}:
        yield year, 3
    years = [line.year for line in lines if line.year]
    if years:
        yield max(years), 3
    narrative = Counter(int(y) for p in text for y in _NARRATIVE_YEAR.findall(p.text))
    if narrative:
        yield narrative.most_common(1)[0][0], min(3, narrative.most_common(1)[0][1])
    if match := _FILE_YEAR.search(file_name):
        yield int(match[1] or f"20{match[2]}"), 4
    codes = [
        int(m[1]) for line in lines if line.project and (m := _PROJECT_YEAR.match(line.project.code or ""))
    ]
    if codes:
        yield 2000 + max(codes), 2


def _stage(file_name: str, text: Sequence[Paragraph], tables: Sequence[Table]) -> Stage:
    """Final accounts where titles speak of 决算 more than of 预算; the document's own title counts double."""
    titles = [p.text for p in text[:_FIRST_PARAGRAPHS] if _TITLE.match(unwrap(p.text))]
    names = [file_name, *titles, *titles, *(t.name for t in tables)]
    accounts = sum("决算" in name for name in names)
    budgets = sum("预算" in name and "决算" not in name for name in names)
    return Stage.FINAL_ACCOUNTS if accounts > budgets else Stage.BUDGET


def _units(lines: Iterable[BudgetLine], document: str) -> list[UnitMention]:
    """Each coded unit once, under the name printed most; a code of three digits is a department's."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, Source] = {}
    for line in lines:
        if line.unit and line.unit.code and line.unit.name:
            names[line.unit.code][line.unit.name] += 1
            first.setdefault(line.unit.code, line.source)
    found = []
    for code, counter in sorted(names.items()):
        is_department = len(code) == _DEPARTMENT_DIGITS
        department = None if is_department else code[:_DEPARTMENT_DIGITS]
        label = Label(counter.most_common(1)[0][0], code)
        found.append(
            UnitMention(
                document=document,
                source=first[code],
                label=label,
                is_department=is_department,
                department=department,
            )
        )
    return found


def _publisher(
    units: Sequence[UnitMention], readings: Sequence[TableReading], title: Paragraph | None, here: Source
) -> tuple[Label | None, list[Finding]]:
    """The department if one is named, else the only unit, else who the title names."""
    departments = [u.label for u in units if u.is_department]
    if len(departments) == 1:
        return departments[0], []
    head = next(
        (
            line.unit
            for r in readings
            if r.fact.kind == "department_performance"
            for line in r.lines
            if line.unit
        ),
        None,
    )
    prefixes = {u.department for u in units if u.department}
    if head and len(prefixes) == 1:
        code = next(iter(prefixes))
        message = f"the department {head.name} prints no code; {code} was taken from the codes of its units"
        message_zh = f"部门“{head.name}”未印代码，按所属单位代码取{code}"
        return Label(head.name, code), [
            _finding(here, "department-code-derived", Severity.INFO, message, message_zh)
        ]
    if len(units) == 1:
        return units[0].label, []
    if head:
        return head, []
    named = _TITLE.match(unwrap(title.text)) if title else None
    if named and named["who"]:
        return Label(named["who"]), []
    message = "no table and no title names the unit that publishes this budget"
    return None, [_finding(here, "publisher-unknown", Severity.WARNING, message, "未见公开预算的单位名称")]


def _region(
    publisher: Label | None,
    units: Sequence[UnitMention],
    title: Paragraph | None,
    lines: Iterable[BudgetLine],
) -> str | None:
    """The region that a name says, else the one most project codes begin with."""
    names = [publisher.name if publisher else "", *(u.label.name for u in units), title.text if title else ""]
    named = next((region for name in names if (region := find_region(name))), None)
    if named:
        return named
    codes = Counter(line.project.code[:6] for line in lines if line.project and line.project.code)
    return codes.most_common(1)[0][0] if codes else None


def _finding(here: Source, rule: str, severity: Severity, message: str, message_zh: str) -> Finding:
    return Finding(
        document=here.document,
        source=here,
        rule=rule,
        severity=severity,
        message=message,
        message_zh=message_zh,
    )
