"""Word files of 1997 to 2003 (.doc), rich text (.rtf) and OpenDocument text (.odt), through LibreOffice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import msgspec

from extract.document import Document
from extract.errors import UnreadableFileError
from extract.readers.content import RawFile
from extract.readers.kind import FileKind
from extract.readers.word import read_word

TIMEOUT_S = 120
"""How long a conversion may take. A budget of a hundred pages takes some ten seconds."""

_SUFFIXES = {FileKind.DOC: ".doc", FileKind.RTF: ".rtf", FileKind.ODT: ".odt"}
_COMMANDS = ("soffice", "libreoffice")


def find_converter() -> str | None:
    """Path of LibreOffice's command, None where it is not installed."""
    return next((path for name in _COMMANDS if (path := shutil.which(name))), None)


def read_legacy_word(file: RawFile) -> Document:
    """A .doc, .rtf or .odt file, read as the .docx that LibreOffice makes of it.

    Raises:
        UnreadableFileError: LibreOffice is not installed, takes too long, or cannot convert the file.
    """
    converter = find_converter()
    if converter is None:
        expected = "LibreOffice to read this kind of file, or the file saved as .docx"
        got = (
            f"a {file.kind.value} and no `soffice` command (Debian: apt-get install libreoffice-writer-nogui)"
        )
        raise UnreadableFileError(str(file.path), expected, got)
    with tempfile.TemporaryDirectory(prefix="budget-kg-") as folder:
        converted = _convert(converter, file, Path(folder))
    read = read_word(msgspec.structs.replace(file, data=converted))
    return msgspec.structs.replace(read, file=file.info())


def _convert(converter: str, file: RawFile, folder: Path) -> bytes:
    source = folder / f"input{_SUFFIXES[file.kind]}"
    source.write_bytes(file.data)
    profile = (folder / "profile").as_uri()  # a profile of its own: two conversions may run at once
    command = [converter, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source)]
    # A session of its own, so that the limit ends the program that the command starts as well.
    with subprocess.Popen(  # noqa: S603  # the command is found on the path, its arguments are ours
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            process.wait(TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            expected = f"a file that LibreOffice converts in {TIMEOUT_S} s"
            raise UnreadableFileError(str(file.path), expected, "one that takes longer") from error
    result = folder / "input.docx"
    if not result.exists():
        raise UnreadableFileError(str(file.path), "a file that LibreOffice can open", "one that it cannot")
    return result.read_bytes()
