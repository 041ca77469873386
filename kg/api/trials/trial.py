"""A trial reading on disk: its files, the store that was made of them, and how far it is.

All of it stands in one folder with an unguessable name, so that any process of the service can show it. Reading and
keeping are the command `kg build` in a process of its own: the same workers, limits, privacy and crash safety as ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from enum import Enum
from pathlib import Path, PureWindowsPath

from extract.file_names import printable
from kg.api.trials.copies import Copies
from kg.errors import ServiceBusyError

FOLDER = "BUDGETKG_TRIALS_FOLDER"
"""The variable by which the processes of a service know where trials are."""
_NAME = re.compile(r"[A-Za-z0-9_-]{32}")
_UNSAFE = re.compile(r"[/\\!*?\[\]]")
_STORE = re.compile(r"; store \S.*$")
"""What the last line of a build ends with: a path of this machine."""
_LONGEST_NAME = 180
"""Bytes; file systems take 255."""
_LONGEST_ENDING = 20
"""Bytes; what is longer after a dot tells no format."""
_MOST_AT_ONCE = 2
_MOST_KEPT = 100
_KEPT_S = 6 * 3600.0
"""Seconds after which a trial that nobody decided on is thrown away."""
_LAST_LINES = 400
_DONE = (0, 1)
"""Exit codes of `kg build` that leave something built."""
_FAILED = 2
_LEAVE_S = 5.0
"""What a process that is to end gets to do so by itself, and after that to be gone."""
_LOOKS, _LOOK_EVERY_S = 100, 0.05
"""How often, and after how long each time, a folder is removed that an ending process may still write to."""


class TrialState(Enum):
    """How far a trial is."""

    READING = "reading"
    READ = "read"
    FAILED = "failed"
    KEEPING = "keeping"
    KEPT = "kept"


class Trial:
    """One trial reading.

    Args:
        folder: Its folder, which is there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name
        self.store = folder / "store"

    @property
    def files(self) -> list[Path]:
        """The files that were dropped, by name."""
        return sorted((self.folder / "files").iterdir())

    @property
    def state(self) -> TrialState:
        """How far it is; a process that died without a word counts as failed."""
        kept, read = self._outcome("keep"), self._outcome("read")
        if kept in _DONE:
            return TrialState.KEPT
        if kept is None and (self.folder / "keep.log").exists():
            return TrialState.KEEPING
        if read is None:
            return TrialState.READING
        return TrialState.READ if read in _DONE else TrialState.FAILED

    def said(self, step: str) -> list[str]:
        """What the command said while it read or kept the files, without the paths of this machine."""
        with contextlib.suppress(OSError):
            text = (self.folder / f"{step}.log").read_text("utf-8", "replace")
            text = text.replace(f"{self.folder / 'files'}{os.sep}", "")
            return [_STORE.sub("", line) for line in text.splitlines() if line.strip()][-_LAST_LINES:]
        return []

    def begin(self, step: str, store: str, copies: Path | None = None) -> asyncio.Task[None]:
        """Read the files into a store; the outcome is written down when it ends.

        Room for the outcome is taken now, so that a disk that is full by then leaves no trial that never ends.

        Args:
            step: `read` or `keep`.
            store: Folder or address of the store.
            copies: A folder of this trial alone where the files are copied to and read, to stay; it goes if that fails.

        Raises:
            OSError: The disk has no room for it to begin.
        """
        (self.folder / f"{step}.end").write_text(_outcome_of(_FAILED), "ascii")
        (self.folder / f"{step}.code").unlink(missing_ok=True)
        (self.folder / f"{step}.log").touch()
        return asyncio.create_task(self._run(step, store, copies))

    async def _run(self, step: str, store: str, copies: Path | None) -> None:
        code = _FAILED
        copying = None if copies is None else Copies(copies, Path(store))
        try:
            with (self.folder / f"{step}.log").open("wb") as log:
                try:
                    files = (
                        self.files if copying is None else await asyncio.to_thread(copying.make, self.files)
                    )
                except OSError as error:
                    said = f"kg: files: expected room for them beside the store, got {error.strerror}\n"
                    log.write(said.encode())
                    return
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "kg", "build", *map(str, files), "--store", store),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    pass_fds=copying.locks if copying else (),
                )
            try:
                self._write(f"{step}.pid", f"{_named(process.pid)} {_named(os.getpid())}")
                code = await process.wait()
            finally:
                if process.returncode is None:
                    await _ended(process)
        finally:
            if copying is not None:
                copying.end(kept=code in _DONE)
            self._end(step, code)

    def _end(self, step: str, code: int) -> None:
        """Write down how a step ended, in the room that was taken when it began."""
        with contextlib.suppress(OSError):  # it was thrown away meanwhile
            end = self.folder / f"{step}.end"
            with contextlib.suppress(OSError), end.open("r+", encoding="ascii") as file:
                file.write(_outcome_of(code))
            end.replace(self.folder / f"{step}.code")

    def _write(self, name: str, text: str) -> None:
        with contextlib.suppress(OSError):  # it was thrown away meanwhile
            new = self.folder / f"{name}.new"
            new.write_text(text, "utf-8")
            new.replace(self.folder / name)

    def _outcome(self, step: str) -> int | None:
        """The exit code of a step; failed if the service that began it is gone, None if it has not ended or begun."""
        for _ in range(2):  # between the two looks the service may have ended, having written the code
            if (code := self._code(step)) is not None:
                return code
            owner = self._process(step, 1)
            if owner is None or _runs(owner):
                return None
        return _FAILED

    def _code(self, step: str) -> int | None:
        try:
            return int((self.folder / f"{step}.code").read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def _process(self, step: str, place: int) -> str | None:
        """The process that reads (0) or the service that began it (1)."""
        try:
            return (self.folder / f"{step}.pid").read_text("utf-8").split()[place]
        except (OSError, IndexError):
            return None

    def stop(self) -> None:
        """End what is being read."""
        process = self._process("read", 0)
        if process is not None and _runs(process):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(int(process.partition("@")[0]), signal.SIGKILL)


def _outcome_of(code: int) -> str:
    """An exit code in as many characters as any."""
    return f"{code:4}"


async def _ended(process: asyncio.subprocess.Process) -> None:
    """End a process and those it began, and see it end: first with the time to leave its store in order."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _LEAVE_S)
            return


def _named(pid: int) -> str:
    """A process by its number and the moment it began, since numbers come again."""
    try:
        began = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[19].decode()
    except (OSError, IndexError):
        began = ""
    return f"{pid}@{began}"


def _runs(process: str) -> bool:
    """Whether a process is still there; where the system does not tell, it is believed to be."""
    return _named(int(process.partition("@")[0])) == process


class Trials:
    """All trial readings of a service.

    Args:
        folder: Where they are; made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tasks: set[asyncio.Task[None]] = set()

    def new(self) -> Trial:
        """A trial without files, to be filled and read.

        Raises:
            ServiceBusyError: Too many are being read, or wait for a decision.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        trials = [Trial(path) for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        if len(trials) >= _MOST_KEPT:
            raise ServiceBusyError("trial readings", f"at most {_MOST_KEPT} that wait for a decision", "more")
        if sum(t.state in (TrialState.READING, TrialState.KEEPING) for t in trials) >= _MOST_AT_ONCE:
            raise ServiceBusyError("trial readings", f"at most {_MOST_AT_ONCE} being read at once", "more")
        folder = self._folder / secrets.token_urlsafe(24)
        (folder / "files").mkdir(mode=0o700, parents=True)
        return Trial(folder)

    def find(self, name: str) -> Trial | None:
        """The trial of that name."""
        folder = self._folder / name
        return Trial(folder) if _NAME.fullmatch(name) and folder.is_dir() else None

    def begin(self, trial: Trial, step: str, store: str, copies: Path | None = None) -> None:
        """Read the files of a trial, and remember the task until it ends."""
        task = trial.begin(step, store, copies)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def throw_away(self, trial: Trial) -> None:
        """Remove all of a trial, first ending what reads it; not while it is being kept."""
        if trial.state is TrialState.KEEPING:
            return
        for _ in range(_LOOKS):
            trial.stop()
            shutil.rmtree(trial.folder, ignore_errors=True)
            if not trial.folder.exists():
                return
            time.sleep(_LOOK_EVERY_S)

    async def close(self) -> None:
        """Stop what is being read; what is being kept goes on from there at the next build."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _sweep(self) -> None:
        for path in self._folder.iterdir():
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < time.time() - _KEPT_S:
                    shutil.rmtree(path, ignore_errors=True)


def trials_folder() -> Path:
    """Where the trials of this service are: what its first process says, else a folder of this process alone."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else Path(tempfile.gettempdir()) / f"budgetkg-trials-{os.getpid()}"


def file_name(given: str, taken: frozenset[str]) -> str:
    r"""A safe name for a dropped file: no folder, no mark of archives or patterns, none that is taken.

    >>> file_name("..\\..\\预算!表[1].pdf", frozenset()), file_name("-x", frozenset({"_x"}))
    ('预算_表_1_.pdf', '2-_x')
    """
    name = printable(PureWindowsPath(given).name).strip().lstrip(".")
    name = _UNSAFE.sub("_", name)
    name = "_" + name[1:] if name.startswith("-") else name or "file"
    name = _shortened(name)
    number = 2
    found = name
    while found in taken:
        found, number = f"{number}-{name}", number + 1
    return found


def _shortened(name: str) -> str:
    """A name of at most `_LONGEST_NAME` bytes, cut between characters; the ending stays if it is a short one."""
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    ending = Path(name).suffix
    if len(ending.encode()) > _LONGEST_ENDING:
        ending = ""
    return name.encode()[: _LONGEST_NAME - len(ending.encode())].decode(errors="ignore") + ending
