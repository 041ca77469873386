"""Identities between documents: what must hold, what must fail, and above all what accuses nobody."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.facts import Label, Role, Stage, Status
from kg.build.building import build, load_facts
from kg.build.publishing import derive_and_publish
from kg.check.findings import read_findings
from kg.check.structure import StructureChecker
from kg.check.validate import validate_store
from kg.figures.statements import rows
from kg.store.embedded import EmbeddedStore
from ontology.terms import bkg
from tests.conftest import SAMPLES
from tests.kg.lineage.books import NAMER, NOW, SECOND, UNIT, Book, open_store
from tests.kg.policy.chain_texts import PAPER
from tests.stores import begun_store
from tests.tiers import one_in

Found = tuple[str, str, str, Decimal, Decimal]
_CHECKS = f"""SELECT ?rule ?outcome ?why ?actual ?expected ?subject WHERE {{ GRAPH <{NAMER.base}graph/identities> {{
  ?check a <{bkg.CrossCheck}> ; <{bkg.rule}> ?rule ; <{bkg.outcome}> ?outcome ; <{bkg.actual}> ?actual ;
    <{bkg.expected}> ?expected ; <{bkg.subject}> ?subject OPTIONAL {{ ?check <{bkg.hindrance}> ?why }} }} }}"""
THREE = "three_public_expenses"
BEFORE, INITIAL, IN_DEPARTMENT, OF_UNITS = (
    "year-before",
    "initial-budget",
    "unit-in-department",
    "department-of-units",
)


def checks(store: EmbeddedStore, *, whole: bool = True) -> set[Found]:
    """Rule, outcome, hindrance and both amounts; of whole data sets, or of their parts."""
    return {
        (rule or "", outcome or "", why or "", Decimal(actual or "x"), Decimal(expected or "x"))
        for rule, outcome, why, actual, expected, subject in rows(store, _CHECKS)
        if (" " not in (subject or "")) is whole
    }


def findings(store: EmbeddedStore) -> set[str]:
    rules = {BEFORE, INITIAL, IN_DEPARTMENT, OF_UNITS, "handed-out"}
    return {r.rule for r in read_findings(store) if r.rule in rules}


def derived(path: Path, *books: Book, lists: bool = False) -> EmbeddedStore:
    """A store of these budgets as a build leaves it; without code lists if not asked for: their names compare nothing."""
    if lists:
        store = begun_store(path)
        load_facts([fact for book in books for fact in book.facts], store, NAMER, now=NOW)
        return store
    store = open_store(path, *books)
    derive_and_publish(store, NAMER, ())
    return store


def trips(book: Book, measure: str, amount: str, *, status: Status = Status.VERIFIED) -> Book:
    return book.row(THREE, {f"{measure}/公务接待费": amount, f"{measure}/合计": amount}, status=status)


def spend(book: Book, *amounts: str, unit: Label | None = None, total: str | None = None) -> Book:
    """Rows of a table whose total is printed: that of the rows, or another."""
    for number, amount in enumerate(amounts):
        book.row("general_public_expenditure", {"合计": amount}, function=f"20{number + 1}0301", unit=unit)
    if total is None:
        total = str(sum(Decimal(a) for a in amounts))
    if total:
        book.row("general_public_expenditure", {"合计": total}, role=Role.TOTAL)
    return book


@one_in(2, "printed, outcome, why", [("3.00", "holds", ""), ("3.50", "fails", ""), ("3.01", "fails", "")])
def test_last_years_column_is_not_set_beside_last_years_document(
    tmp_path: Path, printed: str, outcome: str, why: str
) -> None:
    now, before = Book("今年"), Book("去年", year=2025)
    trips(trips(now, "2026年预算数", "4.00"), "2025年预算数", printed)
    with derived(tmp_path / "s", now, trips(before, "2025年预算数", "3.00"), lists=True) as store:
        assert checks(store) == {(BEFORE, outcome, why, Decimal(printed), Decimal(3))}
        assert findings(store) == ({BEFORE} if outcome == "fails" else set())
        assert not [v for v in validate_store(store) if "cross-check" in v or "finding/year" in v]


def test_a_figure_that_its_own_document_does_not_prove_accuses(tmp_path: Path) -> None:
    now, before = Book("今年"), Book("去年", year=2025)
    trips(now, "2025年预算数", "3.50", status=Status.UNVERIFIED)
    with derived(tmp_path / "s", now, trips(before, "2025年预算数", "3.00")) as store:
        assert checks(store) == {(BEFORE, "not_comparable", "unproved", Decimal("3.5"), Decimal(3))}
        assert findings(store) == set()


def test_outturn_of_last_year_is_taken_for_its_budget(tmp_path: Path) -> None:
    now, before = Book("今年"), Book("去年", year=2025)
    trips(trips(now, "2026年预算数", "4.00"), "2025年执行数", "2.00")
    with derived(tmp_path / "s", now, trips(before, "2025年预算数", "3.00")) as store:
        assert checks(store) == set()


def test_a_column_that_names_the_year_alone_is_taken_for_the_budget(tmp_path: Path) -> None:
    now, before = Book("今年"), Book("去年", year=2025)
    trips(now, "2025年", "2.00")
    with derived(tmp_path / "s", now, trips(before, "2025年预算数", "3.00")) as store:
        assert checks(store) == {(BEFORE, "not_comparable", "phase-unsaid", Decimal(2), Decimal(3))}


def test_two_units_that_had_one_code_are_compared(tmp_path: Path) -> None:
    now = Book("今年", publisher=Label("某市双井街道办事处", "801"))
    before = Book("去年", publisher=Label("某市劲松文化馆", "801"), year=2025)
    trips(now, "2025年预算数", "3.50")
    with derived(tmp_path / "s", now, trips(before, "2025年预算数", "3.00")) as store:
        assert checks(store) == {(BEFORE, "not_comparable", "names-differ", Decimal("3.5"), Decimal(3))}


@pytest.mark.parametrize(
    ("now", "before", "why"),
    [
        ("部门预算", "单位预算", "scope-unsaid"),
        ("部门预算", "预算", "scope-unsaid"),
        ("单位预算", "单位预算", ""),
    ],
)
def test_a_department_is_set_beside_its_own_office_of_the_same_name(
    tmp_path: Path, now: str, before: str, why: str
) -> None:
    """Departments publish a budget with all units and one of the office alone, and name neither by a code."""
    office = Label("某市某局")
    books = [
        Book(f"某局2026年{now}", publisher=office),
        Book(f"某局2025年{before}", publisher=office, year=2025),
    ]
    trips(books[0], "2025年预算数", "3.50")
    trips(books[1], "2025年预算数", "3.00")
    with derived(tmp_path / "s", *books) as store:
        assert {c[1:3] for c in checks(store)} == {("not_comparable", why) if why else ("fails", "")}


def test_the_office_alone_is_taken_for_the_department(tmp_path: Path) -> None:
    """Units beside the office are no part of its own budget, which is less than theirs."""
    head, below = Label("某市某局"), Label("某市某局信息中心")
    whole = spend(Book("某局单位预算", publisher=head, units=()), "1.00")
    unit = spend(Book("某局信息中心单位预算", publisher=below, units=()), "7.00")
    with derived(tmp_path / "s", whole, unit) as store:
        assert findings(store) == set()


def test_a_superseded_edition_is_compared(tmp_path: Path) -> None:
    now, before = Book("今年"), Book("去年", year=2025)
    corrected = Book("去年（更正）", year=2025)
    trips(now, "2025年预算数", "3.50")
    trips(before, "2025年预算数", "3.00")
    trips(corrected, "2025年预算数", "3.50")
    with derived(tmp_path / "s", now, before, corrected) as store:
        assert checks(store) == {(BEFORE, "holds", "", Decimal("3.5"), Decimal("3.5"))}


@pytest.mark.parametrize(
    ("column", "amount", "outcome", "why"),
    [
        ("年初预算数", "3.00", "holds", ""),
        ("年初预算数", "2.00", "fails", ""),
        ("预算数", "3.00", "holds", ""),
        ("预算数", "2.00", "not_comparable", "phase-unsaid"),
    ],
)
def test_the_budget_in_final_accounts_is_not_the_budget(
    tmp_path: Path, column: str, amount: str, outcome: str, why: str
) -> None:
    accounts = Book("决算", stage=Stage.FINAL_ACCOUNTS)
    trips(accounts, column, amount)
    with derived(tmp_path / "s", accounts, trips(Book("预算"), "2026年预算数", "3.00")) as store:
        assert checks(store) == {(INITIAL, outcome, why, Decimal(amount), Decimal(3))}


def test_the_adjusted_budget_is_taken_for_the_initial_one(tmp_path: Path) -> None:
    accounts = Book("决算", stage=Stage.FINAL_ACCOUNTS)
    trips(accounts, "全年预算数", "2.00")
    with derived(tmp_path / "s", accounts, trips(Book("预算"), "2026年预算数", "3.00")) as store:
        assert checks(store) == set()


@pytest.mark.parametrize(("own", "outcome"), [("7.00", "holds"), ("7.50", "fails")])
def test_a_unit_says_otherwise_than_its_department(tmp_path: Path, own: str, outcome: str) -> None:
    department = Book("部门", units=(UNIT, SECOND))
    spend(department, "7.00", unit=UNIT, total="")
    spend(department, "2.00", unit=SECOND, total="9.00")
    unit = spend(Book("单位", publisher=UNIT), own, unit=UNIT)
    with derived(tmp_path / "s", department, unit) as store:
        assert (IN_DEPARTMENT, outcome, "", Decimal(7), Decimal(own)) in checks(store)
        assert {(c[0], c[1]) for c in checks(store, whole=False)} == {(IN_DEPARTMENT, outcome)}
        assert findings(store) == ({IN_DEPARTMENT} if outcome == "fails" else set())


@pytest.mark.parametrize(
    ("second", "outcome", "why"),
    [("2.00", "holds", ""), ("1.00", "not_comparable", "units-missing"), ("2.50", "fails", "")],
)
def test_units_are_more_than_their_department(tmp_path: Path, second: str, outcome: str, why: str) -> None:
    department = spend(Book("部门", units=(UNIT, SECOND)), "9.00")
    units = [spend(Book("甲", publisher=UNIT), "7.00"), spend(Book("乙", publisher=SECOND), second)]
    with derived(tmp_path / "s", department, *units) as store:
        whole = {c for c in checks(store) if c[0] == OF_UNITS}
        assert {c[1:3] for c in whole} == {(outcome, why)}
        assert findings(store) == ({OF_UNITS} if outcome == "fails" else set())


def test_what_a_department_eliminates_is_missing(tmp_path: Path) -> None:
    department, units = Book("部门", units=(UNIT, SECOND)), []
    department.row("expenditure", {"合计": "9.00"}, function="2010301")
    department.row("expenditure", {"合计": "9.00"}, role=Role.TOTAL)
    for publisher, amount in ((UNIT, "7.00"), (SECOND, "2.50")):
        unit = Book(publisher.name, publisher=publisher)
        unit.row("expenditure", {"合计": amount}, function="2010301")
        units.append(unit.row("expenditure", {"合计": amount}, role=Role.TOTAL))
    with derived(tmp_path / "s", department, *units) as store:
        assert {c[1:3] for c in checks(store)} == {("not_comparable", "may-be-eliminated")}


@pytest.mark.parametrize("total", ["", "99.00"])
def test_a_table_that_may_have_lost_a_row_is_compared(tmp_path: Path, total: str) -> None:
    department = Book("部门", units=(UNIT, SECOND))
    spend(department, "7.00", unit=UNIT, total=total)
    unit = spend(Book("单位", publisher=UNIT), "7.50", unit=UNIT)
    with derived(tmp_path / "s", department, unit) as store:
        assert {c[1:3] for c in checks(store)} == {("not_comparable", "table-not-whole")}


def test_two_kinds_of_tables_are_set_beside_each_other(tmp_path: Path) -> None:
    """All expenditure is no less than that of one fund, but not the same."""
    department = Book("部门", units=(UNIT, SECOND))
    department.row("expenditure", {"合计": "9.00"}, function="2010301", unit=UNIT)
    department.row("expenditure", {"合计": "9.00"}, role=Role.TOTAL)
    unit = spend(Book("单位", publisher=UNIT), "7.00", unit=UNIT)
    with derived(tmp_path / "s", department, unit) as store:
        assert checks(store) == set()


def test_rounding_contradicts(tmp_path: Path) -> None:
    now, before = Book("今年"), Book("去年", year=2025)
    trips(now, "2025年预算数", "3.00")
    trips(before, "2025年预算数", "3")
    with derived(tmp_path / "s", now, before) as store:
        assert {c[1] for c in checks(store)} == {"holds"}


def test_a_bare_number_among_decimals_leaves_room(tmp_path: Path) -> None:
    """A table that prints decimals where it has any says exactly 3, so that 3.40 is another amount."""
    now, before = Book("今年"), Book("去年", year=2025)
    for book, amount, total in ((now, "3.40", "3.65"), (before, "3", "3.25")):
        names = ("公务接待费", "公务用车运行维护费", "合计")
        cells = zip(names, (amount, "0.25", total), strict=True)
        book.row(THREE, {f"2025年预算数/{name}": value for name, value in cells})
    with derived(tmp_path / "s", now, before) as store:
        found = {(c[3], c[4]): c[1] for c in checks(store, whole=False)}
        assert found[Decimal("3.40"), Decimal(3)] == "fails"


@pytest.mark.pressure
def test_money_handed_out_is_not_the_money_received(tmp_path: Path) -> None:
    """The same funding document, once with the amount that the street's budget states, once with less and with more."""
    outcomes = {}
    for handed in ("2012450", "1000000", "99999999"):
        folder = tmp_path / handed
        folder.mkdir()
        (folder / "paper.html").write_text(PAPER.replace("2012450", handed), encoding="utf-8")
        with begun_store(folder / "store") as store:
            build([str(folder), str(SAMPLES / "2024-广内街道.txt")], store, jobs=0)
            (found,) = rows(store, _CHECKS)
            outcomes[handed] = found[:5]
            assert not list(StructureChecker(store, NAMER.base).graphs([NAMER.identities_graph]))
    received = outcomes["2012450"][3]
    assert outcomes["99999999"][:3] == ("handed-out", "not_comparable", "rest-elsewhere")
    assert {o[3] for o in outcomes.values()} == {received}


def test_the_samples_hold(tmp_path: Path) -> None:
    """Final accounts print the budget of the three public expenses as the budget does."""
    files = [str(SAMPLES / name) for name in ("2025-广内街道.txt", "2025-广内街道决算.txt")]
    with begun_store(tmp_path / "store") as store:
        build(files, store, jobs=0)
        assert checks(store) == {(INITIAL, "holds", "", Decimal(53100), Decimal(53100))}
        assert {c[1] for c in checks(store, whole=False)} == {"holds"}
