"""What leaves a store: data sets, RDF, releases, and what differs between two of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import DEFAULT_STORE, Format, Store
from kg.cli.output import OutputFormat, print_rows, say


def export(
    dataset: Annotated[str, typer.Argument(help="A data set, `all` of them, `rdf`, or `lake`.")],
    target: Annotated[
        Path | None, typer.Argument(metavar="[OUTPUT]", help="File, or folder for `all` and `lake`.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The same as an option.")] = None,
    store: Store = DEFAULT_STORE,
    file_format: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", help="csv, xlsx, parquet or jsonl; for rdf nq, trig, nt, ttl or jsonld."
        ),
    ] = None,
    part: Annotated[
        str, typer.Option(help="Of rdf: all, links, links/RULE, money, or the file name of a document.")
    ] = "all",
    moments: Annotated[
        bool, typer.Option("--moments", help="Of rdf: keep when each document was read.")
    ] = False,
    lean: Annotated[
        bool,
        typer.Option("--lean", help="Of rdf: leave out what ontology/restore.ru restores from the rest."),
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="CSV with a byte order mark, so that Excel reads its Chinese.")
    ] = False,
) -> None:
    """Write data sets as CSV, Excel, Parquet or JSON Lines, the graph as RDF (`.gz` and `.zst` compress), or all as a lake.

    A lake is partitioned Parquet, brought to the state of the store; `kg ask --lake` asks it.
    """
    from kg.export.rdf import dump_rdf
    from kg.export.run import export_datasets
    from kg.store.opening import open_reader

    output = output or target
    if output is None:
        raise typer.BadParameter("a file or folder is missing: kg export DATASET OUTPUT")
    with open_reader(store) as opened:
        if dataset == "lake":
            from kg.export.lake import write_lake

            made = write_lake(opened, output)
            say(f"{made.rows:>9,} rows in {made.files} files of {made.partitions} partitions in {output}")
            say(f"{made.written:>9,} files written, documents of {made.read} partitions read")
            return
        if dataset == "rdf":
            done = dump_rdf(opened, output, part, file_format=file_format, moments=moments, lean=lean)
            say(f"{done.statements:>9,} statements of {done.graphs} graphs in {done.path}")
            return
        for path, count in export_datasets(opened, dataset, output, file_format, bom=bom):
            say(f"{count:>9,} rows in {path}")


def release(
    folder: Annotated[Path, typer.Argument(help="Folder of the release; it must be empty or not there.")],
    store: Store = DEFAULT_STORE,
    before: Annotated[
        Path | None, typer.Option(help="Folder of the release before, to say what changed.")
    ] = None,
) -> None:
    """Write all that a store holds as files to publish: dump, tables, catalogue, coverage, changes, checksums."""
    from kg.export.release import write_release
    from kg.store.opening import open_reader

    with open_reader(store) as opened:
        files = write_release(opened, folder, before=before)
    say(f"{len(files)} files in {folder}")


def diff(
    before: Annotated[str, typer.Argument(help="A store, or the folder of a release.")],
    after: Annotated[str, typer.Argument(help="Another one.")],
    output: Format = OutputFormat.TABLE,
) -> None:
    """Tell which documents, figures, statuses and links differ between two stores or releases."""
    from kg.export.comparison import count_differences, differences
    from kg.export.state import state_of

    found = list(differences(state_of(before), state_of(after)))
    rows = [(one.kind, one.subject, one.before, one.after) for one in found]
    print_rows(("what", "of", "before", "after"), rows, output)
    for kind, count in count_differences(found).items():
        say(f"{count:>9,} {kind}")
    raise typer.Exit(1 if found else 0)
