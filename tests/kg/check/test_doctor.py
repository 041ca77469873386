"""What is wrong with a store is seen and named with its remedy; a store that is whole is left in peace."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.build.building import build
from kg.check.doctor import examine
from kg.cli.app import app
from kg.errors import StoreError, StoreMissingError
from kg.evidence.sources import SourceFiles
from kg.graph.iri import Namer
from kg.store.embedded import EmbeddedStore
from tests.kg.build.test_building import SMALL

NAMER = Namer()
LINK = f"<{NAMER.base}link/x/1> <https://w3id.org/budgetkg/ontology#linkFrom> <{NAMER.base}unit/1/2> <{NAMER.base}graph/links/x> .\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    budget = tmp_path / "budgets" / "甲.txt"
    budget.parent.mkdir()
    budget.write_text(SMALL.format(goods="1.5"), "utf-8")
    path = tmp_path / "store"
    with EmbeddedStore.open(path) as opened:
        build([str(budget)], opened, progress=SourceFiles(path).noting(lambda _: None))
    return path


def published(store: Path, suffix: str = "") -> Path:
    """The folder of the snapshot that readers open, or a file beside it."""
    number = (store / "current").read_text("utf-8").strip()
    return store / "snapshots" / f"{number}{suffix}"


def write(path: Path, graph: str, nquads: str, *, published: bool) -> None:
    with EmbeddedStore.open(path) as opened:
        opened.replace_graph(graph, nquads.encode())
        if published:
            opened.publish()


def damage(path: Path) -> None:
    """Spoil the tables of the snapshot that is published."""
    for table in published(path).glob("*.sst"):
        data = bytearray(table.read_bytes())
        data[: len(data) // 2] = bytes(len(data) // 2)
        table.write_bytes(data)


def forget_data(path: Path) -> None:
    shutil.rmtree(path / "data")


def move_files(path: Path) -> None:
    (path.parent / "budgets").rename(path.parent / "moved")


def layout_1(path: Path) -> None:
    (path / "store.json").write_text(json.dumps({"layout": 1}))


def two_contents(path: Path) -> None:
    """As a server's store may be left: one file, two contents."""
    other = path.parent / "other.txt"
    other.write_text(SMALL.format(goods="1.50"), "utf-8")
    with EmbeddedStore.open(path) as opened:
        build([str(other)], opened)
        keys = opened.query(
            "SELECT ?g ?r ?k { GRAPH ?g { ?r <https://w3id.org/budgetkg/ontology#sourceKey> ?k } }"
        )
        (g, r, _), (_, _, k) = list(keys)  # type: ignore[arg-type]
        opened._database.update(
            f"INSERT DATA {{ GRAPH {g} {{ {r} <https://w3id.org/budgetkg/ontology#sourceKey> {k} }} }}"
        )
        opened.publish()


def miscount(store: Path) -> None:
    """One figure more in the counts that pages show."""
    file = published(store, ".counts")
    kept = json.loads(file.read_text("utf-8"))
    rows = next(found for found in kept["answers"]["web/statuses"]["by_graph"].values() if found)
    rows[0][-1] += 1
    file.write_text(json.dumps(kept), "utf-8")


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda p: write(p, "urn:g", '<urn:s> <urn:p> "x" <urn:g> .\n', published=False), "publication"),
        (lambda p: write(p, f"{NAMER.base}graph/links/x", LINK, published=True), "links"),
        (lambda p: published(p, ".search").write_bytes(b"rubbish"), "search index"),
        (lambda p: published(p, ".figures").unlink(), "figures"),
        (lambda p: published(p, ".counts").write_text("{}"), "counts"),
        (miscount, "counts"),
        (lambda p: published(p, ".json").unlink(), "publication"),
        (lambda p: (p / "snapshots" / "7.tmp").mkdir(), "snapshots/7"),
        (lambda p: (p / "letter.txt").write_text("dear"), "letter.txt"),
        (damage, "database"),
        (forget_data, "database"),
        (move_files, "sources"),
        (layout_1, "layout"),
        (two_contents, "documents"),
    ],
)
def test_what_is_wrong_is_not_seen(store: Path, spoil: Callable[[Path], object], place: str) -> None:
    assert examine(store) == []
    spoil(store)
    complaints = examine(store)
    assert place in {c.place for c in complaints}, complaints
    assert all(c.what and c.remedy for c in complaints)


def test_the_command_says_that_a_store_is_whole_or_how_it_is_not(store: Path) -> None:
    run = CliRunner().invoke(app, ["doctor", "--store", str(store)])
    assert (run.exit_code, "is whole" in run.output) == (0, True), run.output
    published(store, ".counts").unlink()
    run = CliRunner().invoke(app, ["doctor", "--store", str(store), "--format", "json"])
    assert run.exit_code == 1
    assert json.loads(run.stdout)[0]["place"] == "counts"


def test_a_build_under_way_is_something_wrong(store: Path) -> None:
    with EmbeddedStore.open(store) as opened:
        opened.replace_graph("urn:g", b'<urn:s> <urn:p> "x" <urn:g> .\n')
        assert examine(store) == []


def test_no_store_is_a_store_that_is_whole(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError):
        examine(tmp_path)
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError):
        examine(tmp_path)
