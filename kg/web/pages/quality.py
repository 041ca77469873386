"""How far the graph can be believed: statuses by document, findings by rule, repaired figures, coverage."""

from __future__ import annotations

from collections import Counter, defaultdict

import msgspec

from kg.answers.counts import count_by
from kg.store.asking import ask
from kg.store.snapshot import GraphReader
from kg.web.charts import Bar, bars, bars_height
from kg.web.pages.document import STATES
from kg.web.pages.unit_tables import findings_table
from kg.web.proof_shares import STATUS_NAMES
from kg.web.registry import PageKind
from kg.web.thing import thing_ref
from kg.web.view import (
    Block,
    Chart,
    ColumnKind,
    DataTable,
    Links,
    Notice,
    Ref,
    View,
    ViewCell,
    ViewColumn,
    ViewSection,
)
from kg.words.codes import rule_text
from kg.words.text import Text, same

_MOST_BARS = 40
_MOST_FINDINGS = 500


_WORKLIST = Links(
    (
        ViewCell(
            "worklist", Text("待看清单，所涉金额从大到小", "Worklist, the most money first"), Ref("worklist")
        ),
    )
)

_COLOURS = {
    "verified": "#34a853",
    "repaired": "#f9ab00",
    "confirmed": "#4a90d9",
    "corrected": "#1f5fa8",
    "unverified": "#9aa0a6",
    "conflict": "#d93025",
}
"""Of bars, as the marks on pages of documents have them."""


def load(store: GraphReader, ref: Ref) -> View:
    """Statuses, findings, repairs and coverage over all documents."""
    return View(
        ref,
        Text("质量", "Quality"),
        Text("核对与覆盖", "Checks and coverage"),
        (
            ViewSection("look", Text("值得一看", "Worth a look"), (_WORKLIST,)),
            ViewSection("status", Text("金额的状态", "Status of the figures"), _statuses(store)),
            ViewSection("rules", Text("核对发现，按规则", "Findings by rule"), (_rules(store),)),
            ViewSection("findings", Text("核对发现", "Findings"), (_findings(store),)),
            ViewSection("repairs", Text("修复的数字", "Repaired figures"), _repairs(store)),
            ViewSection("coverage", Text("覆盖", "Coverage"), (_coverage(store),)),
        ),
    )


def _statuses(store: GraphReader) -> tuple[Block, ...]:
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in count_by(store, "web/statuses-of-documents"):
        counts[str(row["file"]), str(row["document"])][str(row["status"])] += int(str(row["n"]))
    total = Counter[str]()
    found = []
    for (file, document), count in sorted(counts.items()):
        total.update(count)
        figures = sum(count.values())
        share = f"{count['verified'] / figures:.1%}"
        numbers = (ViewCell(count[status]) for status in STATUS_NAMES)
        found.append((ViewCell(file, ref=thing_ref(document)), ViewCell(figures), *numbers, ViewCell(share)))
    columns = (
        ViewColumn("file", Text("文件", "File")),
        ViewColumn("figures", Text("金额数字", "Figures"), ColumnKind.NUMBER),
        *(ViewColumn(status, STATUS_NAMES[status], ColumnKind.NUMBER) for status in STATUS_NAMES),
        ViewColumn("share", Text("已核对的比例", "Share verified"), ColumnKind.NUMBER),
    )
    table = DataTable(
        "status",
        Text("每份文件一行", "One row a document"),
        columns,
        tuple(found),
        total=(
            ViewCell(None, Text("合计", "Total")),
            ViewCell(sum(total.values())),
            *(ViewCell(total[s]) for s in STATUS_NAMES),
            ViewCell(None),
        ),
    )
    meaning = Notice(
        Text(
            "已核对：至少有一个能查出错误的勾稽关系成立。没有勾稽关系覆盖的数字是未核对，不等于有错。",
            "Verified: at least one identity that would have caught an error holds. Unverified: no identity covers it.",
        )
    )
    if not 0 < len(counts) <= _MOST_BARS:
        return (meaning, table)
    files = [file for file, _ in sorted(counts)]
    ordered = [counts[key] for key in sorted(counts)]
    names = [same(file) for file in files]
    option = bars(names, [Bar(STATUS_NAMES[s], ()) for s in STATUS_NAMES], stacked=True)
    for series, status in zip(option["series"], STATUS_NAMES, strict=True):
        series["data"] = [count[status] for count in ordered]
        series["itemStyle"] = {"color": _COLOURS[status]}
    option["tooltip"] = {"trigger": "axis", "valueFormatter": None}
    context = ((Text("单位", "Unit"), Text("个数字", "figures")),)
    caption = Text("各文件金额的状态", "Status of figures by document")
    return (
        meaning,
        Chart("status-bars", caption, option, "status", context, bars_height(names, 1, stacked=True)),
        table,
    )


