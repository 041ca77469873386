"""Web pages: text in reading order and tables with merged cells, whatever the page's encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lxml import etree, html

from extract.document import Document, ReaderRemark
from extract.errors import UnreadableFileError
from extract.readers.cell_lines import join_cell_lines
from extract.readers.content import RawFile, decode_text
from extract.readers.flow import FlowCell, FlowTable, flow_blocks, struck_remarks
from extract.source import Source
from extract.text import raise_digits

SIZE_LIMIT = 24 * 1024 * 1024
"""Largest page that is read, in bytes: its tree takes ten times as much memory."""

Part = str | FlowTable

_UNSEEN = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "select",
        "button",
        "textarea",
        "svg",
        "iframe",
        "object",
    }
)
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
     "ins", "kbd", "label", "mark", "o:p", "p:", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
     "time", "tt", "u", "var", "wbr"}
)  # fmt: skip
_RAISED = "sup"
_STRUCK = frozenset({"del", "s", "strike"})
"""What stands struck through is withdrawn."""
_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
_HEAD = 4096
_NAMES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
_TOO_DEEP = re.compile(r"depth|huge", re.I)


def read_html(file: RawFile) -> Document:
    """A web page or a piece of one: its title, its text and its tables. What a browser does not show is not read.

    Where text stands around the tags, as programs write that turn PDF into text with tables, its lines are lines.

    Raises:
        UnreadableFileError: The page is too large, too deeply nested, in no encoding we know, or empty.
    """
    if len(file.data) > SIZE_LIMIT:
        got = f"{len(file.data):,} bytes"
        raise UnreadableFileError(str(file.path), f"a web page of at most {SIZE_LIMIT:,} bytes", got)
    text, encoding = _decode(file)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableFileError(str(file.path), "a web page", f"a broken one ({error})") from error
    if any(_TOO_DEEP.search(str(entry.message)) for entry in parser.error_log):
        raise UnreadableFileError(str(file.path), "a web page nested at most 255 deep", "a deeper one")
    title = root.findtext("head/title") or ""
    lines_count = not text.lstrip("\ufeff \t\r\n").startswith("<")
    parts = [_SPACES.sub(" ", title), *_parts(root, keep_lines=lines_count)]
    struck = ["".join(str(t) for t in e.itertext()).strip() for e in root.iter(*_STRUCK) if not _is_hidden(e)]
    blocks = tuple(join_cell_lines(flow_blocks(parts, file.sha256, file.path)))
    remarks = (*struck_remarks([s for s in struck if s], file.sha256), *_cut_remarks(text, file.sha256))
    return Document(file.info(encoding), blocks, remarks)


def _cut_remarks(text: str, document: str) -> Iterator[ReaderRemark]:
    """What is said of a page that ends in the midst of a table: its last rows, and all behind them, are lost."""
    opened = text.lower().rpartition("<table")
    if opened[1] and not any(end in opened[2] for end in ("</table", "</body", "</html", "</script")):
        yield ReaderRemark(
            rule="file-cut",
            source=Source(document),
            message="the page ends inside a table: expected its end, got the end of the file; rows or tables are lost",
            message_zh="网页在表格中间结束，表格未完，其后内容缺失",
            matters=True,
        )


def _decode(file: RawFile) -> tuple[str, str]:
    """The page's text: by its byte order mark, by the charset it names if that fits, else as any text file."""
    match = None if file.data.startswith(codecs.BOM_UTF8) else _CHARSET.search(file.data[:_HEAD])
    if match:
        name = match[1].decode("ascii").lower()
        name = _NAMES.get(name, name)
        try:
            return file.data.decode(name), name
        except (UnicodeDecodeError, LookupError):
            pass  # the page is not what it says; its bytes decide
    content = decode_text(file)
    return content.text, content.file.encoding or "utf-8"


class _InlineText:
    """Collects inline text until something else begins."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def add(self, text: str | None, *, keep_lines: bool = False) -> None:
        if text is not None:
            self._pieces.append(text if keep_lines else _SPACES.sub(" ", text))

    def take(self) -> Iterator[str]:
        text = "".join(self._pieces)
        self._pieces.clear()
        for line in text.split("\n"):
            if line.strip():
                yield line.strip()


def _parts(element: etree._Element, *, keep_lines: bool = False) -> Iterator[Part]:
    text = _InlineText()
    yield from _walk(element, text, keep_lines=keep_lines)
    yield from text.take()


def _walk(element: etree._Element, text: _InlineText, *, keep_lines: bool) -> Iterator[Part]:
    """Texts and tables below an element; inline text is left in `text`. The parser limits the depth."""
    text.add(element.text, keep_lines=keep_lines)
    for child in element:
        tag = str(child.tag)
        if tag == "br":
            text.add("\n", keep_lines=True)
        elif tag == "table" and not _is_hidden(child) and next(child.iter("td", "th"), None) is not None:
            yield from text.take()
            yield _table(child)
        elif tag == _RAISED and not _is_hidden(child):
            text.add(raise_digits("".join(str(t) for t in child.itertext())), keep_lines=keep_lines)
        elif tag not in _UNSEEN and tag not in _STRUCK and not _is_hidden(child):
            inline = tag in _INLINE
            if not inline:
                yield from text.take()
            yield from _walk(child, text, keep_lines=keep_lines or tag == "pre")
            if not inline:
                yield from text.take()
        text.add(child.tail, keep_lines=keep_lines)


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")) is not None


def _table(table: etree._Element) -> FlowTable:
    rows = [
        [
            FlowCell(list(_parts(cell)), _span(cell, "colspan"), _span(cell, "rowspan"))
            for cell in row
            if cell.tag in {"td", "th"} and not _is_hidden(cell)
        ]
        for row in _rows(table)
    ]
    caption = table.find("caption")
    if caption is not None:
        rows.insert(0, [FlowCell(list(_parts(caption)))])
    return FlowTable(rows)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr" and not _is_hidden(child):
            yield child
        elif child.tag in {"thead", "tbody", "tfoot", "form", "colgroup"}:
            yield from _rows(child)


def _span(cell: etree._Element, name: str) -> int:
    match = re.match(r"\s*(\d{1,5})", cell.get(name, ""))
    return int(match[1]) if match else 1
