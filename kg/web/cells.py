"""Cells of tables and facts as HTML: written here and not by templates, since pages have thousands of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from markupsafe import Markup, escape

from kg.graph.iri import document_keys
from kg.web.address import Addresses
from kg.web.constructed import CONSTRUCTED, MARK, is_constructed
from kg.web.view import ColumnKind, DataTable, Ref, TextMark, View, ViewCell, ViewColumn, money
from kg.words.codes import TONES
from kg.words.text import Language, Text

_YES, _NO = Text("是", "yes"), Text("否", "no")
_NOTHING = "—"
_SPECIAL = re.compile(r"[&<>'\"]")


@dataclass(slots=True)
class CellWriter:
    """Writes the cells of one page; addresses that come more than once are made once.

    Args:
        view: The page.
        language: Language of its words.
        addresses: Where other pages are.
    """

    view: View
    language: Language
    addresses: Addresses
    _marks: bool = field(init=False)
    _links: dict[Ref, tuple[str, bool]] = field(init=False, default_factory=dict)
    _tones: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._marks = not is_constructed(self.view.ref)

    def linked(self, cell: ViewCell) -> Markup:
        """A cell's text, as a link where a page is behind it, with a mark where a constructed sample states it."""
        return Markup(self._linked(cell))  # noqa: S704  # made of escaped parts

    def tone(self, cell: ViewCell) -> Markup:
        """The status of a figure or severity of a finding beside its text; empty where a cell has none."""
        return Markup(self._tone(cell.tone))  # noqa: S704  # made of escaped parts

    def rows(self, table: DataTable) -> Markup:
        """The rows of a table's body."""
        heads = [
            (column, f'<td data-column="{_escaped(column.name)}" class="{_escaped(column.kind)}')
            for column in table.columns
        ]
        parts: list[str] = []
        for row in table.rows:
            parts.append("<tr>\n")
            for (column, head), cell in zip(heads, row, strict=True):
                tone = f" {_escaped(cell.tone)}" if cell.tone else ""
                value = cell.value
                number = f' data-value="{value}"' if isinstance(value, int | float | Decimal) else ""
                parts.append(
                    f'{head}{tone}"{number}>{self._linked(cell, column)}{self._tone(cell.tone)}</td>\n'
                )
            parts.append("</tr>\n")
        return Markup("".join(parts))  # noqa: S704  # made of escaped parts

    def _linked(self, cell: ViewCell, column: ViewColumn | None = None) -> str:
        text = self._marked(cell, column)
        ref = cell.ref
        if ref is None and not cell.stated_in:
            return text
        opening, constructed = self._link(ref) if ref is not None else ("", False)
        if opening:
            text = f"{opening}{text or _NOTHING}</a>"
        if self._marks and (constructed or cell.stated_in in CONSTRUCTED):
            text += f' <span class="tone constructed">{_escaped(MARK.say(self.language))}</span>'
        return text

    def _tone(self, tone: str) -> str:
        if not tone:
            return ""
        if tone not in self._tones:
            words = TONES[tone].say(self.language) if tone in TONES else tone
            self._tones[tone] = f' <span class="tone {_escaped(tone)}">{_escaped(words)}</span>'
        return self._tones[tone]

    def _marked(self, cell: ViewCell, column: ViewColumn | None = None) -> str:
        """A cell's text, escaped: the part that a search hit in a mark element, and what it names in spans."""
        text = text_of(cell, self.language, column)
        if cell.named:
            named = _with_names(text, cell.named, self.language)
            return f"<mark>{named}</mark>" if cell.mark == text else named
        if not cell.mark or cell.mark not in text:
            return _escaped(text)
        before, hit, after = text.partition(cell.mark)
        return f"{_escaped(before)}<mark>{_escaped(hit)}</mark>{_escaped(after)}"

    def _link(self, ref: Ref) -> tuple[str, bool]:
        """What opens a link to a page, empty where none leads there; and whether a constructed sample stands behind it."""
        found = self._links.get(ref)
        if found is None:
            to = nearest(ref, self.addresses)
            opening = f'<a href="{_escaped(self.addresses.page(to, self.language))}">' if to else ""
            found = self._links[ref] = opening, not CONSTRUCTED.isdisjoint(document_keys(ref.key))
        return found


def nearest(ref: Ref | None, addresses: Addresses) -> Ref | None:
    """A page, or where it is not among the files the one above it that is: for a place its table or document."""
    if ref is None or addresses.reaches(ref):
        return ref
    if ref.page != "printed":
        return None
    table = dict(ref.params).get("table")
    wider = (Ref("table", f"{ref.key}/{table}"),) if table else ()
    return next((one for one in (*wider, Ref("document", ref.key)) if addresses.reaches(one)), None)


def text_of(cell: ViewCell, language: Language, column: ViewColumn | None = None) -> str:
    """What a person reads in a cell."""
    if cell.text is not None:
        return cell.text.say(language)
    value = cell.value
    if isinstance(value, Decimal) and (column is None or column.kind is ColumnKind.MONEY):
        return money(value)
    if isinstance(value, bool):
        return (_YES if value else _NO).say(language)
    if isinstance(value, int) and column is not None and column.kind is ColumnKind.NUMBER:
        return f"{value:,}"
    return "" if value is None else str(value)


def _escaped(text: str) -> str:
    """Text as it stands in HTML; a Markup object for each of thousands of short texts takes most of the time of a page."""
    return str(escape(text)) if _SPECIAL.search(text) else str(text)


def _with_names(text: str, named: tuple[TextMark, ...], language: Language) -> str:
    """Escaped text with a span element around each thing it names, what that stands for in its title."""
    drawn, done = "", 0
    for mark in named:
        drawn += (
            f'{_escaped(text[done : mark.start])}<span class="named {_escaped(mark.kind)}" '
            f'title="{_escaped(mark.says.say(language))}">{_escaped(text[mark.start : mark.end])}</span>'
        )
        done = mark.end
    return drawn + _escaped(text[done:])