def _rules(store: GraphReader) -> Block:
    found = tuple(
        (
            ViewCell(row["severity"], same(""), tone=str(row["severity"])),
            ViewCell(row["rule"], rule_text(str(row["rule"]))),
            ViewCell(row["n"]),
            ViewCell(row["documents"]),
        )
        for row in ask(store, "web/findings-by-rule")
    )
    if not found:
        return Notice(Text("没有核对发现。", "Nothing was found."))
    columns = (
        ViewColumn("severity", Text("程度", "Severity")),
        ViewColumn("rule", Text("规则", "Rule")),
        ViewColumn("findings", Text("发现", "Findings"), ColumnKind.NUMBER),
        ViewColumn("documents", Text("文件", "Documents"), ColumnKind.NUMBER),
    )
    return DataTable("rules", Text("每条规则一行", "One row a rule"), columns, found)


def _findings(store: GraphReader) -> Block:
    found = ask(store, "web/worst-findings")
    if not found:
        return Notice(Text("没有核对发现。", "Nothing was found."))
    table = findings_table(found)
    more = Ref("questions", "findings-by-severity") if len(found) >= _MOST_FINDINGS else None
    caption = Text("最严重的在前", "The worst first")
    return msgspec.structs.replace(table, name="all-findings", caption=caption, more=more)


def _repairs(store: GraphReader) -> tuple[Block, ...]:
    found = tuple(
        (
            ViewCell(row["printed"]),
            ViewCell(row["amount"], ref=thing_ref(str(row["line"])), tone="repaired"),
            ViewCell(row["file"]),
        )
        for row in ask(store, "web/repaired-figures")
    )
    if not found:
        return (Notice(Text("没有修复过的数字。", "No figure was repaired.")),)
    columns = (
        ViewColumn("printed", Text("原印", "As printed")),
        ViewColumn("amount_yuan", Text("修复为（元）", "Repaired to (yuan)"), ColumnKind.MONEY),
        ViewColumn("file", Text("文件", "File")),
    )
    caption = Text("每个数字一行；点击查看证明", "One row a figure; follow it to its proof")
    return (DataTable("repairs", caption, columns, found),)


def _coverage(store: GraphReader) -> DataTable:
    """Which tables each document has, declares empty, or has in a form that nothing is known of."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in count_by(store, "web/states-of-tables"):
        counts[str(row["file"]), str(row["document"])][str(row["state"])] += int(str(row["n"]))
    found = tuple(
        (ViewCell(file, ref=thing_ref(document)), *(ViewCell(count[state]) for state in STATES))
        for (file, document), count in sorted(counts.items())
    )
    columns = (
        ViewColumn("file", Text("文件", "File")),
        *(ViewColumn(state, name, ColumnKind.NUMBER) for state, name in STATES.items()),
    )
    caption = Text(
        "每份文件的表；缺哪些见核对发现", "Tables of each document; what is missing is among the findings"
    )
    return DataTable("coverage", caption, columns, found)


PAGE = PageKind("quality", load)
