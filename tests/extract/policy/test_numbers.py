"""One number as a whole text: every printed form has one normal form."""

from __future__ import annotations

import pytest

from extract.policy import DocumentNumber, is_funding_number, parse_number

PRINTED = [
    "京财社指〔2023〕1791号",
    "京财社指[2023]1791号",
    "京财社指［2023］1791号",
    "京财社指【2023】1791号",
    "京财社指﹝2023﹞1791号",
    "京财社指（2023）1791号",
    "京财社指(2023)1791号",
    "京财社指〖2023〗1791号",
    "京财社指｛2023｝1791号",
    "京财社指〔2023]1791号",
    "京财社指【2023）1791号",
    "京财社指 [2023] 1791 号",
    "京 财 社 指〔2023〕1791号",
    "京财社指［２０２３］１７９１号",
    "京财社指〔2 0 2 3〕1 7 9 1 号",
    "京财社指〔2023〕1791",
    "京财社指〔2023〕第1791号",
    "京财社指〔2023年〕1791号",
    "京财社指（2023）年1791号",
    "京财社指（2023年第1791号）",
    "京财社指\n〔2023〕\n1791号",
    "京财社指〔二〇二三〕1791号",
    "京财社指2023年1791号",
    "京财社指2023年第1791号",
    "京财社指2023]1791号",
    "京财社指[2023 1791号",
    "京财社指2023 1791",
    "京财社指2023-1791号",
    "《京财社指[2023]1791号》",
    "“京财社指[2023]1791号”",
    "京财社指[2023]1791号文件",
    "京财社指[2023]1791號",
]


@pytest.mark.parametrize("printed", PRINTED)
def test_no_printed_form_of_a_number_makes_it_another_number(printed: str) -> None:
    number = parse_number(printed)
    assert number == DocumentNumber("京财社指", 2023, "1791")
    assert number is not None
    assert number.normal == str(number) == "京财社指〔2023〕1791号"


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("京民优发西征发【2018】001号", "京民优发西征发〔2018〕001号"),
        ("京西城发改(审)〔2021〕18 号", "京西城发改（审）〔2021〕18号"),
        ("西城区总河长令（2019年第1号）", "西城区总河长令〔2019〕1号"),
        ("国务院令第722号", "国务院令第722号"),
        ("国务院令（第722号）", "国务院令第722号"),
        ("中华人民共和国国务院令第七百二十二号", "国务院令第722号"),
        ("国务院第722号令", "国务院令第722号"),
        ("国务院令722号", "国务院令第722号"),
        ("中华人民共和国主席令第四十九号", "主席令第49号"),
        ("中华人民共和国财政部令第102号", "财政部令第102号"),
        ("北京市人民政府令第250号", "北京市人民政府令第250号"),
        ("国家税务总局公告2019年第4号", "国家税务总局公告〔2019〕4号"),
        ("京政发〔二〇〇五〕十二号", "京政发〔2005〕12号"),
        ("宁财（社）指标〔2023〕12号", "宁财（社）指标〔2023〕12号"),
        ("广内办发〔2023〕5号", "广内办发〔2023〕5号"),
    ],
)
def test_orders_joint_numbers_and_inner_brackets_keep_their_identity(printed: str, normal: str) -> None:
    number = parse_number(printed)
    assert number is not None
    assert number.normal == normal
    assert parse_number(normal) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "号",
        "预算法",
        "〔2023〕1791号",
        "2023年12345号",
        "京财社指[2023]1791号提前下达经费",
        "根据《预算法》",
        "京财社指〔1234〕12号",
        "京财社指〔2345〕12号",
        "京财社指〔2023〕号",
        "25号南楼",
        "令第5号",
        "GB50763-2012",
        "11010224T000003038464",
    ],
)
def test_what_is_not_one_number_is_refused(text: str) -> None:
    assert parse_number(text) is None


def test_only_years_a_document_can_have_are_read() -> None:
    years = [parse_number(f"京发〔{year}〕1号") for year in (1948, 1949, 2100, 2101)]
    assert [number is not None for number in years] == [False, True, True, False]


def test_leading_zeros_are_part_of_the_printed_serial() -> None:
    assert parse_number("西政发[2005]027号") == DocumentNumber("西政发", 2005, "027")


@pytest.mark.parametrize(
    ("code", "funding"),
    [
        ("京财社指", True),
        ("湘财社指", True),
        ("辽财指社", True),
        ("京财综", False),
        ("民发", False),
        ("无此发", False),
    ],
)
def test_only_papers_that_hand_out_money_are_funding_documents(code: str, *, funding: bool) -> None:
    assert is_funding_number(DocumentNumber(code, 2023, "1")) is funding
