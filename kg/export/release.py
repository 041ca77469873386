"""A release: all that a store holds as files that others can check, read and compare with the release before."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox

from kg.answers.questions import answer
from kg.errors import ExportError
from kg.export.comparison import Difference, count_differences, differences
from kg.export.rdf import dump_rdf
from kg.export.run import export_all
from kg.export.state import DATA, DOCUMENTS, MANIFEST, document_rows, state_of
from kg.export.writers import write_rows
from kg.graph.iri import Namer, kind_of, last_key
from kg.sparql.prefixes import PREFIXES
from kg.store.asking import ask_terms, ask_texts
from kg.store.durable import sync_folder, sync_tree
from kg.store.snapshot import GraphReader

_DUMP = "graph.nq.gz"
_CATALOGUE = "catalogue.ttl"
_COVERAGE = "coverage.csv"
_CHANGES = "CHANGES.md"
_MOST_CHANGES = 500
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".ttl": "text/turtle",
    ".gz": "application/n-quads",
    ".md": "text/markdown",
}


def write_release(
    store: GraphReader, folder: Path, *, before: Path | None = None, day: date | None = None
) -> list[Path]:
    """Write a release to a folder that is not there yet, whole or not at all.

    It holds `graph.nq.gz` (see `dump_rdf`), each data set as CSV and, where pyarrow is installed, as Parquet, the list
    of documents, what was read of each (`coverage.csv`), a DCAT catalogue, what changed since the release before, and the
    SHA-256 of every file.

    Args:
        store: The store.
        folder: The folder.
        before: Folder of the release before; None for the first.
        day: What the catalogue says of when it was made; today by default.

    Returns:
        Its files.

    Raises:
        ExportError: The folder is there, the one before is no release, or a file cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportError(str(folder), "a folder that is empty or not there", "one that holds something")
    if before is not None and not (before / MANIFEST).is_file():
        raise ExportError(str(before), f"the folder of a release, which holds {MANIFEST}", "another")
    made = day or datetime.now(UTC).date()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = folder.with_name(f".{folder.name}.partial")  # what a killed run left goes with the next
        shutil.rmtree(work, ignore_errors=True)
        try:
            _fill(store, work, before, made)
            sync_tree(work)
            if folder.exists():
                folder.rmdir()
            work.replace(folder)
            sync_folder(folder.parent)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise ExportError(
            str(folder), "a folder that can be written", error.strerror or str(error)
        ) from error
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _fill(store: GraphReader, work: Path, before: Path | None, made: date) -> None:
    data = work / DATA
    data.mkdir(parents=True)
    dump_rdf(store, work / _DUMP)
    export_all(store, data, ["csv", "parquet"] if _has_parquet() else ["csv"], Namer())
    documents = list(document_rows(store))
    write_rows([dict(row) for row in documents], DOCUMENTS, data / "documents.csv", "csv")
    _write_coverage(store, work / _COVERAGE)
    (work / MANIFEST).touch()
    _write_changes(work, before)
    files = sorted(path for path in work.rglob("*") if path.is_file() and path.name != MANIFEST)
    sources = [(row["document"], row["sha256"]) for row in documents]
    triples = [*_catalogue(work, files, sources, made, _origins(store)), *_partitions(store)]
    ox.serialize(triples, str(work / _CATALOGUE), ox.RdfFormat.TURTLE, prefixes={**PREFIXES, "spdx": _SPDX})
    _write_manifest(work)


def _has_parquet() -> bool:
    try:
        import pyarrow.parquet  # noqa: F401 - large, and an extra
    except ImportError:
        return False
    return True


def _write_coverage(store: GraphReader, path: Path) -> None:
    """Which tables of each document were read, and whether their totals close."""
    found = answer(store, "document-coverage", {"part": "", "year": ""})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(found.columns)
        writer.writerows(["" if cell is None else cell for cell in row] for row in found.rows)


def _write_changes(work: Path, before: Path | None) -> None:
    if before is None:
        (work / _CHANGES).write_text("# Changes\n\nThis is the first release.\n", "utf-8")
        return
    found = list(differences(state_of(str(before)), state_of(str(work))))
    (work / _CHANGES).write_text("\n".join(_changes(found, before.name)) + "\n", "utf-8")


def _changes(found: Sequence[Difference], before: str) -> Iterator[str]:
    yield f"# Changes since {before}\n"
    if not found:
        yield "None."
        return
    yield from (f"- {kind}: {count:,}" for kind, count in count_differences(found).items())
    yield "\n| what | of | before | after |\n|---|---|---|---|"
    for one in found[:_MOST_CHANGES]:
        cells = (one.kind, one.subject, one.before, one.after)
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
    if len(found) > _MOST_CHANGES:
        yield f"\n{len(found) - _MOST_CHANGES:,} more: `kg diff` of the two folders lists all."


def _origins(store: GraphReader) -> Mapping[str, Sequence[ox.Triple]]:
    """Document → what the graph of origins says of it."""
    found: dict[str, list[ox.Triple]] = {}
    graph = ox.NamedNode(Namer().origins_graph)
    for _, document, predicate, value in ask_terms(store, "store/statements-of-graph", graph=graph):
        if isinstance(document, ox.NamedNode) and isinstance(predicate, ox.NamedNode) and value:
            found.setdefault(document.value, []).append(ox.Triple(document, predicate, value))
    return found


