"""How well mentions were found: precision and recall against mentions marked by a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from pathlib import Path

import msgspec

from extract.errors import FactsFileError
from extract.policy.references import Reference, find_references
from extract.policy.titles import normalise_title


class Expected(msgspec.Struct, frozen=True, omit_defaults=True):
    """One mention as a person marked it; `number` in its normal form."""

    start: int
    end: int
    raw: str
    role: str
    number: str | None = None
    title: str | None = None

    @property
    def key(self) -> str:
        """The number, else the folded title."""
        return self.number or normalise_title(self.title or self.raw)


class Annotated(msgspec.Struct, frozen=True):
    """A text with all the mentions it holds, none where it is a hard negative."""

    text: str
    context: str
    references: tuple[Expected, ...]


class Score(msgspec.Struct, frozen=True):
    """Counts of one comparison: wanted, found, and both."""

    wanted: int
    found: int
    matched: int

    @property
    def recall(self) -> float:
        """Share of the wanted that was found; 1 where nothing was wanted."""
        return self.matched / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Share of the found that was wanted; 1 where nothing was found."""
        return self.matched / self.found if self.found else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


class PolicyScore(msgspec.Struct, frozen=True):
    """Scores of a whole set of texts.

    `documents` compares (number, else folded title); `numbers` only mentions with a number; `titles` the
    folded titles of all mentions; `offsets` exact start and end; `roles` key with role. `failures` lists the
    texts in which anything differs.
    """

    documents: Score
    numbers: Score
    titles: Score
    offsets: Score
    roles: Score
    failures: tuple[str, ...]


def read_annotated(path: Path) -> list[Annotated]:
    """Annotated texts, one JSON object a line.

    Raises:
        FactsFileError: A line is no annotated text, or its `raw` is not the text between its offsets.
    """
    decoder = msgspec.json.Decoder(Annotated)
    texts: list[Annotated] = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        place = f"{path} line {number}"
        try:
            text = decoder.decode(line)
        except msgspec.MsgspecError as error:
            raise FactsFileError(place, "an annotated text", str(error)) from error
        for wanted in text.references:
            between = text.text[wanted.start : wanted.end]
            if between != wanted.raw:
                raise FactsFileError(place, f"{wanted.raw!r} at {wanted.start}", repr(between))
        texts.append(text)
    return texts


def score(texts: Iterable[Annotated]) -> PolicyScore:
    """Run `find_references` over annotated texts and compare."""
    tallies = {name: [0, 0, 0] for name in ("documents", "numbers", "titles", "offsets", "roles")}
    failures: list[str] = []
    for text in texts:
        found = find_references(text.text, context=text.context)
        views = _views(text.references, found)
        for name, (wanted, got) in views.items():
            tally = tallies[name]
            tally[0] += wanted.total()
            tally[1] += got.total()
            tally[2] += (wanted & got).total()
        if any(wanted != got for wanted, got in views.values()):
            failures.append(text.text)
    scores = {name: Score(*tally) for name, tally in tallies.items()}
    return PolicyScore(**scores, failures=tuple(failures))


_Views = dict[str, tuple[Counter[Hashable], Counter[Hashable]]]


def _views(wanted: Iterable[Expected], found: Iterable[Reference]) -> _Views:
    wanted, found = list(wanted), list(found)
    got = [
        Expected(r.start, r.end, r.raw, r.role.value, r.number.normal if r.number else None, r.title)
        for r in found
    ]
    return {
        "documents": (Counter(w.key for w in wanted), Counter(g.key for g in got)),
        "numbers": (
            Counter(w.number for w in wanted if w.number),
            Counter(g.number for g in got if g.number),
        ),
        "titles": (
            Counter(normalise_title(w.title) for w in wanted if w.title),
            Counter(normalise_title(g.title) for g in got if g.title),
        ),
        "offsets": (Counter((w.start, w.end) for w in wanted), Counter((g.start, g.end) for g in got)),
        "roles": (Counter((w.key, w.role) for w in wanted), Counter((g.key, g.role) for g in got)),
    }
