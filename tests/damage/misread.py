"""Damage to years, units and sizes, and digits misread alike in several places."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations

from extract.document import Document, Paragraph
from extract.facts import BudgetLine, Role
from extract.source import Source
from tests.damage.alike import number, same_money, sums_made_anew_of
from tests.damage.labels import other_unit, unit_places
from tests.damage.pages import Subject, pick

_READ_FOR = str.maketrans({"0": "8", "8": "6", "6": "0", "1": "7", "7": "1", "5": "3", "3": "5"})
"""Digits that are read for each other."""


def years_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """The figures of two years have changed places in one table, whether years are its columns or its rows."""
    year = subject.good.document.fiscal_year
    groups: defaultdict[int, defaultdict[tuple[object, ...], list[BudgetLine]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for x in subject.good.lines:
        groups[x.table]["columns", x.row, x.side, x.measure[1:]].append(x)
        groups[x.table]["rows", x.measure].append(x)
    found: dict[int, dict[Source, str]] = {}
    for table, own in groups.items():
        texts: dict[Source, str] = {}
        for lines in own.values():
            if len(lines) == 2 and len({x.year or year for x in lines}) == 2:
                one, two = lines
                texts |= {one.source: two.printed, two.source: one.printed}
        if texts:
            found[table] = texts
    return subject.with_texts(found[rng.choice(sorted(found))]) if found else None


def _earlier(subject: Subject) -> list[BudgetLine]:
    year = subject.good.document.fiscal_year
    return [x for x in subject.lines if x.year and x.year != year and number(x.printed) is not None]


def earlier_digit(subject: Subject, rng: random.Random) -> Document | None:
    """A digit of a figure of an earlier year is another."""
    line = pick(rng, _earlier(subject))
    if line is None:
        return None
    at = rng.choice([i for i, c in enumerate(line.printed) if c.isdigit()][:3])
    new = rng.choice([d for d in "123456789" if d != line.printed[at]])
    return subject.with_texts({line.source: line.printed[:at] + new + line.printed[at + 1 :]})


def earlier_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """Two figures of an earlier year have changed places in their column."""
    pairs = [
        (a, b)
        for a, b in combinations(_earlier(subject), 2)
        if (a.table, a.measure, a.side) == (b.table, b.measure, b.side) and a.printed != b.printed
    ]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    return subject.with_texts({one.source: two.printed, two.source: one.printed})


def units_of_two_tables(subject: Subject, rng: random.Random) -> Document | None:
    """Two tables name another unit of money above them, the same."""
    places = unit_places(subject)
    if len(places) < 3:
        return None
    chosen = rng.sample(places, 2)
    state = rng.getstate()
    texts: dict[Source, str] = {}
    for source, text in chosen:
        rng.setstate(state)
        texts[source] = other_unit(text, rng)
    return subject.with_texts(texts)


def misread_everywhere(subject: Subject, rng: random.Random) -> Document | None:
    """A digit of an amount is read for one like it in all cells and sentences that print it but one cell."""
    counted = Counter(x.printed for x in subject.lines if sum(map(str.isdigit, x.printed)) > 4)
    prints = sorted(p for p, n in counted.items() if n > 2)
    if not prints:
        return None
    printed = rng.choice(prints)
    places = [i for i, c in enumerate(printed) if c.translate(_READ_FOR) != c]
    if not places:
        return None
    at = rng.choice(places)
    new = printed[:at] + printed[at].translate(_READ_FOR) + printed[at + 1 :]
    own = [x.source for x in subject.lines if x.printed == printed]
    kept = rng.choice(own)
    texts = {source: new for source in own if source != kept}
    texts |= {
        b.source: b.text.replace(printed, new)
        for b in subject.document.blocks
        if isinstance(b, Paragraph) and printed in b.text
    }
    return subject.with_texts(texts)


def sums_made_anew_in_two(subject: Subject, rng: random.Random) -> Document | None:
    """A part is larger in two tables alike, and so is every sum of these tables that counts it."""
    found = [
        (a, b)
        for lines in same_money(subject)
        for a, b in combinations(lines, 2)
        if a.role is Role.DETAIL and b.role is Role.DETAIL
    ]
    if not found:
        return None
    step = Decimal(rng.choice((1, 2, 5, 10, 30)))
    texts: dict[Source, str] = {}
    for leaf in rng.choice(found):
        new = sums_made_anew_of(subject, leaf, step)
        if new is None:
            return None
        texts |= new
    return subject.with_texts(texts)


def items_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """Two items of a side have each other's amounts in all overviews that print both."""
    places: defaultdict[tuple[str, str], dict[int, BudgetLine]] = defaultdict(dict)
    for x in subject.lines:
        if x.side and x.item and x.role is Role.DETAIL:
            places[x.side, re.sub(r"^[^、.]*[、.]", "", x.item)].setdefault(x.table, x)
    pairs = [
        (a, b, both)
        for (a, b) in combinations(sorted(places), 2)
        if a[0] == b[0] and (both := sorted(places[a].keys() & places[b].keys()))
    ]
    if not pairs:
        return None
    one, two, tables = rng.choice(pairs)
    texts: dict[Source, str] = {}
    for table in tables:
        a, b = places[one][table], places[two][table]
        for x in subject.lines:
            for own, theirs in ((a, b), (b, a)):
                if (x.table, x.side, x.row, x.printed) == (table, own.side, own.row, own.printed):
                    texts[x.source] = theirs.printed
    return subject.with_texts(texts)


