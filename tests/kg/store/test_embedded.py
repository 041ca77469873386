"""The store: whole graphs or nothing, one writer, readers that never see work in progress."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import QueryError, StoreBusyError, StoreError, StoreMissingError
from kg.graph.nquads import GraphWriter
from kg.store.embedded import EmbeddedStore, GraphReader, GraphStore, StoreSnapshot
from tests.tiers import one_in

G1, G2, G3 = (f"https://example.org/graph/{n}" for n in (1, 2, 3))
P = "https://example.org/value"
REPOSITORY = Path(__file__).resolve().parents[3]


def content(graph: str, *values: str) -> bytes:
    writer = GraphWriter(graph)
    for value in values:
        writer.text("https://example.org/s", P, value)
    return writer.to_bytes()


def values(store: GraphReader, graph: str) -> set[str]:
    solutions = store.query("SELECT ?g ?v WHERE { GRAPH ?g { ?s ?p ?v } }", {"g": ox.NamedNode(graph)})
    assert isinstance(solutions, ox.QuerySolutions)
    return {str(row["v"].value) for row in solutions if isinstance(row["v"], ox.Literal)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(folder) as opened:
        yield opened


def test_the_store_lacks_a_method_of_its_protocol(store: EmbeddedStore) -> None:
    writer: GraphStore = store
    writer.replace_graph(G1, content(G1, "a"))
    writer.publish()
    reader: GraphReader
    with StoreSnapshot.open(store.path) as reader:
        assert reader.count() == writer.count() == 1


def test_replacing_a_graph_keeps_old_statements_or_touches_another_graph(store: EmbeddedStore) -> None:
    store.replace_graph(G1, content(G1, "a", "b"))
    store.replace_graph(G2, content(G2, "a"))
    store.replace_graph(G1, content(G1, "b", "c"))
    assert values(store, G1) == {"b", "c"}
    assert values(store, G2) == {"a"}
    assert store.count(G1) == 2
    assert store.count() == 3


def test_writing_the_same_graph_again_fails_or_changes_it(store: EmbeddedStore) -> None:
    for _ in range(2):
        store.replace_graph(G1, content(G1, "a", "b"))
        assert values(store, G1) == {"a", "b"}


def test_a_graph_that_becomes_empty_stays_listed(store: EmbeddedStore) -> None:
    store.replace_graph(G1, content(G1, "a"))
    store.replace_graph(G1, b"")
    assert not store.has_graph(G1)
    assert store.graphs() == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sets(st.text(st.characters(exclude_categories=["Cs"])), max_size=6), min_size=1, max_size=4)
)
def test_a_text_with_odd_characters_is_lost_or_kept_when_its_graph_is_replaced(
    store: EmbeddedStore, versions: list[set[str]]
) -> None:
    for version in versions:
        store.replace_graph(G1, content(G1, *version))
        assert values(store, G1) == version


def test_a_line_separator_inside_a_text_cuts_its_statement_in_two(store: EmbeddedStore) -> None:
    for text in ("a\u2028b", "a\x85b", "a\x0cb", 'a" .\n<x:y> <x:z> "b'):
        store.replace_graph(G1, content(G1, text))
        assert values(store, G1) == {text}


@pytest.mark.parametrize(
    ("nquads", "complaint"),
    [
        (content(G1, "new") + b"this is no quad\n", "expected N-Quads"),
        (content(G1, "new") + content(G2, "x"), "statements of this graph alone"),
        (
            content(G1, "new") + b'<a:s> <a:p> "x" .\n',
            "got statements of the default graph",
        ),
        (f"_:b <a:p> <a:o> <{G1}> .\n".encode(), "no blank nodes"),
        (f"<a:s> <a:p> _:b <{G1}> .\n".encode(), "no blank nodes"),
        (b"\xff\xfe", "expected N-Quads"),
    ],
)
def test_a_replacement_that_fails_changes_the_graph(
    store: EmbeddedStore, nquads: bytes, complaint: str
) -> None:
    store.replace_graph(G1, content(G1, "old"))
    with pytest.raises(StoreError, match=complaint):
        store.replace_graph(G1, nquads)
    assert values(store, G1) == {"old"}
    assert store.graphs() == [G1]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.sets(st.sampled_from("中国ab")),
    after=st.lists(st.sampled_from("中国ab")),
    escaped=st.booleans(),
)
def test_what_was_there_is_lost_or_doubled_when_it_is_written_again_in_other_letters(
    store: EmbeddedStore, before: set[str], after: list[str], escaped: bool
) -> None:
    store.replace_graph(G1, content(G1, *sorted(before)))
    nquads = content(G1, *after)
    if escaped:
        nquads = nquads.replace("中".encode(), rb"\u4E2D")
    store.replace_graph(G1, nquads)
    assert values(store, G1) == set(after)
    assert store.count() == len(set(after))


@pytest.mark.parametrize("foreign", [f"<{P}> <{P}> <{P}> <{G2}> .\n", f"<{P}> <{P}> <{P}> .\n", "_:b"])
def test_statements_that_are_there_already_hide_one_of_another_graph(
    store: EmbeddedStore, foreign: str
) -> None:
    store.replace_graph(G1, content(G1, "a", "b"))
    with pytest.raises(StoreError):
        store.replace_graph(G1, content(G1, "a", "b") + foreign.encode())
    assert values(store, G1) == {"a", "b"}


def test_a_literal_that_looks_like_a_blank_node_is_refused(store: EmbeddedStore) -> None:
    store.replace_graph(G1, content(G1, "x> _:b", "<a:s> <a:p> _:b"))
    assert values(store, G1) == {"x> _:b", "<a:s> <a:p> _:b"}


def test_a_graph_name_smuggles_an_update_into_the_store(store: EmbeddedStore) -> None:
    store.replace_graph(G1, content(G1, "a"))
    for name in ("x> {} } ; DROP ALL ; INSERT DATA { GRAPH <x:y", "not absolute", ""):
        with pytest.raises(StoreError, match="name of a graph"):
            store.replace_graph(name, b"")
        with pytest.raises(StoreError, match="name of a graph"):
            store.remove_graph(name)
    assert values(store, G1) == {"a"}


def test_a_second_writer_gets_an_error_of_the_operating_system(folder: Path, store: EmbeddedStore) -> None:
    with pytest.raises(StoreBusyError, match="expected no other writer") as caught:
        EmbeddedStore.open(folder)
    assert str(folder) in str(caught.value)
    assert str(os.getpid()) in str(caught.value)
    store.close()
    EmbeddedStore.open(folder).close()


def test_a_writer_in_another_process_is_not_noticed(folder: Path, store: EmbeddedStore) -> None:
    script = "import sys, pathlib, kg.store.embedded; kg.store.embedded.EmbeddedStore.open(pathlib.Path(sys.argv[1]))"
    run = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "StoreBusyError" in run.stderr
    assert store.count() == 0


def test_a_writer_that_failed_to_open_keeps_the_lock(folder: Path) -> None:
    EmbeddedStore.open(folder).close()
    shutil.rmtree(folder / "data")
    (folder / "data").write_text("no database")
    for _ in range(2):
        with pytest.raises(StoreError, match="a readable database") as caught:
            EmbeddedStore.open(folder)
        assert not isinstance(caught.value, StoreBusyError)


def test_a_closed_store_answers(store: EmbeddedStore) -> None:
    store.publish()
    store.close()
    with pytest.raises(StoreError, match="expected an open store"):
        store.count()
    snapshot = StoreSnapshot.open(store.path)
    snapshot.close()
    with pytest.raises(StoreError, match="expected an open store"):
        snapshot.query("ASK {}")


# Snapshots


def test_a_reader_sees_what_was_not_published(folder: Path, store: EmbeddedStore) -> None:
    store.replace_graph(G1, content(G1, "old"))
    store.publish()
    store.replace_graph(G1, content(G1, "new"))
    with StoreSnapshot.open(folder) as before:
        assert values(before, G1) == {"old"}
        assert before.is_current()
        store.publish()
        assert not before.is_current()
        assert values(before, G1) == {"old"}
        with StoreSnapshot.open(folder) as after:
            assert values(after, G1) == {"new"}


def test_a_publication_forces_to_the_disk_what_it_shares_with_the_one_before_or_leaves_out_what_is_new(
    folder: Path, store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.bulk_load(content(G1, "a"), [G1])
    store.publish()
    old = tables(folder)
    store.bulk_load(content(G2, "b"), [G2])
    forced: set[int] = set()
    real = os.fsync

    def noted(file: int) -> None:
        forced.add(os.fstat(file).st_ino)
        real(file)

    monkeypatch.setattr(os, "fsync", noted)
    store.publish()
    new = tables(folder) - old
    assert new
    assert tables(folder) & old
    assert forced & (new | old) == new


def tables(folder: Path) -> set[int]:
    """The tables of the published database, by inode."""
    return {path.stat().st_ino for path in (folder / "snapshots").glob("*/*.sst")}


def snapshots(folder: Path) -> set[str]:
    return {p.name for p in (folder / "snapshots").iterdir() if p.is_dir()}


def test_a_snapshot_is_removed_under_its_reader_or_kept_for_ever(folder: Path, store: EmbeddedStore) -> None:
    store.publish()
    reader = StoreSnapshot.open(folder)
    for _ in range(3):
        store.publish()
    assert snapshots(folder) == {"1", "4"}
    assert reader.count() == 0
    reader.close()
    store.publish()
    assert snapshots(folder) == {"5"}
    assert {p.name for p in (folder / "snapshots").iterdir()} == {"5", "5.json", "5.lock"}


def test_a_reader_that_was_killed_holds_its_snapshot_for_ever(folder: Path, store: EmbeddedStore) -> None:
    store.publish()
    script = """
        import sys, time
        from pathlib import Path
        from kg.store.embedded import StoreSnapshot
        snapshot = StoreSnapshot.open(Path(sys.argv[1]))
        print("open", flush=True)
        time.sleep(600)
    """
    with child(script, str(folder)) as process:
        wait_for(process, "open")
        store.publish()
        assert snapshots(folder) == {"1", "2"}
        process.kill()
    store.publish()
    assert snapshots(folder) == {"3"}


def test_what_a_killed_publication_left_is_published_or_stays(folder: Path, store: EmbeddedStore) -> None:
    store.replace_graph(G1, content(G1, "a"))
    store.publish()
    (folder / "snapshots" / "2").mkdir()
    (folder / "current.new").write_text("2")
    with StoreSnapshot.open(folder) as reader:
        assert values(reader, G1) == {"a"}
    store.publish()
    assert len(snapshots(folder)) == 1
    with StoreSnapshot.open(folder) as reader:
        assert values(reader, G1) == {"a"}


def files_of_readers(folder: Path) -> list[Path]:
    """All but the writer's database, which tidies itself up at any time."""
    return sorted(p for p in folder.rglob("*") if folder / "data" not in p.parents)


