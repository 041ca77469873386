"""Annex tables of funding documents: who gets what, proved by the table's own total."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.facts import Status
from extract.policy_text import PolicyReading, read_policy_text
from extract.readers import read_document

HEAD = (
    "<p>某财社指〔2023〕12号</p><h1>某某市财政局关于下达2023年社会救助补助资金预算的通知</h1><p>各区财政局：</p>"
    "<p>资金见附件。</p><p>附件：分配表</p><p>某某市财政局</p><p>2023年3月1日</p>"
)


def read(folder: Path, rows: list[list[str]], unit: str = "单位：万元", tags: str = "td") -> PolicyReading:
    table = "".join("<tr>" + "".join(f"<{tags}>{cell}</{tags}>" for cell in row) + "</tr>" for row in rows)
    file = folder / "paper.html"
    file.write_text(f"<html><body>{HEAD}<p>{unit}</p><table>{table}</table></body></html>", encoding="utf-8")
    found = read_policy_text(read_document(file))
    assert found is not None
    return found


def test_each_receiver_gets_the_sum_of_its_row_and_the_total_proves_all(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        [
            ["地区", "合计", "中央资金", "省级资金"],
            ["合计", "30", "20", "10"],
            ["铁西区", "12", "8", "4"],
            ["铁东区", "18", "12", "6"],
        ],
    )
    assert [(a.receiver.name, a.amount, a.status) for a in found.allocations] == [
        ("铁西区", Decimal(120000), Status.VERIFIED),
        ("铁东区", Decimal(180000), Status.VERIFIED),
    ]
    assert [(p.label, p.amount) for p in found.allocations[0].parts] == [
        ("中央资金", Decimal(80000)),
        ("省级资金", Decimal(40000)),
    ]


def test_a_total_that_is_not_the_sum_proves_nothing_and_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, [["单位", "金额"], ["甲街道", "5"], ["乙街道", "6"], ["合计", "12"]])
    assert {a.status for a in found.allocations} == {Status.UNVERIFIED}
    assert [(f.rule, f.expected, f.actual) for f in found.findings] == [
        ("allocations-do-not-sum", Decimal(110000), Decimal(120000))
    ]


def test_parts_that_contradict_their_row_leave_it_unproved(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        [
            ["地区", "合计", "中央资金", "省级资金"],
            ["合计", "30", "20", "10"],
            ["东区", "12", "9", "4"],
            ["西区", "18", "12", "6"],
        ],
    )
    assert [a.status for a in found.allocations] == [Status.UNVERIFIED, Status.VERIFIED]


def test_a_receiver_named_once_over_several_rows_has_all_of_them(tmp_path: Path) -> None:
    rows = [
        ["序号", "单位", "项目名称", "金额"],
        ["1", "甲街道", "助餐", "1"],
        ["2", "", "助浴", "2"],
        ["3", "乙街道", "助餐", "3"],
    ]
    found = read(tmp_path, rows)
    assert [
        (a.receiver.name, a.project.name if a.project else None, a.amount) for a in found.allocations
    ] == [
        ("甲街道", "助餐", Decimal(10000)),
        ("甲街道", "助浴", Decimal(20000)),
        ("乙街道", "助餐", Decimal(30000)),
    ]


def test_columns_that_nothing_sums_up_are_each_their_own(tmp_path: Path) -> None:
    found = read(tmp_path, [["区", "低保资金", "特困资金", "人数"], ["东区", "5", "6", "70"]])
    assert [(a.item, a.amount) for a in found.allocations] == [
        ("低保资金", Decimal(50000)),
        ("特困资金", Decimal(60000)),
    ]


@pytest.mark.parametrize("unit", ["", "制表：财政局"])
def test_money_without_a_unit_is_left_out_and_said(tmp_path: Path, unit: str) -> None:
    found = read(tmp_path, [["单位", "金额"], ["甲街道", "5"]], unit=unit)
    assert found.allocations == ()
    assert [f.rule for f in found.findings] == ["allocation-without-unit"]


def test_the_unit_in_the_header_of_a_column_counts(tmp_path: Path) -> None:
    found = read(tmp_path, [["单位名称", "下达金额（元）"], ["甲街道", "5,000.50"], ["乙街道", "—"]], unit="")
    assert [(a.receiver.name, a.amount, a.printed_unit) for a in found.allocations] == [
        ("甲街道", Decimal("5000.50"), "元")
    ]


def test_a_cell_that_is_no_number_is_no_amount(tmp_path: Path) -> None:
    found = read(
        tmp_path, [["单位", "金额"], ["甲街道", "5"], ["乙街道", "10-20"], ["丙街道", "7"], ["合计", "12"]]
    )
    assert [(a.receiver.name, a.amount, a.status) for a in found.allocations if a.amount is None] == [
        ("乙街道", None, Status.CONFLICT)
    ]
    assert Status.VERIFIED not in {a.status for a in found.allocations}


def test_a_table_of_other_things_hands_out_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, [["指标", "目标值"], ["救助人数", "500"]])
    assert found.allocations == () and found.findings == ()


def test_an_annex_of_money_without_receivers_or_copied_as_lines_is_said(tmp_path: Path) -> None:
    """What a letter hands out vanished without a word where its table was not one that is known."""
    found = read(tmp_path, [["用途", "金额"], ["救助", "500"], ["培训", "300"]])
    assert [f.rule for f in found.findings] == ["allocation-unread"]
    copied = read(
        tmp_path, [["指标", "目标值"]], unit="单位：亿元</p><p>北京1.98 1.98</p><p>河北33.86 33.39 2.16"
    )
    assert [f.rule for f in copied.findings] == ["text-rows-unread"]


def test_a_sentence_that_announces_a_list_is_no_addressee(tmp_path: Path) -> None:
    """A public notice was a letter to its own first sentence, and what it deals out vanished."""
    file = tmp_path / "notice.txt"
    file.write_text(
        "关于下达2024年救助补助资金的公告\n根据《某厅关于下达补助资金的通知》，下达我县补助资金900万元，分配如下：\n"
        "一、甲镇低保金500万元；\n某县民政局\n2024年5月6日\n",
        "utf-8",
    )
    assert read_policy_text(read_document(file)) is None
