"""What is worth a person's look, the most money first."""

from __future__ import annotations

from kg.decisions.worklist import WorkItem, WorkKind, worklist
from kg.store.snapshot import GraphReader
from kg.web.registry import PageKind
from kg.web.thing import thing_ref
from kg.web.view import Block, ColumnKind, DataTable, Notice, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.codes import TONES, rule_text
from kg.words.text import Text, same

_MOST = 500
_KINDS = {
    WorkKind.DECISION: Text("判定失效", "decision that no longer fits"),
    WorkKind.FIGURE: Text("数字", "figure"),
    WorkKind.FINDING: Text("发现", "finding"),
}
_PLACES = {"page": Text("第 {} 页", "page {}"), "line": Text("第 {} 行", "line {}")}


def load(store: GraphReader, ref: Ref) -> View:
    """The worklist of the whole store."""
    found = worklist(store)
    about = Notice(
        Text(
            "存疑的数字、核对发现和与印文不再相符的判定，按所涉金额从大到小；印出的数远大于文件总计的，移动小数点后再排。打开一条，对照原件，然后确认、更正或搁置："
            "kg decisions add，或在可写的服务（kg serve --writable）里用该页下方的表单。印出的内容始终保留。",
            "Doubtful figures, findings, and decisions that no longer fit the print, the most money first; a print far over "
            "the document's total ranks with its point moved. Open one, hold it against the page, then confirm, correct or "
            "set it aside: kg decisions add, or the form on its page where the service is writable (kg serve --writable). "
            "What is printed always stays.",
        )
    )
    blocks: tuple[Block, ...] = (about, _table(found))
    section = ViewSection("worklist", Text("待看", "To look at"), blocks)
    return View(ref, Text("待看清单", "Worklist"), Text("核对与判定", "Checks and decisions"), (section,))


def _table(found: list[WorkItem]) -> DataTable:
    rows = tuple(
        (
            ViewCell(item.money, ref=thing_ref(item.iri)),
            ViewCell(item.kind.value, _KINDS[item.kind]),
            ViewCell(item.severity or item.what, same(""), tone=item.severity or item.what)
            if (item.severity or item.what) in TONES
            else ViewCell(item.severity or item.what),
            ViewCell(item.what, _named(item)),
            ViewCell(item.zh, Text(item.zh, item.en), thing_ref(item.iri)),
            ViewCell(item.file, ref=thing_ref(item.document)),
            ViewCell(item.place, _placed(item.place)),
        )
        for item in found[:_MOST]
    )
    columns = (
        ViewColumn("money_yuan", Text("所涉金额（元）", "Money behind it (yuan)"), ColumnKind.MONEY),
        ViewColumn("kind", Text("种类", "Kind")),
        ViewColumn("severity", Text("程度", "Severity")),
        ViewColumn("rule", Text("规则", "Rule")),
        ViewColumn("matter", Text("内容", "What is the matter")),
        ViewColumn("file", Text("文件", "File")),
        ViewColumn("place", Text("位置", "Place")),
    )
    note = None
    if len(found) > _MOST:
        note = Text(f"共 {len(found)} 条，列出前 {_MOST} 条", f"First {_MOST} of {len(found)}")
    return DataTable("worklist", Text("每条一行", "One row each"), columns, rows, note=note)


def _named(item: WorkItem) -> Text:
    return _KINDS[item.kind] if item.kind is WorkKind.FIGURE else rule_text(item.what)


def _placed(place: str) -> Text:
    kind, _, number = place.partition(" ")
    words = _PLACES.get(kind)
    return Text(words.zh.format(number), words.en.format(number)) if words else same(place)


PAGE = PageKind("worklist", load)