def test_a_snapshot_can_be_read_only_where_it_can_be_written(folder: Path, store: EmbeddedStore) -> None:
    store.replace_graph(G1, content(G1, "a"))
    store.publish()
    before = files_of_readers(folder)
    with StoreSnapshot.open(folder) as reader:
        assert values(reader, G1) == {"a"}
    assert files_of_readers(folder) == before


def count_in(folder: str) -> int:
    with StoreSnapshot.open(Path(folder)) as reader:
        return reader.count()


def test_several_readers_exclude_each_other(folder: Path, store: EmbeddedStore) -> None:
    store.replace_graph(G1, content(G1, "a", "b"))
    store.publish()
    with StoreSnapshot.open(folder) as reader, multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(count_in, [str(folder)] * 4) == [2] * 4
        assert reader.count() == 2


# Folders that are no store


def test_a_missing_store_is_made_by_reading_it(folder: Path) -> None:
    with pytest.raises(StoreMissingError, match="expected a store made by `kg build`, got nothing"):
        StoreSnapshot.open(folder)
    assert not folder.exists()
    folder.mkdir()
    with pytest.raises(StoreMissingError):
        StoreSnapshot.open(folder)


def test_a_build_that_never_finished_is_read(folder: Path, store: EmbeddedStore) -> None:
    store.replace_graph(G1, content(G1, "a"))
    with pytest.raises(StoreMissingError, match=r"cut off before it published; `kg link` finishes it"):
        StoreSnapshot.open(folder)


