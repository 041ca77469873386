"""Decisions about whole tables, applied before their figures are read: the unit of money and what a header says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from extract.decisions.model import DecisionKind, ReadingDecision, is_at
from extract.facts import Decided
from extract.tables.columns import clean_paths
from extract.tables.header import header_paths
from extract.tables.header_rows import split_header
from extract.tables.table import Table

TABLE_VERDICTS = frozenset({DecisionKind.MONEY_UNIT, DecisionKind.COLUMN})
"""Verdicts that change how a table is read."""


def decide_tables(
    document: str, tables: Sequence[Table], decisions: Iterable[ReadingDecision]
) -> list[Decided]:
    """Give tables the units and headers that a person decided; returns the decisions that fit what is printed.

    Args:
        document: SHA-256 of the document.
        tables: Its tables; those that a decision is about are changed.
        decisions: Decisions about this document.
    """
    found = []
    for decision in decisions:
        if decision.verdict not in TABLE_VERDICTS or decision.place is None:
            continue
        at = [n for n, table in enumerate(tables, 1) if is_at(decision.place, table.source)]
        if len(at) == 1 and _decide(tables[at[0] - 1], decision):
            found.append(applied(document, decision, table=at[0]))
    return found


def _decide(table: Table, decision: ReadingDecision) -> bool:
    """Change a table as decided; returns whether the print agrees with what the person saw."""
    if decision.verdict is DecisionKind.MONEY_UNIT:
        unit = decision.money_unit
        if unit is None or decision.printed != table.name:
            return False
        table.unit = unit
        return True
    paths = _paths_of(table, decision.printed)
    if len(paths) != 1:
        return False
    table.decided_heads[paths.pop()] = decision.header
    return True


def _paths_of(table: Table, printed: str) -> set[tuple[str, ...]]:
    """The header paths of a table that read so, as printed or without noise; none where one stands twice in a row."""
    found: set[tuple[str, ...]] = set()
    for page in table.pages:
        for header, _ in split_header(page, table.kind):
            paths = header_paths(header)
            for path, clean in zip(paths, clean_paths(paths), strict=True):
                if printed in ("/".join(path), "/".join(clean)):
                    if Counter(paths)[path] > 1:
                        return set()
                    found.add(path)
    return found


def applied(document: str, decision: ReadingDecision, **about: object) -> Decided:
    """A decision as a fact of its document.

    Args:
        document: SHA-256 of the document.
        decision: The decision.
        about: More members of the fact: what it is about, and what was read.
    """
    members: dict[str, object] = {
        "document": document,
        "source": decision.place,
        "key": decision.key,
        "verdict": decision.verdict.value,
        "part": decision.part or None,
        "printed": decision.printed,
        "value": decision.value,
        "amount": decision.amount,
        "reason": decision.reason,
        "by": decision.by,
        "decided": decision.date,
    }
    return Decided(**(members | about))  # type: ignore[arg-type]  # the members are those of the struct
