"""Ways to read the letters of a document number: place, body, section, kind, and what stays unexplained."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from extract.policy.vocabulary import Body, PlaceLetters, bodies, kinds, places, sections

_PARTY_OFFICES = {"发": "", "字": "", "办发": "办", "办字": "办", "办函": "办", "办": "办", "办通": "办"}
_GOVERNMENTS = ("政", "府", "政办", "府办")


class LetterReading(msgspec.Struct, frozen=True):
    """One way to read letters; `name` is the full name of the body, `unknown` what no data file explains."""

    place: PlaceLetters | None
    body: Body | None
    name: str | None
    section: str | None
    kind: str | None
    unknown: str

    @property
    def cost(self) -> tuple[int, int, int, int]:
        """Less is better: letters unexplained, no name, then the longest body and the longest place."""
        body = len(self.body.letters) if self.body else 0
        return (len(self.unknown), self.name is None, -body, -(len(self.place.name) if self.place else 0))


def readings_of(plain: str) -> Iterator[LetterReading]:
    """All readings of letters without brackets; at least one, which may leave all of them unexplained."""
    for place in (*_places_of(plain), None):
        for form in place.forms if place else ("",):
            if plain.startswith(form):
                yield from _readings_after_place(place, form, plain[len(form) :])


def _places_of(plain: str) -> tuple[PlaceLetters, ...]:
    return _places_by_first().get(plain[:1], ())


@cache
def _places_by_first() -> dict[str, tuple[PlaceLetters, ...]]:
    table: dict[str, tuple[PlaceLetters, ...]] = {}
    for place in places():
        for first in {form[0] for form in place.forms}:
            table[first] = (*table.get(first, ()), place)
    return table


@cache
def _bodies_by_first() -> dict[str, tuple[Body, ...]]:
    table: dict[str, tuple[Body, ...]] = {}
    for body in bodies():
        table[body.letters[0]] = (*table.get(body.letters[0], ()), body)
    return table


def _readings_after_place(place: PlaceLetters | None, form: str, rest: str) -> Iterator[LetterReading]:
    kind = _kind_at_end(rest)
    stem = rest[: len(rest) - len(kind)] if kind else rest
    if place and rest in _PARTY_OFFICES:
        yield LetterReading(place, None, _party_name(place, _PARTY_OFFICES[rest]), None, rest, "")
    if place and stem and len(form) == 1 and place.level == "district":
        # One letter before an unexplained body may as well belong to a place that no file lists (西安).
        yield LetterReading(None, None, None, None, kind, form + stem)
    else:
        yield LetterReading(place, None, None, None, kind, stem)
    for body in _bodies_by_first().get(rest[:1], ()):
        if rest.startswith(body.letters) and (name := _name(place, body)):
            yield from _readings_after_body(place, body, name, rest[len(body.letters) :])


def _readings_after_body(
    place: PlaceLetters | None, body: Body, name: str, rest: str
) -> Iterator[LetterReading]:
    for letters in (*kinds(), ""):
        if not rest.endswith(letters):
            continue
        middle = rest[: len(rest) - len(letters)]
        section = _section(body.letters, middle)
        kind = letters or None
        yield LetterReading(place, body, name, section, kind, "" if section or not middle else middle)
        if branch := _branch(place, body, middle):
            yield LetterReading(place, body, f"{name}{branch}分局", None, kind, "")
    for letters, kind_row in kinds().items():  # 辽财指社: the section behind the kind
        if kind_row.funding and rest.startswith(letters):
            section = _section(body.letters, rest[len(letters) :])
            if section:
                yield LetterReading(place, body, name, section, letters, "")


def _branch(place: PlaceLetters | None, body: Body, middle: str) -> str | None:
    if place is None or not body.branches or not middle:
        return None
    for other in places():
        if other.parent == place.letters and middle in (other.letters, other.word):
            return other.word
    return None


def _section(body: str, middle: str) -> str | None:
    table = sections()
    for owner in (body, "*"):
        if (owner, middle) in table:
            return table[owner, middle]
    for cut in range(1, len(middle)):
        head, tail = table.get((body, middle[:cut])), table.get((body, middle[cut:]))
        if head and tail:
            return head + tail
    return None


def _kind_at_end(rest: str) -> str | None:
    return next((letters for letters in kinds() if rest.endswith(letters)), None)


def _name(place: PlaceLetters | None, body: Body) -> str | None:
    """Full name of a body in a place, None where the data has no such body in that tier."""
    if place is None:
        return body.central or None
    if body.system == "central-party" or not place.code.startswith(body.within):
        return None
    if body.letters in _GOVERNMENTS and body.letters[0] != place.government:
        return None
    if _has_nearer_row(place, body):
        return None
    title = body.provincial if place.level == "provincial" else body.local
    if not title:
        return None
    if place.level == "municipal" and title in ("人民政府办公室", "委办公室"):
        title = title.replace("办公室", "办公厅")
    if body.system == "party":
        return f"中共{place.name}{title}"
    if body.system == "youth-league":
        return f"中国共产主义青年团{place.name}{title}"
    return place.name + title


def _has_nearer_row(place: PlaceLetters, body: Body) -> bool:
    return any(
        len(other.within) > len(body.within) and place.code.startswith(other.within) and other.local
        for other in _bodies_by_first()[body.letters[0]]
        if other.letters == body.letters
    )


def _party_name(place: PlaceLetters, office: str) -> str:
    committee = f"中共{place.name}委员会"
    if not office:
        return committee
    return committee + ("办公室" if place.level == "district" else "办公厅")
