"""Real documents with a cell changed at random: what is printed is read or said, and nothing wrong is verified."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from extract.document import Block, Cell, Document, Grid
from extract.facts import Status
from extract.pipeline import Extraction, extract_document
from extract.printed import PrintedUnit, is_blank, read_number
from extract.readers import read_document
from extract.source import Source

pytestmark = pytest.mark.corpus

CHANGES: tuple[Callable[[str], str], ...] = (
    lambda t: f"（{t}）", lambda t: f"–{t}", lambda t: f"△{t}", lambda t: f"{t}①", lambda t: f"{t}[2]",
    lambda t: f"￥{t}", lambda t: f"{t}万元", lambda t: "——", lambda t: "无", lambda t: "/", lambda t: f"约{t}",
    lambda t: f"{t}%", lambda t: f"▲{t}", lambda t: f"{t}-", lambda t: f"{t[:-1]}O", lambda t: "=A1+B2",
    lambda t: f"{t}-{t}", lambda t: f"{t} {t}", lambda t: f"${t}", lambda t: f"{t}²",
)  # fmt: skip
FILES = ("layouts/central_2024.html", "layouts/henan_2024.xlsx", "layouts/jiangsu_2024.docx",
         "layouts/sichuan_2024.txt", "beijing/004_bd861ca297e3a0f7.txt")  # fmt: skip
SEEDS_A_FILE = 12


def with_cell(document: Document, place: Source, text: str) -> Document:
    """The document with another text in one cell."""

    def changed(cell: Cell) -> Cell:
        return msgspec.structs.replace(cell, text=text) if cell.source == place else cell

    def block(part: Block) -> Block:
        if not isinstance(part, Grid):
            return part
        return Grid(tuple(tuple(changed(c) for c in row) for row in part.rows), part.collapsed)

    return msgspec.structs.replace(document, blocks=tuple(block(b) for b in document.blocks))


def is_said(extraction: Extraction, place: Source) -> bool:
    return any(place == f.source or place in f.cells for f in extraction.findings)


@pytest.mark.parametrize("file", FILES)
def test_a_changed_cell_is_read_as_printed_or_said(shared: Path, file: str) -> None:
    document = read_document(shared / "corpus" / file)
    before = extract_document(document)
    known = {(x.source, x.amount) for x in before.lines}
    for seed in range(SEEDS_A_FILE):
        dice = random.Random(f"{file}{seed}")  # noqa: S311 - no secret
        line = dice.choice([x for x in before.lines if x.amount])
        text = dice.choice(CHANGES)(line.printed)
        after = extract_document(with_cell(document, line.source, text))
        here = [x for x in after.lines if x.source == line.source]
        number = read_number(text)
        if not is_blank(text):
            assert here or is_said(after, line.source), (file, seed, text)
        if number is None:
            assert all(x.amount is None or x.status is Status.REPAIRED for x in here), (file, seed, text)
        else:
            unit = number.unit or PrintedUnit.named(line.printed_unit)
            assert unit and all(x.amount in (None, number.value * unit.worth_yuan) for x in here), (
                seed,
                text,
            )
        verified = {(x.source, x.amount) for x in after.lines if x.status is Status.VERIFIED}
        assert {v for v in verified - known if v[0] != line.source} == set(), (file, seed, text)
