"""The report of an audit says everything that was found, in one file that needs nothing else and runs nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from kg.check.files import store_of_files
from kg.check.findings import read_findings
from kg.check.report import AuditReport, report_of, write_report
from kg.check.report.writing import to_html
from kg.cli.app import app
from kg.errors import ExportError
from tests.conftest import SAMPLES

SAMPLE = SAMPLES / "2026-小红门乡.txt"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def report() -> AuditReport:
    with store_of_files([str(SAMPLE)]) as (store, errors):
        assert errors == []
        found = report_of(store, ["坏.pdf: <b>damaged</b>"], NOW)
        assert [f.finding.iri for f in found.documents[0].findings] == [r.iri for r in read_findings(store)]
    return found


def test_the_page_tells_every_finding_with_its_figures_in_both_languages(report: AuditReport) -> None:
    page = to_html(report)
    (document,) = report.documents
    assert len(document.findings) == 7
    for one in document.findings:
        assert one.finding.message_zh in page
    # The two sums that fail, with what is printed and where.
    assert page.count("4,839.088567") >= 2 and "-720,000.00" in page and "第100行 第5列" in page
    assert document.sha256 in page and "661-北京市朝阳区小红门乡" in page
    assert sum(document.statuses.values()) == document.figures == 232
    assert any(i.fails for i in document.identities) and all(i.zh and i.en for i in document.identities)
    assert [t.state for t in document.tables].count("present") >= 8


def test_the_page_needs_nothing_else_and_runs_nothing(report: AuditReport) -> None:
    page = to_html(report)
    assert not re.search(r"<(script|link|img|iframe)\b|@import|url\(|\b(?:src|href)=\"(?!#)", page)
    assert "&lt;b&gt;damaged" in page and "<b>damaged" not in page
    assert "w3id.org" not in page


def test_the_workbook_holds_the_same_findings(report: AuditReport, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_report(report, path)
    book = CalamineWorkbook.from_path(path)
    rows = book.get_sheet_by_name("发现 Findings").to_python()
    messages = [row[rows[0].index("说明")] for row in rows[1:]]
    assert messages == [f.finding.message_zh for f in report.documents[0].findings]
    assert {row[rows[0].index("差额（元）")] for row in rows[1:]} >= {-720000.0, 720000.0}
    assert len(book.get_sheet_by_name("覆盖 Coverage").to_python()) == len(report.documents[0].tables) + 1


def test_another_kind_of_file_is_refused(report: AuditReport, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.html or \.xlsx"):
        write_report(report, tmp_path / "report.docx")


def test_a_finding_set_aside_no_longer_fails_the_check_and_stays_in_the_report(tmp_path: Path) -> None:
    file = tmp_path / "预算.txt"
    text = "2026年某区某街道部门预算公开\n\n预算04表 政府采购预算明细表\n金额单位：万元\n采购类别\t金额\nA-货物\t{}\n合 计\t4.0\n"
    file.write_text(text.format("1.5\nC-服务\t2.0"), "utf-8")
    with store_of_files([str(file)]) as (store, _):
        remarks = [r for r in read_findings(store) if r.severity != "info"]
    assert remarks
    entries = "".join(
        f"- set-aside: {{document: '{report_sha(file)}', rule: {r.rule}, printed: '{r.subject}'"
        + (f", line: {r.line}, column: {r.column}" if r.line else "")
        + (f", expected: '{r.expected}', actual: '{r.actual}'" if r.difference is not None else "")
        + "}\n  reason: 已核实\n  by: AB\n  date: 2026-03-01\n"
        for r in remarks
    )
    decisions, page = tmp_path / "decisions.yaml", tmp_path / "report.html"
    decisions.write_text(entries, "utf-8")
    arguments = ["check", str(file), "--report", str(page)]
    assert CliRunner().invoke(app, arguments).exit_code == 1
    before = page.read_text("utf-8")
    assert CliRunner().invoke(app, [*arguments, "-d", str(decisions)]).exit_code == 0
    after = page.read_text("utf-8")
    assert "已判定不必再看" in after and "已判定不必再看" not in before
    assert any(r.line for r in remarks) and not all(r.line for r in remarks)
    assert all(r.message_zh in after for r in remarks)
    assert f"警告 {len(remarks)}" in before and "警告 0" in after


def report_sha(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()
