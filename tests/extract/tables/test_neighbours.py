"""A table that no kind is known for, right below one that is read: its figures are never those of the one above."""

from __future__ import annotations

import pytest

from tests.extract.conftest import Extract

COVER = "某市水务局2024年部门预算\n\n"
THREE = (
    "“三公”经费支出表\n单位：万元\n单位名称\t合计\t因公出国（境）费\t公务接待费\n"
    "合计\t30.00\t20.00\t10.00\n某市水务局\t30.00\t20.00\t10.00\n"
)
OTHERS = {
    "named": "\n水环境贷款情况表\n\n项目名称\t贷款额度\t已到位\n合计\t1,300.00\t450.00\n水环境治理\t1,300.00\t450.00\n",
    "of two words": "\n项目名称\t贷款额度\n合计\t1,300.00\n水环境治理\t1,300.00\n",
    "without a gap": "项目名称\t贷款额度\t已到位\n合计\t1,300.00\t450.00\n水环境治理\t1,300.00\t450.00\n",
}


@pytest.mark.parametrize("below", sorted(OTHERS))
def test_words_over_figures_in_the_middle_are_another_header(extract: Extract, below: str) -> None:
    extraction = extract(COVER + THREE + OTHERS[below])
    assert {x.printed for x in extraction.lines} == {"30.00", "20.00", "10.00"}
    named = {f.rule for f in extraction.findings}
    assert named & {"table-unknown", "column-unread", "figures-unread", "cell-unread"}


def test_a_row_without_figures_inside_a_table_is_no_header(extract: Extract) -> None:
    text = THREE.replace("某市水务局\t30", "所属单位\t\t\t\n某市水务局\t30").replace(
        "单位名称\t合计", "单位名称\t备注\t合计"
    )
    text = text.replace("合计\t30.00", "合计\t\t30.00").replace(
        "某市水务局\t30.00", "某市水务局\t含下属\t30.00"
    )
    assert len(extract(COVER + text).lines) == 6
