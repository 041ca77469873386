"""A sentence in plain Chinese to a saved question with its parameters: what was understood, and what was not.

Nothing is guessed: a unit, policy or year that the store does not hold is said to be missing, words that no question
uses are named, and where several questions fit equally well all of them are offered. What a question is asked by stands
in its file (`sentences:`): words parted by `|`, and slots for things that the search index knows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

import msgspec

from kg.answers.questions import saved_queries
from kg.answers.sentence_gaps import missing_documents, missing_policy, several_years
from kg.answers.sentence_things import Things, find_things
from kg.answers.sentence_words import FILLER, NOT, SLOT, spelled_out, unused_words, words_of
from kg.search import SearchIndex
from kg.search.spoken import simplified
from kg.store.snapshot import GraphReader
from kg.words.text import Said, Text
from queries.catalogue import SavedQuery

_LONGEST = 300


class ReadSentence(msgspec.Struct, frozen=True):
    """What a sentence was understood to ask.

    Args:
        sentence: As it was typed.
        question: Name of the saved question; empty where none fits, or several do.
        params: Its parameters as a user writes them.
        shown: Parameter → what it was understood as, in words.
        others: Names of other questions that fit as well.
        missing: What the store does not hold although it was asked for, each a sentence in both languages (`Said`).
        unused: Words that were not understood.
    """

    sentence: str
    question: str
    params: dict[str, str]
    shown: dict[str, str]
    others: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether the question may be answered without asking back."""
        return bool(self.question) and not self.missing and not self.unused


def read_sentence(store: GraphReader, index: SearchIndex, sentence: str) -> ReadSentence:
    """The saved question that a sentence asks, with its parameters.

    Args:
        store: An open store.
        index: Its search index.
        sentence: What a person typed, at most 300 characters of it.
    """
    text = spelled_out(simplified(unicodedata.normalize("NFKC", sentence))[:_LONGEST])
    things = find_things(store, index, text)
    ranked = sorted(_fitting(things), key=lambda f: (f.rank, f.query.name))
    best = [fit for fit in ranked if fit.rank == ranked[0].rank] if ranked else []
    if not best:
        gaps = things.missing or _gaps(store, things, text, "")
        return ReadSentence(
            sentence, "", {}, things.named(), missing=gaps, unused=unused_words(things.rest, ())
        )
    fit = best[0]
    params, shown = _parameters(fit, things)
    missing: list[str] = [*things.missing]
    if not missing:
        missing += _gaps(store, things, text, fit.query.name)
    if things.pair and fit.query.name != _OF_TWO_YEARS:
        missing.append(several_years(things.pair))
    missing += _not_used(fit.query, things, params)
    return ReadSentence(
        sentence,
        fit.query.name if len(best) == 1 else "",
        params,
        shown,
        tuple(f.query.name for f in (best if len(best) > 1 else ranked[1:4])),
        tuple(missing),
        fit.unused,
    )


def _not_used(query: SavedQuery, things: Things, params: Mapping[str, str]) -> list[Said]:
    """Says which unit or project a question takes no account of though it is named."""
    named = [
        ("unit", things.unit, Text("单位", "unit")),
        ("project", things.project, Text("项目", "project")),
    ]
    return [
        Said(
            f"问题“{query.summary}”不按{kind.zh}回答，“{hit.label}”没有用上",
            f"“{query.summary_en}” is not answered by {kind.en}; “{hit.label}” was not used",
        )
        for name, hit, kind in named
        if hit and name not in params
    ]


_OF_TWO_YEARS = "year-on-year"
_OF_BOTH = frozenset({"budget-against-accounts", _OF_TWO_YEARS, "findings-by-severity", "documents"})
"""Questions that are not about the budget alone or the accounts alone."""


def _gaps(store: GraphReader, things: Things, text: str, question: str) -> tuple[Said, ...]:
    """What the store does not hold of the policy, year and stage that are asked for."""
    year = things.years[0] if len(things.years) == 1 else ""
    return (
        *missing_policy(store, things.policy),
        *missing_documents(store, things.unit, year, text, stages=question not in _OF_BOTH),
    )


class _Fit(msgspec.Struct, frozen=True):
    """A question that a sentence may ask; `words` are those of the sentence that say so."""

    query: SavedQuery
    words: tuple[str, ...]
    score: int
    unused: tuple[str, ...]

    @property
    def rank(self) -> tuple[int, int]:
        """The less of the sentence is left over, the better; then the better it fits."""
        return sum(map(len, self.unused)), -self.score


def _fitting(things: Things) -> Iterator[_Fit]:
    slots = things.slots()
    for query in saved_queries():
        fits = [fit for s in query.sentences if (fit := _fit(query, s, things, slots)) is not None]
        if fits:
            yield min(fits, key=lambda f: f.rank)


def _fit(query: SavedQuery, sentence: str, things: Things, slots: dict[str, str]) -> _Fit | None:
    """How well one form of a question fits: by the letters of its words, telling ones twice, and the things it takes."""
    words = [w for s in query.sentences for p in s.split() for w in words_of(p) if w in things.rest]
    subjects = things.subjects()
    score = sum(3 if query.parameter(name) else -3 for name in slots if name not in subjects)
    for part in sentence.split():
        if slot := SLOT.fullmatch(part):
            if slot[1] not in slots:
                return None
            score += 1
            if subject := subjects.get(slot[1]):
                words.append(subject.text)
                score += 2 * len(subject.text)
        elif part.startswith(NOT):
            if any(w in things.rest for w in part.removeprefix(NOT).split("|")):
                return None
        else:
            found = [w for w in words_of(part) if w in things.rest]
            if not found:
                return None
            score += max(len(w) * (1 if FILLER.fullmatch(w) else 2) for w in found)
    return _Fit(query, tuple(words), score, unused_words(things.rest, words))


def _parameters(fit: _Fit, things: Things) -> tuple[dict[str, str], dict[str, str]]:
    unused = {name for name, subject in things.subjects().items() if subject.text not in fit.words}
    slots = {name: value for name, value in things.slots().items() if name not in unused}
    params = {name: value for name, value in slots.items() if fit.query.parameter(name)}
    if things.function and "function" in params and fit.query.parameter("level"):
        params["level"] = things.function.level
    return params, {name: value for name, value in things.named().items() if name in params}
