"""One damage done to one document, and what the product makes of it."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from extract.errors import ExtractError
from extract.facts import BudgetLine, Finding, Label
from extract.pipeline import Extraction, extract_document
from extract.readers.hygiene import drop_unseen
from extract.states import FigurePart, Severity, Status
from extract.tables.vocabulary import meaning
from tests.damage.kinds import KINDS
from tests.damage.pages import Subject

_PRINT = Decimal(500)
"""Yuan by which figures printed to the hundredth of 万元 can differ unseen in a sum of ten."""
_DIMENSIONS = ("side", "item", "unit", "unit_type", "function", "government_economic", "department_economic",
               "project", "category", "fund", "year", "document_number", "transfer_item")  # fmt: skip

_YEARS = re.compile(r"20\d\d年?度?")

Key = tuple[object, ...]
"""What a figure is about and how large it is."""
_WHOLE = "合计"
_PLAIN = frozenset({_WHOLE, "预算数", "决算数", "金额"})
"""Names of the column of a side in which all its money stands: one under the name of another says the same."""


class Trial(msgspec.Struct, frozen=True):
    """What became of one damage.

    `wrong` names the figures that are verified and are not of the good document, `fine` those that differ from one
    of it by no more than its printed precision; `lost` counts figures of the good document that are gone.
    """

    kind: str
    subject: str
    seed: int
    wrong: tuple[str, ...]
    fine: tuple[str, ...]
    lost: int
    told: tuple[str, ...]
    lowered: int
    changed: bool
    doubted: bool
    """Whether as many figures are not of the good document as are gone, and none of them is verified."""

    @property
    def is_silent(self) -> bool:
        """Whether something of the facts changed, and neither a finding nor a status says so."""
        return self.changed and not self.told and not self.lowered and not self.doubted


def trials(subjects: Sequence[Subject], count: int, seed: int = 1) -> Iterable[Trial]:
    """So many damages, the kinds and the documents in turn; those that a document has no place for are left out."""
    names = list(KINDS)
    done, at = 0, 0
    while done < count and at < count * 4:
        kind, subject = names[at % len(names)], subjects[(at // len(names)) % len(subjects)]
        found = trial(kind, subject, seed + at)
        at += 1
        if found:
            done += 1
            yield found


def trial(kind: str, subject: Subject, seed: int) -> Trial | None:
    """One damage done and looked at; None where the document has no place for it."""
    rng = random.Random(f"{kind}/{subject.name}/{seed}")  # noqa: S311 - damage, no secret
    document = KINDS[kind](subject, rng)
    if document is None:
        return None
    try:
        bad = extract_document(drop_unseen(document))
    except ExtractError as error:
        return Trial(kind, subject.name, seed, (), (), len(subject.good.lines), (str(error),), 0, True, False)
    return compare(kind, subject, seed, bad)


def compare(kind: str, subject: Subject, seed: int, bad: Extraction) -> Trial:
    """What an extraction of a damaged document has of the good one, and what it says of the rest."""
    good = subject.good
    old, lines = (_titled(x, good.document.publisher) for x in (good, bad))
    before, keys = Counter(map(_key, old)), _keys(old, lines)
    after = Counter(keys)
    gone, new = before - after, after - before
    extra = Counter(k for k, x in zip(keys, lines, strict=True) if x.status is Status.VERIFIED) - before
    proved: list[BudgetLine] = []
    named = set(map(_by_name, old))
    for key, line in zip(keys, lines, strict=True):
        if FigurePart.CODE in line.unproved and _by_name(line) in named:
            continue  # it is told that only the name of the project is proved
        if line.status is Status.VERIFIED and extra[key] > 0:
            extra[key] -= 1
            proved.append(line)
    near = {_key(x)[:-1]: x for x in old}
    fine = [x for x in proved if _is_near(x, near.get(_key(x)[:-1]))]
    wrong = [x for x in proved if x not in fine]
    told = _told(bad.findings) - _told(good.findings)
    lost = gone.total()
    return Trial(
        kind,
        subject.name,
        seed,
        tuple(_words(x) for x in wrong),
        tuple(_words(x) for x in fine),
        lost,
        tuple(sorted(told)),
        max(0, _verified(good) - _verified(bad) - lost),
        bool(gone or new),
        lost <= new.total() and not proved,
    )


def _titled(extraction: Extraction, publisher: Label | None) -> list[BudgetLine]:
    """The amounts, each with the title of its table, years left out, in place of a number that may only be counted.

    One that names no year is of the document's, one that names no unit of its publisher.
    """
    titles = {t.ordinal: _YEARS.sub("", t.title) or t.number for t in extraction.tables}
    year = extraction.document.fiscal_year
    return [
        msgspec.structs.replace(
            x,
            table_number=titles[x.table],
            year=x.year or year,
            unit=None if x.unit and publisher and x.unit.name == publisher.name else x.unit,
        )
        for x in extraction.lines
    ]


def _keys(good: Sequence[BudgetLine], bad: Sequence[BudgetLine]) -> list[Key]:
    """The keys of the damaged document's figures: that of the good one where only the column has another name.

    A table of which a cell fits no layout names its columns by what their headers mean.
    """
    before = Counter(_key(x) for x in good)
    named = {_named(x): _key(x) for x in good}
    found: list[Key] = []
    left = Counter(before)
    left.subtract(_key(x) for x in bad)
    for line in bad:
        key = _key(line)
        old = named.get(_named(line))
        if key not in before and old is not None and left[old] > 0:
            left[old] -= 1
            key = old
        found.append(key)
    return found


def _named(line: BudgetLine) -> Key:
    """The figure with the header right above it and what all its headers mean, in place of the column's name."""
    number, _, *rest = _key(line)
    what = meaning((line.measure_key or "/".join(line.measure)).split("/")) - {"本年支出"}
    return (number, line.measure[-1], what, *rest)


