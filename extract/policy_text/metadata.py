"""The table above a published policy: 索引号, 发文机关, 发文字号, 成文日期, 发布日期, 有效性, in a table or in lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from extract.document import Grid, Paragraph
from extract.policy_text.wording import field_of_label
from extract.text import fold

_WITHIN = 60
"""Paragraphs from the top within which metadata stand as lines."""
_LONGEST_VALUE = 200
_MARKS = " \t\u3000•·*|:：-[]【】"


def read_metadata(grids: Sequence[Grid], lines: Sequence[Paragraph]) -> Mapping[str, str]:
    """Field → value as printed, of the first place that prints it; empty where a document prints no metadata."""
    found: dict[str, str] = {}
    for grid in grids:
        for field, value in _in_grid(grid):
            found.setdefault(field, value)
    for field, value in _in_lines([line.text for line in lines[:_WITHIN]]):
        found.setdefault(field, value)
    return found


def is_metadata(text: str) -> bool:
    """Whether a line is one of the metadata, so no part of the text."""
    return _field(text.strip(_MARKS)) is not None or any(_pairs(text))


def _field(label: str) -> str | None:
    """The field of a label, empty for one of no use; None for other words."""
    return field_of_label().get(fold(label).strip(_MARKS))


def _in_grid(grid: Grid) -> Iterable[tuple[str, str]]:
    for row in grid.rows:
        cells = [cell.text for cell in row]
        filled = [text for text in cells if text.strip()]
        for label, value in pairwise(filled):
            field = _field(label)
            if field and _field(value) is None and len(value) <= _LONGEST_VALUE:
                yield field, value.strip()
        for text in filled:
            yield from _pairs(text)


def _in_lines(lines: Sequence[str]) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(lines):
        yield from _pairs(line)
        field = _field(line.strip(_MARKS)) if line.rstrip().endswith((":", "：")) else None
        if field:
            following = next(
                (text.strip(_MARKS) for text in lines[number + 1 : number + 3] if text.strip(_MARKS)), ""
            )
            if following and _field(following) is None and len(following) <= _LONGEST_VALUE:
                yield field, following


def _pairs(line: str) -> Iterable[tuple[str, str]]:
    """Labels and values inside one line: 索引号：X　分类：Y."""
    if len(line) > 600:
        return
    matches = [*_label().finditer(line), None]
    for match, following in pairwise(matches):
        if match is None:
            break
        field = _field(match["label"])
        value = line[match.end() : following.start() if following else len(line)].strip(_MARKS)
        if field and value and len(value) <= _LONGEST_VALUE:
            yield field, value


@cache
def _label() -> re.Pattern[str]:
    spaced = [
        r"[ \u3000]*".join(map(re.escape, label)) for label in sorted(field_of_label(), key=len, reverse=True)
    ]
    return re.compile(
        rf"(?:^|(?<=[\s\u3000|;；，,•·\[【]))(?P<label>{'|'.join(spaced)})[】\]]?[ \u3000]*[:：]"
    )
