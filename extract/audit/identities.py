"""The identities across rows and tables (勾稽关系): data in `identities.yaml`, read once into frozen records."""

from __future__ import annotations

import os
import re
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

import msgspec
import msgspec.yaml

from extract.audit.equation import Relation
from extract.errors import CatalogueError
from extract.states import Role, Severity, Stage
from extract.tables.catalogue import catalogue
from extract.tables.measure_keys import kind_measures
from extract.tables.title_kinds import title_rules

DIMENSIONS = frozenset({
    "function", "function_class", "function_subclass", "government_economic", "department_economic",
    "department_economic_class", "project", "unit", "year", "document_number", "category",
})  # fmt: skip
"""What rows can be grouped and chosen by."""
PERFORMANCE_MEASURES = frozenset({"total", "fiscal", "other"})
"""Measures of the kind project_performance: the amounts of `ProjectRecord`."""


class Selection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """Which amounts of a table go into one side of an identity.

    `role` detail means rows without rows below them, whatever their level. `item` (of two-sided tables, without
    numbering) and the values of `where` (dimension → code or name) are regular expressions: the item's must
    match it whole, a dimension's must match the beginning. A table that is declared empty counts as 0.
    """

    table: str
    measure: tuple[str, ...] = ()
    role: tuple[Role, ...] = (Role.DETAIL,)
    side: str | None = None
    item: str | None = None
    where: dict[str, str] = {}
    sign: int = 1
    optional: bool = False
    """Whether the identity also holds without such a table or row, which then counts as 0."""
    first: bool = False
    """Whether of several rows only the first is meant: the item of the year, not that of money carried over."""

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Those of `item` and, in their order, of `where`."""
        return tuple(re.compile(pattern or "") for pattern in (self.item, *self.where.values()))


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One identity: Σ whole = Σ parts, once for each value of the dimensions `each`.

    `allowed` lists differences that are no error: whole − parts may be the sum of one of these selections, or,
    with `each`, all differences together may be.
    """

    rule: str
    label: str
    label_en: str
    whole: tuple[Selection, ...]
    parts: tuple[Selection, ...]
    each: tuple[str, ...] = ()
    relation: Relation = Relation.EQUAL
    severity: Severity = Severity.WARNING
    allowed: tuple[tuple[Selection, ...], ...] = ()
    families: tuple[str, ...] = ()
    """Families of tables it is limited to; all where empty."""
    not_families: tuple[str, ...] = ()
    """Families it is not applied to: their own identities say as much."""
    stage: Stage | None = None
    only_shared: bool = False
    """With `each`: leave out values that only one side has."""
    or_parts: tuple[tuple[Selection, ...], ...] = ()
    """Other sums that publishers may mean by the parts; the one that most equations agree with is taken."""

    @property
    def variants(self) -> tuple[tuple[Selection, ...], ...]:
        """All sums that the parts may be."""
        return (self.parts, *self.or_parts)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of tables whose amounts it can hold."""
        groups = (self.whole, *self.variants, *self.allowed)
        return frozenset(selection.table for group in groups for selection in group)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    identities: tuple[Identity, ...]


VARIABLE = "BUDGETKG_IDENTITIES"
"""Names a folder of the user's identities; a variable, so that the processes which read files see it too."""


@cache
def identities() -> tuple[Identity, ...]:
    """All identities across rows and tables, in the order of the file; then those of the user's folder.

    Raises:
        CatalogueError: The file is malformed; the message names the rule and what it should be.
    """
    found = list(parse_identities(files("extract.audit").joinpath("identities.yaml").read_text("utf-8")))
    for path in _user_files():
        own = parse_identities(path.read_text("utf-8"), str(path))
        if taken := sorted({i.rule for i in own} & {i.rule for i in found}):
            raise CatalogueError(str(path), "rules that are given nowhere else", ", ".join(taken))
        found.extend(own)
    return tuple(found)


def _user_files() -> list[Path]:
    named = os.environ.get(VARIABLE)
    if not named:
        return []
    files_found = sorted(Path(named).glob("*.yaml"))
    if not files_found:
        raise CatalogueError(VARIABLE, "a folder with YAML files of identities", repr(named))
    return files_found


def parse_identities(text: str, name: str = "identities.yaml") -> tuple[Identity, ...]:
    """Identities from the text of a file.

    Raises:
        CatalogueError: Malformed, a rule given twice, or a kind, measure, dimension or pattern that does not exist.
    """
    try:
        found = msgspec.yaml.decode(text, type=_File).identities
    except msgspec.MsgspecError as error:
        raise CatalogueError(name, "a list of identities", str(error)) from error
    rules: set[str] = set()
    for identity in found:
        place = f"{name} {identity.rule}"
        if identity.rule in rules:
            raise CatalogueError(place, "a rule given once", "it again")
        rules.add(identity.rule)
        _check_identity(identity, place)
    return found


def _check_identity(identity: Identity, place: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", identity.rule):
        raise CatalogueError(place, "a rule of small letters, digits and hyphens", repr(identity.rule))
    if not identity.whole or not identity.parts:
        raise CatalogueError(place, "selections in whole and parts", "none")
    if unknown := set(identity.each) - DIMENSIONS:
        raise CatalogueError(place, f"dimensions of {sorted(DIMENSIONS)}", str(sorted(unknown)))
    families = {kind.family for kind in catalogue()}
    if unknown := {*identity.families, *identity.not_families} - families:
        raise CatalogueError(place, f"families of {sorted(families)}", str(sorted(unknown)))
    groups = (identity.whole, *identity.variants, *identity.allowed)
    for selection in (selection for group in groups for selection in group):
        _check_selection(selection, place)


def _check_selection(selection: Selection, place: str) -> None:
    kinds = [kind for kind in catalogue() if kind.kind == selection.table]
    if not kinds and all(rule.kind != selection.table for rule in title_rules()):
        raise CatalogueError(place, "a kind of the table catalogue", repr(selection.table))
    if unknown := set(selection.where) - DIMENSIONS:
        raise CatalogueError(place, f"dimensions of {sorted(DIMENSIONS)}", str(sorted(unknown)))
    if selection.sign not in {1, -1}:
        raise CatalogueError(place, "a sign of 1 or -1", str(selection.sign))
    known = {c.measure_key for kind in kinds for c in kind.columns if c.measure}
    if known and selection.table in kind_measures():
        known |= set(kind_measures()[selection.table].measures)
    if selection.table == "project_performance":
        known |= PERFORMANCE_MEASURES
    if known and (unknown := set(selection.measure) - known):
        raise CatalogueError(place, f"measures of {selection.table}", str(sorted(unknown)))
    for pattern in (selection.item, *selection.where.values()):
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise CatalogueError(place, "a regular expression", f"{pattern!r}: {error}") from error
