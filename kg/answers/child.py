"""A process that works for another ends with it: a killed command leaves nothing behind that computes or waits."""

from __future__ import annotations

import os
import threading
from multiprocessing import parent_process


def end_with_parent() -> None:
    """End this process when the one that began it is gone, however that ended; nothing where nobody began it."""
    threading.Thread(target=_await_end, name="parent", daemon=True).start()


def _await_end() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
