"""Marks on what a printed text names: policies, units and amounts of an excerpt."""

from __future__ import annotations

from decimal import Decimal

from kg.evidence.excerpt import Excerpt, ExcerptRow
from kg.web.address import LiveAddresses
from kg.web.cells import CellWriter
from kg.web.pages.evidence import _excerpt_table
from kg.web.view import Ref, View, ViewCell
from kg.words.text import Language, same


def drawn(cell: ViewCell) -> str:
    view = View(Ref("home"), same(""), same(""))
    return str(CellWriter(view, Language.ZH, LiveAddresses()).linked(cell))


def test_what_an_excerpt_names_is_marked_with_what_it_stands_for() -> None:
    row = ExcerptRow("line 3", ("依据京财社指[2023]1791号安排3.5万元",), marked=None)
    cell = _excerpt_table(Excerpt((row,))).rows[0][1]
    html = drawn(cell)
    assert (
        '<span class="named policies" title="政策文件：京财社指〔2023〕1791号">京财社指[2023]1791号</span>'
        in html
    )
    assert '<span class="named amounts" title="金额（元）：35000">3.5万元</span>' in html


def test_the_cell_of_the_fact_stays_marked_as_a_whole() -> None:
    row = ExcerptRow("line 3", ("《预算法》要求",), marked=0, is_fact=True)
    html = drawn(_excerpt_table(Excerpt((row,))).rows[0][1])
    assert html.startswith("<mark>")
    assert html.endswith("</mark>")


def test_printed_characters_of_markup_stay_text() -> None:
    row = ExcerptRow("line 3", ("<b>《预算法》</b>的规定",), marked=None)
    html = drawn(_excerpt_table(Excerpt((row,))).rows[0][1])
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_a_figure_names_nothing() -> None:
    assert drawn(ViewCell(Decimal(35000))) == "35,000.00"
