"""What proves a figure or contradicts it: the identities it stands in, the other figures in them, its repair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.snapshot import GraphReader
from kg.web.asking import Row, label_of, rows
from kg.web.text import Text, same
from kg.web.thing import key_text, thing_ref
from kg.web.view import Block, Cell, Column, ColumnKind, DataTable, Facts, Section
from ontology.terms import bkg

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_CHECKS = f"""SELECT ?figure ?check ?rule ?zh ?en ?holds ?actual ?expected ?tolerance WHERE {{ GRAPH ?g {{
  ?check <{bkg.involves}> ?figure ; <{bkg.holds}> ?holds ; <{bkg.rule}> ?rule ; <{_LABEL}> ?zh , ?en ;
    <{bkg.actual}> ?actual ; <{bkg.expected}> ?expected . FILTER(lang(?zh) = "zh" && lang(?en) = "en")
  OPTIONAL {{ ?check <{bkg.tolerance}> ?tolerance }} }} }}"""
_MEMBERS = f"""SELECT ?check ?other ?amount ?printed ?status ?table ?row ?measure WHERE {{ GRAPH ?g {{
  ?check <{bkg.involves}> ?other . OPTIONAL {{ ?other <{bkg.amount}> ?amount }}
  OPTIONAL {{ ?other <{bkg.total}> ?amount }}
  OPTIONAL {{ ?other <{bkg.printedText}> ?printed }} OPTIONAL {{ ?other <{bkg.status}> ?status }}
  OPTIONAL {{ ?other <{bkg.table}> ?table }} OPTIONAL {{ ?other <{bkg.row}> ?row }}
  OPTIONAL {{ ?other <{bkg.measure}> ?measure }} }} }}"""
_FINDINGS = f"""SELECT ?figure ?finding ?severity ?zh ?en WHERE {{ GRAPH ?g {{
  ?finding <{bkg.involves}> ?figure ; <{bkg.severity}> ?severity ; <{bkg.message}> ?zh , ?en .
  FILTER(lang(?zh) = "zh" && lang(?en) = "en") }} }}"""
_REPAIR = f"""SELECT ?figure ?printed ?amount ?method WHERE {{ GRAPH ?g {{ ?repair <{bkg.mends}> ?figure ;
  <{bkg.printedText}> ?printed ; <{bkg.amount}> ?amount ; <{bkg.method}> ?method }} }}"""
_MOST_MEMBERS = 60
_HOLDS = {True: Text("成立", "holds"), False: Text("不成立", "fails")}


def proofs(store: GraphReader, figure: str) -> list[Section]:
    """The identities, findings and the repair of one figure; nothing where no identity covers it."""
    found = sorted(
        rows(store, _CHECKS, figure=figure), key=lambda r: (r["holds"] is not True, str(r["check"]))
    )
    sections = [*_repair(store, figure)]
    if found:
        sections.append(
            Section(
                "proofs",
                Text("由什么证明", "What proves it"),
                (_checks(found), *(_members(store, row, i) for i, row in enumerate(found, 1))),
            )
        )
    return [*sections, *_findings(store, figure)]


def _checks(found: Sequence[Row]) -> DataTable:
    table_rows = tuple(
        (
            Cell(row["holds"], _HOLDS[bool(row["holds"])], tone="verified" if row["holds"] else "conflict"),
            Cell(row["zh"], Text(str(row["zh"]), str(row["en"]))),
            Cell(row["actual"]),
            Cell(row["expected"]),
            Cell(row["tolerance"] or None),
        )
        for row in found
    )
    columns = (
        Column("holds", Text("结果", "Result")),
        Column("identity", Text("勾稽关系", "Identity")),
        Column("actual_yuan", Text("整体（元）", "Whole (yuan)"), ColumnKind.MONEY),
        Column("expected_yuan", Text("各部分之和（元）", "Sum of parts (yuan)"), ColumnKind.MONEY),
        Column("tolerance_yuan", Text("印刷精度（元）", "Precision of print (yuan)"), ColumnKind.MONEY),
    )
    caption = Text("这个数字参与的勾稽关系，每个一行", "Identities that the figure stands in, one a row")
    return DataTable("checks", caption, columns, table_rows)


def _members(store: GraphReader, check: Row, number: int) -> DataTable:
    """The figures of one identity."""
    by_figure: dict[str, Row] = {}
    for row in rows(store, _MEMBERS, check=str(check["check"])):
        by_figure.setdefault(str(row["other"]), row)
    ordered = sorted(
        by_figure.values(), key=lambda r: (str(r["table"]), int(str(r["row"] or 0)), str(r["other"]))
    )
    table_rows = tuple(
        (
            Cell(key_text(str(row["table"]).rpartition("/")[2]) if row["table"] else None),
            Cell(row["row"]),
            Cell(key_text(str(row["measure"]).partition("/measure/")[2]) if row["measure"] else _tail(row)),
            Cell(row["printed"]),
            Cell(row["amount"], ref=thing_ref(str(row["other"])), tone=str(row["status"] or "")),
        )
        for row in ordered[:_MOST_MEMBERS]
    )
    columns = (
        Column("table", Text("表", "Table")),
        Column("row", Text("行", "Row"), ColumnKind.NUMBER),
        Column("measure", Text("栏", "Column")),
        Column("printed", Text("印出", "As printed")),
        Column("amount_yuan", Text("金额（元）", "Amount (yuan)"), ColumnKind.MONEY),
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


def _tail(row: Row) -> str:
    return key_text(str(row["other"]).rpartition("/")[2])


def _repair(store: GraphReader, figure: str) -> list[Section]:
    found = rows(store, _REPAIR, figure=figure)
    if not found:
        return []
    row = found[0]
    pairs = (
        (Text("原印", "As printed"), Cell(row["printed"])),
        (Text("修复为（元）", "Repaired to (yuan)"), Cell(row["amount"], tone="repaired")),
        (Text("方法", "Method"), Cell(row["method"])),
    )
    return [Section("repair", Text("修复", "Repair"), (Facts(pairs),))]


def _findings(store: GraphReader, figure: str) -> list[Section]:
    found: dict[str, tuple[Cell, ...]] = {}
    for row in rows(store, _FINDINGS, figure=figure):
        message = Text(str(row["zh"]), str(row["en"]))
        found[str(row["finding"])] = (
            Cell(row["severity"], same(""), tone=str(row["severity"])),
            Cell(row["zh"], message, thing_ref(str(row["finding"]))),
        )
    if not found:
        return []
    columns = (Column("severity", Text("程度", "Severity")), Column("message", Text("内容", "Message")))
    blocks: tuple[Block, ...] = (
        DataTable(
            "findings", Text("涉及这个数字的发现", "Findings about it"), columns, tuple(found.values())
        ),
    )
    return [Section("findings", Text("核对发现", "Findings"), blocks)]


def involved(store: GraphReader, thing: str) -> list[Section]:
    """The figures that a finding is about."""
    query = f"SELECT ?thing ?figure WHERE {{ GRAPH ?g {{ ?thing <{bkg.involves}> ?figure }} }}"
    names: dict[str, str] = defaultdict(str)
    for row in rows(store, query, thing=thing):
        figure = str(row["figure"])
        names[figure] = label_of(store, figure) or key_text(figure.rpartition("/id/")[2])
    if not names:
        return []
    columns = (Column("figure", Text("数字", "Figure")),)
    table_rows = tuple((Cell(name, ref=thing_ref(figure)),) for figure, name in sorted(names.items()))
    caption = Text("它涉及的数字", "Figures it is about")
    return [Section("figures", caption, (DataTable("involved", caption, columns, table_rows),))]
