"""Names of units: who can publish a budget and who cannot."""

from __future__ import annotations

import pytest

from extract.unit_name import is_organisation, is_same_unit


@pytest.mark.parametrize("name", ["教育局", "某某市水务局（本级）", "中共某市委社会工作部", "某县某镇人民政府", "某区某街道",
                                  "某县招商服务中心", "某市第一中学", "某区总工会", "某市妇联", "某省水文局机关",
                                  "某区人民法院", "某某局（下属事业单位）"])  # fmt: skip
def test_an_organisation_has_a_word_that_says_so(name: str) -> None:
    assert is_organisation(name)


@pytest.mark.parametrize("name", ["部门综合", "区本级", "一般行政管理事务", "本部门", "各单位", "“三公”经费", "收支总表",
                                  "行政运行", "局", "基本情况", "预算说明"])  # fmt: skip
def test_a_name_without_one_is_nobodys(name: str) -> None:
    assert not is_organisation(name)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("某某街道办事处", "某市某区人民政府某某街道", True),
        ("中共某市委社会工作部", "某市委社会工作部", True),
        ("某市水务局", "某市水务局（本级）", True),
        ("某市水务局", "某市教育局", False),
        ("某市水务局", "某市水务局水文站", True),
    ],
)
def test_two_printings_of_a_name_are_one_unit(one: str, other: str, same: bool) -> None:
    assert is_same_unit(one, other) is same
