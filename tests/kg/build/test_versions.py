"""Figures of a corrected file are tied to those of the file before it, by what they say and not by their bytes."""

from __future__ import annotations

from pathlib import Path

from kg.build.versions import describe_versions
from kg.store.embedded import put_graph
from ontology.terms import bkg, prov
from tests.kg.lineage.books import NAMER, Book, open_store


def test_what_stayed_and_what_changed_is_told_apart_and_the_rest_is_tied_to_nothing(tmp_path: Path) -> None:
    before = Book("旧").row("expenditure", {"合计": "1.00"}).row("expenditure", {"合计": "2.00"})
    after = Book("新").row("expenditure", {"合计": "1.00"}).row("expenditure", {"合计": "3.00"})
    after.row("expenditure", {"合计": "9.00"})
    old, new = NAMER.document(before.sha), NAMER.document(after.sha)
    with open_store(tmp_path / "s", before, after) as store:
        put_graph(
            store,
            NAMER.money_graph,
            f"<{old}> <{bkg.supersededBy}> <{new}> <{NAMER.money_graph}> .\n".encode(),
        )
        lines = describe_versions(store, NAMER).decode().splitlines()
    found = {tuple(term.strip("<>") for term in line.split()[:3]) for line in lines}

    def figure(book: Book, row: str) -> str:
        return NAMER.line(book.sha, "01", row, ("合计",))

    assert found == {
        (figure(before, "1"), prov.alternateOf, figure(after, "1")),
        (figure(after, "2"), prov.wasRevisionOf, figure(before, "2")),
    }
