"""Ways to read the letters of a document number: place, body, section, kind, and what stays unexplained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

import msgspec

from extract.policy.places import AgencyLevel, PlaceForm, forms_by_first, level_of_code
from extract.policy.vocabulary import Body, PlaceLetters, bodies, kinds, listed_places, sections

_PARTY_OFFICES = {"发": "", "字": "", "办发": "办", "办字": "办", "办函": "办", "办": "办", "办通": "办"}
_GOVERNMENTS = ("政", "府", "政办", "府办")
_OFFICE_TITLES = ("人民政府办公室", "委办公室")
# Deputy-provincial cities, whose offices are 办公厅 as a province's.
_LARGE_CITIES = frozenset(
    {"2101", "2102", "2201", "2301", "3201", "3301", "3302", "3502", "3701", "3702", "4201", "4401", "4403", "5101", "6101"}
)  # fmt: skip
# Other capitals, whose offices are called 办公厅 in one year and 办公室 in another: their names stay open.
_CHANGED_OFFICES = frozenset(
    {"1401", "1501", "3401", "3501", "3601", "4101", "4301", "4501", "5201", "5301", "5401", "6201", "6301", "6401", "6501"}
)  # fmt: skip


class LetterTail(msgspec.Struct, frozen=True):
    """One way to read what follows the place: letters of a body, a section, a kind, and what is left over."""

    body: str
    section: str | None
    kind: str | None
    unknown: str


class LetterReading(msgspec.Struct, frozen=True):
    """One way to read letters; `name` is the full name of the body, `unknown` what no data file explains."""

    form: PlaceForm | None
    body: str
    name: str | None
    section: str | None
    kind: str | None
    unknown: str

    @property
    def place(self) -> PlaceLetters | None:
        """The place, if the letters begin with one."""
        return self.form.place if self.form else None

    @property
    def cost(self) -> tuple[int, bool, int, int]:
        """Less is better: letters unexplained, no name, then the longest body and the longest place."""
        place = len(self.form.letters) if self.form else 0
        return (len(self.unknown), self.name is None, -len(self.body), -place)


@lru_cache(maxsize=16384)
def tails_of(rest: str) -> tuple[LetterTail, ...]:
    """All ways to read letters without their place; the first leaves everything before the kind unexplained."""
    kind = next((letters for letters in kinds() if rest.endswith(letters)), None)
    found = [LetterTail("", None, kind, rest[: len(rest) - len(kind)] if kind else rest)]
    for letters in _bodies_by_first().get(rest[:1], {}):
        if rest.startswith(letters):
            found += _tails_of_body(letters, rest[len(letters) :])
    return tuple(found)


def _tails_of_body(body: str, rest: str) -> Iterator[LetterTail]:
    for letters in (*kinds(), ""):
        if not rest.endswith(letters):
            continue
        middle = rest[: len(rest) - len(letters)]
        section = _section(body, middle)
        yield LetterTail(body, section, letters or None, "" if section or not middle else middle)
    for letters, kind_row in kinds().items():  # 辽财指社: the section behind the kind
        if kind_row.funding and rest.startswith(letters):
            section = _section(body, rest[len(letters) :])
            if section:
                yield LetterTail(body, section, letters, "")


def readings_of(plain: str, year: int | None) -> Iterator[LetterReading]:
    """All readings of letters without brackets, with the names that hold in a year (None: today)."""
    for tail in tails_of(plain):
        for name in _names(None, tail.body, year) or (None,):
            yield LetterReading(None, tail.body, name, tail.section, tail.kind, tail.unknown)
    for form in forms_by_first().get(plain[:1], ()):
        if plain.startswith(form.letters):
            yield from _readings_after_place(form, plain[len(form.letters) :], year)


def _readings_after_place(form: PlaceForm, rest: str, year: int | None) -> Iterator[LetterReading]:
    place = form.place
    if rest in _PARTY_OFFICES and (party := _party_name(place, rest)):
        yield LetterReading(form, "", party, None, rest, "")
    for tail in tails_of(rest):
        if not tail.body and form.derived:
            continue
        if not tail.body and tail.unknown and len(form.letters) == 1 and not form.certain:
            # One letter before an unexplained body may as well belong to a place that no file lists (西安).
            yield LetterReading(None, "", None, None, tail.kind, form.letters + tail.unknown)
            continue
        names = _names(place, tail.body, year)
        for name in names or (None,):
            yield LetterReading(form, tail.body, name, tail.section, tail.kind, tail.unknown)
        branch = _branch(place, tail)
        for name in names if branch else ():
            yield LetterReading(form, tail.body, f"{name}{branch}分局", None, tail.kind, "")


@cache
def _bodies_by_first() -> Mapping[str, Mapping[str, tuple[Body, ...]]]:
    """First letter → letters → the rows of those letters."""
    table: dict[str, dict[str, tuple[Body, ...]]] = defaultdict(dict)
    for body in bodies():
        rows = table[body.letters[0]]
        rows[body.letters] = (*rows.get(body.letters, ()), body)
    return table


def rows_of_body(letters: str) -> tuple[Body, ...]:
    """The rows of the data file for letters of a body."""
    return _bodies_by_first().get(letters[:1], {}).get(letters, ())


def _branch(place: PlaceLetters, tail: LetterTail) -> str | None:
    """The district whose branch (分局) of the body is meant: 西 in 京规自西函."""
    if not names_branch(tail):
        return None
    for other in _districts_by_letters().get(tail.unknown, ()):
        if other.parent == place.letters:
            return other.word
    return None


def names_branch(tail: LetterTail) -> bool:
    """Whether what is left over can be the district of a branch."""
    return tail.unknown in _districts_by_letters() and any(row.branches for row in rows_of_body(tail.body))


@cache
def _districts_by_letters() -> Mapping[str, tuple[PlaceLetters, ...]]:
    table: dict[str, tuple[PlaceLetters, ...]] = {}
    for place in listed_places():
        if place.parent:
            for letters in {place.letters, place.word} - {""}:
                table[letters] = (*table.get(letters, ()), place)
    return table


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


def _names(place: PlaceLetters | None, letters: str, year: int | None) -> tuple[str, ...]:
    """Full names that a body's letters stand for in a place; several where the year does not decide."""
    rows = [row for row in rows_of_body(letters) if row.holds_in(year)]
    if place is None:
        return tuple(dict.fromkeys(row.central for row in rows if row.central))
    rows = [row for row in rows if _exists_in(row, place)]
    nearest = max((len(row.within) for row in rows), default=0)
    return tuple(
        dict.fromkeys(name for row in rows if len(row.within) == nearest for name in _local_names(row, place))
    )


