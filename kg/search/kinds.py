"""What can be found; the order is the rank of equally good finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from kg.errors import ParameterError
from ontology.terms import Scheme, bkg


class Kind(StrEnum):
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


def parse_kinds(names: Iterable[str]) -> tuple[Kind, ...]:
    """Kinds by their names.

    Raises:
        ParameterError: There is no such kind.
    """
    try:
        return tuple(Kind(name) for name in names)
    except ValueError as error:
        raise ParameterError("kind", f"one of {', '.join(Kind)}", str(error)) from error


CLASSES: Mapping[str, Kind] = MappingProxyType(
    {
        bkg.Department: Kind.DEPARTMENT,
        bkg.Unit: Kind.UNIT,
        bkg.PolicyDocument: Kind.POLICY,
        bkg.Project: Kind.PROJECT,
        bkg.Agency: Kind.AGENCY,
        bkg.BudgetDocument: Kind.DOCUMENT,
    }
)
"""Class of a thing → its kind."""

SCHEMES: Mapping[str, Kind] = MappingProxyType(
    {
        Scheme.FUNCTION: Kind.FUNCTION,
        Scheme.GOVERNMENT_ECONOMIC: Kind.GOVERNMENT_ECONOMIC,
        Scheme.DEPARTMENT_ECONOMIC: Kind.DEPARTMENT_ECONOMIC,
    }
)
"""Last segment of a concept scheme's IRI → the kind of its concepts."""

LABELS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.DEPARTMENT: "部门",
        Kind.UNIT: "单位",
        Kind.POLICY: "政策文件",
        Kind.PROJECT: "项目",
        Kind.FUNCTION: "功能分类科目",
        Kind.GOVERNMENT_ECONOMIC: "政府经济分类",
        Kind.DEPARTMENT_ECONOMIC: "部门经济分类",
        Kind.AGENCY: "发文机关",
        Kind.INDICATOR: "绩效指标",
        Kind.DOCUMENT: "公开文件",
    }
)
"""Kind → what a page calls it."""
