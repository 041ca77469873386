"""Exports as the command line asks for them: one data set to a file, or all of them to a folder."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import ExportError
from kg.export.datasets import DATASETS, rows_of, rows_of_several
from kg.export.writers import FORMATS, opened_rows, write_rows
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
    yield from export_all(store, output, [chosen], namer, bom=bom).items()


def export_all(
    store: GraphReader, folder: Path, formats: Sequence[str], namer: Namer, *, bom: bool = False
) -> dict[Path, int]:
    """Write all data sets in some formats to a folder, which is made; each document is read once for all of them.

    Returns:
        Each file with its number of rows.

    Raises:
        ExportError: A file that cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(str(folder), "a folder that can be made", error.strerror or str(error)) from error
    counts = dict.fromkeys(DATASETS, 0)
    with contextlib.ExitStack() as files:
        writers = {
            name: [
                files.enter_context(opened_rows(columns, folder / f"{name}.{chosen}", chosen, bom=bom))
                for chosen in formats
            ]
            for name, columns in DATASETS.items()
        }
        for name, row in rows_of_several(DATASETS, store, namer):
            counts[name] += 1
            for write in writers[name]:
                write(row)
    return {folder / f"{name}.{chosen}": count for name, count in counts.items() for chosen in formats}
