"""The look-up people come for: which projects cite a policy document, however they name it; else where it is mentioned."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kg.answers.questions import answer
from kg.graph.values import Rows
from kg.policy.catalogue import NamedPolicy, policy_of_iri
from kg.policy.identity import names_of_policy, perhaps_same
from kg.policy.names import understand
from kg.policy.number_parts import NearNumber
from kg.store.asking import ask
from kg.store.snapshot import GraphReader

_QUERY = "projects-citing-policy"
_BRIEF = frozenset(
    {"project_code", "project_name", "unit_name", "fiscal_year", "amount_yuan", "file", "page", "line"}
)
MENTION_COLUMNS = ("policy", "raw_text", "context", "role", "file", "page", "line")
MENTION_HEADINGS = ("政策文件", "原文", "位置", "作用", "文件", "页", "行")


class PolicyAnswer(msgspec.Struct, frozen=True):
    """The projects that cite what was asked for.

    `mentions` (`MENTION_COLUMNS`) says where documents are cited that no project cites. Where the words fit several
    documents, `candidates` holds their numbers or titles and titles, and nothing else is answered. `perhaps` are
    documents that may be the same one, not counted in; `nearest` are those near one that nothing cites, `unknown` those
    of a list that nothing cites.
    """

    columns: Sequence[str] = ()
    headings: Sequence[str] = ()
    rows: Rows = ()
    title: str = ""
    candidates: Rows = ()
    mentions: Rows = ()
    perhaps: Rows = ()
    nearest: tuple[NearNumber, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether any document cites what was asked for."""
        return bool(self.rows or self.mentions)

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
    """Who cites the documents that these words name: a number in any form or part of one, a title, a project.

    Words that several documents share give no rows but the candidates to choose from; a list or range of numbers, and
    a project, mean all of theirs.
    """
    meant = understand(store, asked)
    if len(meant.policies) > 1 and not meant.all_meant:
        return PolicyAnswer(candidates=[(policy.key, policy.title) for policy in meant.policies])
    if not any(policy.iri for policy in meant.policies):
        return PolicyAnswer(title=asked, nearest=meant.nearest)
    found = [_of_one(store, policy) for policy in meant.policies if policy.iri]
    first = found[0]
    return msgspec.structs.replace(
        first,
        title=f"{first.title}：{'、'.join(policy.key for policy in meant.policies if policy.iri)}",
        rows=[row for one in found for row in one.rows],
        mentions=[row for one in found for row in one.mentions],
        perhaps=[row for one in found for row in one.perhaps],
        unknown=(*(policy.key for policy in meant.policies if not policy.iri), *meant.unknown),
    )


def _of_one(store: GraphReader, policy: NamedPolicy) -> PolicyAnswer:
    found = answer(store, _QUERY, {"policy": policy.key})
    close = [named for iri in perhaps_same(store, policy.iri) for named in _named(store, iri)]
    return PolicyAnswer(
        columns=found.columns,
        headings=[column.label for column in found.query.columns],
        rows=found.rows,
        title=found.query.summary,
        mentions=() if found.rows else _mentions(store, policy),
        perhaps=close,
    )


def _mentions(store: GraphReader, policy: NamedPolicy) -> Rows:
    """Every place that cites a document under any of its names, in the order of files."""
    found = [
        (policy.key, *(row[column] for column in ("raw", *MENTION_COLUMNS[2:])))
        for name in names_of_policy(store, policy.iri)
        for row in ask(store, "policy/mentions", named=name)
    ]
    return sorted(found, key=lambda row: tuple(str(cell or "").zfill(8) for cell in row[4:]))


def _named(store: GraphReader, iri: str) -> list[tuple[str, str]]:
    policy = policy_of_iri(store, iri)
    return [(policy.key, policy.title)] if policy else []
