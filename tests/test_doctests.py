"""Examples in docstrings run, so that they stay true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

PACKAGES = ("extract", "kg", "ontology", "queries")


def modules() -> list[str]:
    found = []
    for name in PACKAGES:
        package = importlib.import_module(name)
        found += [
            m.name
            for m in pkgutil.walk_packages(package.__path__, f"{name}.")
            if not m.name.endswith("__main__")
        ]
    return found


@pytest.mark.parametrize("name", modules())
def test_every_example_gives_what_it_says(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


def test_examples_exist() -> None:
    finder = doctest.DocTestFinder()
    examples = [
        e for name in modules() for t in finder.find(importlib.import_module(name)) for e in t.examples
    ]
    assert len(examples) > 30
