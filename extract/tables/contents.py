"""The list of tables that a document begins with (目录): which lines it is, and the place it gives each table."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.document import Paragraph
from extract.tables.head import parse_head
from extract.tables.table import Row, single_text
from extract.tables.titles import Title, parse_title, place_number
from extract.text import unwrap

_LEADER = re.compile(r"[\s.…·⋯。_-]*(?:\.{2,}|…|·{2,}|⋯|_{2,}|-{2,}|\t|\s)[\s.…·⋯_-]*\d{0,3}\s*$")
_MARK = re.compile(
    r"^[(（]?(?:附?表)?(?P<place>[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）]|[、.．:：]|\s(?=\D))\s*(?P<name>.+)$"
)
_LEAST_ENTRIES = 3


class TableList(msgspec.Struct, frozen=True):
    """Which lines are entries of a list of tables, and kind of table → its place in two digits, and its name as listed."""

    lines: frozenset[int] = frozenset()
    places: dict[str, str] = {}
    names: dict[str, str] = {}


def find_contents(lines: Sequence[Paragraph | Row]) -> TableList:
    """The longest run of at least three titles with nothing between them but what a wrapped line leaves.

    A title with leader dots is an entry wherever it stands; a title that comes again in a run begins the tables.
    """
    runs: list[list[tuple[int, Title]]] = [[]]
    dotted: set[int] = set()
    apart = 0
    for index, item in enumerate(lines):
        line = single_text(item)
        title = _entry(line.text) if line else None
        if title is None or line is None or _heads_a_table(lines, index):
            apart += 1
            if apart > 1 or line is None:
                runs.append([])
            continue
        if any(_key(title) == _key(known) for _, known in runs[-1]):
            runs.append([])
        apart = 0
        if _leader(line.text):
            dotted.add(index)
        runs[-1].append((index, title))
    entries = [run for run in runs if len({_key(t) for _, t in run}) >= _LEAST_ENTRIES]
    listed = max(entries, key=len, default=[])
    places: dict[str, str] = {}
    names: dict[str, str] = {}
    for order, (_, title) in enumerate(listed, 1):
        if title.kind:
            places.setdefault(title.kind.kind, title.number or str(order).zfill(2))
            names.setdefault(title.kind.kind, title.name)
    return TableList(frozenset({*dotted, *(i for run in entries for i, _ in run)}), places, names)


def _heads_a_table(lines: Sequence[Paragraph | Row], index: int) -> bool:
    """Whether a row of cells or the head of a table (编制部门, 单位：元) follows: then a title is no entry."""
    below = lines[index + 1] if index + 1 < len(lines) else None
    return below is not None and (single_text(below) is None or parse_head(below) is not None)


def _entry(line: str) -> Title | None:
    """The title that a line of a list names; None for other lines."""
    text = unwrap(_leader(line) or line)
    title = parse_title(text)
    match = _MARK.match(text)
    if match is None:
        return title if title and title.kind else None
    named = parse_title(match["name"])
    if named is None or named.kind is None:
        return title if title and title.kind else None
    number = named.number or place_number(match["place"])
    return msgspec.structs.replace(named, number=number, is_place=named.number is None)


def _leader(text: str) -> str | None:
    """The text without leader dots and page number; None where it has none."""
    match = _LEADER.search(text)
    return text[: match.start()] if match and match.start() else None


def _key(title: Title) -> str:
    return title.kind.kind if title.kind else title.name
