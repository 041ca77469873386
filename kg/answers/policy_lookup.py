"""The look-up people come for: which projects cite a policy document, given its number or part of its title."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kg.answers.questions import answer
from kg.graph.values import Rows
from kg.policy.names import find_policies
from kg.store.snapshot import GraphReader

_QUERY = "projects-citing-policy"
_BRIEF = frozenset(
    {"project_code", "project_name", "unit_name", "fiscal_year", "amount_yuan", "file", "page", "line"}
)


class PolicyAnswer(msgspec.Struct, frozen=True):
    """The citing projects, or where the question fits several documents, those as (number or title, title)."""

    columns: Sequence[str] = ()
    headings: Sequence[str] = ()
    rows: Rows = ()
    title: str = ""
    candidates: Rows = ()

    def brief(self) -> PolicyAnswer:
        """The columns that fit on a terminal: project, unit, year, amount, and where the first mention is printed."""
        wanted = [i for i, column in enumerate(self.columns) if column in _BRIEF]
        return msgspec.structs.replace(
            self,
            columns=[self.columns[i] for i in wanted],
            headings=[self.headings[i] for i in wanted],
            rows=[[row[i] for i in wanted] for row in self.rows],
        )


def find_projects(store: GraphReader, asked: str) -> PolicyAnswer:
    """Who cites the document with this number (in any form) or with this in its title.

    Words that several documents share give no rows but the candidates to choose from.
    """
    policies = find_policies(store, asked)
    if len(policies) > 1:
        return PolicyAnswer(candidates=[(policy.key, policy.title) for policy in policies])
    if not policies:
        return PolicyAnswer(title=asked)
    found = answer(store, _QUERY, {"policy": policies[0].key})
    return PolicyAnswer(
        columns=found.columns,
        headings=[column.label for column in found.query.columns],
        rows=found.rows,
        title=f"{found.query.summary}：{policies[0].key}",
    )
