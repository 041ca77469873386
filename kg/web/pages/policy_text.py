"""What a page of a policy shows of its text, where it is held: dates, validity and articles."""

from __future__ import annotations

from collections.abc import Sequence

from kg.store.asking import ask
from kg.store.snapshot import GraphReader
from kg.web.view import ColumnKind, DataTable, Facts, ViewCell, ViewColumn, ViewSection
from kg.words.text import Text

_FIELDS = (
    ("file", Text("文件", "File")),
    ("index", Text("索引号", "Index number")),
    ("written", Text("成文日期", "Written")),
    ("published", Text("发布日期", "Published")),
    ("revised", Text("修订日期", "Revised")),
    ("effective", Text("施行日期", "In force from")),
    ("expires", Text("失效日期", "Until")),
    ("validity", Text("有效性", "Validity")),
)
_VALIDITY = {
    "valid": Text("有效", "valid"),
    "amended": Text("部分有效", "valid in part"),
    "repealed": Text("失效", "no longer valid"),
}


def text_sections(store: GraphReader, names: Sequence[str]) -> list[ViewSection]:
    """The section of the text; none where the document is only cited."""
    texts = [row for name in names for row in ask(store, "policy/text-of", policy=name)]
    blocks: list[Facts | DataTable] = []
    for row in texts:
        pairs = [(label, ViewCell(row[field], _VALIDITY.get(str(row[field])))) for field, label in _FIELDS]
        blocks.append(Facts(tuple(pair for pair in pairs if pair[1].value is not None)))
    articles = _articles(store, names)
    if articles.rows:
        blocks.append(articles)
    return [ViewSection("text", Text("文件全文", "Text"), tuple(blocks))] if blocks else []


def _articles(store: GraphReader, names: Sequence[str]) -> DataTable:
    found = [row for name in names for row in ask(store, "policy/articles-of", policy=name)]
    columns = (
        ViewColumn("label", Text("条", "Article")),
        ViewColumn("chapter", Text("章", "Chapter")),
        ViewColumn("paragraphs", Text("款数", "Paragraphs"), ColumnKind.NUMBER),
        ViewColumn("cited", Text("被引次数", "Cited"), ColumnKind.NUMBER),
        ViewColumn("text", Text("条文", "Text")),
    )
    rows = tuple(tuple(ViewCell(row[column.name]) for column in columns) for row in found)
    return DataTable("articles", Text("每条一行", "One row an article"), columns, rows)
