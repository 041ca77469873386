"""Turns: how many may go on at once, and who is next. Each client gets its turn, however much another asks."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque

from kg.errors import ServiceBusyError


class FairSlots:
    """A number of slots; who waits is served by turns of clients, each client in its own order.

    Args:
        slots: How many may hold one at once.
        waiting: How many may wait.
        what: What is waited for, in words.
    """

    def __init__(self, slots: int, waiting: int, what: str) -> None:
        self.free = slots
        self._most_waiting = waiting
        self._what = what
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self.waiting = 0

    def take(self) -> bool:
        """Take a slot if one is free and nobody waits for it."""
        if self.free > 0:
            self.free -= 1
            return True
        return False

    async def acquire(self, client: str, timeout_s: float) -> None:
        """Wait for a slot.

        Raises:
            ServiceBusyError: Too many wait, or it took too long.
        """
        if self.take():
            return
        if self.waiting >= self._most_waiting:
            raise ServiceBusyError(self._what, f"at most {self._most_waiting} waiting", "more")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(turn)
        self.waiting += 1
        try:
            async with asyncio.timeout(timeout_s):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.release()  # the turn came together with the end of waiting
            else:
                self._forget(client, turn)
            if isinstance(error, TimeoutError):
                raise ServiceBusyError(self._what, f"a turn within {timeout_s:g} s", "none") from error
            raise

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        queue = self._queues.get(client)
        if queue is not None and turn in queue:
            queue.remove(turn)
            self.waiting -= 1
            if not queue:
                del self._queues[client]

    def release(self) -> None:
        """Give a slot back: the client whose turn it is gets it, and goes to the end of the line."""
        while self._queues:
            client, queue = self._queues.popitem(last=False)
            turn = queue.popleft()
            self.waiting -= 1
            if queue:
                self._queues[client] = queue
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1
