"""Dumps of the graph: whole, in one order, the same from two builds, and read by tools that are not ours."""

from __future__ import annotations

import gzip
import re
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from typer.testing import CliRunner

from kg.cli.app import app
from kg.errors import ExportError
from kg.export.lean import Leaner
from kg.export.rdf import RDF_FORMATS, dump_rdf, graphs_of_part, sorted_lines
from kg.store.snapshot import StoreSnapshot
from ontology.files import restoring_rules
from tests.conftest import SAMPLES
from tests.servers import OXIGRAPH
from tests.tiers import one_in

DOCUMENT = "2026-双井街道"
QUAD = re.compile(
    rb'<[^<>"{}|^`\\\s]+> <[^<>\s]+> (?:<[^<>\s]+>|"(?:[^"\\\r\n]|\\.)*"(?:@[\w-]+|\^\^<[^<>\s]+>)?) <[^<>\s]+> \.'
)

"""A line of N-Quads without blank nodes, by the grammar of the Recommendation."""


@pytest.mark.pressure
def test_the_dump_misses_a_statement_or_adds_one(sample_store: StoreSnapshot, tmp_path: Path) -> None:
    done = dump_rdf(sample_store, tmp_path / "all.nq", moments=True)
    lines = (tmp_path / "all.nq").read_bytes().splitlines()
    assert done.statements == len(lines) == sample_store.count()
    assert done.graphs == len(sample_store.graphs())
    assert all(QUAD.fullmatch(line) for line in lines), next(x for x in lines if not QUAD.fullmatch(x))
    sample_store.dump(tmp_path / "raw.nq")
    assert set(lines) == set((tmp_path / "raw.nq").read_bytes().splitlines())


@pytest.mark.slow
def test_a_lean_dump_loses_a_statement(sample_store: StoreSnapshot, tmp_path: Path) -> None:
    whole = dump_rdf(sample_store, tmp_path / "whole.nq")
    lean = dump_rdf(sample_store, tmp_path / "lean.nq", lean=True)
    # Restored as anyone would: the dump loaded into an empty store, the rules run on it.
    store = ox.Store()
    store.load(path=tmp_path / "lean.nq", format=ox.RdfFormat.N_QUADS)
    store.update(restoring_rules())
    assert set(store) == set(ox.parse(path=tmp_path / "whole.nq", format=ox.RdfFormat.N_QUADS))
    assert len(store) == whole.statements
    in_documents = (tmp_path / "whole.nq").read_bytes().count(b"/graph/document/")
    assert whole.statements - lean.statements > in_documents / 4


def test_the_rules_of_a_lean_dump_lose_or_change_a_statement(sample_store: StoreSnapshot) -> None:
    (graph,) = graphs_of_part(sample_store, DOCUMENT)
    (lists,) = (g for g in sample_store.graphs() if g.endswith("/graph/codelists"))
    leaner, lines = Leaner(sorted_lines(sample_store, lists)), sorted_lines(sample_store, graph)
    # Some of the things that rules would tell otherwise state something of their own.
    for term, odd in {
        "printedUnit": b'"odd" .\n', "tableKind": b'"odd" .\n', "scope": b'"odd" .\n', "measureKey": b'"odd" .\n',
        "functionClass": b"<urn:odd> .\n", "stage": b"<urn:odd> .\n", "indicatorLevel1": b"<urn:odd> .\n",
    }.items():  # fmt: skip
        mark = f"ontology#{term}> ".encode()
        at = [
            i for i, line in enumerate(lines) if mark in line and re.match(rb"\S+/id/(line|indicator)/", line)
        ]
        assert at, term
        for i in at[::7]:
            lines[i] = lines[i].partition(mark)[0] + mark + odd
    lean = leaner.lean(lines)
    assert len(lean) < len(lines) * 3 / 4
    name = ox.NamedNode("urn:budgetkg:graph")
    stated = ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES)
    assert leaner.restored(lean) == {ox.Quad(q.subject, q.predicate, q.object, name) for q in stated}


def test_a_lean_dump_without_graphs_is_written(sample_store: StoreSnapshot, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="format of a lean dump"):
        dump_rdf(sample_store, tmp_path / "lean.ttl", lean=True)


