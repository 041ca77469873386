"""How large the streams of a PDF are unpacked, found before PDFium unpacks them: a bomb is refused, not met."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from extract.errors import UnreadableFileError

STREAM_LIMIT = 64 * 1024**2
"""Bytes of one unpacked stream that is no image. The contents of the fullest page seen have one million, a Chinese
font twenty."""
TOTAL_LIMIT = 512 * 1024**2
"""Bytes of all of them together, as for an Office file."""

_MOST_RATIO = 1032
"""Deflate packs so many bytes in one at most."""
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY = 2_048
"""The dictionary of a stream stands in so many bytes before it."""
_CHUNK = 1024**2


def check_unpacked(data: bytes, path: Path) -> None:
    """Refuse a PDF whose streams unpack to more than a document needs.

    Raises:
        UnreadableFileError: They do.
    """
    if len(data) * _MOST_RATIO <= STREAM_LIMIT:
        return
    streams = list(_deflated(data))
    packed = sum(end - start for start, end in streams)
    whole = 0
    for start, end in streams:
        if packed * _MOST_RATIO > TOTAL_LIMIT or (end - start) * _MOST_RATIO > STREAM_LIMIT:
            size = _unpacked_size(memoryview(data)[start:end])
            whole += size
            if size > STREAM_LIMIT or whole > TOTAL_LIMIT:
                limits = f"{STREAM_LIMIT // 1024**2} MB each and {TOTAL_LIMIT // 1024**2} MB in all"
                raise UnreadableFileError(
                    str(path), f"a PDF whose parts unpack to at most {limits}", "a larger one"
                )


def _deflated(data: bytes) -> Iterator[tuple[int, int]]:
    """Begin and end of the deflated streams that are no images."""
    behind = 0
    for mark in _STREAM.finditer(data):
        start = mark.end()
        if start < behind:
            continue  # these bytes stand inside the stream before
        dictionary = data[max(behind, start - _DICTIONARY) : start]
        dictionary = dictionary[dictionary.rfind(b"obj") + 1 :]
        behind = data.find(b"endstream", start)
        if behind < 0:
            behind = len(data)
        if b"/Fl" in dictionary and b"/Image" not in dictionary:
            yield start, behind


def _unpacked_size(packed: memoryview) -> int:
    """Bytes that a stream unpacks to, counted no further than the limit; those before its damage if it is damaged."""
    unpacker, size = zlib.decompressobj(), 0
    rest: bytes | memoryview = packed
    try:
        while rest and not unpacker.eof and size <= STREAM_LIMIT:
            size += len(unpacker.decompress(rest, _CHUNK))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        pass
    return size
