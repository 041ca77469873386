"""The samples as patterns for documents of other units: what in their text is the unit's own, and what is an amount."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import msgspec

from extract.facts import AnyFact, BudgetLine, Indicator, Label, ProjectRecord, Transfer
from extract.pipeline import extract_file

SAMPLES = Path(__file__).parents[2] / "samples"
FORMATS = ("txt", "gb.txt", "docx", "xlsx", "html", "md")
"""Endings of the names of files that a document may be written as."""

_NUMBER = re.compile(r"(?<![\d.,A-Za-z])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d,%.])")
_WHOLE = re.compile(r"(?<![\d.,])(\d+)(?=万元)")
_STATED = re.compile(r"(?<![\d.,])([\d,]+\.\d+)(?=万元)")
_CELLS = re.compile(r"([\t|])")


class Original(msgspec.Struct, frozen=True):
    """A sample and what in its text is its unit's own.

    Attributes:
        file: Name of its file.
        city: As printed before the district.
        district: As printed.
        department: Code of the department; empty where the sample prints none.
        names: Words of the unit's name that make room for another's.
        years: From the sample's own year, those in which a unit publishes such a document.
        formats: What it may be written as without being read worse than the sample itself.
    """

    file: str
    city: str
    district: str
    department: str
    names: tuple[str, ...]
    years: tuple[int, ...] = (0,)
    formats: tuple[str, ...] = FORMATS


_TOWN = ("北京市", "朝阳区")
_OLD_TOWN = ("北京市", "西城区", "275", ("广安门内", "广内"))
FAMILIES = (
    (Original("2026-双井街道.txt", *_TOWN, "601", ("双井",), (0, -1)),),
    (Original("2026-小红门乡.txt", *_TOWN, "661", ("小红门",), (0, -1)),),
    (Original("2026-区委社会工作部.txt", *_TOWN, "707", ("社会工作部",), (0, -1)),),
    (
        Original("2024-广内街道.txt", *_OLD_TOWN, formats=("txt", "gb.txt")),
        Original("2025-广内街道.txt", *_OLD_TOWN),
        Original("2025-广内街道决算.txt", *_OLD_TOWN),
    ),
    (Original("2024-万里街道.txt", "上海市", "普陀区", "", ("万里",), (0, 1)),),
)
"""What units publish, by turns."""


class Pattern(msgspec.Struct, frozen=True):
    """The text of a sample, with what its reading says of it.

    Attributes:
        lines: The text.
        whole: Number of a line, from 1 → amounts in it that are printed without decimals or thousands.
        exact: Figure of the running text, in 万元 → the amount of a table that it rounds.
        projects: Names of its projects, except those that are named like a subject.
    """

    lines: tuple[str, ...]
    whole: Mapping[int, frozenset[str]]
    exact: Mapping[str, Decimal]
    projects: tuple[str, ...]

    def times(self, factor: int) -> str:
        """The text with all amounts multiplied, printed as before."""
        return "\n".join(self._line(number, line, factor) for number, line in enumerate(self.lines, 1))

    def _line(self, number: int, line: str, factor: int) -> str:
        for pattern in (_NUMBER, _WHOLE):
            line = pattern.sub(lambda match: self._times(match, factor), line)
        if amounts := self.whole.get(number):
            cells = _CELLS.split(line)
            line = "".join(f"{int(c) * factor:,}" if c.strip() in amounts else c for c in cells)
        return line

    def _times(self, match: re.Match[str], factor: int) -> str:
        printed = match[1]
        value = Decimal(printed.replace(",", ""))
        commas = "," if "," in printed or value < 1000 else ""
        if match.string.startswith("万元", match.end()):
            value = self.exact.get(printed, value)
        places = Decimal(1).scaleb(-len(printed.partition(".")[2]))
        return format((value * factor).quantize(places, ROUND_HALF_UP), f"{commas}f")


@cache
def pattern_of(original: Original) -> Pattern:
    """The pattern that a sample is."""
    data = (SAMPLES / original.file).read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    facts = extract_file(SAMPLES / original.file).facts
    whole: dict[int, set[str]] = defaultdict(set)
    for line, printed in _printed(facts):
        if printed.isdigit() and int(printed):
            whole[line].add(printed)
    subjects = {f.function.name for f in facts if isinstance(f, BudgetLine) and f.function}
    names = {label.name for label in _projects(facts) if label and label.name} - subjects
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return Pattern(
        lines=tuple(text.split("\n")),
        whole={line: frozenset(printed) for line, printed in whole.items()},
        exact=_exact(text, facts),
        projects=tuple(longest_first),
    )


def _exact(text: str, facts: Iterable[AnyFact]) -> dict[str, Decimal]:
    """Figures of the running text, in 万元, that round one amount of the tables, and that amount."""
    amounts = {f.amount / 10000 for f in facts if isinstance(f, BudgetLine) and f.amount is not None}
    exact = {}
    for printed in _STATED.findall(text):
        stated = Decimal(printed.replace(",", ""))
        rounded = [a for a in amounts if a.quantize(stated, ROUND_HALF_UP) == stated]
        if len(rounded) == 1:
            exact[printed] = rounded[0]
    return exact


def _printed(facts: Iterable[AnyFact]) -> Iterator[tuple[int, str]]:
    """Lines, and amounts that are printed in them."""
    for fact in facts:
        if isinstance(fact, BudgetLine | Transfer):
            printed = [fact.printed]
        elif isinstance(fact, ProjectRecord):
            printed = [fact.total_printed or "", fact.fiscal_printed or "", fact.other_printed or ""]
        elif isinstance(fact, Indicator) and fact.unit and "元" in fact.unit:
            printed = [fact.value or ""]
        else:
            continue
        if fact.source.line:
            yield from ((fact.source.line, text) for text in printed)


def _projects(facts: Iterable[AnyFact]) -> Iterator[Label | None]:
    return (fact.project for fact in facts if isinstance(fact, BudgetLine | Transfer | ProjectRecord))
