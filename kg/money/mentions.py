"""Which projects of a document cite which policy, and where: what a look-up of a policy lists, read once a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

import msgspec

from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg


class Mention(msgspec.Struct, frozen=True):
    """One citation at one place; IRIs.

    `citation` numbers the citations of the document. `project` is the place's, else the place, which may be no project.
    `total` and `total_from` are those of the place where it is a project budget.
    """

    citation: int
    policy: str
    project: str
    unit: str | None
    total: Decimal | None
    total_from: str | None
    role: str
    context: str
    raw: str
    line: int | None
    page: int | None


def read_mentions(store: GraphReader, graph: str) -> Iterator[Mention]:
    """The citations of a document, in the order of their IRIs.

    Of the places of a citation only the project budgets count, which know unit and money; where there is none, all.
    """
    about: dict[str, dict[str, str]] = defaultdict(dict)
    for _, place, term, value in sorted(ask_texts(store, "money/citing-places", graph=graph), key=str):
        if place and term and value:
            about[place].setdefault(term, value)
    rows: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for _, citation, *texts in ask_texts(store, "money/mentions", graph=graph):
        if citation:
            rows[citation].append(tuple(text or "" for text in texts))
    for number, (_, found) in enumerate(sorted(rows.items())):
        budgets = [row for row in found if bkg.totalFrom in about[row[1]]]
        for row in sorted(budgets or found):
            yield _mention(number, row, about[row[1]])


def _mention(number: int, row: tuple[str, ...], about: Mapping[str, str]) -> Mention:
    policy, place, role, context, raw, line, page = row
    return Mention(
        citation=number,
        policy=policy,
        project=about.get(bkg.project, place),
        unit=about.get(bkg.unit) or about.get(bkg.department),
        total=_decimal(about.get(bkg.total)),
        total_from=about.get(bkg.totalFrom),
        role=role,
        context=context,
        raw=raw,
        line=int(line) if line else None,
        page=int(page) if page else None,
    )


def _decimal(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
