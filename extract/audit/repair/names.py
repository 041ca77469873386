"""Subjects that a scanned document calls by several names: one of them was misread, and the code says which subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.facts import BudgetLine, Finding
from extract.source import Source
from extract.states import Severity
from extract.text import fold

_DIMENSIONS = ("function", "government_economic", "department_economic")


def name_findings(lines: Sequence[BudgetLine]) -> Iterator[Finding]:
    """One finding for each code that is printed with more than one name; the code is what rows are held together by.

    Names stay as printed: which of them is right, a document alone does not say.
    """
    names: dict[str, dict[str, tuple[str, int, Source]]] = defaultdict(dict)
    for line in lines:
        for dimension in _DIMENSIONS:
            label = getattr(line, dimension)
            if label is None or not label.code or not label.name:
                continue
            printed, count, source = names[label.code].get(fold(label.name), (label.name, 0, line.source))
            names[label.code][fold(label.name)] = (printed, count + 1, source)
    for code, found in sorted(names.items()):
        if len(found) < 2:
            continue
        order = sorted(found.values(), key=lambda entry: -entry[1])
        words = "、".join(f"{name}（{count}）" for name, count, _ in order)
        yield Finding(
            document=lines[0].document,
            source=order[-1][2],
            rule="name-doubtful",
            severity=Severity.INFO,
            subject=code,
            message=f"the subject {code} is printed with {len(order)} names (how often): {words}; its code was gone by",
            message_zh=f"科目{code}印有{len(order)}种名称（次数）：{words}；以编码为准",
            cells=tuple(source for _, _, source in order),
        )
