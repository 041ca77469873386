"""Damage that is alike nearly everywhere: what is left as it was contradicts it, and most of the document does not."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal

from extract.document import Document, Grid, Paragraph
from extract.facts import BudgetLine
from extract.source import Source
from extract.states import Role
from tests.damage.alike import are_siblings, labels_exchanged, number, same_money
from tests.damage.pages import Row, Subject

Damage = Callable[[Subject, random.Random], Document | None]
Pair = tuple[BudgetLine, BudgetLine]

_OTHER_UNIT = "运河市档案馆"
_STEP = Decimal("1.5")
_HEADS = (
    ("基本支出", "项目支出"), ("人员经费", "公用经费"), ("一般公共预算", "政府性基金"), ("上年结转", "本年收入"), ("货物", "服务"),
)  # fmt: skip
_SHORT = 45
"""Characters of the longest heading."""
_ABOVE_FIGURES = 4
"""Rows above the first figures of a table that can be its header."""
_SIBLINGS = {
    "2080505": ("2080501", "行政单位离退休"), "2080506": ("2080502", "事业单位离退休"),
    "2101101": ("2101102", "事业单位医疗"), "2210201": ("2210203", "购房补贴"), "2210202": ("2210203", "购房补贴"),
    "2130302": ("2130303", "机关服务"), "2010301": ("2010303", "机关服务"), "2013901": ("2013903", "机关服务"),
}  # fmt: skip
"""Code → code and name of another of its 款."""


def digit_but_once(subject: Subject, rng: random.Random) -> Document | None:
    """A digit of an amount is another in all tables that print it but one."""
    found = [lines for lines in same_money(subject) if len(lines) > 2]
    if not found:
        return None
    lines = rng.choice(found)
    at = rng.choice([i for i, c in enumerate(lines[0].printed) if c.isdigit()][:4])
    new = rng.choice([d for d in "123456789" if d != lines[0].printed[at]])
    kept = rng.choice(lines)
    return subject.with_texts(
        {
            x.source: x.printed[:at] + new + x.printed[at + 1 :]
            for x in lines
            if x is not kept and at < len(x.printed)
        }
    )


def tables_scaled_but_one(subject: Subject, rng: random.Random) -> Document | None:
    """All figures but those of one table and of the text are ten times as large."""
    plain = [x for x in subject.lines if number(x.printed) is not None]
    tables = sorted({x.table for x in plain})
    if len(tables) < 2:
        return None
    kept = rng.choice(tables)
    return subject.with_texts(
        {x.source: f"{(number(x.printed) or 0) * 10}" for x in plain if x.table != kept}
    )


def unit_renamed_but_once(subject: Subject, rng: random.Random) -> Document | None:
    """A unit has another name in all cells that print it but one."""
    names = sorted({x.unit.name for x in subject.lines if x.unit and x.unit.name})
    if not names:
        return None
    name = rng.choice(names)
    cells = [c for c in subject.cells() if name in c.text]
    if len(cells) < 2:
        return None
    kept = rng.choice(cells)
    return subject.with_texts({c.source: c.text.replace(name, _OTHER_UNIT) for c in cells if c is not kept})


def year_but_in_text(subject: Subject, rng: random.Random) -> Document | None:
    """The document's year is another in all cells and headings; sentences keep it."""
    year = subject.good.document.fiscal_year or 0
    new = str(year + rng.choice((-1, 1)))
    places = [(c.source, c.text) for c in subject.cells()]
    places += [
        (b.source, b.text)
        for b in subject.document.blocks
        if isinstance(b, Paragraph) and len(b.text) < _SHORT
    ]
    places = [(s, t) for s, t in places if str(year) in t]
    return subject.with_texts({s: t.replace(str(year), new) for s, t in places}) if places else None


