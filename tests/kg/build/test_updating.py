"""What is derived and brought up to date, step by step, is what a derivation of everything gives."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kg.build import publishing
from kg.build.publishing import derive_and_publish, run_only
from kg.links.decisions import Decision
from kg.links.kept import LINKS
from kg.links.linking import _Linker
from kg.money.figures import SUFFIX as FIGURES
from kg.search.index import SUFFIX as SEARCH
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from queries.rules.catalogue import Rule
from tests.kg.build.changing_books import DECISIONS, PROJECTS, changing_document
from tests.kg.lineage.books import NAMER, SECOND, Book, open_store

FILES = 9
NUMBERS = {
    "id",
    "owner_named",
    "holder_named",
    "document",
    "source",
    "owner",
    "holder",
    "thing",
    "canonical",
    "project",
    "policy",
    "function",
}


def dump(folder: Path, target: Path) -> list[bytes]:
    with StoreSnapshot.open(folder) as published:
        published.dump(target)
    return sorted(target.read_bytes().splitlines())


def figures(folder: Path) -> list[tuple[object, ...]]:
    """The figures with IRIs for their numbers, which depend on the order in which things became known."""
    with (
        StoreSnapshot.open(folder) as published,
        closing(sqlite3.connect(published.beside(FIGURES))) as tables,
    ):
        columns = [row[1] for row in tables.execute("PRAGMA table_info(figure)")]
        shown = [f"(SELECT iri FROM thing WHERE id = {c})" if c in NUMBERS else f'"{c}"' for c in columns]  # noqa: S608
        return sorted(tables.execute(f"SELECT {', '.join(shown)} FROM figure"), key=repr)  # noqa: S608


def search(folder: Path) -> list[tuple[object, ...]]:
    query = """SELECT entry.kind, iri, label, code, uses, context, text, folded
      FROM form JOIN entry ON entry.id = form.entry ORDER BY form.id"""
    with (
        StoreSnapshot.open(folder) as published,
        closing(sqlite3.connect(published.beside(SEARCH))) as tables,
    ):
        return list(tables.execute(query))


def change(store: EmbeddedStore, chance: random.Random) -> None:
    graphs = [graph for graph in store.graphs() if NAMER.is_document_graph(graph)]
    if len(graphs) > 1 and chance.random() < 0.2:
        store.remove_graph(chance.choice(graphs))
    else:
        nquads, graph = changing_document(chance, FILES)
        store.replace_graph(graph, nquads)


@pytest.mark.parametrize(
    ("seed", "steps"),
    [
        *((seed, 4) for seed in (0, 1)),
        *(pytest.param(seed, 9, marks=pytest.mark.slow) for seed in range(100, 120)),
    ],
)
def test_a_sequence_of_changes_leads_elsewhere_than_a_derivation_of_everything(
    tmp_path: Path, seed: int, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311
    step, whole = tmp_path / "step", tmp_path / "whole"
    decisions: tuple[Decision, ...] = ()
    updated: list[str] = []
    update = _Linker._update

    def noted(linker: _Linker, rule: Rule, *about: Any) -> tuple[int, int]:
        updated.append(rule.id)
        return update(linker, rule, *about)

    monkeypatch.setattr(_Linker, "_update", noted)
    with open_store(step), EmbeddedStore.open(whole) as fresh:
        pass
    for step_number in range(steps):
        with EmbeddedStore.open(step) as store, EmbeddedStore.open(whole) as fresh:
            for _ in range(chance.randint(1, 3) if step_number else FILES):
                change(store, chance)
            if chance.random() < 0.2:
                decisions = tuple(chance.sample(DECISIONS, chance.randint(0, 2)))
            step_report = derive_and_publish(store, NAMER, decisions)
            for graph in fresh.graphs():
                fresh.remove_graph(graph)
            kept = {g: nquads_of(store, g, tmp_path) for g in store.graphs() if is_stated(g)}
            fresh.write_graphs({graph: kept[graph] for graph in chance.sample(sorted(kept), len(kept))})
            with monkeypatch.context() as patched:
                patched.setattr(publishing, "document_changes", lambda *_: None)
                report = derive_and_publish(fresh, NAMER, decisions)
        assert [(r.rule, r.links, r.refused) for r in step_report.results] == [
            (r.rule, r.links, r.refused) for r in report.results
        ]
        assert step_report.idle == report.idle
        assert dump(step, tmp_path / "a.nq") == dump(whole, tmp_path / "b.nq")
        assert figures(step) == figures(whole)
        assert search(step) == search(whole)
    expected = {"same-project-code", "same-programme", "preceded-by", "realises"}
    assert expected | {"municipal-transfer", "shared-policy"} <= set(updated)


def test_running_one_rule_forgets_what_the_others_found(tmp_path: Path) -> None:
    store = tmp_path / "store"
    books = (Book("文件0", year=2025), Book("文件1", publisher=SECOND))
    for book in books:
        book.project(PROJECTS[1], "1.00").project(PROJECTS[2], "2.00", unit=SECOND)
    with open_store(store, *books) as opened:
        derive_and_publish(opened, NAMER, ())
    before = rows_of_links(store)
    with EmbeddedStore.open(store) as opened:
        run_only(opened, NAMER, (), ["same-programme"])
    assert rows_of_links(store) == before
    assert {rule for rule, *_ in before} >= {"same-programme", "preceded-by"}


def rows_of_links(folder: Path) -> list[tuple[object, ...]]:
    query = (
        "SELECT rule, value, ends, row FROM part JOIN found ON found.part = part.id JOIN whole USING (rule)"
    )
    with (
        StoreSnapshot.open(folder) as published,
        closing(sqlite3.connect(published.beside(LINKS.suffix))) as tables,
    ):
        return sorted(tables.execute(query))


def is_stated(graph: str) -> bool:
    """Whether a graph is read or declared, and not derived."""
    return NAMER.is_document_graph(graph) or graph in (NAMER.ontology_graph, NAMER.codelists_graph)


def nquads_of(store: EmbeddedStore, graph: str, folder: Path) -> bytes:
    target = folder / "one.nt"
    store.dump(target, graph)
    lines = target.read_bytes().splitlines()
    return b"".join(line.removesuffix(b" .") + f" <{graph}> .\n".encode() for line in lines)
