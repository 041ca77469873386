"""What the facts of one document share when they become statements: names, year, place, identities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from extract.facts import (
    AnyFact,
    BudgetLine,
    Decided,
    DocumentFact,
    Label,
    ProjectRecord,
    TableFact,
    Transfer,
    UnitMention,
)
from extract.project_code import mend_code
from kg.errors import BuildError
from kg.graph.iri import Namer
from kg.graph.nquads import GraphWriter
from ontology.terms import bkg

UNKNOWN_REGION = "000000"
"""Region of a unit whose document does not say where it is."""
DEPARTMENT_DIGITS = 3
"""Digits of a department's code; a unit's has more."""


class DocumentContext:
    """The document's identity and the IRIs of the things its facts name.

    Everything that other documents name too (units, projects, policies, codes) gets here only the statement
    under which name this document knows it (`bkg:seenAs`); what they are is derived over all documents, so
    that no query counts a shared thing twice.

    Raises:
        BuildError: The facts hold no document, or more than one.
    """

    def __init__(self, facts: Sequence[AnyFact], namer: Namer, writer: GraphWriter) -> None:
        documents = [f for f in facts if isinstance(f, DocumentFact)]
        if len(documents) != 1:
            raise BuildError("facts of a document", "exactly one document fact", str(len(documents)))
        self.document = documents[0]
        self.sha = self.document.document
        self.namer = namer
        self.writer = writer
        self.iri = namer.document(self.sha)
        self.region = self.document.region or UNKNOWN_REGION
        self._tables = _table_keys(facts)
        self._lines: dict[tuple[int, str, tuple[str, ...]], str] = {}
        self._seen: set[tuple[str, str]] = set()
        self._codes = _codes_of_names(facts)
        self._unit_codes = {
            f.label.name: f.label.code for f in facts if isinstance(f, UnitMention) and f.label.code
        }
        publisher = self.document.publisher
        self._departments = _departments(facts)
        if publisher and publisher.code:
            self._unit_codes.setdefault(publisher.name, publisher.code)
        self._decided_names = {
            (f.part, f.printed): f.value
            for f in facts
            if isinstance(f, Decided) and f.verdict == "name" and f.value
        }

    def table_key(self, ordinal: int) -> tuple[str, int]:
        """Printed number of a table and which one of that number it is, from 1.

        Raises:
            BuildError: The facts hold no such table.
        """
        try:
            return self._tables[ordinal]
        except KeyError:
            raise BuildError(f"facts of {self.document.file_name}", f"a table {ordinal}", "none") from None

    def table(self, ordinal: int) -> str:
        """IRI of a table."""
        number, occurrence = self.table_key(ordinal)
        return self.namer.table(self.sha, number, occurrence)

    def line(self, table: int, key: str, measure: tuple[str, ...]) -> str:
        """IRI of an amount by what names it in facts; made once, for the amount itself and for what speaks of it."""
        named = (table, key, measure)
        iri = self._lines.get(named)
        if iri is None:
            number, occurrence = self.table_key(table)
            iri = self._lines[named] = self.namer.line(self.sha, number, key, measure, occurrence=occurrence)
        return iri

    def seen(self, thing: str, name: str) -> str:
        """State the name under which this document knows a thing; returns the thing."""
        if name and (thing, name) not in self._seen:
            self._seen.add((thing, name))
            self.writer.text(thing, bkg.seenAs, name, "zh")
        return thing

    def unit(self, label: Label) -> str:
        """IRI of a unit or department; by its code, also where only its name is printed here.

        It is called as a person decided, where one did; facts keep what is printed.
        """
        name = self._decided_names.get(("unit", label.name), label.name)
        key = label.code or self._unit_codes.get(label.name) or self._unit_codes.get(name) or name
        return self.seen(self.namer.unit(self.region, key), name)

    def hold(self, thing: str, label: Label | None) -> None:
        """State whose a thing is: a unit's, or a department's where the document says no more; nothing of None."""
        if label is not None:
            holder = bkg.department if self._is_department(label) else bkg.unit
            self.writer.link(thing, holder, self.unit(label))

    def _is_department(self, label: Label) -> bool:
        """Whether the document knows a label as a department's: by a code of three digits, or as it says of a name."""
        code = label.code or self._unit_codes.get(label.name)
        return len(code) == DEPARTMENT_DIGITS if code else label.name in self._departments

    @property
    def publisher(self) -> str | None:
        """IRI of the unit whose budget this is."""
        return self.unit(self.document.publisher) if self.document.publisher else None

    def project_code(self, label: Label) -> str | None:
        """The project's code as printed, else the one code this document prints with exactly this name."""
        if label.code and mend_code(label.code):
            return label.code
        codes = self._codes.get(label.name, set())
        return next(iter(codes)) if len(codes) == 1 else None

    def project(self, label: Label, unit: Label | None) -> str:
        """IRI of a project; without any code, by its unit and name."""
        code = self.project_code(label)
        name = self._decided_names.get(("project", label.name), label.name)
        if code:
            return self.seen(self.namer.project(code), name)
        owner = unit or self.document.publisher
        key = (owner.code or owner.name) if owner else UNKNOWN_REGION
        named = str(Label(name, label.code))
        return self.seen(self.namer.uncoded_project(self.region, key, named), name)


def _departments(facts: Sequence[AnyFact]) -> frozenset[str]:
    """Names that the document gives to departments."""
    units = [f for f in facts if isinstance(f, UnitMention)]
    return frozenset(
        [u.label.name for u in units if u.is_department] + [u.department for u in units if u.department]
    )


def _table_keys(facts: Sequence[AnyFact]) -> dict[int, tuple[str, int]]:
    seen: Counter[str] = Counter()
    keys: dict[int, tuple[str, int]] = {}
    for fact in facts:
        if isinstance(fact, TableFact):
            seen[fact.number] += 1
            keys[fact.ordinal] = (fact.number, seen[fact.number])
    return keys


def _codes_of_names(facts: Sequence[AnyFact]) -> dict[str, set[str]]:
    """Project name → the codes printed with it."""
    codes: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if isinstance(fact, BudgetLine | Transfer | ProjectRecord) and fact.project and fact.project.code:
            codes[fact.project.name].add(fact.project.code)
    return codes
