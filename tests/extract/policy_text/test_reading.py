"""Policy texts as they are published: number, title, issuer, date; articles; relations; what is no policy text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.errors import NoBudgetError
from extract.pipeline import extract_file
from extract.policy_text import PolicyReading, read_policy_text
from extract.policy_text.dates import find_date
from extract.policy_text.relations import title_relations
from extract.readers import read_document
from tests.extract.policy_text.published import DOCUMENTS, Published


def read(folder: Path, content: str, name: str = "policy.txt") -> PolicyReading:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    found = read_policy_text(read_document(file))
    assert found is not None
    return found


@pytest.mark.parametrize("published", DOCUMENTS, ids=lambda p: p.file)
def test_the_head_is_read_in_each_form_in_which_documents_are_published(
    tmp_path: Path, published: Published
) -> None:
    policy = read(tmp_path, published.content, published.file).policy
    assert (policy.number, policy.title, policy.issuers, policy.written) == published[2:]


LETTER = """某某市民政局 某某市财政局文件

西民发〔2021〕15号

某某市民政局 某某市财政局
关于贯彻《社会救助暂行办法》的实施意见

各区民政局、财政局，市属各单位：

现就有关事项提出意见。本意见自2021年7月1日起施行，有效期5年。{repeal}

附件：1.申请表
2.汇总表

