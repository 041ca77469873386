"""The file of decisions, kept in the folder of the store: links and readings in one list, reviewed like code."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import msgspec

from extract.decisions.model import FIGURE_VERDICTS, NAMED_THINGS, DecisionKind, ReadingDecision
from extract.source import Box, Source
from kg.errors import DecisionError, ParameterError
from kg.graph.iri import Namer
from kg.links.decisions import (
    Decision,
    is_about_links,
    link_entry,
    links_of,
    read_date,
    read_entries,
    read_initials,
    read_text,
    write_entries,
)
from kg.store.opening import is_remote

FILE = "decisions.yaml"
"""Name of the file in the folder of a store."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OUTSIDE = {"value", "reason", "by", "date"}
_NUMBERS = ("page", "block", "line", "row", "column")
_PLACE = {*_NUMBERS, "sheet", "box"}
_ABOUT = {"document", "file", "printed", "part", "rule", "expected", "actual", *_PLACE}


class DecisionsFile(msgspec.Struct, frozen=True):
    """All decisions of a file: which things are the same, and what documents say."""

    links: tuple[Decision, ...] = ()
    readings: tuple[ReadingDecision, ...] = ()


def read_file(path: Path, namer: Namer) -> DecisionsFile:
    """The decisions of a file; `docs/decisions.md` and `docs/links.md` describe the entries.

    Raises:
        DecisionError: The file cannot be read, or an entry is malformed or about what another one decides; the message
            names the file and the entry, counted from 1.
    """
    entries = read_entries(path)
    links = links_of(((place, entry) for place, entry in entries if is_about_links(entry)), namer)
    readings: dict[str, ReadingDecision] = {}
    for place, entry in entries:
        if is_about_links(entry):
            continue
        decision = _reading(place, entry)
        if decision.key in readings:
            raise DecisionError(place, "one decision about each thing", f"another about {decision.printed!r}")
        readings[decision.key] = decision
    return DecisionsFile(links, tuple(readings.values()))


def write_file(decisions: DecisionsFile, path: Path) -> None:
    """Write decisions so that `read_file` reads them back unchanged.

    Raises:
        DecisionError: The file cannot be written.
    """
    write_entries([*map(link_entry, decisions.links), *map(reading_entry, decisions.readings)], path)


def kept_file(store: str) -> DecisionsFile:
    """The decisions kept with a store; none if none were ever given, and none with a server."""
    path = Path(store) / FILE
    return read_file(path, Namer()) if not is_remote(store) and path.exists() else DecisionsFile()


def keep_file(decisions: DecisionsFile, store: str) -> None:
    """Keep decisions with a store in place of earlier ones.

    Raises:
        DecisionError: The file cannot be written.
        ParameterError: The store is a server, which has no place for them.
    """
    if is_remote(store):
        raise ParameterError("decisions", "a store in a folder, where they are kept", store)
    write_file(decisions, Path(store) / FILE)


class FileChange:
    """The decisions kept with a store while nobody else may change them.

    Args:
        store: Folder of the store.
    """

    def __init__(self, store: str) -> None:
        self._store = store
        self.kept = kept_file(store)

    def keep(self, decisions: DecisionsFile) -> None:
        """Keep these in place of those there are."""
        keep_file(decisions, self._store)


