"""The graphs that a query names with FROM, for servers that would answer from all graphs all the same."""

from __future__ import annotations

from kg.sparql.query import Dataset
from kg.sparql.tokens import TokenKind, tokens_of, unescape


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
