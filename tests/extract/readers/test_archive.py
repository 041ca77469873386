"""Archives: each member a document of its own, bombs and traps refused, the rest read."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from extract.errors import UnreadableFileError
from extract.pipeline import extract_file
from extract.readers.archive import DEPTH_LIMIT, is_archive, list_archive
from extract.readers.content import SIZE_LIMIT, read_file, sha256_of
from tests.formats import zipped

TEXT = "2026年某街道预算\n预算04表 政府采购预算明细表\n金额单位：万元\n采购类别\t金额\nA-货物\t1.5\n合 计\t1.5\n".encode()


def archive(tmp_path: Path, members: dict[str, bytes]) -> Path:
    path = tmp_path / "公开 材料.zip"
    path.write_bytes(zipped(members))
    return path


def test_a_member_is_read_like_a_file_of_its_own(tmp_path: Path) -> None:
    path = archive(tmp_path, {"街道/2026 预算.txt": TEXT})
    plain = tmp_path / "2026 预算.txt"
    plain.write_bytes(TEXT)
    (member,) = list_archive(path).documents
    assert str(member) == f"{path}!街道/2026 预算.txt"
    assert sha256_of(member) == sha256_of(plain)
    assert extract_file(member).facts == extract_file(plain).facts


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_are_read_as_their_maker_wrote_them(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        info = zipfile.ZipInfo("x" * len("预算".encode(encoding)) + ".txt")
        package.writestr(info, TEXT)
    data = path.read_bytes().replace(info.filename.encode(), "预算.txt".encode(encoding))
    path.write_bytes(data)
    (member,) = list_archive(path).documents
    assert member.name.endswith("预算.txt")
    assert read_file(member).data == TEXT


def test_archives_in_archives_are_opened_to_a_limit(tmp_path: Path) -> None:
    data = zipped({"deep.txt": TEXT})
    for level in range(DEPTH_LIMIT):
        data = zipped({f"{level}.zip": data, f"{level}.txt": TEXT})
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    contents = list_archive(path)
    assert [p.name for p in contents.documents] == [
        f"a.zip!{'!'.join(f'{n}.zip' for n in range(DEPTH_LIMIT - 1, level, -1))}{'!' if level < DEPTH_LIMIT - 1 else ''}{level}.txt"
        for level in range(DEPTH_LIMIT)
    ] or len(contents.documents) == DEPTH_LIMIT
    assert all(read_file(p).data == TEXT for p in contents.documents)
    assert len(contents.errors) == 1 and "nested at most" in str(contents.errors[0])


def test_a_member_that_leads_out_of_the_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"../../etc/passwd": b"x", "ok.txt": TEXT})
    bad, good = sorted(list_archive(path).documents)
    with pytest.raises(UnreadableFileError, match="leads out of it"):
        read_file(bad)
    assert read_file(good).data == TEXT


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(info, "/etc/passwd")
    with pytest.raises(UnreadableFileError, match="a symbolic link"):
        read_file(list_archive(path).documents[0])


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.txt": TEXT})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError, match=r"a\.txt.*password"):
        read_file(list_archive(path).documents[0])


def test_a_member_that_unpacks_into_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path, {"bomb.txt": b"0" * (SIZE_LIMIT + 1), "ok.txt": TEXT})
    assert path.stat().st_size < SIZE_LIMIT / 500
    bad, good = list_archive(path).documents
    with pytest.raises(UnreadableFileError, match=r"bomb\.txt.*at most"):
        read_file(bad)
    assert read_file(good).data == TEXT


def test_an_office_file_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    part = b"<a>" + b" " * (80 * 1024 * 1024) + b"</a>"
    path = tmp_path / "bomb.docx"
    path.write_bytes(zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": part}))
    with pytest.raises(UnreadableFileError, match="times"):
        extract_file(path)


def test_archives_that_multiply_are_stopped_by_their_total(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the well-known 42.zip: each layer holds many copies of the next."""
    monkeypatch.setattr("extract.readers.archive.TOTAL_LIMIT", 10_000_000)
    data = zipped({"0.txt": b"0" * 1_000_000})
    data = zipped({f"{i}.zip": data for i in range(16)})
    path = tmp_path / "42.zip"
    path.write_bytes(data)
    contents = list_archive(path)
    assert len(contents.documents) < 16
    assert any("unpacked" in str(error) for error in contents.errors)


def test_a_cut_archive_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.txt": TEXT})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(UnreadableFileError, match="cut off"):
        extract_file(path)


def test_an_archive_that_is_read_as_one_document_says_how_to_name_its_members(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"zip!a\.txt"):
        extract_file(archive(tmp_path, {"a.txt": TEXT}))


def test_a_member_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.txt": TEXT})
    with pytest.raises(UnreadableFileError, match=r"b\.txt.*none of this name"):
        read_file(Path(f"{path}!b.txt"))


def test_a_plain_file_may_have_the_mark_in_its_name(tmp_path: Path) -> None:
    path = tmp_path / "重要!预算.txt"
    path.write_bytes(TEXT)
    assert read_file(path).data == TEXT


def test_a_member_may_have_the_mark_in_its_name(tmp_path: Path) -> None:
    path = archive(tmp_path, {"重要!预算.txt": TEXT})
    assert read_file(list_archive(path).documents[0]).data == TEXT


def test_nothing_is_written_beside_the_archive(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.txt": TEXT, "b/c.txt": TEXT})
    for member in list_archive(path).documents:
        read_file(member)
    assert list(tmp_path.iterdir()) == [path]
    assert io.BytesIO(path.read_bytes()).read(2) == b"PK"


def test_a_pipe_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert not is_archive(tmp_path / "a.txt")
    with pytest.raises(UnreadableFileError, match="pipe"):
        extract_file(tmp_path / "a.txt")
