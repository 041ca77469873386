"""The page of what persons decided, with what became of each decision."""

from __future__ import annotations

from collections.abc import Sequence

from extract.source import Source
from kg.build.redeciding import DecisionReport, DecisionState
from kg.graph.iri import Namer
from kg.web.pages.proofs import VERDICTS
from kg.web.thing import thing_ref
from kg.web.view import DataTable, Links, Notice, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.text import Text

STATES = {
    DecisionState.APPLIED: Text("已采用", "applied"),
    DecisionState.STALE: Text("与印文不符，未采用", "not applied: the print does not agree"),
    DecisionState.WAITING: Text("待重新读取", "waits until the document is read again"),
    DecisionState.NO_DOCUMENT: Text("库中没有该文件", "the store does not hold the document"),
}
"""What became of a decision, in words."""


def decisions_view(reports: Sequence[DecisionReport]) -> View:
    """All decisions about documents.

    Args:
        reports: The decisions with what became of each.
    """
    kind = Text("核对与判定", "Checks and decisions")
    if not reports:
        nothing = Text("还没有判定。", "Nothing was decided yet.")
        section = ViewSection("decisions", kind, (Notice(nothing), _WORKLIST))
    else:
        section = ViewSection("decisions", kind, (_WORKLIST, _table(reports)))
    return View(Ref("decide"), Text("人工判定", "Decisions"), kind, (section,))


_WORKLIST = Links((ViewCell("worklist", Text("待看清单", "Worklist"), Ref("worklist")),))


def _table(reports: Sequence[DecisionReport]) -> DataTable:
    namer = Namer()
    rows = tuple(
        (
            ViewCell(report.state.value, STATES[report.state]),
            ViewCell(decision.verdict.value, VERDICTS[decision.verdict.value]),
            ViewCell(
                decision.file or decision.document[:16], ref=thing_ref(namer.document(decision.document))
            ),
            ViewCell(str(decision.place or ""), _place(decision.place)),
            ViewCell(decision.printed),
            ViewCell(decision.value),
            ViewCell(decision.reason),
            ViewCell(decision.by),
            ViewCell(decision.date.isoformat()),
            ViewCell(decision.key),
        )
        for report in reports
        for decision in (report.decision,)
    )
    columns = (
        ViewColumn("state", Text("状态", "State")),
        ViewColumn("verdict", Text("判定", "Verdict")),
        ViewColumn("file", Text("文件", "File")),
        ViewColumn("place", Text("位置", "Place")),
        ViewColumn("printed", Text("印出", "As printed")),
        ViewColumn("value", Text("判定为", "Decided")),
        ViewColumn("reason", Text("理由", "Reason")),
        ViewColumn("by", Text("判定人", "By")),
        ViewColumn("date", Text("日期", "Date")),
        ViewColumn("key", Text("编号", "Key")),
    )
    return DataTable("decisions", Text("每条判定一行", "One row a decision"), columns, rows)


def _place(place: Source | None) -> Text | None:
    """Page, sheet and line, as a person looks for them."""
    if place is None:
        return None
    parts = [
        (f"第 {place.page} 页", f"page {place.page}", place.page),
        (f"工作表 {place.sheet}", f"sheet {place.sheet}", place.sheet),
        (f"第 {place.line} 行", f"line {place.line}", place.line),
    ]
    said = [(zh, en) for zh, en, value in parts if value is not None]
    return Text(" ".join(zh for zh, _ in said), ", ".join(en for _, en in said))
