"""Damage to labels, units, rows, cells and headers."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from extract.document import Cell, Document, Grid, Paragraph
from extract.facts import BudgetLine, Label, Role
from extract.source import Source
from extract.text import fold
from tests.damage.pages import Row, Subject, pick

_UNITS = ("亿元", "万元", "千元", "元")
_UNIT = re.compile(r"(?<![\u4e00-\u9fff])(?:亿|万|千)?元|(?<=\d)(?:亿|万)?元|(?<=人民币)(?:亿|万|千)?元")
_DECLARED = re.compile(r"(单位\s*[:：为]?\s*(?:人民币)?\s*)(亿元|万元|千元|元)")
_INVISIBLE = "\u200b\u200e\ufeff\u2028\x7f\U000e0041\u00ad"


def _label(line: BudgetLine, name: str) -> Label | None:
    found = getattr(line, name)
    return found if isinstance(found, Label) and found.code else None


def _code_cell(subject: Subject, line: BudgetLine, label: Label) -> Cell | None:
    """The cell of the line's row that prints the label's code."""
    row = subject.row_of(line.source) or ()
    code = label.code or ""
    return next((c for c in row if code in re.sub(r"\s", "", c.text)), None)


def _coded(subject: Subject, dimension: str) -> list[tuple[BudgetLine, Label, Cell]]:
    found = []
    for line in subject.lines:
        label = _label(line, dimension)
        cell = _code_cell(subject, line, label) if label else None
        if label and cell and (label.code or "") in cell.text:
            found.append((line, label, cell))
    return found


def code_digit(dimension: str) -> Callable[[Subject, random.Random], Document | None]:
    """One digit of the code of a row is another; its name stays."""

    def damage(subject: Subject, rng: random.Random) -> Document | None:
        found = _coded(subject, dimension)
        if not found:
            return None
        _, label, cell = rng.choice(found)
        code = label.code or ""
        at = rng.choice([i for i, c in enumerate(code) if c.isdigit()])
        new = code[:at] + rng.choice([d for d in "0123456789" if d != code[at]]) + code[at + 1 :]
        return subject.with_texts({cell.source: cell.text.replace(code, new, 1)})

    damage.__doc__ = f"One digit of a code ({dimension}) is another; the name stays."
    return damage


def codes_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """Two rows have each other's code, and their own name."""
    for dimension in rng.sample(["function", "department_economic", "government_economic"], 3):
        found = _coded(subject, dimension)
        pairs = [
            (a, b)
            for a in found[:60]
            for b in found[:60]
            if a[0].table == b[0].table and a[1].code != b[1].code and a[2].source != b[2].source
        ]
        if pairs:
            (_, one, first), (_, two, second) = rng.choice(pairs)
            return subject.with_texts(
                {
                    first.source: first.text.replace(one.code or "", two.code or "", 1),
                    second.source: second.text.replace(two.code or "", one.code or "", 1),
                }
            )
    return None


def code_everywhere(subject: Subject, rng: random.Random) -> Document | None:
    """A code is another wherever the document prints it."""
    found = _coded(subject, rng.choice(["function", "department_economic"]))
    if not found:
        return None
    code = rng.choice(found)[1].code or ""
    at = rng.randrange(len(code))
    new = code[:at] + rng.choice([d for d in "0123456789" if d != code[at]]) + code[at + 1 :]
    whole = re.compile(rf"(?<!\d){code}(?!\d)")
    return subject.with_texts({c.source: whole.sub(new, c.text) for c in subject.cells() if code in c.text})


def name_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """A row has the name of another, and its own code."""
    found = [x for x in _coded(subject, rng.choice(["function", "department_economic"])) if x[1].name]
    if not found:
        return None
    _, label, cell = rng.choice(found)
    others = sorted({x[1].name for x in found} - {label.name})
    if not others or label.name not in cell.text:
        return None
    return subject.with_texts({cell.source: cell.text.replace(label.name, rng.choice(others), 1)})


