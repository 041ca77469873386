"""Who publishes a document: told by coded units, by the heads of its tables and by its title, agreement checked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from extract.cover import FIRST_PARAGRAPHS, Cover, find_owners, head_of_title
from extract.document import Paragraph
from extract.document_finding import document_finding
from extract.facts import BudgetLine, Finding, Label, Severity, UnitMention
from extract.source import Source
from extract.tables.catalogue import TableForm
from extract.tables.interpret import TableReading
from extract.tables.table import Table
from extract.text import fold, split_code
from extract.unit_name import department_of, is_organisation, is_same_unit, unit_name

_DEPARTMENT_DIGITS = 3
_TITLE_WEIGHT = 5
_COVER_WEIGHT = 3
_CLASSIFICATION = "部门预算经济分类"
_KIND_OF_UNIT = re.compile(r"（[^（）]*(?:单位|下属)[^（）]*）$")
"""What a list says behind a name: （下属事业单位）."""
_DEPARTMENT_KEY = re.compile(r"(?:项目)?(?:主管|预算)部门(?:及代码|\(单位\))?(?:名称)?[:：]?|部门名称[:：]?")
_UNIT_KEY = re.compile(r"(?:项目)?(?:实施|预算|使用|承担)单位(?:名称)?[:：]?|资金使用单位[:：]?")
_DATE = re.compile(r"20\d{2}年\d{1,2}月\d{1,2}日")
_LAST_PARAGRAPHS = 8
_OVERVIEW = re.compile(r"第[一1]部分[:：]?(?P<name>[^，。；：:]{4,40}?)(?:部门|单位|基本)?(?:概况|情况)$")
_KEY_END = re.compile(r"[:|]")
_SITE = re.compile(r"[-_—|]([\u4e00-\u9fff（）()]{4,30})$")


class Publisher(msgspec.Struct, frozen=True):
    """The department or unit whose budget a document is, with what was noticed.

    `is_department` is None where nothing tells a department from a unit.
    """

    label: Label | None
    is_department: bool | None = None
    findings: tuple[Finding, ...] = ()


def coded_units(lines: Iterable[BudgetLine], document: str) -> list[UnitMention]:
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


def find_publisher(
    units: Sequence[UnitMention],
    readings: Sequence[TableReading],
    cover: Cover | None,
    text: Sequence[Paragraph],
    tables: Sequence[Table],
    here: Source,
) -> Publisher:
    """The department if one is coded, else the only coded unit, else whom the document names.

    The cover outranks the cells of tables: where it names another organisation than they code, it is taken and the
    disagreement said. A name without a word for an organisation is nobody's.

    Args:
        units: The coded units, as `coded_units` gives them.
        readings: The tables as read.
        cover: What the title says.
        text: The text outside tables.
        tables: The tables as found, whose heads name their owner.
        here: The document.
    """
    coded = _coded(units, readings, here)
    owner = cover.owner if cover else None
    if coded and coded.label and (owner is None or is_same_unit(owner, coded.label.name)):
        return coded
    rivals = [coded.label.name] if coded and coded.label else []
    return _by_name(cover, text, tables, here, rivals)


def _coded(units: Sequence[UnitMention], readings: Sequence[TableReading], here: Source) -> Publisher | None:
    """The publisher by the codes that the tables print and by the head of the performance table."""
    units = [u for u in units if is_organisation(u.label.name)]
    departments = [u.label for u in units if u.is_department]
    head = _performance_head(readings)
    if len(departments) == 1:
        name = departments[0].name
        rivals = [head.name] if head and not is_same_unit(head.name, name) else []
        return Publisher(departments[0], is_department=True, findings=_rival_findings(name, rivals, here))
    prefixes = {u.department for u in units if u.department}
    if head and len(prefixes) == 1:
        return _with_derived_code(head, next(iter(prefixes)) or "", here)
    if len(units) == 1:
        return Publisher(units[0].label, is_department=False)
    return Publisher(head, is_department=True) if head else None


def _performance_head(readings: Sequence[TableReading]) -> Label | None:
    """The department that the head of its performance table names."""
    heads = [r.lines for r in readings if r.fact.kind == "department_performance"]
    return next((line.unit for lines in heads for line in lines if line.unit), None)


def _with_derived_code(head: Label, code: str, here: Source) -> Publisher:
    message = f"the department {head.name} prints no code; {code} was taken from the codes of its units"
    message_zh = f"部门“{head.name}”未印代码，按所属单位代码取{code}"
    finding = document_finding(here, "department-code-derived", Severity.INFO, message, message_zh)
    return Publisher(Label(head.name, code), is_department=True, findings=(finding,))


def _by_name(
    cover: Cover | None,
    text: Sequence[Paragraph],
    tables: Sequence[Table],
    here: Source,
    rivals: Sequence[str],
) -> Publisher:
    """The name that cover and table heads give most weight; other names they give are said, and those of `rivals`."""
    votes: Counter[str] = Counter()
    for name, weight in (
        *(((cover.owner, _TITLE_WEIGHT),) if cover and cover.owner else ()),
        *((owner, _COVER_WEIGHT) for owner in find_owners(text)),
        *((table.owner, 1) for table in tables if table.owner),
    ):
        if is_organisation(name):
            votes[unit_name(name)] += weight
    if not votes:
        votes.update(unit_name(head[0]) for t in tables if (head := head_of_title(t.name)))
    if not votes and (named := _department_of_forms(tables)):
        votes[named] += 1
    if not votes and (described := _described(text)):
        votes[described] += 1
    if not votes and (signed := _signed(text) or _posted_by(text, tables) or _site_of(text)):
        votes[signed] += 1
    if not votes:
        message = "no table and no title names the unit that publishes this budget"
        found = document_finding(
            here, "publisher-unknown", Severity.WARNING, message, "未见公开预算的单位名称"
        )
        return Publisher(None, findings=(found,))
    (name, _), *others = votes.most_common()
    rivals = [n for n in (*(other for other, _ in others), *rivals) if n not in name and name not in n]
    return Publisher(Label(name), _is_department(name, cover, tables), _rival_findings(name, rivals, here))


def _department_of_forms(tables: Sequence[Table]) -> str | None:
    """The one department that all forms of projects name as theirs; None where they name several or a form is of a unit.

    A form that names one unit alone beside a department (主管部门, 实施单位) may be published by either.
    """
    departments: set[str] = set()
    units: set[str] = set()
    for row in (
        row for t in tables if t.kind and t.kind.form is TableForm.PERFORMANCE for p in t.pages for row in p
    ):
        texts = [text for text in row.texts if text]
        for key, value in pairwise(texts):
            name = unit_name(split_code(value)[1])
            if is_organisation(name) and _DEPARTMENT_KEY.fullmatch(fold(key)):
                departments.add(name)
            elif is_organisation(name) and _UNIT_KEY.fullmatch(fold(key)):
                units.add(name)
    if len(departments) != 1:
        return None
    (department,) = departments
    return department if len(units) != 1 or is_same_unit(department, next(iter(units))) else None


def _described(text: Sequence[Paragraph]) -> str | None:
    """The one organisation that the first part describes by name: 第一部分 某市某处概况; None where it says 部门概况."""
    heads = (_OVERVIEW.match(fold(p.text)) for p in text)
    names = {unit_name(m["name"]) for m in heads if m and is_organisation(m["name"])}
    return names.pop() if len(names) == 1 else None


def _signed(text: Sequence[Paragraph]) -> str | None:
    """Who signs a notice: the organisation that stands alone above the date that ends it."""
    for above, line in pairwise(text[-_LAST_PARAGRAPHS:]):
        if _DATE.fullmatch(fold(line.text)) and is_organisation(fold(above.text)):
            return unit_name(above.text)
    return None


def _posted_by(text: Sequence[Paragraph], tables: Sequence[Table]) -> str | None:
    """Who put a page on its site, where the box above it says so: 发布机构：某区财政局."""
    rows = [row.texts for t in tables[:1] for page in t.pages[:1] for row in page]
    cells = [text for row in rows for text in row if text] + [p.text for p in text[:FIRST_PARAGRAPHS]]
    for key, value in pairwise([part for cell in cells for part in _KEY_END.split(fold(cell)) if part]):
        if key.lstrip("-•·") == "发布机构" and is_organisation(value):
            return unit_name(value)
    return None


def _site_of(text: Sequence[Paragraph]) -> str | None:
    """Whose site a page is from, where its title says so behind a dash: … - 某区人民政府."""
    match = _SITE.search(fold(text[0].text)) if text else None
    return unit_name(match[1]) if match and is_organisation(match[1]) else None


def _rival_findings(name: str, rivals: Sequence[str], here: Source) -> tuple[Finding, ...]:
    if not rivals:
        return ()
    message = f"the document names {name} and {', '.join(rivals)} as its publisher; {name} was taken"
    message_zh = f"文中公开单位不一致：{name}与{'、'.join(rivals)}，采用{name}"
    return (document_finding(here, "publisher-conflict", Severity.WARNING, message, message_zh),)


def _is_department(name: str, cover: Cover | None, tables: Sequence[Table]) -> bool | None:
    """Whether the document speaks of a department (部门) with all below it, or of one unit (单位)."""
    if department_of(name):
        return False
    if cover and cover.is_department is not None:
        return cover.is_department
    departments = sum("部门" in table.name.replace(_CLASSIFICATION, "") for table in tables)
    units = sum("单位" in table.name for table in tables)
    return departments > units if departments != units else None


def named_units(
    publisher: Publisher, tables: Sequence[Table], readings: Sequence[TableReading], here: Source
) -> list[UnitMention]:
    """The publisher where it prints no code, and the units that heads of tables and lists of units name beside it."""
    label = publisher.label
    if label is None or label.code:
        return []
    listed = [
        _KIND_OF_UNIT.sub("", unit_name(cell.text))
        for reading in readings
        if reading.fact.kind == "unit_list"
        for row in reading.rows
        if (cell := row.dimension("unit_name"))
    ]
    names = dict.fromkeys(
        [label.name, *(unit_name(t.owner) for t in tables if t.owner), *filter(None, listed)]
    )
    return [
        UnitMention(
            document=here.document,
            source=here,
            label=Label(name),
            is_department=name == label.name and publisher.is_department is True,
            department=department_of(name)
            or (label.name if publisher.is_department and name != label.name else None),
        )
        for name in names
    ]
