"""What was written to a store since it was published last, told by a file and not by the run that wrote.

    STORE/unpublished.jsonl    one JSON object a line, on the disk before what it announces is begun

        {"changed": ["<graph>", …]}    graphs that are changed from now on
        {"load": ["<graph>", …]}       graphs, new ones, that a bulk load begins to write
        {"loaded": ["<graph>", …]}     that bulk load is through
        {"migrated": 1}                the store came from an older layout: take nothing as published

A line that cannot be read, or says something else, tells that something was changed, and not what.

The file goes when its content is published. So a store whose file is there is behind, whoever wrote and however that
process ended; a bulk load that was begun and is not through is undone when the store is opened again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from kg.store.durable import remove_file, sync_folder, write_all

_KNOWN = frozenset({"changed", "load", "loaded"})


class Journal:
    """The file of one store; it is made with the first line and removed by `clear`.

    Args:
        path: Where the file is or will be.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read()

    def _read(self) -> None:
        self._changed: set[str] = set()
        self._loading: set[str] = set()
        self._end = 0
        self.is_complete = True
        """Whether `changed` names every graph that may have been changed since the last publication."""
        text = self._path.read_bytes() if self._path.exists() else b""
        self.is_empty = not text
        # A last line without its end was cut off while it was written: what it announces had not begun.
        for line in text.splitlines(keepends=True):
            if line.endswith(b"\n"):
                self._end += len(line)
                self._take(line)

    def _take(self, line: bytes) -> None:
        entries = dict(_entries(line))
        self.is_complete = self.is_complete and bool(entries)
        for graphs in entries.values():
            self._changed.update(graphs)
        self._loading.update(entries.get("load", ()))
        self._loading.difference_update(entries.get("loaded", ()))

    @property
    def changed(self) -> frozenset[str]:
        """Graphs that were, or may have been, changed since the last publication."""
        return frozenset(self._changed)

    @property
    def loading(self) -> frozenset[str]:
        """Graphs of bulk loads that were begun and did not end."""
        return frozenset(self._loading)

    def note_changes(self, graphs: Collection[str]) -> None:
        """Announce changes of graphs; those that are announced already cost nothing.

        Raises:
            OSError: The line cannot be forced to the disk; nothing may be changed then.
        """
        if new := sorted(set(graphs) - self._changed):
            self._append({"changed": new})

    def begin_load(self, graphs: Collection[str]) -> None:
        """Announce a bulk load of new graphs.

        Raises:
            OSError: As above.
        """
        self._append({"load": sorted(graphs)})

    def end_load(self, graphs: Collection[str]) -> None:
        """Say that a bulk load is through, or that what it left was removed.

        Raises:
            OSError: As above; the load will be undone.
        """
        self._append({"loaded": sorted(graphs)})

    def note_migration(self, layout: int) -> None:
        """Say that nothing that was published counts as up to date, because an older layout did not tell.

        Raises:
            OSError: As above.
        """
        self._append({"migrated": layout})

    def clear(self) -> None:
        """Forget everything: it is published.

        Raises:
            OSError: The file cannot be removed; the store then counts as behind, which costs a publication.
        """
        remove_file(self._path)
        self._read()

    def _append(self, entry: dict[str, object]) -> None:
        line = json.dumps(entry).encode() + b"\n"
        is_new = not self._path.exists()
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o666)
        try:
            os.ftruncate(file, self._end)  # a line that was cut off
            write_all(file, line, self._end)
            os.fsync(file)
        finally:
            os.close(file)
        if is_new:
            sync_folder(self._path.parent)
        self._end += len(line)
        self.is_empty = False
        self._take(line)


def _entries(line: bytes) -> Iterator[tuple[str, list[str]]]:
    """The lists of names of a line; a line that is damaged, or of a later version, tells only that it is there."""
    try:
        found = json.loads(line)
    except ValueError:
        return
    for name, value in found.items() if isinstance(found, dict) else ():
        if name in _KNOWN and isinstance(value, list):
            yield name, [graph for graph in value if isinstance(graph, str)]
