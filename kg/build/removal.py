"""Taking documents out of a store: all that they state goes, and what was derived from them is derived anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from extract.errors import UnreadableFileError
from extract.readers.content import sha256_of
from kg.build.documents import HeldDocument, held_documents
from kg.build.publishing import bring_up_to_date
from kg.errors import UnknownThingError
from kg.graph.iri import Namer
from kg.links.decisions import Decision
from kg.store.embedded import GraphStore
from kg.store.snapshot import GraphReader

_DIGITS = re.compile(r"[0-9a-f]{8,64}")


def find_held(store: GraphReader, named: str) -> HeldDocument:
    """The one document that is meant.

    Args:
        store: An open store.
        named: Its file name, the path of the file, its IRI, that of its graph, or its SHA-256 from 8 digits up.

    Raises:
        UnknownThingError: None is of that name, or several are.
    """
    found = [d for d in held_documents(store) if named in (d.file_name, d.iri, d.graph)]
    if not found:
        digits = set(_hashes(named))
        found = [d for d in held_documents(store) if any(d.sha256.startswith(one) for one in digits)]
    if len(found) == 1:
        return found[0]
    got = ", ".join(f"{d.file_name} {d.sha256[:16]}" for d in found[:10]) or "none"
    expected = "one document of that name; tell several apart by the digits of their hash"
    raise UnknownThingError(f"document {named}", expected, got)


def _hashes(named: str) -> Iterator[str]:
    if _DIGITS.fullmatch(named):
        yield named
    if Path(named).is_file():
        try:
            yield sha256_of(Path(named))
        except UnreadableFileError:
            return


def remove_documents(
    named: Sequence[str], store: GraphStore, namer: Namer, decisions: Sequence[Decision] = ()
) -> list[HeldDocument]:
    """Remove documents, all in one transaction, and let readers see the store without them.

    Args:
        named: Each as `find_held` takes it. If one of them is unknown, none goes.
        store: Where they are.
        namer: Makes the IRIs.
        decisions: What a person decided about links.

    Raises:
        UnknownThingError: A name fits no document, or several.
    """
    try:
        found = list(dict.fromkeys(find_held(store, one) for one in named))
    except UnknownThingError:
        # It may have gone in a run that was cut off before it published.
        bring_up_to_date(store, namer, decisions)
        raise
    store.write_graphs({document.graph: b"" for document in found})
    bring_up_to_date(store, namer, decisions)
    return found
