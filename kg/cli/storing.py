"""Commands that look after a store: take documents out of it, copy it, see whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import DEFAULT_STORE, Store
from kg.cli.output import say


def remove(
    documents: Annotated[
        list[str],
        typer.Argument(help="File name, path, IRI, or digits of the SHA-256 (8 or more) of each document."),
    ],
    store: Store = DEFAULT_STORE,
) -> None:
    """Take documents out of the store. A build that is given their files again takes them in again."""
    from kg.build.removal import remove_documents
    from kg.cli.decisions import kept_decisions
    from kg.evidence.sources import SourceFiles
    from kg.graph.iri import Namer
    from kg.store.opening import is_remote, open_writer

    with open_writer(store) as opened:
        removed = remove_documents(documents, opened, Namer(), kept_decisions(store))
    for document in removed:
        if not is_remote(store):
            SourceFiles(Path(store)).forget(document.sha256)
        say(f"removed  {document.file_name} {document.sha256[:16]}")
