"""The spaCy components say what the grammar says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extract.policy import find_references
from extract.policy.scorer import read_annotated

spacy = pytest.importorskip("spacy", reason="the spaCy container is an extra")
component = pytest.importorskip("extract.policy.component")

ANNOTATED = Path(__file__).with_name("annotated.jsonl")


def test_the_pipeline_finds_what_the_function_finds_on_every_annotated_text() -> None:
    nlp = component.policy_pipeline()
    for text in read_annotated(ANNOTATED):
        doc = nlp.make_doc(text.text)
        doc._.policy_context = text.context
        doc = nlp.get_pipe("policy_references")(doc)
        expected = find_references(text.text, context=text.context)
        assert list(doc._.policies) == expected
        assert [span.text for span in doc.spans["policies"]] == [reference.raw for reference in expected]


def test_spans_carry_number_title_and_role() -> None:
    doc = component.policy_pipeline()("依据《北京市政府购买服务预算管理办法》（京财综〔2020〕510号）执行。")
    (span,) = doc.spans["policies"]
    assert span.label_ == span._.policy_role == "basis"
    assert span._.document_number.normal == "京财综〔2020〕510号"
    assert span._.policy_title == "北京市政府购买服务预算管理办法"
    assert span._.policy.start == span.start_char
    assert doc[0:1]._.policy_title is None
    assert doc[0:1]._.policy_role is None


def test_the_component_for_numbers_alone_labels_spans_with_the_normal_form() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_numbers")
    doc = nlp("京财社指[2023]1791号、1792号")
    assert [(s.text, s.label_) for s in doc.spans["document_numbers"]] == [
        ("京财社指[2023]1791号", "京财社指〔2023〕1791号"),
        ("1792号", "京财社指〔2023〕1792号"),
    ]


def test_the_region_of_the_documents_reaches_the_grammar() -> None:
    doc = component.policy_pipeline(region="310118")("青民发〔2020〕5号")
    assert doc._.policies[0].issuer == "上海市青浦区民政局"


def test_a_pipeline_can_be_built_twice_and_saved(tmp_path: Path) -> None:
    component.policy_pipeline().to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert len(again("《预算法》")._.policies) == 1


def test_finding_references_does_not_load_spacy() -> None:
    code = (
        "import sys, extract.policy as p; p.find_references('《预算法》'); sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
