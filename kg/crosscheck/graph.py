"""Identities between documents as a graph of their own, with a finding for each that fails."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from kg.crosscheck.figures import Statement, by_family, read_books, read_statements
from kg.crosscheck.model import CrossCheck, CrossRule, Outcome
from kg.crosscheck.rules import SameName, check_statements
from kg.crosscheck.transfers import check_transfers
from kg.graph.iri import Namer, last_key, split_iri, unescape_key
from kg.graph.nquads import GraphWriter
from kg.money.data_sets import DATA_SETS
from kg.money.editions import superseded
from kg.money.figures import RollupTables
from kg.store.asking import Asking, ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, dcterms, rdf, rdfs

_KEY_LENGTH = 16
_RULES: Mapping[CrossRule, tuple[str, str]] = {
    CrossRule.YEAR_BEFORE: ("所印的上年数与上年文件", "the year before as printed, and that year's document"),
    CrossRule.INITIAL_BUDGET: (
        "决算所印的预算数与预算文件",
        "the budget as the accounts print it, and the budget",
    ),
    CrossRule.UNIT_IN_DEPARTMENT: (
        "部门文件中的本单位与单位文件",
        "the unit in its department's document, and its own",
    ),
    CrossRule.DEPARTMENT_OF_UNITS: ("部门文件与所属单位文件之和", "the department, and the sum of its units"),
    CrossRule.HANDED_OUT: ("接收单位入账与指标文下达", "received, and handed out by the funding document"),
}
_SAME = """SELECT thing.iri, meant.iri FROM same
JOIN thing ON thing.id = same.thing JOIN thing AS meant ON meant.id = canonical"""
_BUDGET_WORDS = ("预算数", "预算总额", "预算表", "预算金额", "预算情况")
_ACCOUNTS_WORDS = ("决算数", "决算表", "支出数")


def describe_identities(
    store: GraphReader,
    namer: Namer,
    tables: RollupTables,
    same_name: SameName,
    said: Asking | None = None,
) -> bytes:
    """The graph as N-Quads.

    Args:
        store: The store, linked.
        namer: Makes the IRIs.
        tables: The tables of figures of the same state.
        same_name: Whether two documents name a unit alike: unit, document, document.
        said: Gives what each graph says; the store is asked if None.
    """
    writer = _IdentityWriter(store, namer, tables)
    for check in _cross_checks(store, tables, same_name, said or partial(ask_texts, store)):
        if check.says_something:
            writer.write(check)
    return writer.to_bytes()


def _cross_checks(
    store: GraphReader, tables: RollupTables, same_name: SameName, said: Asking
) -> Iterator[CrossCheck]:
    """All identities between the documents of a store."""
    same = dict(tables.stream(_SAME))
    above = tables.stream("SELECT iri, department FROM unit WHERE department IS NOT NULL")
    departments = {unit: tables.canonical_iri(d) for unit, d in above if same.get(unit, unit) == unit}
    titles = {document: title for document, title in said("crosscheck/titles") if document and title}
    books, says_phase = read_books(tables, titles), _phase_reader(store)
    for documents in by_family(books, departments):
        if len(documents) == 1:
            continue  # what a document states of itself is for its own audit
        statements = read_statements(tables, books, documents)
        yield from check_statements(statements, departments, same_name, says_phase)
    yield from check_transfers(store, same, {e.document for e in superseded(tables)})


def _phase_reader(store: GraphReader) -> Callable[[Statement], bool]:
    """Tells by a table's columns and title whether it says that its figures are budget, or accounts."""

    def says_phase(statement: Statement) -> bool:
        cell = statement.figures[0].cell
        words = {
            unescape_key(text or "")
            for _, *texts in ask_texts(store, "crosscheck/headings", figure=cell)
            for text in texts
        }
        is_accounts = statement.phase == "final_accounts"
        wanted, other = (_ACCOUNTS_WORDS, _BUDGET_WORDS) if is_accounts else (_BUDGET_WORDS, _ACCOUNTS_WORDS)
        said = " ".join(words)
        return any(w in said for w in wanted) and not any(w in said for w in (*other, "执行"))

    return says_phase


