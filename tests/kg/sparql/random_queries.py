"""Queries put together at random from every kind of clause, to be answered as bare Oxigraph answers them."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.kg.sparql.spec_queries import PREFIXES

_VARIABLES = ("?s", "?t", "?u", "?v", "?w")
_TERMS = (*_VARIABLES, *_VARIABLES, "e:u1", "e:u2", "e:dept", "3", '"3"', "true", '"Office"@en')
_PATHS = (
    "e:next", "^e:next", "e:amount", "e:part", "e:name", "e:ok", "e:date", "e:list", "e:label", "e:code", "a", "?p", "e:next?",
    "e:next*", "^e:part", "e:part/e:next", "!e:next", "(e:next|e:part)+", "(e:part|^e:next)*",
)  # fmt: skip
_CONDITIONS = (
    "$a < 4", "$a = $b", "BOUND($a)", "!BOUND($a)", "isIRI($a)", "$a != e:u1", '$a IN (3, e:u2, "3")',
    "EXISTS { $a e:next $b }", "NOT EXISTS { $a e:amount $b }", "COALESCE($a, 3) = 3", 'sTr($a) > "e"', 'lang($a)=""',
    "$a<$b&&$b>$a", "$a<=3||isNumeric($b)",
)  # fmt: skip
_VALUES = ("3", "e:u1", "COALESCE(?s,?t)", "IF(BOUND(?u),?u,1)", *_VARIABLES)
_ORDERS = ("?s", "DESC(?t)", "?t ?u", "(?t)", "STR(?s)", "isIRI(?s) ?t")
_DEEPEST = 2


class RandomQueries:
    """Queries from a seed, the same ones each time."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - tests are to be the same each time
        self._bound = 0

    def queries(self, count: int) -> Iterator[str]:
        """So many queries, with the prefixes they need."""
        for _ in range(count):
            yield PREFIXES + self._query()

    def _query(self) -> str:
        group = self._group(0)
        kind = self._random.random()
        if kind < 0.15:
            having = self._random.choice(("", " HAVING(COUNT(*)>1)", " HAVING (MAX(?t)>2||COUNT(?u)<3)"))
            return f"SELECT ?s (COUNT(*) AS ?n) (SUM(?t) AS ?m) WHERE {group} GROUP BY ?s{having} ORDER BY ?s"
        if kind < 0.25:
            return f"ASK {group}"
        order = f" ORDER BY {self._random.choice(_ORDERS)}" if kind < 0.5 else ""
        projected = "DISTINCT ?s ?t" if kind > 0.85 else "*"
        return f"SELECT {projected} WHERE {group}{order}"

    def _triple(self) -> str:
        choice = self._random.choice
        text = f"{choice((*_VARIABLES, 'e:u1', 'e:dept'))} {choice(_PATHS)} {choice(_TERMS)}"
        if self._random.random() < 0.2:
            text += f" ; {choice(_PATHS)} {choice(_TERMS)}"
        return f"{text} ."

    def _condition(self) -> str:
        first, second = self._random.choice(_VARIABLES), self._random.choice(_VARIABLES)
        return self._random.choice(_CONDITIONS).replace("$a", first).replace("$b", second)

    def _group(self, depth: int) -> str:
        elements = [self._element(depth) for _ in range(self._random.randint(1, 4))]
        return f"{{ {' '.join(elements)} }}"

    def _element(self, depth: int) -> str:
        kind = self._random.random()
        choice = self._random.choice
        if kind < 0.45 or depth > _DEEPEST:
            return self._triple()
        if kind < 0.65:
            return f"OPTIONAL {self._group(depth + 1)}"
        if kind < 0.72:
            return f"FILTER({self._condition()})"
        if kind < 0.77:
            self._bound += 1
            return f"BIND({choice(_VALUES)} AS ?b{self._bound})"
        if kind < 0.87:
            word = choice(("MINUS", "{ ?s e:ok ?t } UNION"))
            return f"{word} {self._group(depth + 1)}"
        if kind < 0.91:
            first = choice(_VARIABLES)
            return f'VALUES ({first} {choice(_VARIABLES)}x) {{ (e:u1 1) (UNDEF "a") (3<http://example.org/e#u2>) }}'
        if kind < 0.94:
            return f"GRAPH ?g {self._group(depth + 1)}"
        if kind < 0.97:
            chosen = " ".join(sorted(self._random.sample(_VARIABLES, 2)))
            return f"{{ SELECT {chosen} WHERE {self._group(depth + 1)} }}"
        return self._group(depth + 1)
