"""Printed text and what people type, in the one form in which search compares them."""

from __future__ import annotations

import unicodedata

from extract.policy import number_key, parse_number
from extract.project_code import mend_code
from kg.search.spoken import simplified

LONGEST = 200
"""Characters of a search that count; nothing has a longer name."""


def fold_text(text: str) -> str:
    """Letters and digits only, in one width, case and script: brackets, quotes, dashes and blanks make no difference.

    >>> fold_text("京财社指 ［２０２３］ 1791号"), fold_text("“三公”经费（ABC）")
    ('京财社指20231791号', '三公经费abc')
    """
    plain = simplified(unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LN")


def folded_words(text: str) -> list[str]:
    """The parts between blanks, folded; those of nothing but signs are left out."""
    return [folded for word in text[:LONGEST].split() if (folded := fold_text(word))]


def keys_of(text: str) -> list[str]:
    """What a search means as a key, folded: a document number or project code in its one form, else the text.

    >>> keys_of("京财社指[2023]第1791号"), keys_of("11010524T00000319 5133")
    (['京财社指20231791号'], ['11010524t000003195133'])
    """
    number = parse_number(text[:LONGEST])
    code = mend_code(text[:LONGEST])
    keys = [number_key(number.normal) if number else "", code or "", "".join(text[:LONGEST].split())]
    first = next(fold_text(key) for key in keys if key or key == keys[-1])
    return [first] if first else []


def spaced(folded: str) -> str:
    """One character a token, as the index holds it."""
    return " ".join(folded)
