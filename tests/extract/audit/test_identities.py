"""Each identity across tables: it holds in a small correct budget, and names both figures where it is broken."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.audit.equation import Relation
from extract.audit.identities import identities, parse_identities
from extract.errors import CatalogueError
from extract.facts import Check, FigurePart, Status
from tests.extract.audit.mini_budget import FIGURES, mini_budget
from tests.extract.conftest import Extract

BROKEN_BY = {
    "income-overview-total": "t02_total",
    "income-of-year-total": "t02_year",
    "income-general-public": "t02_general",
    "income-government-fund": "t02_fund",
    "income-state-capital": "t02_capital",
    "income-special-account": "t02_special",
    "income-of-institution": "t02_institution",
    "income-of-business": "t02_business",
    "income-from-above": "t02_above",
    "income-from-below": "t02_below",
    "income-other": "t02_other",
    "carry-over-income": "t02_carried",
    "expenditure-overview-total": "e01_year",
    "expenditure-by-class": "e01_208",
    "fiscal-income": "i05_total",
    "fiscal-expenditure": "e05_total",
    "fiscal-by-class": "e05_208",
    "fiscal-income-general-public": "i05_general",
    "fiscal-income-government-fund": "i05_fund",
    "fiscal-income-state-capital": "i05_capital",
    "fiscal-carry-over": "i05_carried",
    "fiscal-carry-over-general-public": "i05_c_general",
    "fiscal-carry-over-government-fund": "i05_c_fund",
    "fiscal-carry-over-state-capital": "i05_c_capital",
    "function-total": "t06_208",
    "general-public-total": "t06_total",
    "function-basic": "t06_201",
    "basic-total": "t07_total",
    "basic-staff": "t07_t_staff",
    "basic-running": "t07_t_running",
    "basic-by-economic-class": "t07_staff",
    "basic-by-function": "t07_staff",
    "project-expenditure-total": "t04_total",
    "project-expenditure-by-function": "t04_a",
    "performance-by-project": "p_a",
    "transfers-by-project": "t12_b",
    "department-funds-total": "d_total",
    "department-funds-fiscal": "d_fiscal",
    "department-funds-basic": "d_basic",
    "department-funds-project": "d_project",
    "three-public-reception": "t10_reception",
    "three-public-vehicles": "t10_running",
    "three-public-purchase": "t10_purchase",
    "three-public-abroad": "t10_abroad",
}
"""Rule → the figure that is changed to break it."""
POOLED = {"fiscal-by-class", "function-total"}
"""Rules whose groups share a legitimate difference, so that each group's own difference is larger."""
BOUNDS = {
    "performance-projects-total": ("p_a", "90"),
    "performance-project-listed": ("p_b", "9"),
    "purchases-by-project": ("t11_a", "37"),
    "purchases-by-performance-project": ("t11_a", "33"),
    "projects-without-construction": ("t06_built", "26"),
    "basic-of-all-funds": ("t06_201", "65"),
    "projects-of-all-funds": ("t06_208", "99"),
    "projects-of-government-fund": ("t04_t_fund", "4"),
    "projects-of-state-capital": ("t04_t_capital", "3"),
    "three-public-basic-reception": ("t10_reception", "1"),
    "three-public-basic-vehicles": ("t10_running", "7"),
}
"""Rule of a bound → figure and the amount that breaks it."""
OF_OTHER_FAMILIES = {
    "income-accounts-total", "income-fiscal", "expenditure-overview-all", "income-by-function", "running-expenses",
    "basic-by-kind", "fiscal-income-of-fund", "fiscal-by-class-general-public", "basic-staff-classes", "basic-running-classes",
    "basic-wages", "basic-grants", "overview-projects-by-class", "overview-basic-by-class",
    *(i.rule for i in identities() if "beijing_budget" in i.not_families),
}  # fmt: skip
"""Shown on the documents of tests/corpus: Shanghai's budgets and final accounts."""


USUAL = {
    "income-as-spent", "fiscal-income-as-spent", "overview-general-public", "overview-government-fund", "basic-pension",
    "basic-annuity", "basic-medical", "basic-medical-civil", "basic-housing", "basic-by-subject", "overview-staff",
    "overview-running", "department-fiscal-basic", "department-fiscal-projects", "basic-as-government-fund",
    "projects-as-government-fund", "projects-as-state-capital",
}  # fmt: skip
"""Rules of what is usual: where they do not hold they say nothing."""
USUAL_ELSEWHERE = {"overview-as-fiscal-by-class", "overview-fiscal-income"}
"""Those that only other families have."""


