"""How many queries a page costs: a number that does not grow with what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import pytest

from kg.answers.counts import COUNTING
from kg.store.asking import ask, ask_ahead, each_asked_once, label_of, labels_of
from kg.store.snapshot import StoreSnapshot
from kg.web.address import LiveAddresses
from kg.web.pages import PAGES
from kg.web.site import Request, reply
from kg.web.view import Ref
from kg.words.text import Language
from queries.internal.files import internal_query

MOST = 10
"""Queries of a page."""
EACH = 12
FEW = 20
"""Links to projects of a page that shows a whole budget."""
OTHER_PARTS = 5
"""Queries by which such pages may differ: one has more documents, another purchases."""


@contextmanager
def queries_counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The queries that are asked of a snapshot meanwhile."""
    asked: list[str] = []
    query = StoreSnapshot.query

    def counted(self: StoreSnapshot, text: str, *args: object, **named: object) -> object:
        asked.append(text)
        return query(self, text, *args, **named)  # type: ignore[arg-type]  # passed on as they came

    with monkeypatch.context() as patch:
        patch.setattr(StoreSnapshot, "query", counted)
        yield asked


@pytest.mark.parametrize("kind", sorted(PAGES.pages))
def test_a_page_asks_a_bounded_number_of_queries(
    kind: str, sample_store: StoreSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = list(islice(PAGES.get(kind).all(sample_store), 5_000))
    refs = refs[:: max(1, len(refs) // EACH)] or [Ref(kind)]
    for ref in refs:
        with queries_counted(monkeypatch) as asked:
            reply(sample_store, Request(ref, Language.ZH, "html"), LiveAddresses())
        assert len(asked) <= MOST, (ref, sorted(asked))


@pytest.mark.parametrize("kind", ["home", "quality"])
def test_pages_about_the_whole_store_count_no_figures(
    kind: str, sample_store: StoreSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with queries_counted(monkeypatch) as asked:
        reply(sample_store, Request(Ref(kind), Language.ZH, "html"), LiveAddresses())
    assert asked
    assert not {internal_query(name) for name in COUNTING} & set(asked)


@pytest.mark.pressure
def test_the_page_of_a_unit_asks_no_more_for_many_projects_than_for_few(
    sample_store: StoreSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: dict[int, int] = {}
    for ref in PAGES.get("unit").all(sample_store):
        with queries_counted(monkeypatch) as asked:
            body = reply(sample_store, Request(ref, Language.ZH, "html"), LiveAddresses()).body
        counts[body.count(b"/project/")] = len(asked)
    with_projects = {links: asked for links, asked in counts.items() if links >= FEW}
    assert max(with_projects) > 2 * min(with_projects)
    assert max(with_projects.values()) - min(with_projects.values()) <= OTHER_PARTS, counts


def test_what_parts_of_a_page_need_alike_is_asked_once(
    sample_store: StoreSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with queries_counted(monkeypatch) as asked, each_asked_once():
        first, second = (ask(sample_store, "web/documents") for _ in range(2))
        assert ask(sample_store, "web/units") and first == second and first
    assert len(asked) == 2
    with queries_counted(monkeypatch) as asked:
        assert ask(sample_store, "web/documents") == ask(sample_store, "web/documents")
    assert len(asked) == 2


def test_what_is_asked_ahead_is_one_query_and_answers_each_thing(
    sample_store: StoreSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = sorted({str(row["unit"]) for row in ask(sample_store, "web/units")})
    apart = {
        unit: (ask(sample_store, "web/units", unit=unit), label_of(sample_store, unit)) for unit in units
    }
    whole = ask(sample_store, "web/units", unit=units)
    with queries_counted(monkeypatch) as asked, each_asked_once():
        ask_ahead(
            sample_store,
            ("web/units", {"unit": units}),
            ("common/label", {"thing": units}),
            ("web/findings-of-document", {"document": []}),
        )
        for unit, (about, label) in apart.items():
            assert ask(sample_store, "web/units", unit=unit) == about
            assert label_of(sample_store, unit) == label
        assert sorted(map(repr, ask(sample_store, "web/units", unit=units))) == sorted(map(repr, whole))
        assert len(asked) == 1
        assert label_of(sample_store, "urn:nothing") is None
        labels_of(sample_store, ["urn:nothing", *units, "urn:other"])
    assert len(asked) == 3 and units[0] not in asked[-1]
