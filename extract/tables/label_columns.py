"""Which dimension each column of labels holds: the classification, unit or project that its header or its codes say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extract.tables.cell_shapes import ColumnShape
from extract.tables.codes import UNIT_OR_SUBJECT
from extract.tables.vocabulary import Facet, parse_wording, terms_of

_WORDS = re.compile(r"[\u4e00-\u9fff]")
_YEAR = re.compile(r"(?:19|20)\d{2}(?:年度?)?")
_CODED = frozenset({"function", "government_economic", "department_economic", "unit"})
_PLAIN = frozenset({
    "project", "category", "unit_type", "fund", "year", "service_domain", "activity", "transfer_item", "document_number",
})  # fmt: skip
_LEVELS = {"类": 1, "款": 2, "项": 3, "一级": 1, "二级": 2, "三级": 3}
_ECONOMIC_KINDS = ("basic_expenditure", "fiscal_basic_expenditure", "operating_expenses")
_PROJECT_KINDS = ("project_expenditure",)
PROJECT_CODE = "project_code"
"""Codes of projects in a column of their own."""
UNIT_OR_PROJECT = "project_or_unit"
"""Names of projects, and of organisations in the rows above their projects (预算单位/项目名称)."""


def name_labels(
    paths: Mapping[int, tuple[str, ...]], shapes: Sequence[ColumnShape], kind: str
) -> dict[int, tuple[str, str]]:
    """Column → its dimension and what its cells look like, as the catalogue names both."""
    found: dict[int, tuple[str, str]] = {}
    last: str | None = None
    for i, path in sorted(paths.items()):
        facet = _facet(path, shapes[i])
        scheme = _scheme(
            path,
            shapes[i],
            facet,
            last if facet is not Facet.LEVEL else _level_scheme(i, paths, shapes, found),
            kind,
        )
        found[i] = _dimension(facet, scheme, path, kind, shapes[i])
        if scheme in _CODED and facet in {Facet.CODE, Facet.LEVEL}:
            last = scheme
    return _without_doubles(_without_superiors(found, paths))


def _facet(path: tuple[str, ...], shape: ColumnShape) -> Facet:
    """Code, level, name or item: what the header's last word says, its cells where it says none of them."""
    wording = parse_wording(path[-1]) if path else None
    head = (
        wording.head
        if wording and (not wording.rest or (wording.ends_known and len(wording.terms) > 1))
        else None
    )
    if wording and wording.has(Facet.ITEM) and wording.terms[0].facet is Facet.ITEM:
        head = Facet.ITEM
    if head in {Facet.CODE, Facet.NAME, Facet.LEVEL, Facet.ITEM}:
        if head is Facet.ITEM and shape.is_integers:
            return Facet.CODE
        return head
    if shape.is_integers or (shape.figures and not shape.is_text):
        return Facet.CODE
    return Facet.SUBJECT if head is Facet.SUBJECT else Facet.ITEM


def _level_scheme(
    column: int,
    paths: Mapping[int, tuple[str, ...]],
    shapes: Sequence[ColumnShape],
    found: Mapping[int, tuple[str, str]],
) -> str | None:
    """The classification of a level: that of the level on its left, unless this one begins a code again."""
    word = parse_wording(paths[column][-1]).terms[-1].name
    left = found.get(column - 1)
    if word == "类" or left is None or "_code_" not in left[0]:
        return None
    return left[0].split("_code_")[0]


def _scheme(
    path: tuple[str, ...], shape: ColumnShape, facet: Facet, near: str | None, kind: str
) -> str | None:
    """The classification or thing: said by the header or one above it, else by the codes, else by what is near."""
    if facet is Facet.ITEM:
        return shape.scheme_of_names if kind not in _PROJECT_KINDS else None
    for text in reversed(path):
        said = parse_wording(text).scheme
        if said == "project" and facet is Facet.CODE and shape.scheme:
            continue
        if said:
            return said
    if facet in {Facet.CODE, Facet.LEVEL}:
        return shape.scheme or near or _usual(kind)
    if facet is Facet.NAME:
        return near or shape.scheme or _usual(kind)
    if facet is Facet.SUBJECT and any(t.scheme == "subject" for t in terms_of(path)):
        return near or shape.scheme or _usual(kind)
    return None


def _usual(kind: str) -> str:
    return "department_economic" if kind.startswith(_ECONOMIC_KINDS) else "function"


def _dimension(
    facet: Facet, scheme: str | None, path: tuple[str, ...], kind: str, shape: ColumnShape
) -> tuple[str, str]:
    if scheme == "unit_or_subject" or (facet is Facet.NAME and _names_both(path)):
        return ("project", "text") if kind in _PROJECT_KINDS else (UNIT_OR_SUBJECT, "text")
    if scheme == "unit_or_project" or (
        scheme in {"unit", "project"} and {"unit", "project"} <= {t.scheme for t in terms_of(path[-1:])}
    ):
        return UNIT_OR_PROJECT, "text"
    if facet is Facet.LEVEL:
        level = _LEVELS.get(parse_wording(path[-1]).terms[-1].name)
        if scheme in _CODED - {"unit"} and level:
            return f"{scheme}_code_{level}", "code_part"
        if scheme == "directory" and level:
            return f"directory_{level}", "any"
        return "remark", "any"
    if scheme in _CODED:
        if facet is Facet.CODE:
            return f"{scheme}_code", "digits"
        if shape.coded_names * 2 >= max(1, len(shape.texts)):
            return scheme or "remark", "any"
        return f"{scheme}_name", "text"
    if scheme == "project" and facet is Facet.CODE:
        words = sum(1 for text in shape.texts if _WORDS.search(text))
        return ("item", "text") if words * 2 > len(shape.texts) else (PROJECT_CODE, "any")
    if scheme == "year" and not all(_YEAR.fullmatch(text.strip()) for text in shape.texts):
        return "item", "text"  # 2024年预算数, 2025年预算数, 增减额: figures of years
    if scheme in _PLAIN:
        return ("remark", "any") if facet is Facet.CODE and scheme != "year" else (scheme or "remark", "any")
    if facet is Facet.ITEM:
        return ("project", "text") if kind in _PROJECT_KINDS else ("item", "text")
    return "remark", "any"


def _names_both(path: tuple[str, ...]) -> bool:
    """Whether a header says that units and subjects are named below it: 单位名称（功能分类科目名称）."""
    schemes = {t.scheme for t in terms_of(path[-1:])}
    return "unit" in schemes and bool(
        schemes & {"function", "department_economic", "government_economic", "subject"}
    )


def _without_superiors(
    found: Mapping[int, tuple[str, str]], paths: Mapping[int, tuple[str, ...]]
) -> dict[int, tuple[str, str]]:
    """The dimensions; the department in charge (主管部门) is a remark beside the unit that does the work (实施单位)."""
    units = [i for i, (dimension, _) in found.items() if dimension == "unit_name"]
    above = {i for i in units if paths[i] and "主管" in paths[i][-1]}
    kept = set(units) - above
    return {i: ("remark", "any") if kept and i in above else claim for i, claim in found.items()}


def _without_doubles(found: Mapping[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """Each dimension once: where two columns claim one, the first has it and the other is kept as text."""
    taken: set[str] = set()
    kept: dict[int, tuple[str, str]] = {}
    for i, (dimension, holds) in found.items():
        kept[i] = ("remark", "any") if dimension in taken else (dimension, holds)
        if dimension not in {"remark", "item"}:
            taken.add(dimension)
    return kept
