"""Where a number begins in running text, and what only looks like one."""

from __future__ import annotations

import pytest

from extract.policy import find_references, parse_number, resolve_agency
from extract.policy.number_scan import find_numbers


def normals(text: str) -> list[str]:
    return [mention.number.normal for mention in find_numbers(text)]


LEAD_INS = [
    "根据", "依据", "按照", "按", "落实", "为落实", "严格按照", "贯彻", "贯彻落实", "执行", "遵照", "和", "及", "与",
    "以及", "见", "详见", "参照", "结合", "符合", "收到", "为进一步落实", "街道收到", "资金文号",
    "市财政局印发", "1.依据", "2023年", "第3条", "上述文件", "转发", "关于印发", "由", "经", "西残发〔2011〕13号文和",
]  # fmt: skip


@pytest.mark.parametrize("words", LEAD_INS)
@pytest.mark.parametrize("number", ["京财社指〔2023〕1791号", "西民发〔2020〕10号", "财社〔2020〕45号"])
def test_words_before_a_number_are_no_part_of_its_agency(words: str, number: str) -> None:
    text = f"{words}{number}的有关安排"
    last = find_numbers(text)[-1]
    assert last.number.normal == number
    assert text[last.start : last.end] == number


def test_letters_of_a_province_begin_a_number_behind_any_words() -> None:
    assert normals("扫描件中印成京财社指〔2023〕1791号") == ["京财社指〔2023〕1791号"]


@pytest.mark.parametrize(
    "number",
    [
        "京西城发改（审）〔2021〕18号",
        "宁财（社）指标〔2023〕12号",
        "京民优发西征发〔2017〕497号",
        "广内办发〔2023〕5号",
    ],
)
def test_letters_with_brackets_or_of_two_agencies_stay_whole(number: str) -> None:
    assert normals(f"依据{number}实施") == [number]


def test_letters_of_an_unknown_place_are_not_cut_to_a_known_body() -> None:
    """西安民发 read as 民发 would make a city's paper one of the ministry."""
    assert normals("西安民发〔2020〕5号") == ["西安民发〔2020〕5号"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("京财社指〔2023〕1791号、1792号", ["京财社指〔2023〕1791号", "京财社指〔2023〕1792号"]),
        ("京财社指〔2023〕1791、1792号", ["京财社指〔2023〕1791号", "京财社指〔2023〕1792号"]),
        ("京财社指〔2022〕1号、〔2023〕2号", ["京财社指〔2022〕1号", "京财社指〔2023〕2号"]),
        ("京财社指〔2023〕1号（送温暖）、2号（公益金）", ["京财社指〔2023〕1号", "京财社指〔2023〕2号"]),
        ("西民发〔2015〕30号和31号文件及32号", [f"西民发〔2015〕{n}号" for n in (30, 31, 32)]),
        ("京财社指〔2023〕1791号、25号南楼", ["京财社指〔2023〕1791号"]),
        ("京财社指〔2023〕1791号、12万元", ["京财社指〔2023〕1791号"]),
        ("京财社指〔2023〕1791号、3个社区", ["京财社指〔2023〕1791号"]),
        ("京财社指〔2023〕1791号，2号楼改造", ["京财社指〔2023〕1791号"]),
        ("京财社指〔2023〕1791号、2024年工作", ["京财社指〔2023〕1791号"]),
    ],
)
def test_a_list_shares_agency_and_year_and_ends_where_it_ends(text: str, expected: list[str]) -> None:
    assert normals(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2023年12345号诉求",
        "顺河三巷1号院",
        "建学胡同25号南楼",
        "地铁十六号线",
        "项目编码11010224T000003038464",
        "（2021）京0102民初1234号判决",
        "京（2023）西不动产权第0001234号",
        "合同编号：ZL〔2023〕12号",
        "合同金额[2023]12号",
        "招标编号〔2023〕12号",
        "户型（2023）5号楼",
        "一期工程（2020年）3号楼",
        "任务（2023）30个",
        "京财社指（2023）年度预算",
        "京财社指〔2023〕12.5万元",
        "京财社指〔1234〕12号",
        "第5号令",
        "口令第3号",
        "12345热线第2号工单",
        "京发2020年3号楼",
    ],
)
def test_house_numbers_cases_contracts_and_codes_are_no_document_numbers(text: str) -> None:
    assert normals(text) == []


def test_a_year_without_brackets_counts_only_behind_known_letters() -> None:
    assert normals("京社保发2021年9号和京人发1997年54号") == ["京社保发〔2021〕9号", "京人发〔1997〕54号"]
    assert normals("街道办事2021年9号") == []


def test_damaged_brackets_do_not_lose_the_number() -> None:
    assert normals("京财社指2023]1791号 京财社指[2023 1792号") == [
        "京财社指〔2023〕1791号",
        "京财社指〔2023〕1792号",
    ]


def test_a_known_body_with_an_unknown_section_is_no_less_a_number() -> None:
    assert normals("见沪规划资源调〔2021〕517号") == ["沪规划资源调〔2021〕517号"]
    assert normals("见京水务某（2021）7号") == ["京水务某〔2021〕7号"]


