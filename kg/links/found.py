"""What a rule finds: the rows of its query as links, each once, with the reasons of all its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Decimal

import msgspec
import pyoxigraph as ox

from kg.errors import BuildError
from kg.graph.iri import Namer, last_key
from kg.links.kept import Ends, KeptRows, Row
from kg.links.title_match import near_pairs
from kg.sparql.binding import bind_variables
from kg.store.asking import ask_terms
from kg.store.snapshot import GraphReader, StoreReader
from queries.rules.catalogue import Rule

_SHOWN = 5
"""Values of one column that the evidence of a link lists."""
_ONLY_ALIKE = Decimal("0.99")
"""The highest confidence of things whose texts are only alike."""
_TWO_DIGITS = Decimal("0.01")


class Stub(msgspec.Struct, frozen=True):
    """A thing that no document describes: its class, its name as printed, and its region; class and region are IRIs."""

    kind: str
    name: str
    region: str


class Link(msgspec.Struct, frozen=True):
    """One link: ends, relation and sources are IRIs; `evidence` is Chinese, then English.

    `stub` is there where the end of the link is a thing that no document describes.
    """

    rule: str
    start: str
    relation: str
    end: str
    symmetric: bool
    confidence: Decimal
    evidence: tuple[str, str]
    sources: tuple[str, ...]
    stub: Stub | None = None

    @property
    def statements(self) -> tuple[tuple[str, str], ...]:
        """Subject and object of what it asserts, both ways where the relation is symmetric."""
        forward = (self.start, self.end)
        return (forward, forward[::-1]) if self.symmetric else (forward,)


def find_links(store: GraphReader, namer: Namer, rule: Rule, kept: KeptRows | None = None) -> list[Link]:
    """All links that a rule finds, in the order of their ends.

    Args:
        store: The store, with the graph of comparable names.
        namer: Makes the IRIs of stubs.
        rule: The rule.
        kept: Where the rows of a rule with parts are kept.

    Raises:
        BuildError: The query lacks a column that the header needs, or a row lacks an end.
    """
    if rule.parts is None or not isinstance(store, StoreReader):
        rows = _asked(store, rule, rule.text)
        return links_of(namer, rule, rows if rule.near is None else _near_rows(rows, rule.near))
    if rule.parts.whole:
        rows = _of_links(rule, _asked(store, rule, rule.text))
    else:
        values = ask_terms(store, rule.parts.values)
        rows = rows_of_parts(store, rule, [value for (value,) in values if isinstance(value, ox.NamedNode)])
    if kept:
        kept.begin(rule.id)
        keep_rows(kept, namer, rule, rows)
    return links_of(namer, rule, rows)


def links_of(namer: Namer, rule: Rule, rows: Iterable[Row]) -> list[Link]:
    """The links that rows make, in the order of their ends; all rows of a link are among them, in whatever order."""
    groups: dict[Ends, list[Row]] = defaultdict(list)
    stubs: dict[str, Stub] = {}
    for row in rows:
        ends, stub = _ends(namer, rule, row)
        groups[ends].append(row)
        if stub:
            stubs[ends[1]] = stub
    return [_link(rule, ends, group, stubs.get(ends[1])) for ends, group in sorted(groups.items())]


def keep_rows(kept: KeptRows, namer: Namer, rule: Rule, rows: Iterable[Row]) -> None:
    """Keep the rows of a rule with parts, each with the value that it hangs on."""
    column = rule.parts.column if rule.parts else ""
    by_value: dict[str, list[tuple[Ends, Row]]] = defaultdict(list)
    for row in rows:
        by_value[row[column]].append((_ends(namer, rule, row)[0], row))
    for value, found in by_value.items():
        kept.add(rule.id, value, found)


def _ends(namer: Namer, rule: Rule, row: Row) -> tuple[Ends, Stub | None]:
    """What a row links, those of a symmetric relation in their order, and the stub that the end is."""
    start, end = row.get("from", ""), row.get("to", "")
    stub = None
    if not end and rule.stub and row.get("stub_name"):
        stub = Stub(rule.stub, row["stub_name"], row.get("stub_region", ""))
        end = namer.unit(last_key(stub.region), stub.name)
    if not start or not end:
        raise BuildError(f"rule {rule.id}", "rows with `from` and `to`", str(dict(row)))
    return ((end, start) if rule.symmetric and end < start else (start, end)), stub


def rows_of_parts(store: GraphReader, rule: Rule, values: Iterable[ox.NamedNode]) -> list[Row]:
    """The rows of a rule with parts for some values, without what no link shows.

    Each row holds the value that it hangs on. A server is never asked so: parts spare the memory of this process, and
    Virtuoso closes the line over them.
    """
    assert rule.parts is not None  # noqa: S101 - told by the caller
    column = rule.parts.column
    rows: list[Row] = []
    terms = sorted(set(values), key=str)
    for start in range(0, len(terms), rule.parts.at_once):
        bound = bind_variables(rule.text, {column: terms[start : start + rule.parts.at_once]})
        rows += _of_links(rule, _asked(store, rule, bound))
    return rows


def _of_links(rule: Rule, rows: Iterable[Row]) -> list[Row]:
    """Rows of a rule with parts without what no link shows."""
    needed = rule.columns | {"from", "to"} | ({rule.parts.column} if rule.parts else set())
    return [{name: text for name, text in row.items() if name in needed} for row in rows]


def _asked(store: GraphReader, rule: Rule, text: str) -> list[Row]:
    """The rows of the rule's query, without the cells that are not bound."""
    found = store.query(text)
    if not isinstance(found, ox.QuerySolutions):
        raise BuildError(f"rule {rule.id}", "a SELECT", type(found).__name__)
    columns = [variable.value for variable in found.variables]
    needed = rule.columns | {"from", "to"} | ({rule.parts.column} if rule.parts else set())
    if missing := sorted(needed - set(columns)):
        raise BuildError(f"rule {rule.id}", f"the columns {', '.join(missing)}", ", ".join(columns))
    return [
        {
            column: term.value
            for column, term in zip(columns, solution, strict=True)
            if isinstance(term, ox.NamedNode | ox.Literal)
        }
        for solution in found
    ]