def _exists_in(row: Body, place: PlaceLetters) -> bool:
    if row.system == "central-party" or not place.code.startswith(row.within):
        return False
    if row.letters in _GOVERNMENTS and place.government and row.letters[0] != place.government:
        return False
    title = _title(row, place)
    return bool(title) and not _may_differ(title, place)


def _title(row: Body, place: PlaceLetters) -> str:
    """The body's title in a place; the column for provinces does not hold in the four municipalities."""
    province = place.code.endswith("0000") and place.code[:2] not in ("11", "12", "31", "50")
    return row.provincial if province else row.local


def _may_differ(title: str, place: PlaceLetters) -> bool:
    """Whether places of this tier call the body now 委员会, now 局, so that only a list may name it."""
    if place.letters or not title.endswith("委员会") or title.startswith("委"):
        return False
    return level_of_code(place.code) is AgencyLevel.COUNTY or place.code.startswith(("44", "46"))


def _local_names(row: Body, place: PlaceLetters) -> tuple[str, ...]:
    """The body's full name in a place; of an office that changed its own, both."""
    name = _local_name(row, place)
    if name.endswith("人民政府办公室") and place.code.endswith("00") and place.code[:4] in _CHANGED_OFFICES:
        return (name, name.removesuffix("室") + "厅")
    return (name,)


def _local_name(row: Body, place: PlaceLetters) -> str:
    title = _title(row, place)
    if title in _OFFICE_TITLES and _has_large_office(place):
        title = title.replace("办公室", "办公厅")
    if row.system == "party":
        return f"中共{place.name}{title}"
    if row.system == "youth-league":
        return f"中国共产主义青年团{place.name}{title}"
    return place.name + title


def _has_large_office(place: PlaceLetters) -> bool:
    return level_of_code(place.code) is AgencyLevel.PROVINCE or (
        place.code.endswith("00") and place.code[:4] in _LARGE_CITIES
    )


def _party_name(place: PlaceLetters, kind: str) -> str | None:
    office = _PARTY_OFFICES[kind]
    if not office:
        return f"中共{place.name}委员会"
    if place.office or place.code.startswith("51"):
        return None  # in Sichuan 办 is the government's office in one place, the Party's in another
    return f"中共{place.name}委" + ("办公厅" if _has_large_office(place) else "办公室")