@pytest.mark.parametrize(
    "text", ["新增项目（2023）5号", "云上课程（2023）6号", "成果（2023）7号", "大米（2023）8号"]
)
def test_common_words_that_begin_like_a_place_are_no_letters(text: str) -> None:
    assert normals(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("京财社指〔2023〕1791-1793号", [1791, 1792, 1793]),
        ("京财社指〔2023〕1791号至1793号", [1791, 1792, 1793]),
        ("京财社指〔2023〕1791号—1792号", [1791, 1792]),
        ("京财社指〔2023〕1791、1792号", [1791, 1792]),
        ("京财社指〔2023〕17 91号", [1791]),
        ("京财社指[20\n23]1791号", [1791]),
        ("京财社指[2023]17\n9\n1号", [1791]),
        ("京财社指〔2023〕1791", [1791]),
    ],
)
def test_a_range_is_each_of_its_numbers_and_a_break_is_none(text: str, expected: list[int]) -> None:
    assert normals(text) == [f"京财社指〔2023〕{serial}号" for serial in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("川财社〔2023〕202-3号", ["川财社〔2023〕202-3号"]),
        ("粤财社〔2023〕202—1号、205号", ["粤财社〔2023〕202-1号", "粤财社〔2023〕205号"]),
        ("京财社指〔2023〕1791-93号", ["京财社指〔2023〕1791-93号"]),
        ("京财社指〔2023〕1793号至1791号", ["京财社指〔2023〕1793号", "京财社指〔2023〕1791号"]),
    ],
)
def test_a_serial_with_a_lower_one_behind_a_dash_is_one_number(text: str, expected: list[str]) -> None:
    assert normals(text) == expected
    assert parse_number(expected[0]) == find_numbers(text)[0].number


@pytest.mark.parametrize("text", ["X财社〔2024〕5号", "（××财社〔2024〕5号）"])
def test_letters_with_a_masked_place_name_no_document(text: str) -> None:
    assert normals(text) == []


@pytest.mark.parametrize(
    "text", ["京财社指[2023]17\n91", "京财社指[2023]17 91", "京财社指〔2023〕1号-500000号文"]
)
def test_what_may_be_a_longer_number_is_not_read_as_a_shorter_one(text: str) -> None:
    assert "京财社指〔2023〕17号" not in normals(text)


def test_a_joint_code_with_as_many_years_is_one_number_of_each() -> None:
    assert normals("根据京民优发西征发【2017】497、【2018】001号文件") == [
        "京民优发〔2017〕497号",
        "西征发〔2018〕001号",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("京财社指〔2O23〕l791号", "京财社指〔2023〕1791号"),
        ("京财社指〔2023〕179l号", "京财社指〔2023〕1791号"),
        ("京財社指〔2023〕1791號", "京财社指〔2023〕1791号"),
        ("國辦發〔2021〕5號", "国办发〔2021〕5号"),
        ("宁财（\n社）指标〔2023〕12号", "宁财（社）指标〔2023〕12号"),
    ],
)
def test_scans_and_traditional_characters_print_the_same_number(text: str, expected: str) -> None:
    assert normals(text) == [expected]


@pytest.mark.parametrize(
    ("text", "key", "issuer"),
    [
        ("财政部 国家税务总局令第50号", "财政部令第50号", "财政部 国家税务总局"),
        ("财政部、国家税务总局令第50号", "财政部令第50号", "财政部、国家税务总局"),
        ("《办法》（国家发改委 商务部令第25号）", "国家发展和改革委员会令第25号", "国家发改委 商务部"),
        ("国家网信办\n公安部\n令\n第15号", "国家互联网信息办公室令第15号", "国家网信办 公安部"),
        (
            "国家税务总局北京市税务局公告2019年第4号",
            "国家税务总局北京市税务局公告〔2019〕4号",
            "国家税务总局北京市税务局",
        ),
        ("财政部 税务总局公告2023年第12号", "财政部公告〔2023〕12号", "财政部 税务总局"),
        ("国家卫健委2018年第12号公告", "国家卫生健康委员会公告〔2018〕12号", "国家卫健委"),
    ],
)
def test_a_joint_order_is_its_first_issuers_under_one_key(text: str, key: str, issuer: str) -> None:
    [reference] = find_references(text)
    assert (reference.key, reference.issuer) == (key, issuer)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2000年7月11日市人民政府第59号令公布", ["市人民政府令第59号"]),
        ("省政府令第98号和省政府令第99号", ["省政府令第98号", "省政府令第99号"]),
        ("依据第722号国务院令", ["国务院令第722号"]),
        ("财政部87号令", ["财政部令第87号"]),
        ("国家卫健委2018年第12号公告", ["国家卫健委公告〔2018〕12号"]),
        ("某市人大常委会公告〔十五届〕第20号", ["某市人大常委会公告〔十五届〕第20号"]),
        ("国务院公报2023年第12号", []),
        ("5号令", []),
    ],
)
def test_orders_are_read_whichever_way_round_they_are_printed(text: str, expected: list[str]) -> None:
    assert normals(text) == expected
    for number in expected:
        parsed = parse_number(number)
        assert parsed is not None
        assert parsed.normal == number


@pytest.mark.parametrize(("letters", "issuer"), [("卫生部令", "卫生部"), ("海关总署令", "海关总署")])
def test_an_order_is_its_printed_issuers(letters: str, issuer: str) -> None:
    assert resolve_agency(letters).name == issuer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("补助资金安疫指办发〔2021〕7号", ["安疫指办发〔2021〕7号"]),
        ("根据县残联发〔2022〕9号", ["县残联发〔2022〕9号"]),
        ("北京市西城区通政发〔2015〕3号", ["通政发〔2015〕3号"]),
        ("新增浚教体发〔2020〕5号", ["浚教体发〔2020〕5号"]),
        ("追征路人社发〔2015〕452号", []),
    ],
)
def test_letters_of_unlisted_places_are_not_cut_to_a_ministrys(text: str, expected: list[str]) -> None:
    """Behind words that no list knows 路人社发 may be a place's or the ministry's: neither is said."""
    assert normals(text) == expected
