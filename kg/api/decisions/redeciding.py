"""Reading documents again with the decisions that are kept: the command `kg decisions apply`, one run at a time."""

from __future__ import annotations

import asyncio
import os
import signal
import sys


class Redeciding:
    """Runs the command for the store of a service; what is decided while it runs makes it run once more.

    Args:
        store: Folder of the store.
    """

    def __init__(self, store: str) -> None:
        self._store = store
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self.said = ""
        """What the last run said; without a path, for the command names files alone."""

    @property
    def runs(self) -> bool:
        """Whether a run is under way."""
        return self._task is not None and not self._task.done()

    def begin(self) -> None:
        """Run now, or once more after the run that is under way."""
        if self.runs:
            self._again = True
        else:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop; what was decided is kept, and the next run or build applies it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        once = True
        while once or self._again:
            once = self._again = False
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "kg", "decisions", "apply", "--store", self._store),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                said, _ = await process.communicate()
            finally:
                if process.returncode is None:
                    os.killpg(process.pid, signal.SIGTERM)
            self.said = said.decode("utf-8", "replace").replace(f"{self._store}{os.sep}", "")
