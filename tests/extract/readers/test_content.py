"""Files that are no readable text are refused by name, with what they hold."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest

from extract import readers
from extract.errors import UnreadableFileError
from extract.readers import read_document
from extract.readers.content import LINE_LIMIT, Content, decode_text, read_file

TEXT = "预算01表 收支总表\n金额单位：万元\n"


def read_content(path: Path) -> Content:
    return decode_text(read_file(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    content = read_content(path)
    assert content.text == TEXT
    assert content.file.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize(
    ("data", "got"),
    [
        (b"", "an empty file"),
        (b"  \n\t\n", "only white space"),
        (b"7z\xbc\xaf....", "a 7z archive"),
        (b"\x7fELF....", "a program"),
        (b"abc\x00def", "binary data"),
        (bytes(range(1, 32)) * 50, "binary data"),
        (b"\xff\xfe\xfd" * 100, "binary data"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_its_name_and_what_it_holds(
    tmp_path: Path, data: bytes, got: str
) -> None:
    path = tmp_path / "坏文件.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError, match=got) as caught:
        read_document(path)
    assert "坏文件.txt" in str(caught.value)


def test_a_suffix_does_not_decide_what_a_file_is(tmp_path: Path) -> None:
    path = tmp_path / "budget.pdf"
    path.write_bytes(codecs.BOM_UTF8 + TEXT.encode())
    assert read_content(path).file.format == "text"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"nothing\.txt.*No such file"):
        read_content(tmp_path / "nothing.txt")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="a folder"):
        read_content(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UnreadableFileError, match="device, pipe or socket"):
        read_content(pipe)


def test_a_line_too_long_for_any_budget_is_refused_before_it_costs_time(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"a" * (LINE_LIMIT + 1))
    with pytest.raises(UnreadableFileError, match="a line of"):
        read_content(path)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_count_as_lines(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.replace("\n", end).encode())
    assert read_content(path).text == TEXT


def test_more_cells_than_any_budget_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "TEXT_LIMIT", 6)
    path = tmp_path / "大.txt"
    rows = ["科目\t金额", "行政运行\t1.00", "机关服务\t2.00"]
    path.write_text("\n".join(rows), "utf-8")
    assert len(read_document(path).blocks) == 1
    path.write_text("\n".join([*rows, "合计\t3.00"]), "utf-8")
    with pytest.raises(
        UnreadableFileError, match=r"大\.txt: expected .* at most 6 cells and lines with text, got 8"
    ):
        read_document(path)
