"""The small cases of the shared folder, each a kind of fault: what is right stands in `cases.yaml`, checked by hand."""

from __future__ import annotations

from pathlib import Path

import msgspec
import msgspec.yaml
import pytest

from extract.facts import Quantity
from extract.pipeline import Extraction, extract_file

pytestmark = pytest.mark.corpus

FEW = "tables-few"
"""A case is a file of one or two tables."""


class RightValues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is right of one case, in the words of `cases.yaml`."""

    publisher: str
    tables: tuple[str, ...]
    amounts: tuple[str, ...]
    findings: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()


RIGHT = msgspec.yaml.decode(Path(__file__).with_name("cases.yaml").read_bytes(), type=dict[str, RightValues])


def seen_in(extraction: Extraction) -> RightValues:
    """What a reading says, in the words of `cases.yaml`."""
    amounts = [
        f"{x.table} | {x.key} | {'/'.join(x.measure)} | {'' if x.amount is None else x.amount}".rstrip()
        for x in extraction.lines
    ]
    quantities = [
        f"{x.table} | {x.key} | {'/'.join(x.measure)} | {x.value} {x.unit}".rstrip()
        for x in extraction.facts
        if isinstance(x, Quantity)
    ]
    return RightValues(
        publisher=str(extraction.document.publisher),
        tables=tuple(f"{t.number} {t.printed_unit}" for t in extraction.tables),
        amounts=tuple(amounts),
        findings=tuple(sorted({f.rule for f in extraction.findings} - {FEW})),
        quantities=tuple(quantities),
    )


@pytest.mark.parametrize("case", sorted(RIGHT))
def test_a_small_case_is_read_as_it_is_printed(shared: Path, case: str) -> None:
    (path,) = (shared / "cases" / case).glob("input.*")
    assert seen_in(extract_file(path)) == RIGHT[case]


def test_every_case_has_its_right_values(shared: Path) -> None:
    assert {p.name for p in (shared / "cases").iterdir() if p.is_dir()} <= set(RIGHT)
