"""Answers to saved questions as tables of pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import msgspec

from kg.answers.questions import Answer, answer
from kg.graph.iri import escape_key
from kg.graph.values import Value
from kg.money import PHASES
from kg.store.snapshot import GraphReader
from kg.web.places import AnswerPlaces
from kg.web.thing import thing_ref
from kg.web.view import ColumnKind, DataTable, Ref, ViewCell, ViewColumn
from kg.words.codes import ALLOCATION_STATES, CHOICES, CITED_IN, MONEY_FROM, TONES, code_text, rule_text
from kg.words.text import Text
from queries.catalogue import SavedQuery

_STATUS_COLUMNS = frozenset({"status", "severity", "severity_found"})
_KEY_PAGES = {
    "policy_number": "policy",
    "policy_title": "policy",
    "project_code": "project",
    "function_code": "function",
}
"""Columns whose values are keys of things; a policy with a number is not known by its title."""

_CODE_LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "kind": ("table-kind",),
        "state": ("table-state", "outcome"),
        "result": ("outcome",),
        "role": ("citation-role", "row-role"),
        "roles": ("citation-role",),
        "why": ("hindrance",),
        "outcome": ("outcome",),
    }
)
"""Columns and parameters whose values are codes, with the code lists that say them in words."""
_OTHER_CODES: Mapping[str, Mapping[str, Text]] = MappingProxyType(
    {
        "stage": {phase: Text(*names) for phase, names in PHASES.items()},
        "context": CITED_IN,
        "contexts": CITED_IN,
        "amount_from": MONEY_FROM,
        "state": ALLOCATION_STATES,
        "severity": TONES,
        "severity_found": TONES,
        "status": TONES,
    }
)

DERIVED = frozenset({"difference_yuan", "change_yuan"})
"""Amounts that are printed nowhere: their two sides stand beside them."""

_CODED = frozenset(_CODE_LISTS) | frozenset(_OTHER_CODES) | {"rule_name"}


def value_text(name: str, value: str) -> Text | None:
    """The words for a value of a column or parameter that holds codes, several of them parted by blanks.

    >>> value_text("roles", "basis funding")
    Text(zh='依据、资金来源', en='basis, funding')
    """
    if name in ("rule", "rule_name"):
        return rule_text(value)
    found = []
    for code in value.split():
        words = _OTHER_CODES.get(name, {}).get(code) or (
            code_text(code, *_CODE_LISTS[name]) if name in _CODE_LISTS else CHOICES.get(code)
        )
        found.append(words)
    known = [words for words in found if words is not None]
    if not known or len(known) < len(found):
        return None
    return Text("、".join(w.zh for w in known), ", ".join(w.en for w in known))


def question_table(
    store: GraphReader,
    question: str,
    params: Mapping[str, str],
    *,
    name: str,
    caption: Text,
    limit: int | None = None,
    without: Sequence[str] = (),
    more: Ref | None = None,
) -> DataTable:
    """The answer to a saved question as a table of a page.

    Args:
        store: An open store.
        question: Name of the saved question.
        params: Its parameters.
        name: Name of the table on its page.
        caption: What a row is.
        limit: Most rows shown; the table then links to the page with all of them.
        without: Columns to leave out, such as those that are equal in all rows.
        more: The page with all rows; the question's own if not given.
    """
    found = answer(store, question, params, limit=limit)
    more = (
        Ref("questions", question, tuple(sorted(params.items()))) if found.total > len(found.rows) else None
    )
    places = AnswerPlaces(store, found.columns)
    return answer_table(found, places, name=name, caption=caption, without=without, more=more)


def answer_table(
    found: Answer,
    places: AnswerPlaces,
    *,
    name: str,
    caption: Text,
    without: Sequence[str] = (),
    more: Ref | None = None,
) -> DataTable:
    """An answer as a table; codes and numbers that have a page link to it, amounts to where they are printed."""
    shown = [i for i, column in enumerate(found.columns) if column not in without]
    columns = tuple(_column(found.query, i, [row[i] for row in found.rows]) for i in shown)
    numbered = "policy_number" in found.columns
    rows = []
    for row in found.rows:
        by_title = not numbered or row[found.columns.index("policy_number")] is None
        cells = [_cell(found.columns[i], row[i], by_title=by_title) for i in shown]
        for at, i in enumerate(shown):
            if (
                columns[at].kind is ColumnKind.MONEY
                and row[i] is not None
                and found.columns[i] not in DERIVED
            ):
                cells[at] = msgspec.structs.replace(cells[at], ref=places.ref(found.columns[i], row))
        rows.append(tuple(cells))
    return DataTable(name, caption, columns, tuple(rows), more=more)


def _column(query: SavedQuery, position: int, values: Sequence[Value]) -> ViewColumn:
    column = query.columns[position]
    return ViewColumn(column.name, Text(column.label, column.label_en), _kind(column.name, values))


def _kind(name: str, values: Sequence[Value]) -> ColumnKind:
    if name.endswith("_yuan"):
        return ColumnKind.MONEY
    if name == "year" or name.endswith("_year"):
        return ColumnKind.YEAR
    present = [v for v in values if v is not None]
    numeric = bool(present) and all(isinstance(v, int | float | Decimal) for v in present)
    return ColumnKind.NUMBER if numeric else ColumnKind.TEXT


def _cell(column: str, value: Value, *, by_title: bool) -> ViewCell:
    if isinstance(value, str) and column in _STATUS_COLUMNS:
        return ViewCell(value, Text("", ""), tone=value)
    if isinstance(value, str) and column in _CODED and (words := value_text(column, value)):
        return ViewCell(value, words)
    if isinstance(value, str) and value.startswith("http"):
        return ViewCell(value, ref=thing_ref(value))
    if isinstance(value, str) and column in _KEY_PAGES and (by_title or column != "policy_title"):
        return ViewCell(value, ref=Ref(_KEY_PAGES[column], escape_key(value)))
    return ViewCell(value)
