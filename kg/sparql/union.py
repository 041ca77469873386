"""Several queries as one, whose rows say to which of them they belong."""

from __future__ import annotations

import re
from collections.abc import Sequence

PART = "part_of_answer"
"""The variable that holds the place of a row's query among them."""

_PREFIX = re.compile(r"^PREFIX\s+(\S*:)\s*(<[^>]*>)[ \t]*$", re.M)
_SELECT = re.compile(r"^SELECT\s+(?:DISTINCT\s+)?", re.M)


def union_of(texts: Sequence[str]) -> str:
    """A query whose solutions are those of all, each with the place of its own.

    Args:
        texts: SELECT queries with their variables named, a prefix a line; SELECT begins a line.

    Raises:
        ValueError: Two of them mean something else by one prefix.

    >>> print(union_of(["SELECT ?a { ?a ?b ?c }", "SELECT DISTINCT ?d { ?d ?e ?f }"]))
    SELECT * { {
    SELECT (0 AS ?part_of_answer) ?a { ?a ?b ?c }
    } UNION {
    SELECT DISTINCT (1 AS ?part_of_answer) ?d { ?d ?e ?f }
    } }
    """
    prefixes: dict[str, str] = {}
    parts = []
    for place, text in enumerate(texts):
        for prefix, iri in _PREFIX.findall(text):
            if prefixes.setdefault(prefix, iri) != iri:
                raise ValueError(f"{prefix} means {iri} and {prefixes[prefix]}")
        body = _SELECT.sub(rf"\g<0>({place} AS ?{PART}) ", _PREFIX.sub("", text), count=1)
        parts.append(f"{{\n{body}\n}}")
    head = "".join(f"PREFIX {prefix} {iri}\n" for prefix, iri in sorted(prefixes.items()))
    return f"{head}SELECT * {{ {' UNION '.join(parts)} }}"
