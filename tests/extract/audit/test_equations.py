"""Equations asked for some tables only: neither more nor fewer than those that the tables' amounts can stand in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from extract.audit.equation import Equation, Term, Verdict
from extract.audit.equations import equations_of
from extract.facts import ProjectRecord
from extract.figures import LineRef, ProjectRef, StatedRef
from extract.performance import read_performance_tables
from extract.readers import read_document
from extract.source import Source
from extract.tables.interpret import TableReading, read_tables
from extract.tables.recognise import find_tables

SAMPLES = sorted((Path(__file__).resolve().parents[3] / "samples").glob("*.txt"))


def read(path: Path) -> tuple[list[TableReading], list[ProjectRecord]]:
    document = read_document(path)
    tables, text = find_tables(document)
    performance = read_performance_tables(document.file.sha256, tables, text)
    return read_tables(document, tables), [p for r in performance.values() for p in r.projects]


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
