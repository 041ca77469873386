"""A lake answers what its store answers, in files that depend on nothing but what the store says."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from kg.answers.questions import answer, answer_of_lake, saved_queries
from kg.build.building import build
from kg.build.removal import remove_documents
from kg.cli.app import app
from kg.errors import ExportError, ParameterError, StoreError
from kg.export.datasets import rows_of
from kg.export.lake import write_lake
from kg.graph.iri import Namer
from kg.lake import Lake
from kg.lake.manifest import MANIFEST, check_files, read_manifest
from kg.lake.tables import PARTITION, TABLES
from kg.money import figures_of
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from queries.catalogue import SavedQuery
from tests.conftest import SAMPLES

OF_TABLES = [q.name for q in saved_queries() if q.sql]
YUAN = Decimal(10_000)


@pytest.fixture(scope="module")
def folder(sample_store: StoreSnapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lakes") / "it's [a] lake"
    write_lake(sample_store, path)
    return path


@pytest.fixture(scope="module")
def lake(folder: Path) -> Iterator[Lake]:
    with Lake.open(folder) as opened:
        yield opened


def calls(query: SavedQuery, policies: list[str]) -> Iterator[dict[str, str]]:
    """Every value of closed lists, and of the rest nothing or something, in all combinations."""
    some = {"unit": ["275"], "year": ["2025"], "policy": policies}
    values = [list(p.values) or ([] if p.required else [""]) + some.get(p.type, []) for p in query.parameters]
    for combination in itertools.product(*values):
        yield dict(zip([p.name for p in query.parameters], combination, strict=True))


def check_answers(store: StoreSnapshot, lake: Lake) -> int:
    rows = 0
    with figures_of(store) as figures:
        most_cited = "SELECT key FROM policy JOIN citation ON policy = id GROUP BY key ORDER BY COUNT(*) DESC, key LIMIT 2"
        policies = [str(key) for (key,) in figures.rows(most_cited)]
        for name in OF_TABLES:
            for params in calls(saved_queries().get(name), policies):
                ours = answer(store, name, params, figures=figures)
                theirs = answer_of_lake(lake, name, params)
                assert (theirs.columns, theirs.rows, theirs.total) == (ours.columns, ours.rows, ours.total), (
                    name,
                    params,
                )
                rows += ours.total
    return rows


@pytest.mark.pressure
def test_a_lake_answers_otherwise_than_its_store(sample_store: StoreSnapshot, lake: Lake) -> None:
    assert check_answers(sample_store, lake) > 1000


@pytest.mark.slow
@pytest.mark.corpus
def test_the_lake_of_the_corpus_answers_otherwise(beijing_store_path: Path, tmp_path: Path) -> None:
    with StoreSnapshot.open(beijing_store_path) as store:
        write_lake(store, tmp_path / "lake")
        with Lake.open(tmp_path / "lake") as lake:
            assert check_answers(store, lake) > 1000


def test_a_page_is_not_that_of_the_store(sample_store: StoreSnapshot, lake: Lake) -> None:
    for limit, offset in ((3, 0), (3, 2), (5, 100_000), (100_000, 1)):
        ours = answer(sample_store, "rollup-by-function", {}, limit=limit, offset=offset)
        theirs = answer_of_lake(lake, "rollup-by-function", {}, limit=limit, offset=offset)
        assert (theirs.rows, theirs.total) == (ours.rows, ours.total)


def test_a_policy_is_understood_otherwise_than_in_the_store(sample_store: StoreSnapshot, lake: Lake) -> None:
    for words in ("京财社指[2023]1791号", "京财社指〔2023〕1791 号", "1791"):
        ours = answer(sample_store, "projects-citing-policy", {"policy": words})
        assert ours.rows
        assert answer_of_lake(lake, "projects-citing-policy", {"policy": words}).rows == ours.rows
    assert answer_of_lake(lake, "projects-citing-policy", {"policy": "京财社指〔2023〕9999号"}).rows == ()
    with pytest.raises(ParameterError) as of_store:
        answer(sample_store, "projects-citing-policy", {"policy": "没有这份文件"})
    with pytest.raises(ParameterError) as of_lake:
        answer_of_lake(lake, "projects-citing-policy", {"policy": "没有这份文件"})
    assert str(of_lake.value) == str(of_store.value)


def test_a_question_of_the_graph_alone_is_answered_with_something(lake: Lake) -> None:
    with pytest.raises(ParameterError, match="year-on-year"):
        answer_of_lake(lake, "describe-thing", {"thing": "https://w3id.org/budgetkg/id/unit/110105/601"})


@pytest.mark.pressure
def test_facts_are_lost_or_have_no_evidence(sample_store: StoreSnapshot, folder: Path) -> None:
    manifest = read_manifest(folder)
    for kind in ("amounts", "projects", "indicators", "transfers", "citations", "findings", "stated"):
        files = [pq.ParquetFile(folder / path).read() for path in manifest.files_of(kind)]
        facts = [row for file in files for row in file.to_pylist()]
        rows = list(rows_of(kind, sample_store, Namer()))
        assert len(facts) == len(rows) > 0, kind
        assert all(fact["fact"].startswith(Namer().base) for fact in facts)
        if kind == "amounts":
            ours = sorted(Decimal(row["amount_yuan"]) for row in rows if row["amount_yuan"])
            assert sorted(fact["amount_yuan"] for fact in facts if fact["amount_yuan"] is not None) == ours


def test_counted_money_changes_on_its_way(sample_store: StoreSnapshot, folder: Path) -> None:
    found: dict[str, Decimal] = {}
    for path in read_manifest(folder).files_of("figure"):
        for row in pq.ParquetFile(folder / path).read().to_pylist():
            if row["left_out"] is None and row["amount"] is not None:
                found[row["data_set"]] = found.get(row["data_set"], Decimal(0)) + row["amount"]
    with figures_of(sample_store) as figures:
        sums = figures.rows(
            "SELECT data_set, SUM(amount) FROM figure WHERE left_out IS NULL AND amount IS NOT NULL GROUP BY data_set"
        )
    assert found == {data_set: Decimal(amount) / YUAN for data_set, amount in sums}


def test_a_table_beside_the_store_has_what_the_lake_lacks() -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(resources.files("kg.money").joinpath("schema.sql").read_text("utf-8"))
        for table in TABLES:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")]
            assert [c for c in columns if c != "fingerprint"] == [name for name, _ in table.columns], (
                table.name
            )


def test_a_column_hides_behind_a_folder() -> None:
    assert not {name for table in TABLES for name, _ in table.columns} & set(PARTITION)


def test_the_manifest_does_not_fit_the_files(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert check_files(folder, manifest) == []
    on_disk = {p.relative_to(folder).as_posix() for p in folder.rglob("*.parquet")}
    assert on_disk == set(manifest.files)
    for path, file in manifest.files.items():
        assert pq.ParquetFile(folder / path).metadata.num_rows == file.rows > 0
        names = pq.ParquetFile(folder / path).schema_arrow.names
        assert names == list(manifest.tables[path.partition("/")[0]])


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.startswith(".")
    }


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmbeddedStore, Path, dict[str, bytes]]]:
    """A store to which a document was added, its lake, and the files of the lake before."""
    base = tmp_path_factory.mktemp("grown")
    files = sorted(SAMPLES.glob("2024-*.txt"))
    with EmbeddedStore.open(base / "store") as store:
        build([str(files[1])], store)
        write_lake(store, base / "lake")
        before = bytes_of(base / "lake")
        build([str(files[0])], store)
        report = write_lake(store, base / "lake")
        assert (report.partitions, report.read) == (2, 1)
        yield store, base / "lake", before


@pytest.mark.pressure
def test_the_order_of_building_shows_or_a_removed_document_stays(
    grown: tuple[EmbeddedStore, Path, dict[str, bytes]], tmp_path: Path
) -> None:
    files = sorted(SAMPLES.glob("2024-*.txt"))
    with EmbeddedStore.open(tmp_path / "store") as store:
        build([str(files[0]), str(files[1])], store)
        write_lake(store, tmp_path / "lake")
        assert bytes_of(tmp_path / "lake") == bytes_of(grown[1])
        remove_documents([files[0].name], store, Namer())
        write_lake(store, tmp_path / "lake")
    left, before = bytes_of(tmp_path / "lake"), grown[2]
    of_documents = {path for path in before if "/document_year=" in path}
    assert {path for path in left if "/document_year=" in path} == of_documents
    assert all(left[path] == before[path] for path in of_documents if path.startswith("amounts/"))


@pytest.mark.pressure
def test_what_did_not_change_is_written_or_what_changed_is_not(
    grown: tuple[EmbeddedStore, Path, dict[str, bytes]], tmp_path: Path
) -> None:
    store, made, _ = grown
    lake = tmp_path / "lake"
    shutil.copytree(made, lake)
    whole = bytes_of(lake)
    assert (write_lake(store, lake).written, bytes_of(lake)) == (0, whole)
    victim = next(p for p in sorted(lake.rglob("part.parquet")) if "amounts" in p.parts)
    victim.write_bytes(b"damaged")
    assert check_files(lake, read_manifest(lake)) == [victim.relative_to(lake).as_posix()]
    report = write_lake(store, lake)
    assert (report.written, report.read, bytes_of(lake)) == (1, 1, whole)


def test_a_lake_that_is_not_whole_is_read(folder: Path, tmp_path: Path, sample_store: StoreSnapshot) -> None:
    lake = tmp_path / "lake"
    shutil.copytree(folder, lake)
    (lake / MANIFEST).rename(lake / ".previous.json")  # as an export leaves it that is cut off
    with pytest.raises(StoreError, match="cut off"):
        Lake.open(lake)
    assert write_lake(sample_store, lake).read == 0
    Lake.open(lake).close()
    (lake / MANIFEST).write_text('{"format": "other"}')
    with pytest.raises(StoreError, match=r"manifest\.json"):
        Lake.open(lake)


def test_a_folder_of_something_else_is_taken(sample_store: StoreSnapshot, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(ExportError, match="something else"):
        write_lake(sample_store, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


def test_the_command_line_answers_otherwise(sample_store_path: Path, tmp_path: Path) -> None:
    run = CliRunner()
    store = ["--store", str(sample_store_path)]
    made = run.invoke(app, ["export", "lake", str(tmp_path / "lake"), *store])
    assert made.exit_code == 0, made.output
    question = ["ask", "year-on-year", "-p", "unit=275", "--format", "csv"]
    ours = run.invoke(app, [*question, *store])
    theirs = run.invoke(app, [*question, "--engine", "duckdb", "--lake", str(tmp_path / "lake")])
    assert (theirs.exit_code, theirs.stdout) == (0, ours.stdout)
    assert "-51.88" in theirs.stdout
    assert run.invoke(app, [*question, "--engine", "duckdb", *store]).exit_code == 2


@pytest.mark.parametrize(
    ("work", "where"), [("while True: pass", ""), ("time.sleep(600)", ", elsewhere=True")]
)
def test_a_question_runs_on_for_ever(work: str, where: str) -> None:
    code = f"import time\nfrom kg.cli.asking import time_limit\nwith time_limit(0.2{where}):\n  {work}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, "0.2 s of computing" in done.stderr) == (2, True), done.stderr
