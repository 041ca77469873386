"""What a printed figure brings along: where it stands, and how its row is called without its number."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from extract.numbering import strip_numbering

ZERO = Decimal(0)


class PrintedAt(msgspec.Struct, frozen=True, order=True):
    """Where in one table the figures of an edge are printed; lines and pages count from 1."""

    document: str
    file: str
    table: str
    lines: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()

    def __str__(self) -> str:
        """File, table and lines, as a person looks them up."""
        places = [f"表{self.table}"] if self.table else []
        if self.pages:
            places.append(f"第{_ranges(self.pages)}页")
        if self.lines:
            places.append(f"第{_ranges(self.lines)}行")
        return f"{self.file} {' '.join(places)}".strip()

    def in_english(self) -> str:
        """The same in English.

        >>> PrintedAt("d", "预算.pdf", "03", (4, 5), (7,)).in_english()
        '预算.pdf table 03 page 7 line 4-5'
        """
        places = [f"table {self.table}"] if self.table else []
        if self.pages:
            places.append(f"page {_ranges(self.pages, english=True)}")
        if self.lines:
            places.append(f"line {_ranges(self.lines, english=True)}")
        return f"{self.file} {' '.join(places)}".strip()


def item_label(item: str) -> str:
    """An item of a two-sided table without its number.

    >>> item_label("（一）一般公共预算资金"), item_label("九、其他收入")
    ('一般公共预算资金', '其他收入')
    """
    return strip_numbering(item).strip() or item


def _ranges(numbers: tuple[int, ...], shown: int = 8, *, english: bool = False) -> str:
    """Numbers in order, runs as `3-7`, cut off after so many with how many there are."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    texts = ["-".join(map(str, run)) for run in runs]
    if english:
        return ", ".join(texts[:shown]) + (f" … ({len(set(numbers))} in all)" if len(texts) > shown else "")
    return "、".join(texts[:shown]) + (f"…（共{len(set(numbers))}处）" if len(texts) > shown else "")
