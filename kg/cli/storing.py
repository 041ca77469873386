"""Commands that look after a store: take documents out of it, copy it, see whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import DEFAULT_STORE, Format, Store
from kg.cli.output import OutputFormat, print_rows, say


def remove(
    documents: Annotated[
        list[str],
        typer.Argument(help="File name, path, IRI, or digits of the SHA-256 (8 or more) of each document."),
    ],
    store: Store = DEFAULT_STORE,
) -> None:
    """Take documents out of the store. A build that is given their files again takes them in again."""
    from kg.build.removal import remove_documents
    from kg.decisions.file import kept_file
    from kg.evidence.sources import SourceFiles
    from kg.graph.iri import Namer
    from kg.store.folder import StoreFolder
    from kg.store.opening import is_remote, open_writer

    if not is_remote(store):
        StoreFolder(Path(store)).require()  # a writer would make one
    with open_writer(store) as opened:
        removed = remove_documents(documents, opened, Namer(), kept_file(store).links)
    for document in removed:
        if not is_remote(store):
            SourceFiles(Path(store)).forget(document.sha256)
        say(f"removed  {document.file_name} {document.sha256[:16]}")


def backup(
    target: Annotated[Path, typer.Argument(help="Folder for the copy; it must not be there yet.")],
    store: Store = DEFAULT_STORE,
) -> None:
    """Copy what is published to another folder, while builds and the service go on. The copy is a store."""
    from kg.store.backup import back_up

    size = back_up(_folder(store), target, also=("decisions.yaml", "sources.jsonl"))
    say(f"{size / 1e6:,.1f} MB in {target}")


def doctor(store: Store = DEFAULT_STORE, output: Format = OutputFormat.TABLE) -> None:
    """See whether a store is whole; say what is wrong and what to do about it. Nothing is changed."""
    from kg.check.doctor import examine
    from kg.decisions.file import kept_file

    complaints = examine(_folder(store), kept_file(store).links)
    print_rows(("place", "what", "remedy"), [(c.place, c.what, c.remedy) for c in complaints], output)
    say(f"{len(complaints)} things are wrong with {store}" if complaints else f"{store} is whole")
    raise typer.Exit(1 if complaints else 0)


def _folder(store: str) -> Path:
    """The folder of a store.

    Raises:
        ParameterError: It is a server.
    """
    from kg.errors import ParameterError
    from kg.store.opening import is_remote

    if is_remote(store):
        raise ParameterError("--store", "a store in a folder; a server has its own means", store)
    return Path(store)
