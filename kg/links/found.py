"""What a rule finds: the rows of its query as links, each once, with the reasons of all its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal

import msgspec
import pyoxigraph as ox

from kg.errors import BuildError
from kg.graph.iri import Namer, last_key
from kg.links.title_match import near_pairs
from kg.sparql.binding import bind_variables
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader, StoreReader
from queries.rules.catalogue import Rule

_AT_ONCE = 100
"""Values for which a rule with parts is asked together: the store holds what it groups in memory."""
_SHOWN = 5
"""Values of one column that the evidence of a link lists."""
_ONLY_ALIKE = Decimal("0.99")
"""The highest confidence of things whose texts are only alike."""
_TWO_DIGITS = Decimal("0.01")

Row = Mapping[str, str]


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


def find_links(store: GraphReader, namer: Namer, rule: Rule) -> list[Link]:
    """All links that a rule finds, in the order of their ends.

    Args:
        store: The store, with the graph of comparable names.
        namer: Makes the IRIs of stubs.
        rule: The rule.

    Raises:
        BuildError: The query lacks a column that the header needs, or a row lacks an end.
    """
    rows = _rows(store, rule)
    if rule.near is not None:
        rows = _near_rows(rows, rule.near)
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    stubs: dict[str, Stub] = {}
    for row in rows:
        start, end = row.get("from", ""), row.get("to", "")
        if not end and rule.stub and row.get("stub_name"):
            stub = Stub(rule.stub, row["stub_name"], row.get("stub_region", ""))
            end = namer.unit(last_key(stub.region), stub.name)
            stubs[end] = stub
        if not start or not end:
            raise BuildError(f"rule {rule.id}", "rows with `from` and `to`", str(dict(row)))
        ends = tuple(sorted((start, end))) if rule.symmetric else (start, end)
        groups[ends[0], ends[1]].append(row)
    return [_link(rule, ends, group, stubs.get(ends[1])) for ends, group in sorted(groups.items())]


def _rows(store: GraphReader, rule: Rule) -> list[Row]:
    """The rows of the rule's query, without the cells that are not bound.

    A server is asked at once: parts spare the memory of this process, and Virtuoso closes the line over them.
    """
    if rule.parts is None or not isinstance(store, StoreReader):
        return _asked(store, rule, rule.text)
    values = sorted(value for (value,) in ask_texts(store, rule.parts.values) if value)
    rows: list[Row] = []
    for start in range(0, len(values), _AT_ONCE):
        terms = [ox.NamedNode(value) for value in values[start : start + _AT_ONCE]]
        rows += _asked(store, rule, bind_variables(rule.text, {rule.parts.column: terms}))
    return rows


def _asked(store: GraphReader, rule: Rule, text: str) -> list[Row]:
    found = store.query(text)
    if not isinstance(found, ox.QuerySolutions):
        raise BuildError(f"rule {rule.id}", "a SELECT", type(found).__name__)
    columns = [variable.value for variable in found.variables]
    if missing := sorted((rule.columns | {"from", "to"}) - set(columns)):
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
