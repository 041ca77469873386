"""Names of files that no terminal and no JSON can take are shown in a form that they can."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extract.errors import UnreadableFileError
from extract.file_names import printable
from extract.readers import read_document


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("预算公开.txt".encode("gbk"), "预算公开.txt"),
        ("预算公开.txt".encode(), "预算公开.txt"),
        (b"a\nb\x1b[31m.txt", "a␊b␛[31m.txt"),
        (b"\xff\xfe\x81.txt", "���.txt"),
        ("左\u202e右.txt".encode(), "左�右.txt"),
    ],
)
def test_a_name_of_any_bytes_is_shown(raw: bytes, shown: str) -> None:
    assert printable(os.fsdecode(raw)) == shown


def test_an_error_about_such_a_file_can_be_written(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "空".encode("gbk") + b".txt"))
    path.write_bytes(b"")
    with pytest.raises(UnreadableFileError) as error:
        read_document(path)
    assert "空.txt" in str(error.value)
    str(error.value).encode("utf-8")


def test_a_document_of_such_a_name_keeps_it_readable(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "预算".encode("gbk") + b".txt"))
    path.write_text("说明\n", "utf-8")
    assert read_document(path).file.name == "预算.txt"