def test_a_folder_of_something_else_is_written_into(folder: Path) -> None:
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    for open_store in (EmbeddedStore.open, StoreSnapshot.open):
        with pytest.raises(StoreError, match="something else"):
            open_store(folder)
    assert [p.name for p in folder.iterdir()] == ["letter.txt"]
    for open_store in (EmbeddedStore.open, StoreSnapshot.open):
        with pytest.raises(StoreError, match=r"letter\.txt"):
            open_store(folder / "letter.txt")


@pytest.mark.parametrize(
    ("marker", "complaint"),
    [
        (json.dumps({"layout": 3}), "layout 3, written by a newer version"),
        ("{", "a readable store.json"),
        ("[]", "a readable store.json"),
        ('{"layout": "one"}', "a layout number"),
        ('{"layout": 0}', "a layout number"),
    ],
)
def test_a_store_of_another_layout_is_misread(folder: Path, marker: str, complaint: str) -> None:
    with EmbeddedStore.open(folder) as store:
        store.publish()
    (folder / "store.json").write_text(marker)
    for open_store in (EmbeddedStore.open, StoreSnapshot.open):
        with pytest.raises(StoreError, match=complaint):
            open_store(folder)


def test_a_store_that_lost_its_database_is_silently_begun_again(folder: Path) -> None:
    with EmbeddedStore.open(folder) as store:
        store.replace_graph(G1, content(G1, "a"))
        store.publish()
    shutil.rmtree(folder / "data")
    with pytest.raises(StoreError, match="lost"):
        EmbeddedStore.open(folder)
    with StoreSnapshot.open(folder) as reader:
        assert values(reader, G1) == {"a"}


