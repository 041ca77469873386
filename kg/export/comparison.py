"""What differs between two states of the graph: documents, figures with their status, links.

A budget that is published again, corrected or in another format, is another file with other bytes, and its figures are
those of the budget. So figures are compared between documents that are editions of one, and only of those that count: a
copy adds no figure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from kg.export.state import DocumentState, Figures, GraphState, StatedAmount

_LEAST_IN_COMMON = 0.5
"""Of what the shorter of two documents has figures of, so much also stands in the other if they are editions of one."""
_HASH = re.compile(r"[0-9a-f]{16}")

Pair = tuple[DocumentState | None, DocumentState | None]
"""Editions of one document before and after; None where there is none."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same.

    Args:
        kind: document, figure, status or link, and added, removed or changed; or document superseded.
        subject: What it is about: the file; the file and what the figure is of; the rule.
        before: What was; empty where it is new.
        after: What is; empty where it is gone.
    """

    kind: str
    subject: str
    before: str
    after: str


def differences(before: GraphState, after: GraphState) -> Iterator[Difference]:
    """What changed from one state to another: documents first, then figures, statuses and links, each sorted."""
    pairs = _editions(before.documents, after.documents)
    yield from _of_documents(pairs, before, after)
    compared = list(_that_count(pairs, before, after))
    of_figures = sorted(
        (difference for pair in compared for difference in _of_figures(*pair)),
        key=lambda d: (d.kind.startswith("status"), d.subject),
    )
    yield from of_figures
    now = {old.sha256[:16]: new.sha256[:16] for old, new in compared if old and new}
    was_linked = {
        tuple(_HASH.sub(lambda m: now.get(m[0], m[0]), end) for end in link) for link in before.links
    }
    for kind, links in (("removed", was_linked - after.links), ("added", after.links - was_linked)):
        for rule, source, target in sorted(links):
            ends = f"{source} → {target}"
            was, is_now = (ends, "") if kind == "removed" else ("", ends)
            yield Difference(f"link {kind}", rule, was, is_now)


def count_differences(found: Iterable[Difference]) -> dict[str, int]:
    """How many there are of each kind, by name."""
    return dict(sorted(Counter(difference.kind for difference in found).items()))


def _editions(before: Sequence[DocumentState], after: Sequence[DocumentState]) -> list[Pair]:
    """Each document with its edition in the other state: the same bytes, else the same file name, else the same budget."""
    pairs: list[Pair] = []
    old, new = list(before), list(after)
    for key, likeness in ((_hash, _alike), (_name, _alike), (_about, _in_common)):
        found = list(_paired(old, new, key, likeness))
        taken = {id(document) for pair in found for document in pair}
        old = [document for document in old if id(document) not in taken]
        new = [document for document in new if id(document) not in taken]
        pairs += found
    return [*pairs, *((o, None) for o in old), *((None, n) for n in new)]


def _paired(
    old: Iterable[DocumentState],
    new: Iterable[DocumentState],
    key: Callable[[DocumentState], Hashable],
    likeness: Callable[[DocumentState, DocumentState], float],
) -> Iterator[tuple[DocumentState, DocumentState]]:
    """Of documents of one key, those most alike first, and those that count before others."""
    of_key: dict[Hashable, list[DocumentState]] = {}
    for document in new:
        of_key.setdefault(key(document), []).append(document)
    likely = [(share, o, n) for o in old for n in of_key.get(key(o), ()) if (share := likeness(o, n))]
    likely.sort(key=lambda x: (-x[0], bool(x[1].superseded_by), bool(x[2].superseded_by)))
    taken: set[int] = set()
    for _, o, n in likely:
        if taken.isdisjoint((id(o), id(n))):
            taken.update((id(o), id(n)))
            yield o, n


def _hash(document: DocumentState) -> str:
    return document.sha256


def _name(document: DocumentState) -> str:
    return document.name


def _about(document: DocumentState) -> tuple[str, ...]:
    return document.about


def _alike(_old: DocumentState, _new: DocumentState) -> float:
    return 1


def _in_common(old: DocumentState, new: DocumentState) -> float:
    """How much two documents of one publisher, year and stage have in common; 0 where that is not known or too little."""
    if not old.figures or not new.figures or not all(old.about):
        return 0
    share = len(old.figures.keys() & new.figures.keys()) / min(len(old.figures), len(new.figures))
    return share if share >= _LEAST_IN_COMMON else 0


def _of_documents(pairs: Iterable[Pair], before: GraphState, after: GraphState) -> list[Difference]:
    old_names, new_names = ({d.sha256: d.name for d in state.documents} for state in (before, after))
    found: list[Difference] = []
    for old, new in pairs:
        name = (new or old or _NOTHING).name
        if old is None or new is None:
            kind = "document added" if new else "document removed"
            found.append(Difference(kind, name, old.sha256 if old else "", new.sha256 if new else ""))
        elif old.name != new.name:
            states = (f"{document.name} {document.sha256}" for document in (old, new))
            found.append(Difference("document changed", name, *states))
        elif old.sha256 != new.sha256:
            found.append(Difference("document changed", name, old.sha256, new.sha256))
        if new:
            was = old_names.get(old.superseded_by, "") if old else ""
            now = new_names.get(new.superseded_by, "")
            if bool(was) != bool(now):
                found.append(Difference("document superseded", name, was, now))
    return sorted(found, key=lambda d: (d.subject, d.kind))


_NOTHING = DocumentState("", "", "", (), {})


def _that_count(pairs: Iterable[Pair], before: GraphState, after: GraphState) -> Iterator[Pair]:
    """Pairs whose figures are compared: where a document is superseded in one state only, by what counts there instead."""
    old_by, new_by = ({d.sha256: d for d in state.documents} for state in (before, after))
    alone = {d.sha256: d for pair in pairs if None in pair for d in pair if d}
    left = dict(alone)
    for old, new in pairs:
        if not (old and new):
            continue
        if not old.superseded_by and (better := left.get(_counting(new, new_by).sha256)):
            new = better
        elif not new.superseded_by and (better := left.get(_counting(old, old_by).sha256)):
            old = better
        left.pop(old.sha256, None)
        left.pop(new.sha256, None)
        yield old, new
    for old, new in pairs:
        only = old or new or _NOTHING
        if only.sha256 in left and None in (old, new) and not only.superseded_by:
            yield old, new


def _counting(document: DocumentState, by_hash: dict[str, DocumentState]) -> DocumentState:
    """What counts instead of a document, at the end of what supersedes what; itself where nothing does."""
    seen = {document.sha256}
    while (better := by_hash.get(document.superseded_by)) and better.sha256 not in seen:
        document = better
        seen.add(document.sha256)
    return document


def _of_figures(old: DocumentState | None, new: DocumentState | None) -> Iterator[Difference]:
    name = (new or old or _NOTHING).name
    was: Figures = old.figures if old else {}
    now: Figures = new.figures if new else {}
    for key in was.keys() | now.keys():
        for before, after in _matched(was.get(key, ()), now.get(key, ())):
            subject = f"{name} {(after or before or _NO_AMOUNT).label}"
            if before is None or after is None:
                kind = "figure added" if after else "figure removed"
                yield Difference(
                    kind, subject, before.amount if before else "", after.amount if after else ""
                )
            elif before.amount != after.amount:
                yield Difference("figure changed", subject, before.amount, after.amount)
            elif before.status != after.status:
                yield Difference("status changed", subject, before.status, after.status)


_NO_AMOUNT = StatedAmount("", "", "")


def _matched(
    was: Sequence[StatedAmount], now: Sequence[StatedAmount]
) -> Iterator[tuple[StatedAmount | None, StatedAmount | None]]:
    """Figures that are said to be of the same, one with one: equal ones first, the rest in their order."""
    old, new = list(was), list(now)
    for same in (_value, _amount):
        for figure in tuple(old):
            if twin := next((other for other in new if same(other) == same(figure)), None):
                old.remove(figure)
                new.remove(twin)
                yield figure, twin
    yield from zip_longest(old, new)


def _value(figure: StatedAmount) -> tuple[str, str]:
    return figure.amount, figure.status


def _amount(figure: StatedAmount) -> str:
    return figure.amount