class _IdentityWriter:
    """Writes checks and findings."""

    def __init__(self, store: GraphReader, namer: Namer, tables: RollupTables) -> None:
        self._namer = namer
        self._writer = GraphWriter(namer.identities_graph)
        self._files = dict(tables.rows("SELECT iri, file FROM document"))
        self._files |= {
            d: f
            for _, d, f in ask_texts(store, "common/values-of-property", property=bkg.fileName)
            if d and f
        }
        names = tables.rows("SELECT iri, name FROM unit UNION SELECT iri, name FROM concept")
        self._names = {iri: name for iri, name in names if name}

    def to_bytes(self) -> bytes:
        """All that was written, as N-Quads."""
        return self._writer.to_bytes()

    def write(self, check: CrossCheck) -> None:
        """One check, and its finding where it fails."""
        writer, namer = self._writer, self._namer
        key = "\n".join(
            (check.data_set, check.holder, str(check.year), check.phase, check.key, *check.actual.documents,
             *check.expected.documents)
        )  # fmt: skip
        digest = hashlib.sha256(key.encode()).hexdigest()[:_KEY_LENGTH]
        iri = namer.cross_check(check.rule, digest)
        writer.link(iri, rdf.type, bkg.CrossCheck)
        self._say(iri, check)
        writer.text(iri, bkg.outcome, check.outcome)
        if check.hindrance and check.outcome is Outcome.NOT_COMPARABLE:
            writer.text(iri, bkg.hindrance, check.hindrance)
        for language, text in zip(("zh", "en"), self._label(check), strict=True):
            writer.text(iri, rdfs.label, text, language)
        for document in check.expected.documents:
            writer.link(iri, bkg.comparedDocument, document)
        if check.data_set:
            writer.link(iri, dcterms.subject, namer.data_set(check.data_set))
        if check.holder:
            writer.link(iri, bkg.holder, check.holder)
        if check.year is not None:
            writer.year(iri, bkg.fiscalYear, check.year)
        writer.link(iri, bkg.phase, namer.stage(check.phase))
        writer.decimal(iri, bkg.difference, check.difference)
        if check.tolerance:
            writer.decimal(iri, bkg.tolerance, check.tolerance)
        if check.outcome is Outcome.FAILS:
            self._finding(namer.finding_between(check.rule, digest), check)

    def _say(self, iri: str, check: CrossCheck) -> None:
        """What check and finding have in common."""
        writer = self._writer
        writer.text(iri, bkg.rule, check.rule)
        writer.link(iri, bkg.document, check.actual.documents[0])
        writer.text(iri, bkg.subject, self._subject(check)[0], "zh")
        writer.decimal(iri, bkg.actual, check.actual.amount)
        writer.decimal(iri, bkg.expected, check.expected.amount)
        for cell in sorted({*check.actual.cells, *check.expected.cells}):
            writer.link(iri, bkg.involves, cell)

    def _finding(self, iri: str, check: CrossCheck) -> None:
        writer = self._writer
        writer.link(iri, rdf.type, bkg.Finding)
        self._say(iri, check)
        writer.text(iri, bkg.severity, "warning")
        zh, en = self._label(check)
        here, there = self._file(check.actual.documents), self._file(check.expected.documents)
        amounts = f"{check.actual.amount:,.2f}", f"{check.expected.amount:,.2f}"
        writer.text(iri, bkg.message, f"{zh}：本文件为 {amounts[0]} 元，{there} 为 {amounts[1]} 元", "zh")
        english = f"{en}: expected {amounts[1]} yuan as in {there}, got {amounts[0]} yuan in {here}"
        writer.text(iri, bkg.message, english, "en")

    def _file(self, documents: tuple[str, ...]) -> str:
        return "、".join(self._files.get(d, d) for d in documents)

    def _label(self, check: CrossCheck) -> tuple[str, str]:
        zh, en = _RULES[check.rule]
        subject_zh, subject_en = self._subject(check)
        year = f"{check.year} " if check.year else ""
        return f"{zh}（{year}{subject_zh}）", f"{en} ({year}{subject_en})"

    def _subject(self, check: CrossCheck) -> tuple[str, str]:
        """What both sides are about, in words."""
        if check.rule is CrossRule.HANDED_OUT:
            policy, _, receiver = check.key.partition("\n")
            words = f"{unescape_key(last_key(policy))} {receiver}"
            return words, words
        data_set = DATA_SETS[check.data_set]
        key = check.key
        if split_iri(key, self._namer.base):
            key = f"{last_key(key)} {self._names.get(key, '')}"
        return (f"{data_set.zh} {key}".strip(), f"{data_set.en} {key}".strip())