def _checks(extract: Extract, **changed: str) -> dict[str, list[Check]]:
    found: dict[str, list[Check]] = {}
    for fact in extract(mini_budget(**changed)).facts:
        if isinstance(fact, Check):
            found.setdefault(fact.rule, []).append(fact)
    return found


def test_every_identity_of_the_file_is_shown_here() -> None:
    local = {i.rule for i in identities() if not i.families or "beijing_budget" in i.families}
    assert local - OF_OTHER_FAMILIES == {*BROKEN_BY, *BOUNDS, *USUAL}
    usual = {i.rule for i in identities() if i.relation is Relation.IF_EQUAL and not i.not_families}
    assert usual == USUAL | USUAL_ELSEWHERE


def test_a_correct_budget_satisfies_every_identity_and_each_figure_is_proved(extract: Extract) -> None:
    checks = _checks(extract)
    assert [(c.rule, c.label) for found in checks.values() for c in found if not c.holds] == []
    assert set(checks) >= {*BROKEN_BY, *BOUNDS}
    extraction = extract(mini_budget())
    open_lines = [x for x in extraction.lines if x.status is not Status.VERIFIED]
    assert {x.project.code for x in open_lines if x.project and FigurePart.LABEL in x.unproved} == {
        "11010526T000000000013"
    }, "a code that one row alone prints could be any other"
    assert not any(FigurePart.DIGITS in x.unproved for x in open_lines)
    assert {x.table_number for x in open_lines if FigurePart.SCALE in x.unproved} == {"11"}, (
        "only bounds know it"
    )
    assert {x.table_number for x in open_lines} == {"02", "04", "11"}, (
        "columns whose figures no other table knows could be under each other's header"
    )
    assert [f.message for f in extraction.findings if f.expected is not None] == []


@pytest.mark.parametrize("rule", sorted(BROKEN_BY))
def test_a_broken_identity_is_found_and_names_both_figures(extract: Extract, rule: str) -> None:
    name = BROKEN_BY[rule]
    wrong = Decimal(FIGURES[name]) + Decimal("0.37")
    extraction = extract(mini_budget(**{name: str(wrong)}))
    found = [f for f in extraction.findings if f.rule == rule]
    assert found, "the identity does not see the change"
    for finding in found:
        assert finding.expected is not None and finding.actual is not None
        if rule not in POOLED:
            assert abs(finding.actual - finding.expected) == 3700
            assert "3,700" in finding.message and "3,700" in finding.message_zh
        for amount in (finding.actual, finding.expected):
            assert f"{amount:,f}".rstrip("0").rstrip(".") in finding.message.replace(".00", "") or amount == 0
        assert finding.cells


@pytest.mark.parametrize("rule", sorted(BOUNDS))
def test_a_part_larger_than_its_whole_is_found(extract: Extract, rule: str) -> None:
    name, wrong = BOUNDS[rule]
    failing = [c for c in _checks(extract, **{name: wrong})[rule] if not c.holds]
    assert failing and all(c.actual < c.expected for c in failing)


def test_a_row_that_one_table_lacks_is_named_with_the_row_of_the_other(extract: Extract) -> None:
    row = next(
        line
        for line in mini_budget().splitlines()
        if line.startswith("2230105") and "\t2.250000\t\t2.250000" in line
    )
    text = mini_budget(t03_total="103.5", t03_projects="39.5").replace(f"{row}\n", "", 1)
    findings = {f.rule: f for f in extract(text).findings}
    missing = findings["project-expenditure-by-function"]
    assert missing.cause == "missing-row"
    assert "2230105" in missing.message and "表03无此行" in missing.message_zh
    total = findings["expenditure-overview-total"]
    assert total.cause == "found-elsewhere" and "表03缺少的“223" in total.message_zh
    assert Status.CONFLICT not in {line.status for line in extract(text).lines}


def test_a_sub_line_counted_twice_is_said_so(extract: Extract) -> None:
    extraction = extract(mini_budget(t10_total="16"))
    finding = next(f for f in extraction.findings if f.rule == "row-sum")
    assert finding.cause == "counted-twice" and "公务接待费" in finding.message_zh
    wrong = [line for line in extraction.lines if line.status is Status.CONFLICT]
    assert [line.printed for line in wrong] == ["16.000000"], "only the total is wrong"


