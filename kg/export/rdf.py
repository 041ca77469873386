"""The graph as RDF files in an order that never changes, so that two dumps can be compared line by line."""

from __future__ import annotations

import contextlib
import gzip
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.errors import ExportError
from kg.export.jsonld import write_jsonld
from kg.export.lean import Leaner
from kg.export.whole_files import written_whole
from kg.graph.iri import is_graph_of
from kg.sparql.prefixes import PREFIXES
from kg.store.asking import ask
from kg.store.snapshot import GraphReader, named_graph

RDF_FORMATS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""Suffix → format. N-Triples and Turtle name no graphs: what several graphs state stands once."""

_WITHOUT_GRAPHS = frozenset({"nt", "ttl"})
_MOMENT = b" <http://www.w3.org/ns/prov#endedAtTime> "
_PACKED = frozenset({".gz", ".zst"})
_ALL = "all"
_PARTS = ("links", "money")


@dataclass(frozen=True, slots=True)
class Dumped:
    """What was written."""

    path: Path
    statements: int
    graphs: int


def dump_rdf(
    store: GraphReader,
    output: Path,
    part: str = _ALL,
    *,
    file_format: str | None = None,
    moments: bool = False,
    lean: bool = False,
) -> Dumped:
    """Write the graph, or a part of it, as RDF: graphs and the statements of each sorted by their bytes.

    Args:
        store: The store.
        output: The file; a name that ends in `.gz` or `.zst` is compressed, without the time of day in it.
        part: `all`; `links`, those that rules and persons made, or one rule's by its name after a slash; `money`, the
            data cube; or a document, by file name with or without suffix, or IRI of its graph.
        file_format: A key of `RDF_FORMATS`; by default the suffix of the file.
        moments: Keep when each document was read (`prov:endedAtTime`), in which two builds of the same documents differ.
        lean: Leave out of documents' graphs what `ontology/restore.ru` restores from the rest.

    Raises:
        ExportError: Unknown format or part, a lean dump in a format without graphs, or a file that cannot be written.
    """
    chosen = file_format or _format_of(output)
    if chosen not in RDF_FORMATS:
        raise ExportError(
            "format", f"one of {', '.join(RDF_FORMATS)}, each with .gz, .zst or neither", repr(chosen)
        )
    if lean and chosen in _WITHOUT_GRAPHS:
        raise ExportError("format of a lean dump", "one with graphs: nq, trig or jsonld", repr(chosen))
    graphs = graphs_of_part(store, part)
    try:
        with _opened(output) as file:
            count = _write(graphs, chosen, file, _Lines(store, moments=moments, lean=lean))
    except OSError as error:
        raise ExportError(str(output), "a file that can be written", error.strerror or str(error)) from error
    return Dumped(output, count, len(graphs))


def graphs_of_part(store: GraphReader, part: str) -> list[str]:
    """IRIs of the graphs of a part, sorted; see `dump_rdf`.

    Raises:
        ExportError: There is no such part.
    """
    graphs = store.graphs()
    if part == _ALL:
        return graphs
    kind, _, rule = part.partition("/")
    if kind in _PARTS:
        found = [graph for graph in graphs if is_graph_of(graph, part) and graph.endswith(rule)]
    else:
        found = sorted(
            str(row["graph"])
            for row in ask(store, "common/document-graphs")
            if part in {str(row["file"]), Path(str(row["file"])).stem, str(row["graph"])}
        )
    if not found:
        raise ExportError("part", "all, links, links/RULE, money or the file name of a document", repr(part))
    return found


def sorted_lines(store: GraphReader, graph: str, *, moments: bool = False) -> list[bytes]:
    """The statements of a graph as N-Triples lines, in the order of their bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nt"
        store.dump(path, graph)
        lines = set(path.read_bytes().splitlines(keepends=True))
    return sorted(line for line in lines if moments or _MOMENT not in line)


def _format_of(output: Path) -> str:
    name = output.with_suffix("") if output.suffix in _PACKED else output
    return name.suffix.removeprefix(".")


@contextlib.contextmanager
def _opened(output: Path) -> Iterator[IO[bytes]]:
    with written_whole(output) as new, new.open("wb") as file:
        if output.suffix == ".gz":
            with gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as packed:
                yield cast(IO[bytes], packed)
        elif output.suffix == ".zst":
            with _zstd(file) as packed:
                yield packed
        else:
            yield file


@contextlib.contextmanager
def _zstd(file: IO[bytes]) -> Iterator[IO[bytes]]:
    try:
        import pyarrow as pa  # an extra, and large; its Zstandard writes no time either
    except ImportError as error:
        raise ExportError("suffix .zst", "budget-kg[parquet] to be installed", "no pyarrow") from error
    with pa.CompressedOutputStream(pa.PythonFile(file, "w"), "zstd") as packed:
        yield cast(IO[bytes], packed)


class _Lines:
    """The statements of a graph as they are dumped."""

    def __init__(self, store: GraphReader, *, moments: bool, lean: bool) -> None:
        self._store = store
        self._moments = moments
        lists = [graph for graph in store.graphs() if is_graph_of(graph, "codelists")] if lean else []
        codelists = (line for graph in lists for line in sorted_lines(store, graph))
        self._leaner = Leaner(codelists) if lean else None

    def of(self, graph: str) -> list[bytes]:
        """Sorted N-Triples lines."""
        lines = sorted_lines(self._store, graph, moments=self._moments)
        return self._leaner.lean(lines) if self._leaner and is_graph_of(graph, "document") else lines


def _write(graphs: Sequence[str], chosen: str, file: IO[bytes], found: _Lines) -> int:
    """Write graph after graph; gives the number of statements."""
    if chosen in _WITHOUT_GRAPHS:
        lines = sorted({line for graph in graphs for line in found.of(graph)})
        if chosen == "nt":
            file.write(b"".join(lines))
        else:
            ox.serialize(_triples(lines), file, RDF_FORMATS[chosen], prefixes=PREFIXES)
        return len(lines)
    counted = _Counted(graphs, found)
    if chosen == "nq":
        for graph, lines in counted:
            end = f" {named_graph(graph)} .\n".encode()
            file.write(b"".join([line.removesuffix(b" .\n") + end for line in lines]))
    elif chosen == "jsonld":
        write_jsonld(((graph, _triples(lines)) for graph, lines in counted), file)
    else:
        ox.serialize(_quads(counted), file, RDF_FORMATS[chosen], prefixes=PREFIXES)
    return counted.statements


class _Counted:
    """The graphs with their sorted lines, one after another; counts the lines that were given."""

    def __init__(self, graphs: Sequence[str], found: _Lines) -> None:
        self._graphs = graphs
        self._found = found
        self.statements = 0

    def __iter__(self) -> Iterator[tuple[str, list[bytes]]]:
        for graph in self._graphs:
            lines = self._found.of(graph)
            self.statements += len(lines)
            yield graph, lines


def _triples(lines: Iterable[bytes]) -> Iterator[ox.Triple]:
    for quad in ox.parse(io.BytesIO(b"".join(lines)), format=ox.RdfFormat.N_TRIPLES):
        yield ox.Triple(quad.subject, quad.predicate, quad.object)


def _quads(graphs: Iterable[tuple[str, list[bytes]]]) -> Iterator[ox.Quad]:
    for graph, lines in graphs:
        name = named_graph(graph)
        for triple in _triples(lines):
            yield ox.Quad(triple.subject, triple.predicate, triple.object, name)
