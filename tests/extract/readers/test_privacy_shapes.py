"""Persons printed in the ways of other cities: names of any people, labels of any make, numbers of any shape."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from extract.document import Cell, Document, FileInfo, Grid, Paragraph, ReaderRemark
from extract.readers.person_text import clean_text, plain
from extract.readers.privacy import remove_persons
from extract.source import Source

# Invented: surnames with number words, and given names of several peoples put together at random.
NAMES = (
    *("王甲乙", "李丙", "欧阳丁戊", "冼己", "禤庚辛", "翟某", "王 壬", "王　癸", "上官子", "闫丑寅"),
    *("阿依卯·买买甲", "买买乙·吐尔丙", "麦麦丁艾力·阿卜戊", "次仁卓玛", "Li Jia", "ZHANG Yi", "John Bing"),
)
NUMBERS = (
    *(
        "63019999",
        "6301 9999",
        "63019999-802",
        "010-63012222",
        "(010)6301 9999",
        "010—63012222",
        "0991-4567890",
    ),
    *(
        "010 63012222转8021",
        "13812345678",
        "138 1234 5678",
        "138－1234－5678",
        "１３８１２３４５６７８",
    ),
    *("+86-138-1234-5678", "0086 13812345678"),
)
SENTENCES = (
    *("联系人{n}{t}", "联系人：{n}{t}", "{n} 联系电话：{t}", "联系电话：{t}（{n}）", "联系电话：{t} {n}"),
    *(
        "联系人及电话：{n} {t}",
        "联系人及联系电话：{n}，{t}",
        "联系人/电话：{n}/{t}",
        "联 系 人：{n}  电 话：{t}",
    ),
    *(
        "联系人姓名：{n} 联系人电话：{t}",
        "联系人（电话）：{n}（{t}）",
        "如有疑问请联系{n}，电话{t}。",
        "请与{n}联系（{t}）。",
    ),
    *(
        "单位负责人签章：{n} 制表人签章：{n} 手机{t}",
        "Contact: {n} Tel: {t}",
        "Contact person: {n}, phone {t}",
    ),
    *(
        "主管人员：{n} 经办：{n} 电话：{t}",
        "审核：{n} 复核：{n} 制表：{n} {t}",
        "局长：{n}，{t}",
        "主任{n}同志，{t}",
    ),
    *(
        "项目联系人是{n}女士，电话{t}",
        "分管领导：{n}，{t}",
        "项目经理：{n}，{t}",
        "联络员：{n} {t}",
        "执行人：{n}\n手机号：{t}",
    ),
    *(
        "微信：{t} 联系人：{n}",
        "TEL:{t} 联系人:{n}",
        "热线{t}，{n}女士",
        "采购人联系人：{n}、赵甲子 联系方式：{t}",
    ),
)
HEADERS = (
    ("项目名称", "联系人及电话", "预算数"),
    ("项目名称", "联 系 人", "联 系 电 话", "预算数"),
    ("项目名称", "负责人姓名", "手机号", "预算数"),
    ("项目名称", "经办人（签字）", "联系方式", "预算数"),
    ("项目名称", "姓名", "电话", "预算数"),
)
NOBODY = (
    *(
        "审核：通过",
        "编制：财务科",
        "主任：负责全面工作",
        "制表：2026年1月1日",
        "项目经理制度",
        "经办业务：23件",
        "复核无误",
    ),
    *(
        "联系群众工作经费",
        "联系社区、走访居民 13200 人次",
        "会计：2名，出纳：1名",
        "局长办公会研究",
        "热线办理12345件",
    ),
    *(
        "高新区 63019999 元",
        "方庄地区 联系电话费 12345 元",
        "审核金额：12345678.90",
        "微信公众号运维费",
        "电话费：12345.00元",
    ),
    *(
        "编制：12 名，实有 10 人",
        "请与预算数核对",
        "由主任办公会联系单位落实",
        "长期联系点",
        "书记信箱",
        "人员经费 12345678",
    ),
    *(
        "项目负责人对进度负责",
        "联系点：10个",
        "安全责任人：各社区主任",
        "复核：数据一致",
        "应急联系方式公开率100%",
    ),
)


LABELS = (
    *(
        "编报人",
        "签发人",
        "核稿人",
        "主办人",
        "申报人",
        "咨询人",
        "答复人",
        "录入员",
        "统计员",
        "发布者",
        "信息公开专员",
        "评审专家",
        "财会人员",
    ),
    *(
        "业务联系",
        "财务负责",
        "制单",
        "批准",
        "起草",
        "校核",
        "单位法人",
        "责任编辑",
        "成员",
        "联系同志",
        "项目主管",
        "财务主管",
    ),
    *("财务科长", "股长", "副组长", "董事长", "总经理", "支部书记", "村主任", "主席", "分管领导", "会计"),
)
OTHER_LABELS = (
    *(
        "来源人",
        "填写人",
        "填写",
        "移交人",
        "报账员",
        "记账",
        "授权代表",
        "驻村干部",
        "班主任老师",
        "监理",
        "户主",
    ),
    *("质检员", "申请人", "某某师", "联系医生"),
)
"""Labels of other forms; most are told by their end alone."""
SURE_NAMES = (
    "王甲乙",
    "李丙",
    "欧阳丁戊",
    "綦庚辛",
    "尚元",
    "次仁卓玛",
    "阿依卯·买买甲",
    "乌兰图雅",
    "Li Jia",
)
JOINS = ("：", ":", " ：", " ", "（签字）：", "(签章): ", "（签名）", "及电话：")
ENDS = ("", " 联系电话：010-63012222", "，13812345678", "（13812345678）", "  2025年3月1日", "；")
WORDS = (
    *(
        "审核 程序 规范",
        "预算 安排 情况",
        "项目 方案 编制",
        "监督：全过程",
        "周长：万米",
        "项目 石景山 区级",
        "项目 党建 经费",
    ),
    *(
        "领导 高度重视 预算工作",
        "成员：安全科、规划科",
        "审核：常委会",
        "评审专家：高级工程师5名",
        "院长：办公会",
        "增长 党建经费",
    ),
    *(
        "项目：古树名木",
        "预算：基本支出",
        "批准：全部完成",
        "法人：单位法人",
        "队长：管理人员",
        "作者：单位",
        "财务 管理 制度",
    ),
)


def bare(text: str) -> str:
    return "".join(plain(text).split())


def digits(text: str) -> str:
    return "".join(c for c in plain(text) if c.isdigit())


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_keeps_neither_name_nor_number(sentence: str) -> None:
    for place, name in enumerate(NAMES):
        number = NUMBERS[(place + len(sentence)) % len(NUMBERS)]
        text = sentence.format(n=name, t=number)
        found = clean_text(text, set())
        assert bare(name) not in bare(found) and "赵甲子" not in found, (text, found)
        assert digits(number)[-7:] not in digits(found), (text, found)


def _document(*rows: tuple[str, ...], name: str = "a.txt") -> Document:
    source = Source("0" * 64, line=1)
    grid = Grid(tuple(tuple(Cell(text, source) for text in row) for row in rows))
    return Document(FileInfo(name, "0" * 64, 1, "text"), (Paragraph("说明", source), grid))


@pytest.mark.parametrize("header", HEADERS)
def test_a_table_keeps_neither_name_nor_number(header: tuple[str, ...]) -> None:
    for place, name in enumerate(NAMES):
        number = NUMBERS[place % len(NUMBERS)]
        forms = (
            ("{n} {t}", "{n}{t}", "{n}（{t}）", "{n}\n{t}", "{t} {n}", "{n}/{t}")
            if len(header) == 3
            else ("",)
        )
        for form in forms:
            person = (form.format(n=name, t=number),) if form else (name, number)
            document = remove_persons(_document(header, ("社区维修项目", *person, "5.60")))
            grid = document.blocks[1]
            assert isinstance(grid, Grid)
            assert [cell.text for cell in grid.rows[1]] == ["社区维修项目", *("" for _ in person), "5.60"]


@pytest.mark.parametrize("text", NOBODY)
def test_text_without_a_person_stays_as_printed(text: str) -> None:
    assert clean_text(text, set()) == text


def test_the_name_of_a_file_is_published_without_its_person() -> None:
    document = remove_persons(_document(("项目", "5.60"), name="2026预算-联系人王甲乙13812345678.txt"))
    assert document.file.name == "2026预算-联系人［略］［略］.txt"


@pytest.mark.pressure
def test_a_text_of_many_labels_is_over_soon(tmp_path: Path) -> None:
    for piece in ("联系人", "联 系 ", "电话：", "王甲乙·", "Li ", "0", "请与王甲乙", "（", "审核：王"):
        clean_text(piece * 20_000, set())


@pytest.mark.parametrize("label", LABELS)
def test_any_label_of_a_person_hides_its_name(label: str) -> None:
    for place, (join, end) in enumerate(itertools.product(JOINS, ENDS)):
        name = SURE_NAMES[(place + len(label)) % len(SURE_NAMES)]
        text = f"{label}{join}{name}{end}"
        found = clean_text(text, set())
        assert name not in found and "138" not in found and "6301" not in found, (text, found)
        assert found.startswith(label), (text, found)


@pytest.mark.parametrize("label", OTHER_LABELS)
def test_a_label_told_by_its_end_hides_a_sure_name(label: str) -> None:
    for name in SURE_NAMES:
        for end in ("", "；62215678", "  2025年3月1日"):
            found = clean_text(f"{label}：{name}{end}", set())
            assert name not in found and "6221" not in found, (label, found)
        for rows in ([[label, name]], [["项目名称", label, "预算数"], ["甲项目", name, "12.30"]]):
            assert name not in _left(rows), rows
        assert name not in _left([["负责人", name, label, name]])


@pytest.mark.parametrize(
    "word", ["成品油", "高校", "安保", "章程", "石料", "车间", "全省", "任务书", "水利局"]
)
def test_a_word_in_use_behind_a_signature_stays(word: str) -> None:
    for label in ("审核", "复核", "填写", "管理员", "学生代表"):
        assert clean_text(f"{label}：{word}", set()) == f"{label}：{word}"
        assert word in _left([[label, word]])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("本项目由石甲乙负责，电话63019999。", "本项目由［略］负责，电话［略］。"),
        ("高甲乙 62215678 联系人", "［略］［略］ 联系人"),
        ("局长：水甲 电话 63019999", "局长：［略］ 电话 ［略］"),
        ("公开咨询 王甲乙 63019999", "公开咨询 ［略］［略］"),
        ("审核：王丁电话63019999", "审核：［略］电话［略］"),
        ("法定代表人：单位负责人", "法定代表人：单位负责人"),
        ("由水务局负责，投资12345678元", "由水务局负责，投资12345678元"),
        ("经费 63019999 负责人才引进", "经费 63019999 负责人才引进"),
        ("联系人：见附件", "联系人：见附件"),
        ("会计 凭证 63019999", "会计 凭证 63019999"),
    ],
)
def test_persons_go_and_figures_beside_words_stay(text: str, kept: str) -> None:
    assert clean_text(text, set()) == kept


@pytest.mark.parametrize("text", WORDS)
def test_a_word_that_looks_like_a_name_stays(text: str) -> None:
    assert clean_text(text, set()) == text


def _left(rows: list[list[str]]) -> str:
    """The cells of a table as they are kept."""
    kept = remove_persons(_document(*map(tuple, rows))).blocks[1]
    assert isinstance(kept, Grid)
    return "|".join(cell.text for row in kept.rows for cell in row)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(
    "rows",
    [
        [["{label}", "{name}"]],
        [["{label}（签字）", "{name}", "日期", "2025年3月"]],
        [["{label}：", "{name}", "预算数", "1,234.00"]],
        [["项目基本信息", "项目基本信息", "{label}", "{name}"]],
        [["{label}", "{name}", "联系电话", "13812345678"]],
        [["项目名称", "{label}", "预算数"], ["甲项目", "{name}", "12.30"], ["乙项目", "{name}", "4.00"]],
    ],
)
def test_a_form_and_a_column_of_any_label_hide_the_name(label: str, rows: list[list[str]]) -> None:
    for name in SURE_NAMES:
        printed = [[cell.format(label=label, name=name) for cell in row] for row in rows]
        found = _left(printed)
        assert name not in found and "13812345678" not in found, (printed, found)
        assert "12.30" in found or len(rows) == 1, (printed, found)


@pytest.mark.parametrize(
    "row",
    [
        ["时效指标", "服务时长", "全覆盖"],
        ["效益指标", "收入增长", "常态化"],
        ["质量指标", "人才成长", "全方位"],
        ["会计", "安装费", "3.00"],
    ],
)
def test_a_target_beside_what_grows_or_lasts_is_no_person(row: list[str]) -> None:
    assert _left([row]) == "|".join(row)
    text = f"{row[1]}：{row[2]}"
    assert clean_text(text, set()) == text


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("收款人账号", "6222000000000001"),
        ("住址", "和平路十二巷17号"),
        ("微信", "jia_yi_99"),
        ("办公电话", "01060010002-601"),
        ("科室负责人", "陆甲乙（代）"),
        ("制表", "陆甲乙 2026.1.20"),
        ("责任人", "谭和全"),
        ("责任科室及责任人", "办公室 陆甲乙"),
        ("手机号", "1380 123 4567"),
        ("家庭住址", "建设巷44号院3号楼2单元501室"),
        ("外教", "Lu Jiayi"),
        ("站长", "布和朝鲁"),
    ],
)
def test_what_belongs_to_a_person_goes_from_forms_and_columns(label: str, value: str) -> None:
    form = [["项目名称", "道路养护"], [label, value], ["资金总额（万元）", "12.00"]]
    table = [["项目名称", label, "金额"], ["道路养护", value, "12.00"]]
    beside = [["项目名称", "道路养护", label, value], ["资金总额（万元）", "12.00", "", ""]]
    for rows in (form, table, beside):
        left = _left(rows)
        assert value not in left and label in left and "道路养护" in left and "12.00" in left


def test_a_header_of_no_person_in_the_middle_keeps_the_columns_in_force() -> None:
    rows = [
        ["项目名称", "项目责任人", "项目责任人电话", "预算数"],
        ["甲项目成长", "王甲乙", "63019999", "1.00"],
        ["增长", "李丙", "63018888", "2.00"],
    ]
    found = _left(rows)
    assert "王甲乙" not in found and "李丙" not in found and "6301" not in found
    assert "甲项目成长" in found and "增长" in found


def test_lines_behind_what_is_taken_out_begin_where_they_did() -> None:
    text = "联系人：陆甲乙，电话63019999。共计12.00万元，另有30.00万元。"
    starts = (0, text.index("共计"), text.index("另有"))
    lines = tuple((start, Source("0" * 64, page=page)) for page, start in enumerate(starts, 1))
    document = Document(FileInfo("a.pdf", "0" * 64, 1, "PDF"), (Paragraph(text, lines[0][1], lines=lines),))
    (block,) = remove_persons(document).blocks
    assert isinstance(block, Paragraph)
    assert "陆甲乙" not in block.text and [source.page for _, source in block.lines] == [1, 2, 3]
    assert [block.text[start : start + 2] for start, _ in block.lines] == ["联系", "共计", "另有"]


def test_sheets_named_after_persons_lose_the_name_and_stay_apart() -> None:
    """The name of a sheet is part of the place of each fact on it."""
    names = ["支出表", "制表人陆甲乙", "制表人裘戊己"]
    grids = tuple(Grid(((Cell("合计", Source("0" * 64, sheet=name, row=0, column=0)),),)) for name in names)
    remark = ReaderRemark("sheet-hidden", Source("0" * 64, sheet=names[1]), f"sheet {names[1]!r}", names[1])
    document = Document(FileInfo("a.xlsx", "0" * 64, 0, "xlsx"), grids, (remark,))
    cleaned = remove_persons(document)
    sheets = [b.rows[0][0].source.sheet for b in cleaned.blocks if isinstance(b, Grid)]
    assert sheets == ["支出表", "制表人［略］", "制表人［略］ 2"]
    assert (cleaned.remarks[0].source.sheet, cleaned.remarks[0].message_zh) == (sheets[1], sheets[1])
