"""Damage to digits: one wrong, two exchanged, one lost, the point moved, and errors that cancel out."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from extract.document import Document
from extract.facts import BudgetLine, Role
from extract.source import Source
from tests.damage.pages import Subject, pick

_NUMBER = re.compile(r"-?[\d,]*\d(?:\.\d+)?")


def _edit(subject: Subject, line: BudgetLine | None, text: str | None) -> Document | None:
    if line is None or text is None or text == line.printed:
        return None
    return subject.with_texts({line.source: text})


def _digits(text: str) -> list[int]:
    return [i for i, c in enumerate(text) if c.isdigit()]


def _other(rng: random.Random, digit: str) -> str:
    return rng.choice([d for d in "0123456789" if d != digit])


def one_digit(subject: Subject, rng: random.Random) -> Document | None:
    """One digit of a figure is another."""
    line = pick(rng, subject.lines)
    if line is None:
        return None
    at = rng.choice(_digits(line.printed))
    return _edit(subject, line, line.printed[:at] + _other(rng, line.printed[at]) + line.printed[at + 1 :])


def first_digit(subject: Subject, rng: random.Random) -> Document | None:
    """The first digit that is no 0 is another: the figure is of another size."""
    line = pick(rng, subject.lines)
    at = next((i for i, c in enumerate(line.printed) if c in "123456789"), None) if line else None
    if line is None or at is None:
        return None
    new = rng.choice([d for d in "123456789" if d != line.printed[at]])
    return _edit(subject, line, line.printed[:at] + new + line.printed[at + 1 :])


def last_digit(subject: Subject, rng: random.Random) -> Document | None:
    """The last digit is another: the smallest damage that there is."""
    line = pick(rng, subject.lines)
    if line is None:
        return None
    at = _digits(line.printed)[-1]
    return _edit(subject, line, line.printed[:at] + _other(rng, line.printed[at]) + line.printed[at + 1 :])


def two_digits(subject: Subject, rng: random.Random) -> Document | None:
    """Two digits of one figure are others."""
    line = pick(rng, [x for x in subject.lines if len(_digits(x.printed)) > 1])
    if line is None:
        return None
    text = list(line.printed)
    for at in rng.sample(_digits(line.printed), 2):
        text[at] = _other(rng, text[at])
    return _edit(subject, line, "".join(text))


def digits_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """Two neighbouring digits have changed places."""
    line = pick(rng, subject.lines)
    if line is None:
        return None
    text = line.printed
    places = [i for i in _digits(text)[:-1] if text[i + 1].isdigit() and text[i + 1] != text[i]]
    if not places:
        return None
    at = rng.choice(places)
    return _edit(subject, line, text[:at] + text[at + 1] + text[at] + text[at + 2 :])


def digit_lost(subject: Subject, rng: random.Random) -> Document | None:
    """A digit before the point is missing."""
    line = pick(rng, [x for x in subject.lines if re.match(r"\d{2,3}(\.|$)", x.printed)])
    return _edit(subject, line, line.printed[1:]) if line else None


def point_moved(subject: Subject, rng: random.Random) -> Document | None:
    """The point stands one place further right."""
    line = pick(rng, [x for x in subject.lines if re.fullmatch(r"\d+\.\d{2,}", x.printed)])
    if line is None:
        return None
    whole, _, rest = line.printed.partition(".")
    return _edit(subject, line, f"{whole}{rest[0]}.{rest[1:]}")


def sign_changed(subject: Subject, rng: random.Random) -> Document | None:
    """A minus sign that is not the figure's."""
    line = pick(rng, [x for x in subject.lines if x.printed[0].isdigit()])
    return _edit(subject, line, f"-{line.printed}") if line else None


def cancelling_in_column(subject: Subject, rng: random.Random) -> Document | None:
    """Two figures of a column are wrong by as much, one up and one down: the column's sum holds."""
    return _cancel(subject, rng, _columns(subject), -1)


def cancelling_in_row(subject: Subject, rng: random.Random) -> Document | None:
    """Two figures of a row are wrong by as much, one up and one down."""
    return _cancel(subject, rng, _rows(subject), -1)


def whole_and_part(subject: Subject, rng: random.Random) -> Document | None:
    """A total and one of its column are wrong by as much: the column's sum holds."""
    mixed = [c for c in _columns(subject) if len({x.role is Role.TOTAL for x in c}) == 2]
    return _cancel(subject, rng, mixed, 1, with_total=True)


