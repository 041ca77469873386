"""`kg ask`: a saved question put to a store or to a lake."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.time_limit import time_limit
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
