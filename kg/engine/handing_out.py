"""Requests handed out to workers: a bounded number at a time, what failed or is slow again elsewhere, first answer wins."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import Protocol

import msgspec

from kg.engine.messages import Answer, Request
from kg.errors import KgError

TRIES = 2
"""How often a request is handed out that fails in a way that may pass, or that is slow."""
_QUIET_S = 60.0
"""Seconds without an answer, when nothing else is left to hand out, after which a request counts as slow."""
_SLOWER = 5
"""How many times the longest answer so far a request must take to count as slow."""


class Workers(Protocol):
    """Those who answer."""

    def room(self) -> int:
        """How many requests may be under way."""

    def submit(
        self, request: Request, number: int, avoid: str, answered: Callable[[int, Answer | KgError], None]
    ) -> str:
        """Hand a request out, elsewhere than to the worker `avoid` if there is another; returns a name for it.

        `answered` is called with the number and the answer, from any thread; also when the worker died. An error in
        place of an answer ends it all.
        """

    def cancel(self, name: str) -> None:
        """Forget a request that another worker has answered."""


class Answered(msgspec.Struct, frozen=True):
    """A request with its answer, and how often it was handed out."""

    request: Request
    answer: Answer
    tries: int


class _Open(msgspec.Struct):
    """A request that has no answer yet."""

    request: Request
    since: float
    names: list[str]
    failures: int = 0


class HandingOut:
    """Hands out requests.

    Args:
        workers: Who answers.
        quiet_s: Seconds as `_QUIET_S`. They only decide whether a request is done twice, never what comes of it.
    """

    def __init__(self, workers: Workers, quiet_s: float = _QUIET_S) -> None:
        self._workers = workers
        self._quiet_s = quiet_s
        self._arrived: SimpleQueue[tuple[int, Answer | KgError]] = SimpleQueue()
        self._open: dict[int, _Open] = {}
        self._longest = 0.0

    def answers(self, requests: Sequence[Request]) -> Iterator[Answered]:
        """The answer to each request, as they come.

        Raises:
            KgError: There are no workers any more.
        """
        todo = deque(enumerate(requests))
        while todo or self._open:
            while todo and len(self._open) < max(1, self._workers.room()):
                number, request = todo.popleft()
                self._open[number] = _Open(request, time.monotonic(), [])
                self._submit(number)
            try:
                number, answer = self._arrived.get(timeout=self._quiet_s)
            except Empty:
                if not todo:
                    self._double_slow()
                continue
            if isinstance(answer, KgError):
                raise answer
            if answered := self._take(number, answer):
                yield answered

    def _take(self, number: int, answer: Answer) -> Answered | None:
        """The answer if it is the last word about its request."""
        request = self._open.get(number)
        if request is None:
            return None
        tries = len(request.names)
        request.failures += answer.may_pass
        if answer.may_pass and tries < TRIES:
            self._submit(number, avoid=answer.worker)
            return None
        if answer.may_pass and request.failures < tries:
            return None  # it is under way elsewhere
        del self._open[number]
        self._longest = max(self._longest, time.monotonic() - request.since)
        for name in request.names:
            self._workers.cancel(name)
        return Answered(request.request, answer, tries)

    def _submit(self, number: int, avoid: str = "") -> None:
        request = self._open[number]
        request.names.append(
            self._workers.submit(
                request.request, number, avoid, lambda n, answer: self._arrived.put((n, answer))
            )
        )

    def _double_slow(self) -> None:
        """Hand out again what is under way for so long that its worker may hang."""
        limit = max(self._quiet_s, _SLOWER * self._longest)
        for number, request in self._open.items():
            if len(request.names) < TRIES and time.monotonic() - request.since >= limit:
                self._submit(number)
