"""Word files (.docx): paragraphs and tables in reading order, as the document reads with all changes accepted."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from extract.document import Document
from extract.errors import UnreadableFileError
from extract.readers.content import RawFile
from extract.readers.flow import FlowCell, FlowTable, flow_blocks, struck_remarks
from extract.readers.package import ZIP_DAMAGE, open_package, refuse_doctypes
from extract.text import raise_digits

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = frozenset(
    {_FALLBACK, *(qn(f"w:{name}") for name in ("del", "moveFrom", "rPr", "pPr", "instrText", "delText"))}
)
"""What is in the file and not on the page: deleted text, formatting, field codes, second copies of text boxes."""
_P, _TBL, _TR, _TC, _T = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "t"))
_TAB, _BREAKS = qn("w:tab"), {qn("w:br"), qn("w:cr")}
_RUN, _BOX = qn("w:r"), qn("w:txbxContent")
_VALUE = qn("w:val")
_OFF = {"0", "false", "off"}
_STRUCK = (qn("w:strike"), qn("w:dstrike"))

Part = str | FlowTable


def read_word(file: RawFile) -> Document:
    """A .docx file. Text boxes are read behind the paragraph that holds them; hidden, deleted and struck text is not.

    Raises:
        UnreadableFileError: The file is damaged, encrypted, or built to exhaust the reader.
    """
    with open_package(file.data, file.path) as package:
        refuse_doctypes(package, file.path)
    try:
        document: WordDocument = docx.Document(io.BytesIO(file.data))
        parts = list(_parts(document.element.body))
    except (OpcError, etree.XMLSyntaxError, KeyError, *ZIP_DAMAGE) as error:
        raise UnreadableFileError(str(file.path), "a whole Word file", f"a damaged one ({error})") from error
    struck = list(_struck_texts(document.element.body))
    blocks = flow_blocks(parts, file.sha256, file.path)
    return Document(file.info(), blocks, struck_remarks(struck, file.sha256))


def _parts(parent: etree._Element) -> Iterator[Part]:
    """Paragraphs and tables below an element, through content controls and accepted insertions."""
    for child in parent:
        if child.tag == _P:
            yield _paragraph_text(child)
            for box in _boxes(child):
                yield from _parts(box)
        elif child.tag == _TBL:
            yield _table(child)
        elif child.tag not in _DROPPED and isinstance(child.tag, str):
            yield from _parts(child)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes anchored in a paragraph, each once and not those inside another."""
    for box in paragraph.iter(_BOX):
        above = set(_tags_between(box, paragraph))
        if not above & _DROPPED and _BOX not in above:
            yield box


def _tags_between(element: etree._Element, top: etree._Element) -> Iterator[str]:
    for parent in element.iterancestors():
        if parent is top:
            return
        yield str(parent.tag)


def _paragraph_text(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    _collect(paragraph, pieces)
    return "".join(pieces)


def _collect(element: etree._Element, pieces: list[str]) -> None:
    for child in element:
        if child.tag == _T:
            pieces.append(child.text or "")
        elif child.tag == _TAB:
            pieces.append("\t")
        elif child.tag in _BREAKS:
            pieces.append("\n")
        elif child.tag in _DROPPED or child.tag == _BOX or (child.tag == _RUN and _is_unseen(child)):
            continue
        elif child.tag == _RUN and _is_raised(child):
            raised: list[str] = []
            _collect(child, raised)
            pieces.append(raise_digits("".join(raised)))
        else:
            _collect(child, pieces)


def _is_unseen(run: etree._Element) -> bool:
    """Whether a run is hidden or struck through, which withdraws it."""
    return any(_is_on(run, name) for name in (qn("w:vanish"), *_STRUCK))


def _is_on(run: etree._Element, name: str) -> bool:
    flag = run.find(f"{qn('w:rPr')}/{name}")
    return flag is not None and flag.get(_VALUE, "true") not in _OFF


def _is_raised(run: etree._Element) -> bool:
    """Whether a run is set above the line, as the mark of a footnote is."""
    place = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return place is not None and place.get(_VALUE) == "superscript"


def _struck_texts(body: etree._Element) -> Iterator[str]:
    """What stands struck through in the file."""
    for run in body.iter(_RUN):
        if any(_is_on(run, name) for name in _STRUCK) and not _is_on(run, qn("w:vanish")):
            text = "".join(t.text or "" for t in run.iter(_T)).strip()
            if text:
                yield text


def _table(table: etree._Element) -> FlowTable:
    """The table with cells merged over rows written once, with their span."""
    rows: list[list[FlowCell]] = []
    open_cells: dict[int, FlowCell] = {}
    """Grid column → the cell that goes on downwards there."""
    for row in _below(table, _TR):
        cells: list[FlowCell] = []
        column = _number(row, "w:trPr/w:gridBefore")
        for element in _below(row, _TC):
            span = max(1, _number(element, "w:tcPr/w:gridSpan", 1))
            merge = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merge is not None and merge.get(_VALUE, "continue") == "continue"
            if goes_on and column in open_cells:
                open_cells[column].row_span += 1
            else:
                cell = FlowCell(list(_parts(element)), span, column=column)
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = cell
                cells.append(cell)
            column += span
        rows.append(cells)
    return FlowTable(rows)


def _below(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, through content controls; deleted rows are left out."""
    for child in parent:
        if child.tag == tag:
            if child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")}:
            yield from _below(child, tag)


def _number(element: etree._Element, path: str, default: int = 0) -> int:
    found = element.find("/".join(qn(name) for name in path.split("/")))
    text = found.get(_VALUE, "") if found is not None else ""
    return int(text) if text.isdigit() else default
