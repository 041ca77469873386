"""The store as a service reads it: always what was published last, while a writer may publish anew."""

from __future__ import annotations

import math
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kg.errors import KgError, StoreMissingError
from kg.store.folder import StoreFolder
from kg.store.opening import is_remote
from kg.store.snapshot import GraphReader, StoreSnapshot

if TYPE_CHECKING:
    from kg.store.remote import RemoteStore


class ServedStore(Protocol):
    """What a service needs of a store."""

    @property
    def address(self) -> str:
        """What opens the same store in another process: a folder or a URL."""

    def current(self) -> GraphReader:
        """The state published last, open for reading. Not to be closed: others read it too."""

    def version(self) -> str | None:
        """What changes whenever something new is published; None if that cannot be known."""

    def close(self) -> None:
        """Let go of the store."""


class PublishedStore:
    """A store folder, read through its current snapshot.

    A new publication is noticed at the next call (by the file that names it, about 2 µs). A snapshot that was
    left behind is let go of when the last who read it does, so answers under way stay whole.

    Args:
        path: Folder of the store; need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pointer = StoreFolder(path).current
        self._lock = threading.Lock()
        self._open: tuple[str, StoreSnapshot] | None = None

    @property
    def address(self) -> str:
        """The folder."""
        return str(self._path)

    def version(self) -> str:
        """Number and time of the publication; the number alone may come again in a store made anew.

        Raises:
            StoreMissingError: Nothing was published yet.
        """
        try:
            # Renaming a new file into its place gives the pointer another inode each time.
            state = self._pointer.stat()
        except OSError as error:
            raise StoreMissingError(f"store {self._path}", "a published build", "none") from error
        return f"{state.st_mtime_ns:x}-{state.st_ino:x}"

    def current(self) -> StoreSnapshot:
        """The current snapshot, opened if it is new.

        Raises:
            StoreMissingError: Nothing was published yet.
            StoreError: The folder cannot be read.
        """
        version = self.version()
        opened = self._open
        if opened is not None and opened[0] == version:
            return opened[1]
        with self._lock:
            if self._open is None or self._open[0] != version:
                self._open = (version, StoreSnapshot.open(self._path))
            return self._open[1]

    def close(self) -> None:
        """Let go of the snapshot that is open."""
        with self._lock:
            opened, self._open = self._open, None
            if opened is not None:
                opened[1].close()


class RemoteServed:
    """A SPARQL endpoint as a service reads it. Its version is looked up at most every two seconds, beside the work.

    Args:
        url: Address of the server.
    """

    _LOOK_EVERY_S = 2.0

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._store: RemoteStore | None = None
        self._version: str | None = None
        self._looked_at = -math.inf

    @property
    def address(self) -> str:
        """The URL."""
        return self._url

    def current(self) -> RemoteStore:
        """The store; connections are opened when they are needed.

        Raises:
            StoreUnreachableError: The server does not answer.
            StoreError: It is no store that can be read.
        """
        from kg.store.remote import RemoteStore  # slow to import, and folders need no network

        with self._lock:
            if self._store is None:
                self._store = RemoteStore.open(self._url)
            return self._store

    def version(self) -> str | None:
        """The time of the last publication as it was a moment ago; None if it is unknown."""
        now = time.monotonic()
        if now - self._looked_at > self._LOOK_EVERY_S:
            self._looked_at = now
            threading.Thread(target=self._look, daemon=True).start()
        return self._version

    def _look(self) -> None:
        try:
            self._version = self.current().published()
        except KgError:
            self._version = None  # nothing is known, so nothing is taken from memory

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            store, self._store = self._store, None
            if store is not None:
                store.close()


def open_served(address: str) -> ServedStore:
    """The store that an address names: a folder, or the URL of a SPARQL endpoint."""
    return RemoteServed(address) if is_remote(address) else PublishedStore(Path(address))