def test_a_figure_rounded_in_print_is_no_contradiction_but_is_told(extract: Extract) -> None:
    exact = mini_budget(
        i01_general="89.001234", i01_year="100.001234", i01_total="105.751234", i01_carried="5.75"
    )
    extraction = extract(exact.replace("拨款收入\t89.001234", "拨款收入\t89.00", 1))
    told = next(f for f in extraction.findings if f.rule == "rounded-in-print")
    assert (told.actual, told.expected) == (Decimal(890000), Decimal("890012.34"))
    assert "89.00" in told.message_zh and "890,012.34" in told.message_zh


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ("{rule: Bad Rule, label: a, label_en: b, whole: [{table: income}], parts: [{table: income}]}", "small letters"),
        ("{rule: a, label: a, label_en: b, whole: [], parts: [{table: income}]}", "selections"),
        ("{rule: a, label: a, label_en: b, whole: [{table: none}], parts: [{table: income}]}", "kind of the table"),
        ("{rule: a, label: a, label_en: b, whole: [{table: income, measure: [无此列]}], parts: [{table: income}]}", "measures"),
        ("{rule: a, label: a, label_en: b, each: [colour], whole: [{table: income}], parts: [{table: income}]}", "dimensions"),
        ("{rule: a, label: a, label_en: b, whole: [{table: income, item: '('}], parts: [{table: income}]}", "regular"),
        ("{rule: a, label: a, label_en: b, whole: [{table: income, sum: 1}], parts: [{table: income}]}", "identities"),
        ("{rule: a, label: a, label_en: b, families: [atlantis], whole: [{table: income}], parts: [{table: income}]}", "families"),
    ],
)  # fmt: skip
def test_a_malformed_entry_is_refused_in_words(entry: str, complaint: str) -> None:
    with pytest.raises(CatalogueError, match=complaint):
        parse_identities(f"identities: [{entry}]")


ACCOUNTS = """某局2024年度部门决算

收入决算表

单位：万元

科目编码\t科目名称\t本年收入合计\t财政拨款收入\t其他收入
\t合计\t190.10\t180.00\t10.10
2080505\t机关事业单位基本养老保险缴费支出\t{pension}\t50.00\t
2101101\t行政单位医疗\t{medical}\t30.00\t
2010601\t行政运行\t110.10\t100.00\t10.10

支出决算表

单位：万元

科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
\t合计\t192.00\t192.00\t
2080505\t机关事业单位基本养老保险缴费支出\t50.00\t50.00\t
2101101\t行政单位医疗\t30.00\t30.00\t
2010601\t行政运行\t112.00\t112.00\t
"""


def test_what_is_usual_proves_where_it_holds_and_accuses_nobody_where_it_does_not(extract: Extract) -> None:
    good = extract(ACCOUNTS.format(pension="50.00", medical="30.00"))
    usual = [c for c in good.facts if isinstance(c, Check) and c.rule == "income-as-spent"]
    assert {c.key.rpartition("/")[2][:7] for c in usual} == {"2080505", "2101101"}
    assert all(c.holds for c in usual), "行政运行 was spent with what was left of last year: nothing is said"
    exchanged = extract(ACCOUNTS.format(pension="30.00", medical="50.00"))
    assert not [c for c in exchanged.facts if isinstance(c, Check) and c.rule == "income-as-spent"]
    wrong = [x for x in exchanged.lines if x.table_number == "01" and x.measure == ("本年收入合计",)]
    assert not [
        x for x in wrong if x.function and x.function.code == "2080505" and x.status is Status.VERIFIED
    ]


def test_the_figures_of_a_bound_that_fails_and_their_total_are_not_proved(extract: Extract) -> None:
    """The total of the column went up with its part: the sum holds, and the bound says that one of them is wrong."""
    found = extract(mini_budget(t06_built="26"))
    column = [
        x for x in found.lines if x.measure_key == "项目支出/扣除基建项目后预算数" and x.table_number == "06"
    ]
    assert column
    assert not [x for x in column if x.status is Status.VERIFIED and x.printed.startswith("26")]


def test_subjects_of_the_basic_table_prove_those_of_the_expenditure_table_where_equal(
    extract: Extract,
) -> None:
    """Projects may have the same economic class, and other funds pay basic expenditure: where unequal, nothing is said."""
    good = _checks(extract)["basic-by-subject"]
    assert len(good) == 5 and all(c.holds for c in good)
    other = _checks(extract, t07_staff="49", t07_t_staff="49", t07_total="63")["basic-by-subject"]
    assert len(other) == 4 and all(c.holds for c in other)
