"""Releases hold what the store holds, prove that nothing was changed, and say what differs."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import rdflib
from typer.testing import CliRunner

from kg.cli.app import app
from kg.errors import ExportError, StoreError
from kg.export.comparison import Difference, differences
from kg.export.datasets import DATASETS
from kg.export.release import check_release, write_release
from kg.export.state import DocumentState, GraphState, StatedAmount, state_of, state_of_store
from kg.store.snapshot import StoreSnapshot
from ontology.terms import bkg
from tests.conftest import SAMPLES

DAY = date(2026, 3, 1)
DCAT, VOID = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.Namespace("http://rdfs.org/ns/void#")


@pytest.fixture(scope="module")
def released(sample_store: StoreSnapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases") / "first"
    write_release(sample_store, folder, day=DAY)
    return folder


@pytest.mark.pressure
def test_a_release_misses_a_data_set_or_holds_other_rows(sample_store: StoreSnapshot, released: Path) -> None:
    for name in DATASETS:
        with (released / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert pq.read_metadata(released / "data" / f"{name}.parquet").num_rows == len(rows), name
    with (released / "data" / "documents.csv").open(encoding="utf-8", newline="") as file:
        assert [row["document"] for row in csv.DictReader(file)] == sorted(
            p.name for p in SAMPLES.glob("*.txt")
        )
    with (released / "coverage.csv").open(encoding="utf-8", newline="") as file:
        assert {row["file"] for row in csv.DictReader(file)} == {p.name for p in SAMPLES.glob("*.txt")}
    assert list(differences(state_of(str(released)), state_of_store(sample_store))) == []


def test_a_changed_or_lost_file_is_not_noticed(released: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(released, copy)
    assert check_release(copy) == []
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=copy, check=True)
    with (copy / "data" / "units.csv").open("a") as file:
        file.write("x")
    (copy / "coverage.csv").unlink()
    assert check_release(copy) == ["coverage.csv", "data/units.csv"]
    (copy / "SHA256SUMS").write_text("nonsense\n")
    with pytest.raises(ExportError, match="manifest"):
        check_release(copy)


def test_the_catalogue_leads_to_files_that_are_not_there(released: Path) -> None:
    graph = rdflib.Graph().parse(data=(released / "catalogue.ttl").read_bytes(), format="turtle")
    (dataset,) = set(graph.subjects(rdflib.RDF.type, VOID.Dataset))
    (dump,) = graph.objects(dataset, VOID.dataDump)
    assert str(dump).endswith("/distribution/graph.nq.gz")
    names = {str(d).partition("/distribution/")[2] for d in graph.objects(dataset, DCAT.distribution)}
    found = {p.relative_to(released).as_posix() for p in released.rglob("*") if p.is_file()}
    assert names == found - {"SHA256SUMS", "catalogue.ttl"}
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    for distribution in (dump, *graph.objects(dataset, rdflib.DCTERMS.source)):
        (checksum,) = graph.objects(distribution, spdx.checksum)
        assert len(str(graph.value(checksum, spdx.checksumValue))) == 64
    assert str(graph.value(graph.value(dump, spdx.checksum), spdx.checksumValue)) == (
        hashlib.sha256((released / "graph.nq.gz").read_bytes()).hexdigest()
    )
    assert len(set(graph.objects(dataset, rdflib.DCTERMS.source))) == len(list(SAMPLES.glob("*.txt")))


def test_the_catalogue_counts_other_things_than_the_dump_holds(
    released: Path, sample_store: StoreSnapshot
) -> None:
    graph = rdflib.Graph().parse(data=(released / "catalogue.ttl").read_bytes(), format="turtle")
    (dataset,) = graph.subjects(rdflib.RDF.type, VOID.Dataset)
    by_property = [
        int(str(graph.value(p, VOID.triples, any=False)))
        for p in graph.objects(dataset, VOID.propertyPartition)
    ]
    assert len(by_property) > 100
    assert sum(by_property) == sample_store.count() == int(str(graph.value(dataset, VOID.triples, any=False)))
    by_class = {
        str(graph.value(p, VOID["class"])): int(str(graph.value(p, VOID.entities, any=False)))
        for p in graph.objects(dataset, VOID.classPartition)
    }
    samples = len(list(SAMPLES.glob("*.txt")))
    assert by_class[bkg.BudgetDocument] == samples
    offered = set(graph.objects(None, DCAT.dataset)) - {dataset}
    assert len(offered) == samples and all(graph.value(d, DCAT.distribution) for d in offered)


@pytest.mark.pressure
def test_a_second_release_of_the_same_store_is_another(
    sample_store: StoreSnapshot, released: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second"
    write_release(sample_store, second, before=released, day=DAY)
    assert (second / "CHANGES.md").read_text("utf-8") == "# Changes since first\n\nNone.\n"
    for path in (p for p in released.rglob("*") if p.is_file()):
        name = path.relative_to(released)
        if name.name not in {"CHANGES.md", "SHA256SUMS", "catalogue.ttl"}:
            assert (second / name).read_bytes() == path.read_bytes(), name


def test_a_folder_in_use_is_written_over_or_half_a_release_is_left(
    sample_store: StoreSnapshot, tmp_path: Path
) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "x").touch()
    with pytest.raises(ExportError, match="empty or not there"):
        write_release(sample_store, tmp_path / "used")
    with pytest.raises(ExportError, match="SHA256SUMS"):
        write_release(sample_store, tmp_path / "new", before=tmp_path / "used")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["used"]


def _document(name: str, sha256: str, *figures: str, superseded_by: str = "") -> DocumentState:
    """Figures are written `table of amount status`; `of` may be several words."""
    found: dict[tuple[str, ...], tuple[StatedAmount, ...]] = {}
    for text in figures:
        *of, amount, status = text.split()
        found[tuple(of)] = (*found.get(tuple(of), ()), StatedAmount(" ".join(of), amount, status))
    about = ("601", "2026", "budget") if figures else ()
    return DocumentState(name, sha256, superseded_by, about, found)


def _state(*documents: DocumentState, link: str = "") -> GraphState:
    return GraphState(documents, frozenset({("realises", "urn:1", link)} if link else ()))


_OLD = _document("a.txt", "1" * 64, "01 x 1.00 verified", "01 y 2.00 verified", "01 z 3.00 verified")
_NEW = _document("b.txt", "2" * 64, "01 x 1.50 unverified", "01 y 2.00 unverified", "01 z 3.00 verified")
_CHANGES = [
    Difference("figure changed", "b.txt 01 x", "1.00", "1.50"),
    Difference("status changed", "b.txt 01 y", "verified", "unverified"),
]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (_state(_OLD), _state(_OLD), []),
        (
            _state(_OLD, link=f"urn:line/{_OLD.sha256[:16]}/01"),
            _state(_NEW, link=f"urn:line/{_NEW.sha256[:16]}/01"),
            [Difference("document changed", "b.txt", f"a.txt {_OLD.sha256}", f"b.txt {_NEW.sha256}"), *_CHANGES],
        ),
        (
            _state(_OLD),
            _state(replace(_OLD, superseded_by=_NEW.sha256), _NEW),
            [
                Difference("document superseded", "a.txt", "", "b.txt"),
                Difference("document added", "b.txt", "", _NEW.sha256),
                *_CHANGES,
            ],
        ),
        (  # a copy adds no figure, and takes none with it
            _state(_OLD),
            _state(_OLD, replace(_NEW, figures=_OLD.figures, superseded_by=_OLD.sha256)),
            [
                Difference("document added", "b.txt", "", _NEW.sha256),
                Difference("document superseded", "b.txt", "", "a.txt"),
            ],
        ),
        (
            _state(replace(_OLD, superseded_by=_NEW.sha256), _NEW),
            _state(_NEW),
            [Difference("document removed", "a.txt", _OLD.sha256, "")],
        ),
        (  # of another year, so another budget
            _state(_OLD),
            _state(replace(_NEW, about=("601", "2025", "budget"), figures={})),
            [
                Difference("document removed", "a.txt", _OLD.sha256, ""),
                Difference("document added", "b.txt", "", _NEW.sha256),
                *(
                    Difference("figure removed", f"a.txt 01 {of}", amount, "")
                    for of, amount in (("x", "1.00"), ("y", "2.00"), ("z", "3.00"))
                ),
            ],
        ),
        (  # of two that are said to be of the same, the one that is gone is told
            _state(_document("a.txt", "1", "01 x 1.00 verified", "01 x 2.00 verified"), link="urn:2"),
            _state(_document("a.txt", "9", "01 x 2.00 verified", "02 x unreadable conflict"), link="urn:3"),
            [
                Difference("document changed", "a.txt", "1", "9"),
                Difference("figure removed", "a.txt 01 x", "1.00", ""),
                Difference("figure added", "a.txt 02 x", "", "unreadable"),
                Difference("link removed", "realises", "urn:1 → urn:2", ""),
                Difference("link added", "realises", "", "urn:1 → urn:3"),
            ],
        ),
    ],
)  # fmt: skip
def test_more_or_less_is_told_than_what_changed(
    before: GraphState, after: GraphState, told: list[Difference]
) -> None:
    assert list(differences(before, after)) == told


@pytest.mark.pressure
def test_the_command_finds_no_change_of_a_figure(
    sample_store_path: Path, sample_store: StoreSnapshot, released: Path, tmp_path: Path
) -> None:
    run = CliRunner().invoke
    same = run(app, ["diff", str(released), str(sample_store_path), "--format", "csv"])
    assert same.exit_code == 0, same.output
    copy = tmp_path / "copy"
    shutil.copytree(released, copy)
    path = copy / "data" / "amounts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[7]["amount_yuan"] = "123.45"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, DATASETS["amounts"])
        writer.writeheader()
        writer.writerows(rows)
    changed = run(app, ["diff", str(sample_store_path), str(copy), "--format", "csv"])
    assert changed.exit_code == 1
    assert "figure changed" in changed.output
    assert "123.45" in changed.output
    assert "figure added" not in changed.output
    told = run(app, ["diff", str(sample_store_path), str(copy), "--format", "json"])
    assert [(one["what"], one["after"]) for one in json.loads(told.stdout)] == [("figure changed", "123.45")]
    gone = run(app, ["diff", str(tmp_path / "none"), str(copy)])
    assert isinstance(gone.exception, StoreError)
