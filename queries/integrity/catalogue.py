"""The integrity constraints of this package: reads the `.rq` files.

The W3C's constraints are ASK queries, several of which compare all observations with all; these ask for what violates
them, set by set, so that a cube of hundred thousands of observations is checked in seconds. A file begins with two
comments: the constraint's name in the recommendation, and what it demands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

import msgspec

from queries.errors import QueryFileError

_NAME = re.compile(r"ic-(\d\d)\.rq")


class Constraint(msgspec.Struct, frozen=True):
    """One constraint: its number, its name, what it demands, and the query for violations, a column `subject`."""

    number: int
    name: str
    demand: str
    text: str

    @property
    def id(self) -> str:
        """The name in the recommendation, such as IC-12."""
        return f"IC-{self.number}"


def read_constraints() -> Mapping[int, Constraint]:
    """All constraints by number.

    Raises:
        QueryFileError: A file lacks the comments that name it.
    """
    found: dict[int, Constraint] = {}
    for file in sorted(resources.files("queries.integrity").iterdir(), key=lambda f: f.name):
        match = _NAME.fullmatch(file.name)
        if not match:
            continue
        text = file.read_text("utf-8")
        comments = [line[2:] for line in text.splitlines()[:2] if line.startswith("# ")]
        if len(comments) != 2:
            raise QueryFileError(file.name, "two comments: name and demand", f"{len(comments)}")
        number = int(match[1])
        found[number] = Constraint(number, comments[0], comments[1], text)
    return MappingProxyType(found)
