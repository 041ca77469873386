"""Lines to paragraphs, whatever a reader delivers."""

from __future__ import annotations

from extract.document import Paragraph
from extract.narrative.passages import find_passages
from extract.source import Source
from tests.extract.narrative.conftest import only, read_paragraphs

SHA = "0" * 64


def on_pages(*pages: list[str]) -> list[Paragraph]:
    return [
        Paragraph(text, Source(SHA, page=number)) for number, lines in enumerate(pages, 1) for text in lines
    ]


def test_a_sentence_wrapped_over_a_page_is_one_and_its_figures_keep_their_page() -> None:
    lines = on_pages(
        ["本部门二〇二四年度收入预算合计为一百万元，其中财政拨款收入", "- 1 -"],
        ["2", "87.5万元，比上一年度同口径的财政拨款收入预算数增加了"],
        ["10.5万元。"],
    )
    (passage,) = find_passages(lines)
    assert passage.text.endswith("财政拨款收入87.5万元，比上一年度同口径的财政拨款收入预算数增加了10.5万元。")
    assert passage.source_at(passage.text.index("87.5")).page == 2
    assert passage.source_at(passage.text.index("10.5万")).page == 3


def test_two_numbers_are_never_glued_by_joining_lines() -> None:
    lines = on_pages(["二〇二四年度本部门全年财政拨款收入预算数为12", "34万元。"])
    (passage,) = find_passages(lines)
    assert "12 34万元" in passage.text


def test_headings_and_items_are_paragraphs_of_their_own() -> None:
    lines = on_pages(
        [
            "一、收入预算说明",
            "收入预算5万元。",
            "（一）财政拨款",
            "财政拨款4万元；",
            "（二）其他",
            "1.5万元。",
        ]
    )
    assert [(p.text, p.level) for p in find_passages(lines)] == [
        ("一、收入预算说明", 1),
        ("收入预算5万元。", None),
        ("（一）财政拨款", 2),
        ("财政拨款4万元；", None),
        ("（二）其他", 2),
        ("1.5万元。", None),
    ]


def test_letter_spaced_words_and_running_heads_do_not_disturb() -> None:
    pages = [[f"某局2024年部门预算 第{n}册", f"第 {n} 句 说 明 文 字 。"] for n in range(1, 5)]
    assert [p.text for p in find_passages(on_pages(*pages))] == [f"第{n}句说明文字。" for n in range(1, 5)]


def test_lines_that_a_reader_joined_keep_their_places() -> None:
    source, below = Source(SHA, page=1), Source(SHA, page=2)
    text = "本年收入5万元，支出4万元。"
    (passage,) = find_passages([Paragraph(text, source, lines=((0, source), (8, below)))])
    assert passage.source_at(2).page == 1
    assert passage.source_at(10).page == 2


def test_a_title_as_wide_as_its_column_is_no_part_of_the_sentence_below() -> None:
    figure = only(read_paragraphs("金水镇人民政府2022年度部门决算情况说明", "2022年度收入总计434.72万元。"))
    assert (figure.subject, figure.year) == ("收入总计", 2022)


def test_an_amount_goes_on_with_the_sentence_above_it() -> None:
    """A figure is not broken, so that the line before it is short; below a heading it stands alone."""
    texts = ("初中教育支出9元,其中:基本支出", "9元,项目支出0元。", "六、年度预算安排", "7万元")
    figures = read_paragraphs(*texts).figures
    assert [(f.subject, f.part_of) for f in figures][:3] == [
        ("初中教育支出", None), ("基本支出", "初中教育支出"), ("项目支出", "初中教育支出")
    ]  # fmt: skip