某某市民政局
某某市财政局
2021年6月3日
"""


def test_a_letter_tells_all_its_parts(tmp_path: Path) -> None:
    repeal = "《某某市临时救助办法》（西民发〔2015〕8号）、《某某市救助补充规定》同时废止。"
    found = read(tmp_path, LETTER.format(repeal=repeal))
    policy = found.policy
    assert policy.number == "西民发〔2021〕15号"
    assert policy.issuers == ("某某市民政局", "某某市财政局")
    assert policy.addressees == ("各区民政局、财政局", "市属各单位")
    assert policy.annexes == ("申请表", "汇总表")
    assert (policy.written, policy.effective, policy.expires) == (
        date(2021, 6, 3),
        date(2021, 7, 1),
        date(2026, 7, 1),
    )
    relations = {(c.document_number or c.title, c.relation) for c in found.citations}
    assert relations == {
        ("社会救助暂行办法", "implements"),
        ("西民发〔2015〕8号", "repeals"),
        ("某某市救助补充规定", "repeals"),
    }


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("《某某市临时救助办法》同时废止。", "repeals"),
        ("《某某市临时救助办法》停止执行。", "repeals"),
        ("对《某某市临时救助办法》作如下修改。", "amends"),
        ("现将《某某市临时救助办法》转发给你们。", "forwards"),
        ("现将《某某市临时救助办法》印发给你们。", "issues"),
        ("根据《某某市临时救助办法》，制定本意见。", "based_on"),
        ("为贯彻落实《某某市临时救助办法》，提出意见。", "implements"),
        ("《某某市临时救助办法》的补充规定另行印发。", "supplements"),
        ("《某某市临时救助办法》不再废止。", None),
        ("申请条件见《某某市临时救助办法》。", None),
        ("见《某某市临时救助办法》，《某某市旧办法》同时废止。", None),
    ],
)
def test_a_sentence_says_what_becomes_of_the_document_it_names(
    tmp_path: Path, sentence: str, relation: str | None
) -> None:
    found = read(tmp_path, LETTER.format(repeal=sentence))
    assert [c.relation for c in found.citations if c.title == "某某市临时救助办法"] == [relation]


@pytest.mark.parametrize(
    ("title", "relations"),
    [
        ("某省财政厅关于转发《财政部关于加强管理的通知》的通知", [("forwards", "财政部关于加强管理的通知")]),
        ("关于修改《某某市物业管理办法》的决定", [("amends", "某某市物业管理办法")]),
        ("关于废止《某某市物业管理办法》的决定", [("repeals", "某某市物业管理办法")]),
        ("关于《某某市物业管理办法》的补充通知", [("supplements", "某某市物业管理办法")]),
        ("某省实施《中华人民共和国工会法》办法", [("implements", "中华人民共和国工会法")]),
        ("某某市物业管理办法实施细则", [("implements", "某某市物业管理办法")]),
        ("关于开展“便民办税春风行动”的实施意见", []),
        ("关于做好防汛工作的通知", []),
    ],
)
def test_a_title_says_what_the_document_does_to_another(title: str, relations: list[tuple[str, str]]) -> None:
    assert list(title_relations(title)) == relations


def test_a_law_that_an_article_applies_is_no_basis_of_the_whole(tmp_path: Path) -> None:
    text = (
        "# 某某市养犬管理条例\n\n2020年5月6日 某某市第九届人民代表大会常务委员会第三次会议通过\n\n"
        "第一条 根据《中华人民共和国动物防疫法》，制定本条例。\n\n第二条 本市适用。\n\n"
        "第三条 违反规定的，依照《中华人民共和国治安管理处罚法》处罚。\n\n第四条 自2020年7月1日起施行。"
    )
    found = read(tmp_path, text, "law.md")
    relations = {c.title: c.relation for c in found.citations}
    assert relations == {"中华人民共和国动物防疫法": "based_on", "中华人民共和国治安管理处罚法": None}


def test_articles_know_their_number_chapter_and_paragraphs(tmp_path: Path) -> None:
    text = (
        "# 某某市节水办法\n\n## 第一章 总则\n\n第一条 为了节水，制定本办法。\n\n第二条 用水应当：\n\n（一）计量；\n\n（二）缴费。\n\n"
        "前款规定适用于单位。\n\n## 第二章 附则\n\n第三条 自2022年1月1日起施行。\n\n附件\n\n第一条 表格说明。"
    )
    articles = read(tmp_path, text, "measure.md").articles
    assert [(a.number, a.label, a.chapter, a.paragraphs) for a in articles] == [
        (1, "第一条", "第一章 总则", 1),
        (2, "第二条", "第一章 总则", 2),
        (3, "第三条", "第二章 附则", 1),
    ]


@pytest.mark.parametrize(
    ("validity", "state"),
    [
        ("现行有效", "valid"),
        ("已失效", "repealed"),
        ("废止", "repealed"),
        ("部分失效", "amended"),
        ("待定", None),
    ],
)
def test_the_validity_of_a_page_is_told(tmp_path: Path, validity: str, state: str | None) -> None:
    page = f"有效性：{validity}\n发文字号：西民发〔2021〕15号\n\n关于做好社会救助工作的通知\n\n各单位：\n请落实。\n"
    policy = read(tmp_path, page).policy
    assert (policy.validity, policy.validity_printed, policy.number) == (
        state,
        validity,
        "西民发〔2021〕15号",
    )


@pytest.mark.parametrize(
    "text",
    [
        "某某街道2024年部门预算公开说明\n\n一、单位职责\n根据《预算法》编制。\n",
        "会议通知\n\n请各位参加。\n",
        "关于做好社会救助工作的通知\n\n这是一篇报道。\n",
        "新闻：市政府印发办法\n\n记者获悉，办法自下月起施行。\n",
    ],
)
def test_what_only_speaks_of_policies_is_no_policy_text(tmp_path: Path, text: str) -> None:
    file = tmp_path / "page.txt"
    file.write_text(text, encoding="utf-8")
    assert read_policy_text(read_document(file)) is None
    with pytest.raises(NoBudgetError, match="that of a policy document"):
        extract_file(file)


def test_dates_in_words_and_damaged_zeros_are_read_and_impossible_ones_are_not() -> None:
    assert find_date("二○一一年七月二十八日") == date(2011, 7, 28)
    assert find_date("二OO五年十二月三十一日") == date(2005, 12, 31)
    assert find_date("2023-02-30") is None and find_date("二〇二三年十三月一日") is None
