"""What a damaged print can say: the numbers it can be read as, each with the damage that it supposes.

The damage model is that of scanning: separators misread, lost or added (`1,836000`, `684,745,200`, `1836000`
for 1.836000), a tail of zeros that was never printed (`3,000,000.00`), letters for digits (`1.O36000`), one digit
read as one that looks like it. Everything else is no reading of the print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

import msgspec

from extract.audit.print_style import NUMBER
from extract.printed import plain_text

_SEPARATORS = re.compile(r"[,.，。、·;:'`\s]")
_FALSE_TAIL = re.compile(r"(.*\d)\.0{1,4}")
_LETTERS = str.maketrans({"O": "0", "o": "0", "D": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "i": "1", "Z": "2",
                          "z": "2", "S": "5", "s": "5", "b": "6", "B": "8", "g": "9", "q": "9", "〇": "0"})  # fmt: skip
_ALIKE = {"0": "689", "1": "74", "2": "7", "3": "85", "4": "19", "5": "368", "6": "058", "7": "12", "8": "0369",
          "9": "048"}  # fmt: skip


class Damage(StrEnum):
    """One thing that scanning did to a figure."""

    SEPARATORS = "separators"
    """Decimal point and thousands separators misread, lost or added."""
    TAIL = "tail"
    """Zeros behind a point that was never printed."""
    LETTER = "letter"
    """A letter for a digit."""
    DIGIT = "digit"
    """One digit read as one that looks like it."""


class PrintReading(msgspec.Struct, frozen=True):
    """One number that a print can stand for, in the printed unit; no damage: the print says just this."""

    number: Decimal
    damage: tuple[Damage, ...]
    cost: int


_COST = {Damage.SEPARATORS: 2, Damage.TAIL: 2, Damage.LETTER: 2, Damage.DIGIT: 4}
_DOUBTED = 4
"""Cost of believing separators that the style of the document speaks against."""


def read_print(printed: str, places: int | None, *, alike: bool = False) -> tuple[PrintReading, ...]:
    """The numbers that a print can stand for, the cheapest first; the same number once.

    Args:
        printed: The cell's text.
        places: Decimals that the publishing system prints (`find_places`).
        alike: Whether digits that look like the printed ones are tried, one at a time.

    >>> [str(r.number) for r in read_print("684,745,200", 6)]
    ['684.745200', '684745200']
    >>> [str(r.number) for r in read_print("1,000,000,000.00", 6)]
    ['1000.000000', '100000.000000', '1000000000.00']
    """
    found: dict[Decimal, PrintReading] = {}
    for reading in sorted(_readings(printed, places, alike=alike), key=lambda r: r.cost):
        found.setdefault(reading.number, reading)
    return tuple(found.values())


def _readings(printed: str, places: int | None, *, alike: bool) -> Iterator[PrintReading]:
    text = plain_text(printed)
    bare = _SEPARATORS.sub("", text)
    letters: tuple[Damage, ...] = ()
    if not re.fullmatch(r"-?\d+", bare):
        text, bare = text.translate(_LETTERS), bare.translate(_LETTERS)
        letters = (Damage.LETTER,)
    if not re.fullmatch(r"-?\d+", bare):
        return
    for number, damage, extra in _separated(text, bare, places):
        yield _reading(number, (*letters, *damage), extra)
        if alike:
            for other in _alikes(number):
                yield _reading(other, (*letters, *damage, Damage.DIGIT), extra)


def _separated(text: str, bare: str, places: int | None) -> Iterator[tuple[Decimal, tuple[Damage, ...], int]]:
    """Where the decimal point can be."""
    if NUMBER.fullmatch(text):
        doubted = places is not None and "." not in text and len(bare.lstrip("-")) > places > 0
        rounded = places is not None and "." in text and len(text.rpartition(".")[2]) < places
        yield (
            Decimal(text.replace(",", "")),
            (),
            2 * _DOUBTED if doubted and "," in text else _DOUBTED if doubted or rounded else 0,
        )
    if places is None:
        head, mark, tail = re.sub(r"[^\d.,-]", ".", text).rpartition(",")
        if mark and tail.isdigit() and not NUMBER.fullmatch(text):
            yield Decimal(f"{re.sub(r'[.,]', '', head)}.{tail}"), (Damage.SEPARATORS,), 0
        return
    false_tail = _FALSE_TAIL.fullmatch(text)
    if false_tail and len(text.rpartition(".")[2]) != places:
        digits = _SEPARATORS.sub("", false_tail[1])
        if len(digits.lstrip("-")) > places:
            yield Decimal(digits).scaleb(-places), (Damage.TAIL,), 0
    if len(bare.lstrip("-")) > places:
        number = Decimal(bare).scaleb(-places)
        printed_so = text.replace(",", "") == f"{number:f}" and NUMBER.fullmatch(text)
        yield number, () if printed_so else (Damage.SEPARATORS,), 0


def _alikes(number: Decimal) -> Iterator[Decimal]:
    """The numbers that differ from one in a single digit that looks like it."""
    text = f"{number:f}"
    for i, digit in enumerate(text):
        for other in _ALIKE.get(digit, ""):
            yield Decimal(f"{text[:i]}{other}{text[i + 1 :]}")


def _reading(number: Decimal, damage: tuple[Damage, ...], extra: int) -> PrintReading:
    return PrintReading(number, damage, sum(_COST[d] for d in damage) + extra)
