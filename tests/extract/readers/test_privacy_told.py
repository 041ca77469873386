"""Persons whom a sentence names without a label, and words that look like them."""

from __future__ import annotations

import pytest

from extract.document import Cell, Document, FileInfo, Grid
from extract.readers.person_text import clean_text
from extract.readers.privacy import remove_persons
from extract.source import Source

# Surnames with number words, so that they are nobody's.
TOLD = (
    *(
        "由办公室陆甲乙同志负责解释。",
        "驾驶员陆甲乙补助0.60万元",
        "聘请专家陆甲乙、卞丙进行评审",
        "支付陆甲乙等5人抚恤金",
    ),
    *(
        "遗属生活补助（陆甲乙）0.96万元",
        "由陆甲乙局长牵头，卞丙副局长配合",
        "本项目首席专家为陆甲乙，电话保密。",
    ),
    *("我单位陆甲乙、卞丙两名同志参加培训", "主创人员：卞丙 陆甲乙", "联系人：预算科 陆甲乙 67891234"),
    *(
        "成员：卞丙（注册会计师）、陆甲乙（税务师）",
        "请于5日内与陆甲乙（QQ：123456789）联系",
        "Approved by: 陆甲乙",
    ),
)
NUMBERS = (
    *("0512 - 6789 1234", "+86（512）67891234", "138.1234.5678", "1 3 8 1 2 3 4 5 6 7 8", "138——1234——5678"),
    *("0512/67891234", "4008-123-456"),
)
WORDS = (
    *(
        "驾驶员高温补助0.60万元",
        "聘请高工2名",
        "支付单亲5人补助",
        "职工安家补贴3.20万元",
        "由施工方负责",
        "由水务局负责解释",
    ),
    *(
        "项目负责人：局领导班子",
        "联系人：另行通知",
        "责任人：全体党员",
        "遗属生活补助（计生户）",
        "资助高中生30人",
        "由常务副局长牵头",
    ),
    *(
        "办公电话：1234567.00元",
        "电话会议费 12.50 13.20 15.00",
        "转高校收取",
        "金额：1,234.56",
        "成员单位工资12.00万元",
    ),
)


@pytest.mark.parametrize("text", TOLD)
def test_a_person_told_of_in_a_sentence_is_taken_out(text: str) -> None:
    cleaned = clean_text(text, set())
    assert "甲乙" not in cleaned and "卞丙" not in cleaned
    assert [digit for digit in ["0.60", "0.96", "5人"] if digit in text and digit not in cleaned] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_set_apart_in_any_way_is_taken_out(number: str) -> None:
    assert clean_text(f"联系电话：{number}", set()) == "联系电话：［略］"


@pytest.mark.parametrize("text", ["身份证号320501800515123", "护照号：E12345678"])
def test_numbers_of_documents_are_taken_out(text: str) -> None:
    assert clean_text(text, set()).endswith("［略］")


@pytest.mark.parametrize("text", WORDS)
def test_what_only_looks_like_a_person_stays(text: str) -> None:
    assert clean_text(text, set()) == text


def test_a_column_of_heads_of_families_is_emptied_and_its_header_stays() -> None:
    rows = (("户主", "家庭人口", "补助金额"), ("陆甲乙", "3", "1500.00"), ("合计", "3", "1500.00"))
    source = Source(document="0" * 64)
    grid = Grid(tuple(tuple(Cell(text, source) for text in row) for row in rows))
    document = Document(FileInfo("x.txt", "0" * 64, 1, "text"), (grid,))
    (cleaned,) = remove_persons(document).blocks
    assert isinstance(cleaned, Grid)
    assert [[cell.text for cell in row] for row in cleaned.rows] == [
        [*rows[0]],
        ["", "3", "1500.00"],
        [*rows[2]],
    ]
