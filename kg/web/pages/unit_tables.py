"""Tables of a unit: its projects, 三公 expenses, purchased services, and what was found in its documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from kg.graph.iri import Namer, last_key, path_below
from kg.money import class_sums, figures_of, public_expenses
from kg.store.asking import Row, ask, ask_each
from kg.store.snapshot import GraphReader
from kg.web.charts import Bar, bars, bars_height
from kg.web.phases import period_label, together
from kg.web.places import printed_ref
from kg.web.proof_shares import STATUS_NAMES
from kg.web.thing import document_key, thing_ref
from kg.web.view import Chart, ColumnKind, DataTable, Ref, ViewCell, ViewColumn, ViewSection
from kg.words.codes import rule_text
from kg.words.text import Text, same

_SEVERITIES = {"fatal": 0, "warning": 1, "info": 2}


def projects(store: GraphReader, family: Sequence[str], year: int | None) -> list[ViewSection]:
    """Projects of a unit and the units below it, those of the shown year first."""
    found = _once(ask_each(store, "web/budgets-of-unit", "unit", family))
    if not found:
        return []
    found.sort(
        key=lambda r: (r["year"] != year, -int(str(r["year"] or 0)), -_number(r["total"]), str(r["name"]))
    )
    table_rows = tuple(
        (
            ViewCell(row["name"], ref=thing_ref(str(row["project"]))),
            ViewCell(row["year"]),
            ViewCell(
                row["total"],
                ref=thing_ref(str(row["budget"])),
                tone=str(row["status"] or ""),
                stated_in=document_key(row),
            ),
            _part_cell(row, "fiscal"),
            _part_cell(row, "other"),
        )
        for row in found
    )
    columns = (
        ViewColumn("project", Text("项目", "Project")),
        ViewColumn("fiscal_year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("total_yuan", Text("项目总额（元）", "Total (yuan)"), ColumnKind.MONEY),
        ViewColumn("fiscal_yuan", Text("财政资金（元）", "Fiscal funds (yuan)"), ColumnKind.MONEY),
        ViewColumn("other_yuan", Text("其他资金（元）", "Other funds (yuan)"), ColumnKind.MONEY),
    )
    table = DataTable(
        "project-budgets", Text("每个项目、年度一行", "One row a project and year"), columns, table_rows
    )
    return [ViewSection("projects", Text("项目", "Projects"), (table,))]


def _once(found: Sequence[Row]) -> list[Row]:
    """Each budget once where several documents state the same total: as the one tells it that proves it, or says most."""
    best: dict[tuple[object, object], Row] = {}
    ranks = list(STATUS_NAMES)

    def worth(row: Row) -> tuple[object, ...]:
        status = str(row["status"] or "")
        parts = sum(row[part] is None for part in ("fiscal", "other"))
        return ranks.index(status) if status in ranks else len(ranks), parts, document_key(row)

    for row in sorted(found, key=worth):
        best.setdefault((row["budget"], row["total"]), row)
    return list(best.values())


def _part_cell(row: Row, part: str) -> ViewCell:
    """A part of a project's total, which stands where the total does."""
    return ViewCell(row[part], ref=None if row[part] is None else thing_ref(str(row["budget"])))


