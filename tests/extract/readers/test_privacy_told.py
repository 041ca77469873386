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
    *("房屋出租人卞丙，年租金18万元", "村支书陆甲乙误工补贴0.60万元", "导演卞丙制作费", "其他应收款—陆甲乙"),
    *(
        "个人借款：陆甲乙30000元、卞丙20000元",
        "同意。陆甲乙 2023年5月6日",
        "会计机构负责人（会计主管人员）卞丙",
    ),
    *("审核：陆甲乙　会签：卞丙", "报销人陆甲乙 差旅费", "大病救助卞丙（男，67岁）"),
)
NUMBERS = (
    *("0512 - 6789 1234", "+86（512）67891234", "138.1234.5678", "1 3 8 1 2 3 4 5 6 7 8", "138——1234——5678"),
    *("0512/67891234", "4008-123-456", "86-10-67891234", "+86 10 6789 1234"),
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
    *(
        "牛栏山第一中学",
        "对农光里社区改造",
        "公务接待费决算数",
        "备用金（财务）",
        "同意。请财政局办理",
        "户数13800000000",
    ),
    *(
        "3号楼2单元外墙保温",
        "咨询服务12345678.00",
        "应收账款—保证金",
        "小高层住宅",
        "Dr Web杀毒软件",
        "罗汉松采购",
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


@pytest.mark.parametrize(
    "text",
    [
        *(
            "如有疑问请致电6789 1234，找小陆。",
            "电话：卞女士67891234",
            "技术负责人陆工程师",
            "Ms. Jia Lu 负责",
        ),
        *(
            "监督电话67891234（老卞）",
            "项目经理陆甲乙（建造师证号京111000000000）",
            "住址：甲村8号院2号楼1单元301",
        ),
    ],
)
def test_who_is_called_by_a_part_of_the_name_and_what_is_theirs_goes(text: str) -> None:
    cleaned = clean_text(text, set())
    assert "［略］" in cleaned and not any(
        sign in cleaned for sign in ("陆", "卞", "Lu", "1234", "0000", "301")
    )


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
