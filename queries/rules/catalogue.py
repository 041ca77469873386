"""The rules of this package: reads the `.rq` files and checks their headers.

A file begins with a YAML header in lines of `#+`, described in `docs/links.md`; below it stands one SELECT over
the whole store.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import resources
from string import Formatter

import msgspec
import yaml

from queries.errors import QueryFileError

_PREFIX = re.compile(r"^\s*PREFIX\s+([A-Za-z][\w-]*):\s*<([^<>\s]+)>", re.M | re.I)
_STUB_COLUMNS = ("stub_name", "stub_region")
_NEAR_COLUMNS = frozenset({"from_text", "to_text", "confidence"})


class EvidenceText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a link says for itself, in two languages; `{name}` stands for the values of that column."""

    zh: str
    en: str

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the texts name."""
        return frozenset(
            name for text in (self.zh, self.en) for _, name, _, _ in Formatter().parse(text) if name
        )


class RuleParts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a rule is asked part by part: for some values of a column at a time.

    Attributes:
        column: The column. No row depends on rows of other values.
        values: Internal query that gives all its values.
        touched: Internal query that gives, for changed graphs and things, the values whose rows may be others now: of
            each value whose rows read a statement of a changed graph, or one about a changed thing. Without it the rule
            is asked for all values whenever something changed.
        at_once: For so many values it is asked together.
        whole: Where all is derived anew it is asked once without values: finding all costs less than naming each.
    """

    column: str
    values: str
    touched: str | None = None
    at_once: int = 100
    whole: bool = False


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    summary: str
    summary_en: str
    description: str
    relation: str
    evidence: EvidenceText
    confidence: float | str
    since: str
    symmetric: bool = False
    sources: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    stub: str | None = None
    near: float | None = None
    parts: RuleParts | None = None


class Rule(msgspec.Struct, frozen=True):
    """One rule as its file states it.

    Attributes:
        id: Its name, that of the file.
        text: SPARQL: a SELECT with a row for each reason to link `?from` to `?to`. Where `near` is set, a row
            holds one end, `?from` or `?to`, and its `?text`.
        relation: IRI of the property it asserts.
        symmetric: Whether the property holds in both directions.
        evidence: What each link says for itself.
        confidence: From 0 to 1, the same for all its links; None where the column `confidence` gives it.
        confidence_note: How the confidence comes about, where it is not fixed.
        sources: Columns that hold what a link is derived from; its two ends where there are none.
        after: Rules whose links this one reads.
        stub: Class of the thing that is made where a row has `stub_name` and `stub_region` instead of `to`.
        parts: Where set, no row depends on others whose value of that column is another.
        near: How alike two texts must be, from 0 to 1, for rules that compare texts; their evidence may name
            `from_text`, `to_text` and `confidence`.
        since: First version that has the rule.
    """

    id: str
    text: str
    summary: str
    summary_en: str
    description: str
    relation: str
    symmetric: bool
    evidence: EvidenceText
    confidence: Decimal | None
    confidence_note: str
    sources: tuple[str, ...]
    after: tuple[str, ...]
    stub: str | None
    near: float | None
    parts: RuleParts | None
    since: str

    @property
    def columns(self) -> frozenset[str]:
        """The columns that a query must have for this header, besides `from` and `to`."""
        if self.near is not None:
            return frozenset({"text"})
        needed = {*self.evidence.columns, *self.sources}
        if self.stub:
            needed.update(_STUB_COLUMNS)
        if self.confidence is None:
            needed.add("confidence")
        return frozenset(needed)


@cache
def load_rules() -> tuple[Rule, ...]:
    """All rules of this package, each after those whose links it reads, else by name.

    Works from a wheel or a zip as well.

    Raises:
        QueryFileError: A file is malformed, or reads the links of a rule that is not there.
    """
    files = [f for f in resources.files("queries.rules").iterdir() if f.name.endswith(".rq")]
    rules = {f.name: parse_rule(f.name.removesuffix(".rq"), f.read_text("utf-8")) for f in files}
    return in_order({rule.id: rule for _, rule in sorted(rules.items())})


def in_order(rules: Mapping[str, Rule]) -> tuple[Rule, ...]:
    """Rules by name, but each after those whose links it reads.

    Raises:
        QueryFileError: A rule reads the links of an unknown one, or its own by way of others.
    """
    for rule in rules.values():
        for name in rule.after:
            if name not in rules:
                raise QueryFileError(f"rule {rule.id}.rq after", f"one of {', '.join(rules)}", repr(name))
    sorter = TopologicalSorter({rule.id: rule.after for rule in rules.values()})
    try:
        sorter.prepare()
    except CycleError as error:
        raise QueryFileError("rules", "no circle of `after`", " → ".join(error.args[1])) from error
    ordered: list[Rule] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered.extend(rules[name] for name in ready)
        sorter.done(*ready)
    return tuple(ordered)


def parse_rule(name: str, text: str) -> Rule:
    """A rule from the text of its file.

    Args:
        name: Name of the file without its suffix.
        text: What it holds.

    Raises:
        QueryFileError: The header is no YAML, or something in it is missing, unknown or of the wrong kind.
    """
    place = f"rule {name}.rq"
    lines = text.splitlines()
    header = [line.removeprefix("#+").removeprefix(" ") for line in lines if line.startswith("#+")]
    try:
        stated = msgspec.convert(yaml.safe_load("\n".join(header)), _Header)
    except yaml.YAMLError as error:
        raise QueryFileError(place, "a header in YAML", str(error)) from error
    except msgspec.ValidationError as error:
        raise QueryFileError(place, "a header as docs/links.md describes it", str(error)) from error
    if stated.id != name:
        raise QueryFileError(f"{place} id", f"the name of the file, {name}", repr(stated.id))
    _check_evidence(f"{place} evidence", stated)
    body = "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
    prefixes = dict(_PREFIX.findall(body))
    fixed = isinstance(stated.confidence, float)
    return Rule(
        id=stated.id,
        text=body,
        summary=stated.summary,
        summary_en=stated.summary_en,
        description=stated.description.strip(),
        relation=_expand(f"{place} relation", stated.relation, prefixes),
        symmetric=stated.symmetric,
        evidence=stated.evidence,
        confidence=_share(f"{place} confidence", stated.confidence) if fixed else None,
        confidence_note="" if fixed else str(stated.confidence),
        sources=stated.sources,
        after=stated.after,
        stub=_expand(f"{place} stub", stated.stub, prefixes) if stated.stub else None,
        near=None if stated.near is None else float(_share(f"{place} near", stated.near)),
        parts=stated.parts,
        since=stated.since,
    )


def _check_evidence(place: str, stated: _Header) -> None:
    try:
        columns = stated.evidence.columns
    except ValueError as error:
        raise QueryFileError(place, "texts with {column} in braces", str(error)) from error
    if stated.near is not None and (unknown := sorted(columns - _NEAR_COLUMNS)):
        raise QueryFileError(place, f"only {', '.join(sorted(_NEAR_COLUMNS))}", ", ".join(unknown))


def _expand(place: str, name: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in prefixes or not local:
        raise QueryFileError(place, f"a name with a prefix of the query ({', '.join(prefixes)})", repr(name))
    return prefixes[prefix] + local


def _share(place: str, value: float | str) -> Decimal:
    share = Decimal(str(value))
    if not 0 < share <= 1:
        raise QueryFileError(place, "a number above 0, at most 1", str(value))
    return share
