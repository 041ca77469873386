"""The picture: well-formed, complete, safe and the same every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from kg.lineage import Breakdown, Edge, EdgeKind, Lineage, Node, NodeKind, policy_lineage, render
from kg.lineage.drawing import draw_svg
from kg.lineage.flows import complete
from kg.lineage.money import wan_yuan
from kg.store.snapshot import StoreSnapshot
from tests.kg.lineage.graphs import lineage, money

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314


def texts(svg: str) -> list[str]:
    return ["".join(e.itertext()) for e in parsed(svg).iter(f"{SVG}text")]


def test_the_picture_names_unit_year_stage_total_filters_and_what_was_gathered(street: Lineage) -> None:
    shown = "\n".join(texts(draw_svg(street, top=5)))
    for part in (
        "北京市朝阳区人民政府双井街道 2026年预算",
        "支出合计 5,559.89 万元（55,598,912.31 元）",
        "筛选条件：单位：601",
        "年度：2026",
        "阶段：预算",
        "“项”单独画出最大的 5 个",
        "收支差额（按项目）",
    ):
        assert part in shown


def test_amounts_are_in_wan_yuan_with_two_decimals(street: Lineage) -> None:
    amounts = re.findall(r'class="money">([^<]+)<', draw_svg(street))
    assert len(amounts) > 30
    assert all(re.fullmatch(r"\d{1,3}(,\d{3})*\.\d\d", a) for a in amounts)


def test_full_names_and_exact_yuan_are_tooltips(street: Lineage) -> None:
    root = parsed(draw_svg(street, top=None))
    titles = ["".join(e.itertext()) for e in root.iter(f"{SVG}title")]
    boxes = [e for e in root.iter(f"{SVG}rect") if e.get("class") != "page"]
    assert len(boxes) >= len(street.nodes)
    assert len(titles) == len(boxes) + len(street.edges) + 1
    assert any("2,978,657.77 元" in t and "2026-双井街道.txt" in t for t in titles)


def test_markup_in_a_name_stays_text() -> None:
    name = "<script>alert('1')</script>&\"]]>\x0b\u2028"
    made = lineage([money("a", "b", "1"), money("b", "c", "1")], {"b": name})
    for form in ("svg", "html", "graphml", "gexf", "mermaid", "json"):
        written = render(made, form)
        assert "<script>alert" not in written or form == "json"
        if form in ("svg", "graphml", "gexf"):
            root = ET.fromstring(written)  # noqa: S314
            assert any(name[:10] in (value or "") for e in root.iter() for value in (e.text, e.get("label")))
    assert msgspec.json.decode(render(made, "json"))["nodes"][1]["label"] == name


def test_an_unknown_amount_is_drawn_as_unknown() -> None:
    svg = draw_svg(lineage([money("a", "b", None), money("b", "c", "20000")]))
    assert 'class="unknown ' in svg and any("未知" in t for t in texts(svg))
    assert not any(t.endswith("0.00") for t in texts(svg) if "2.00" not in t)


def test_a_circle_is_told_under_the_picture() -> None:
    svg = draw_svg(lineage([money("甲", "乙", "3"), money("乙", "甲", "3")]))
    assert 'class="back ' in svg
    assert any("资金形成循环：乙 → 甲 → 乙" in t for t in texts(svg))


def test_nothing_is_left_out_where_everything_is_asked_for(street_with_transfers: Lineage) -> None:
    root = parsed(draw_svg(street_with_transfers, top=None))
    paths = [e for e in root.iter(f"{SVG}path") if e.get("class") != "rule"]
    assert len(paths) == len(street_with_transfers.edges)


@pytest.mark.pressure
def test_the_same_lineage_gives_the_same_bytes_in_every_run(sample_store_path: Path) -> None:
    """The order of sets differs from process to process; nothing written may follow it."""
    program = (
        "import sys, hashlib; from pathlib import Path; from kg.store.snapshot import StoreSnapshot;"
        "from kg.lineage import FORMATS, render, unit_lineage\n"
        "with StoreSnapshot.open(Path(sys.argv[1])) as store: made = unit_lineage(store, '275', 2024)\n"
        "print([hashlib.sha256(render(made, f).encode()).hexdigest() for f in FORMATS])"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program, str(sample_store_path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1


def test_two_thousand_nodes_are_drawn_whole() -> None:
    nodes = [Node(f"n{i:04}", NodeKind.FUNCTION_ITEM, f"科目名称{i}") for i in range(2000)]
    edges = [
        Edge(
            f"n{i // 7:04}",
            f"n{i:04}",
            EdgeKind.FUNCTION,
            Decimal(i),
            (Breakdown.FUNCTION,),
            known=Decimal(i),
        )
        for i in range(1, 2000)
    ]
    made = complete(Lineage("hand-made", "n0000", "大图", (), ()), nodes, edges)
    root = parsed(draw_svg(made, top=None))
    assert sum(1 for _ in root.iter(f"{SVG}rect")) == len(made.nodes) + 1
    assert sum(1 for e in root.iter(f"{SVG}path") if e.get("class") != "rule") == len(made.edges)


def test_an_empty_lineage_is_a_picture_too() -> None:
    assert "手工示例" in "".join(texts(draw_svg(lineage([]))))


def test_the_picture_of_a_policy_shows_transfers_projects_unit_and_subjects(
    sample_store: StoreSnapshot,
) -> None:
    shown = "\n".join(texts(draw_svg(policy_lineage(sample_store, "京财资环指[2023]1782号"))))
    for part in ("资金合计 134.48 万元（1,344,794.71 元）", "93.57", "40.91", "2110301 大气", "上级转移支付"):
        assert part in shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("12345678", "1,234.57"), ("0", "0.00"), ("49.99", "0.00"), ("50", "0.01"), ("-12345", "-1.23")],
)
def test_wan_yuan_are_rounded_half_up(amount: str, shown: str) -> None:
    assert wan_yuan(Decimal(amount)) == shown