def text_and_table(subject: Subject, rng: random.Random) -> Document | None:
    """The same two digits of an amount are others in the running text and in one table."""
    prints = Counter(f.printed or "" for f in subject.stated)
    pairs = [x for x in subject.lines if prints[x.printed]]
    line = pick(rng, pairs)
    if line is None:
        return None
    at = rng.choice([i for i, c in enumerate(line.printed) if c.isdigit()])
    new = rng.choice([d for d in "123456789" if d != line.printed[at]])
    printed = line.printed[:at] + new + line.printed[at + 1 :]
    texts = {
        b.source: b.text.replace(line.printed, printed)
        for b in subject.document.blocks
        if isinstance(b, Paragraph) and line.printed in b.text
    }
    return subject.with_texts({**texts, line.source: printed})


def year_but_in_name(subject: Subject, rng: random.Random) -> Document | None:
    """The document's year, and with it every other, is the one before or behind it wherever a year stands in the text."""
    if str(subject.good.document.fiscal_year)[2:] not in subject.name:
        return None
    step = rng.choice((-1, 1))
    places = [(c.source, c.text) for c in subject.cells()]
    places += [(b.source, b.text) for b in subject.document.blocks if isinstance(b, Paragraph)]
    year = re.compile(r"(?<!\d)20[12]\d(?=\s*年|-)")
    texts = {s: new for s, t in places if (new := year.sub(lambda m: str(int(m[0]) + step), t)) != t}
    return subject.with_texts(texts) if texts else None


def column_scaled(subject: Subject, rng: random.Random) -> Document | None:
    """All figures of a column are ten times as large."""
    line = pick(rng, subject.lines)
    if line is None:
        return None
    own = [x for x in subject.lines if (x.table, x.side, x.measure) == (line.table, line.side, line.measure)]
    return _scaled(subject, own)


def _scaled(subject: Subject, lines: Iterable[BudgetLine]) -> Document | None:
    lines = list(lines)
    if any(number(x.printed) is None for x in lines):
        return None
    return subject.with_texts({x.source: f"{(number(x.printed) or 0) * 10}" for x in lines})


def kind_scaled(subject: Subject, rng: random.Random) -> Document | None:
    """All figures of two tables are ten times as large."""
    tables = sorted({x.table for x in subject.lines})
    if len(tables) < 3:
        return None
    chosen = rng.sample(tables, 2)
    return _scaled(subject, [x for x in subject.lines if x.table in chosen])
