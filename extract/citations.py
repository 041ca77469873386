"""Mentions of policy documents in the tables and the text of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from extract.document import Cell, Paragraph
from extract.facts import Citation, Indicator, Label, ProjectRecord
from extract.policy import article_after, find_references
from extract.project_sections import BASIS, GOAL, ProjectSection
from extract.source import Source
from extract.tables.interpret import TableReading
from extract.tables.lines import read_label, read_project
from extract.tables.rows import ReadRow
from extract.tables.table import Table
from extract.text import fold, unwrap

_SHORTEST_GOAL = 12
_BEGINNING = 8
"""Characters of a mention that the end of a cell must print for the mention to begin there."""
_SECTION_CONTEXTS = {BASIS: "basis", GOAL: "goal"}


class _TextPlace(msgspec.Struct, frozen=True):
    """Where a text stands and whose it is."""

    source: Source
    context: str
    project: Label | None = None
    unit: Label | None = None
    table: int | None = None
    row: int | None = None


def find_citations(
    document: str,
    readings: Iterable[TableReading],
    projects: Iterable[ProjectRecord],
    indicators: Iterable[Indicator],
    text: Sequence[Paragraph],
    sections: Iterable[ProjectSection] = (),
    *,
    region: str | None = None,
    tables: Sequence[Table] = (),
    pieces: Sequence[Paragraph] = (),
) -> list[Citation]:
    """All mentions, each place by itself: names and 文号 columns of tables, goals, indicators, the narrative.

    Args:
        document: SHA-256 of the document.
        readings: Its amount tables.
        projects: Its projects, with their goals.
        indicators: Its indicators.
        text: Its text outside tables.
        sections: The paragraphs of `text` that describe projects, read with their project.
        region: Region of the publisher, which decides letters that several places share.
        tables: The tables as found, in the order of their ordinals, in whose cells the goals of projects stand.
        pieces: Lines outside tables that belong to goals.
    """
    sections = list(sections)
    described = {section.source for section in sections}
    texts = [
        *(found for reading in readings for row in reading.rows for found in _in_row(reading, row)),
        *(found for project in projects for found in _in_project(project)),
        *(found for indicator in indicators for found in _in_indicator(indicator)),
        *(
            (s.text, _TextPlace(s.source, _SECTION_CONTEXTS.get(s.kind, "narrative"), s.project))
            for s in sections
        ),
        *((p.text, _TextPlace(p.source, "narrative")) for p in text if p.source not in described),
    ]
    found = [citation for words, place in texts for citation in _in_text(document, words, place, region)]
    of_goals = {c.table for c in found if c.context == "goal"}
    other = _folded(pieces)
    printed = {
        ordinal: [*_folded(_long_cells(table)), *other]
        for ordinal, table in enumerate(tables, 1)
        if ordinal in of_goals
    }
    return [_where_printed(c, printed.get(c.table or 0, ())) if c.context == "goal" else c for c in found]


def _long_cells(table: Table) -> list[Cell]:
    """The cells of a table that can hold a goal, in reading order."""
    return [
        cell for page in table.pages for row in page for cell in row.cells if len(cell.text) >= _SHORTEST_GOAL
    ]


def _folded(places: Iterable[Cell | Paragraph]) -> list[tuple[str, Source]]:
    return [(fold(place.text), place.source) for place in places]


def _where_printed(citation: Citation, places: Sequence[tuple[str, Source]]) -> Citation:
    """A mention in a goal, where the goal is printed: a goal is joined from pieces, and its project stands elsewhere.

    Of the `places` (folded text, where it stands) that print the mention, or its beginning at their end, the first
    from the project's row on counts, else the last above it: pieces of a goal may stand before its row.
    """
    wanted = fold(citation.raw)
    beginning = wanted[:_BEGINNING]
    row = _order(citation.source)
    fitting = [source for text, source in places if wanted in text or text.endswith(beginning)]
    below = [source for source in fitting if _order(source) >= row]
    if not fitting:
        return citation
    return msgspec.structs.replace(
        citation, source=min(below, key=_order) if below else max(fitting, key=_order)
    )


def _order(source: Source) -> tuple[int, int, int]:
    return source.page or 0, source.position or 0, source.row or 0


def _in_row(reading: TableReading, row: ReadRow) -> Iterator[tuple[str, _TextPlace]]:
    project = row.dimension("project")
    number = row.dimension("document_number")
    label = read_project(project.text) if project and not row.is_total else None
    unit = _unit(row)
    table = reading.fact.ordinal
    if project and label:
        yield label.name, _TextPlace(project.source, "project_name", label, unit, table, row.ordinal)
    if number:
        yield unwrap(number.text), _TextPlace(number.source, "doc_no_column", label, unit, table, row.ordinal)


def _in_project(record: ProjectRecord) -> Iterator[tuple[str, _TextPlace]]:
    name = _TextPlace(record.source, "project_name", record.project, record.unit, record.table, record.row)
    yield record.project.name, name
    if record.goal and record.table is not None:
        yield record.goal, msgspec.structs.replace(name, context="goal")


def _in_indicator(indicator: Indicator) -> Iterator[tuple[str, _TextPlace]]:
    place = _TextPlace(
        indicator.source, "indicator", indicator.project, table=indicator.table, row=indicator.row
    )
    for words in dict.fromkeys(w for w in (indicator.level3, indicator.value) if w):
        yield words, place


def _unit(row: ReadRow) -> Label | None:
    cell = row.dimension("unit")
    return read_label(cell.text) if cell and not row.is_total else None


def _in_text(document: str, text: str, place: _TextPlace, region: str | None) -> list[Citation]:
    return [
        Citation(
            document=document,
            source=place.source,
            context=place.context,
            raw=reference.raw,
            start=reference.start,
            end=reference.end,
            role=reference.role,
            document_number=reference.number.normal if reference.number else None,
            title=reference.title,
            full_title=reference.full_title,
            truncated=reference.truncated,
            article=article_after(text, reference.end),
            issuer=reference.issuer,
            project=place.project,
            unit=place.unit,
            table=place.table,
            row=place.row,
        )
        for reference in find_references(text, context=place.context, region=region)
    ]
