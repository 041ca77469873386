"""The chain of a policy document: what it rests on, what rests on it, whom each pays, and what is promised for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import msgspec

from kg.graph.iri import local_name
from kg.policy.catalogue import NamedPolicy, policy_of_iri
from kg.policy.identity import canonical_policy, names_of_policy
from kg.store.asking import Row, ask, ask_ahead, ask_texts, names_of
from kg.store.snapshot import GraphReader

_DEEPEST = 8
"""Levels up or down after which a chain ends: central to street takes five."""
_WIDEST = 200
"""Documents of one level that are followed."""
_FOLLOWED_UP = frozenset({"implements", "forwards", "issues", "basedOn", "supplements"})
"""What a document does to one that it rests on; one that it amends or repeals is named and not followed."""
_RANK = ("forwards", "issues", "implements", "supplements", "amends", "repeals", "basedOn")

_STEPS = {True: ("policy/rests-on", "lower"), False: ("policy/rested-on", "upper")}
"""Whether upwards → the query of the neighbours, and its variable for the document asked for."""
_OF_NEIGHBOUR = (("policy/key", "iri"), ("policy/is-held", "policy"))
_MONEY = ("policy/handed-out", "policy/received", "policy/promised")

RELATION_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "forwards": "转发",
        "issues": "印发",
        "implements": "贯彻",
        "supplements": "补充",
        "amends": "修改",
        "repeals": "废止",
        "basedOn": "依据",
    }
)


class ChainLink(msgspec.Struct, frozen=True):
    """One document of a chain.

    `level` counts from the document asked for: -1 is what it rests on, 1 what rests on it. `relation` says what the
    lower document does to the upper one (a key of `RELATION_LABELS`); `beside` is the key of the document it was
    reached from.
    """

    level: int
    relation: str
    policy: NamedPolicy
    is_held: bool
    beside: str


class ChainMoney(msgspec.Struct, frozen=True):
    """Money of one document of a chain, a row a receiver and year.

    `kind` is handed_out (the annex says so), received (a transfer row of the receiver) or promised (the totals of the
    project budgets that cite it, of which not all need come from it). They are never added up: the same yuan is in all.
    """

    kind: str
    policy: str
    receiver: str
    year: int | None
    amount_yuan: Decimal | None
    items: int


class PolicyChain(msgspec.Struct, frozen=True):
    """The documents of a chain, the upper first, and the money of the document asked for and of all below it."""

    policy: NamedPolicy
    is_held: bool
    links: tuple[ChainLink, ...]
    money: tuple[ChainMoney, ...]

    @property
    def levels(self) -> int:
        """How many levels the documents stand on, and one more where a unit is paid or promises."""
        return len({link.level for link in self.links} | {0}) + bool(self.money)


def policy_chain(store: GraphReader, iri: str) -> PolicyChain | None:
    """The chain of a policy document, by the IRI of any of its names; None where the store knows no such document."""
    start = policy_of_iri(store, canonical_policy(store, iri))
    if start is None:
        return None
    upper = list(_walk(store, start, upwards=True))
    lower = list(_walk(store, start, upwards=False))
    paid = [start, *(link.policy for link in lower if link.relation != "repeals")]
    units: dict[str, str] = {}
    named = [policy.iri for policy in paid]
    ask_ahead(store, *((query, {"policy": named}) for query in ("policy/names", *_MONEY)))
    money = [row for policy in paid for row in _money(store, policy, units)]
    links = sorted([*upper, *lower], key=lambda link: (link.level, link.beside, link.policy))
    return PolicyChain(start, _is_held(store, start.iri), tuple(links), tuple(money))


def _walk(store: GraphReader, start: NamedPolicy, *, upwards: bool) -> Iterable[ChainLink]:
    """Breadth first in one direction; a document stands on the level where it is met first."""
    known, frontier, level = {start.iri}, [start], 0
    while frontier and abs(level) < _DEEPEST:
        level += -1 if upwards else 1
        reached: list[NamedPolicy] = []
        name, variable = _STEPS[upwards]
        ask_ahead(store, (name, {variable: [policy.iri for policy in frontier]}))
        met = {other for policy in frontier for other in _neighbours(store, policy.iri, upwards=upwards)}
        ask_ahead(store, *((query, {of: sorted(met - known)}) for query, of in _OF_NEIGHBOUR))
        for policy in frontier:
            for other, relations in sorted(_neighbours(store, policy.iri, upwards=upwards).items()):
                named = None if other in known else policy_of_iri(store, other)
                if named is None:
                    continue
                known.add(other)
                relation = min(relations, key=_RANK.index)
                yield ChainLink(level, relation, named, _is_held(store, other), policy.key)
                if not upwards or relation in _FOLLOWED_UP:
                    reached.append(named)
        frontier = reached[:_WIDEST]


def _neighbours(store: GraphReader, iri: str, *, upwards: bool) -> dict[str, set[str]]:
    """Documents one step away → what the lower one does to the upper one."""
    found: dict[str, set[str]] = {}
    name, variable = _STEPS[upwards]
    for upper, relation, lower in ask_texts(store, name, **{variable: iri}):
        other = upper if upwards else lower
        if other and relation and other != iri:
            found.setdefault(other, set()).add(local_name(relation))
    return found


def _is_held(store: GraphReader, iri: str) -> bool:
    return any(row["held"] for row in ask(store, "policy/is-held", policy=iri))


def _money(store: GraphReader, policy: NamedPolicy, units: dict[str, str]) -> Iterable[ChainMoney]:
    """Money of one document; `units` keeps the labels of units, which the documents of a chain share."""
    names = names_of_policy(store, policy.iri)
    handed = [row for name in names for row in ask(store, "policy/handed-out", policy=name)]
    yield from _rows("handed_out", policy, [(str(r["receiver"]), None, r["amount"]) for r in handed])

    paid = [row for name in names for row in ask(store, "policy/received", policy=name)]
    promised = _promised(store, policy.iri)
    if unnamed := {str(row["unit"]) for row in (*paid, *promised) if row["unit"]} - set(units):
        found = names_of(store, unnamed)
        units.update({iri: found.get(iri) or iri for iri in unnamed})

    def unit(iri: object) -> str:
        return units[str(iri)] if iri else ""

    by_file: dict[tuple[object, object], dict[object, list[Row]]] = {}
    for row in paid:
        by_file.setdefault((row["unit"], row["year"]), {}).setdefault(row["document"], []).append(row)
    # A unit that publishes its budget twice received the money once: of its files that with the most rows counts.
    counted = [row for files in by_file.values() for row in max(files.values(), key=len)]
    yield from _rows("received", policy, [(unit(r["unit"]), r["year"], r["amount"]) for r in counted])
    yield from _rows("promised", policy, [(unit(r["unit"]), r["year"], r["total"]) for r in promised])


def _promised(store: GraphReader, policy: str) -> Iterable[Row]:
    """The project budgets that cite a policy; of two documents that state one, that with the greater total."""
    stated: dict[object, list[Row]] = {}
    for row in ask(store, "policy/promised", policy=policy):
        stated.setdefault(row["budget"], []).append(row)
    return [max(rows, key=lambda row: row["total"] or Decimal(0)) for rows in stated.values()]


def _rows(
    kind: str, policy: NamedPolicy, figures: Sequence[tuple[str, object, object]]
) -> Iterable[ChainMoney]:
    """Figures summed up by receiver and year; None where one of them cannot be read."""
    sums: dict[tuple[str, int | None], list[Decimal | None]] = {}
    for receiver, year, amount in figures:
        place = (receiver, year if isinstance(year, int) else None)
        sums.setdefault(place, []).append(amount if isinstance(amount, Decimal) else None)
    for (receiver, year), amounts in sorted(sums.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
        known = [amount for amount in amounts if amount is not None]
        total = sum(known, Decimal(0)) if len(known) == len(amounts) else None
        yield ChainMoney(kind, policy.key, receiver, year, total, len(amounts))
