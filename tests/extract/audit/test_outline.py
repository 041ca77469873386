"""An outline's parts are summed level by level; what stands below a part is no part of what stands above it."""

from __future__ import annotations

import pytest

from extract.audit.ledger import Ledger
from extract.audit.outline import ITEM_RULE, outline_equations
from extract.facts import Status
from tests.extract.conftest import ReadTable, audited

_TABLE = """预算01表 收支总表

金额单位：万元

收 入\t\t支 出\t
项 目\t预算数\t项 目\t预算数
{rows}
"""


def outline(*left: tuple[str, str], right: tuple[tuple[str, str], ...] = ()) -> str:
    """A two-sided table: label and figure of the left side, and of the right."""
    length = max(len(left), len(right))
    padded = [list(side) + [("", "")] * (length - len(side)) for side in (left, right)]
    return _TABLE.format(rows="\n".join("\t".join((*a, *b)) for a, b in zip(*padded, strict=True)))


NESTED = outline(
    ("一、财政拨款收入", "9.00"),
    ("（一）一般公共预算拨款", "7.00"),
    ("1.经费拨款", "4.00"),
    ("2.专项收入", "3.00"),
    ("（二）政府性基金预算拨款", "2.00"),
    ("二、其他收入", "1.00"),
    ("收入总计", "10.00"),
    right=(("一、教育支出", "6.00"), ("二、农林水支出", "4.00"), ("支出总计", "10.00")),
)


def parts(reading: object) -> dict[str, list[str]]:
    """Row → its parts, as the equations of the outline name them."""
    found = {}
    for equation in outline_equations(Ledger([reading])):  # type: ignore[list-item]
        if equation.rule == ITEM_RULE:
            found[equation.left[0].place] = [term.place for term in equation.right]
    return found


def test_parts_of_a_part_are_not_added_twice(read_table: ReadTable) -> None:
    found = parts(read_table(NESTED))
    assert [(len(below), whole.split()[0]) for whole, below in found.items()] == [
        (2, "一、财政拨款收入"),
        (2, "（一）一般公共预算拨款"),
    ]


@pytest.mark.parametrize("numbering", [("㈠", "㈡"), ("(一)", "(二)")])
def test_every_print_of_a_level_is_the_same_level(read_table: ReadTable, numbering: tuple[str, str]) -> None:
    text = NESTED.replace("（一）", numbering[0]).replace("（二）", numbering[1])
    assert [len(below) for below in parts(read_table(text)).values()] == [2, 2]


def test_a_wrong_part_of_a_part_is_named_where_it_stands(read_table: ReadTable) -> None:
    reading = audited(read_table(NESTED.replace("3.00", "3.10")))
    wrong = [f for f in reading.findings if f.rule == ITEM_RULE]
    assert len(wrong) == 1 and "一般公共预算拨款" in wrong[0].message_zh
    whole = next(line for line in reading.readings[0].lines if line.item == "一、财政拨款收入")
    assert whole.status is not Status.CONFLICT


def test_a_list_without_a_higher_level_is_a_list(read_table: ReadTable) -> None:
    text = outline(
        ("（一）一般公共预算拨款", "7.00"),
        ("（二）政府性基金预算拨款", "2.00"),
        ("收入总计", "9.00"),
        right=(("一、教育支出", "9.00"), ("支出总计", "9.00")),
    )
    assert parts(read_table(text)) == {}
    assert not [f for f in audited(read_table(text)).findings if f.rule == ITEM_RULE]
