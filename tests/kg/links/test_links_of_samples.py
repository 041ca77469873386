"""Links over the sample documents: what the rules find, what a person's decision changes, and that all can be undone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import BuildError
from kg.graph.iri import Namer
from kg.links.decisions import read_decisions, write_decisions
from kg.links.linking import run_rules
from kg.store.embedded import EmbeddedStore

NAMER = Namer()
SHARED = "11010525T000003427332"
OURS = NAMER.project_budget(SHARED, "601001", 2026, "budget")
THEIRS = NAMER.project_budget(SHARED, "707001", 2026, "budget")


@pytest.fixture
def store(sample_store_path: Path, tmp_path: Path) -> Iterator[EmbeddedStore]:
    """The store of the samples as one that a test may change: a copy, as building it takes seconds."""
    shutil.copytree(sample_store_path, tmp_path / "store")
    with EmbeddedStore.open(tmp_path / "store") as opened:
        yield opened


def pairs(store: EmbeddedStore, rule: str) -> set[frozenset[str]]:
    found = store.query(
        "PREFIX bkg: <https://w3id.org/budgetkg/ontology#> SELECT ?a ?b WHERE { GRAPH <"
        + NAMER.links_graph(rule)
        + "> { ?link a bkg:Link ; bkg:linkFrom ?a ; bkg:linkTo ?b } }"
    )
    assert isinstance(found, ox.QuerySolutions)
    return {frozenset(term.value for term in row if isinstance(term, ox.NamedNode)) for row in found}


def test_one_code_in_two_units_is_one_link(store: EmbeddedStore) -> None:
    found = pairs(store, "same-project-code")
    assert frozenset((OURS, THEIRS)) in found
    assert all(len(pair) == 2 for pair in found), "nothing is linked to itself"


def test_a_project_named_by_its_funding_document_is_tied_to_the_transfer_row(store: EmbeddedStore) -> None:
    budget = NAMER.project_budget("11010224T000003038458", "275001", 2024, "budget")
    partners = {
        end for pair in pairs(store, "municipal-transfer") if budget in pair for end in pair - {budget}
    }
    assert len(partners) == 1
    assert "/transfer/" in partners.pop()


def test_money_given_back_to_a_street_comes_from_the_department_that_the_name_says(
    store: EmbeddedStore,
) -> None:
    found = pairs(store, "passed-down-from")
    passed = NAMER.project_budget("11010525T000003405454", "601001", 2026, "budget")
    assert any(passed in pair for pair in found)
    assert all(OURS not in pair for pair in found), "a project without such a name is passed down from nobody"


def test_the_next_years_budget_follows_this_years(store: EmbeddedStore) -> None:
    this, following = (
        NAMER.project_budget("11010224T000003038448", "275001", year, "budget") for year in (2024, 2025)
    )
    assert frozenset((this, following)) in pairs(store, "preceded-by")


def test_running_the_rules_again_changes_nothing(store: EmbeddedStore, tmp_path: Path) -> None:
    before, after = tmp_path / "before.nq", tmp_path / "after.nq"
    store.dump(before)
    run_rules(store, NAMER)
    store.dump(after)
    assert sorted(before.read_bytes().splitlines()) == sorted(after.read_bytes().splitlines())


def test_dropping_a_graph_undoes_its_rule_and_no_other(store: EmbeddedStore) -> None:
    others = pairs(store, "passed-down-from")
    store.remove_graph(NAMER.links_graph("same-project-code"))
    assert pairs(store, "same-project-code") == set()
    assert pairs(store, "passed-down-from") == others


def test_a_person_who_says_no_wins_over_every_rule(store: EmbeddedStore, tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(
        f"- not-same: [{OURS}, {THEIRS}]\n  reason: 采购批次不同\n  by: AB\n  date: 2026-03-01\n", "utf-8"
    )
    decisions = read_decisions(path, NAMER)
    before = pairs(store, "same-project-code")
    report = run_rules(store, NAMER, decisions)
    assert before - pairs(store, "same-project-code") == {frozenset((OURS, THEIRS))}
    assert sum(result.refused for result in report.results) >= 1
    assert report.idle == ()


def test_decisions_are_read_back_as_written(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.yaml", tmp_path / "b.yaml"
    path.write_text(f"- same: [{OURS}, {THEIRS}]\n  reason: 同一批设备\n  date: 2026-03-01\n", "utf-8")
    decisions = read_decisions(path, NAMER)
    write_decisions(decisions, copy)
    assert read_decisions(copy, NAMER) == decisions


@pytest.mark.parametrize(
    "entry",
    [
        "- same: [a]\n",
        "- maybe: [urn:a, urn:b]\n",
        "just text",
        "- same: [urn:a:1, urn:b:2]\n  date: 2026-03-01\n",
    ],
    ids=["one end", "unknown verdict", "no list", "no reason"],
)
def test_a_malformed_decision_is_named_with_its_file(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(entry, "utf-8")
    with pytest.raises(BuildError, match=r"decisions\.yaml"):
        read_decisions(path, NAMER)
