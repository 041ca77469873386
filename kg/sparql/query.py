"""A query as a user sends it, with the data set and the formats it is to be answered in."""

from __future__ import annotations

import msgspec

from kg.sparql.formats import GRAPHS, RESULTS, Format
from kg.sparql.tokens import TokenKind, tokens_of, unescape


class Dataset(msgspec.Struct, frozen=True):
    """The graphs a query is about.

    Where none is named, the default graph is the union of all graphs and each is a named graph. Graphs that a
    request names win over FROM in the query (SPARQL 1.1 Protocol 2.1.4). All are looked for in the store only.

    Args:
        default: IRIs of the graphs that make up the default graph.
        named: IRIs of the named graphs.
        of_query: The query names its graphs itself, with FROM.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    of_query: bool = False

    @property
    def is_named(self) -> bool:
        """Whether the request names graphs."""
        return bool(self.default or self.named)


UNION = Dataset()
"""All graphs."""


class ResultLimits(msgspec.Struct, frozen=True):
    """What an answer may hold at most: rows (or triples) and bytes."""

    rows: int = 1_000_000
    bytes: int = 500_000_000


class UserQuery(msgspec.Struct, frozen=True):
    """One request.

    Args:
        text: The query as sent, not checked yet.
        dataset: The graphs that the request names.
        results: Format of an answer of rows; None if the client takes none of them.
        graph: Format of an answer that is a graph; None if the client takes none of them.
        limits: What the answer may hold.
        services: Endpoints that the query may call.
        base: IRI against which relative IRIs are resolved, where the query has no BASE.
    """

    text: str
    dataset: Dataset = UNION
    results: Format | None = RESULTS[0]
    graph: Format | None = GRAPHS[0]
    limits: ResultLimits = ResultLimits()
    services: frozenset[str] = frozenset()
    base: str | None = None


def dataset_of(text: str) -> Dataset:
    """The data set of a query's FROM and FROM NAMED clauses; it says `of_query` where a name cannot be resolved.

    >>> dataset_of("PREFIX ex: <urn:> SELECT * FROM ex:a FROM NAMED <urn:b> { ?s ?p ?o }")
    Dataset(default=('urn:a',), named=('urn:b',), of_query=False)
    """
    prefixes: dict[str, str] = {}
    graphs: dict[bool, list[str]] = {False: [], True: []}
    words = list(tokens_of(text))
    for index, token in enumerate(words):
        if token.text == "{":
            break
        word = token.text.upper() if token.kind is TokenKind.WORD else ""
        if word == "BASE":
            return Dataset(of_query=True)
        if word == "PREFIX" and index + 2 < len(words):
            prefixes[words[index + 1].text] = unescape(words[index + 2].text[1:-1])
        if word == "FROM" and index + 2 < len(words):
            named = words[index + 1].text.upper() == "NAMED"
            name = words[index + 1 + named]
            if name.kind is TokenKind.IRI:
                graphs[named].append(unescape(name.text[1:-1]))
            else:
                prefix, _, local = name.text.partition(":")
                if prefix + ":" not in prefixes or "\\" in local:
                    return Dataset(of_query=True)
                graphs[named].append(prefixes[prefix + ":"] + local)
    return Dataset(tuple(graphs[False]), tuple(graphs[True]))