def _key(line: BudgetLine) -> Key:
    values = [str(v) if (v := getattr(line, d)) is not None else "" for d in _DIMENSIONS]
    amount = None if line.amount is None else line.amount.normalize()
    measure = line.measure_key or line.measure
    if line.side and measure in _PLAIN:
        measure = _WHOLE
    return (line.table_number, measure, *values, amount)


def _by_name(line: BudgetLine) -> Key:
    """What a figure is about and how large it is, its project and unit known by name."""
    names = [label.name if label else "" for label in (line.project, line.unit)]
    return (*names, *_key(msgspec.structs.replace(line, project=None, unit=None)))


def _is_near(line: BudgetLine, good: BudgetLine | None) -> bool:
    """Whether a figure differs from the good one by no more than figures of its print stand for."""
    if good is None or good.amount is None or line.amount is None:
        return False
    return 0 < abs(line.amount - good.amount) <= _PRINT


def _verified(extraction: Extraction) -> int:
    return sum(1 for x in extraction.lines if x.status in {Status.VERIFIED, Status.REPAIRED})


def _told(findings: Sequence[Finding]) -> Counter[str]:
    return Counter(f"{f.rule} {f.subject or ''}" for f in findings if f.severity is not Severity.INFO)


def _words(line: BudgetLine) -> str:
    return f"{line.table_number} {line.key} {'/'.join(line.measure)} {line.printed[:30]}"


class Row(msgspec.Struct):
    """One line of the table that the harness prints."""

    kind: str
    trials: int = 0
    caught: int = 0
    lowered: int = 0
    harmless: int = 0
    silent: int = 0
    wrong_trials: int = 0
    wrong_figures: int = 0
    below_print: int = 0


def summarise(found: Iterable[Trial]) -> dict[str, Row]:
    """The trials counted by kind."""
    rows: dict[str, Row] = {}
    for trial_ in found:
        row = rows.setdefault(trial_.kind, Row(trial_.kind))
        row.trials += 1
        row.wrong_trials += bool(trial_.wrong)
        row.wrong_figures += len(trial_.wrong)
        row.below_print += bool(trial_.fine and not trial_.wrong)
        if trial_.told:
            row.caught += 1
        elif trial_.lowered or (trial_.changed and trial_.doubted):
            row.lowered += 1
        elif not trial_.changed:
            row.harmless += 1
        else:
            row.silent += 1
    return rows


def table(rows: Iterable[Row]) -> str:
    """The table as text."""
    head = f"{'damage':26} {'trials':>6} {'told':>5} {'lower':>5} {'same':>5} {'silent':>6} {'proved wrong':>14} {'below print':>11}"
    lines = [head]
    rows = list(rows)
    everything = Row("all")
    for row in rows:
        for name in Row.__struct_fields__[1:]:
            setattr(everything, name, getattr(everything, name) + getattr(row, name))
    for row in (*rows, everything):
        wrong = f"{row.wrong_trials} ({row.wrong_figures})"
        lines.append(
            f"{row.kind:26} {row.trials:6} {row.caught:5} {row.lowered:5} {row.harmless:5} {row.silent:6}"
            f" {wrong:>14} {row.below_print:11}"
        )
    return "\n".join(lines)
