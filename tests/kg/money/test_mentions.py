"""A look-up of a policy says of each document what that document says, not what another one does."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from kg.graph.iri import Namer
from kg.graph.nquads import GraphWriter
from kg.money.mentions import Mention, read_mentions
from kg.store.embedded import EmbeddedStore
from ontology.terms import bkg

NAMER = Namer()
POLICY, PROJECT, BUDGET = (
    NAMER.base + path for path in ("policy/甲", "project/乙", "project-budget/乙/1/2024/budget")
)


def graph(number: int, total: str, source: str) -> GraphWriter:
    """A document whose citation stands at a project, its budget and a transfer."""
    writer = GraphWriter(NAMER.document_graph(f"{number:016x}"))
    citation, transfer = f"{NAMER.base}citation/{number}", f"{NAMER.base}transfer/{number}"
    writer.link(citation, bkg.refersTo, POLICY)
    for place in (PROJECT, BUDGET, transfer):
        writer.link(citation, bkg.citedIn, place)
    writer.text(citation, bkg.citationRole, "funding")
    writer.text(citation, bkg.context, "project_name")
    writer.text(citation, bkg.rawText, "甲")
    writer.integer(citation, bkg.line, number)
    writer.link(BUDGET, bkg.project, PROJECT)
    writer.link(transfer, bkg.project, PROJECT)
    writer.decimal(BUDGET, bkg.total, Decimal(total))
    writer.text(BUDGET, bkg.totalFrom, source)
    return writer


def test_what_two_documents_say_of_one_project_budget_is_mixed(tmp_path: Path) -> None:
    writers = [graph(1, "5", "performance"), graph(2, "7", "project_expenditure")]
    with EmbeddedStore.open(tmp_path / "s") as store:
        for writer in writers:
            store.replace_graph(writer.graph, writer.to_bytes())
        found = [list(read_mentions(store, writer.graph)) for writer in writers]
    assert found == [
        [
            Mention(
                0, POLICY, PROJECT, None, Decimal(5), "performance", "funding", "project_name", "甲", 1, None
            )
        ],
        [
            Mention(
                0,
                POLICY,
                PROJECT,
                None,
                Decimal(7),
                "project_expenditure",
                "funding",
                "project_name",
                "甲",
                2,
                None,
            )
        ],
    ]


def test_a_project_without_a_budget_is_left_out(tmp_path: Path) -> None:
    writer = GraphWriter(NAMER.document_graph("3" * 16))
    citation = f"{NAMER.base}citation/3"
    writer.link(citation, bkg.refersTo, POLICY)
    writer.link(citation, bkg.citedIn, PROJECT)
    for term, text in ((bkg.citationRole, "basis"), (bkg.context, "goal"), (bkg.rawText, "甲")):
        writer.text(citation, term, text)
    with EmbeddedStore.open(tmp_path / "s") as store:
        store.replace_graph(writer.graph, writer.to_bytes())
        (found,) = read_mentions(store, writer.graph)
    assert (found.project, found.total, found.total_from, found.line) == (PROJECT, None, None, None)
