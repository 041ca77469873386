"""What a bureau publishes that is the budget of its government: shown for what it is, apart from the bureau's own money."""

from __future__ import annotations

from collections.abc import Sequence

from kg.store.asking import Row, ask_each
from kg.store.snapshot import GraphReader
from kg.web.thing import thing_ref
from kg.web.view import ColumnKind, DataTable, Notice, ViewCell, ViewColumn, ViewSection
from kg.words.codes import code_text
from kg.words.text import Text

_WHOSE = Notice(
    Text(
        "这些表是政府预算，由它公布：是整个地方的收支，不是它自己的，不计入它的合计，也不与各单位的数字相加。",
        "These tables are the budget of a government, which it publishes: the money of the whole place and not its own. "
        "It is in none of its totals, and is not added to what units publish.",
    )
)


def of_government(store: GraphReader, documents: Sequence[Row]) -> list[ViewSection]:
    """The tables of governments in the documents of a unit, each leading to its figures; none where there are none."""
    files = {str(row["document"]): row for row in documents}
    found = sorted(
        ask_each(store, "web/tables-of-governments", "document", files),
        key=lambda row: (str(files[str(row["document"])]["file"]), int(str(row["ordinal"]))),
    )
    if not found:
        return []
    columns = (
        ViewColumn("title", Text("表名", "Title")),
        ViewColumn("kind", Text("种类", "Kind")),
        ViewColumn("rows", Text("行数", "Rows"), ColumnKind.NUMBER),
        ViewColumn("year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("file", Text("文件", "File")),
    )
    rows = tuple(_row(row, files[str(row["document"])]) for row in found)
    table = DataTable("government", Text("每张表一行", "One row a table"), columns, rows)
    return [ViewSection("government", Text("政府预算", "Budget of the government"), (_WHOSE, table))]


def _row(table: Row, document: Row) -> tuple[ViewCell, ...]:
    kind = str(table["kind"])
    return (
        ViewCell(table["title"] or "", ref=thing_ref(str(table["table"]))),
        ViewCell(kind, code_text(kind, "table-kind")),
        ViewCell(table["rows"]),
        ViewCell(document["year"]),
        ViewCell(document["file"], ref=thing_ref(str(table["document"]))),
    )
