"""The same product over a SPARQL server: written through the Graph Store Protocol, asked as the folder is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.answers.policy_lookup import find_projects
from kg.answers.questions import answer, run_query, saved_queries
from kg.errors import KgError, QueryError, StoreError, StoreUnreachableError
from kg.graph.nquads import GraphWriter
from kg.lineage import lineage_of
from kg.sparql.query import Dataset
from kg.store.embedded import GraphStore, put_graph
from kg.store.remote import RemoteStore
from kg.store.snapshot import StoreSnapshot
from queries.catalogue import SavedQuery
from tests.command import run_kg
from tests.conftest import SAMPLES
from tests.servers import free_port, oxigraph_server

G1, G2 = "urn:g1", "urn:g2"


def content(graph: str, *values: str) -> bytes:
    writer = GraphWriter(graph)
    for value in values:
        writer.text("urn:s", "urn:p", value)
    return writer.to_bytes()


@pytest.fixture
def store(empty_server: str) -> Iterator[RemoteStore]:
    with RemoteStore.open(empty_server) as opened:
        yield opened


@pytest.fixture(scope="module")
def samples(sample_server: str) -> Iterator[RemoteStore]:
    with RemoteStore.open(sample_server) as opened:
        yield opened


def test_graphs_are_written_replaced_counted_and_removed(store: RemoteStore, tmp_path: Path) -> None:
    writer: GraphStore = store
    put_graph(writer, G1, content(G1, "a", "b\u2028c"))
    writer.replace_graph(G2, content(G2, "x"))
    writer.replace_graph(G1, content(G1, "b\u2028c", "d"))
    assert writer.graphs() == [G1, G2]
    assert (writer.count(), writer.count(G1), writer.has_graph("urn:none")) == (3, 2, False)
    store.dump(tmp_path / "all.nq")
    assert len(list(ox.parse(path=tmp_path / "all.nq"))) == 3
    store.dump(tmp_path / "one.nt", G1)
    assert "b\u2028c" in {
        t.object.value for t in ox.parse(path=tmp_path / "one.nt") if isinstance(t.object, ox.Literal)
    }
    writer.remove_graph(G1)
    writer.remove_graph(G1)
    assert writer.graphs() == [G2]
    writer.replace_graph(G2, b"")
    assert (writer.graphs(), writer.count()) == ([], 0)


def test_what_is_wrong_is_refused_before_anything_is_written(store: RemoteStore) -> None:
    store.replace_graph(G1, content(G1, "a"))
    for wrong in (b"no quads", content(G2, "x"), b"_:b <urn:p> <urn:o> <urn:g1> .\n"):
        with pytest.raises(StoreError):
            store.replace_graph(G1, wrong)
    with pytest.raises(StoreError, match="not there yet"):
        store.bulk_load(content(G1, "b"), [G1])
    with pytest.raises(StoreError, match="announced"):
        store.bulk_load(content(G2, "b"), ["urn:g3"])
    assert (store.graphs(), store.count()) == ([G1], 1)


def test_a_server_is_behind_from_the_first_change_until_it_is_published(store: RemoteStore) -> None:
    assert store.is_behind() and store.recipe() is None
    store.publish(recipe="one")
    assert not store.is_behind() and store.recipe() == "one"
    store.replace_graph(G1, content(G1, "a"))
    assert store.is_behind()
    with RemoteStore.open(store.address) as another_process:
        assert another_process.is_behind()
        another_process.publish(recipe="two")
    assert not store.is_behind() and store.recipe() == "two"


def test_a_publication_is_noted_and_counts_as_no_graph(store: RemoteStore) -> None:
    assert store.published() is None
    store.replace_graph(G1, content(G1, "a"))
    store.publish()
    first = store.published()
    store.publish()
    assert first
    assert store.published() != first
    assert (store.graphs(), store.count()) == ([G1], 1)


def test_a_data_set_and_a_graph_of_triples_come_back_as_from_a_folder(store: RemoteStore) -> None:
    store.replace_graph(G1, content(G1, "a"))
    store.replace_graph(G2, content(G2, "b"))
    found = store.query("SELECT ?v { ?s ?p ?v }", dataset=Dataset(default=(G2,)))
    assert [str(row["v"].value) for row in found] == ["b"]  # type: ignore[union-attr]
    triples = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(triples, ox.QueryTriples)
    assert len([t for t in triples if t.predicate.value == "urn:p"]) == 2


def test_a_wrong_query_is_the_askers_fault_and_a_silent_server_is_not(store: RemoteStore) -> None:
    with pytest.raises(QueryError, match="takes"):
        store.query("SELECT nonsense")
    with pytest.raises(StoreUnreachableError):
        RemoteStore.open(f"http://127.0.0.1:{free_port()}")


def test_hundreds_of_answers_leave_no_connection_behind(store: RemoteStore) -> None:
    store.replace_graph(G1, content(G1, *(f"{number:0200}" for number in range(6000))))
    for _ in range(150):
        assert store.has_graph(G1)
        store.query("SELECT * { ?s ?p ?o } LIMIT 1")
    for _ in range(3):
        large = store.query("SELECT * { ?s ?p ?o }")
        assert isinstance(large, ox.QuerySolutions)
        assert next(large)  # read in part, then dropped
        del large
    whole = store.query("SELECT * { ?s <urn:p> ?o }")
    assert isinstance(whole, ox.QuerySolutions)
    assert len(list(whole)) == 6000


def test_a_server_that_hides_its_graphs_is_refused_with_the_remedy(has_oxigraph: None) -> None:
    with oxigraph_server() as url:
        with RemoteStore.open(url) as store:
            store.replace_graph(G1, content(G1, "a"))
        with pytest.raises(StoreError, match="union-default-graph"):
            RemoteStore.open(url)


@pytest.mark.pressure
def test_a_build_holds_the_same_statements_as_in_a_folder(
    samples: RemoteStore, sample_store: StoreSnapshot
) -> None:
    assert samples.graphs() == sample_store.graphs()
    for graph in samples.graphs():
        assert samples.count(graph) == sample_store.count(graph), graph
        meta = sample_store.graph_meta(graph)
        assert samples.graph_meta(graph) == meta


@pytest.mark.parametrize("query", list(saved_queries()), ids=lambda query: query.name)
def test_every_saved_question_has_the_same_answer_as_in_a_folder(
    samples: RemoteStore, sample_store: StoreSnapshot, query: SavedQuery
) -> None:
    asked = query.example.parameters
    there, here = answer(samples, query.name, asked), answer(sample_store, query.name, asked)
    assert there.columns == here.columns
    assert there.rows == here.rows


@pytest.mark.parametrize("thing", ["京财社指[2023]1791号", "11010224T000003038448", "275"])
def test_a_lineage_is_the_same_as_in_a_folder(
    samples: RemoteStore, sample_store: StoreSnapshot, thing: str
) -> None:
    assert lineage_of(samples, thing) == lineage_of(sample_store, thing)


def test_a_policy_is_found_by_its_number(samples: RemoteStore, sample_store: StoreSnapshot) -> None:
    found = find_projects(samples, "京财社指〔2023〕1791号")
    assert found.rows
    assert found == find_projects(sample_store, "京财社指〔2023〕1791号")


def test_a_query_of_a_user_is_guarded_here_too(sample_server: str) -> None:
    with pytest.raises(KgError, match="SERVICE"):
        run_query(sample_server, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert run_query(sample_server, "ASK { ?s ?p ?o }").rows == ((True,),)


@pytest.mark.pressure
def test_the_command_line_works_with_an_address_in_place_of_a_folder(
    empty_server: str, tmp_path: Path
) -> None:
    sample = str(SAMPLES / "2024-广内街道.txt")
    for expected in ("built", "unchanged"):
        built = run_kg("build", sample, "--store", empty_server)
        assert built.returncode == 0, built.stderr
        assert expected in built.stdout + built.stderr
    found = run_kg("policy", "京财社指[2023]1791号", "--store", empty_server, "--format", "csv")
    assert "11010224T000003038448" in found.stdout, found.stderr
    assert run_kg("info", "--store", empty_server).returncode == 0
    lineage = run_kg("lineage", "275", "--store", empty_server, "-o", str(tmp_path / "275.svg"))
    assert lineage.returncode == 0, lineage.stderr
    exported = run_kg("export", "projects", "--store", empty_server, "-o", str(tmp_path / "projects.csv"))
    assert exported.returncode == 0, exported.stderr
    assert (tmp_path / "projects.csv").stat().st_size > 1000
    assert run_kg("info", "--store", f"http://127.0.0.1:{free_port()}").returncode == 2
