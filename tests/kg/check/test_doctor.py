"""What is wrong with a store is seen and named with its remedy; a store that is whole is left in peace."""

from __future__ import annotations

import contextlib
import json
import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.answers.counts import count_by
from kg.build.building import build
from kg.build.publishing import derive_and_publish
from kg.check.doctor import examine
from kg.cli.app import app
from kg.errors import StoreError, StoreMissingError
from kg.evidence.sources import SourceFiles
from kg.graph.iri import Namer
from kg.money.figures import figures_of
from kg.search.index import index_of
from kg.store.asking import ask
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from tests.kg.build.test_building import SMALL

pytestmark = pytest.mark.usefixtures("without_code_lists")

NAMER = Namer()
LINK = f"<{NAMER.base}link/x/1> <https://w3id.org/budgetkg/ontology#linkFrom> <{NAMER.base}unit/1/2> <{NAMER.base}graph/links/x> .\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    budget = folder / "budgets" / "甲.txt"
    budget.parent.mkdir()
    budget.write_text(SMALL.format(goods="1.5"), "utf-8")
    path = folder / "store"
    with EmbeddedStore.open(path) as opened:
        build([str(budget)], opened, progress=SourceFiles(path).noting(lambda _: None))
    return folder


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "store"
    sources = path / "sources.jsonl"
    sources.write_text(sources.read_text("utf-8").replace(str(built), str(tmp_path)), "utf-8")
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


def answers(store: Path) -> tuple[object, ...]:
    """What readers are told: counts, figures, names."""
    with StoreSnapshot.open(store) as opened, figures_of(opened) as figures, index_of(opened) as index:
        rows = sorted(map(repr, figures.rows('SELECT data_set, amount, status, "table", row FROM figure')))
        amounts = list(map(str, ask(opened, "info/amounts-by-status")))
        return amounts, rows, index.search("甲"), count_by(opened, "web/statuses")


@pytest.mark.parametrize("seed", range(6))
def test_a_file_of_a_publication_that_lost_a_bit_or_its_end_serves_no_other_figures(
    store: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(store.parent / "cache"))
    right = answers(store)
    chance = random.Random(seed)  # noqa: S311
    derived = [published(store, suffix) for suffix in (".figures", ".search", ".counts")]
    file = [*derived, *(chance.choice(sorted(published(store).iterdir())) for _ in range(3))][seed]
    data = bytearray(file.read_bytes())
    at = chance.randrange(len(data)) if data else 0
    spoilt = data[:at] if seed % 2 else data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    file.write_bytes(spoilt or b"x")
    place = "database" if file.parent == published(store) else f"snapshots/{file.name}"
    assert place in {c.place for c in examine(store)}
    if place == "database":
        with pytest.raises(StoreError, match=re.escape(file.name)):
            answers(store)
    else:
        assert answers(store) == right


def test_what_is_derived_from_damaged_figures_is_derived_anew(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(store.parent / "cache"))
    right = answers(store)
    file = published(store, ".figures")
    with contextlib.closing(sqlite3.connect(file)) as tables:
        tables.execute("UPDATE figure SET amount = amount + 1")
        tables.commit()
    assert answers(store) == right
    with EmbeddedStore.open(store) as opened:
        build([str(store.parent / "budgets")], opened)
        derive_and_publish(opened, NAMER, ())
    assert examine(store) == [] and answers(store) == right
