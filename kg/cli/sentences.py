"""`kg ask` with a sentence: says how it was understood, or what of it was not."""

from __future__ import annotations

from collections.abc import Mapping

import typer

from kg.answers.sentences import ReadSentence, read_sentence
from kg.cli.output import say
from kg.search import index_of
from kg.store.snapshot import GraphReader


def question_of(store: GraphReader, sentence: str, given: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The saved question that a sentence asks, with its parameters; those given by the user win.

    Raises:
        typer.Exit: It is not sure; what was understood is printed, exit code 1.
    """
    with index_of(store) as index:
        read = read_sentence(store, index, sentence)
    if not read.is_sure:
        for line in reasons(read):
            say(line)
        raise typer.Exit(1)
    params = {**read.params, **given}
    say("kg ask " + " ".join([read.question, *(f"-p {name}={value}" for name, value in params.items())]))
    return read.question, params


def reasons(read: ReadSentence) -> list[str]:
    """Why a sentence is not answered, in Chinese, and what could be asked instead."""
    lines = list(read.missing)
    if read.unused:
        lines.append("没有看懂：" + "、".join(read.unused))
    if not read.question and not read.others:
        lines.append("没有能回答它的问题；全部问题：kg ask --list")
    offered = [read.question] if read.question else list(read.others)
    params = " ".join(f"-p {name}={value}" for name, value in read.params.items())
    lines.extend(f"是否要问：kg ask {name} {params}".rstrip() for name in offered)
    return lines
