"""How many rows a result has so far, read off its bytes: the database writes them itself and tells nobody."""

from __future__ import annotations

from collections.abc import Callable


def row_counter(name: str) -> Callable[[bytes], int]:
    """A function that is fed the bytes of a result piece by piece and returns the rows begun so far.

    Args:
        name: Short name of the results format: json, xml, csv or tsv.
    """
    counters: dict[str, Callable[[], _Json | _Xml | _Csv | _Tsv]]
    counters = {"json": _Json, "xml": _Xml, "csv": _Csv, "tsv": _Tsv}
    return counters[name]().feed


class _Xml:
    """Rows begin with `<result>`; text cannot hold it, because `<` is escaped there."""

    _MARK = b"<result>"

    def __init__(self) -> None:
        self._rows = 0
        self._tail = b""

    def feed(self, data: bytes) -> int:
        text = self._tail + data
        self._rows += text.count(self._MARK)
        self._tail = text[-len(self._MARK) + 1 :]
        return self._rows


class _Tsv:
    """A row a line after the head; line ends inside of texts are escaped."""

    def __init__(self) -> None:
        self._lines = 0

    def feed(self, data: bytes) -> int:
        self._lines += data.count(b"\n")
        return max(0, self._lines - 1)


class _Csv:
    """A row a line after the head; line ends between quotes belong to a text."""

    def __init__(self) -> None:
        self._lines = 0
        self._inside = 0

    def feed(self, data: bytes) -> int:
        pieces = data.split(b'"')
        self._lines += sum(piece.count(b"\n") for piece in pieces[self._inside :: 2])
        self._inside = (self._inside + len(pieces) - 1) % 2
        return max(0, self._lines - 1)


class _Json:
    """A row is an object that is not the value of a member: `{` outside of texts, not behind `:`."""

    _BLANKS = b" \t\r\n"
    _OPEN_ENDS = b"\\:" + _BLANKS

    def __init__(self) -> None:
        self._objects = 0
        self._inside = 0
        self._rest = b""

    def feed(self, data: bytes) -> int:
        # Data may end inside of an escape, or between `:` and `{`: the end is kept for the next time.
        text = self._rest + data
        cut = len(text) - 1
        while cut > 0 and text[cut - 1] in self._OPEN_ENDS:
            cut -= 1
        text, self._rest = text[:cut], text[cut:]
        pieces = text.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        for piece in pieces[self._inside :: 2]:
            bare = piece.translate(None, self._BLANKS)
            self._objects += bare.count(b"{") - bare.count(b":{")
        self._inside = (self._inside + len(pieces) - 1) % 2
        return max(0, self._objects - 1)
