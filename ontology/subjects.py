"""The subjects of the three classifications (政府收支分类科目) as plain data: names by code, codes by name."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ontology.codelist import ClassScheme
from ontology.files import subject_english_path, subjects_path
from ontology.terms import Scheme

_FURNITURE = re.compile(r"[\s()（）“”\"'‘’、，,·•]")
COMPLETE = frozenset({Scheme.DEPARTMENT_ECONOMIC, Scheme.GOVERNMENT_ECONOMIC})
"""The classifications whose 类 and 款 are all listed; of the functional one nearly all 款 and 项 are."""
_LISTED_DIGITS = 5
"""Digits of the longest economic code that the ministry gives; places add levels below it."""


def plain_name(name: str) -> str:
    """A name without brackets, quotes, blanks and differences of width, by which two prints of it are compared.

    >>> plain_name("维修(护)费") == plain_name("维修（护） 费")
    True
    """
    return _FURNITURE.sub("", unicodedata.normalize("NFKC", name))


def names_of(scheme: ClassScheme, code: str) -> tuple[str, ...]:
    """The names that a code has had, the present one first; none where the list lacks the code.

    >>> names_of(Scheme.DEPARTMENT_ECONOMIC, "30201")
    ('办公费',)
    """
    return _names().get((scheme, code), ())


def codes_named(scheme: ClassScheme, name: str) -> tuple[str, ...]:
    """The codes that have or had this name.

    >>> codes_named(Scheme.GOVERNMENT_ECONOMIC, "办公经费")
    ('50201',)
    """
    return _codes().get((scheme, plain_name(name)), ())


def is_seen(scheme: ClassScheme, code: str) -> bool:
    """Whether a published text that was read, a list or a budget, shows the listed name of a code.

    Of the others the name is known of the ministry's yearly list alone: a document that prints the same agrees
    with it, one that prints another is not contradicted by it.

    >>> is_seen(Scheme.FUNCTION, "20802"), is_seen(Scheme.FUNCTION, "2240506")
    (True, False)
    """
    return (scheme, code) in _names() and (scheme, code) not in _unseen()


def english_of_subject(scheme: ClassScheme, code: str) -> str | None:
    """What a 款 of an economic classification is in English, translated by hand; None for all others.

    >>> english_of_subject(Scheme.DEPARTMENT_ECONOMIC, "30211"), english_of_subject(Scheme.FUNCTION, "20802")
    ('travel', None)
    """
    names = names_of(scheme, code)
    is_translated = scheme in COMPLETE and len(code) == _LISTED_DIGITS
    return _english().get(plain_name(names[0])) if names and is_translated else None


def is_listed_fully(scheme: ClassScheme, code: str) -> bool:
    """Whether a code that the list lacks does not exist."""
    return scheme in COMPLETE and len(code) <= _LISTED_DIGITS


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    with subjects_path().open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _names() -> Mapping[tuple[str, str], tuple[str, ...]]:
    return MappingProxyType(
        {(r["scheme"], r["code"]): tuple(n for n in (r["name"], *r["also"].split("|")) if n) for r in _rows()}
    )


@cache
def _english() -> Mapping[str, str]:
    with subject_english_path().open(encoding="utf-8", newline="") as file:
        return MappingProxyType({plain_name(r["name"]): r["english"] for r in csv.DictReader(file)})


@cache
def _unseen() -> frozenset[tuple[str, str]]:
    return frozenset((r["scheme"], r["code"]) for r in _rows() if r["unseen"])


@cache
def _codes() -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (scheme, code), names in _names().items():
        for name in dict.fromkeys(plain_name(n) for n in names):
            found[scheme, name].append(code)
    return {key: tuple(codes) for key, codes in found.items()}
