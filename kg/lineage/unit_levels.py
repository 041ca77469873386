"""The levels of a unit's lineage, each read from one table and laid into the flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kg.figures.documents import UnitFamily, best_document
from kg.figures.levels import (
    EXPENDITURE,
    INCOME,
    PROJECTS,
    TOTAL,
    Cells,
    FlowLevel,
    Reader,
    from_other_units,
    income_cells,
    is_income,
    row_total,
    spending_groups,
    to_other_units,
)
from kg.figures.printed import ZERO, item_label
from kg.figures.records import DocumentInfo, ProjectFigure, Record
from kg.lineage.comparison import BY_TABLES, WITH_TRANSFERS, compare, independent, same_figure, total_of
from kg.lineage.flows import Flows
from kg.lineage.kinds import Breakdown, CheckRule, EdgeKind, NodeKind
from kg.lineage.links import relate_givers
from kg.lineage.subjects import subject_path, transfer_node
from kg.words.text import Said

_PROJECT_SPENDING = "项目支出"
_BOTH = (Breakdown.FUNCTION, Breakdown.PROJECT)


class UnitFlows:
    """Lays the levels of one or several units into the same flows.

    Args:
        flows: Where nodes and edges go.
        reader: Reads the documents.
    """

    def __init__(self, flows: Flows, reader: Reader) -> None:
        self._flows = flows
        self._reader = reader
        self.documents: set[str] = set()
        self.total: Decimal | None = None
        self._unknown = False

    def build(self, family: UnitFamily, documents: Sequence[tuple[int, DocumentInfo]]) -> None:
        """Lay all levels of a unit or department."""
        reader = self._reader
        income = reader.level(documents, family, INCOME, is_income)
        expenditure = reader.level(documents, family, EXPENDITURE)
        split = (
            expenditure is not None
            and family.department is not None
            and any(
                self._holder(r, family, expenditure.sole) == family.department for r in expenditure.records
            )
        )
        if income:
            self._income(income, family, split)
        else:
            self._flows.notes.append(
                Said("没有可用的收入表，资金性质不明", "No table of income can be used; funds are not known")
            )
        spending: dict[str, str] = {}
        if expenditure:
            spending = self._expenditure(expenditure, family)
        else:
            self._flows.notes.append(
                Said(
                    "没有可用的支出表，功能分类和经济分类不明",
                    "No table of expenditure can be used; subjects are not known",
                )
            )
        amounts = self._projects(documents, family, spending)
        self._transfers(documents, family, amounts)

    def _holder(self, figure: Record | ProjectFigure, family: UnitFamily, sole: str | None) -> str:
        """Whose money a row is: the unit it names, else the one unit there is, else the department."""
        unit = figure.unit or family.unit
        if unit == family.department:
            return sole or unit
        return unit

    def _holder_node(self, iri: str, family: UnitFamily) -> str:
        kind = NodeKind.DEPARTMENT if iri == family.department else NodeKind.UNIT
        return self._flows.node(kind, iri)

    def _income(self, level: FlowLevel, family: UnitFamily, split: bool) -> None:
        """Fund → department → unit. Where expenditure is stated for the department only, units are an end of their own."""
        self._use(level, Said("资金来源", "Funds"))
        rows = self._details(level, family)
        for cells in rows:
            for record in income_cells(cells):
                if record.amount == ZERO:
                    continue
                fund = self._fund(record)
                holder = self._holder_node(self._holder(record, family, level.sole), family)
                between = from_other_units(record)
                if family.department is None or holder == family.department:
                    self._flows.add(fund, holder, EdgeKind.INCOME, _BOTH, record, between_units=between)
                    continue
                department = self._holder_node(family.department, family)
                to_department: tuple[Breakdown, ...] = (*_BOTH, Breakdown.UNIT) if split else _BOTH
                to_unit: tuple[Breakdown, ...] = (Breakdown.UNIT,) if split else _BOTH
                add = self._flows.add
                add(fund, department, EdgeKind.INCOME, to_department, record, between_units=between)
                add(department, holder, EdgeKind.ALLOCATION, to_unit, record, between_units=between)
        self._check_income(rows, family, level)

    def _fund(self, record: Record) -> str:
        if record.item is not None:
            return self._flows.node(NodeKind.FUND, record.iri, label=item_label(record.item))
        group, *rest = record.measure
        current = group.startswith("本年") and rest
        label = rest[-1] if current else "：".join((group, *rest))
        return self._flows.node(NodeKind.FUND, record.measure_iri, label=label)

    def _check_income(self, rows: Sequence[Cells], family: UnitFamily, level: FlowLevel) -> None:
        """Each row's sources against its own total; in a two-sided table all of them against the side's."""
        if rows and all(income.item is not None for cells in rows for income in cells.values()):
            parts = [income for cells in rows for income in income_cells(cells)]
            printed = self._reader.printed_total(level, parts[0].measure, is_income)
            self._check_total(family.unit, parts, printed, Said("收入总计", "total income"))
        for cells in rows:
            if TOTAL not in cells:
                continue
            parts = income_cells(cells)
            unit, number = self._holder(cells[TOTAL], family, level.sole), cells[TOTAL].table
            self._check_total(
                unit,
                parts,
                cells[TOTAL].amount,
                Said(f"表{number} 收入合计", f"table {number}, total income"),
            )

    def _expenditure(self, level: FlowLevel, family: UnitFamily) -> dict[str, str]:
        """Unit → 类 → 款 → 项 → economic class, and unit → 基本支出, 项目支出; returns unit → its node 项目支出."""
        self._use(level, Said("支出科目", "Subjects"))
        rows = self._details(level, family)
        spending: dict[str, str] = {}
        for cells in rows:
            record = row_total(cells)
            self._count(record.amount)
            if record.amount == ZERO:
                continue
            holder = self._holder_node(self._holder(record, family, level.sole), family)
            nodes, kinds = subject_path(self._flows, record)
            self._flows.path(
                [holder, *nodes], kinds, (Breakdown.FUNCTION,), record, between_units=to_other_units(cells)
            )
            for name, part in spending_groups(cells).items():
                if part.amount == ZERO:
                    continue
                node = self._flows.node(
                    NodeKind.SPENDING, part.measure_iri, id=f"{holder}#{name}", label=name
                )
                self._flows.add(holder, node, EdgeKind.SPENDING, (Breakdown.PROJECT,), part)
                if name == _PROJECT_SPENDING:
                    spending[holder] = node
        printed = self._reader.printed_total(level, TOTAL)
        self._check_total(
            family.unit, [row_total(c) for c in rows], printed, Said("支出合计", "total expenditure")
        )
        return spending

    def _projects(
        self, documents: Sequence[tuple[int, DocumentInfo]], family: UnitFamily, spending: Mapping[str, str]
    ) -> dict[str, list[Record | ProjectFigure]]:
        """项目支出 → projects, of the table of projects, else of the performance table; returns project → figures."""
        level = self._reader.level(documents, family, PROJECTS)
        planned = best_document(documents, lambda d: len(self._scoped_figures(d, family)))
        figures = self._scoped_figures(planned, family) if planned else []
        chosen: list[tuple[str, Record | ProjectFigure]] = []
        if level:
            self._use(level, Said("项目", "Projects"))
            rows = self._details(level, family)
            totals = [row_total(cells) for cells in rows]
            chosen = [(r.project, r) for r in totals if r.project]
            printed = self._reader.printed_total(level, TOTAL)
            self._check_total(
                family.unit, totals, printed, Said("项目支出合计", "total of project expenditure")
            )
        elif planned:
            self.documents.add(planned.iri)
            stated = sum(1 for f in figures if f.stated)
            self._flows.notes.append(_performance_note(planned.file, stated, len(figures) - stated))
            chosen = [(f.project, f) for f in figures]
        sole = level.sole if level else self._reader.sole_unit(planned, family) if planned else None
        amounts: dict[str, list[Record | ProjectFigure]] = {}
        for project, figure in chosen:
            holder = self._holder_node(self._holder(figure, family, sole), family)
            node = self._flows.node(NodeKind.PROJECT, project)
            source = spending.get(holder) or (next(iter(spending.values())) if len(spending) == 1 else holder)
            self._flows.add(source, node, EdgeKind.PROJECT, (Breakdown.PROJECT,), figure)
            amounts.setdefault(project, []).append(figure)
        self._describe_projects(amounts, figures, check=level is not None)
        return amounts

    def _scoped_figures(self, document: DocumentInfo, family: UnitFamily) -> list[ProjectFigure]:
        return self._reader.scoped(self._reader.figures(document), document, family)

    def _describe_projects(
        self,
        amounts: Mapping[str, Sequence[Record | ProjectFigure]],
        figures: Sequence[ProjectFigure],
        *,
        check: bool,
    ) -> None:
        planned: dict[str, list[ProjectFigure]] = {}
        for figure in figures:
            planned.setdefault(figure.project, []).append(figure)
        for project, stated in amounts.items():
            budgets = planned.get(project, [])
            indicators = sum(len(f.indicators) for f in budgets)
            self._flows.describe(project, amount=total_of(stated), indicators=indicators)
            printed = [f for f in budgets if f.stated]
            if check and printed:
                self._flows.checks.append(same_figure(project, stated, printed, BY_TABLES))
        things = {p: [p, *(f.iri for f in planned.get(p, ()))] for p in amounts}
        relate_givers(self._flows, self._reader.store, things)

    def _transfers(
        self,
        documents: Sequence[tuple[int, DocumentInfo]],
        family: UnitFamily,
        amounts: Mapping[str, Sequence[Record | ProjectFigure]],
    ) -> None:
        """Funding document → transfer → project: money of other governments, part of what the other views show."""

        def own(document: DocumentInfo) -> list[Record]:
            return self._reader.scoped(self._reader.transfers(document), document, family)

        document = best_document(documents, lambda d: len(own(d)))
        if document is None:
            return
        self.documents.add(document.iri)
        self._flows.notes.append(
            Said(
                f"上级转移支付：{document.file}（{len(own(document))} 行），已包含在单位收入内",
                f"Transfers from above: {document.file} ({len(own(document))} rows), part of the unit's income",
            )
        )
        sole = self._reader.sole_unit(document, family)
        for record in own(document):
            transfer = transfer_node(self._flows, record)
            if record.policy:
                policy = self._flows.node(NodeKind.POLICY, record.policy)
                self._transfer_edge(policy, transfer, record)
            if record.project:
                project = self._flows.node(NodeKind.PROJECT, record.project)
                self._transfer_edge(transfer, project, record)
            else:
                holder = self._holder_node(self._holder(record, family, sole), family)
                self._transfer_edge(transfer, holder, record)
        given: dict[str, list[Record]] = {}
        for record in own(document):
            if record.project and record.project in amounts:
                given.setdefault(record.project, []).append(record)
        for project, records in given.items():
            what = WITH_TRANSFERS
            printed = independent(amounts[project])
            if printed:
                self._flows.checks.append(same_figure(project, records, printed, what))

    def _transfer_edge(self, source: str, target: str, record: Record) -> None:
        between = record.amount or ZERO
        self._flows.add(
            source, target, EdgeKind.TRANSFER, (Breakdown.TRANSFER,), record, between_units=between
        )

    def _details(self, level: FlowLevel, family: UnitFamily) -> list[Cells]:
        """The level's rows without those that are sums of others; if all rows make the printed total, none is."""
        kept, left_out = self._reader.details(level, family)
        if left_out:
            self._flows.notes.append(
                Said(
                    f"{level.document.file} 有 {left_out} 行是其他行的合计，未重复计入",
                    f"{level.document.file}: {left_out} rows are sums of other rows and are not counted again",
                )
            )
        return kept

    def _use(self, level: FlowLevel, what: Said) -> None:
        self.documents.add(level.document.iri)
        numbers = sorted({r.table for r in level.records})
        tables, count = "、".join(f"表{number}" for number in numbers), len(level.records)
        named = f"table {', '.join(numbers)}"
        self._flows.notes.append(
            Said(
                f"{what}：{level.document.file} {tables}（{count} 个明细数字）",
                f"{what.en}: {level.document.file} {named} ({count} detail figures)",
            )
        )
        if level.whole and level.sole and any(not r.unit_printed for r in level.records):
            self._flows.notes.append(
                Said(
                    f"{tables} 没有印出单位；文件只有一个单位，按该单位计",
                    f"{named} prints no unit; the document has one unit, whose figures they are taken for",
                )
            )

    def _count(self, amount: Decimal | None) -> None:
        if amount is None:
            self._unknown = True
        self.total = None if self._unknown or amount is None else (self.total or ZERO) + amount

    def _check_total(self, node: str, parts: Sequence[Record], printed: Decimal | None, what: str) -> None:
        if printed is None or not parts:
            return
        rounding = sum((p.rounding for p in parts), ZERO)
        self._flows.checks.append(
            compare(CheckRule.PRINTED_TOTAL, node, total_of(parts), printed, what, rounding)
        )


def _performance_note(file: str, stated: int, summed: int) -> Said:
    """From where the projects are, and how many of them only the table of transfers tells of."""
    zh = f"，另 {summed} 个项目按上级转移支付表合计" if summed else ""
    en = f", {summed} more summed from the table of transfers" if summed else ""
    return Said(
        f"项目：{file} 项目支出绩效表（{stated} 个项目预算{zh}）",
        f"Projects: {file} performance tables ({stated} project budgets{en})",
    )
