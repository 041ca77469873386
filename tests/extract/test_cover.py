"""Covers: titles in one line or three, names beside them, and places that are no units."""

from __future__ import annotations

import pytest

from extract.cover import find_cover, find_owners
from extract.document import Paragraph
from extract.source import Source


def lines(*texts: str) -> list[Paragraph]:
    return [Paragraph(t, Source("d", page=1, block=i)) for i, t in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("texts", "owner", "year", "what", "is_department"),
    [
        (("上海市某某区2024年区级部门预算", "预算主管部门：上海市普陀区人民政府某街道办事处"), None, 2024, "预算", True),
        (("上海市普陀区规划和自然", "资源局2024年度部门决算"), "上海市普陀区规划和自然资源局", 2024, "决算", True),
        (("2023年度", "部门决算", "北京市朝阳区某局"), "北京市朝阳区某局", 2023, "决算", True),
        (("北京市朝阳区某局（本级）", "2025年度单位预算"), "北京市朝阳区某局(本级)", 2025, "预算", False),
        (("关于上海市静安区某局2024年度部门预算的公开说明",), "上海市静安区某局", 2024, "预算", True),
        (("2026年北京市朝阳区某街道部门预算信息公开",), "北京市朝阳区某街道", 2026, "预算", True),
    ],
)  # fmt: skip
def test_a_cover_says_whose_and_when(
    texts: tuple[str, ...], owner: str | None, year: int, what: str, is_department: bool
) -> None:
    cover = find_cover(lines(*texts))
    assert cover is not None
    assert (cover.owner, cover.year, cover.what, cover.is_department) == (owner, year, what, is_department)


def test_a_sentence_about_a_budget_is_no_cover() -> None:
    assert find_cover(lines("收入比2023年预算减少，主要是项目调整。", "部门职责")) is None


def test_a_line_of_the_cover_names_the_owner() -> None:
    text = lines("上海市徐汇区2025年区级单位预算", "预算单位：上海市徐汇区某中心", "单位：万元")
    assert find_owners(text) == ["上海市徐汇区某中心"]
