"""Headers renamed, dropped, cut and exchanged at random, and what may never come of it."""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec

from extract.document import Document
from extract.printed import looks_like_figure
from extract.source import Source
from extract.states import Status
from extract.tables.header_rows import split_header
from extract.tables.interpret import TableReading, read_tables
from extract.tables.recognise import find_tables
from extract.tables.table import Row, Table
from tests.extract.conftest import audited

NONSENSE = ("甲乙丙", "春风行动", "栏目", "情况", "Ｘ", "某某", "其它事")


class Damaged(msgspec.Struct, frozen=True):
    """One damaged header and the readings of the document's tables with it."""

    what: str
    readings: tuple[TableReading, ...]

    @property
    def money(self) -> set[Source]:
        """The cells that are taken for amounts."""
        return {line.source for reading in self.readings for line in reading.lines}

    @property
    def verified(self) -> set[Source]:
        """The cells of amounts that are called verified."""
        audit = audited(*self.readings)
        return {x.source for r in audit.readings for x in r.lines if x.status is Status.VERIFIED}


def no_money(document: Document) -> set[Source]:
    """The cells with figures that a document read as it is takes for no amounts: codes, ordinals, counts, shares."""
    tables = find_tables(document)[0]
    readings = read_tables(document, tables)
    money = {line.source for reading in readings for line in reading.lines}
    cells = (cell for table in tables for page in table.pages for row in page for cell in row.cells)
    return {cell.source for cell in cells if looks_like_figure(cell.text) and cell.source not in money}


def damaged(document: Document, seed: int) -> Damaged | None:
    """The document's tables with one header damaged; None where it has none to damage."""
    choose = random.Random(seed)  # noqa: S311 - no secret
    tables = find_tables(document)[0]
    places = [(t, row) for t in tables if t.kind for row in _header_rows(t) if len(_filled(row)) > 1]
    if not places:
        return None
    table, row = choose.choice(places)
    changed, what = _damage(row, choose)
    for page in table.pages:
        page[:] = [changed if r is row else r for r in page]
    return Damaged(f"seed {seed}: {table.name}: {what}", tuple(read_tables(document, tables)))


def _header_rows(table: Table) -> list[Row]:
    own = [row for page in table.pages for row in page]
    words = {
        id(row) for page in table.pages for header, _ in split_header(page, table.kind) for row in header
    }
    return [row for row in own if id(row) in words]


def _filled(row: Row) -> list[int]:
    return [i for i, text in enumerate(row.texts) if text]


def _damage(row: Row, choose: random.Random) -> tuple[Row, str]:
    texts = list(row.texts)
    filled = _filled(row)
    one, other = choose.sample(filled, 2)
    how = choose.choice(("rename", "drop", "cut", "swap", "swap"))
    before = texts[one]
    if how == "rename":
        texts[one] = choose.choice(NONSENSE)
    elif how == "drop":
        texts[one] = ""
    elif how == "cut":
        texts[one] = before[: -choose.randint(1, 2)] if len(before) > 2 else ""
    else:
        texts[one], texts[other] = texts[other], texts[one]
    cells = tuple(msgspec.structs.replace(c, text=t) for c, t in zip(row.cells, texts, strict=True))
    return msgspec.structs.replace(row, cells=cells), f"{how} {before!r} ({row.texts[other]!r})"


def wrong_cells(document: Document, seeds: Sequence[int]) -> list[str]:
    """What was taken for money and is none, one line a case; empty where nothing was."""
    forbidden = no_money(document)
    found: list[str] = []
    for seed in seeds:
        case = damaged(document, seed)
        if case is None:
            return found
        wrong = case.money & forbidden
        if wrong:
            verified = len(wrong & case.verified)
            found.append(
                f"{case.what}: {len(wrong)} cells, {verified} verified, as {sorted(map(str, wrong))[:2]}"
            )
    return found


def misnamed_amounts(document: Document, seeds: Sequence[int]) -> list[str]:
    """What is called verified under the name of another column of its row, one line a case; empty where nothing is.

    Headers that changed places are left out: two of one sort (基本支出, 项目支出) may, and no sum tells them apart.
    """
    before = _names(read_tables(document, find_tables(document)[0]))
    places = {name: source for source, name in before.items()}
    found: list[str] = []
    for seed in seeds:
        case = damaged(document, seed)
        if case is None:
            return found
        if ": swap " in case.what:
            continue
        now = _names(case.readings)
        moved = {s: n for s, n in now.items() if n != before.get(s, n) and places.get(n, s) != s}
        wrong = set(moved) & case.verified if moved else set()
        if wrong:
            one = min(wrong, key=str)
            found.append(f"{case.what}: {len(wrong)} cells, as {before[one]} read as {moved[one]}")
    return found


def _names(readings: Sequence[TableReading]) -> dict[Source, tuple[int, str, str, int]]:
    """Where an amount stands → its table, row, measure and year; that of the document where none is printed."""
    lines = [line for reading in readings for line in reading.lines]
    latest = max((line.year for line in lines if line.year), default=0)
    return {x.source: (x.table, x.key, x.measure_key or "/".join(x.measure), x.year or latest) for x in lines}
