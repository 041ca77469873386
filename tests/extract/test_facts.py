"""Facts survive the way through a file unchanged."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import FactsFileError
from extract.facts import BudgetLine, Label, Role, Status, read_facts, write_facts
from extract.pipeline import extract_file
from extract.source import Source
from tests.conftest import SAMPLES

texts = st.text(min_size=1, max_size=20).filter(lambda t: t.isprintable())


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda p: p.stem)
def test_facts_read_back_are_those_written(path: Path, tmp_path: Path) -> None:
    facts = list(extract_file(path).facts)
    target = tmp_path / "facts.jsonl"
    assert write_facts(facts, target) == len(facts)
    assert list(read_facts(target)) == facts


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8), texts, texts)
def test_any_amount_and_any_name_survive(amount: Decimal, name: str, printed: str) -> None:
    line = BudgetLine(
        document="d", source=Source("d", line=1), table=1, table_number="03", row=1, key="k", role=Role.DETAIL,
        measure=("合计",), amount=amount, printed=printed, printed_unit="元", status=Status.VERIFIED,
        function=Label(name, "201"),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "f.jsonl"
        write_facts([line], target)
        assert list(read_facts(target)) == [line]


@pytest.mark.parametrize("line", ["{", '{"fact": "budget_line"}', '{"fact": "dream"}', "[]", '"x"'])
def test_a_line_that_is_no_fact_is_named_with_its_number(tmp_path: Path, line: str) -> None:
    target = tmp_path / "f.jsonl"
    target.write_text("\n" + line + "\n", "utf-8")
    with pytest.raises(FactsFileError, match=r"f\.jsonl line 2: expected one fact as JSON"):
        list(read_facts(target))
