"""How much of each document is proved, and what the rest lacks, table by table."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from extract.facts import Status
from extract.pipeline import Extraction, extract_file
from tests.damage.documents import SAMPLES


def shares(extraction: Extraction) -> list[str]:
    """A line for the document, and one for each kind of table of which figures are not verified."""
    kinds = {t.ordinal: t.kind for t in extraction.tables}
    lacking: Counter[tuple[str, str]] = Counter()
    for line in extraction.lines:
        if line.status is not Status.VERIFIED:
            lacking[kinds[line.table], " ".join(line.unproved) or line.status] += 1
    verified = sum(x.status is Status.VERIFIED for x in extraction.lines)
    head = f"{100 * verified / len(extraction.lines):5.1f} % of {len(extraction.lines):4} {extraction.document.file_name}"
    return [head, *(f"    {kind:30} {what:24} {count:4}" for (kind, what), count in lacking.most_common())]


@pytest.mark.bench
def test_what_is_proved_of_each_document() -> None:
    paths = sorted(SAMPLES.glob("*.txt"))
    if shared := os.environ.get("BUDGETKG_SHARED"):
        corpus = Path(shared) / "corpus"
        patterns = ("beijing/*.txt", "shanghai/*.pdf", "layouts/*.txt")
        paths += [p for pattern in patterns for p in sorted(corpus.glob(pattern))]
    told = [shares(extract_file(path)) for path in paths]
    print("\n" + "\n".join(line for lines in told for line in lines))
    assert all(lines[0].endswith(path.name) for lines, path in zip(told, paths, strict=True))
