"""Reading of single paragraphs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.document import Paragraph
from extract.facts import StatedFigure
from extract.narrative import Narrative, read_narrative
from extract.source import Source

SHA = "0" * 64
Reader = Callable[..., Narrative]


def read_paragraphs(*texts: str, year: int | None = 2024) -> Narrative:
    """The figures of paragraphs, one a line."""
    paragraphs = [Paragraph(text, Source(SHA, line=number)) for number, text in enumerate(texts, 1)]
    return read_narrative(SHA, paragraphs, [], year=year)


def amounts(narrative: Narrative) -> list[tuple[str, str]]:
    """Subject and yuan of all figures with an amount."""
    return [(f.subject, f"{f.amount:f}") for f in narrative.figures if f.amount is not None]


def only(narrative: Narrative) -> StatedFigure:
    """The only figure."""
    (figure,) = narrative.figures
    return figure


@pytest.fixture
def read() -> Reader:
    """Reads paragraphs of a budget for 2024."""
    return read_paragraphs
