"""Projects described in sections of text (项目概述, 立项依据, 实施主体, …) rather than in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from extract.document import Paragraph
from extract.facts import Finding, Label, ProjectPart, ProjectRecord, Severity, Status
from extract.project_funds import SectionFunds, find_funds
from extract.source import Source
from extract.text import fold, unwrap

OVERVIEW, BASIS, IMPLEMENTER, PLAN, PERIOD, FUNDS, GOAL = (
    "overview", "basis", "implementer", "plan", "period", "funds", "goal",
)  # fmt: skip
_HEADINGS = {
    OVERVIEW: ("项目概述", "项目概况", "项目简介", "项目内容"),
    BASIS: ("立项依据", "项目立项依据", "设立依据", "项目依据"),
    IMPLEMENTER: ("实施主体", "项目实施主体", "实施单位"),
    PLAN: ("实施方案", "项目实施方案", "实施内容", "实施计划"),
    PERIOD: ("实施周期", "项目实施周期", "实施期限", "项目周期"),
    FUNDS: ("年度预算安排", "年度预算", "预算安排", "项目预算安排", "本年度预算安排"),
    GOAL: ("绩效目标", "项目绩效目标", "项目总目标", "年度绩效目标"),
}
_WORDS = "|".join(sorted((w for words in _HEADINGS.values() for w in words), key=len, reverse=True))
_HEADING = re.compile(
    rf"^(?:[(（]?[一二三四五六七八九十\d]{{1,3}}[)）]?[、.．]?)?(?P<words>{_WORDS})(?:[:：](?P<rest>.*))?$"
)
_TITLE = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}(?:[)）]|[、.．]))?(?P<name>.*?)(?:项目)?(?:经费|支出|预算)?(?:的)?情况说明$"
)
_NAMED = re.compile(r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}(?:[)）]|[、.．]))?项目名称[:：](?P<name>.+)$")
_THING = re.compile(r"([^的，。；：“”]{4,40}(?:工程|项目|专项|经费|计划))$")
_CLAUSE = re.compile(r"[，。；：]")
_LONGEST_TITLE = 60
_LEAST_SECTIONS = 3


class ProjectSection(msgspec.Struct, frozen=True):
    """One paragraph of a project's description: which section it stands in, its text, its place and the project."""

    kind: str
    text: str
    source: Source
    project: Label


class SectionReading(msgspec.Struct, frozen=True):
    """The projects that a document describes in sections, their paragraphs, and what was noticed."""

    projects: tuple[ProjectRecord, ...] = ()
    sections: tuple[ProjectSection, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Draft(msgspec.Struct):
    """A project while it is read."""

    title: Paragraph | None
    paragraphs: list[tuple[str, Paragraph]]

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.paragraphs}

    def text(self, kind: str) -> str | None:
        texts = [p.text for k, p in self.paragraphs if k == kind and p.text]
        return "\n".join(texts) or None


def read_project_sections(document: str, text: Sequence[Paragraph], *, year: int | None) -> SectionReading:
    """The projects that the text describes.

    A project begins at its overview (项目概述) and must have at least three sections. Its name stands in the title
    above; where none does, it is taken from the overview, and a finding says so. A description without any name is
    no project: all of its kind would be one.

    Args:
        document: SHA-256 of the document.
        text: The document's text outside tables, in reading order.
        year: Its fiscal year, which tells this year's money from other years'.
    """
    projects: list[ProjectRecord] = []
    sections: list[ProjectSection] = []
    findings: list[Finding] = []
    for draft in _drafts(text):
        if len(draft.kinds) < _LEAST_SECTIONS:
            continue
        source = (draft.title or draft.paragraphs[0][1]).source
        name, derived = _name(draft)
        if name is None:
            findings.append(_unnamed(document, source))
            continue
        if derived:
            findings.append(_name_finding(document, source, name))
        funds = find_funds(draft.text(FUNDS) or "", year)
        record = _record(document, source, Label(name), draft, funds)
        projects.append(record)
        sections.extend(
            ProjectSection(kind, p.text, p.source, record.project) for kind, p in draft.paragraphs if p.text
        )
    return SectionReading(tuple(projects), tuple(sections), tuple(findings))


