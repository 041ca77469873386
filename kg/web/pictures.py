"""Pages of the published files beside what was read from them: images with the cells marked over them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import msgspec

from extract.errors import ExtractError
from extract.readers.content import RawFile
from extract.readers.kind import FileKind
from extract.source import Box
from kg.errors import KgError, PageMissingError
from kg.evidence import SourceFiles, draw_page, page_size
from kg.store.asking import ask
from kg.store.snapshot import GraphReader, StoreReader
from kg.web.thing import thing_iri
from kg.web.view import Ref
from kg.words.text import Text

_SCALE = 1.6
"""Pixels a point: readable, and light enough to be sent."""
_MOST_KEPT = 64


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cell on a page, in points from the top left corner; `tone` is its status, `ref` where it leads."""

    x: float
    y: float
    width: float
    height: float
    tone: str = ""
    ref: Ref | None = None
    label: str = ""


class Picture(msgspec.Struct, frozen=True):
    """One page of a document: its number, its size in points, and what is marked on it."""

    document: str
    page: int
    width: float
    height: float
    marks: tuple[Mark, ...]


def source_file(store: GraphReader, document: str) -> RawFile | None:
    """The published file of a document, by the hash in its IRI; None where it is not on this machine.

    Args:
        store: An open store. Only a store on this machine knows where its files lie.
        document: The key in the document's IRI.
    """
    if not isinstance(store, StoreReader):
        return None
    for row in ask(store, "web/hash-of-document", document=thing_iri("document", document)):
        try:
            return SourceFiles(store.path).find(str(row["sha"]), str(row["file"]))
        except KgError:
            return None
    return None


def picture_of(store: GraphReader, document: str, page: int, marks: Sequence[Mark]) -> Picture | None:
    """A page with marks; None where there is no image of it: no PDF, or the file is not here."""
    file = source_file(store, document)
    if file is None or file.kind is not FileKind.PDF:
        return None
    try:
        width, height = page_size(file, page)
    except ExtractError:
        return None
    return Picture(document, page, round(width, 1), round(height, 1), tuple(marks))


def mark_of(box: str | None, tone: str = "", ref: Ref | None = None, label: str = "") -> Mark | None:
    """A mark from a box as the graph holds it: four numbers, left, top, right and bottom."""
    if not box:
        return None
    x0, top, x1, bottom = map(float, box.split())
    shape = Box(x0, top, x1, bottom)
    return Mark(
        round(shape.x0, 1), round(shape.top, 1), round(x1 - x0, 1), round(bottom - top, 1), tone, ref, label
    )


def page_png(store: GraphReader, document: str, page: int) -> bytes:
    """The image of a page, without private persons' data and without marks.

    Raises:
        PageMissingError: The file is not here, is no PDF, or has no such page.
    """
    file = source_file(store, document)
    if file is None or file.kind is not FileKind.PDF:
        raise PageMissingError(f"page {page} of document {document}", "a PDF on this machine", "none")
    try:
        return _drawn.get(file, page)
    except ExtractError as error:
        raise PageMissingError(f"page {page} of document {document}", error.expected, error.got) from error


class _DrawnPages:
    """The pages drawn last, by hash and page: drawing one takes a tenth of a second."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, file: RawFile, page: int) -> bytes:
        """The image, drawn if it is not kept."""
        key = (file.sha256, page)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        image = draw_page(file, page, scale=_SCALE)
        with self._lock:
            self._kept[key] = image
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return image


_drawn = _DrawnPages()


def not_here(file_name: str) -> Text:
    """Says that there is no image to show."""
    return Text(
        f"原文件“{file_name}”不在本机，无法显示原页；请按上面的页和行查看原件。",
        f"The file {file_name} is not on this machine; look up page and line in the original.",
    )
