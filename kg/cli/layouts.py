"""The command `kg layouts`, and the option that adds a user's entries. Heavy imports stand inside."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import Format
from kg.cli.output import OutputFormat, print_rows

COLUMNS = ("number", "title", "kind", "by", "header", "sort", "meaning", "figures")
HEADINGS = ("Table", "Title", "Kind", "Known by", "Header", "Taken for", "Meaning", "Figures")


def use_layouts(folder: Path | None) -> None:
    """Let every reading of this run, also in other processes, add the entries of a folder.

    Raises:
        CatalogueError: No folder, or a file of it is malformed.
    """
    from extract.tables.catalogue import catalogue
    from extract.tables.measure_keys import kind_measures
    from extract.tables.title_kinds import title_rules
    from extract.tables.user_layouts import VARIABLE
    from extract.tables.vocabulary import vocabulary

    if folder is None:
        return
    os.environ[VARIABLE] = str(folder.resolve())
    for load in (catalogue, kind_measures, title_rules, vocabulary):
        load()


Layouts = Annotated[
    Path | None,
    typer.Option(
        "--layouts",
        envvar="BUDGETKG_LAYOUTS",
        help="Folder of entries of your own: words, titles, measures, families of layouts (docs/layouts.md).",
    ),
]


def layouts(
    file: Annotated[Path, typer.Argument(help="A published budget.")],
    folder: Layouts = None,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Show how the tables of a budget are understood, column by column. Exit code 1 where something is not."""
    use_layouts(folder)
    from extract.readers import read_document
    from extract.tables.explanation import explain_tables, is_whole

    lines = explain_tables(read_document(file))
    rows = [[getattr(line, name) for name in COLUMNS] for line in lines]
    print_rows(COLUMNS, rows, output, title=file.name, headings=HEADINGS)
    raise typer.Exit(0 if is_whole(lines) else 1)
