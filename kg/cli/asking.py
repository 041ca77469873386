"""Questions of the command line: a saved one put to a store or a lake within a time limit, and the chain of a policy."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.output import OutputFormat, print_rows, say
from kg.words.text import Text

if TYPE_CHECKING:
    from kg.answers.questions import Answer


NOTHING = Text("没有结果：库中没有所问的记录", "no rows: the store holds nothing of what is asked")


def is_question_name(text: str) -> bool:
    """Whether a text is the name of a saved question; sentences have Chinese letters, or blanks between pinyin.

    >>> is_question_name("year-on-year"), is_question_name("shuangjing sangong")
    (True, False)
    """
    return text.isascii() and " " not in text


class AnswerEngine(StrEnum):
    """What answers a question: the store with the tables beside it, or DuckDB from a lake."""

    STORE = "store"
    DUCKDB = "duckdb"


def ask_store(store: str, name: str, params: Mapping[str, str], timeout_s: float) -> Answer:
    """The answer of a store, to a name or to a sentence; the limit is for the question, not for opening.

    Raises:
        KgError: There is no such question, or it cannot be answered.
    """
    from kg.answers.questions import answer, figures_for
    from kg.store.opening import is_remote, open_reader

    with open_reader(store) as opened:
        if not is_question_name(name):
            from kg.cli.sentences import question_of

            name, params = question_of(opened, name, dict(params))
        with figures_for(opened, name) as figures, time_limit(timeout_s, elsewhere=is_remote(store)):
            return answer(opened, name, params, figures=figures)


def ask_lake(folder: Path, name: str, params: Mapping[str, str], timeout_s: float) -> Answer:
    """The answer of a lake.

    Raises:
        KgError: There is no such lake or question, or it cannot be answered there.
    """
    from kg.answers.questions import answer_of_lake
    from kg.lake import Lake

    with Lake.open(folder) as lake, time_limit(timeout_s):
        return answer_of_lake(lake, name, params)


_PATIENCE = 10
"""How many times its time of computing a question may take by the clock, where a busy machine or a disk keeps it waiting."""
_STEP_S = 0.05


@contextlib.contextmanager
def time_limit(seconds: float, *, elsewhere: bool = False) -> Iterator[None]:
    """End this process with code 2 if what stands inside computes longer than that.

    Args:
        seconds: Of the processor; 0 is no limit.
        elsewhere: Whether a server computes, so that the clock counts.
    """
    if not seconds:
        yield
        return
    done = threading.Event()
    threading.Thread(target=_watch, args=(done, seconds, elsewhere), name="time limit", daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _watch(done: threading.Event, seconds: float, elsewhere: bool) -> None:
    computed, began = time.process_time(), time.monotonic()
    while not done.wait(_STEP_S):
        by_clock = time.monotonic() - began
        if time.process_time() - computed > seconds or by_clock > seconds * (1 if elsewhere else _PATIENCE):
            say(f"kg: question: expected an end within {seconds:g} s of computing (--timeout), got none")
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(2)


def print_chain(store: str, asked: str, output: OutputFormat) -> None:
    """Print the chain of the document that the words mean; exit code 1 where they mean none or several."""
    from kg.answers.policy_chain import CHAIN_COLUMNS, CHAIN_HEADINGS, chain_rows
    from kg.policy.chain import policy_chain
    from kg.policy.names import understand
    from kg.store.opening import open_reader

    with open_reader(store) as opened:
        meant = understand(opened, asked)
        known = [policy for policy in meant.policies if policy.iri]
        chain = policy_chain(opened, known[0].iri) if len(known) == 1 else None
    if chain is None:
        if known:
            say(f"{asked!r} means several documents; name one of them:")
            print_rows(("number", "title"), [(policy.key, policy.title) for policy in known], output)
        else:
            say(f"nothing cites {asked!r} in {store}")
        raise typer.Exit(1)
    title = f"{chain.policy.key}：{chain.levels} 层"
    print_rows(CHAIN_COLUMNS, chain_rows(chain), output, title=title, headings=CHAIN_HEADINGS)
