"""Mentions in running text: annotated sentences, and what each rule must not break."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from extract.policy import Grounds, find_left_out_titles, find_references
from extract.policy.scorer import read_annotated, score

ANNOTATED = Path(__file__).with_name("annotated.jsonl")


def test_annotated_sentences_are_read_as_a_person_reads_them() -> None:
    texts = read_annotated(ANNOTATED)
    assert len(texts) >= 150
    assert sum(not text.references for text in texts) >= 40, "hard negatives"
    report = score(texts)
    shown = "\n".join(report.failures)
    assert (report.numbers.recall, report.numbers.precision) == (1.0, 1.0), shown
    for view in (report.documents, report.titles, report.offsets, report.roles):
        assert min(view.recall, view.precision) >= 0.98, (view, shown)


def issuers(text: str) -> list[str | None]:
    return [reference.issuer for reference in find_references(text)]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("中共中央办公厅 国务院办公厅《关于加强社区工作者队伍建设的意见》", "中共中央办公厅 国务院办公厅"),
        ("根据北京市民政局关于印发《社区服务办法》的通知", "北京市民政局"),
        ("依据公安部等6部门《关于加强消防设施建设的指导意见》", "公安部等6部门"),
        ("按照北京市西城区人社局发放的《关于自采暖补贴的通知》", "北京市西城区人社局"),
        ("《北京市财政局北京市民政局关于购买服务的意见》", "北京市财政局 北京市民政局"),
        ("《西城区民政局等8家单位关于临时救助的通知》", "西城区民政局等8家单位"),
        ("《财政部关于印发〈绩效办法〉的通知》", "财政部"),
        ("区政府办公室转发区民政局《关于公益金的意见》", "区政府办公室"),
        ("京财综〔2020〕510号", "北京市财政局"),
        ("区财政局朝财〔2022〕45号", "区财政局"),
        ("广安门内街道办事处京财社指[2023]1791号", "北京市财政局"),
        ("京朝社发(2013)13号", None),
        ("《西城区关于加强党建工作的实施方案》", None),
        ("离退休干部《关于学习的通知》", None),
    ],
)
def test_the_issuer_is_what_text_title_or_letters_say(text: str, issuer: str | None) -> None:
    assert issuers(text) == [issuer]


def test_both_annexes_of_one_notice_have_its_issuer() -> None:
    text = "根据区委办公室关于印发《甲区方案》及《乙区办法》的通知"
    assert issuers(text) == ["区委办公室", "区委办公室"]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "《甲办法》（试行）（京民发〔2020〕1号）",
            [("京民发〔2020〕1号", "甲办法")],
        ),
        (
            "《甲办法》、《乙规范》（京民发〔2020〕1号、京民发〔2020〕2号）",
            [("京民发〔2020〕1号", "甲办法"), ("京民发〔2020〕2号", "乙规范")],
        ),
        (
            "《甲办法》京民发〔2018〕1号《乙规范》京民发〔2018〕2号",
            [("京民发〔2018〕1号", "甲办法"), ("京民发〔2018〕2号", "乙规范")],
        ),
        (
            "京民发〔2018〕1号《甲办法》京民发〔2018〕2号《乙规范》",
            [("京民发〔2018〕1号", "甲办法"), ("京民发〔2018〕2号", "乙规范")],
        ),
        (
            "《军人抚恤优待条例》 京民优发〔2016〕515号《关于补助标准的通知》",
            [(None, "军人抚恤优待条例"), ("京民优发〔2016〕515号", "关于补助标准的通知")],
        ),
        (
            "《甲办法》、《乙规范》（京民发〔2020〕1号）",
            [(None, "甲办法"), ("京民发〔2020〕1号", "乙规范")],
        ),
        (
            "《关于修改〈甲办法〉（京民发〔2015〕2号）的决定》",
            [(None, "关于修改〈甲办法〉（京民发〔2015〕2号）的决定"), ("京民发〔2015〕2号", None)],
        ),
    ],
)
def test_a_number_goes_to_the_title_it_belongs_to(text: str, pairs: list[tuple[str | None, str]]) -> None:
    found = find_references(text)
    assert [(r.number.normal if r.number else None, r.title) for r in found] == pairs


def test_numbers_that_cannot_be_told_apart_are_given_to_no_title() -> None:
    found = find_references("《甲办法》《乙规范》《丙细则》（京民发〔2020〕1号、京民发〔2020〕2号）")
    assert [(bool(r.number), bool(r.title)) for r in found] == [(False, True)] * 3 + [(True, False)] * 2


def test_a_short_name_stands_for_the_document_it_was_given_to() -> None:
    text = "《社区工作者管理办法》（京民基发〔2018〕5号，以下简称《办法》）。依据《办法》第三条。"
    first, second = find_references(text)
    assert first.key == second.key == "京民基发〔2018〕5号"
    assert second.raw == "《办法》"


def test_a_short_name_of_a_law_has_the_full_title_as_its_key() -> None:
    short, full = find_references("《民法典》和《中华人民共和国民法典》")
    assert short.title == "民法典"
    assert short.full_title == full.title
    assert short.key == full.key


@pytest.mark.parametrize(
    "text",
    [
        "参照公务员法管理的事业单位",
        "上海市优化营商环境条例草案起草小组",
        "预算法治培训",
        "新预算法律法规",
        "学习宪法",
        "遵守党章",
        "开展消防法宣传",
    ],
)
def test_a_law_inside_other_words_is_no_mention(text: str) -> None:
    assert find_references(text) == []


def test_an_unknown_kind_is_taken_only_where_the_words_around_prove_it() -> None:
    taken = find_references("根据《区政府重点工作任务书》，开展督查。")
    assert [(r.title, r.grounds) for r in taken] == [("区政府重点工作任务书", Grounds.CONTEXT)]
    assert find_references("印刷《区政府重点工作任务书》二百册。") == []
    assert find_references("根据计划订阅《社区之光》杂志。") == []


@pytest.mark.parametrize(
    ("text", "context", "titles"),
    [
        ("南充市财政局关于下达学生资助经费的通知", "project_name", ["关于下达学生资助经费的通知"]),
        ("市委、市政府关于全面推进乡村振兴的实施意见。", "goal", ["关于全面推进乡村振兴的实施意见"]),
        ("关于下达2024年学生资助补助经费的通知", "doc_no_column", ["关于下达2024年学生资助补助经费的通知"]),
        ("关于下达2024年学生资助补助经费的通知", "project_name", []),
        ("南充市财政局关于下达学生资助经费的通知宣传费", "project_name", []),
        ("某区财政局关于公开部门预算的通知", "narrative", []),
    ],
)
def test_a_title_that_is_all_its_cell_says_is_a_mention(text: str, context: str, titles: list[str]) -> None:
    assert [reference.title for reference in find_references(text, context=context)] == titles


def test_zeros_that_fill_up_a_serial_make_no_other_document() -> None:
    printed = [find_references(f"朝财指〔2025〕{serial}号")[0] for serial in ("0087", "87")]
    assert [reference.number.serial for reference in printed if reference.number] == ["0087", "87"]
    assert len({reference.key for reference in printed}) == 1


def test_titles_left_out_say_why() -> None:
    text = "订阅《人民日报》，签订《采购合同》，评选《最美志愿者》，按照《**》和《预算法》执行。"
    left_out = [(item.title, item.reason) for item in find_left_out_titles(text)]
    assert left_out == [
        ("人民日报", "closed list"),
        ("采购合同", "合同"),
        ("最美志愿者", "unknown kind"),
        ("**", "names no document"),
    ]


def test_a_title_cut_off_says_so_and_one_cut_before_its_subject_is_left_out() -> None:
    cut = find_references("依据《西城区老龄委关于实施居家")
    assert [(r.title, r.truncated) for r in cut] == [("西城区老龄委关于实施居家", True)]
    assert find_references("依据《北京市财政局 北京市民政局关") == []


def test_cells_do_not_run_into_each_other() -> None:
    text = "京财社指\t[2023]1791号\t《北京市物业\t管理条例》\t京民发〔2020〕1号\n\n《甲办法》"
    found = find_references(text)
    assert [(r.number.normal if r.number else None, r.title) for r in found] == [
        ("京民发〔2020〕1号", None),
        (None, "甲办法"),
    ]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("京财社指[2023]1791号", "funding"),
        ("依据京财社指[2023]1791号执行", "funding"),
        ("财社〔2023〕150号提前下达补助预算", "funding"),
        ("上级下达的优抚资金（财社〔2023〕150号）", "funding"),
        ("《关于下达2024年补助资金的通知》", "funding"),
        ("依据《专项转移支付资金管理办法》", "basis"),
        ("按照新修订的《预算法》", "basis"),
        ("完成《甲方案》确定的任务", "mention"),
        ("按照计划制定《甲方案》", "mention"),
        ("根据工作需要，印制《甲条例》", "mention"),
        ("京财综〔2023〕5号", "mention"),
    ],
)
def test_the_role_follows_from_number_and_wording(text: str, role: str) -> None:
    assert [r.role for r in find_references(text)] == [role]


@pytest.mark.parametrize(
    "text",
    [
        "根据《甲办法》第三条、《乙办法》第五条规定",
        "依据《甲办法》（2020年5月1日起施行）、《乙办法》",
        "落实《甲规范》（GB50016-2014）、《乙标准》CJJ45-2015及《丙条例》等文件要求，以及《丁办法》",
        "按照《甲办法》《乙办法》和京民发〔2020〕1号文、京残发〔2019〕34号",
    ],
)
def test_the_whole_list_behind_a_lead_in_word_is_the_basis(text: str) -> None:
    found = find_references(text)
    assert len(found) >= 2
    assert {r.role.value for r in found} == {"basis"}


def test_the_place_of_the_text_decides_where_the_words_do_not() -> None:
    text = "《甲办法》；京财综〔2023〕5号"
    assert [r.role for r in find_references(text, context="basis")] == ["basis", "basis"]
    assert [r.role for r in find_references(text, context="doc_no_column")] == ["mention", "funding"]


def test_the_citing_place_decides_between_places_that_share_letters() -> None:
    assert find_references("青民发〔2020〕5号")[0].issuer is None
    assert find_references("青民发〔2020〕5号", region="310118")[0].issuer == "上海市青浦区民政局"


def test_the_example_of_the_documentation_prints_what_it_says() -> None:
    page = Path(__file__).parents[3] / "docs" / "policy.md"
    example = page.read_text("utf-8").split("```python\n")[1].split("```")[0]
    results = doctest.DocTestRunner().run(
        doctest.DocTestParser().get_doctest(example, {}, "docs/policy.md", None, 0)
    )
    assert results.attempted == 3
    assert results.failed == 0
