"""Whose figure a value is: by the words before it, else by what was counted, named before, or stands in a heading."""

from __future__ import annotations

import re

import msgspec

from extract.narrative.functions import FunctionPath, find_function
from extract.narrative.scene import Scene
from extract.narrative.subjects import Subject, clean_subject, strip_copula
from extract.narrative.wording import any_of, compile_words, wording
from ontology.codelist import classes
from ontology.terms import Scheme

_CLASS_NAMES = frozenset(classes(Scheme.FUNCTION).values())


class Named(msgspec.Struct, frozen=True):
    """A subject and, where it is a functional one, its path."""

    subject: Subject
    path: FunctionPath | None = None


def explicit_subject(scene: Scene, text: str) -> Named:
    """The subject that words name by themselves; its name is empty where they name none."""
    found = find_function(text)
    if found:
        path = scene.context.set_function(found.path)
        rest = clean_subject(text[: found.start] + text[found.end :])
        return Named(Subject(path.printed, rest.year, rest.measure, unclear=rest.unclear), path)
    subject = clean_subject(text)
    if subject.name in wording().last_year and scene.year_told:
        return Named(Subject("", scene.year_told - 1, subject.measure))
    if subject.weak and scene.context.topic and _is_of(subject.name, scene.context.topic):
        return Named(msgspec.structs.replace(subject, name=""))
    if subject.name in _CLASS_NAMES:
        return Named(subject, FunctionPath((subject.name, None, None), None, subject.name))
    return Named(subject)


def _is_of(name: str, topic: str) -> bool:
    """Whether a heading can say what 收入预算 or 支出预算 below it is of: not one about both sides, or the other."""
    other = {"收入": "支出", "支出": "收入"}
    return "收支" not in topic and not any(
        side in name and rival in topic and side not in topic for side, rival in other.items()
    )


def subject_of_amount(scene: Scene, lead: str) -> Named:
    """What an amount is about; the name is empty where that cannot be told."""
    named = explicit_subject(scene, lead)
    subject = named.subject
    if scene.before.endswith("的") and lead and (subject.name or not named.path):
        name = scene.before + (subject.name or strip_copula(lead))
        return Named(msgspec.structs.replace(subject, name=name), named.path)
    if subject.name or subject.unclear:
        return named
    before = clean_subject(scene.before)
    subject = msgspec.structs.replace(
        subject, year=subject.year or before.year, measure=subject.measure or before.measure
    )
    if scene.counted:
        return Named(msgspec.structs.replace(subject, name=scene.counted))
    if before.name and compile_words(f"{any_of(wording().money_noun)}$").search(scene.before):
        return Named(msgspec.structs.replace(subject, name=before.name))
    if scene.context.function:
        path = scene.context.function
        return Named(msgspec.structs.replace(subject, name=path.printed), path)
    if subject.measure and scene.current and not subject.weak:
        return Named(msgspec.structs.replace(subject, name=scene.current.subject), scene.current.path)
    return Named(msgspec.structs.replace(subject, name=scene.context.topic))


def sharing_subjects(lead: str) -> list[str]:
    """The names before 分别为, each of which has one of the values that follow.

    >>> sharing_subjects("货物、工程和服务预算分别为")
    ['货物', '工程', '服务预算']
    """
    match = compile_words(f"{any_of(wording().respectively)}$").search(lead)
    if not match:
        return []
    names = re.split("[、和及]", clean_subject(lead[: match.start()]).name)
    return [name for name in names if name]
