"""The same content gives the same facts, in whatever format it is published."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from extract.document import Document
from extract.facts import Citation, Indicator, ProjectRecord
from extract.pipeline import Extraction, extract_file
from extract.readers import read_document
from extract.readers.archive import list_archive
from extract.readers.legacy import find_converter
from tests.conftest import SAMPLES
from tests.formats import WRITERS, write_docx, write_xlsx, zipped
from tests.readings import reading_of
from tests.tiers import one_in

SAMPLE = SAMPLES / "2026-双井街道.txt"
FULL_SAMPLES = [
    path for path in sorted(SAMPLES.glob("*.txt")) if path.stem != "2024-广内街道"
]  # that one writes merged headers once and leaves no blanks: which columns they cover cannot be written again

Facts = dict[str, Counter[tuple[object, ...]]]


def facts_of(extraction: Extraction) -> Facts:
    """What a document states, without the places where it does."""
    document = extraction.document
    return {
        "document": Counter(
            [(document.fiscal_year, document.stage, str(document.publisher), document.region, document.title)]
        ),
        "tables": _count((t.number, t.kind, t.state, t.proved) for t in extraction.tables),
        "amounts": _count(
            (x.table_number, x.key, x.measure_key or x.measure, x.amount, x.role, str(x.project), x.status)
            for x in extraction.lines
        ),
        "projects": _count(
            (str(f.project), f.total, f.fiscal, f.other, f.goal, f.status)
            for f in extraction.facts
            if isinstance(f, ProjectRecord)
        ),
        "indicators": _count(
            (str(f.project), f.level1, f.level2, f.level3, f.operator, f.value, f.unit)
            for f in extraction.facts
            if isinstance(f, Indicator)
        ),
        "citations": _count(
            (f.context, f.document_number, f.title, str(f.project), f.raw)
            for f in extraction.facts
            if isinstance(f, Citation)
        ),
    }


def _count(records: Iterable[tuple[object, ...]]) -> Counter[tuple[object, ...]]:
    return Counter(records)


def difference(expected: Facts, got: Facts) -> dict[str, tuple[list[object], list[object]]]:
    """What is missing and what is too much, by kind of fact."""
    return {
        kind: (list((expected[kind] - got[kind]).elements()), list((got[kind] - expected[kind]).elements()))
        for kind in expected
        if expected[kind] != got[kind]
    }


@pytest.fixture(scope="module")
def sample() -> Document:
    return read_document(SAMPLE)


@pytest.fixture(scope="module")
def expected() -> Facts:
    facts = facts_of(reading_of(SAMPLE))
    assert {kind: bool(found) for kind, found in facts.items()} == dict.fromkeys(facts, True)
    return facts


@pytest.mark.parametrize("ending", WRITERS)
@one_in(len(FULL_SAMPLES), "path", FULL_SAMPLES, ids=lambda p: p.stem)
def test_a_format_states_the_same_facts(tmp_path: Path, path: Path, ending: str) -> None:
    written = tmp_path / f"{path.stem}.{ending}"
    written.write_bytes(WRITERS[ending](read_document(path)))
    assert difference(facts_of(reading_of(path)), facts_of(extract_file(written))) == {}


def test_a_file_in_an_archive_states_the_same_facts(
    tmp_path: Path, sample: Document, expected: Facts
) -> None:
    archive = tmp_path / "公开.zip"
    archive.write_bytes(zipped({f"{SAMPLE.stem}.docx": write_docx(sample)}))
    (member,) = list_archive(archive).documents
    assert difference(expected, facts_of(extract_file(member))) == {}


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where LibreOffice keeps what its first start takes seconds to make."""
    return tmp_path_factory.mktemp("profile")


@pytest.mark.pressure
@pytest.mark.skipif(find_converter() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("origin", "target"),
    [
        ("docx", "doc:MS Word 97"),
        ("docx", "rtf"),
        ("docx", "odt"),
        ("docx", "html:HTML (StarWriter)"),
        ("docx", "docx:MS Word 2007 XML"),
        ("xlsx", "xls:MS Excel 97"),
        ("xlsx", "ods"),
        ("xlsx", "html:HTML (StarCalc)"),
        ("xlsx", "xlsx:Calc MS Excel 2007 XML"),
    ],
)
def test_what_libreoffice_makes_of_it_states_the_same_facts(
    tmp_path: Path, profile: Path, sample: Document, expected: Facts, origin: str, target: str
) -> None:
    source = tmp_path / f"{SAMPLE.stem}.{origin}"
    source.write_bytes({"docx": write_docx, "xlsx": write_xlsx}[origin](sample))
    converted = convert(source, target, tmp_path / "out", profile)
    assert difference(expected, facts_of(extract_file(converted))) == {}


def convert(source: Path, target: str, folder: Path, profile: Path) -> Path:
    """The file in another format, by LibreOffice."""
    command = shutil.which(find_converter() or "") or "soffice"
    subprocess.run(
        [
            command,
            "--headless",
            f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to",
            target,
            "--outdir",
            folder,
            source,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{source.stem}.{target.partition(':')[0]}"
