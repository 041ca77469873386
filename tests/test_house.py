"""The plan of the house is kept: a word means one thing, and nothing is known in two places."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("ontology", "extract", "queries", "kg")


@cache
def modules() -> dict[str, ast.Module]:
    """Path below the root → syntax tree, of every module of the packages."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }


def classes() -> Iterator[tuple[str, str]]:
    """Name and place of every class, those of one module only included."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield node.name, f"{path}:{node.lineno}"


def test_a_class_name_means_one_thing_in_all_packages() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for name, place in classes():
        places[name].append(place)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
