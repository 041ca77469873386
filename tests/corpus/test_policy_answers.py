"""On the real budgets every name of a policy finds the same projects."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.answers.policy_lookup import find_projects
from kg.build.building import build
from kg.policy.catalogue import all_names, all_policies
from kg.policy.names import understand
from kg.store.embedded import EmbeddedStore


@pytest.mark.slow
def test_every_answer_is_complete_under_title_number_and_short_name(shared: Path, tmp_path: Path) -> None:
    """A title that two documents share is a choice, and names each of them."""
    with EmbeddedStore.open(tmp_path / "store") as store:
        build([str(shared / "corpus" / "beijing")], store, jobs=0)
        names = all_names(store)
        policies = all_policies(store)
        assert len(policies) > 100
        differing: list[tuple[str, str, object]] = []
        for policy in policies:
            rows = find_projects(store, policy.key).rows
            for name, _ in names.get(policy.iri, ()):
                meant = understand(store, name).policies
                if policy.iri not in {found.iri for found in meant}:
                    differing.append((policy.key, name, [found.key for found in meant]))
                elif len(meant) == 1 and find_projects(store, name).rows != rows:
                    differing.append((policy.key, name, "other projects"))
        assert differing == []
