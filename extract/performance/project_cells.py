"""The project's part of a row: label, unit, category, amounts and goal, told by what the cells hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.document import Cell
from extract.facts import Label
from extract.performance.indicator_cells import CellText
from extract.printed import is_blank, looks_like_amount, looks_like_number
from extract.project_code import ProjectLabel, mend_code, parse_project
from extract.source import Source
from extract.text import fold, split_code, unwrap

_STUMP = re.compile(r"\d{8}[A-Z0-9]\d{4,11}|\d{6}[0-9A-Z]{2,12}")
_PARTIAL = re.compile(r"(\d{4})\s*[-－—]\s*(\D.*)", re.S)
_UNIT = re.compile(r"(?:\d{3}){1,3}\s*[-－—]\s*\D.{2,}", re.S)
_CATEGORY = re.compile(r"\d{1,2}\s*[-－—]\s*\D.{1,14}", re.S)
_GLUED_AMOUNT = re.compile(r"(?P<label>.*[^\d,.\s])\s+(?P<amount>\d[\d,]*\.\d+)", re.S)
_LONGEST_NAME_OF_PERSON = 4
_LONGEST_NAME = 60
_LONGEST_CODE = 24
"""Digits of a project's code, with some that scanning added."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_AMOUNT = 20
_REGION_DIGITS = 6


class Money(msgspec.Struct, frozen=True):
    """An amount cell of the project's part of a row."""

    text: str
    position: int
    source: Source


class ProjectColumns(msgspec.Struct, frozen=True):
    """The columns of a table of projects by its header: names, codes, units, and those of money.

    `mixed` says that units stand in the column of the names (单位名称/项目名称), in rows without an indicator.
    """

    name: int
    code: int | None = None
    unit: int | None = None
    money: frozenset[int] = frozenset()
    mixed: bool = False


class ProjectCells(msgspec.Struct, frozen=True):
    """What a row says of a project.

    `labels` are the project labels printed in it, identical ones once; `stump` is a project code that lost
    its name, `partial` a name that lost all but the last digits of its code. `text` is the longest other
    text: the goal, or a piece of it. `span` says over how many rows the project's cell is merged where the
    format says so (else 1).
    """

    labels: tuple[ProjectLabel, ...] = ()
    stump: str | None = None
    partial: Label | None = None
    unit: Label | None = None
    category: Label | None = None
    money: tuple[Money, ...] = ()
    text: str | None = None
    span: int = 1

    @property
    def names_project(self) -> bool:
        """Whether the row names a project, wholly or in part."""
        return bool(self.labels) or self.partial is not None

    @property
    def is_empty(self) -> bool:
        """Whether the cells hold nothing of a project."""
        return not (self.names_project or self.stump or self.unit or self.money or self.text)


class ProjectReader(msgspec.Struct, frozen=True):
    """Reads the project's part of the rows of one table.

    `regions` are the regions that the table's project codes begin with; a stump must begin with one of them.
    `goal_column` is that of the goal where the header says it; `columns` are those of a table whose labels carry no
    codes, where only the header tells a name from a number.
    """

    regions: frozenset[str] = frozenset()
    goal_column: int | None = None
    columns: ProjectColumns | None = None

    def read(self, cells: Sequence[Cell], *, alone: bool = False) -> ProjectCells:
        """What the cells left of the indicator say of a project, whatever columns they slid to.

        Args:
            cells: The cells; all of the row where it holds no indicator.
            alone: Whether it holds none.
        """
        of_unit = alone and self.columns is not None and self.columns.mixed
        labels: list[ProjectLabel] = []
        glued: list[Money] = []
        money: list[Money] = []
        texts: list[CellText] = []
        stump, partial, unit, category, span = None, None, None, None, 1
        for position, cell in enumerate(cells):
            if not cell.text or is_blank(cell.text):
                continue
            text, amount = _unglued(cell.text.strip())
            glued.extend([Money(amount, position, cell.source)] if amount else [])
            label = None if of_unit else self._label(text, position, cells)
            if self._is_beside(text, position):
                continue
            if label is not None:
                labels.append(label)
                span = max(span, cell.row_span)
            elif self._is_stump(text):
                stump = fold(text)
            elif (looks_like_number(text) and len(fold(text)) < _LONGEST_AMOUNT) or _is_unreadable(text):
                money.append(Money(text, position, cell.source))
            elif not money and partial is None and _is_short(_PARTIAL, text):
                partial = _coded(text)
            elif not money and category is None and _is_short(_CATEGORY, text):
                category = _coded(text)
            elif (
                not money
                and unit is None
                and (
                    (of_unit and self._is_name(position)) or self._is_unit(position) or _is_short(_UNIT, text)
                )
            ):
                unit = _coded(text)
            else:
                texts.append(CellText(text, position))
        return ProjectCells(
            labels=tuple(dict.fromkeys(labels)),
            stump=stump,
            partial=partial,
            unit=unit,
            category=category,
            money=(*glued, *money),
            text=self._goal(texts, money),
            span=span,
        )

    def _label(self, text: str, position: int, cells: Sequence[Cell]) -> ProjectLabel | None:
        label = None if self._is_unit(position) else parse_project(text)
        if label or self.columns is None or position != self.columns.name or looks_like_number(text):
            return label
        code = self.columns.code
        printed = cells[code].text if code is not None and code < len(cells) else ""
        return ProjectLabel(Label(unwrap(text), mend_code(printed) if printed else None))

    def _is_name(self, position: int) -> bool:
        return self.columns is not None and position == self.columns.name

    def _is_unit(self, position: int) -> bool:
        return self.columns is not None and position == self.columns.unit

    def _is_beside(self, text: str, position: int) -> bool:
        """Whether a cell is a number or a code that is no money: only what stands below a header of money is."""
        if self.columns is None or position in self.columns.money:
            return False
        return position == self.columns.code or looks_like_amount(text)

    def _goal(self, texts: Sequence[CellText], money: Sequence[Money]) -> str | None:
        """The longest text behind the amounts, else the one below the goal's header.

        Too short a text may be a person's name.
        """
        own = [t for t in texts if t.position == self.goal_column]
        behind = [t for t in texts if not money or t.position > money[0].position]
        longest = max((unwrap(t.text) for t in behind or own), key=len, default="")
        return longest if len(longest) > _LONGEST_NAME_OF_PERSON else None

    def _is_stump(self, text: str) -> bool:
        folded = fold(text)
        return folded[:_REGION_DIGITS] in self.regions and _STUMP.fullmatch(folded) is not None


def _is_unreadable(text: str) -> bool:
    """Whether a text was meant as an amount and is none: a formula, letters for digits, more digits than money has."""
    if looks_like_number(text):
        return len(fold(text)) > _LONGEST_CODE
    return looks_like_amount(text) and not _HAN.search(text) and not looks_like_number(text)


def _is_short(pattern: re.Pattern[str], text: str) -> bool:
    return len(text) < _LONGEST_NAME and pattern.fullmatch(text) is not None


def _unglued(text: str) -> tuple[str, str | None]:
    """A project's label and the amount that was glued behind it."""
    match = _GLUED_AMOUNT.fullmatch(text)
    if match and parse_project(match["label"]):
        return match["label"], match["amount"]
    return text, None


def _coded(text: str) -> Label:
    code, name = split_code(text)
    return Label(name, code)
