"""Exports as the command line asks for them: one data set to a file, or all of them to a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import ExportError
from kg.export.datasets import DATASETS, rows_of
from kg.export.writers import FORMATS, write_rows
from kg.graph.iri import Namer
from kg.store.snapshot import GraphReader


def export_datasets(
    store: GraphReader,
    dataset: str,
    output: Path,
    file_format: str | None,
    namer: Namer | None = None,
    *,
    bom: bool = False,
) -> Iterator[tuple[Path, int]]:
    """Write data sets; yields each file with its number of rows.

    Args:
        store: The store.
        dataset: A name of `DATASETS`, or `all`.
        output: A file, or for `all` a folder, which is made.
        file_format: One of `FORMATS`; by default the file's suffix, else CSV.
        namer: Makes the IRIs.
        bom: CSV begins with a byte order mark, so that a spreadsheet reads its Chinese.

    Raises:
        ExportError: Unknown data set or format, or a file that cannot be written.
    """
    namer = namer or Namer()
    chosen = file_format or (output.suffix.lstrip(".") if dataset != "all" and output.suffix else "csv")
    if chosen not in FORMATS:
        raise ExportError("format", f"one of {', '.join(FORMATS)}", repr(chosen))
    if dataset != "all":
        if dataset not in DATASETS:
            raise ExportError("data set", f"one of {', '.join(DATASETS)}, all", repr(dataset))
        yield output, write_rows(rows_of(dataset, store, namer), DATASETS[dataset], output, chosen, bom=bom)
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(str(output), "a folder that can be made", error.strerror or str(error)) from error
    for name, columns in DATASETS.items():
        path = output / f"{name}.{chosen}"
        yield path, write_rows(rows_of(name, store, namer), columns, path, chosen, bom=bom)
