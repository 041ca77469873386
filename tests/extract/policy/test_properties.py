"""Properties that hold for any number and any text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from extract.policy import (
    DocumentNumber,
    find_left_out_titles,
    find_references,
    judge_title,
    normalise_title,
    parse_number,
    resolve_agency,
    vocabulary,
)
from extract.policy.number_scan import find_numbers
from extract.policy.numbers import CLOSE, FIRST_YEAR, LAST_YEAR, OPEN
from extract.policy.titles import clean_title
from tests.tiers import one_in

BLANKS = st.sampled_from(["", " ", "\u3000", "\xa0 "])
SQUARE = [pair for pair in zip(OPEN, CLOSE, strict=True) if pair[0] not in "<〈＜"]


@st.composite
def agency_codes(draw: st.DrawFn) -> str:
    """Letters composed of parts that the data files know, none of them those of courts' cases (行审字)."""
    place = draw(
        st.sampled_from([p for p in vocabulary.listed_places() if p.parent or p.code.endswith("0000")])
    )
    body = draw(st.sampled_from([b for b in vocabulary.bodies() if b.local and not b.within]))
    kind = draw(st.sampled_from(["发", "函", "字", "通", "规", "办发"]))
    code = place.letters + body.letters + kind
    assume(not any(word in code for word in vocabulary.wording().case_letters))
    return code


@st.composite
def printed_numbers(draw: st.DrawFn) -> tuple[DocumentNumber, str]:
    """A number and one way to print it."""
    code = draw(agency_codes())
    year = draw(st.integers(FIRST_YEAR, LAST_YEAR))
    serial = draw(st.integers(1, 99999))
    opening, _ = draw(st.sampled_from(SQUARE))
    _, closing = draw(st.sampled_from(SQUARE))
    gaps = [draw(BLANKS) for _ in range(4)]
    gaps[draw(st.integers(0, 3))] += draw(st.sampled_from(["", "\n"]))
    ordinal = draw(st.sampled_from(["", "第"]))
    sign = draw(st.sampled_from(["号", "号", "號"]))
    text = f"{code}{gaps[0]}{opening}{year}{closing}{gaps[1]}{ordinal}{gaps[2]}{serial}{gaps[3]}{sign}"
    return DocumentNumber(code, year, str(serial)), text


@settings(deadline=None)
@given(printed_numbers())
def test_any_printing_of_a_number_reads_back_as_that_number(case: tuple[DocumentNumber, str]) -> None:
    number, text = case
    assert parse_number(text) == number
    assert parse_number(number.normal) == number


@settings(deadline=None)
@given(printed_numbers(), st.sampled_from(["根据", "依据", "按照", "落实", "（", "，", "。", "“", "、", ""]))
def test_any_number_is_found_whole_in_a_sentence(case: tuple[DocumentNumber, str], before: str) -> None:
    number, text = case
    sentence = f"本项目{'，' if not before else ''}{before}{text}。"
    found = find_numbers(sentence)
    assert [mention.number for mention in found] == [number]
    assert sentence[found[0].start : found[0].end] == text


PIECES = st.sampled_from(
    ["《", "》", "〈", "〉", "（", "）", "〔", "〕", "[", "]", "2023", "1791", "号", "第", "令", "公告", "京财社指", "西民发",
     "根据", "关于", "印发", "的通知", "、", "和", "，", "。", "\n", "\n\n", "\t", " ", "管理办法", "预算法", "北京市民政局",
     "以下简称", "试行", "年", "文件", "等6部门", "人民日报", "<", ">", "\u200b", "十", "国务院"]
)  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["narrative", "basis", "doc_no_column", "无"])
)
@example("国务院令第1号国务院令第2号", "narrative")
@example("《根据京财社指〔2023〕1791号》的通知》", "narrative")
def test_offsets_reproduce_what_was_printed_in_any_text(text: str, context: str) -> None:
    references = find_references(text, context=context)
    for reference in references:
        assert text[reference.start : reference.end] == reference.raw
        assert reference.raw
        assert reference.number is not None or reference.title
        assert reference.key
    starts = [reference.start for reference in references]
    assert starts == sorted(starts)
    numbers = find_numbers(text)
    assert all(one.end <= other.start for one, other in pairwise(numbers))
    assert all(text[title.start] == "《" for title in find_left_out_titles(text))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_a_reader_fail(text: str) -> None:
    for reference in find_references(text):
        assert text[reference.start : reference.end] == reference.raw
    number = parse_number(text)
    assert number is None or parse_number(number.normal) == number
    agency = resolve_agency(text)
    assert agency.letters == text
    assert judge_title(text) == judge_title(text)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_keys_of_titles_do_not_change_when_made_again(title: str) -> None:
    assert normalise_title(normalise_title(title)) == normalise_title(title)
    assert normalise_title(clean_title(title)) == normalise_title(title)


@one_in(
    4,
    "unit, count",
    [
        ("《", 200_000), ("》", 200_000), ("〔2023〕", 33_000), ("1", 200_000), ("第", 200_000), ("（", 200_000),
        ("令第", 100_000), ("关于", 100_000), ("关于的通知", 40_000), ("《政策", 66_000), ("、1", 100_000), (" ", 200_000),
        ("\n", 200_000), ("〔 ", 100_000), ("根据", 100_000), ("等6部门《", 40_000), ("简称《办法》", 33_000),
        ("《《》", 66_000), ("的通知》", 50_000), ("《关于印发", 40_000), ("京 ", 100_000), ("\t《", 100_000),
    ],
)  # fmt: skip
def test_hostile_repetition_is_read_to_its_end_and_names_nothing(unit: str, count: int) -> None:
    """A pattern that backtracks without bound would never come back from these."""
    assert find_references(unit * count) == []


def test_a_long_list_is_one_reference_each() -> None:
    assert len(find_references("京发〔2023〕1号" + "、2号" * 20_000)) == 20_001
    assert len(find_references("依据" + "预算法、《甲办法》、" * 10_000)) == 20_000
