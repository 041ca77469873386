"""What looks like a policy document and is none, and what is one without looking like it."""

from __future__ import annotations

import pytest

from extract.policy import find_references


def found(text: str, context: str = "narrative") -> list[tuple[str, str]]:
    return [(r.raw, r.role.value) for r in find_references(text, context=context)]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("区里统一部署《北京市接诉即办工作方案》", None),
        ("街道已签署《社会救助管理办法》", None),
        ("我国第一部《民法典》", None),
        ("北京市民政局《社会救助管理办法》", "北京市民政局"),
    ],
)
def test_a_body_is_told_by_a_list_not_by_its_last_character(text: str, issuer: str | None) -> None:
    (reference,) = find_references(text)
    assert reference.issuer == issuer


@pytest.mark.parametrize(
    "text",
    [
        "签署《安全生产责任状》", "当事人已签署《人民调解协议书》《调查笔录》", "法院《起诉状》", "收到法院《传票》",
        "《建议》", "根据《建议》", "《实施条例》", "根据《实施条例》",
        "（2021）京0102民初1234号", "京0102民初〔2021〕1234号", "沪公（静）行罚决字〔2023〕123号", "渝北环罚〔2023〕1号",
        "最高法知民终〔2020〕12号", "穗天劳人仲案〔2020〕123号", "京公网安备〔2023〕12号", "图号〔2023〕12号",
        "许可证〔2023〕5号", "国务院公报2023年第12号",
    ],
)  # fmt: skip
def test_papers_of_single_cases_and_their_numbers_are_no_policies(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("落实“十四五”规划", [("“十四五”规划", "basis")]),
        ("按照区“十四五”时期老龄事业发展规划", [("“十四五”时期老龄事业发展规划", "basis")]),
        ("全面落实“八五普法”规划", [("“八五普法”规划", "basis")]),
        ("开展“八五”普法宣传", [("“八五”普法", "mention")]),
        ("深入实施“长安计划”4.0", [("“长安计划”4.0", "mention")]),
        ("根据《中国制造2025》", [("《中国制造2025》", "basis")]),
        ("落实保密法要求", [("保密法", "basis")]),
        ("开展保密法等相关法律法规的宣传教育", [("保密法", "mention")]),
        ("预算法第十三条规定", [("预算法", "mention")]),
        ("执行招标法", [("招标法", "basis")]),
        (
            "根据街道工委及办事处所属事业单位机构设置方案：",
            [("街道工委及办事处所属事业单位机构设置方案", "basis")],
        ),
        (
            "按照“关于加快推进街道（乡镇）困难群众救助服务所建立的通知”",
            [("关于加快推进街道（乡镇）困难群众救助服务所建立的通知", "basis")],
        ),
        ("依据“某区社会救助工作评价标准细则”开展", [("“某区社会救助工作评价标准细则”", "basis")]),
        ("十四五期间各项规划工作", []),
        ("学习保密法知识", []),
        ("制作“工作方案”展板", []),
    ],
)
def test_plans_programmes_and_laws_in_words_of_their_own(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("浙财社〔2025〕12号困难群众救助补助", "funding"),
        ("财社〔2022〕187号中央财政补助资金", "funding"),
        ("困难群众救助补助（财教〔2022〕187号）", "funding"),
        ("吉财社指〔2022〕340号", "funding"),
        ("中央福彩公益金-鄂财社发〔2023〕99号", "funding"),
        ("根据财综〔2020〕5号开展政府购买服务", "basis"),
        ("财会〔2019〕1号制度培训", "mention"),
        ("民发〔2020〕5号养老", "mention"),
    ],
)
def test_a_finance_paper_in_a_projects_name_funds_it(name: str, role: str) -> None:
    assert [r for _, r in found(name, "project_name")] == [role]


def test_short_names_of_one_law_are_that_law() -> None:
    keys = {
        find_references(f"根据{name}")[0].key
        for name in ("招标法", "招标投标法", "《中华人民共和国招标投标法》")
    }
    assert len(keys) == 1