@contextmanager
def changing_file(store: str) -> Iterator[FileChange]:
    """Change the decisions kept with a store; others who want to, in any process, wait until it is done.

    Raises:
        ParameterError: The store is a server, which has no place for them.
    """
    if is_remote(store):
        raise ParameterError("decisions", "a store in a folder, where they are kept", store)
    folder = os.open(store, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield FileChange(store)
    finally:
        os.close(folder)


def merged(kept: DecisionsFile, new: DecisionsFile, *, replace: bool = False) -> DecisionsFile:
    """Both together, the new ones last; what is in both stands once.

    Args:
        kept: Those there are.
        new: Those that are added.
        replace: Whether a new one takes the place of another about the same thing.

    Raises:
        DecisionError: Two are about the same thing and say other things.
    """
    readings = {d.key: d for d in kept.readings}
    for decision in new.readings:
        other = readings.get(decision.key)
        if other and not replace and _said(other) != _said(decision):
            expected = "no other decision about the same thing; replace it if it no longer holds"
            raise DecisionError(
                f"decision about {decision.printed!r}", expected, f"{other.verdict} by {other.by}"
            )
        readings.pop(decision.key, None)
        readings[decision.key] = decision
    links = {(d.ends, d.relation): d for d in kept.links}
    for link in new.links:
        before = links.get((link.ends, link.relation))
        if before and before.same != link.same and not replace:
            raise DecisionError(
                f"decision about {link.start}", "one that contradicts no other", "a contradiction"
            )
        links[link.ends, link.relation] = link
    return DecisionsFile(tuple(links.values()), tuple(readings.values()))


def _said(decision: ReadingDecision) -> tuple[object, ...]:
    return (decision.verdict, decision.value)


def _reading(place: str, entry: object) -> ReadingDecision:
    verdicts = [v for v in DecisionKind if isinstance(entry, dict) and v.value in entry]
    if not isinstance(entry, dict) or len(verdicts) != 1:
        expected = f"an entry with one of same, not-same, {', '.join(v.value for v in DecisionKind)}"
        raise DecisionError(place, expected, " and ".join(v.value for v in verdicts) or "none of them")
    verdict = verdicts[0]
    if unknown := sorted(str(name) for name in entry if name not in {verdict.value, *_OUTSIDE}):
        raise DecisionError(place, f"only {verdict.value}, {', '.join(sorted(_OUTSIDE))}", ", ".join(unknown))
    inside = f"{place} {verdict.value}"
    about = entry[verdict.value]
    if not isinstance(about, dict):
        raise DecisionError(inside, "what it is about: document, printed, page …", repr(about))
    if unknown := sorted(str(name) for name in about if name not in _ABOUT):
        raise DecisionError(inside, f"only {', '.join(sorted(_ABOUT))}", ", ".join(unknown))
    document = about.get("document")
    if not isinstance(document, str) or not _SHA256.fullmatch(document):
        raise DecisionError(f"{inside} document", "the SHA-256 of a file, 64 digits", repr(document))
    by = read_initials(f"{place} by", entry.get("by"))
    if not by:
        raise DecisionError(f"{place} by", "initials", "nothing")
    decision = ReadingDecision(
        verdict=verdict,
        document=document,
        printed=_optional_text(f"{inside} printed", about.get("printed", "")) or "",
        place=_place(inside, document, about),
        value=_optional_text(f"{place} value", entry.get("value")),
        part=_optional_text(f"{inside} part", about.get("part")) or "",
        rule=_optional_text(f"{inside} rule", about.get("rule")) or "",
        expected=_amount(f"{inside} expected", about.get("expected")),
        actual=_amount(f"{inside} actual", about.get("actual")),
        reason=read_text(f"{place} reason", entry.get("reason")),
        by=by,
        date=read_date(f"{place} date", entry.get("date")),
        file=_optional_text(f"{inside} file", about.get("file")) or "",
    )
    check_decision(place, decision)
    return decision


def check_decision(place: str, decision: ReadingDecision) -> None:
    """See that a decision says what one of its verdict must say.

    Args:
        place: What a message names it by.
        decision: The decision.

    Raises:
        DecisionError: Something is missing or of another kind.
    """
    verdict, value = decision.verdict, f"{place} value"
    if decision.place is None and verdict not in (DecisionKind.NAME, DecisionKind.SET_ASIDE):
        raise DecisionError(f"{place} {verdict.value}", "a place: page, line, sheet, row or column", "none")
    if not decision.printed and verdict not in (DecisionKind.SET_ASIDE, DecisionKind.MONEY_UNIT):
        raise DecisionError(f"{place} {verdict.value} printed", "what is printed, in quotes", "nothing")
    if verdict in FIGURE_VERDICTS and decision.amount is None:
        raise DecisionError(
            value, "an amount with its unit of money, such as 1,836.00万元", repr(decision.value)
        )
    if verdict is DecisionKind.MONEY_UNIT and decision.money_unit is None:
        raise DecisionError(value, "a unit of money: 元, 千元, 万元, 百万元 or 亿元", repr(decision.value))
    if verdict in (DecisionKind.NAME, DecisionKind.COLUMN) and not all(
        part.strip() for part in decision.header
    ):
        raise DecisionError(value, "what it is called", repr(decision.value))
    if verdict is DecisionKind.NAME and decision.part not in NAMED_THINGS:
        raise DecisionError(f"{place} name part", f"one of {', '.join(NAMED_THINGS)}", repr(decision.part))
    if verdict is DecisionKind.SET_ASIDE and not decision.rule:
        raise DecisionError(f"{place} set-aside rule", "the rule of the finding", "nothing")


def _optional_text(place: str, stated: object) -> str | None:
    if stated is None or isinstance(stated, str):
        return stated
    raise DecisionError(place, "a text, in quotes", repr(stated))


def _amount(place: str, stated: object) -> Decimal | None:
    if stated is None:
        return None
    try:
        return Decimal(stated) if isinstance(stated, str) else _refuse(place, stated)
    except InvalidOperation:
        return _refuse(place, stated)


def _refuse(place: str, stated: object) -> Decimal:
    raise DecisionError(place, "an amount in yuan, in quotes", repr(stated))


def _place(inside: str, document: str, about: dict[str, Any]) -> Source | None:
    """The place as a person counts it, rows and columns from 1."""
    if not any(name in about for name in _PLACE):
        return None
    numbers: dict[str, int] = {}
    for name in _NUMBERS:
        if name in about:
            number = about[name]
            if not isinstance(number, int) or isinstance(number, bool) or number < 1:
                raise DecisionError(f"{inside} {name}", "a number from 1", repr(number))
            numbers[name] = number - 1 if name in ("row", "column") else number
    box = _optional_text(f"{inside} box", about.get("box"))
    return Source(
        document,
        sheet=_optional_text(f"{inside} sheet", about.get("sheet")),
        box=_box(f"{inside} box", box) if box else None,
        **numbers,
    )


def _box(place: str, stated: str) -> Box:
    try:
        x0, top, x1, bottom = map(float, stated.split())
    except ValueError:
        raise DecisionError(place, "four numbers: left, top, right, bottom", repr(stated)) from None
    return Box(x0, top, x1, bottom)


def place_entry(place: Source) -> dict[str, Any]:
    """A place as an entry of the file states it."""
    stated: dict[str, Any] = {}
    for name in ("page", "sheet", "block", "line", "row", "column"):
        value = getattr(place, name)
        if value is not None:
            stated[name] = value + 1 if name in ("row", "column") else value
    if place.box:
        stated["box"] = " ".join(
            f"{edge:g}" for edge in (place.box.x0, place.box.top, place.box.x1, place.box.bottom)
        )
    return stated


def reading_entry(decision: ReadingDecision) -> dict[str, Any]:
    """A decision about a document as an entry of the file."""
    about: dict[str, Any] = {"document": decision.document}
    if decision.file:
        about["file"] = decision.file
    about |= place_entry(decision.place) if decision.place else {}
    for name in ("part", "rule"):
        if text := getattr(decision, name):
            about[name] = text
    about["printed"] = decision.printed
    for name in ("expected", "actual"):
        if (amount := getattr(decision, name)) is not None:
            about[name] = str(amount)
    entry: dict[str, Any] = {decision.verdict.value: about}
    if decision.value is not None:
        entry["value"] = decision.value
    return entry | {"reason": decision.reason, "by": decision.by, "date": decision.date}


def readings_digest(readings: Iterable[ReadingDecision], document: str) -> str | None:
    """Digest of the decisions about a document, in no order; None where there are none."""
    own = sorted((d for d in readings if d.document == document), key=lambda d: d.key)
    return digest_of(own) if own else None


def digest_of(readings: Iterable[ReadingDecision]) -> str:
    """Digest of decisions in their order: what they say and who said why, but not the name of the file."""
    said = [msgspec.structs.replace(d, file="") for d in readings]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:16]
