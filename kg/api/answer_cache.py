"""Small answers given before: the same question of the same publication needs no second evaluation."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from typing import NamedTuple

from kg.sparql.query import UserQuery

_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE|SERVICE)\b", re.IGNORECASE)


class WholeAnswer(NamedTuple):
    """An answer with its media type and, as the value of a header, what to know of it; empty where nothing is."""

    content_type: str
    body: bytes
    cautions: str = ""


def entity_tag(version: str | None, query: UserQuery) -> str | None:
    """A weak ETag of the answer to a query; None if the same query may be answered otherwise each time.

    Args:
        version: The publication that is asked; None if unknown.
        query: The query with its formats.
    """
    if version is None or _VOLATILE.search(query.text):
        return None
    names = [f.name if f else "" for f in (query.results, query.graph)]
    parts = [version, query.text, *names, *query.dataset.default, "", *query.dataset.named]
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16)
    return f'W/"{digest.hexdigest()}"'


def matches(tag: str | None, if_none_match: str) -> bool:
    """Whether a client has the answer already (RFC 9110 13.1.2)."""
    if tag is None or not if_none_match:
        return False
    candidates = {candidate.strip().removeprefix("W/") for candidate in if_none_match.split(",")}
    return tag.removeprefix("W/") in candidates


class AnswerCache:
    """Answers by their ETags, the one used longest ago leaves first.

    Args:
        most_bytes: Memory for the answers; 0 keeps none.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._size = 0
        self._answers: OrderedDict[str, WholeAnswer] = OrderedDict()

    def find(self, tag: str | None) -> WholeAnswer | None:
        """The answer with that ETag, if it is kept."""
        answer = self._answers.get(tag) if tag else None
        if answer is not None and tag:
            self._answers.move_to_end(tag)
        return answer

    def keep(self, tag: str | None, answer: WholeAnswer) -> None:
        """Keep an answer, if it has an ETag and there is room."""
        if not tag or tag in self._answers or len(answer.body) > self._most:
            return
        self._answers[tag] = answer
        self._size += len(answer.body)
        while self._size > self._most:
            _, oldest = self._answers.popitem(last=False)
            self._size -= len(oldest.body)
