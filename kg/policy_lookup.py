"""The look-up people come for: which projects cite a policy document, given its number or part of its title."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pyoxigraph as ox

from extract.policy import normalise_title, parse_number
from kg.answer import answer
from kg.snapshot import GraphReader
from kg.values import Rows
from ontology.terms import bkg, dcterms

_QUERY = "projects-citing-policy"
_BRIEF = frozenset(
    {"project_code", "project_name", "unit_name", "fiscal_year", "amount_yuan", "file", "line"}
)
_TITLES = f"""SELECT ?policy ?title ?number WHERE {{ GRAPH ?g {{
  ?policy a <{bkg.PolicyDocument}> ; <{dcterms.title}> ?title .
  OPTIONAL {{ ?policy <{bkg.documentNumber}> ?number }} }} }}"""


class PolicyAnswer(msgspec.Struct, frozen=True):
    """The citing projects, or where the question fits several documents, those as (number, title)."""

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

    A number is looked up as such. Anything else is compared with the titles known: one that equals it
    wins, else all that contain it; several different documents become candidates to choose from.
    """
    number = parse_number(asked)
    if number:
        return _answer(store, number.normal)
    found = _by_title(store, asked)
    if len(found) > 1:
        return PolicyAnswer(candidates=sorted(found.items()))
    if not found:
        return PolicyAnswer(title=asked)
    return _answer(store, next(iter(found)))


def _answer(store: GraphReader, key: str) -> PolicyAnswer:
    found = answer(store, _QUERY, {"policy": key})
    return PolicyAnswer(
        columns=found.columns,
        headings=[column.label for column in found.query.columns],
        rows=found.rows,
        title=f"{found.query.summary}：{key}",
    )


def _by_title(store: GraphReader, asked: str) -> dict[str, str]:
    """Number (or title) → title of the documents that the asked words name."""
    wanted = normalise_title(asked)
    exact: dict[str, str] = {}
    partial: dict[str, str] = {}
    solutions = store.query(_TITLES)
    if not isinstance(solutions, ox.QuerySolutions) or not wanted:
        return {}
    for row in solutions:
        title, number = row["title"], row["number"]
        if not isinstance(title, ox.Literal):
            continue
        key = number.value if isinstance(number, ox.Literal) else title.value
        folded = normalise_title(title.value)
        if folded == wanted:
            exact[key] = title.value
        elif wanted in folded:
            partial[key] = title.value
    return exact or partial
