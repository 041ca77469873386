"""The kinds of things, edges, views and checks of a lineage, with their names in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from kg.words.text import Said


class NodeKind(StrEnum):
    """What a node stands for; the Chinese names are in `NODE_LABELS`."""

    FUND = "fund"
    DEPARTMENT = "department"
    UNIT = "unit"
    FUNCTION_CLASS = "function_class"
    FUNCTION_SUBCLASS = "function_subclass"
    FUNCTION_ITEM = "function_item"
    ECONOMIC_CLASS = "economic_class"
    SPENDING = "spending"
    PROJECT = "project"
    PROJECT_BUDGET = "project_budget"
    INDICATOR = "indicator"
    POLICY = "policy"
    TRANSFER = "transfer"
    AGENCY = "agency"
    LINE = "line"
    CONCEPT = "concept"
    UNEXPLAINED = "unexplained"
    """What goes into a node but not out of it, or the other way round, by the documents."""
    DIFFERENCE = "difference"
    """The same, where the documents say why."""
    REST = "rest"
    """Several small nodes of one kind drawn as one."""


NODE_LABELS: Mapping[NodeKind, Said] = MappingProxyType(
    {
        NodeKind.FUND: Said("资金性质", "fund"),
        NodeKind.DEPARTMENT: Said("部门", "department"),
        NodeKind.UNIT: Said("单位", "unit"),
        NodeKind.FUNCTION_CLASS: Said("类", "class (类)"),
        NodeKind.FUNCTION_SUBCLASS: Said("款", "subclass (款)"),
        NodeKind.FUNCTION_ITEM: Said("项", "item (项)"),
        NodeKind.ECONOMIC_CLASS: Said("部门经济分类", "department economic class"),
        NodeKind.SPENDING: Said("支出类别", "kind of expenditure"),
        NodeKind.PROJECT: Said("项目", "project"),
        NodeKind.PROJECT_BUDGET: Said("项目预算", "project budget"),
        NodeKind.INDICATOR: Said("绩效指标", "indicator"),
        NodeKind.POLICY: Said("政策文件", "policy document"),
        NodeKind.TRANSFER: Said("上级转移支付", "transfer from above"),
        NodeKind.AGENCY: Said("发文机关", "issuing agency"),
        NodeKind.LINE: Said("金额", "amount"),
        NodeKind.CONCEPT: Said("分类", "classification"),
        NodeKind.UNEXPLAINED: Said("未说明", "not explained"),
        NodeKind.DIFFERENCE: Said("收支差额", "difference"),
        NodeKind.REST: Said("其他", "others"),
    }
)

DIFFERENCES = frozenset({NodeKind.UNEXPLAINED, NodeKind.DIFFERENCE})
"""What only makes both sides of another node equal."""


class EdgeKind(StrEnum):
    """What an edge says; the Chinese names are in `EDGE_LABELS`."""

    INCOME = "income"
    ALLOCATION = "allocation"
    FUNCTION = "function"
    ECONOMIC = "economic"
    SPENDING = "spending"
    PROJECT = "project"
    TRANSFER = "transfer"
    FUNDED_BY = "funded_by"
    BASED_ON = "based_on"
    MENTIONS = "mentions"
    INDICATOR = "indicator"
    PASSED_DOWN = "passed_down"
    SAME_PROGRAMME = "same_programme"
    OF_UNIT = "of_unit"
    PART_OF = "part_of"
    ISSUED = "issued"
    RESTED_ON = "rested_on"
    RELATED = "related"
    UNEXPLAINED = "unexplained"


EDGE_LABELS: Mapping[EdgeKind, Said] = MappingProxyType(
    {
        EdgeKind.INCOME: Said("收入", "income"),
        EdgeKind.ALLOCATION: Said("部门到单位", "department to unit"),
        EdgeKind.FUNCTION: Said("功能分类支出", "functional expenditure"),
        EdgeKind.ECONOMIC: Said("经济分类支出", "economic expenditure"),
        EdgeKind.SPENDING: Said("基本或项目支出", "basic or project expenditure"),
        EdgeKind.PROJECT: Said("项目支出", "project expenditure"),
        EdgeKind.TRANSFER: Said("转移支付", "transfer"),
        EdgeKind.FUNDED_BY: Said("资金来源文件", "funded by"),
        EdgeKind.BASED_ON: Said("依据", "based on"),
        EdgeKind.MENTIONS: Said("提及", "mentions"),
        EdgeKind.INDICATOR: Said("绩效指标", "indicator"),
        EdgeKind.PASSED_DOWN: Said("下划", "passed down"),
        EdgeKind.SAME_PROGRAMME: Said("同一事项", "same programme"),
        EdgeKind.OF_UNIT: Said("所属单位", "of unit"),
        EdgeKind.PART_OF: Said("隶属", "part of"),
        EdgeKind.ISSUED: Said("发文", "issued"),
        EdgeKind.RESTED_ON: Said("上位依据", "rests on"),
        EdgeKind.RELATED: Said("有关", "related"),
        EdgeKind.UNEXPLAINED: Said("收支差额", "difference"),
    }
)


STAGE_LABELS: Mapping[str, Said] = MappingProxyType(
    {"budget": Said("预算", "budget"), "final_accounts": Said("决算", "final accounts")}
)


class Breakdown(StrEnum):
    """One way of breaking money down. The same yuan may be in several views, so views are never added up."""

    FUNCTION = "function"
    """By subject: 类, 款, 项, economic class."""
    PROJECT = "project"
    """By basic and project expenditure, and by project."""
    UNIT = "unit"
    """By unit of a department."""
    TRANSFER = "transfer"
    """By what comes from above; part of the money that the other views show."""
    POLICY = "policy"
    """From a policy document to subjects."""


VIEW_LABELS: Mapping[Breakdown, Said] = MappingProxyType(
    {
        Breakdown.FUNCTION: Said("按科目", "by subject"),
        Breakdown.PROJECT: Said("按项目", "by project"),
        Breakdown.UNIT: Said("按单位", "by unit"),
        Breakdown.TRANSFER: Said("按上级转移支付", "by transfer"),
        Breakdown.POLICY: Said("按文件", "by document"),
    }
)


class CheckRule(StrEnum):
    """What a check compares."""

    BALANCE = "balance"
    """What goes into a node equals what comes out of it, in one view."""
    PRINTED_TOTAL = "printed_total"
    """The details sum up to the total that is printed beside them."""
    SAME_FIGURE = "same_figure"
    """Two tables state the same figure."""


class DifferenceCause(StrEnum):
    """Why the two figures of a check differ."""

    ROUNDING = "rounding"
    """The figures are printed with few decimals."""
    CARRIED_OVER = "carried_over"
    """The statement prints carry-over beside them (结转结余) with which both are equal."""
    NOT_LISTED = "not_listed"
    """The document lists not all of its projects."""
    OTHER_FUNDS = "other_funds"
    """The tables of projects are of the general public budget; other funds pay projects too."""
    FINDING = "finding"
    """The audit found two figures that differ by as much."""
    UNEXPLAINED = "unexplained"
    """Nothing in the documents says why."""
