"""Persons whom only the words around them tell, and words, places and numbers that look like persons and are none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extract.readers.person_spotting import person_spans
from extract.readers.person_text import clean_text

ROOT = Path(__file__).parents[3]

# Every name is put together from a surname and number words or rare characters, so that it is nobody's.
SENTENCES = (
    "经{}批准,追加办公设备购置经费12万元。",
    "局长{}在会上通报了预算执行情况。",
    "分管副县长{}对衔接资金提出要求。",
    "参加评价的专家有{}、赵庚辛、李丙二三人。",
    "评审组:{}(组长)、钱庚辛。",
    "受助学生{},享受国家助学金。",
    "付{}劳务费5000元。",
    "原告{}诉我局行政赔偿案。",
    "市人大代表{}提出的建议已办结。",
    "增人增资:新招录{}、钱庚辛2名公务员",
    "因{}退休减少基本工资支出",
    "引进高层次人才{}博士安家费20万元",
    "授权{}代为办理政府采购手续",
    "支付{}土地流转费",
    "脱贫户{}产业奖补",
    "任命{}为财务科科长",
    "{}(男,1967年生)任县审计局局长",
    "对{}违规领取津贴2400元予以追缴",
    "医生{}、护士钱庚辛支援疫情防控",
    "{}名师工作室经费",
    "根据{}副主任批示,安排应急资金50万元",
    "该款已支付给{}本人",
)
NAMES = ("陆甲乙", "裘戊己", "欧阳丁戊", "司徒寅")
OTHERS = (
    *(
        "张庄村道路硬化",
        "李家湾镇人民政府",
        "王府井大街改造",
        "高新区管委会",
        "金融办专项经费",
        "鲁财教〔2023〕12号",
    ),
    *(
        "翁牛特旗财政局",
        "应保尽保、应救尽救",
        "文物和陈列品购置",
        "由高新区财政局负责",
        "向上级争取资金",
        "对常务会议纪要",
    ),
    *(
        "经费由财政安排",
        "常住人口公共服务",
        "安全生产专项",
        "方案编制费",
        "和平街道办事处",
        "关于金秋助学活动",
    ),
    *(
        "支付Microsoft Office许可费",
        "文化·惠民演出",
        "采购华为服务器",
        "慰问金发放的满意度",
        "工商户稳岗补贴",
    ),
    *("康庄镇中心卫生院", "杜家坎环岛", "林长制", "马营", "公孙龙子研究会", "长孙无忌墓保护"),
    *("项目编号：13800138000", "资产总额15012345678元", "京财预〔2025〕13800138000号", "由温泉镇负责"),
    *(
        "安排李寨镇12万元",
        "对曹黄林镇财政补助",
        "康乾街道、双井街道",
        "安排高里二村委会12万元",
        "张思德小学",
        "长关村民委员会",
    ),
    *(
        "郭家满族镇卫生院",
        "安排胡力海苏木12万元",
        "监理单位某咨询公司",
        "“群雁齐飞”项目",
        "做好三查三治",
        "茅以升基金",
    ),
    *("金　额", "单 位", "款 项", "万 元", "党建 经费", "时效 指标 完成 率", "单 位：万 元", "农 林 水"),
    *(
        "任弼时同志故居",
        "霍英东教育基金会",
        "吴家山台商投资区",
        "石溪办事处",
        "慰问金-困难职工",
        "万 米 林 带",
    ),
    *("施工许可证号420500202601150101", "310000202503150012", "发票号码：03312345678"),
    *("责任科室及责任人：见分工表", "办公地址：胜利三路138号政务大楼3号楼", "Q12026年报", "受益人：全体牧民"),
    *("白求恩精神宣讲", "黄河流域生态保护", "马鞍山路小学", "党务干部培训", "给予高校毕业生补贴"),
)
REACHED = (
    ("陆甲乙 139.1506.3380", "1506"),
    ("0086 1854 576 9463", "9463"),
    ("经办：陆甲乙 1 7 0 2 8 0 0 4 3 3 7", "4 3 3"),
    ("小灵通4617557", "4617557"),
    ("电话0471/5287152", "5287152"),
    ("工作群：245863293", "245863293"),
    ("打入6214673174553269006", "6214673"),
    ("客服电话400-810-1234", "1234"),
    ("报废车辆蒙D-D05112", "05112"),
    ("陆甲乙现居建设巷199号", "199"),
    ("成员：和平、陆甲乙、裘戊己", "和平"),
    ("公益性岗位陆甲社保补贴", "陆甲"),
    ("审核：温泉   2026年2月10日", "温泉"),
    ("司机加油(粤A·E12K5)", "E12K5"),
    ("车牌号京Q12345", "12345"),
    ("家住幸福路18号院3号楼2单元501室,享受补助", "501"),
    ("户籍地址：和平小区7栋1104", "1104"),
    ("证件号码:410105601127970", "601127970"),
    ("工资卡号6222000000000001234", "0001234"),
    ("联系人陆甲乙(69729073转8012)", "8012"),
    ("干部努尔兰·哈布力赴内地培训", "哈布力"),
    ("聘请外籍专家Anna-Lena Vogt授课", "Vogt"),
    ("请汇至陆甲乙账户6222000000000001234", "0001234"),
    ("意见反馈至ｊｉａ＿ｙｉ＠ｅｘａｍｐｌｅ．ｃｎ", "ｊｉａ"),
    ("评价组成员有温泉、陆甲乙和裘戊己", "温泉"),
    ("文静（身份证号码110105199001010011）领取补助", "文静"),
    ("村党支部书记阿布都热依木工作补贴", "热依木"),
    ("主管领导：陆甲乙  校对：温泉", "温泉"),
    ("经手：陆 甲  证明：裘　戊　己", "陆 甲"),
    ("组长裘　戊　己  副组长陆 甲", "裘　戊　己"),
    ("陆 甲乙（签字）", "甲乙"),
    ("复核：陆　甲经办：裘　戊", "陆"),
    ("加Q1331938175咨询", "1331938175"),
    ("寄件人陆甲乙，建设巷251弄6号", "251"),
    ("送至人民街118号，陆甲乙收", "118"),
    ("住人民街138号的陆甲乙", "138"),
    ("车主陆甲乙，车牌京Q12345", "陆甲乙"),
    ("春节慰问-陆甲乙", "陆甲乙"),
    ("工伤保险赔付（陆甲乙）", "陆甲乙"),
    ("户名：成功，开户行：农业银行", "成功"),
    ("陆甲乙／07184412838转242", "4412838"),
    ("陆甲乙银行卡6214152805979468324", "陆甲乙"),
    ("房主陆甲乙（19926142606）", "陆甲乙"),
    ("租赁陆甲乙门面房两间", "陆甲乙"),
    ("陆甲乙，137 6421 1655，人民街283弄6号", "1655"),
    ("陆甲乙，137 6421 1655，人民街283弄6号", "283"),
    ("陆甲乙住建设巷195组18号", "195"),
    ("备注：4003176464（陆甲乙）", "4003176464"),
    ("裘 甲乙、陆 甲到会", "陆 甲"),
    ("慰问-陆甲乙（1 9 3 3 2 0 4 0 5 0 3）", "4 0 5"),
)
SERVICES = ("监督举报电话:12345", "客服热线 95588", "票据编号13812345678", "面积1391.23平方米")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_name_without_label_goes_and_the_rest_stays(sentence: str) -> None:
    before, behind = sentence.split("{}")
    for name in NAMES:
        found = clean_text(sentence.format(name), set())
        assert name not in found, found
        for word in ("经费", "资金", "评价", "基本工资支出", "津贴2400元"):
            assert (word in found) == (word in before + behind), found


def test_what_looks_like_a_person_and_is_none_stays() -> None:
    assert {text: clean_text(text, set()) for text in OTHERS} == {text: text for text in OTHERS}


@pytest.mark.parametrize(("text", "secret"), REACHED)
def test_what_reaches_a_person_goes(text: str, secret: str) -> None:
    assert secret not in clean_text(text, set())


def test_numbers_of_services_stay() -> None:
    assert [clean_text(text, set()) for text in SERVICES] == list(SERVICES)


def test_a_list_lends_its_names_to_each_other() -> None:
    text = "组长由闫甲担任，副组长由郝乙、钟庚辛担任"
    assert [text[a:b] for a, b in person_spans(text)] == ["闫甲", "郝乙", "钟庚辛"]


def test_a_text_without_end_takes_time_in_proportion() -> None:
    """Twenty thousand names are found once each; before, each looked at all others."""
    assert len(person_spans("陆甲乙、" * 20_000)) == 20_000


def test_no_name_of_an_official_list_is_taken_for_a_person() -> None:
    with (ROOT / "ontology" / "subjects.csv").open(encoding="utf-8", newline="") as file:
        names = {cell for row in csv.reader(file) for cell in row if len(cell) > 1}
    assert len(names) > 1000
    assert [name for name in sorted(names) if clean_text(name, set()) != name] == []


@pytest.mark.parametrize("cell", ["（四）农\n林水支出", "政府性基\n金预\n算", "万柏\n林区", "乌鲁木\n齐市"])
def test_a_word_that_a_narrow_cell_breaks_names_nobody(cell: str) -> None:
    assert clean_text(cell, set()) == cell


@pytest.mark.parametrize(
    "cell", ["张建国\n李志强", "负责同志 王建国\n财政所", "联系人：王建国\n电话：13900000000"]
)
def test_names_on_lines_of_their_own_go(cell: str) -> None:
    cleaned = clean_text(cell, set())
    assert "建国" not in cleaned and "志强" not in cleaned
