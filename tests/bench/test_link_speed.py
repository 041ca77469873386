"""Processor seconds that the links of a document take, as documents grow in number and as one group grows."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from extract.pipeline import extract_file
from kg.build.things import describe_things
from kg.build.vocabulary import load_vocabulary
from kg.graph.iri import Namer
from kg.graph.mapping import map_document
from kg.graph.nquads import GraphWriter
from kg.links.canonical import describe_canonical
from kg.links.linking import run_rules
from kg.store.embedded import EmbeddedStore, put_graph
from ontology.terms import bkg, rdf
from tests.bench.documents import make_documents

pytestmark = pytest.mark.bench

NAMER = Namer()
SIZES = (100, 400)
GROUPS = (250, 1000)
BEFORE = {100: 0.082, 400: 0.100}
"""Seconds a document before the rules were made to join by keys, on such documents, measured as here."""


def processor_seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def store_of(size: int, folder: Path) -> EmbeddedStore:
    """A store of so many made documents with what they share, before any rule has run."""
    source = folder / f"{size}.nq"
    graphs = []
    with source.open("wb") as file:
        for made in islice(make_documents(), size):
            path = folder / made.name
            path.write_bytes(made.data)
            moment = datetime(2026, 1, 1, tzinfo=UTC)
            mapped = map_document(extract_file(path).facts, NAMER, version="1", now=moment)
            graphs.append(mapped.graph)
            file.write(mapped.nquads)
            path.unlink()
    store = EmbeddedStore.open(folder / f"store-{size}")
    store.bulk_load(source, graphs)
    source.unlink()
    load_vocabulary(store, NAMER)
    put_graph(store, NAMER.things_graph, describe_things(store, NAMER))
    return store


def test_links_of_a_document_cost_the_same_among_many(tmp_path: Path) -> None:
    print("\ndocuments   links: processor s a document   (before the rules joined by keys)")
    for size in SIZES:
        with store_of(size, tmp_path) as store:
            seconds = processor_seconds(lambda: run_rules(store, NAMER))
            seconds += processor_seconds(
                lambda: put_graph(store, NAMER.canonical_graph, describe_canonical(store, NAMER))
            )
        print(f"{size:9,}   {seconds / size:12.4f}                     {BEFORE[size]:.4f}")
        assert seconds > 0


def test_a_group_that_shares_a_code_and_a_name_costs_what_its_members_cost(tmp_path: Path) -> None:
    print("\nunits that share a project   processor s a unit   links a unit")
    for size in GROUPS:
        with EmbeddedStore.open(tmp_path / f"group-{size}") as store:
            write_group(store, size)
            started = time.process_time()
            report = run_rules(store, NAMER, only=("same-project-code", "same-programme"))
            seconds = time.process_time() - started
        print(f"{size:26,}   {seconds / size:18.5f}   {report.links / size:12.2f}")
        assert report.links == 2 * (size - 1)


def write_group(store: EmbeddedStore, size: int) -> None:
    """A project with a budget in each of so many units, and as many projects of one name in one unit each."""
    things = GraphWriter(NAMER.things_graph)
    budgets = GraphWriter(NAMER.document_graph("0" * 64))
    shared = "11010525T000000000001"
    for number in range(size):
        for code in (shared, f"11010525T{number + 10**6:012}"):
            project, unit = NAMER.project(code), NAMER.unit("110105", f"{number + 100000}")
            things.link(project, rdf.type, bkg.Project)
            things.text(project, bkg.projectCode, code)
            things.link(project, bkg.region, NAMER.region("110105"))
            budget = NAMER.project_budget(code, f"{number + 100000}", 2026, "budget")
            budgets.link(budget, rdf.type, bkg.ProjectBudget)
            budgets.link(budget, bkg.project, project)
            budgets.link(budget, bkg.unit, unit)
            budgets.year(budget, bkg.fiscalYear, 2026)
            budgets.link(budget, bkg.stage, NAMER.stage("budget"))
            name = "设备采购项目" if code == shared else "河道巡查经费"
            budgets.text(budget, bkg.printedProjectName, name, "zh")
            budgets.link(budget, bkg.document, f"{NAMER.base}document/{'0' * 16}")
    put_graph(store, NAMER.things_graph, things.to_bytes())
    put_graph(store, budgets.graph, budgets.to_bytes())
