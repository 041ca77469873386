"""Mentions of policy documents in the tables and the text of a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.document import Cell, Paragraph
from extract.facts import Citation, Label
from extract.policy import find_references
from extract.tables.interpret import TableReading
from extract.tables.lines import read_project
from extract.text import unwrap


def find_citations(
    document: str, readings: Iterable[TableReading], text: Sequence[Paragraph]
) -> list[Citation]:
    """All mentions in reading order: project names and 文号 columns of tables, and the narrative."""
    found: list[Citation] = []
    for reading in readings:
        for row in reading.rows:
            project = row.dimension("project")
            label = read_project(project) if project else None
            place = (reading.fact.ordinal, row.ordinal)
            if project and label:
                found.extend(_in_text(document, project, label.name, "project_name", label, place))
            number = row.dimension("document_number")
            if number:
                found.extend(_in_text(document, number, unwrap(number.text), "doc_no_column", label, place))
    for paragraph in text:
        found.extend(_in_text(document, paragraph, paragraph.text, "narrative", None, None))
    return found


def _in_text(
    document: str,
    where: Cell | Paragraph,
    text: str,
    context: str,
    project: Label | None,
    place: tuple[int, int] | None,
) -> list[Citation]:
    return [
        Citation(
            document=document,
            source=where.source,
            context=context,
            raw=reference.raw,
            start=reference.start,
            end=reference.end,
            role=reference.role,
            document_number=reference.number.normal if reference.number else None,
            title=reference.title,
            issuer=reference.issuer,
            project=project,
            table=place[0] if place else None,
            row=place[1] if place else None,
        )
        for reference in find_references(text, context=context)
    ]