def invisible(subject: Subject, rng: random.Random) -> Document | None:
    """Characters that nobody sees stand in some labels."""
    cells = [c for c in subject.cells() if re.search(r"[\u4e00-\u9fff]{2}", c.text)]
    texts = {}
    for cell in rng.sample(cells, min(6, len(cells))):
        at = rng.randrange(1, len(cell.text))
        texts[cell.source] = cell.text[:at] + rng.choice(_INVISIBLE) + cell.text[at:]
    return subject.with_texts(texts)


def one_unit(subject: Subject, rng: random.Random) -> Document | None:
    """The unit above one table is another."""
    places = unit_places(subject)
    if not places:
        return None
    source, text = rng.choice(places)
    return subject.with_texts({source: other_unit(text, rng)})


def every_unit(subject: Subject, rng: random.Random) -> Document | None:
    """The units above all tables, and in the running text, are another."""
    old = next((m[2] for _, t in unit_places(subject) if (m := _DECLARED.search(t))), None)
    if old is None:
        return None
    new = rng.choice([u for u in _UNITS if u != old])
    pattern = re.compile(rf"(?<![万亿千百\u4e00-\u9fff]){old}|(?<=[\d:：为币（(]){old}")
    texts = {b.source: b.text for b in subject.document.blocks if isinstance(b, Paragraph)}
    texts |= {c.source: c.text for c in subject.cells()}
    return subject.with_texts({s: pattern.sub(new, t) for s, t in texts.items() if pattern.search(t)})


def every_declared_unit(subject: Subject, rng: random.Random) -> Document | None:
    """The units above all tables are another; the running text keeps its own."""
    new = rng.choice(_UNITS)
    texts = {s: _DECLARED.sub(lambda m: m[1] + new, t) for s, t in unit_places(subject)}
    old = dict(unit_places(subject))
    return subject.with_texts(texts) if texts != old else None


def other_unit(text: str, rng: random.Random) -> str:
    """A declaration of a unit of money with another unit."""

    def change(match: re.Match[str]) -> str:
        return match[1] + rng.choice([u for u in _UNITS if u != match[2]])

    return _DECLARED.sub(change, text)


def unit_places(subject: Subject) -> list[tuple[Source, str]]:
    """Where units of money are declared, with what is printed there."""
    found = [(b.source, b.text) for b in subject.document.blocks if isinstance(b, Paragraph)]
    found += [(c.source, c.text) for c in subject.cells()]
    return [(s, t) for s, t in found if _DECLARED.search(t)]


def row_out(role: Role) -> Callable[[Subject, random.Random], Document | None]:
    """A row of this role is missing."""

    def damage(subject: Subject, rng: random.Random) -> Document | None:
        line = pick(rng, [x for x in subject.lines if x.role is role and subject.row_of(x.source)])
        return subject.without_rows([line.source]) if line else None

    damage.__doc__ = f"A row of the role {role} is missing."
    return damage


def class_out(subject: Subject, rng: random.Random) -> Document | None:
    """All rows of one 类 are missing in one table."""
    found = [x for x in subject.lines if (c := _label(x, "function")) and subject.row_of(x.source) and c.code]
    line = pick(rng, found)
    if line is None or line.function is None:
        return None
    code = (line.function.code or "")[:3]
    gone = [
        x.source
        for x in found
        if x.table == line.table and x.function and (x.function.code or "").startswith(code)
    ]
    return subject.without_rows(gone)


def row_doubled(subject: Subject, rng: random.Random) -> Document | None:
    """A row stands twice."""
    line = pick(rng, [x for x in subject.lines if subject.row_of(x.source)])
    row = subject.row_of(line.source) if line else None
    return subject.with_row_after(line.source, row) if line and row else None


def row_moved_in(subject: Subject, rng: random.Random) -> Document | None:
    """A row of one table stands in another as well, of the same width."""
    lines = [x for x in subject.lines if x.role is Role.DETAIL and subject.row_of(x.source)]
    line = pick(rng, lines)
    row: Row | None = subject.row_of(line.source) if line else None
    if line is None or row is None:
        return None
    others = [x for x in lines if x.table != line.table and len(subject.row_of(x.source) or ()) == len(row)]
    other = pick(rng, others)
    return subject.with_row_after(other.source, row) if other else None


