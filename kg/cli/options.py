"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.output import OutputFormat

DEFAULT_STORE = "budget-store"
Store = Annotated[
    str,
    typer.Option(
        "--store",
        "-s",
        envvar="BUDGETKG_STORE",
        help="Folder of the store, or URL of a SPARQL endpoint.",
        show_default=True,
    ),
]
Format = Annotated[
    OutputFormat,
    typer.Option("--format", "-f", help="How to print the answer; excel: CSV for a double click."),
]
