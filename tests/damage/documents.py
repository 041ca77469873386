"""The documents that are damaged: the samples in every format, and the shared corpus where it is there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tests.damage.pages import Subject
from tests.formats import WRITERS

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
_FORMATS = ("docx", "xlsx", "html")


def sample_subjects(folder: Path, *, limit: int | None = None) -> list[Subject]:
    """The sample documents as text, and each once more as Word, Excel or web page, written to a folder."""
    found = [Subject.of(path) for path in sorted(SAMPLES.glob("*.txt"))[:limit]]
    for number, subject in enumerate(list(found)):
        ending = _FORMATS[number % len(_FORMATS)]
        path = folder / f"{subject.document.file.stem}.{ending}"
        path.write_bytes(WRITERS[ending](subject.document))
        found.append(Subject.of(path))
    return found


def corpus_subjects() -> Sequence[Subject]:
    """Real budgets of Beijing (not the scanned one) and Shanghai, and four layouts of provinces; none without the shared folder."""
    shared = os.environ.get("BUDGETKG_SHARED")
    if not shared:
        return ()
    corpus = Path(shared) / "corpus"
    paths = [p for p in sorted((corpus / "beijing").glob("*.txt")) if not p.name.startswith("002")]
    paths += [p for p in sorted((corpus / "shanghai").glob("*.pdf")) if "改动" not in p.name]
    paths += sorted((corpus / "layouts").glob("*.txt"))
    return [Subject.of(path) for path in paths]