def blanked(roles: Sequence[Role]) -> Callable[[Subject, random.Random], Document | None]:
    """A figure of these roles is blank."""

    def damage(subject: Subject, rng: random.Random) -> Document | None:
        line = pick(rng, [x for x in subject.lines if x.role in roles])
        return subject.with_texts({line.source: ""}) if line else None

    damage.__doc__ = f"A figure of the roles {', '.join(roles)} is blank."
    return damage


def slid_right(subject: Subject, rng: random.Random) -> Document | None:
    """A figure stands in the blank cell beside its own."""
    found = []
    for line in subject.lines:
        row = subject.row_of(line.source) or ()
        at = next((i for i, c in enumerate(row) if c.source == line.source), None)
        for beside in () if at is None else (at - 1, at + 1):
            if 0 <= beside < len(row) and not row[beside].text.strip():
                found.append((line, row[beside]))
    if not found:
        return None
    line, cell = rng.choice(found)
    return subject.with_texts({line.source: "", cell.source: line.printed})


def slid_down(subject: Subject, rng: random.Random) -> Document | None:
    """A figure stands in the blank cell below its own."""
    found = []
    for line in subject.lines:
        place = subject.rows.get(line.source)
        if place is None:
            continue
        block = subject.document.blocks[place[0]]
        if not isinstance(block, Grid) or place[1] + 1 >= len(block.rows):
            continue
        row, below = block.rows[place[1]], block.rows[place[1] + 1]
        at = next(i for i, c in enumerate(row) if c.source == line.source)
        if len(below) == len(row) and not below[at].text.strip() and any(c.text.strip() for c in below):
            found.append((line, below[at]))
    if not found:
        return None
    line, cell = rng.choice(found)
    return subject.with_texts({line.source: "", cell.source: line.printed})


def rows_slid(subject: Subject, rng: random.Random) -> Document | None:
    """The figures of a few rows stand one row lower, those of the last in the first."""
    tables: defaultdict[int, dict[Source, list[BudgetLine]]] = defaultdict(dict)
    for line in subject.lines:
        row = subject.row_of(line.source)
        if row and line.role is Role.DETAIL and not line.side:
            tables[line.table].setdefault(row[0].source, []).append(line)
    tables = defaultdict(dict, {t: rows for t, rows in tables.items() if len(rows) > 3})
    if not tables:
        return None
    rows = list(rng.choice(list(tables.values())).values())
    count = rng.randint(3, min(6, len(rows)))
    start = rng.randrange(len(rows) - count + 1)
    run = rows[start : start + count]
    cells = [list(subject.row_of(lines[0].source) or ()) for lines in run]
    if len({len(c) for c in cells}) > 1:
        return None
    sources = {line.source for lines in run for line in lines}
    places = sorted({i for own in cells for i, c in enumerate(own) if c.source in sources})
    texts = {
        below[i].source: above[i].text
        for above, below in zip([cells[-1], *cells[:-1]], cells, strict=True)
        for i in places
    }
    return subject.with_texts(texts)


def unreadable(make: Callable[[str], str], what: str) -> Callable[[Subject, random.Random], Document | None]:
    """A figure is printed so that no number can be read."""

    def damage(subject: Subject, rng: random.Random) -> Document | None:
        line = pick(rng, subject.lines)
        text = make(line.printed) if line else ""
        return subject.with_texts({line.source: text}) if line and text != line.printed else None

    damage.__doc__ = f"A figure is printed as {what}."
    return damage


def headers_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """Two header words above columns of amounts have changed places."""
    line = pick(rng, [x for x in subject.lines if subject.rows.get(x.source)])
    if line is None:
        return None
    block = subject.document.blocks[subject.rows[line.source][0]]
    assert isinstance(block, Grid)
    words = {fold(x.measure[-1]) for x in subject.lines if x.table == line.table}
    heads = [c for row in block.rows[:4] for c in row if c.text and fold(c.text) in words]
    pairs = [(a, b) for a in heads for b in heads if a.text != b.text]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    return subject.with_texts({one.source: two.text, two.source: one.text})


def table_out(subject: Subject, rng: random.Random) -> Document | None:
    """All rows of one table are missing."""
    line = pick(rng, [x for x in subject.lines if subject.row_of(x.source)])
    if line is None:
        return None
    return subject.without_rows([x.source for x in subject.good.lines if x.table == line.table])
