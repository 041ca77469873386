"""Titles in 《》: which name policy documents, where they end, when two are one."""

from __future__ import annotations

import pytest

from extract.policy import TitleVerdict, judge_title, normalise_title
from extract.policy.titles import clean_title, find_title_spans


@pytest.mark.parametrize(
    "title",
    [
        "中华人民共和国预算法",
        "民法典",
        "北京市物业管理条例",
        "社会救助暂行办法",
        "党政机关办公用房建设标准",
        "无障碍设计规范GB50763-2012",
        "西城区背街小巷环境精细化整治提升三年行动计划（2020-2022）",
        "首都功能核心区控制性详细规划(街区层面)(2018 年—2035 年)",
        "北京市西城区血液管理办公室关于西城区无偿献血工作安排",
        "朝阳区街道工委、街道办事处职责清单",
        "社会心理服务站点（中心）年度服务指标要求指引",
        "小红门乡内控制度",
        "关于印发〈北京市街道办事处权责清单〉的通知",
        "关于印发<西城区进一步全面推行河长制工作方案>",
        "中共中央关于制定国民经济和社会发展第十四个五年规划的建议",
    ],
)
def test_laws_rules_plans_and_standards_are_policies(title: str) -> None:
    assert judge_title(title).verdict is TitleVerdict.POLICY


@pytest.mark.parametrize(
    "title",
    [
        "人民日报",
        "求是",
        "中国红十字报",
        "某某社区报",
        "乡镇论坛",
        "无障碍改造合同",
        "垃圾清运服务协议",
        "临时救助申请表",
        "房屋建筑安全鉴定报告",
        "安全生产责任书",
        "习近平新时代中国特色社会主义思想学习纲要",
        "太极拳练习方法",
        "今日说法",
        "茶馆",
        "普陀年鉴",
        "致辖区居民的一封信",
        "**",
        "",
        "办法",
        "通知",
        "2024",
    ],
)
def test_papers_books_forms_contracts_and_bare_words_are_none(title: str) -> None:
    assert judge_title(title).verdict is TitleVerdict.OTHER


@pytest.mark.parametrize(
    ("title", "reason"), [("年度重点工作任务书", "任务书"), ("设施更新手册", "手册"), ("最美志愿者", "")]
)
def test_an_unknown_kind_is_a_visible_decision(title: str, reason: str) -> None:
    judgement = judge_title(title)
    assert (judgement.verdict, judgement.reason) == (TitleVerdict.UNKNOWN, reason)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("办法（试行）", "办法(试行)"),
        ("关于印发〈甲方案〉的通知", "《关于印发《甲方案》的通知》"),
        ("西城区“两新”组织办法", '西城区"两新"组织办法'),
        ("北京市财政局 北京市民政局关于购买服务的意见", "北京市财政局北京市民政局关于购买服务的意见"),
        ("三年行动计划（2020—2022）", "三年行动计划（2020-2022）"),
        ("实施 细则", "实施\n细则"),
        ("标准ＧＢ５０７６３", "标准GB50763"),
    ],
)
def test_two_printings_of_one_title_have_one_key(one: str, other: str) -> None:
    assert normalise_title(one) == normalise_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("甲区办法", "乙区办法"), ("管理办法", "管理办法（试行）"), ("行动计划（2020）", "行动计划（2021）")],
)
def test_titles_that_differ_keep_different_keys(one: str, other: str) -> None:
    assert normalise_title(one) != normalise_title(other)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (
            "朝阳区生活 垃圾分类日常运行 服务检查考评实施 细则",
            "朝阳区生活垃圾分类日常运行服务检查考评实施细则",
        ),
        ("关 于城镇登记失业人员的通知", "关于城镇登记失业人员的通知"),
        ("局部调整\n", "局部调整"),
        ("北京市财政局 北京市民政局关于购买 服务的意见", "北京市财政局 北京市民政局关于购买服务的意见"),
        ("规范 GB 50763", "规范GB 50763"),
    ],
)
def test_wrap_blanks_go_and_blanks_between_agencies_stay(printed: str, title: str) -> None:
    assert clean_title(printed) == title


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("《甲办法》和《乙办法》", ["甲办法", "乙办法"]),
        ("《关于印发《甲办法》的通知》", ["关于印发《甲办法》的通知"]),
        ("《甲办法》的通知》", ["甲办法"]),
        ("《甲办法、《乙办法》", ["甲办法", "乙办法"]),
        ("《甲办法，开展工作。《乙办法》", ["甲办法", "乙办法"]),
        ("按《甲局关于实施", ["甲局关于实施"]),
        ("按《甲局关于实施\t下一格", ["甲局关于实施"]),
        ("按《甲局关于实施。下一句", []),
        ("》《", []),
        ("《" + "甲" * 400 + "》", []),
    ],
)
def test_missing_and_surplus_brackets_cost_no_other_title(text: str, contents: list[str]) -> None:
    spans = find_title_spans(text)
    assert [span.content for span in spans] == contents
    assert all(text[span.start] == "《" and span.content in text[span.start : span.end] for span in spans)
