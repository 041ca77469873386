"""What a default installation brings: pinned with hashes, and under licences that bind nobody to give away their own code."""

from __future__ import annotations

import re
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from typer.testing import CliRunner

from kg.cli.app import app
from kg.errors import ExportError

REQUIREMENTS = Path(__file__).parents[1] / "requirements"
PERMISSIVE = re.compile(
    r"\b(?:MIT|BSD|0BSD|Apache|ISC|PSF|MPL|Mozilla Public License|Zlib|CC0|W3C|James Graham)\b"
)
BINDING = re.compile(r"(?:\bGPL|\bAGPL|Affero|GNU General|SSPL|Commons Clause|Non-?Commercial)", re.I)


def entries(name: str) -> list[str]:
    """The pins of a file, each with its hashes."""
    text = (REQUIREMENTS / name).read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("name", [path.name for path in sorted(REQUIREMENTS.glob("*.txt"))])
def test_every_pin_has_a_version_and_hashes(name: str) -> None:
    found = entries(name)
    assert found
    assert [
        line[:60] for line in found if not re.match(r"[\w.-]+==\S+.* --hash=sha256:[0-9a-f]{64}", line)
    ] == []


def test_the_lists_of_pins_agree() -> None:
    pins = {path.name: {e.split(" ")[0] for e in entries(path.name)} for path in REQUIREMENTS.glob("*.txt")}
    for name in ("dev.txt", "ocr.txt", "browser.txt"):
        assert pins["runtime.txt"] - pins[name] == set(), name


def licence_of(name: str) -> str:
    """What a distribution says of its licence, in all the places it may say so."""
    metadata = distribution(name).metadata
    said = [text for field in ("License-Expression", "License") for text in metadata.get_all(field) or []]
    return " ".join(said + [c for c in metadata.get_all("Classifier") or [] if c.startswith("License")])


def test_the_default_installation_binds_nobody() -> None:
    wanted = [Requirement(entry.partition(" --hash")[0]) for entry in entries("runtime.txt")]
    licences = {r.name: licence_of(r.name) for r in wanted if r.marker is None or r.marker.evaluate()}
    assert len(licences) > 50
    assert {
        name: text for name, text in licences.items() if not PERMISSIVE.search(text) or BINDING.search(text)
    } == {}


EXTRAS = {"spacy", "thinc", "pyarrow", "onnxruntime", "rapidocr", "mcp"}
"""What few need and takes more room than all the rest."""


def test_an_extra_is_in_the_default_installation() -> None:
    assert EXTRAS & {entry.partition("==")[0] for entry in entries("runtime.txt")} == set()


def test_a_command_whose_extra_is_missing_does_not_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    for name in [name for name in sys.modules if name.startswith("extract.annotation.pipeline")]:
        monkeypatch.delitem(sys.modules, name)
    run = CliRunner().invoke(app, ["annotate", "any.txt"])
    assert isinstance(run.exception, ExportError)
    assert "budget-kg[annotate]" in str(run.exception)
