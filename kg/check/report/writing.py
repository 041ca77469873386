"""The report of an audit as a file: HTML for people and printers, XLSX to go on with."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, select_autoescape

from kg.check.report.contents import AuditReport, gravest
from kg.errors import ExportError
from kg.store.durable import replace_file
from kg.words.codes import TONES, code_text, rule_text
from kg.words.text import Text

if TYPE_CHECKING:
    import xlsxwriter

VERDICTS = {
    "confirm": Text("确认", "confirmed"),
    "correct": Text("更正数字", "corrected"),
    "name": Text("更正名称", "name"),
    "column": Text("更正列的含义", "meaning of a column"),
    "money-unit": Text("判定金额单位", "unit of money"),
    "set-aside": Text("不必再看", "set aside"),
}
_STATES = {
    "present": Text("有", "present"),
    "declared_empty": Text("空表", "declared empty"),
    "unknown": Text("未识别", "not recognised"),
    "missing": Text("缺表", "missing"),
    "row_missing": Text("缺行", "row missing"),
}
_ABOUT = ("文件", "单位", "年度", "阶段", "金额数字", "已核对", "严重", "警告", "提示", "SHA-256")
_FINDINGS = (
    "文件", "程度", "规则", "页", "行", "说明", "In English", "应为（元）", "实为（元）", "差额（元）",
    "涉及的数字", "不必再看",
)  # fmt: skip
_PROOFS = ("文件", "勾稽关系", "In English", "成立", "不成立")
_TABLES = ("文件", "表号", "表名", "状态", "金额单位", "行", "金额数字", "已证实")
_DECIDED = ("文件", "判定", "位置", "印出", "判定为", "理由", "判定人", "日期")
_STAGES = {"budget": Text("预算", "budget"), "final_accounts": Text("决算", "final accounts")}


def write_report(report: AuditReport, path: Path) -> None:
    """Write a report in the form that the file's suffix tells.

    Raises:
        ExportError: The suffix is neither .html nor .xlsx, or the file cannot be written.
    """
    try:
        if path.suffix.lower() in (".html", ".htm"):
            replace_file(path, to_html(report))
        elif path.suffix.lower() == ".xlsx":
            _write_workbook(report, path)
        else:
            raise ExportError(f"report {path}", "a file that ends in .html or .xlsx", path.suffix or "none")
    except OSError as error:
        raise ExportError(f"report {path}", "a file that can be written", str(error)) from error


def to_html(report: AuditReport) -> str:
    """A report as one page in Chinese and English, without scripts or anything from elsewhere."""
    loader = PackageLoader("kg.check.report", ".")
    environment = Environment(
        loader=loader, autoescape=select_autoescape(["html"]), trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["yuan"] = _yuan
    words = {
        "tone": _tone,
        "rule": rule_text,
        "verdict": VERDICTS.get,
        "state": _STATES.get,
        "stage": _STAGES.get,
    }
    return environment.get_template("report.html").render(report=report, gravest=gravest(report), **words)


def _tone(code: str) -> Text:
    return TONES.get(code) or code_text(code, "status") or Text(code, code)


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def _write_workbook(report: AuditReport, path: Path) -> None:
    import xlsxwriter  # slow to import, and only this format needs it

    options = {"strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            for name, columns, rows in _sheets(report):
                _write_sheet(book, name, columns, rows)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


_Rows = list[tuple[str | int | Decimal | None, ...]]


def _sheets(report: AuditReport) -> list[tuple[str, tuple[str, ...], _Rows]]:
    """Name, headings and rows of each sheet."""
    documents = report.documents
    about: _Rows = [
        (d.file, d.unit, d.year, _words(_STAGES, d.stage), d.figures, d.statuses.get("verified", 0), d.count("fatal"),
         d.count("warning"), d.count("info"), d.sha256)
        for d in documents
    ]  # fmt: skip
    about += [(message, *[None] * 9) for message in report.unread]
    findings: _Rows = [
        (d.file, _tone(f.severity).zh, rule_text(f.rule).zh, f.page or None, f.line or None, f.message_zh, f.message,
         f.expected, f.actual, f.difference, "；".join(_cell_words(c.table, c.row, c.column, c.printed) for c in one.cells),
         "是" if f.set_aside else "")
        for d in documents for one in d.findings for f in (one.finding,)
    ]  # fmt: skip
    proofs: _Rows = [(d.file, i.zh, i.en, i.holds, i.fails) for d in documents for i in d.identities]
    tables: _Rows = [
        (d.file, t.number, t.title, _words(_STATES, t.state), t.unit, t.rows, t.amounts, t.proved)
        for d in documents for t in d.tables
    ]  # fmt: skip
    decided: _Rows = [
        (d.file, _words(VERDICTS, x.verdict), x.place, x.printed, x.value, x.reason, x.by, x.date)
        for d in documents for x in d.decisions
    ]  # fmt: skip
    return [
        ("文件 Documents", _ABOUT, about),
        ("发现 Findings", _FINDINGS, findings),
        ("勾稽关系 Identities", _PROOFS, proofs),
        ("覆盖 Coverage", _TABLES, tables),
        ("人工判定 Decisions", _DECIDED, decided),
    ]


def _words(words: dict[str, Text], code: str) -> str:
    return words[code].zh if code in words else code


def _cell_words(table: str, row: str, column: str, printed: str) -> str:
    return " ".join(part for part in (f"表{table}" if table else "", row, column, f"“{printed}”") if part)


def _write_sheet(book: xlsxwriter.Workbook, name: str, columns: tuple[str, ...], rows: _Rows) -> None:
    sheet = book.add_worksheet(name)
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    for position, heading in enumerate(columns):
        sheet.write_string(0, position, heading, bold)
        sheet.set_column(position, position, 60 if heading in ("说明", "In English", "涉及的数字") else 16)
    for number, row in enumerate(rows, 1):
        for position, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(number, position, float(value), money)
            elif isinstance(value, int):
                sheet.write_number(number, position, value)
            elif value is not None:
                sheet.write_string(number, position, value)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
