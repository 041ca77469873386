"""Errors keep their parts, also across processes."""

from __future__ import annotations

import pickle

import pytest

from kg import errors
from kg.cli.app import message_of
from kg.words.text import Said


def test_an_error_without_exit_code_and_status_cannot_be_defined() -> None:
    with pytest.raises(KeyError):
        type("ForgottenError", (errors.KgError,), {})


@pytest.mark.parametrize("name", sorted(errors.OUTCOMES))
def test_an_error_sent_back_by_a_worker_process_loses_its_parts(name: str) -> None:
    error = getattr(errors, name)("graph id:g", "N-Quads", "Turtle")
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own object
    assert type(back) is type(error)
    assert (back.place, back.expected, back.got) == ("graph id:g", "N-Quads", "Turtle")
    assert str(back) == "graph id:g: expected N-Quads, got Turtle"
    assert (back.exit_code, back.http_status) == errors.OUTCOMES[name]


def test_a_terminal_in_chinese_is_told_in_chinese() -> None:
    error = errors.UnknownThingError(Said("单位", "unit"), Said("图中有的单位", "one of the store"), "'601'")
    assert message_of(error, {"LANG": "zh_CN.UTF-8"}) == "单位：应为图中有的单位，实为'601'"
    assert message_of(error, {"LANG": "C.UTF-8"}) == "unit: expected one of the store, got '601'"
    assert message_of(ValueError("plain"), {"LANG": "zh_CN.UTF-8"}) == "plain"
