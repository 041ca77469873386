"""What proves a figure or contradicts it: the identities it stands in, the other figures in them, its repair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kg.graph.iri import last_key, printed_keys
from kg.store.asking import Row, ask
from kg.store.snapshot import GraphReader
from kg.web.phases import phase_name
from kg.web.thing import thing_ref
from kg.web.view import Block, ColumnKind, DataTable, Facts, Notice, ViewCell, ViewColumn, ViewSection
from kg.words.codes import repair_text
from kg.words.text import Text, same
from ontology.terms import bkg

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_MOST_MEMBERS = 60
VERDICTS = {
    "confirm": Text("确认：印出的数字无误", "confirmed: read right as printed"),
    "correct": Text("更正数字", "corrected figure"),
    "name": Text("更正名称", "corrected name"),
    "column": Text("更正列的含义", "corrected meaning of a column"),
    "money-unit": Text("判定金额单位", "unit of money decided"),
    "set-aside": Text("发现不必再看", "finding set aside"),
}
"""What persons decide, in words."""
_HOLDS = {True: Text("成立", "holds"), False: Text("不成立", "fails")}


def proofs(store: GraphReader, figure: str) -> list[ViewSection]:
    """The identities, findings and the repair of one figure; nothing where no identity covers it."""
    found = sorted(
        ask(store, "web/checks-of-figure", figure=figure),
        key=lambda r: (r["holds"] is not True, str(r["check"])),
    )
    sections = [*decided(store, figure), *_repair(store, figure)]
    if found:
        figures: dict[str, list[Row]] = defaultdict(list)
        for member in ask(store, "web/figures-of-check", check=[str(row["check"]) for row in found]):
            figures[str(member["check"])].append(member)
        members = (_members(figures[str(row["check"])], row, i) for i, row in enumerate(found, 1))
        heading = Text("由什么证明", "What proves it")
        sections.append(ViewSection("proofs", heading, (_checks(found), *members)))
    return [*sections, *_findings(store, figure)]


def _checks(found: Sequence[Row]) -> DataTable:
    table_rows = tuple(
        (
            ViewCell(
                row["holds"], _HOLDS[bool(row["holds"])], tone="verified" if row["holds"] else "conflict"
            ),
            ViewCell(row["zh"], Text(str(row["zh"]), str(row["en"]))),
            ViewCell(row["actual"]),
            ViewCell(row["expected"]),
            ViewCell(row["tolerance"] or None),
        )
        for row in found
    )
    columns = (
        ViewColumn("holds", Text("结果", "Result")),
        ViewColumn("identity", Text("勾稽关系", "Identity")),
        ViewColumn("actual_yuan", Text("整体（元）", "Whole (yuan)"), ColumnKind.MONEY),
        ViewColumn("expected_yuan", Text("各部分之和（元）", "Sum of parts (yuan)"), ColumnKind.MONEY),
        ViewColumn("tolerance_yuan", Text("印刷精度（元）", "Precision of print (yuan)"), ColumnKind.MONEY),
    )
    caption = Text("这个数字参与的勾稽关系，每个一行", "Identities that the figure stands in, one a row")
    return DataTable("checks", caption, columns, table_rows)


def _members(found: Sequence[Row], check: Row, number: int) -> DataTable:
    """The figures of one identity."""
    by_figure: dict[str, Row] = {}
    for row in found:
        by_figure.setdefault(str(row["other"]), row)
    ordered = sorted(
        by_figure.values(), key=lambda r: (str(r["table"]), int(str(r["row"] or 0)), str(r["other"]))
    )
    table_rows = tuple(
        (
            ViewCell(last_key(str(row["table"])) if row["table"] else None),
            ViewCell(row["row"]),
            _column(row),
            ViewCell(row["printed"]),
            ViewCell(row["amount"], ref=thing_ref(str(row["other"])), tone=str(row["status"] or "")),
        )
        for row in ordered[:_MOST_MEMBERS]
    )
    columns = (
        ViewColumn("table", Text("表", "Table")),
        ViewColumn("row", Text("行", "Row"), ColumnKind.NUMBER),
        ViewColumn("measure", Text("栏", "Column")),
        ViewColumn("printed", Text("印出", "As printed")),
        ViewColumn("amount_yuan", Text("金额（元）", "Amount (yuan)"), ColumnKind.MONEY),
    )
    note = None
    if len(ordered) > _MOST_MEMBERS:
        note = Text(
            f"共 {len(ordered)} 个数字，列出前 {_MOST_MEMBERS} 个",
            f"First {_MOST_MEMBERS} of {len(ordered)} figures",
        )
    return DataTable(
        f"identity-{number}", Text(str(check["zh"]), str(check["en"])), columns, table_rows, note=note
    )


def _column(row: Row) -> ViewCell:
    """Where in its row a figure stands; the total of a project has no column but the phase it is of."""
    if row["measure"]:
        return ViewCell(printed_keys(str(row["measure"])))
    tail = last_key(str(row["other"]))
    return ViewCell(tail, phase_name(tail))


def decided(store: GraphReader, thing: str) -> list[ViewSection]:
    """What persons decided about a figure, table or finding; nothing where nobody did."""
    blocks: list[Block] = []
    for row in ask(store, "web/decisions-of-thing", thing=thing):
        verdict = str(row["verdict"])
        given = (
            (Text("判定", "Verdict"), ViewCell(verdict, VERDICTS.get(verdict))),
            (Text("印出（保留）", "As printed (kept)"), ViewCell(row["printed"])),
            (Text("判定前读作（元）", "Read before as (yuan)"), ViewCell(row["read"])),
            (Text("判定为", "Decided"), ViewCell(row["value"])),
            (Text("判定的金额（元）", "Decided amount (yuan)"), ViewCell(row["amount"])),
            (
                Text("改后不再相符的勾稽关系", "Identities that hold as printed and not as decided"),
                ViewCell(row["against"] or None),
            ),
            (
                Text("改后可以相符的勾稽关系", "Identities that fail as printed and can hold as decided"),
                ViewCell(row["infavour"] or None),
            ),
            (Text("理由", "Reason"), ViewCell(row["reason"])),
            (Text("判定人", "By"), ViewCell(row["by"])),
            (Text("日期", "Date"), ViewCell(str(row["day"]))),
        )
        blocks.append(Facts(tuple(pair for pair in given if pair[1].value is not None)))
    return [ViewSection("decision", Text("人工判定", "Decided by a person"), tuple(blocks))] if blocks else []


def _repair(store: GraphReader, figure: str) -> list[ViewSection]:
    found = ask(store, "web/repair-of-figure", figure=figure)
    if not found:
        return []
    row = found[0]
    pairs = (
        (Text("原印", "As printed"), ViewCell(row["printed"])),
        (Text("修复为（元）", "Repaired to (yuan)"), ViewCell(row["amount"], tone="repaired")),
        (Text("方法", "Method"), ViewCell(row["method"], repair_text(str(row["method"])))),
    )
    return [ViewSection("repair", Text("修复", "Repair"), (Facts(pairs),))]


def _findings(store: GraphReader, figure: str) -> list[ViewSection]:
    found: dict[str, tuple[ViewCell, ...]] = {}
    for row in ask(store, "web/findings-of-figure", figure=figure):
        message = Text(str(row["zh"]), str(row["en"]))
        found[str(row["finding"])] = (
            ViewCell(row["severity"], same(""), tone=str(row["severity"])),
            ViewCell(row["zh"], message, thing_ref(str(row["finding"]))),
        )
    if not found:
        return []
    columns = (
        ViewColumn("severity", Text("程度", "Severity")),
        ViewColumn("message", Text("内容", "Message")),
    )
    blocks: tuple[Block, ...] = (
        DataTable(
            "findings", Text("涉及这个数字的发现", "Findings about it"), columns, tuple(found.values())
        ),
    )
    return [ViewSection("findings", Text("核对发现", "Findings"), blocks)]


def message(store: GraphReader, finding: str) -> tuple[Block, ...]:
    """What a finding says; nothing of other things."""
    found = ask(store, "web/message-of-finding", thing=finding)
    return tuple(Notice(Text(str(row["zh"]), str(row["en"])), "warning") for row in found[:1])


def involved(names: Mapping[str, Text], said: Mapping[str, Mapping[str, Sequence[str]]]) -> list[ViewSection]:
    """The figures that a finding is about.

    Args:
        names: What each is called.
        said: What is said of each, by property: where it stands and what is printed there.
    """
    if not names:
        return []

    def place(figure: str) -> tuple[str, int, str]:
        of = said.get(figure, {})
        table, row = min(of.get(bkg.table, [""])), min(of.get(bkg.row, ["0"]))
        return last_key(table) if table else "", int(row), figure

    table_rows = tuple(
        (
            ViewCell(name, names[figure], thing_ref(figure)),
            ViewCell(min(said.get(figure, {}).get(bkg.printedText, [""])) or None),
            ViewCell(table or None),
            ViewCell(row or None),
        )
        for table, row, figure in sorted(map(place, names))
        for name in (names[figure].zh,)
    )
    columns = (
        ViewColumn("figure", Text("数字", "Figure")),
        ViewColumn("printed", Text("印出", "As printed")),
        ViewColumn("table", Text("表", "Table")),
        ViewColumn("row", Text("行", "Row"), ColumnKind.NUMBER),
    )
    caption = Text("它涉及的数字", "Figures it is about")
    return [ViewSection("figures", caption, (DataTable("involved", caption, columns, table_rows),))]