def test_a_damaged_snapshot_ends_in_a_raw_error(folder: Path) -> None:
    with EmbeddedStore.open(folder) as store:
        store.publish()
    (folder / "snapshots" / "1" / "CURRENT").write_text("rubbish")
    with pytest.raises(StoreError, match="the files that were published"):
        StoreSnapshot.open(folder)
    shutil.rmtree(folder / "snapshots" / "1")
    with pytest.raises(StoreError, match="the snapshot 1"):
        StoreSnapshot.open(folder)


# Bulk loading


def test_many_graphs_loaded_at_once_are_not_seen(store: EmbeddedStore, tmp_path: Path) -> None:
    file = tmp_path / "new.nq"
    file.write_bytes(content(G1, "a") + content(G2, "b"))
    store.bulk_load(file, [G1, G2])
    store.bulk_load(content(G3, "c"), [G3])
    assert store.graphs() == [G1, G2, G3]
    assert values(store, G2) == {"b"}


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (content(G2, "b") + b"no quad\n", "expected N-Quads"),
        (content(G2, "b") + content(G3, "c"), "only the graphs announced"),
        (content(G1, "b"), "graphs that are not there yet"),
    ],
)
def test_a_bulk_load_that_fails_leaves_something(store: EmbeddedStore, source: bytes, complaint: str) -> None:
    store.replace_graph(G1, content(G1, "a"))
    with pytest.raises(StoreError, match=complaint):
        store.bulk_load(source, [G1] if "not there" in complaint else [G2])
    assert store.graphs() == [G1]
    assert store.count() == 1


def test_a_missing_file_ends_a_bulk_load_in_a_raw_error(store: EmbeddedStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"missing\.nq"):
        store.bulk_load(tmp_path / "missing.nq", [G1])


