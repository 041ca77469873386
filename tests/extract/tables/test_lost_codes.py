"""Codes that a spreadsheet kept as numbers have lost their last digits: they name no project."""

from __future__ import annotations

import pytest

from tests.extract.conftest import Extract

PROJECTS = """某局2026年部门预算

项目支出表

单位：万元

单位\t项目编码\t项目名称\t合计\t一般公共预算\t单位资金
合计\t\t\t300.5\t300.5\t
某市某局\t{one}\t信息化运维\t100.5\t100.5\t
某市某局\t{other}\t宣传经费\t200\t200\t
"""
WHOLE = "110105210000003906092"


@pytest.mark.parametrize("printed", ["110105210000004000000", "1.10105E+20", "530400241100000000"])
def test_a_code_with_lost_digits_is_said_and_not_taken(extract: Extract, printed: str) -> None:
    found = extract(PROJECTS.format(one=printed, other=WHOLE))
    codes = {x.project.name: x.project.code for x in found.lines if x.project}
    assert codes == {"信息化运维": None, "宣传经费": WHOLE}
    assert [f.subject for f in found.findings if f.rule == "code-digits-lost"] == [f"01 {printed}"]