def renamed_to_sibling(subject: Subject, rng: random.Random) -> Document | None:
    """A subject has code and name of another of its 款, which the document has not, in all tables but one."""
    places: defaultdict[tuple[str, str], defaultdict[int, set[Source]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for line in subject.lines:
        function = line.function
        if function and function.code and function.name and subject.row_of(line.source):
            places[function.code, function.name][line.table].add(line.source)
    have = {code for code, _ in places}
    own = [
        x
        for x in sorted(places)
        if x[0] in _SIBLINGS and len(places[x]) > 2 and _SIBLINGS[x[0]][0] not in have
    ]
    if not own:
        return None
    code, name = rng.choice(own)
    tables = rng.sample(sorted(places[code, name]), len(places[code, name]) - 1)
    rows = [row for t in tables for s in places[code, name][t] if (row := subject.row_of(s))]
    other, other_name = _SIBLINGS[code]
    return subject.with_texts(
        {
            c.source: c.text.replace(code, other).replace(name, other_name)
            for row in rows
            for c in _labels(row)
        }
    )


def _labels(row: Row) -> Row:
    """The cells of a row before its figures."""
    figures = [i for i, c in enumerate(row) if number(c.text.strip()) is not None and "." in c.text]
    return row[: min(figures, default=0)]


def _siblings(subject: Subject, least: int) -> list[list[Pair]]:
    """Pairs of rows of one 款 or 类, with other figures, in each of the tables that print both."""
    rows: dict[tuple[int, tuple[object, ...]], BudgetLine] = {}
    for line in subject.lines:
        if line.role is Role.DETAIL and not line.side and subject.row_of(line.source):
            economic = (line.government_economic, line.department_economic)
            label: tuple[object, ...] = (line.function, *economic, line.project)
            rows.setdefault((line.table, label), line)
    tables: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for table, label in rows:
        tables[label].append(table)
    found = []
    labels = list(tables)
    for i, one in enumerate(labels):
        for two in labels[i + 1 :]:
            both = sorted(set(tables[one]) & set(tables[two]))
            pairs = [(rows[t, one], rows[t, two]) for t in both]
            pairs = [(a, b) for a, b in pairs if a.printed != b.printed and are_siblings(a, b)]
            if len(pairs) >= least:
                found.append(pairs)
    return found


def _in_most(
    subject: Subject, rng: random.Random, change: Callable[[Pair], dict[Source, str] | None]
) -> Document | None:
    """Two siblings changed in all tables that print both but one."""
    found = _siblings(subject, 3)
    if not found:
        return None
    pairs = rng.choice(found)
    texts: dict[Source, str] = {}
    for pair in rng.sample(pairs, len(pairs) - 1):
        new = change(pair)
        if new is None:
            return None
        texts |= new
    return subject.with_texts(texts)


def siblings_renamed_but_once(subject: Subject, rng: random.Random) -> Document | None:
    """Two siblings have each other's codes and names in all tables that print both but one."""
    return _in_most(subject, rng, lambda pair: labels_exchanged(subject, *pair))


def siblings_exchanged_but_once(subject: Subject, rng: random.Random) -> Document | None:
    """Two siblings have each other's figures in all tables that print both but one."""

    def exchanged(pair: Pair) -> dict[Source, str] | None:
        one, two = (subject.row_of(x.source) or () for x in pair)
        start = min(len(_labels(one)), len(_labels(two)))
        if len(one) != len(two):
            return None
        return {
            p.source: q.text
            for a, b in zip(one[start:], two[start:], strict=True)
            for p, q in ((a, b), (b, a))
        }

    return _in_most(subject, rng, exchanged)


def cancelling_but_once(subject: Subject, rng: random.Random) -> Document | None:
    """A subject is larger, and one beside it smaller by as much, in all tables that print both but one."""

    def shifted(pair: Pair) -> dict[Source, str] | None:
        texts: dict[Source, str] = {}
        for own, step in zip(pair, (_STEP, -_STEP), strict=True):
            for line in subject.lines:
                if (line.table, line.row, line.printed) == (own.table, own.row, own.printed):
                    amount = (number(line.printed) or Decimal(0)) + step
                    if amount <= 0:
                        return None
                    texts[line.source] = f"{amount}"
        return texts

    return _in_most(subject, rng, shifted)


def _headers(subject: Subject) -> dict[int, list[Row]]:
    """Table → the rows of its grid right above its first figures."""
    first: dict[int, tuple[int, int]] = {}
    for line in subject.good.lines:
        place = subject.rows.get(line.source)
        if place:
            first[line.table] = min(first.get(line.table, place), place)
    found: dict[int, list[Row]] = {}
    for table, (number_of_block, row) in first.items():
        block = subject.document.blocks[number_of_block]
        if isinstance(block, Grid):
            found[table] = list(block.rows[max(0, row - _ABOVE_FIGURES) : row])
    return found


def _columns_exchanged(
    subject: Subject, rng: random.Random, choose: Callable[[list[int]], Iterable[int]]
) -> Document | None:
    headers = _headers(subject)
    for one, two in rng.sample(_HEADS, len(_HEADS)):
        tables = [
            t
            for t, rows in headers.items()
            if all(any(w in c.text for r in rows for c in r) for w in (one, two))
        ]
        if len(tables) > 1:
            cells = [c for t in choose(sorted(tables)) for r in headers[t] for c in r]
            return subject.with_texts({c.source: _exchanged(c.text, one, two) for c in cells})
    return None


def _exchanged(text: str, one: str, two: str) -> str:
    return re.sub(f"{one}|{two}", lambda m: two if m[0] == one else one, text)


def headers_exchanged_in_two(subject: Subject, rng: random.Random) -> Document | None:
    """Two words of headers have changed places in two tables alike."""
    return _columns_exchanged(subject, rng, lambda tables: rng.sample(tables, 2))


def headers_exchanged_but_once(subject: Subject, rng: random.Random) -> Document | None:
    """Two words of headers have changed places in all tables that have both but one."""
    return _columns_exchanged(subject, rng, lambda tables: rng.sample(tables, max(2, len(tables) - 1)))