def row_whole_and_part(subject: Subject, rng: random.Random) -> Document | None:
    """The first figure of a row and another of it are wrong by as much: the row's sum holds."""
    return _cancel(subject, rng, [r for r in _rows(subject) if len(r) > 1], 1, with_first=True)


def _cancel(
    subject: Subject,
    rng: random.Random,
    groups: Sequence[Sequence[BudgetLine]],
    sign: int,
    *,
    with_total: bool = False,
    with_first: bool = False,
) -> Document | None:
    groups = [g for g in groups if len(g) > 1]
    if not groups:
        return None
    group = rng.choice(groups)
    first, second = rng.sample(list(group), 2)
    if with_first:
        first, second = group[0], rng.choice(group[1:])
    elif with_total:
        first = rng.choice([x for x in group if x.role is Role.TOTAL])
        second = rng.choice([x for x in group if x.role is not Role.TOTAL])
    step = Decimal(rng.choice([1, 2, 5, 10, 30]))
    one, two = _plus(first, step), _plus(second, step * sign)
    return subject.with_texts({first.source: one, second.source: two}) if one and two else None


def _plus(line: BudgetLine, step: Decimal) -> str | None:
    if not _NUMBER.fullmatch(line.printed):
        return None
    number = Decimal(line.printed.replace(",", "")) + step
    return f"{number:,}" if "," in line.printed else f"{number}"


def _columns(subject: Subject) -> list[list[BudgetLine]]:
    found: defaultdict[tuple[object, ...], list[BudgetLine]] = defaultdict(list)
    for line in subject.lines:
        found[line.table, line.side, line.measure].append(line)
    return list(found.values())


def _rows(subject: Subject) -> list[list[BudgetLine]]:
    found: defaultdict[tuple[object, ...], list[BudgetLine]] = defaultdict(list)
    for line in subject.lines:
        found[line.table, line.side, line.row].append(line)
    return list(found.values())


def _exchanged(subject: Subject, one: BudgetLine, two: BudgetLine) -> Document | None:
    if one.amount == two.amount:
        return None
    return subject.with_texts({one.source: two.printed, two.source: one.printed})


def _exchange_in(
    subject: Subject, rng: random.Random, groups: Sequence[Sequence[BudgetLine]], *, near: bool = False
) -> Document | None:
    groups = [g for g in groups if len({x.amount for x in g}) > 1]
    if not groups:
        return None
    group = rng.choice(groups)
    at = rng.randrange(len(group) - 1)
    one, two = (group[at], group[at + 1]) if near else rng.sample(list(group), 2)
    return _exchanged(subject, one, two)


def exchanged_in_column(subject: Subject, rng: random.Random) -> Document | None:
    """Two figures of a column have changed places."""
    return _exchange_in(subject, rng, _columns(subject))


def exchanged_with_next(subject: Subject, rng: random.Random) -> Document | None:
    """Two neighbours of a column have changed places."""
    return _exchange_in(subject, rng, _columns(subject), near=True)


def exchanged_in_row(subject: Subject, rng: random.Random) -> Document | None:
    """Two figures of a row have changed places."""
    return _exchange_in(subject, rng, _rows(subject))


def exchanged_in_table(subject: Subject, rng: random.Random) -> Document | None:
    """Two figures of a table have changed places, wherever they stand."""
    found: defaultdict[int, list[BudgetLine]] = defaultdict(list)
    for line in subject.lines:
        found[line.table].append(line)
    return _exchange_in(subject, rng, list(found.values()))


def stated_digit(subject: Subject, rng: random.Random) -> Document | None:
    """One digit of a figure of the running text is another."""
    if not subject.stated:
        return None
    figure = rng.choice(subject.stated)
    printed = figure.printed or ""
    texts = _texts(subject)
    text = texts.get(figure.source, "")
    start = text.find(printed)
    if start < 0:
        return None
    at = start + rng.choice(_digits(printed))
    return subject.with_texts({figure.source: text[:at] + _other(rng, text[at]) + text[at + 1 :]})


def _texts(subject: Subject) -> dict[Source, str]:
    from extract.document import Paragraph

    return {b.source: b.text for b in subject.document.blocks if isinstance(b, Paragraph)}
