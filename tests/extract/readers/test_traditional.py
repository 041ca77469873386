"""Pages in traditional characters, as copies of sites on the mainland give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.facts import StatedFigure
from extract.pipeline import extract_file
from extract.readers import read_document


def test_a_budget_in_traditional_characters_is_read_and_said(tmp_path: Path) -> None:
    """It was refused as text without a budget."""
    path = tmp_path / "page.txt"
    path.write_text("某市教育局2017年度部門決算\n2017年財政撥款收入15.5萬元，其中：項目支出3萬元。", "utf-8")
    extraction = extract_file(path)
    figures = [f for f in extraction.facts if isinstance(f, StatedFigure)]
    assert [(f.subject, str(f.amount)) for f in figures] == [
        ("财政拨款收入", "155000"),
        ("项目支出", "30000"),
    ]
    assert "traditional-characters" in {f.rule for f in extraction.findings}


@pytest.mark.parametrize("text", ["部门预算10万元。乾隆年间的預算。", "budget of 2024"])
def test_other_documents_are_left_as_they_are(tmp_path: Path, text: str) -> None:
    path = tmp_path / "page.txt"
    path.write_text(text, "utf-8")
    document = read_document(path)
    assert not document.remarks
    assert [b.text for b in document.blocks if hasattr(b, "text")] == [text]