@pytest.mark.pressure
def test_two_builds_give_other_dumps(tmp_path: Path) -> None:
    dumps = []
    for name in ("a", "b"):
        store, output = str(tmp_path / name), tmp_path / f"{name}.nq.gz"
        source = [str(SAMPLES / f"{DOCUMENT}.txt"), str(SAMPLES / "2026-小红门乡.txt")]
        order = source if name == "a" else source[::-1]
        built = CliRunner().invoke(app, ["build", *order, "--store", store])
        assert built.exit_code in {0, 1}, built.output
        exported = CliRunner().invoke(app, ["export", "rdf", "-o", str(output), "--store", store])
        assert exported.exit_code == 0, exported.output
        dumps.append(output.read_bytes())
    assert dumps[0] == dumps[1]
    assert len(gzip.decompress(dumps[0])) > 1_000_000


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's parsers use what it deprecates
@one_in(3, "suffix", RDF_FORMATS)
def test_a_tool_reads_another_number_of_statements(
    sample_store: StoreSnapshot, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"one.{suffix}"
    done = dump_rdf(sample_store, path, DOCUMENT)
    assert done.graphs == 1
    assert done.statements > 3000
    quads = list(ox.parse(path=path, format=RDF_FORMATS[suffix]))
    assert len(set(quads)) == done.statements
    graph = rdflib.Dataset(default_union=True)
    graph.parse(
        data=path.read_bytes(),
        format={"nq": "nquads", "jsonld": "json-ld", "ttl": "turtle"}.get(suffix, suffix),
    )
    assert len(set(graph.triples((None, None, None)))) == done.statements
    dump_rdf(sample_store, tmp_path / f"one.{suffix}.gz", DOCUMENT)
    assert gzip.decompress((tmp_path / f"one.{suffix}.gz").read_bytes()) == path.read_bytes()
    arrow = pytest.importorskip("pyarrow")
    dump_rdf(sample_store, tmp_path / f"one.{suffix}.zst", DOCUMENT)
    with arrow.input_stream(str(tmp_path / f"one.{suffix}.zst"), compression="zstd") as packed:
        assert packed.read() == path.read_bytes()


@pytest.mark.pressure
def test_a_server_does_not_load_the_dump(
    has_oxigraph: None, sample_store: StoreSnapshot, tmp_path: Path
) -> None:
    done = dump_rdf(sample_store, tmp_path / "all.trig")
    loaded = ["--location", str(tmp_path / "server")]
    subprocess.run([OXIGRAPH, "load", *loaded, "--file", str(tmp_path / "all.trig")], check=True)
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    asked = [OXIGRAPH, "query", *loaded, "--query", query, "--results-format", "csv"]
    answer = subprocess.run(asked, check=True, capture_output=True, text=True)
    assert int(answer.stdout.split()[-1]) == done.statements


@pytest.mark.parametrize(
    ("part", "mark"),
    [("links", "/graph/links/"), ("links/realises", "/graph/links/realises"), ("money", "/graph/money"),
     (f"{DOCUMENT}.txt", "/graph/document/")],
)  # fmt: skip
def test_a_part_holds_other_graphs(sample_store: StoreSnapshot, tmp_path: Path, part: str, mark: str) -> None:
    done = dump_rdf(sample_store, tmp_path / "part.nq", part, moments=True)
    wanted = [g for g in sample_store.graphs() if mark in g]
    assert done.graphs == (1 if part.startswith(DOCUMENT) else len(wanted))
    if not part.startswith(DOCUMENT):
        assert done.statements == sum(sample_store.count(graph) for graph in wanted) > 0


def test_a_wrong_part_or_format_passes(sample_store: StoreSnapshot, tmp_path: Path) -> None:
    for name, part in (
        ("a.nq", "links/none"),
        ("a.nq", "nothing"),
        ("a.xyz", "all"),
        ("a", "all"),
        ("gz.gz", "all"),
    ):
        with pytest.raises(ExportError, match="expected"):
            dump_rdf(sample_store, tmp_path / name, part)
