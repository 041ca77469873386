"""Web pages saved in one file, as Word's 单个文件网页 and browsers do."""

from __future__ import annotations

import quopri
from pathlib import Path

import pytest

from extract.document import Grid, Paragraph
from extract.errors import UnreadableFileError
from extract.readers import read_document
from extract.readers.kind import FileKind, kind_of

PAGE = (
    "<html><body><p>甲镇2022年度部门决算</p><table><tr><td>项目</td><td>合计</td></tr></table></body></html>"
)


def archive(page: str = PAGE, kind: str = "text/html") -> bytes:
    entities = "".join(c if c.isascii() else f"&#{ord(c)};" for c in page)
    body = quopri.encodestring(entities.encode()).replace(b"\n", b"\r\n")
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--=_1"\r\n\r\n说明\r\n\r\n----=_1\r\n'
    part = f"Content-Transfer-Encoding: quoted-printable\r\nContent-Type: {kind}; charset=us-ascii\r\n\r\n"
    return head.encode() + part.encode() + body + b"\r\n----=_1--\r\n"


def test_the_page_of_an_archive_is_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    path = tmp_path / "决算.doc"
    path.write_bytes(archive())
    document = read_document(path)
    assert (document.file.name, document.file.format) == ("决算.doc", "mhtml")
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["甲镇2022年度部门决算"]
    assert [[c.text for c in r] for b in document.blocks if isinstance(b, Grid) for r in b.rows] == [
        ["项目", "合计"]
    ]


def test_an_archive_without_a_page_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "空.mht"
    path.write_bytes(archive(kind="image/png"))
    with pytest.raises(UnreadableFileError, match=r"空\.mht: expected a web archive with a web page"):
        read_document(path)


def test_an_archive_that_was_cut_off_gives_what_is_left_of_its_page(tmp_path: Path) -> None:
    path = tmp_path / "断.mht"
    whole = archive()
    path.write_bytes(whole[: whole.index(b"<table")])
    assert [b.text for b in read_document(path).blocks if isinstance(b, Paragraph)] == [
        "甲镇2022年度部门决算"
    ]
    path.write_bytes(whole[:130])
    with pytest.raises(UnreadableFileError, match=r"断\.mht"):
        read_document(path)


def test_text_that_speaks_of_mail_is_no_archive() -> None:
    assert kind_of("部门预算\nContent-Type: multipart/related".encode()) is FileKind.TEXT