def test_half_of_a_bulk_load_stays_after_a_crash(folder: Path) -> None:
    with EmbeddedStore.open(folder) as store:
        store.replace_graph(G1, content(G1, "a"))
        store.replace_graph(G2, content(G2, "half"))
        store.publish()
    (folder / "unpublished.jsonl").write_text(json.dumps({"load": [G2, G3]}) + "\n")
    with EmbeddedStore.open(folder) as store:
        assert store.graphs() == [G1]
        assert store.is_behind()
        store.publish()
    assert not (folder / "unpublished.jsonl").exists()


@pytest.mark.parametrize("cut_off", [b"", b'{"load": ["', b"rubbish\n", b"[1]\n"])
def test_a_line_that_was_cut_off_hides_the_others_or_spoils_the_next(folder: Path, cut_off: bytes) -> None:
    with EmbeddedStore.open(folder) as store:
        store.replace_graph(G1, content(G1, "a"))
    journal = folder / "unpublished.jsonl"
    journal.write_bytes(journal.read_bytes() + cut_off)
    with EmbeddedStore.open(folder) as store:
        assert store.is_behind()
        store.bulk_load(content(G2, "b"), [G2])
    with EmbeddedStore.open(folder) as store:
        assert store.graphs() == [G1, G2]
        assert store.is_behind()
        store.publish()
        assert not store.is_behind()


def test_a_store_of_the_first_layout_is_lost_or_taken_for_up_to_date(folder: Path) -> None:
    with EmbeddedStore.open(folder) as store:
        store.replace_graph(G1, content(G1, "a"))
        store.replace_graph(G2, content(G2, "half"))
        store.publish(recipe="new")
    (folder / "snapshots" / "1.json").unlink()
    (folder / "store.json").write_text(json.dumps({"layout": 1, "format": "budget-kg store"}))
    (folder / "loading.json").write_text(json.dumps([G2]))
    with StoreSnapshot.open(folder) as reader:
        assert values(reader, G1) == {"a"}
    with EmbeddedStore.open(folder) as store:
        assert store.graphs() == [G1]
        assert store.is_behind() and store.recipe() is None
    assert json.loads((folder / "store.json").read_text())["layout"] == 2
    assert not (folder / "loading.json").exists()


# What a build and an export ask


def test_a_build_cannot_see_which_version_of_a_document_is_in(store: EmbeddedStore) -> None:
    writer = GraphWriter(G1)
    ontology = "https://w3id.org/budgetkg/ontology#"
    writer.text("https://example.org/run", ontology + "softwareVersion", "0.1.0")
    writer.text("https://example.org/document", ontology + "sha256", "c5fd")
    store.replace_graph(G1, writer.to_bytes())
    store.replace_graph(G2, content(G2, "a"))
    meta = store.graph_meta(G1)
    assert meta is not None
    assert (meta.software_version, meta.sha256, meta.version) == ("0.1.0", "c5fd", None)
    other = store.graph_meta(G2)
    assert other is not None
    assert other.software_version is None
    assert store.graph_meta(G3) is None


def test_a_dump_lacks_statements(store: EmbeddedStore, tmp_path: Path) -> None:
    store.replace_graph(G1, content(G1, "a"))
    store.replace_graph(G2, content(G2, "b"))
    store.dump(tmp_path / "all.nq")
    assert (
        sorted((tmp_path / "all.nq").read_bytes().splitlines())
        == (content(G1, "a") + content(G2, "b")).splitlines()
    )
    store.dump(tmp_path / "one.nt", G2)
    assert (tmp_path / "one.nt").read_text("utf-8") == f'<https://example.org/s> <{P}> "b" .\n'
    with pytest.raises(StoreError, match="a file that can be written"):
        store.dump(tmp_path / "no" / "folder.nq")


