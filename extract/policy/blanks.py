"""Blanks inside a mention: what wrapping, letter spacing and conversion leave between its characters."""

BLANK = "[ \u3000\xa0\u2002-\u200b\ufeff]"
"""One blank, of any width, none of them a line break or a tab."""
GAP = rf"{BLANK}{{0,4}}(?:\r?\n{BLANK}{{0,4}})?"
"""A few blanks and at most one line break. A tab or an empty line ends a mention."""
GAP_REVERSED = rf"{BLANK}{{0,4}}(?:\n\r?{BLANK}{{0,4}})?"
"""The same in a reversed text."""


def without_blanks(text: str) -> str:
    """The text without white space and without characters of no width."""
    return "".join(text.split()).replace("\u200b", "").replace("\ufeff", "")
