"""Documents made for measurements are as good to read as the samples they are made from."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from extract.facts import BudgetLine, DocumentFact
from extract.pipeline import Extraction, extract_file
from tests.bench.documents import MadeDocument, make_documents, write_documents
from tests.bench.originals import FAMILIES, SAMPLES
from tests.tiers import one_in

COUNT = 22
"""What ten units publish: each sample in the name of two or more."""


@pytest.fixture(scope="module")
def documents() -> list[MadeDocument]:
    """Made when a test asks for them, so that collecting the tests costs nothing."""
    return list(islice(make_documents(seed=3), COUNT))


@cache
def amounts_by_status(path: Path) -> Counter[str]:
    return count_of(extract_file(path))


def count_of(extraction: Extraction) -> Counter[str]:
    return Counter(fact.status.value for fact in extraction.facts if isinstance(fact, BudgetLine))


@one_in(6, "number", range(COUNT))
def test_a_made_document_is_read_worse_than_its_sample(
    documents: list[MadeDocument], number: int, tmp_path: Path
) -> None:
    made = documents[number]
    path = tmp_path / made.name
    path.write_bytes(made.data)
    found = extract_file(path)
    assert count_of(found) == amounts_by_status(SAMPLES / made.original.file)
    [document] = [fact for fact in found.facts if isinstance(fact, DocumentFact)]
    assert (document.region, document.fiscal_year) == (made.unit.region, int(made.name[:4]))


def test_every_sample_is_among_the_first(documents: list[MadeDocument]) -> None:
    assert {made.original.file for made in documents} == {o.file for family in FAMILIES for o in family}


def test_documents_depend_on_the_seed_and_not_on_the_run(
    documents: list[MadeDocument], tmp_path: Path
) -> None:
    again = write_documents(7, tmp_path, seed=3, first=5)
    assert [path.read_bytes() for path in again] == [made.data for made in documents[5:12]]
    assert not {made.data for made in islice(make_documents(seed=4), 10)} & {made.data for made in documents}


def test_two_units_publish_different_amounts_under_different_names(documents: list[MadeDocument]) -> None:
    assert len({(made.unit.region, made.unit.name) for made in documents}) == len(
        {made.unit for made in documents}
    )
    assert len({made.data for made in documents}) == len({made.name for made in documents}) == len(documents)