def _drafts(text: Sequence[Paragraph]) -> Iterator[_Draft]:
    """The text cut into projects at their overviews."""
    draft: _Draft | None = None
    kind = ""
    for index, paragraph in enumerate(text):
        match = _HEADING.match(fold(paragraph.text))
        found = _kind(match["words"]) if match else None
        if found == OVERVIEW:
            if draft:
                yield draft
            draft = _Draft(_title_above(text, index), [])
        if draft is None:
            continue
        if match and found:
            kind = found
            rest = paragraph.text.partition("：")[2] or paragraph.text.partition(":")[2]
            draft.paragraphs.append((kind, Paragraph(rest.strip(), paragraph.source)))
        elif not _is_title(text, index):
            draft.paragraphs.append((kind, paragraph))
    if draft:
        yield draft


def _kind(words: str) -> str:
    return next(kind for kind, known in _HEADINGS.items() if words in known)


def _is_title(text: Sequence[Paragraph], index: int) -> bool:
    """Whether a paragraph is the title of the project whose overview follows it."""
    below = next((_HEADING.match(fold(p.text)) for p in text[index + 1 : index + 2]), None)
    return (
        below is not None and _kind(below["words"]) == OVERVIEW and _title_above(text, index + 1) is not None
    )


def _title_above(text: Sequence[Paragraph], index: int) -> Paragraph | None:
    """The short line without a full stop that stands right above an overview."""
    above = text[index - 1] if index else None
    if above is None or len(above.text) > _LONGEST_TITLE or re.search(r"[。；]$", above.text.strip()):
        return None
    return above


def _name(draft: _Draft) -> tuple[str | None, bool]:
    """The project's name, None where nothing names it, and whether it had to be taken from the overview."""
    if draft.title:
        title = unwrap(draft.title.text)
        match = _NAMED.match(title) or _TITLE.match(title)
        name = match["name"].strip() if match else title
        if name and name not in {"项目", "部门"}:
            return name, False
    overview = draft.text(OVERVIEW) or ""
    clause = _CLAUSE.split(overview, maxsplit=1)[0]
    thing = _THING.search(clause)
    return (thing[1], True) if thing else (None, False)


def _record(
    document: str, source: Source, project: Label, draft: _Draft, funds: SectionFunds
) -> ProjectRecord:
    return ProjectRecord(
        document=document,
        source=source,
        project=project,
        total=funds.total,
        total_printed=funds.printed,
        goal=draft.text(GOAL),
        overview=draft.text(OVERVIEW),
        basis=draft.text(BASIS),
        implementer=draft.text(IMPLEMENTER),
        plan=draft.text(PLAN),
        period=draft.text(PERIOD),
        parts=tuple(ProjectPart(part.label, part.amount, part.printed) for part in funds.parts),
        status=Status.VERIFIED if funds.proved else Status.UNVERIFIED,
    )


def _unnamed(document: str, source: Source) -> Finding:
    return Finding(
        document=document,
        source=source,
        rule="project-unnamed",
        severity=Severity.WARNING,
        message=f"expected the name of a project in the title at {source} or in the overview below, got none;"
        " its description was left out",
        message_zh="项目说明未写项目名称（标题与概述均无），未采用",
    )


def _name_finding(document: str, source: Source, name: str) -> Finding:
    return Finding(
        document=document,
        source=source,
        rule="project-name-derived",
        severity=Severity.INFO,
        subject=name,
        message=f"no title names the project at {source}; it was named {name!r} after its overview",
        message_zh=f"项目未单列名称，按项目概述取名“{name}”",
    )
