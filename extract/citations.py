"""Mentions of policy documents in the tables and the text of a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.document import Cell, Paragraph
from extract.facts import Citation, Label
from extract.policy import find_references
from extract.tables.interpret import TableReading
from extract.tables.lines import read_label, read_project
from extract.tables.rows import ReadRow
from extract.text import unwrap


def find_citations(
    document: str, readings: Iterable[TableReading], text: Sequence[Paragraph]
) -> list[Citation]:
    """All mentions in reading order: project names and 文号 columns of tables, and the narrative."""
    found: list[Citation] = []
    for reading in readings:
        for row in reading.rows:
            project = row.dimension("project")
            label = read_project(project.text) if project else None
            place = _Place(reading.fact.ordinal, row.ordinal, _unit(row))
            if project and label:
                found.extend(_in_text(document, project, label.name, "project_name", label, place))
            number = row.dimension("document_number")
            if number:
                found.extend(_in_text(document, number, unwrap(number.text), "doc_no_column", label, place))
    for paragraph in text:
        found.extend(_in_text(document, paragraph, paragraph.text, "narrative", None, None))
    return found


class _Place(NamedTuple):
    """A row of a table and the unit it names."""

    table: int
    row: int
    unit: Label | None


def _unit(row: ReadRow) -> Label | None:
    cell = row.dimension("unit")
    return read_label(cell.text) if cell and not row.is_total else None


def _in_text(
    document: str,
    where: Cell | Paragraph,
    text: str,
    context: str,
    project: Label | None,
    place: _Place | None,
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
            unit=place.unit if place else None,
            table=place.table if place else None,
            row=place.row if place else None,
        )
        for reference in find_references(text, context=context)
    ]