def test_a_wrong_query_ends_in_a_raw_error(store: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match=r"expected SPARQL 1\.1"):
        store.query("SELECT WHERE")
    with pytest.raises(QueryError, match="projection"):
        store.query("SELECT ?s WHERE { ?s ?p ?o }", {"o": ox.Literal("x")})


# Killed processes


class child:  # noqa: N801 - reads as a verb
    """Run a script in another process; it is killed when the context ends."""

    def __init__(self, script: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(script), *arguments],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> subprocess.Popen[str]:
        return self._process

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.communicate()


def wait_for(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    assert process.stdout.readline().strip() == word


REPLACE_AND_WAIT = """
    import sys, time
    from pathlib import Path
    from kg.graph.nquads import GraphWriter
    from kg.store.embedded import EmbeddedStore
    folder, graph, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    writer = GraphWriter(graph)
    for number in range(count):
        writer.text("https://example.org/s", "https://example.org/value", f"new {number}")
    nquads = writer.to_bytes()
    store = EmbeddedStore.open(folder)
    print("begin", flush=True)
    store.replace_graph(graph, nquads)
    print("end", flush=True)
    time.sleep(600)
"""


@one_in(4, "delay_s", [0.2, 0.0, 0.05, 0.4])
def test_a_process_killed_while_it_replaces_a_graph_leaves_a_mixture(folder: Path, delay_s: float) -> None:
    old = {f"old {n}" for n in range(2000)}
    with EmbeddedStore.open(folder) as store:
        store.replace_graph(G1, content(G1, *old))
    new_count = 30_000
    with child(REPLACE_AND_WAIT, str(folder), G1, str(new_count)) as process:
        wait_for(process, "begin")
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(delay_s)
        process.kill()
        assert process.wait() == -signal.SIGKILL
    with EmbeddedStore.open(folder) as store:
        found = values(store, G1)
        assert found == old or (len(found) == new_count and not found & old)
        store.replace_graph(G1, content(G1, "after"))
        assert values(store, G1) == {"after"}


BULK_LOAD_AND_WAIT = """
    import sys, time
    from pathlib import Path
    from kg.store.embedded import EmbeddedStore
    store = EmbeddedStore.open(Path(sys.argv[1]))
    print("begin", flush=True)
    store.bulk_load(Path(sys.argv[2]), sys.argv[3:])
    print("end", flush=True)
    time.sleep(600)
"""


@one_in(2, "delay_s", [0.05, 0.3])
def test_a_process_killed_while_it_bulk_loads_leaves_half_a_document(
    folder: Path, tmp_path: Path, delay_s: float
) -> None:
    size = 40_000
    file = tmp_path / "new.nq"
    file.write_bytes(b"".join(content(g, *(f"{n}" for n in range(size))) for g in (G2, G3)))
    with EmbeddedStore.open(folder) as store:
        store.replace_graph(G1, content(G1, "kept"))
    with child(BULK_LOAD_AND_WAIT, str(folder), str(file), G2, G3) as process:
        wait_for(process, "begin")
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(delay_s)
    with EmbeddedStore.open(folder) as store:
        assert values(store, G1) == {"kept"}
        assert {g: store.count(g) for g in store.graphs()} in ({G1: 1}, {G1: 1, G2: size, G3: size})


@pytest.mark.parametrize("way", ["graph", "lines", "removed"])
def test_changes_pile_up_in_memory(store: EmbeddedStore, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def files() -> set[str]:
        return {file.name for file in (store.path / "data").glob("*.sst")}

    before = files()
    store.replace_graph(G1, content(G1, "a"))
    assert files() == before
    monkeypatch.setattr("kg.store.embedded._UNFLUSHED", 7)
    if way == "graph":
        store.replace_graph(G2, content(G2, "a", "b", "c", "d"))
    elif way == "lines":
        lines = [f'<{P}> <{P}> "{n}" .\n'.encode() for n in range(4)]
        store.edit_graph(G1, (), lines[:2])
        assert files() == before
        store.edit_graph(G1, (), lines[2:])
    else:
        store.remove_graph(G1)
    assert files() - before
