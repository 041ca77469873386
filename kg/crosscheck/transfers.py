"""Money handed out by a funding document against what its receivers state as received (下达 = 入账)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from kg.crosscheck.model import ZERO, ComparedSide, CrossCheck, CrossRule, Hindrance, first_hindrance
from kg.store.asking import Row, ask
from kg.store.snapshot import GraphReader

_UNIT_FOR_CERTAIN = Decimal("0.95")
"""Confidence of the link from a row to the transfer of the very unit; of a place's units it is lower."""
_PROVED = frozenset({"verified", "repaired"})
_CENT = Decimal("0.005")
TRANSFER_PHASE = "budget"


def check_transfers(
    store: GraphReader, same: Mapping[str, str], gone: Collection[str]
) -> Iterator[CrossCheck]:
    """One check a funding document and receiver.

    Args:
        store: The store, with the links of the rule `received-transfer`.
        same: Unit → the canonical one.
        gone: Documents that another edition supersedes.
    """
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in ask(store, "crosscheck/handed-out"):
        if str(row["budget_file"]) not in gone and str(row["paper_file"]) not in gone:
            groups[str(row["policy"]), str(row["receiver"])].append(row)
    for (policy, receiver), rows in sorted(groups.items()):
        yield _check(policy, receiver, rows, same)


def _check(policy: str, receiver: str, rows: Sequence[Row], same: Mapping[str, str]) -> CrossCheck:
    papers = sorted({str(row["paper_file"]) for row in rows})
    handed = {
        str(r["allocation"]): (r["handed"], r["handed_status"]) for r in rows if r["paper_file"] == papers[0]
    }
    by_unit = _received(rows, same)
    received = {transfer: value for found in by_unit.values() for transfer, value in found[1].items()}
    expected, all_handed = _side(handed, (papers[0],))
    actual, all_received = _side(received, tuple(sorted({file for file, _ in by_unit.values()})))
    is_unit = all(_is_unit(row) for row in rows)
    less = actual.amount < expected.amount
    partial = Hindrance.ELSEWHERE if is_unit else Hindrance.UNITS_MISSING
    years = {row["year"] for row in rows}
    return CrossCheck(
        rule=CrossRule.HANDED_OUT,
        data_set="",
        holder=next(iter(by_unit)) if is_unit and len(by_unit) == 1 else "",
        year=next((y for y in years if isinstance(y, int)), None) if len(years) == 1 else None,
        phase=TRANSFER_PHASE,
        key=f"{policy}\n{receiver}",
        actual=actual,
        expected=expected,
        hindrance=first_hindrance(
            None if all_handed and all_received else Hindrance.NOT_WHOLE,
            partial if less else None,
            None if actual.is_proved and expected.is_proved else Hindrance.UNPROVED,
        ),
    )


def _received(
    rows: Sequence[Row], same: Mapping[str, str]
) -> dict[str, tuple[str, dict[str, tuple[object, object]]]]:
    """Unit → the document that states most of it, with its transfers: several years may print what is left of it."""
    found: dict[tuple[str, str], dict[str, tuple[object, object]]] = defaultdict(dict)
    for row in rows:
        unit = str(row["unit"] or "")
        place = same.get(unit, unit), str(row["budget_file"])
        found[place][str(row["transfer"])] = (row["received"], row["received_status"])
    best: dict[str, tuple[str, dict[str, tuple[object, object]]]] = {}
    for (unit, file), transfers in sorted(found.items()):
        if unit not in best or _sum(transfers) > _sum(best[unit][1]):
            best[unit] = (file, transfers)
    return best


def _sum(figures: Mapping[str, tuple[object, object]]) -> Decimal:
    return sum((a for a, _ in figures.values() if isinstance(a, Decimal)), ZERO)


def _side(
    figures: Mapping[str, tuple[object, object]], documents: tuple[str, ...]
) -> tuple[ComparedSide, bool]:
    """Amounts put together, and whether all of them could be read."""
    proved = all(status in _PROVED for _, status in figures.values())
    side = ComparedSide(_sum(figures), _CENT * len(figures), tuple(sorted(figures)), documents, proved)
    return side, all(isinstance(amount, Decimal) for amount, _ in figures.values())


def _is_unit(row: Row) -> bool:
    confidence = row["confidence"]
    return isinstance(confidence, Decimal) and confidence >= _UNIT_FOR_CERTAIN