def _near_rows(rows: Iterable[Row], at_least: float) -> list[Row]:
    """Rows that pair the things whose texts are alike.

    Where several are equally alike, each is as likely, and the confidence says so.
    """
    sides: dict[str, dict[str, set[str]]] = {"from": defaultdict(set), "to": defaultdict(set)}
    for row in rows:
        for side, texts in sides.items():
            if side in row:
                texts[row[side]].add(row["text"])
    pairs = list(near_pairs(sides["from"], sides["to"], at_least))
    rivals: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        rivals[pair.left].add(pair.right)
    paired: list[Row] = []
    for pair in pairs:
        share = Decimal(str(pair.likeness)) / len(rivals[pair.left])
        confidence = min(share, _ONLY_ALIKE).quantize(_TWO_DIGITS, ROUND_DOWN)
        paired.append(
            {
                "from": pair.left,
                "to": pair.right,
                "from_text": pair.left_title,
                "to_text": pair.right_title,
                "confidence": str(confidence),
            }
        )
    return paired


def _link(rule: Rule, ends: tuple[str, str], rows: Sequence[Row], stub: Stub | None) -> Link:
    confidence = rule.confidence
    if confidence is None:
        confidence = max(_confidence(rule, row) for row in rows)
    sources = {row[name] for row in rows for name in rule.sources if name in row}
    evidence = rule.evidence
    return Link(
        rule=rule.id,
        start=ends[0],
        relation=rule.relation,
        end=ends[1],
        symmetric=rule.symmetric,
        confidence=confidence,
        evidence=(
            _told(rule, evidence.zh, rows, "、", "等{}项"),
            _told(rule, evidence.en, rows, ", ", " and {} more"),
        ),
        sources=tuple(sorted(sources or ends)),
        stub=stub,
    )


def _confidence(rule: Rule, row: Row) -> Decimal:
    text = row.get("confidence", "")
    try:
        value = Decimal(text)
    except ArithmeticError as error:
        raise BuildError(f"rule {rule.id} confidence", "a number", repr(text)) from error
    if not 0 < value <= 1:
        raise BuildError(f"rule {rule.id} confidence", "a number above 0, at most 1", text)
    return value


def _told(rule: Rule, template: str, rows: Sequence[Row], comma: str, more: str) -> str:
    """The text with the values of all rows, in order; long lists are cut."""
    told: dict[str, str] = {}
    for name in rule.evidence.columns:
        values = sorted({row[name] for row in rows if name in row})
        shown = comma.join(values[:_SHOWN]) or "—"
        told[name] = shown + (more.format(len(values) - _SHOWN) if len(values) > _SHOWN else "")
    return template.format_map(told)
