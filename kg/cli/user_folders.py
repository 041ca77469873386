"""Options that name folders of the user's own data. A variable carries them, so that other processes see them too."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer


def use_queries(folder: Path | None) -> Path | None:
    """Let this run, also in other processes, answer the questions of a folder.

    Raises:
        QueriesError: No folder, or a file of it is malformed.
    """
    if folder is not None:
        from kg.answers.questions import saved_queries
        from queries.user_files import VARIABLE

        os.environ[VARIABLE] = str(folder.resolve())
        saved_queries.cache_clear()
        saved_queries()
    return folder


def use_identities(folder: Path | None) -> Path | None:
    """Let every reading of this run, also in other processes, hold figures against the identities of a folder.

    Raises:
        CatalogueError: No folder, or a file of it is malformed.
    """
    if folder is not None:
        from extract.audit.identities import VARIABLE, identities

        os.environ[VARIABLE] = str(folder.resolve())
        identities.cache_clear()
        identities()
    return folder


Queries = Annotated[
    Path | None,
    typer.Option(
        "--queries",
        envvar="BUDGETKG_QUERY_FILES",
        callback=use_queries,
        help="Folder of questions of your own: .rq files as in docs/queries.md.",
    ),
]
Identities = Annotated[
    Path | None,
    typer.Option(
        "--identities",
        envvar="BUDGETKG_IDENTITIES",
        callback=use_identities,
        help="Folder of accounting identities of your own: YAML files as extract/audit/identities.yaml.",
    ),
]
