"""Word files: what stands on the page in reading order, merged cells as the page shows them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extract.document import Document, Grid, Paragraph
from extract.errors import UnreadableFileError
from extract.readers import read_document

Build = Callable[[WordDocument], object]
Read = Callable[[Build], Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """What a function puts into an empty Word file → what is read of it."""

    def run(build: Build) -> Document:
        word = docx.Document()
        build(word)
        path = tmp_path / "预算.docx"
        word.save(str(path))
        return read_document(path)

    return run


def texts(document: Document) -> list[object]:
    return [
        block.text if isinstance(block, Paragraph) else [[c.text for c in row] for row in block.rows]
        for block in document.blocks
    ]


def test_paragraphs_and_tables_come_in_the_order_of_the_page(read: Read) -> None:
    def build(word: WordDocument) -> None:
        word.add_heading("预算01表", 1)
        word.add_table(1, 2).cell(0, 1).text = "1"
        word.add_paragraph("后")

    document = read(build)
    assert texts(document) == ["预算01表", [["", "1"]], "后"]
    assert document.file.format == "docx"
    sources = [b.source if isinstance(b, Paragraph) else b.rows[0][1].source for b in document.blocks]
    assert [(s.block, s.row, s.column, s.line) for s in sources] == [
        (1, None, None, None),
        (2, 0, 1, None),
        (3, None, None, None),
    ]


def test_a_merged_cell_stands_once_with_its_span_and_blanks_behind_it(read: Read) -> None:
    def build(word: WordDocument) -> None:
        table = word.add_table(3, 3)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "科目"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "支出"
        for column, text in enumerate(("基本支出", "项目支出"), 1):
            table.cell(1, column).text = text

    (grid,) = read(build).blocks
    assert isinstance(grid, Grid) and not grid.collapsed
    assert [[c.text for c in row] for row in grid.rows] == [
        ["科目", "支出", ""],
        ["", "基本支出", "项目支出"],
        ["", "", ""],
    ]
    assert (grid.rows[0][0].row_span, grid.rows[0][1].column_span) == (2, 2)


def test_deleted_and_hidden_text_is_not_read_and_inserted_text_is(read: Read) -> None:
    def build(word: WordDocument) -> None:
        paragraph = word.add_paragraph("预算")
        for kind, tag, text in (("del", "delText", "旧"), ("ins", "t", "新")):
            run = f"<w:{kind} {nsdecls('w')} w:id='1' w:author='a'><w:r><w:{tag}>{text}</w:{tag}></w:r></w:{kind}>"
            paragraph._p.append(parse_xml(run))
        paragraph.add_run("隐").font.hidden = True
        paragraph.add_run("数")

    assert texts(read(build)) == ["预算新数"]


def test_a_deleted_row_is_not_read(read: Read) -> None:
    def build(word: WordDocument) -> None:
        table = word.add_table(2, 2)
        for i in range(2):
            table.cell(i, 0).text, table.cell(i, 1).text = str(i), "1"
        mark = f"<w:trPr {nsdecls('w')}><w:del w:id='1' w:author='a'/></w:trPr>"
        table.rows[0]._tr.insert(0, parse_xml(mark))

    assert texts(read(build)) == [[["1", "1"]]]


def test_a_text_box_is_read_once_behind_its_paragraph(read: Read) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        nsdecls("w")
        + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    )

    def build(word: WordDocument) -> None:
        paragraph = word.add_paragraph("文")
        run = (
            f"<w:r {spaces}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        paragraph._p.append(parse_xml(run))

    assert texts(read(build)) == ["文", "框"]


def test_a_table_that_only_arranges_others_becomes_what_it_holds(read: Read) -> None:
    def build(word: WordDocument) -> None:
        cell = word.add_table(1, 1).cell(0, 0)
        cell.text = "预算01表"
        inner = cell.add_table(2, 2)
        for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
            inner.cell(i, j).text = f"{i}{j}"

    assert texts(read(build)) == ["预算01表", [["00", "01"], ["10", "11"]]]


def test_a_small_table_inside_a_cell_follows_the_table_that_holds_it(read: Read) -> None:
    def build(word: WordDocument) -> None:
        outer = word.add_table(2, 2)
        for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
            outer.cell(i, j).text = f"{i}{j}"
        outer.cell(1, 1).add_table(1, 1).cell(0, 0).text = "内"

    assert texts(read(build)) == [[["00", "01"], ["10", "11"]], [["内"]]]


def test_cells_of_rows_with_other_borders_stand_under_their_headers(read: Read) -> None:
    """Word gives each border a grid column of its own; those in which no cell begins are no columns."""

    def row(*cells: tuple[int, str]) -> str:
        inner = "".join(
            f"<w:tc><w:tcPr><w:gridSpan w:val='{span}'/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
            for span, text in cells
        )
        return f"<w:tr>{inner}</w:tr>"

    def build(word: WordDocument) -> None:
        rows = row((2, "名称"), (3, "金额")) + row((2, "甲"), (3, "1"))
        word.element.body.insert(0, parse_xml(f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"))

    assert texts(read(build)) == [[["名称", "金额"], ["甲", "1"]]]


@pytest.mark.parametrize("part", [0.3, 0.7, 0.95])
def test_a_file_that_was_cut_off_is_named(tmp_path: Path, part: float) -> None:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    path = tmp_path / "断.docx"
    path.write_bytes(buffer.getvalue()[: int(len(buffer.getvalue()) * part)])
    with pytest.raises(UnreadableFileError, match=r"断\.docx.*cut off"):
        read_document(path)


def test_a_damaged_part_is_no_success(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    path = tmp_path / "坏.docx"
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[:-200] if name == "word/document.xml" else data)
    with pytest.raises(UnreadableFileError, match="damaged"):
        read_document(path)


def test_a_bomb_of_entities_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12)
    )
    buffer = io.BytesIO()
    word = docx.Document()
    word.add_paragraph("x")
    word.save(buffer)
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = re.sub(rb"(<w:document)", (entities + "]>").encode() + rb"\1", data, count=1)
                data = data.replace(b"<w:t>x<", b"<w:t>&m;<")
            new.writestr(name, data)
    with pytest.raises(UnreadableFileError, match="without document type"):
        read_document(path)


def test_a_raised_footnote_number_is_no_digit_of_the_figure(read: Read) -> None:
    def build(word: WordDocument) -> None:
        paragraph = word.add_table(1, 1).cell(0, 0).paragraphs[0]
        paragraph.add_run("1,612.40")
        paragraph.add_run("1").font.superscript = True

    assert texts(read(build)) == [[["1,612.40¹"]]]


def test_what_is_struck_through_is_withdrawn_and_said(read: Read) -> None:
    def build(word: WordDocument) -> None:
        paragraph = word.add_table(1, 1).cell(0, 0).paragraphs[0]
        paragraph.add_run("100.00").font.strike = True
        paragraph.add_run("120.00")

    document = read(build)
    assert texts(document) == [[["120.00"]]]
    assert [(r.rule, r.matters) for r in document.remarks] == [("text-struck", True)]
