"""Stores by their address: a folder, or the URL of a SPARQL endpoint."""

from __future__ import annotations

from pathlib import Path

from kg.store.embedded import EmbeddedStore
from kg.store.remote import RemoteStore
from kg.store.snapshot import StoreSnapshot


def is_remote(address: str | Path) -> bool:
    """Whether an address is a URL.

    >>> is_remote("http://localhost:7878"), is_remote("budget-store")
    (True, False)
    """
    return str(address).startswith(("http://", "https://"))


def open_reader(address: str | Path) -> StoreSnapshot | RemoteStore:
    """A store to be asked: of a folder what was published last.

    Raises:
        StoreError: It cannot be read.
    """
    return RemoteStore.open(str(address)) if is_remote(address) else StoreSnapshot.open(Path(address))


def open_writer(address: str | Path) -> EmbeddedStore | RemoteStore:
    """A store to be changed; a missing or empty folder becomes an empty store.

    Raises:
        StoreBusyError: Another writer has the folder open.
        StoreError: It cannot be written.
    """
    return RemoteStore.open(str(address)) if is_remote(address) else EmbeddedStore.open(Path(address))
