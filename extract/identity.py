"""Who publishes a document, for which fiscal year and stage: found from several places, agreement checked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from extract.compilation import Compilation, mentions
from extract.cover import FIRST_PARAGRAPHS, Cover, find_cover
from extract.document import Document, Paragraph
from extract.document_finding import document_finding
from extract.facts import BudgetLine, DocumentFact, Finding, Label, Severity, Stage, UnitMention
from extract.fiscal_year import find_fiscal_year
from extract.publisher import Publisher, coded_units, find_publisher, named_units
from extract.source import Source
from extract.tables.interpret import TableReading
from extract.tables.table import Table
from extract.text import fold
from extract.unit_name import unit_name
from ontology.codelist import find_region

_STAGE_WORDS = {Stage.BUDGET: "预算", Stage.FINAL_ACCOUNTS: "决算"}
_OF_ACCOUNTS = ("决算", "自评")
"""Words of names of final accounts and of what comes with them: an evaluation tells what was spent."""
_EVALUATION = re.compile(r"[^，。；：]{0,60}绩效[^，。；：]{0,10}(?:自评|评价)(?:情况)?(?:报告|表)")
"""The title of a report on what was spent."""
_TOLD_ACCOUNTS = re.compile(r"(?<!预)决算")
_COMPARED = re.compile(r"[比较与和同](?:上年|去年|20\d\d年)度?[^,，。;；]{0,10}决算数?")
"""What a budget compares with."""
_TOLD_BUDGET = re.compile(r"预算(?:数|安排)|(?:收入|支出|收支|采购|经费)总?预算(?!因)|(?:部门|单位)预算")

_YEAR = re.compile(r"20\d\d")
_HEADERS = 6
"""Rows at the top of a table in which headers stand."""

_DISPUTES = frozenset({"publisher-conflict", "year-conflict"})


class DocumentIdentity(msgspec.Struct, frozen=True):
    """Who and when, with what was noticed on the way."""

    document: DocumentFact
    units: tuple[UnitMention, ...]
    findings: tuple[Finding, ...]

    @property
    def is_disputed(self) -> bool:
        """Whether the document names several publishers or years as its own, of which one was taken."""
        return any(f.rule in _DISPUTES for f in self.findings)


def identify(
    document: Document,
    tables: Sequence[Table],
    text: Sequence[Paragraph],
    readings: Sequence[TableReading],
    compilation: Compilation,
    codes: Iterable[str] = (),
) -> DocumentIdentity:
    """The document's title, publisher, region, fiscal year and stage, and the units it names.

    `codes` are those of the projects of its performance tables.
    The publisher of a compilation is whom its own title names, else nobody.
    """
    info = document.file
    here = Source(info.sha256)
    lines = [line for reading in readings for line in reading.lines]
    cover = find_cover(text)
    year, year_findings = find_fiscal_year(info.name, cover, text, tables, lines, here, codes)
    stage, stage_findings = _stage(info.name, cover, tables, text, here)
    units = coded_units(lines, info.sha256)
    publisher = (
        _compiler(cover, compilation, here)
        if compilation.is_several
        else find_publisher(units, readings, cover, text, tables, here)
    )
    region = _region(
        publisher.label, units, cover, lines, [info.name, *(p.text for p in text[:FIRST_PARAGRAPHS])]
    )
    fact = DocumentFact(
        document=info.sha256,
        source=here,
        file_name=info.name,
        format=info.format,
        size=info.size,
        title=cover.title if cover else None,
        fiscal_year=year,
        stage=stage,
        publisher=publisher.label,
        region=region,
    )
    named = (
        mentions(compilation, publisher.label, here)
        if compilation.is_several
        else named_units(publisher, tables, readings, here)
    )
    return DocumentIdentity(fact, (*units, *named), (*year_findings, *stage_findings, *publisher.findings))


def _compiler(cover: Cover | None, compilation: Compilation, here: Source) -> Publisher:
    """Whom the title of a compilation names, with whose tables it holds."""
    named = unit_name(cover.owner) if cover and cover.owner and cover.owner in cover.title else None
    return Publisher(
        Label(named) if named else None, cover.is_department if cover else None, compilation.findings(here)
    )


def _stage(
    file_name: str, cover: Cover | None, tables: Sequence[Table], text: Sequence[Paragraph], here: Source
) -> tuple[Stage, list[Finding]]:
    """Final accounts where names speak of 决算 more than of 预算; the title counts double, sentences where no name tells.

    A title and tables that disagree are a finding, and a document that nowhere says what it is.
    """
    names = [table.name for table in tables if table.kind]
    names += [line for p in text[:FIRST_PARAGRAPHS] if _EVALUATION.fullmatch(line := fold(p.text))]
    title = [cover.what, cover.what] if cover and cover.what else []
    stage = _majority([file_name, *title, *names]) or _told_stage(text) or _headed_stage(tables)
    if stage is None:
        message = "neither names nor sentences say whether this is a budget or final accounts; 预算 was taken"
        message_zh = "未见预算或决算字样，按预算读取"
        return Stage.BUDGET, [document_finding(here, "stage-unknown", Severity.WARNING, message, message_zh)]
    printed = _majority(names)
    if cover is None or cover.what is None or printed is None or cover.what == _STAGE_WORDS[printed]:
        return stage, []
    taken = _STAGE_WORDS[stage]
    message = f"the title speaks of {cover.what}, the tables of {_STAGE_WORDS[printed]}; {taken} was taken"
    message_zh = f"标题为{cover.what}，表格多为{_STAGE_WORDS[printed]}，采用{taken}"
    return stage, [document_finding(here, "stage-conflict", Severity.WARNING, message, message_zh)]


def _headed_stage(tables: Sequence[Table]) -> Stage | None:
    """What the headers of tables call the figures of the newest year that they name (2024年预算数 beside 2023年决算数)."""
    heads = [
        fold(c.text) for t in tables for page in t.pages[:1] for row in page[:_HEADERS] for c in row.cells
    ]
    years: dict[Stage, int] = {}
    for head in heads:
        stage = next((s for s, word in _STAGE_WORDS.items() if re.search(f"{word}数?$", head)), None)
        if stage and "上年" not in head:
            years[stage] = max(years.get(stage, 0), int(m[0]) if (m := _YEAR.search(head)) else 0)
    accounts, budget = (years.get(s, -1) for s in (Stage.FINAL_ACCOUNTS, Stage.BUDGET))
    if accounts == budget == -1:
        return None
    return Stage.FINAL_ACCOUNTS if accounts >= budget else Stage.BUDGET


def _majority(names: Sequence[str]) -> Stage | None:
    """The stage most names speak of; None where they speak of none or of both alike."""
    accounts = sum(any(word in name for word in _OF_ACCOUNTS) for name in names)
    budgets = sum("预算" in name and not any(word in name for word in _OF_ACCOUNTS) for name in names)
    if accounts == budgets:
        return None
    return Stage.FINAL_ACCOUNTS if accounts > budgets else Stage.BUDGET


def _told_stage(text: Sequence[Paragraph]) -> Stage | None:
    """What the sentences speak of most: of 决算数 and of what came of a budget, or of what is planned."""
    lines = [fold(p.text) for p in text]
    planned = [_TOLD_BUDGET.search(line) is not None for line in lines]
    accounts = sum(
        _TOLD_ACCOUNTS.search(_COMPARED.sub("", line) if is_planned else line) is not None
        for line, is_planned in zip(lines, planned, strict=True)
    )
    if not accounts and not any(planned):
        return None
    return Stage.FINAL_ACCOUNTS if accounts >= sum(planned) else Stage.BUDGET


def _region(
    publisher: Label | None,
    units: Sequence[UnitMention],
    cover: Cover | None,
    lines: Iterable[BudgetLine],
    other_names: Sequence[str],
) -> str | None:
    """The region that a name says, else the one most project codes begin with, else one of the other names."""
    title = cover.title if cover else ""
    named = next((r for name in _names(publisher, units, title) if (r := find_region(name))), None)
    if named:
        return named
    codes = Counter(line.project.code[:6] for line in lines if line.project and line.project.code)
    if codes:
        return codes.most_common(1)[0][0]
    return next((r for name in other_names if (r := find_region(name))), None)


def _names(publisher: Label | None, units: Sequence[UnitMention], title: str) -> list[str]:
    return [publisher.name if publisher else "", *(unit.label.name for unit in units), title]
