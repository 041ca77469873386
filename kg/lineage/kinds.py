"""The kinds of things, edges, views and checks of a lineage, with their Chinese names."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


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
    REST = "rest"
    """Several small nodes of one kind drawn as one."""


NODE_LABELS: Mapping[NodeKind, str] = MappingProxyType(
    {
        NodeKind.FUND: "资金性质",
        NodeKind.DEPARTMENT: "部门",
        NodeKind.UNIT: "单位",
        NodeKind.FUNCTION_CLASS: "类",
        NodeKind.FUNCTION_SUBCLASS: "款",
        NodeKind.FUNCTION_ITEM: "项",
        NodeKind.ECONOMIC_CLASS: "部门经济分类",
        NodeKind.SPENDING: "支出类别",
        NodeKind.PROJECT: "项目",
        NodeKind.PROJECT_BUDGET: "项目预算",
        NodeKind.INDICATOR: "绩效指标",
        NodeKind.POLICY: "政策文件",
        NodeKind.TRANSFER: "上级转移支付",
        NodeKind.AGENCY: "发文机关",
        NodeKind.LINE: "金额",
        NodeKind.CONCEPT: "分类",
        NodeKind.UNEXPLAINED: "未说明",
        NodeKind.REST: "其他",
    }
)


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


EDGE_LABELS: Mapping[EdgeKind, str] = MappingProxyType(
    {
        EdgeKind.INCOME: "收入",
        EdgeKind.ALLOCATION: "部门到单位",
        EdgeKind.FUNCTION: "功能分类支出",
        EdgeKind.ECONOMIC: "经济分类支出",
        EdgeKind.SPENDING: "基本或项目支出",
        EdgeKind.PROJECT: "项目支出",
        EdgeKind.TRANSFER: "转移支付",
        EdgeKind.FUNDED_BY: "资金来源文件",
        EdgeKind.BASED_ON: "依据",
        EdgeKind.MENTIONS: "提及",
        EdgeKind.INDICATOR: "绩效指标",
        EdgeKind.PASSED_DOWN: "下划",
        EdgeKind.SAME_PROGRAMME: "同一事项",
        EdgeKind.OF_UNIT: "所属单位",
        EdgeKind.PART_OF: "隶属",
        EdgeKind.ISSUED: "发文",
        EdgeKind.RESTED_ON: "上位依据",
        EdgeKind.RELATED: "有关",
        EdgeKind.UNEXPLAINED: "未说明",
    }
)


STAGE_LABELS: Mapping[str, str] = MappingProxyType({"budget": "预算", "final_accounts": "决算"})


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


VIEW_LABELS: Mapping[Breakdown, str] = MappingProxyType(
    {
        Breakdown.FUNCTION: "按科目",
        Breakdown.PROJECT: "按项目",
        Breakdown.UNIT: "按单位",
        Breakdown.TRANSFER: "按上级转移支付",
        Breakdown.POLICY: "按文件",
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
