"""Folders, globs, archives and links lead to files, or to an error that says why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extract.errors import UnreadableFileError
from extract.readers import read_document
from kg.build.files import find_files
from tests.formats import zipped


def test_files_are_found_once_in_folders_globs_and_by_name(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    for name in ("a b/预算.txt", "x.txt", ".hidden"):
        (tmp_path / name).write_text("x")
    found = find_files([str(tmp_path), str(tmp_path / "*.txt"), str(tmp_path / "a b" / "预算.txt")])
    assert [Path(f).name for f in found.files] == ["预算.txt", "x.txt"]
    assert found.errors == {}


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.docx").mkdir()
    (tmp_path / "x.docx" / "a.txt").write_text("x")
    assert [Path(f).name for f in find_files([str(tmp_path)]).files] == ["a.txt"]


def test_links_inside_a_folder_are_followed_only_to_its_own_files(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "secret.txt"
    folder.mkdir()
    outside.write_text("x")
    (folder / "real.txt").write_text("x")
    (folder / "same.txt").symlink_to("real.txt")
    (folder / "out.txt").symlink_to(outside)
    (folder / "gone.txt").symlink_to("nothing")
    (folder / "circle").symlink_to("circle")
    (folder / "up").symlink_to("..")
    found = find_files([str(folder)])
    assert {Path(f).name for f in found.files} == {"real.txt", "same.txt"}
    reasons = {Path(path).name: error.rpartition(", got ")[2] for path, error in found.errors.items()}
    assert reasons == {
        "out.txt": "a link that leads out of it",
        "gone.txt": "a link that leads nowhere or in a circle",
        "circle": "a link that leads nowhere or in a circle",
        "up": "a link to a folder, which is not followed",
    }


@pytest.mark.parametrize("pattern", ["", "*"])
def test_a_pipe_is_refused_by_name_and_never_passed_over_or_opened(tmp_path: Path, pattern: str) -> None:
    """A pipe that nobody writes to would keep its reader for ever."""
    os.mkfifo(tmp_path / "budget.txt")
    (place,) = find_files([str(tmp_path / pattern)]).files
    with pytest.raises(
        UnreadableFileError, match=r"budget\.txt: expected a regular file, got a device, pipe or socket"
    ):
        read_document(Path(place))


def test_a_link_that_is_named_itself_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("x")
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    assert [Path(f).name for f in find_files([str(link)]).files] == ["link.txt"]


def test_an_archive_stands_for_its_members(tmp_path: Path) -> None:
    inner = zipped({"c.txt": b"x"})
    archive = tmp_path / "a.zip"
    archive.write_bytes(zipped({"b.txt": b"x", "inner.zip": inner, "__MACOSX/._b.txt": b"x"}))
    found = find_files([str(archive)])
    assert [str(f) for f in found.files] == [f"{archive}!b.txt", f"{archive}!inner.zip!c.txt"]
    assert found.errors == {}


def test_an_archive_without_files_is_an_error(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    archive.write_bytes(zipped({"folder/": b""}))
    assert list(find_files([str(archive)]).errors) == [str(archive)]
