"""Equations asked for some tables only: neither more nor fewer than those that the tables' amounts can stand in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from extract.audit.equation import Equation, Term, Verdict
from extract.audit.equations import equations_of, equations_over
from extract.audit.identities import Selection
from extract.audit.ledger import Kept, Ledger
from extract.facts import ProjectRecord
from extract.figures import LineRef, ProjectRef, StatedRef
from extract.performance import read_performance_tables
from extract.readers import read_document
from extract.source import Source
from extract.states import Role
from extract.tables.interpret import TableReading, read_tables
from extract.tables.recognise import find_tables
from extract.tables.unit import units_read

SAMPLES = sorted((Path(__file__).resolve().parents[3] / "samples").glob("*.txt"))


def read(path: Path) -> tuple[list[TableReading], list[ProjectRecord]]:
    document = read_document(path)
    tables, text = find_tables(document)
    readings = read_tables(document, tables)
    performance = read_performance_tables(
        document.file.sha256, tables, text, units_read(r.fact for r in readings)
    )
    return readings, [p for r in performance.values() for p in r.projects]


def tables_of(equation: Equation) -> set[int]:
    refs = [t.figure for t in equation.terms]
    return {r.table for r in refs if isinstance(r, LineRef | ProjectRef)}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_equations_about_a_table_are_those_its_amounts_stand_in(path: Path) -> None:
    readings, projects = read(path)
    every = {e.key: e for e in equations_of(readings, projects)}
    assert len(every) > 100
    for reading in readings:
        table = reading.fact.ordinal
        about = {e.key: e for e in equations_of(readings, projects, about={table})}
        assert all(every.get(key) == e for key, e in about.items())
        assert {key for key, e in every.items() if table in tables_of(e)} <= set(about)


def test_equations_about_no_table_are_none() -> None:
    readings, projects = read(SAMPLES[0])
    assert equations_of(readings, projects, about=()) == []


def test_what_an_equation_adds_up_to_belongs_to_its_own_terms() -> None:
    """A sum that was worked out once does not stick to an equation made from it."""

    def term(amount: str, sentence: int) -> Term:
        return Term(StatedRef(sentence, 1), Decimal(amount), Decimal(0), amount, Source("d"))

    first = Equation("rule", "key", "", "", (term("5", 1),), (term("5", 2),))
    assert first.difference == 0
    assert len(Verdict(first, holds=True).proves) == 2
    second = msgspec.structs.replace(first, right=(term("3", 2), term("1", 3)))
    assert first.difference == 0
    assert second.difference == 1
    assert len(second.terms) == 3
    assert first == Equation("rule", "key", "", "", (term("5", 1),), (term("5", 2),))


@pytest.mark.parametrize("path", SAMPLES[:3], ids=lambda path: path.stem)
def test_what_ledgers_share_changes_no_equation(path: Path) -> None:
    """Equations of a document with figures changed one after another are those that a ledger of its own gives."""
    readings, projects = read(path)
    kept = Kept()
    for turn in range(6):
        changed = [with_other_figure(reading, turn) for reading in readings]
        moved = [
            msgspec.structs.replace(p, total=p.total + turn) if p.total is not None else p for p in projects
        ]
        shared = equations_over(Ledger(changed, moved, kept=kept))
        assert shared == equations_over(Ledger(changed, moved)) and shared


def with_other_figure(reading: TableReading, turn: int) -> TableReading:
    """The table with the amount of one line changed, and the code of another taken away."""
    lines = list(reading.lines)
    if len(lines) > turn:
        lines[turn] = msgspec.structs.replace(lines[turn], amount=Decimal(turn))
        lines[-turn - 1] = msgspec.structs.replace(lines[-turn - 1], function=None)
    return msgspec.structs.replace(reading, lines=tuple(lines))


def test_selections_of_one_place_in_memory_are_not_confused() -> None:
    """A selection that is gone leaves its place to the next one: each is answered for itself."""
    readings, projects = read(SAMPLES[0])
    ledger = Ledger(readings, projects)
    kinds = sorted({e.table.kind for e in ledger.entries})
    for role in (Role.DETAIL, Role.TOTAL, Role.DETAIL):
        for kind in kinds:
            chosen = ledger.select(Selection(table=kind, role=(role,)))
            assert all((e.table.kind, e.role) == (kind, role) for e in chosen)
