"""What can be found; the order is the rank of equally good finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from kg.errors import ParameterError
from ontology.terms import Scheme, bkg


class ThingKind(StrEnum):
    """A kind of thing that search knows."""

    DEPARTMENT = "department"
    """部门"""
    UNIT = "unit"
    """单位"""
    POLICY = "policy"
    """政策文件"""
    PROJECT = "project"
    """项目"""
    FUNCTION = "function"
    """支出功能分类科目"""
    GOVERNMENT_ECONOMIC = "government-economic"
    """政府支出经济分类科目"""
    DEPARTMENT_ECONOMIC = "department-economic"
    """部门支出经济分类科目"""
    AGENCY = "agency"
    """发文机关"""
    INDICATOR = "indicator"
    """三级绩效指标; one entry a name, whose IRI is that of one indicator of this name"""
    DOCUMENT = "document"
    """公开文件"""


def parse_kinds(names: Iterable[str]) -> tuple[ThingKind, ...]:
    """Kinds by their names.

    Raises:
        ParameterError: There is no such kind.
    """
    try:
        return tuple(ThingKind(name) for name in names)
    except ValueError as error:
        raise ParameterError("kind", f"one of {', '.join(ThingKind)}", str(error)) from error


CLASSES: Mapping[str, ThingKind] = MappingProxyType(
    {
        bkg.Department: ThingKind.DEPARTMENT,
        bkg.Unit: ThingKind.UNIT,
        bkg.PolicyDocument: ThingKind.POLICY,
        bkg.Project: ThingKind.PROJECT,
        bkg.Agency: ThingKind.AGENCY,
        bkg.BudgetDocument: ThingKind.DOCUMENT,
    }
)
"""Class of a thing → its kind."""

SCHEMES: Mapping[str, ThingKind] = MappingProxyType(
    {
        Scheme.FUNCTION: ThingKind.FUNCTION,
        Scheme.GOVERNMENT_ECONOMIC: ThingKind.GOVERNMENT_ECONOMIC,
        Scheme.DEPARTMENT_ECONOMIC: ThingKind.DEPARTMENT_ECONOMIC,
    }
)
"""Last segment of a concept scheme's IRI → the kind of its concepts."""

LABELS: Mapping[ThingKind, str] = MappingProxyType(
    {
        ThingKind.DEPARTMENT: "部门",
        ThingKind.UNIT: "单位",
        ThingKind.POLICY: "政策文件",
        ThingKind.PROJECT: "项目",
        ThingKind.FUNCTION: "功能分类科目",
        ThingKind.GOVERNMENT_ECONOMIC: "政府经济分类",
        ThingKind.DEPARTMENT_ECONOMIC: "部门经济分类",
        ThingKind.AGENCY: "发文机关",
        ThingKind.INDICATOR: "绩效指标",
        ThingKind.DOCUMENT: "公开文件",
    }
)
"""Kind → what a page calls it."""