def _partitions(store: GraphReader) -> Iterator[ox.Triple]:
    """In VoID, how many things of each class and how many statements of each property there are, and in all."""
    dataset = Namer().released
    for what, name, of, counted in (
        ("class", "store/uses-of-classes", "void:class", "void:entities"),
        ("property", "store/uses-of-properties", "void:property", "void:triples"),
    ):
        for term, count in ask_texts(store, name):
            if term and count:
                partition = Namer().released_part(what, hashlib.sha256(term.encode()).hexdigest()[:16])
                yield _link(dataset, f"void:{what}Partition", partition)
                yield _link(partition, of, term)
                yield _text(partition, counted, ox.Literal(int(count)))
    yield _text(dataset, "void:triples", ox.Literal(store.count()))


def _write_manifest(work: Path) -> None:
    """One line a file, as `sha256sum --check` reads it."""
    files = sorted(path for path in work.rglob("*") if path.is_file() and path.name != MANIFEST)
    lines = [f"{_sha256(path)}  {path.relative_to(work).as_posix()}\n" for path in files]
    (work / MANIFEST).write_text("".join(lines), "utf-8")


def check_release(folder: Path) -> list[str]:
    """Names of the files of a release that are missing or not as its manifest says.

    Raises:
        ExportError: There is no manifest, or it is not as `sha256sum` writes it.
    """
    try:
        lines = (folder / MANIFEST).read_text("utf-8").splitlines()
        listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError) as error:
        raise ExportError(str(folder / MANIFEST), "the manifest of a release", str(error)) from error
    return sorted(
        name
        for name, digest in listed.items()
        if not (folder / name).is_file() or _sha256(folder / name) != digest
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _catalogue(
    work: Path,
    files: Iterable[Path],
    documents: Iterable[tuple[str, str]],
    made: date,
    origins: Mapping[str, Sequence[ox.Triple]],
) -> Iterator[ox.Triple]:
    """The release in DCAT: a data set with a distribution a file, relative to the catalogue, and the documents it is of."""
    namer = Namer()
    catalogue, dataset = namer.catalogue, namer.released
    yield _link(catalogue, "rdf:type", PREFIXES["dcat"] + "Catalog")
    yield _link(catalogue, "dcat:dataset", dataset)
    yield _link(dataset, "rdf:type", PREFIXES["dcat"] + "Dataset")
    yield _link(dataset, "rdf:type", PREFIXES["void"] + "Dataset")
    yield _text(dataset, "dcterms:title", ox.Literal("预算知识图谱", language="zh"))
    yield _text(dataset, "dcterms:title", ox.Literal("Budget knowledge graph", language="en"))
    yield _text(dataset, "dcterms:issued", ox.Literal(made.isoformat(), datatype=_XSD_DATE))
    yield _text(dataset, "dcat:version", ox.Literal(version("budget-kg")))
    for path in files:
        name = path.relative_to(work).as_posix()
        distribution = namer.distribution(name)
        yield _link(dataset, "dcat:distribution", distribution)
        yield _link(distribution, "rdf:type", PREFIXES["dcat"] + "Distribution")
        yield _text(distribution, "dcterms:title", ox.Literal(name))
        yield _text(distribution, "dcat:mediaType", ox.Literal(_MEDIA_TYPES.get(path.suffix, "text/plain")))
        yield _text(distribution, "dcat:byteSize", ox.Literal(path.stat().st_size))
        yield from _checksum(distribution, _sha256(path))
        if name == _DUMP:
            yield _link(dataset, "void:dataDump", distribution)
    for name, digest in documents:
        source = namer.document(digest)
        published = namer.released_part(kind_of(source), last_key(source))
        yield _link(catalogue, "dcat:dataset", published)
        yield _link(published, "rdf:type", PREFIXES["dcat"] + "Dataset")
        yield _text(published, "dcterms:title", ox.Literal(name))
        yield _link(published, "dcat:distribution", source)
        yield _link(source, "rdf:type", PREFIXES["dcat"] + "Distribution")
        yield _link(dataset, "dcterms:source", source)
        yield _text(source, "dcterms:title", ox.Literal(name))
        yield _text(source, "dcterms:identifier", ox.Literal(f"sha256:{digest}"))
        yield from _checksum(source, digest)
        yield from origins.get(source, ())


def _checksum(distribution: str, digest: str) -> Iterator[ox.Triple]:
    """The SHA-256 of a file as DCAT has it."""
    checksum = Namer().checksum(digest)
    yield _link(distribution, "spdx:checksum", checksum)
    yield _link(checksum, "rdf:type", _SPDX + "Checksum")
    yield _link(checksum, "spdx:algorithm", _SPDX + "checksumAlgorithm_sha256")
    yield _text(checksum, "spdx:checksumValue", ox.Literal(digest, datatype=_XSD_HEX))


_SPDX = "http://spdx.org/rdf/terms#"
_XSD_HEX = ox.NamedNode(PREFIXES["xsd"] + "hexBinary")
_XSD_DATE = ox.NamedNode(PREFIXES["xsd"] + "date")


def _iri(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode((_SPDX if prefix == "spdx" else PREFIXES[prefix]) + local)


def _link(subject: str, predicate: str, target: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), _iri(predicate), ox.NamedNode(target))


def _text(subject: str, predicate: str, value: ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), _iri(predicate), value)
