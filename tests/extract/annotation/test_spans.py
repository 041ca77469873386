"""What running text names, by place; the spaCy pipeline says the same."""

from __future__ import annotations

import tomllib
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

from extract.annotation import SpanGroup, find_spans
from extract.annotation.pipeline import AnnotatedText, annotate, text_pipeline, write_docs
from extract.annotation.units import find_unit_names
from extract.policy import find_references
from tests.conftest import ROOT

TEXT = "2024年某街道办事处教育支出100万元，比2023年增长5.2%，依据财教〔2023〕5号和《预算法》，由北京市西城区民政局实施社区服务项目。"


def named(text: str, group: SpanGroup) -> list[tuple[str, str, str]]:
    spans = find_spans(text, projects=("社区服务项目",))
    return [(text[s.start : s.end], s.label, s.value) for s in spans if s.group is group]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (
            SpanGroup.POLICIES,
            [("财教〔2023〕5号", "basis", "财教〔2023〕5号"), ("《预算法》", "basis", "预算法")],
        ),
        (SpanGroup.NUMBERS, [("财教〔2023〕5号", "number", "财教〔2023〕5号")]),
        (SpanGroup.AMOUNTS, [("100万元", "money", "1000000")]),
        (SpanGroup.PERCENTS, [("5.2%", "percent", "5.2")]),
        (SpanGroup.YEARS, [("2024", "year", "2024"), ("2023", "year", "2023")]),
        (SpanGroup.PROJECTS, [("社区服务项目", "project", "社区服务项目")]),
    ],
)
def test_each_kind_of_thing_a_sentence_names_is_a_group(
    group: SpanGroup, expected: list[tuple[str, str, str]]
) -> None:
    assert named(TEXT, group) == expected


def test_an_amount_that_is_no_one_amount_has_no_value_in_yuan() -> None:
    assert named("约50万元左右，单价100万元以上的设备", SpanGroup.AMOUNTS)[-1][1] == "threshold"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由北京市西城区民政局和广安门内街道办事处实施", ["北京市西城区民政局", "广安门内街道办事处"]),
        ("区财政局与民政部", ["区财政局", "民政部"]),
        ("财政局", []),
        ("江苏省南通市人民政府办公室", ["江苏省南通市人民政府办公室"]),
        ("各部门统一部署", []),
    ],
)
def test_a_public_body_is_named_with_its_regions(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in find_unit_names(text)] == names


@settings(deadline=None)
@given(st.text(max_size=120))
def test_spans_of_any_text_lie_in_it_and_in_order(text: str) -> None:
    spans = find_spans(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(one.start <= other.start for one, other in pairwise(spans))


def test_the_pipeline_marks_what_the_function_finds() -> None:
    doc = text_pipeline(projects=["社区服务项目"])(TEXT)
    for group in SpanGroup:
        marks = [(span.text, span.label_, span.kb_id_) for span in doc.spans[group.value]]
        assert marks == named(TEXT, group)


def test_others_can_add_the_component_and_load_a_saved_pipeline(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("budgetkg_text", config={"region": "110102"})
    nlp.to_disk(tmp_path)
    doc = spacy.load(tmp_path)("依据西民发〔2020〕5号")
    assert [span.kb_id_ for span in doc.spans["policies"]] == [
        r.key for r in find_references("依据西民发〔2020〕5号")
    ]


def test_every_entry_point_for_spacy_leads_to_a_factory() -> None:
    points = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    assert "budgetkg_text" in points["spacy_factories"]
    for name, place in points["spacy_factories"].items():
        module, _, attribute = place.partition(":")
        assert callable(getattr(import_module(module), attribute))
        nlp = spacy.blank("zh")
        nlp.add_pipe(name)
        assert nlp.pipe_names == [name]


def test_docs_come_back_from_a_docbin_with_spans_and_place(tmp_path: Path) -> None:
    texts = [AnnotatedText(TEXT, "page 3"), AnnotatedText("没有什么", "page 4", "goal")]
    assert write_docs(annotate(texts, text_pipeline(), file="a.pdf"), tmp_path / "c.spacy") == 2
    first, second = DocBin().from_disk(tmp_path / "c.spacy").get_docs(spacy.blank("zh").vocab)
    assert [span.text for span in first.spans["amounts"]] == ["100万元"]
    assert first.text == TEXT
    assert (first.user_data["file"], first.user_data["place"]) == ("a.pdf", "page 3")
    assert second.user_data["context"] == "goal"
    assert not any(second.spans[group.value] for group in SpanGroup)
