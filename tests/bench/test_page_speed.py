"""Processor time and queries of every kind of page on a store of one million statements, each page visited once by a warm process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from itertools import islice

import pytest

from kg.store.snapshot import StoreSnapshot
from kg.web.address import LiveAddresses
from kg.web.pages import PAGES
from kg.web.site import Request, reply
from kg.web.view import Ref
from kg.words.text import Language
from tests.bench.synthetic import grow_store
from tests.kg.web.test_query_count import queries_counted

pytestmark = pytest.mark.bench
STATEMENTS = 1_000_000
EACH = 25
LIMIT_MS = 100
FIRST_PAGE_LIMIT = 500_000


@pytest.fixture(scope="module")
def million(sample_store: StoreSnapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSnapshot]:
    """A store of a million statements, grown from copies of the samples."""
    path = tmp_path_factory.mktemp("million") / "store"
    grow_store(sample_store, path, STATEMENTS)
    with StoreSnapshot.open(path) as store:
        yield store


def spread(store: StoreSnapshot, name: str) -> list[Ref]:
    """Some pages of a kind, spread over all of them."""
    refs = list(islice(PAGES.get(name).all(store), 5000))
    return refs[:: max(1, len(refs) // EACH)][:EACH]


def test_server_time_of_a_page_that_is_not_kept(
    million: StoreSnapshot, sample_store: StoreSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    print(
        f"\n{million.count():,} statements; limit {LIMIT_MS} ms at p95, first page {FIRST_PAGE_LIMIT:,} bytes"
    )
    print(f"{'page':22}{'pages':>6}{'median ms':>11}{'p95 ms':>9}{'largest kB':>12}{'queries':>9}")
    for name in sorted(PAGES.pages):  # templates and code lists, read once by a process
        for ref in spread(sample_store, name)[:1]:
            reply(sample_store, Request(ref, Language.ZH, "html"), LiveAddresses())
    for name in sorted(PAGES.pages):
        refs = [Ref(name, params=(("q", "街道"),))] if name == "search" else spread(million, name)
        took, sizes, queries = [], [], []
        for ref in refs:
            with queries_counted(monkeypatch) as asked:
                start = time.process_time()
                found = reply(million, Request(ref, Language.ZH, "html"), LiveAddresses())
                took.append((time.process_time() - start) * 1000)
            sizes.append(len(found.body))
            queries.append(len(asked))
        if took:
            ranked = sorted(took)
            p95 = ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))]
            print(
                f"{name:22}{len(took):>6}{statistics.median(took):>11.1f}{p95:>9.1f}{max(sizes) / 1000:>12.1f}"
                f"{max(queries):>9}"
            )
