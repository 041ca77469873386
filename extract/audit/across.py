"""The identities of `identities.yaml` applied to one document: an equation each, or one a subject, project, unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from extract.audit.equation import Equation, Relation, Term, evaluate
from extract.audit.identities import Identity, Selection, identities
from extract.audit.ledger import Figure, Ledger
from extract.facts import Label
from extract.states import Stage
from extract.text import fold


def across_equations(ledger: Ledger, stage: Stage | None = None) -> Iterator[Equation]:
    """What the identities across rows and tables say of this document."""
    for identity in identities():
        if not identity.kinds & ledger.kinds:
            continue
        if identity.stage is None or stage is None or identity.stage is stage:
            yield from equations_of_identity(identity, ledger)


def equations_of_identity(identity: Identity, ledger: Ledger) -> list[Equation]:
    """The equations of one identity; none where a table or a row it needs is not printed.

    With `each`, an amount whose row does not say the dimension makes the identity inapplicable: it would be
    missing in one of the groups.
    """
    variants = [list(_variant(identity, parts, ledger)) for parts in identity.variants]
    return min((v for v in variants if v), key=_broken, default=[])


def _broken(equations: Sequence[Equation]) -> int:
    return sum(1 for verdict in evaluate(equations) if not verdict.holds)


def _variant(identity: Identity, selections: Sequence[Selection], ledger: Ledger) -> Iterator[Equation]:
    whole, parts = _side(identity.whole, identity, ledger), _side(selections, identity, ledger)
    if whole is None or parts is None or not (whole or parts):
        return
    allowed = tuple(a for group in identity.allowed if (a := _terms_of(group, identity, ledger)))
    tables = (ledger.numbers(s.table for s in identity.whole), ledger.numbers(s.table for s in selections))
    if not identity.each:
        yield _equation(identity, "", _terms(whole), _terms(parts), allowed, tables)
        return
    keys = _Keys(identity.each, [e for e, _ in (*whole, *parts)])
    if keys.incomplete:
        return
    left, right = keys.groups(whole), keys.groups(parts)
    is_bound = identity.relation is Relation.AT_LEAST
    for key in sorted({*left, *right}):
        shared = identity.only_shared or identity.relation is Relation.IF_EQUAL
        needed = (left, right) if shared else (right,) if is_bound else ()
        if not all(key in side for side in needed):
            continue
        yield _equation(identity, keys.names[key], left.get(key, ()), right.get(key, ()), allowed, tables)


def _side(
    selections: Sequence[Selection], identity: Identity, ledger: Ledger
) -> list[tuple[Figure, int]] | None:
    """Amounts with their signs; None where a table that the identity needs is not there or of another family."""
    found: list[tuple[Figure, int]] = []
    for selection in selections:
        if not ledger.has(selection.table):
            if selection.optional:
                continue
            return None
        entries = ledger.select(selection)
        if identity.families and any(e.table.family not in identity.families for e in entries):
            return None
        if any(e.table.family in identity.not_families for e in entries):
            return None
        if (
            not entries
            and not selection.optional
            and not identity.each
            and not ledger.is_empty(selection.table)
        ):
            return None
        found.extend((e, selection.sign) for e in entries)
    return found


def _terms_of(group: Sequence[Selection], identity: Identity, ledger: Ledger) -> tuple[Term, ...]:
    """What a difference may be: from tables of any family, since they only acquit."""
    found = _side(group, msgspec.structs.replace(identity, families=()), ledger)
    return _terms(found) if found else ()


def _terms(entries: Sequence[tuple[Figure, int]]) -> tuple[Term, ...]:
    return tuple(entry.term(sign) for entry, sign in entries)


class _Keys:
    """What groups amounts: the codes of the dimensions; names where not every row prints a code."""

    def __init__(self, dimensions: Sequence[str], entries: Sequence[Figure]) -> None:
        self._dimensions = dimensions
        labels = {d: [e.value(d) for e in entries] for d in dimensions}
        self._by_code = {d: all(x and x.code for x in found) for d, found in labels.items()}
        self.incomplete = any(x is None for found in labels.values() for x in found)
        self.names: dict[tuple[str, ...], str] = {}

    def groups(self, entries: Sequence[tuple[Figure, int]]) -> dict[tuple[str, ...], tuple[Term, ...]]:
        """Terms by key."""
        found: defaultdict[tuple[str, ...], list[Term]] = defaultdict(list)
        for entry, sign in entries:
            labels = [entry.value(d) or Label("") for d in self._dimensions]
            key = tuple(
                (x.code or "") if self._by_code[d] else fold(x.name)
                for d, x in zip(self._dimensions, labels, strict=True)
            )
            name = "/".join(str(x) if x.name else x.code or "" for x in labels)
            self.names[key] = max(self.names.get(key, ""), name, key=len)
            found[key].append(entry.term(sign))
        return {key: tuple(terms) for key, terms in found.items()}


def _equation(
    identity: Identity,
    group: str,
    left: tuple[Term, ...],
    right: tuple[Term, ...],
    allowed: tuple[tuple[Term, ...], ...],
    tables: tuple[str, str],
) -> Equation:
    left, right = _without_shared(left, right)
    return Equation(
        rule=identity.rule,
        key=f"{identity.rule}/{group}" if group else identity.rule,
        label=f"{identity.label}（{group}）" if group else identity.label,
        label_en=f"{identity.label_en} ({group})" if group else identity.label_en,
        left=left,
        right=right,
        relation=identity.relation,
        severity=identity.severity,
        allowed=allowed,
        pool=identity.rule if allowed and identity.each else None,
        group=group,
        tables=tables,
    )


def _without_shared(
    left: tuple[Term, ...], right: tuple[Term, ...]
) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The sides without amounts that stand on both: a figure that equals itself proves nothing."""
    shared = {t.figure for t in left} & {t.figure for t in right}
    return tuple(t for t in left if t.figure not in shared), tuple(t for t in right if t.figure not in shared)
