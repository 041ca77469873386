"""Codes of concepts that a document names without code: those of the official lists, where the name tells which."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import pyoxigraph as ox

from extract.facts import Label
from ontology.files import codelist_paths
from ontology.terms import Scheme, skos

_SPLIT = "/"


def code_of_name(scheme: Scheme, name: str, under: str = "") -> str | None:
    """The code that a name has in a list; None where no code or several codes have it.

    Of a name that a code shares with one below it (the fund 11 and its part 111), the upper is meant.

    Args:
        scheme: The list.
        name: As printed.
        under: Code that the concept stands below; any if empty.

    >>> code_of_name(Scheme.FUNCTION, "公共安全支出"), code_of_name(Scheme.SERVICE_DIRECTORY, "法律服务", "02")
    ('204', '0201')
    """
    codes = [
        code for code in _codes(scheme).get(_folded(name), ()) if code.startswith(under) and code != under
    ]
    upper = min(codes, key=len, default=None)
    return upper if upper is not None and all(code.startswith(upper) for code in codes) else None


def coded(scheme: Scheme, label: Label) -> str:
    """The key of a concept: the printed code, else the one that the list gives the name, else the name."""
    return label.code or code_of_name(scheme, label.name) or label.name


def directory_path(levels: tuple[Label, ...]) -> list[tuple[str, ...]]:
    """The keys of the levels of the guide directory: a code, or the code or name above and the level's own name.

    >>> directory_path((Label("公共服务"), Label("公共安全服务"), Label("公共安全保障服务")))
    [('01',), ('0101',), ('0101', '公共安全保障服务')]
    """
    keys: list[tuple[str, ...]] = []
    parent = ""
    for label in levels:
        code = label.code
        if code is None and (parent.isdigit() or not parent):
            code = code_of_name(Scheme.SERVICE_DIRECTORY, label.name, parent)
        keys.append((code,) if code else (parent, label.name) if parent else (label.name,))
        parent = code or (f"{parent}.{label.name}" if parent else label.name)
    return keys


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


@cache
def _codes(scheme: Scheme) -> Mapping[str, tuple[str, ...]]:
    """Name → its codes in a list."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in codelist_paths():
        if path.stem != scheme.value:
            continue
        for triple in ox.parse(path=path):
            label = triple.object
            is_name = triple.predicate.value == skos.prefLabel and isinstance(label, ox.Literal)
            if is_name and label.language == "zh" and isinstance(triple.subject, ox.NamedNode):
                found[_folded(label.value)].append(triple.subject.value.rpartition(_SPLIT)[2])
    return {name: tuple(codes) for name, codes in found.items()}
