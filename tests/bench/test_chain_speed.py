"""From policy to spend over a million citations: look-up, unknown number, the chain down to the money; and the raw store."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import chain

import pyoxigraph as ox
import pytest

from kg.answers.policy_lookup import find_projects
from kg.build.publishing import publish
from kg.graph.nquads import GraphWriter
from kg.policy.chain import policy_chain
from kg.policy.names import understand
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from ontology.terms import BASE, bkg, dcterms, rdf, skos

pytestmark = pytest.mark.bench

CITATIONS = 1_000_000
POLICIES = 5_000
DOCUMENTS = 2_000
_LEVELS = 5
_ROUNDS = 20


def key(number: int) -> str:
    return f"京财测〔{2015 + number % 10}〕{number + 1}号"


def iri(number: int) -> str:
    return f"{BASE}policy/{key(number)}"


def _things() -> GraphWriter:
    things = GraphWriter(BASE + "graph/things")
    for number in range(POLICIES):
        things.link(iri(number), rdf.type, bkg.PolicyDocument)
        things.text(iri(number), bkg.policyKey, key(number))
        things.text(iri(number), bkg.documentNumber, key(number))
        things.text(iri(number), dcterms.title, f"关于第{number}项工作的通知", "zh")
        things.boolean(iri(number), bkg.held, False)
    return things


def _documents() -> Iterator[GraphWriter]:
    """Documents of 500 citations by 50 project budgets; the neighbours in a chain stand 1000 numbers apart."""
    policies = GraphWriter(BASE + "graph/policies")
    for number in range(POLICIES):
        policies.link(iri(number), bkg.canonical, iri(number))
        if number >= POLICIES // _LEVELS:
            policies.link(iri(number), bkg.implements, iri(number - POLICIES // _LEVELS))
    each = CITATIONS // DOCUMENTS
    for document in range(DOCUMENTS):
        writer = GraphWriter(f"{BASE}graph/document/{document:016x}")
        here = f"{BASE}document/{document:016x}"
        writer.link(here, rdf.type, bkg.BudgetDocument)
        writer.text(here, bkg.fileName, f"{document}.txt")
        writer.year(here, bkg.fiscalYear, 2020 + document % 6)
        for number in range(each // 10):
            budget = f"{BASE}project-budget/{document}-{number}/1/2024/budget"
            project = f"{BASE}project/{document}-{number}"
            writer.link(budget, rdf.type, bkg.ProjectBudget)
            writer.link(budget, bkg.project, project)
            writer.link(budget, bkg.unit, f"{BASE}unit/110105/{document % 400}")
            writer.text(budget, bkg.totalFrom, "performance")
            writer.integer(budget, bkg.total, 1000 + number)
            writer.link(project, rdf.type, bkg.Project)
            writer.text(project, skos.prefLabel, f"第{document}-{number}项", "zh")
            for mention in range(10):
                policy = (document * each + number * 10 + mention) * 7919 % POLICIES
                citation = f"{BASE}citation/{document:016x}/goal/{number}.{mention}"
                writer.link(citation, bkg.refersTo, iri(policy))
                writer.link(citation, bkg.citedIn, budget)
                writer.link(citation, bkg.document, here)
                writer.text(citation, bkg.citationRole, "basis")
                writer.text(citation, bkg.context, "goal")
                writer.text(citation, bkg.rawText, key(policy))
                policies.link(budget, bkg.cites, iri(policy))
        yield writer
    yield policies


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSnapshot]:
    path = tmp_path_factory.mktemp("chain") / "store"
    source = path.with_suffix(".nq")
    graphs = []
    with source.open("wb") as file:
        for writer in chain([_things()], _documents()):
            graphs.append(writer.graph)
            file.write(writer.to_bytes())
    with EmbeddedStore.open(path) as opened:
        opened.bulk_load(source, graphs)
        publish(opened)
    source.unlink()
    with StoreSnapshot.open(path) as opened:
        yield opened


def raw_join(store: StoreSnapshot, policy: str) -> int:
    """Citations of one policy with project, unit and total: the join alone, without names, roles or places."""
    found = store.query(
        f"""SELECT ?citation ?project ?unit ?total WHERE {{ GRAPH ?g {{
          ?citation <{bkg.refersTo}> <{policy}> ; <{bkg.citedIn}> ?budget .
          ?budget <{bkg.project}> ?project ; <{bkg.unit}> ?unit ; <{bkg.total}> ?total }} }}"""
    )
    assert isinstance(found, ox.QuerySolutions)
    return sum(1 for _ in found)


def measured(what: str, work: Callable[[int], object]) -> None:
    times = []
    for number in range(_ROUNDS):
        start = time.perf_counter()
        work(number)
        times.append((time.perf_counter() - start) * 1000)
    print(f"\n{what}: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")


def test_a_policy_and_its_chain_among_a_million_citations(store: StoreSnapshot) -> None:
    """Prints times; what is found is asserted."""
    found = find_projects(store, key(17))
    assert len(found.rows) == len({row[3] for row in found.rows}) > 100
    measured(f"kg policy, {len(found.rows)} projects", lambda n: find_projects(store, key(n * 31)))
    assert raw_join(store, iri(17)) == len(found.rows)
    measured("  the store's own join of the same", lambda n: raw_join(store, iri(n * 31)))
    measured("an unknown number, with the nearest", lambda n: understand(store, f"京财测〔2014〕{n + 1}号"))
    found_chain = policy_chain(store, iri(17))
    assert found_chain is not None and [link.level for link in found_chain.links] == [1, 2, 3, 4]
    measured(
        f"chain of {found_chain.levels} levels, {len(found_chain.money)} rows",
        lambda n: policy_chain(store, iri(n * 31)),
    )
