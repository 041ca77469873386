"""What failed or is slow is handed out again, elsewhere, and each request is answered once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.build.reading import ReadTask
from kg.engine.handing_out import HandingOut
from kg.engine.messages import Answer, ReadAnswer, Request
from kg.errors import BuildError, KgError

Say = Callable[[int, Answer | KgError], None]


class ScriptedWorkers:
    """Answer as a function says that is told the path, how often it was asked before, and whom to avoid."""

    def __init__(self, script: Callable[[str, int, str], Answer | KgError | None], room: int = 2) -> None:
        self.script = script
        self.size = room
        self.asked: list[str] = []
        self.most = 0

    def room(self) -> int:
        """As given."""
        return self.size

    def submit(self, request: Request, number: int, avoid: str, answered: Say) -> str:
        """Answer at once, or never."""
        assert isinstance(request, ReadTask)
        before = self.asked.count(request.path)
        self.asked.append(request.path)
        answer = self.script(request.path, before, avoid)
        if answer is not None:
            answered(number, answer)
        return f"{request.path}-{before}"

    def cancel(self, name: str) -> None:
        """Nothing is under way."""


def tasks(*paths: str) -> list[ReadTask]:
    return [ReadTask(path, path, "key") for path in paths]


def test_a_failure_that_may_pass_is_tried_again_elsewhere() -> None:
    avoided: list[str] = []

    def script(path: str, before: int, avoid: str) -> Answer:
        avoided.append(avoid)
        return (
            ReadAnswer(error="lost", may_pass=True, worker="one")
            if not before
            else ReadAnswer("part", worker="two")
        )

    [answered] = HandingOut(ScriptedWorkers(script)).answers(tasks("a"))
    assert isinstance(answered.answer, ReadAnswer) and answered.answer.part == "part"
    assert (answered.tries, avoided) == (2, ["", "one"])


def test_a_failure_of_the_document_is_final_and_one_that_stays_is_reported() -> None:
    def script(path: str, before: int, avoid: str) -> Answer:
        return ReadAnswer(error="no budget" if path == "a" else "died", may_pass=path == "b")

    found = {
        a.request.path: a
        for a in HandingOut(ScriptedWorkers(script)).answers(tasks("a", "b"))
        if isinstance(a.request, ReadTask)
    }
    assert {path: (a.tries, a.answer) for path, a in found.items()} == {
        "a": (1, ReadAnswer(error="no budget")),
        "b": (2, ReadAnswer(error="died", may_pass=True)),
    }


def test_a_slow_request_is_answered_by_whoever_is_first() -> None:
    workers = ScriptedWorkers(
        lambda path, before, avoid: None if path == "slow" and not before else ReadAnswer(path)
    )
    found = list(HandingOut(workers, quiet_s=0.01).answers(tasks("slow", "quick")))
    assert sorted((a.tries, a.answer.part) for a in found if isinstance(a.answer, ReadAnswer)) == [
        (1, "quick"),
        (2, "slow"),
    ]


def test_no_more_is_handed_out_than_there_is_room_for() -> None:
    waiting: list[tuple[int, Say]] = []

    class Counting(ScriptedWorkers):
        def submit(self, request: Request, number: int, avoid: str, answered: Say) -> str:
            """Answer when two wait."""
            waiting.append((number, answered))
            self.most = max(self.most, len(waiting))
            if len(waiting) == 2 or number == 6:
                for n, say in waiting:
                    say(n, ReadAnswer("part"))
                waiting.clear()
            return str(number)

    workers = Counting(lambda path, before, avoid: None)
    assert len(list(HandingOut(workers).answers(tasks(*"abcdefg")))) == 7
    assert workers.most == 2


def test_a_build_ends_when_its_scheduler_is_gone() -> None:
    gone = BuildError("the scheduler", "one that goes on", "none")
    with pytest.raises(BuildError, match="scheduler"):
        list(HandingOut(ScriptedWorkers(lambda path, before, avoid: gone)).answers(tasks("a")))
