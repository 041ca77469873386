"""One document: who published it, its tables with how much of each is proved, and what was found in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from kg.graph.iri import last_key
from kg.store.asking import Row, ask, label_of
from kg.store.snapshot import GraphReader
from kg.web.asking import require
from kg.web.pages.unit_tables import findings
from kg.web.pages.units import region_name
from kg.web.proof_shares import STATUS_NAMES, proof_shares
from kg.web.registry import PageKind
from kg.web.thing import thing_iri, thing_ref
from kg.web.view import ColumnKind, DataTable, Facts, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.text import Text, same
from ontology.terms import bkg

STAGES = {"budget": Text("预算", "budget"), "final_accounts": Text("决算", "final accounts")}
STATES = {
    "present": Text("有", "present"),
    "declared_empty": Text("空表", "declared empty"),
    "unknown": Text("未识别", "unknown kind"),
}
FORMATS = {
    "text": Text("文本", "text"),
    "web page": Text("网页", "web page"),
    "Word file": Text("Word 文件", "Word file"),
    "Excel file": Text("Excel 文件", "Excel file"),
    "binary Excel file": Text("Excel 二进制文件", "binary Excel file"),
    "OpenDocument spreadsheet": Text("OpenDocument 表格", "OpenDocument spreadsheet"),
    "OpenDocument text": Text("OpenDocument 文本", "OpenDocument text"),
    "Excel file of 1997 to 2003": Text("Excel 97-2003 文件", "Excel file of 1997 to 2003"),
    "Word file of 1997 to 2003": Text("Word 97-2003 文件", "Word file of 1997 to 2003"),
    "rich text file": Text("RTF 文件", "rich text file"),
    "PNG image": Text("PNG 图片", "PNG image"),
    "JPEG image": Text("JPEG 图片", "JPEG image"),
    "TIFF image": Text("TIFF 图片", "TIFF image"),
    "GIF image": Text("GIF 图片", "GIF image"),
}
"""Formats of published files in words; others, such as PDF, are their own names."""


def load(store: GraphReader, ref: Ref) -> View:
    """A document by the hash in its IRI.

    Raises:
        PageMissingError: The store knows no such document.
    """
    iri = thing_iri("document", ref.key)
    require(store, iri, bkg.BudgetDocument)
    about = ask(store, "web/document", document=iri)[0]
    tables = _tables(store, iri)
    sections = (
        ViewSection("about", Text("文件", "Document"), (_facts(store, about, _proof_counts(store, iri)),)),
        ViewSection("tables", Text("读到的表", "Tables as read"), (tables,)),
        *findings(store, [iri]),
    )
    window = same(str(about["title"])) if about["title"] else None
    return View(ref, same(str(about["file"])), Text("文件", "Document"), sections, iri=iri, window=window)


def _proof_counts(store: GraphReader, iri: str) -> Counter[str]:
    """Status → figures of the document, totals of its projects among them."""
    counts = Counter[str]()
    for query in ("web/statuses-of-tables", "web/project-statuses-of-document"):
        for row in ask(store, query, document=iri):
            counts[str(row["status"])] += int(str(row["n"]))
    return counts


def _facts(store: GraphReader, about: Row, counts: Mapping[str, int]) -> Facts:
    stage = last_key(str(about["stage"] or ""))
    unit, region = about["unit"], about["region"]
    pairs = (
        (Text("标题", "Title"), ViewCell(about["title"])),
        (
            Text("发布单位", "Publisher"),
            ViewCell(
                label_of(store, str(unit)) if unit else None, ref=thing_ref(str(unit) if unit else None)
            ),
        ),
        (Text("地区", "Region"), ViewCell(region_name(store, str(region)) if region else None)),
        (Text("年度", "Year"), ViewCell(about["year"])),
        (Text("阶段", "Stage"), ViewCell(stage or None, STAGES.get(stage))),
        (Text("格式", "Format"), ViewCell(about["format"], FORMATS.get(str(about["format"])))),
        *proof_shares(counts),
        (Text("SHA-256", "SHA-256"), ViewCell(about["sha"])),
    )
    return Facts(tuple(pair for pair in pairs if pair[1].value is not None))


def _tables(store: GraphReader, iri: str) -> DataTable:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in ask(store, "web/statuses-of-tables", document=iri):
        counts[str(row["table"])][str(row["status"])] += int(str(row["n"]))
    found = []
    for row in sorted(
        ask(store, "web/tables-of-document", document=iri), key=lambda r: int(str(r["ordinal"]))
    ):
        table, count = str(row["table"]), counts[str(row["table"])]
        found.append(
            (
                ViewCell(row["number"], ref=thing_ref(table)),
                ViewCell(row["title"], ref=thing_ref(table)),
                ViewCell(row["state"], STATES.get(str(row["state"]))),
                ViewCell(row["rows"]),
                ViewCell(sum(count.values())),
                *(ViewCell(count[status]) for status in STATUS_NAMES),
                ViewCell(row["printed_unit"]),
            )
        )
    columns = (
        ViewColumn("number", Text("表号", "Number")),
        ViewColumn("title", Text("表名", "Title")),
        ViewColumn("state", Text("状态", "State")),
        ViewColumn("rows", Text("行", "Rows"), ColumnKind.NUMBER),
        ViewColumn("figures", Text("金额数字", "Figures"), ColumnKind.NUMBER),
        *(ViewColumn(status, name, ColumnKind.NUMBER) for status, name in STATUS_NAMES.items()),
        ViewColumn("printed_unit", Text("单位", "Unit")),
    )
    return DataTable("tables", Text("每张表一行", "One row a table"), columns, tuple(found))


def _keys(store: GraphReader) -> Iterable[Ref]:
    for row in ask(store, "common/things-of-class", type=bkg.BudgetDocument):
        if found := thing_ref(str(row["thing"])):
            yield found


PAGE = PageKind("document", load, keys=_keys)
