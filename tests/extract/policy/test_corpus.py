"""The real documents, against the mentions a person read in them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from extract.policy import find_left_out_titles, find_references, normalise_title

pytestmark = pytest.mark.corpus

BRACKETED = re.compile(r"《|[〔\[［【﹝（(〖]\s*(?:19|20)\d\d\s*年?\s*[\]〕］】﹞）)〗]")


def documents(shared: Path) -> list[Path]:
    return sorted((shared / "corpus" / "beijing").glob("*.txt"))


def gold(shared: Path, name: str, *, ambiguous: bool) -> Counter[str]:
    with (shared / "gold" / name / "policies.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["note"].startswith("ambiguous") is ambiguous]
    return Counter(row["doc_no"] or normalise_title(row["title"]) for row in rows)


@pytest.mark.parametrize("name", ["000", "004"])
def test_every_mention_a_person_read_is_found_and_no_other(shared: Path, name: str) -> None:
    (path,) = [p for p in documents(shared) if p.name.startswith(name)]
    found = Counter(reference.key for reference in find_references(path.read_text("utf-8")))
    found -= gold(shared, name, ambiguous=True)
    assert found == gold(shared, name, ambiguous=False)


def test_no_bracketed_title_or_year_is_passed_over_in_silence(shared: Path) -> None:
    for path in documents(shared):
        text = path.read_text("utf-8")
        seen = [(r.start, r.end) for r in find_references(text)]
        seen += [(title.start, title.end) for title in find_left_out_titles(text)]
        missed = [
            text[match.start() - 20 : match.end() + 20]
            for match in BRACKETED.finditer(text)
            if not any(start <= match.start() < end for start, end in seen)
        ]
        assert missed == [], path.name


def test_a_word_document_with_every_written_form_gives_all_its_mentions(shared: Path) -> None:
    (path,) = [p for p in documents(shared) if p.name.startswith("003")]
    references = find_references(path.read_text("utf-8"))
    numbers = {r.number.normal for r in references if r.number}
    assert len(references) > 200
    assert len(numbers) == 53
    unresolved = {
        r.number.agency_code
        for r in references
        if r.number and not r.number.resolve(region="110102").complete
    }
    assert unresolved == {"西行规发"}, "a unified number of a district: the letters do not say who issued it"
