"""Stores by their address: a folder, or the URL of a SPARQL endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot

if TYPE_CHECKING:
    from kg.store.remote import RemoteStore


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
    return _remote(str(address)) if is_remote(address) else StoreSnapshot.open(Path(address))


def open_writer(address: str | Path) -> EmbeddedStore | RemoteStore:
    """A store to be changed; a missing or empty folder becomes an empty store.

    Raises:
        StoreBusyError: Another writer has the folder open.
        StoreError: It cannot be written.
    """
    return _remote(str(address)) if is_remote(address) else EmbeddedStore.open(Path(address))


def _remote(url: str) -> RemoteStore:
    from kg.store.remote import RemoteStore  # slow to import, and folders need no network

    return RemoteStore.open(url)
