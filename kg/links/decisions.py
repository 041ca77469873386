"""What a person decided about links: kept in a file that is reviewed like code, and stronger than any rule."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import yaml

from extract.policy import number_key, parse_number
from kg.errors import DecisionError, UnknownThingError
from kg.graph.iri import Namer, iri_of, kind_of, split_path
from kg.sparql.prefixes import PREFIXES
from kg.store.durable import replace_file
from kg.store.failures import is_full

_RELATING = frozenset({"bkg", "dcterms", "org", "owl", "skos"})
"""Prefixes that relations may have in the file."""

SAME_RELATIONS = MappingProxyType(
    {
        "project": PREFIXES["bkg"] + "sameProgrammeAs",
        "project-budget": PREFIXES["bkg"] + "sameProgrammeAs",
        "policy": PREFIXES["skos"] + "exactMatch",
        "unit": PREFIXES["skos"] + "exactMatch",
    }
)
"""Kind of two things → what it means that they are the same, where no relation is given."""

_KINDS = {*SAME_RELATIONS, "agency", "document", "indicator", "line", "table", "transfer"}
_VERDICTS = ("same", "not-same")
_MEMBERS = {*_VERDICTS, "relation", "reason", "by", "date"}
_INITIALS = re.compile(r"[A-Z]{1,4}")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"{}|\\^`]+")
_PROJECT_CODE = re.compile(r"\d{8}[A-Z]\d{12}")


class Decision(msgspec.Struct, frozen=True):
    """Whether two things belong together, as a person decided.

    Attributes:
        same: True where a link must be, False where none may be.
        start: IRI of the thing a link starts from.
        end: IRI of the other.
        relation: IRI of the property; None, for things that are not the same, means any.
        reason: Why, in the person's words.
        date: When.
        by: Initials; no names are kept.
    """

    same: bool
    start: str
    end: str
    relation: str | None
    reason: str
    date: datetime.date
    by: str = ""

    @property
    def ends(self) -> frozenset[str]:
        """Both things, in no order."""
        return frozenset((self.start, self.end))


def read_decisions(path: Path, namer: Namer) -> tuple[Decision, ...]:
    """The decisions of a file that holds none but those about links; see `links_of`."""
    return links_of(read_entries(path), namer)


def read_entries(path: Path) -> list[tuple[str, object]]:
    """The entries of a file of decisions, each with its place for messages, counted from 1.

    Raises:
        DecisionError: The file cannot be read, or is no YAML list.
    """
    try:
        stated = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionError(f"decisions {path}", "a readable file in UTF-8", str(error)) from error
    except yaml.YAMLError as error:
        raise DecisionError(f"decisions {path}", "YAML", " ".join(str(error).split())) from error
    if stated is None:
        return []
    if not isinstance(stated, list):
        raise DecisionError(f"decisions {path}", "a list of entries", type(stated).__name__)
    return [(f"decisions {path} entry {number}", entry) for number, entry in enumerate(stated, 1)]


def is_about_links(entry: object) -> bool:
    """Whether an entry says that two things are the same or not."""
    return isinstance(entry, dict) and any(verdict in entry for verdict in _VERDICTS)


def links_of(entries: Iterable[tuple[str, object]], namer: Namer) -> tuple[Decision, ...]:
    """The decisions about links, in their order; `docs/links.md` describes the entries.

    Args:
        entries: What `read_entries` gives.
        namer: Makes the IRIs of things that are given by their keys.

    Raises:
        DecisionError: An entry is malformed or contradicts another; the message names it.
    """
    decisions: list[Decision] = []
    places: list[str] = []
    for place, entry in entries:
        decision = _decision(place, entry, namer)
        _check_against(place, decision, list(zip(places, decisions, strict=True)))
        decisions.append(decision)
        places.append(place.rpartition(" entry ")[2])
    return tuple(decisions)


def _decision(place: str, entry: object, namer: Namer) -> Decision:
    if not isinstance(entry, dict):
        raise DecisionError(place, "an entry with `same` or `not-same`", repr(entry))
    if unknown := sorted(str(name) for name in entry if name not in _MEMBERS):
        raise DecisionError(place, f"only {', '.join(sorted(_MEMBERS))}", ", ".join(unknown))
    verdicts = [name for name in _VERDICTS if name in entry]
    if len(verdicts) != 1:
        raise DecisionError(place, "either `same` or `not-same`", " and ".join(verdicts) or "neither")
    things = entry[verdicts[0]]
    if not isinstance(things, list) or len(things) != 2:
        raise DecisionError(f"{place} {verdicts[0]}", "a list of two things", repr(things))
    start, end = (_thing(f"{place} {verdicts[0]}", thing, namer) for thing in things)
    if start == end:
        raise DecisionError(f"{place} {verdicts[0]}", "two different things", f"{things[0]!r} twice")
    same = verdicts[0] == "same"
    return Decision(
        same=same,
        start=start,
        end=end,
        relation=_relation(place, entry.get("relation"), same, (start, end), namer),
        reason=read_text(f"{place} reason", entry.get("reason")),
        date=read_date(f"{place} date", entry.get("date")),
        by=read_initials(f"{place} by", entry.get("by")),
    )


def _thing(place: str, stated: object, namer: Namer) -> str:
    """An IRI as it is; else a project code, a document number, or KIND/KEY as in the IRIs below the base."""
    text = str(stated).strip() if isinstance(stated, str) else ""
    if _IRI.fullmatch(text):
        return text
    if _PROJECT_CODE.fullmatch(text):
        return namer.project(text)
    kind, keys = split_path(text)
    if kind in _KINDS and keys and not keys.endswith("/"):
        with suppress(UnknownThingError):
            return iri_of(text, namer.base)
    number = parse_number(text) if text else None
    if number is None:
        expected = "an IRI, a project code, a document number, or KIND/KEY such as unit/110105/601"
        raise DecisionError(place, expected, repr(stated))
    return namer.policy(number_key(number.normal))


def _relation(place: str, stated: object, same: bool, ends: Sequence[str], namer: Namer) -> str | None:
    if stated is None:
        kinds = {kind_of(end, namer.base) for end in ends}
        if not same:
            return None
        if len(kinds) != 1 or not kinds <= set(SAME_RELATIONS):
            raise DecisionError(f"{place} relation", "a relation, for things of these kinds", "none")
        return SAME_RELATIONS[kinds.pop()]
    text = stated if isinstance(stated, str) else ""
    prefix, _, local = text.partition(":")
    if prefix in _RELATING and re.fullmatch(r"[A-Za-z]\w*", local):
        return PREFIXES[prefix] + local
    if _IRI.fullmatch(text):
        return text
    raise DecisionError(f"{place} relation", "an IRI or a name such as bkg:sameProgrammeAs", repr(stated))


def read_text(place: str, stated: object) -> str:
    """A text that is not blank.

    Raises:
        DecisionError: It is none.
    """
    if not isinstance(stated, str) or not stated.strip():
        raise DecisionError(place, "a text", "nothing" if stated is None else repr(stated))
    return stated.strip()


def read_date(place: str, stated: object) -> datetime.date:
    """A date.

    Raises:
        DecisionError: It is none.
    """
    if not isinstance(stated, datetime.date) or isinstance(stated, datetime.datetime):
        raise DecisionError(place, "a date such as 2026-03-31", "nothing" if stated is None else repr(stated))
    return stated


def read_initials(place: str, stated: object) -> str:
    """Initials; empty where nothing is stated.

    Raises:
        DecisionError: They are more than that: no names are kept.
    """
    if stated is None:
        return ""
    if not isinstance(stated, str) or not _INITIALS.fullmatch(stated):
        raise DecisionError(place, "initials of at most 4 capital letters", "something else")
    return stated


def _check_against(place: str, decision: Decision, earlier: Iterable[tuple[str, Decision]]) -> None:
    for number, other in earlier:
        any_relation = decision.relation is None or other.relation is None
        if other.ends == decision.ends and (any_relation or other.relation == decision.relation):
            said = "repeats" if other.same == decision.same else "contradicts"
            raise DecisionError(place, "one decision on two things", f"one that {said} entry {number}")


def write_decisions(decisions: Iterable[Decision], path: Path) -> None:
    """Write decisions so that `read_decisions` reads them back unchanged; see `write_entries`."""
    write_entries(map(link_entry, decisions), path)


def link_entry(decision: Decision) -> dict[str, Any]:
    """A decision about a link as an entry of the file."""
    entry: dict[str, Any] = {_VERDICTS[0 if decision.same else 1]: [decision.start, decision.end]}
    if decision.relation is not None:
        entry["relation"] = decision.relation
    entry["reason"] = decision.reason
    if decision.by:
        entry["by"] = decision.by
    entry["date"] = decision.date
    return entry


def write_entries(entries: Iterable[dict[str, Any]], path: Path) -> None:
    """Write the entries of a file of decisions.

    Raises:
        DecisionError: The file cannot be written.
    """
    text = yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False, width=1000)
    try:
        replace_file(path, text)
    except OSError as error:
        expected = "room on the disk" if is_full(error) else "a file that can be written"
        raise DecisionError(f"decisions {path}", expected, str(error)) from error