def names_by_year(store: GraphReader, unit: str) -> list[ViewSection]:
    """What documents of each year call the unit, where they do not all call it the same."""
    documents: dict[tuple[int, str], int] = defaultdict(int)
    for row in ask(store, "web/years-of-unit", unit=unit):
        documents[int(str(row["year"])), str(row["name"])] += 1
    if len({name for _, name in documents}) < 2:
        return []
    columns = (
        ViewColumn("fiscal_year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("name", Text("名称", "Name")),
        ViewColumn("documents", Text("文件数", "Documents"), ColumnKind.NUMBER),
    )
    rows = tuple(
        (ViewCell(year), ViewCell(name), ViewCell(count))
        for (year, name), count in sorted(documents.items(), reverse=True)
    )
    caption = Text("各年度文件印出的名称", "Names that documents of each year print")
    note = Text(
        "名称不同的年度之间，单位可能更名，代码也可能改给了另一单位；文件分辨不出。",
        "Between years of different names the unit was renamed, or its code was given to another; documents do not tell.",
    )
    table = DataTable("names-by-year", caption, columns, rows, note=note)
    return [ViewSection("names-by-year", Text("各年度的名称", "Names by year"), (table,))]


def comparisons(store: GraphReader, family: Sequence[str], documents: Sequence[Row]) -> list[ViewSection]:
    """Expenditure by functional class over years and stages, budget beside final account, where there are several.

    Args:
        store: An open store.
        family: The unit and those below it.
        documents: Their documents, in which the figures stand.
    """
    stating: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in documents:
        stating[str(row["year"]), last_key(str(row["stage"] or ""))].add(last_key(str(row["document"])))
    amounts: dict[tuple[str, str], dict[tuple[str, str], Decimal]] = defaultdict(dict)
    with figures_of(store) as figures:
        found = class_sums(figures, family)
    for one in found:
        subject, period = (one.code or "", one.name or ""), (str(one.year), one.phase)
        if one.total is not None:
            amounts[subject][period] = amounts[subject].get(period, Decimal(0)) + one.total
    periods = sorted({period for by_period in amounts.values() for period in by_period})
    if len(periods) < 2:
        return []
    table_rows = tuple(
        (
            ViewCell(f"{code} {label}".strip(), ref=Ref("function", code) if code else None),
            *(_amount_of_period(amounts[code, label].get(p), code, stating.get(p, ())) for p in periods),
        )
        for code, label in sorted(amounts)
    )
    columns = (
        ViewColumn("function", Text("功能科目（类）", "Functional class")),
        *(
            ViewColumn(f"{year}_{stage}_yuan", _period(year, stage), ColumnKind.MONEY)
            for year, stage in periods
        ),
    )
    caption = Text(
        "各年度、各阶段的支出（元），只加明细", "Expenditure by year and stage (yuan), details only"
    )
    total = tuple(
        ViewCell(sum((by_period.get(p, Decimal(0)) for by_period in amounts.values()), Decimal(0)))
        for p in periods
    )
    table = DataTable(
        "periods", caption, columns, table_rows, total=(ViewCell(None, Text("合计", "Total")), *total)
    )
    heading = Text("预算、决算与各年度对比", "Budget, final accounts and years compared")
    return [ViewSection("periods", heading, (table,))]


def _amount_of_period(amount: Decimal | None, code: str, documents: Collection[str]) -> ViewCell:
    """A sum of a class in a year, leading to the figures behind it where one document states them."""
    if amount is None or not code:
        return ViewCell(amount)
    subject = path_below(Namer().function(code))
    if len(documents) == 1:
        return ViewCell(amount, ref=printed_ref(next(iter(documents)), subject=subject))
    return ViewCell(amount, ref=Ref("function", code, part="table-money"))


def _period(year: str, stage: str) -> Text:
    return period_label(int(year) if year.isdigit() else None, stage)


def three_public(store: GraphReader, family: Sequence[str]) -> list[ViewSection]:
    """“三公” expenses over the years, every printed figure in the table, the total of each year drawn."""
    found = ask_each(store, "web/three-public-expenses-of-unit", "unit", family)
    if not found:
        return []
    found.sort(key=lambda r: (_year(r), str(r["measure"])))
    columns = (
        ViewColumn("year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("measure", Text("项目", "Item")),
        ViewColumn("amount_yuan", Text("金额（元）", "Amount (yuan)"), ColumnKind.MONEY),
    )
    table_rows = tuple(
        (
            ViewCell(_year(row) or None),
            ViewCell(row["measure"]),
            ViewCell(row["amount"], ref=thing_ref(str(row["line"])), tone=str(row["status"])),
        )
        for row in found
    )
    caption = Text("文件所印的每个数字一行", "One row a printed figure")
    table = DataTable("three-public", caption, columns, table_rows)
    chart = _three_public_chart(store, family)
    return [ViewSection("three-public", Text("“三公”经费", "Three public expenses"), (*chart, table))]


def _three_public_chart(store: GraphReader, family: Sequence[str]) -> tuple[Chart, ...]:
    """Counted money by kind, year and phase, all units together; nothing for a single period."""
    with figures_of(store) as figures:
        sums = public_expenses(figures, family)
    periods = sorted({period for by_period in sums.values() for period in by_period})
    if len(periods) < 2:
        return ()
    series = [Bar(same(kind), tuple(found.get(p) for p in periods)) for kind, found in sorted(sums.items())]
    labels = [period_label(year, phase) for year, phase in periods]
    context = (
        (Text("金额单位", "Unit of money"), Text("元", "yuan")),
        (Text("年度", "Years"), together(labels)),
    )
    caption = Text("“三公”经费各年度", "Three public expenses by year")
    option = bars(labels, series, stacked=True)
    return (
        Chart(
            "three-public-years",
            caption,
            option,
            "three-public",
            context,
            bars_height(labels, len(series), stacked=True),
        ),
    )


def purchases(store: GraphReader, family: Sequence[str]) -> list[ViewSection]:
    """Purchased services, one row a printed amount with the deepest level of the guide directory."""
    by_line: dict[str, list[Row]] = defaultdict(list)
    for row in ask_each(store, "web/purchases-of-unit", "unit", family):
        by_line[str(row["line"])].append(row)
    if not by_line:
        return []
    table_rows = []
    for line, group in sorted(by_line.items(), key=lambda pair: -_number(pair[1][0]["amount"])):
        row = max(
            sorted(group, key=lambda r: str(r["project_name"])), key=lambda r: len(str(r["directory"] or ""))
        )
        table_rows.append(
            (
                ViewCell(row["project_name"], ref=thing_ref(str(row["project"]) if row["project"] else None)),
                ViewCell(row["directory_name"]),
                ViewCell(row["year"]),
                ViewCell(row["amount"], ref=thing_ref(line), tone=str(row["status"])),
            )
        )
    columns = (
        ViewColumn("project", Text("项目", "Project")),
        ViewColumn("directory", Text("指导性目录", "Guide directory")),
        ViewColumn("fiscal_year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("amount_yuan", Text("金额（元）", "Amount (yuan)"), ColumnKind.MONEY),
    )
    table = DataTable("purchases", Text("每笔购买一行", "One row a purchase"), columns, tuple(table_rows))
    return [ViewSection("purchases", Text("政府购买服务", "Purchased services"), (table,))]


def findings(store: GraphReader, documents: Sequence[str]) -> list[ViewSection]:
    """What was found in the documents of a unit, the worst first."""
    found = ask_each(store, "web/findings-of-document", "document", documents)
    if not found:
        return []
    return [ViewSection("findings", Text("核对发现", "Findings"), (findings_table(found),))]


def findings_table(found: Sequence[Row]) -> DataTable:
    """Findings as a table."""
    ordered = sorted(
        found, key=lambda r: (_SEVERITIES.get(str(r["severity"]), 9), str(r["rule"]), str(r["finding"]))
    )
    table_rows = tuple(
        (
            ViewCell(row["severity"], Text("", ""), tone=str(row["severity"])),
            ViewCell(row["rule"], rule_text(str(row["rule"]))),
            ViewCell(row["zh"], Text(str(row["zh"]), str(row["en"])), ref=thing_ref(str(row["finding"]))),
            ViewCell(row["page"]),
            ViewCell(row["line"]),
        )
        for row in ordered
    )
    columns = (
        ViewColumn("severity", Text("程度", "Severity")),
        ViewColumn("rule", Text("规则", "Rule")),
        ViewColumn("message", Text("内容", "Message")),
        ViewColumn("page", Text("页", "Page"), ColumnKind.NUMBER),
        ViewColumn("line", Text("行", "Line"), ColumnKind.NUMBER),
    )
    return DataTable("findings", Text("每个发现一行", "One row a finding"), columns, table_rows)


def _year(row: Row) -> int:
    year = row["observed"] or row["year"]
    return year if isinstance(year, int) else 0


def _number(value: object) -> Decimal:
    return Decimal(value) if isinstance(value, Decimal | int) else Decimal(0)
