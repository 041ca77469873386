"""Three hundred invented ways of printing a person, and what looks like one and is none."""

from __future__ import annotations

import itertools

import pytest

from tests.extract.conftest import ReadText
from tests.extract.readers.test_privacy import HEADER, ROW, texts

# Every name here is put together from a surname and number words, so that it is nobody's.
NAMES = ("王甲乙", "李丙", "欧阳丁戊", "张庚辛", "翟壬癸", "裘子丑", "刘某某", "陈×", "司徒寅", "周 卯")
NUMBERS = (
    "63019999",
    "6301 9999",
    "6301-9999",
    "010-63012222",
    "010 6301 2222",
    "(010)63019999",
    "（010）6301 9999",
    "13812345678",
    "138-1234-5678",
    "138 1234 5678",
    "+86 13812345678",
    "0512-67891234转802",
)
SENTENCES = (
    "（京财社指〔2023〕1791号，联系人{name} {number}）安排社区的经费。",
    "联系人：{name}，电话：{number}",
    "联系人:{name} {number}",
    "联系人 {name}；联系电话 {number}。",
    "本表由填表人{name}填写，电话{number}。",
    "经办人（签字）：{name}　联系方式：{number}",
    "经办人(签章): {name} 联系方式 {number}",
    "项目负责人为{name}，手机{number}。",
    "项目负责人是{name}（{number}）。",
    "责任人：{name}、赵甲子，电话：{number}、83170000。",
    "审核人：{name} 制表人：{name} 传真：{number}",
    "财务负责人：{name}，咨询电话（工作日）：{number}",
)
CASES = [
    (sentence.format(name=name, number=number), name, number)
    for sentence, (name, number) in itertools.product(
        SENTENCES, [(NAMES[i % len(NAMES)], NUMBERS[i % len(NUMBERS)]) for i in range(22)]
    )
]
CELL_NAMES = (
    "王甲乙",
    "欧阳丁戊",
    "翟元",
    "Li Ming",
    "LIMING",
    "阿依·古丽甲",
    "李丙、王丁",
    "李丙 王丁",
    "张 庚",
    "甲乙丙丁",
    "周某",
    "裘×",
)
CELL_NUMBERS = (
    "(010)6301 9999",
    "010-63012222",
    "6301 9999",
    "138 1234 5678",
    "63019999、63018888",
    "63019999/13812345678",
)


def bare(text: str) -> str:
    return "".join(text.split())


def test_there_are_three_hundred_cases() -> None:
    assert len(CASES) + len(CELL_NAMES) * len(CELL_NUMBERS) >= 300


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_keeps_no_name_and_no_number(read_text: ReadText, sentence: str) -> None:
    for text, name, number in CASES:
        if sentence.format(name=name, number=number) != text:
            continue
        found = texts(read_text("说明\n" + text + "\n"))
        assert bare(name) not in bare(found), (text, found)
        assert bare(number) not in bare(found), (text, found)
        assert "赵甲子" not in found and "83170000" not in found, (text, found)


def test_what_stands_around_a_person_stays(read_text: ReadText) -> None:
    found = texts(read_text("说明\n（京财社指〔2023〕1791号，联系人王甲乙 63019999）安排张某某的经费\n"))
    assert "京财社指〔2023〕1791号" in found and "联系人" in found and "的经费" in found
    assert "王甲乙" not in found and "63019999" not in found and "张某某" not in found


@pytest.mark.parametrize("name", CELL_NAMES)
def test_a_person_column_keeps_no_name_of_any_shape(read_text: ReadText, name: str) -> None:
    for number in CELL_NUMBERS:
        row = ROW.replace("示例人", name).replace("00000000", number)
        found = texts(read_text(HEADER + row + "\n"))
        assert name not in found and number not in found, (name, number, found)
        assert "甲项目" in found and "31-部门项目" in found and "5.0" in found


def test_a_name_found_once_is_taken_out_wherever_it_stands(read_text: ReadText) -> None:
    found = texts(read_text("联系人：王甲乙\n" + "会议由王甲乙主持，讨论下年经费。\n"))
    assert "王甲乙" not in found and "主持" in found


@pytest.mark.parametrize(
    "text",
    [
        "请发送至 budget.office@example.org 。",
        "证件号码11010519491231002X的人员",
        "持证人 110105194912310021",
    ],
)
def test_addresses_and_identity_numbers_go(read_text: ReadText, text: str) -> None:
    found = texts(read_text("说明\n" + text + "\n"))
    assert "@" not in found and "1949" not in found


NO_PERSONS = (
    "项目负责人制度进一步完善",
    "各项目负责人员应当按时报送",
    "责任人应当承担相应责任",
    "负责人：社区建设办公室",
    "责任人为各科室主要领导",
    "联系人员包括社区工作者",
    "负责人签字盖章后生效",
    "加强与责任单位、责任人的沟通",
    "安排高龄老人津贴的经费",
    "2024年支出1381234.56元",
    "合计 13812345678.90",
    "京财社指〔2023〕1791号",
    "项目编码11010522T000000412345",
    "预算数63019999元",
    "一般公共预算拨款收入 63019999.00",
    "社会保障和就业支出（208）",
    "全体同志积极参与，各位老师和先进同志受到表彰",
    "统一社会信用代码11110105000061111A",
    "电话费支出 63019999 元",
    "2080505 机关事业单位基本养老保险缴费支出 1,234,567.89",
    "其中：办公费12.50万元，电话费3.20万元",
    "2022-2024年、2023-12-31",
    "公务用车购置及运行维护费 20241231",
)
CELLS_THAT_STAY = (
    "其他资金",
    "财政拨款",
    "合计",
    "数量指标",
    "满意度",
    "专项业务",
    "办公室",
    "综合科",
    "其他项目",
    "定性",
    "社区服务",
    "5.0",
    "100",
    "",
)


@pytest.mark.parametrize("text", NO_PERSONS)
def test_text_without_a_person_stays_as_printed(read_text: ReadText, text: str) -> None:
    assert bare(text) in bare(texts(read_text("说明\n" + text + "\n")))


@pytest.mark.parametrize("cell", CELLS_THAT_STAY)
def test_words_of_tables_under_a_person_header_stay(read_text: ReadText, cell: str) -> None:
    row = ROW.replace("示例人", cell).replace("00000000", "")
    assert cell in texts(read_text(HEADER + row + "\n"))
