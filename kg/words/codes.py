"""What codes of the graph are called in words: from the ontology's code lists, and the names of rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pyoxigraph as ox

from extract.rule_names import rule_name
from kg.words.text import Text, same
from ontology.files import codelist_paths
from ontology.terms import rdfs, skos
from queries.rules.catalogue import load_rules

CODE_LISTS = (
    "citation-role",
    "cross-rule",
    "document-kind",
    "figure-part",
    "hindrance",
    "outcome",
    "row-role",
    "severity",
    "stage",
    "status",
    "table-kind",
    "table-state",
)
"""Code lists whose notations are words of ours, not codes that people know, such as those of subjects."""

CITED_IN = MappingProxyType(
    {
        "project_name": Text("项目名称", "project name"),
        "goal": Text("绩效目标", "goal"),
        "doc_no_column": Text("文号栏", "document number column"),
        "indicator": Text("绩效指标", "indicator"),
        "narrative": Text("文字说明", "narrative"),
        "basis": Text("立项依据", "basis"),
    }
)
"""Where in a document a policy is cited."""

MONEY_FROM = MappingProxyType(
    {
        "performance": Text("绩效表", "performance table"),
        "text": Text("文字说明", "running text"),
        "project_expenditure": Text("项目支出表", "table of projects"),
        "transfers": Text("上级转移支付表", "table of transfers"),
    }
)
"""What the total of a project was read from."""

REPAIRS = MappingProxyType(
    {
        "separators": Text("小数点、千位分隔符误认", "decimal point or thousands separators misread"),
        "tail": Text("多出末尾的零", "zeros behind a point that was never printed"),
        "letter": Text("字母误作数字", "a letter for a digit"),
        "digit": Text("误认为形近的数字", "a digit read as one that looks like it"),
        "row": Text("错了一行", "slid by a row"),
        "column": Text("错了一列", "slid by a column"),
        "label": Text("行的名称或代码误认", "the row's label misread"),
    }
)
"""What was mended of a figure."""

CAUSES = MappingProxyType(
    {
        "missing-row": Text("缺行", "missing row"),
        "left-out": Text("未计入", "left out"),
        "counted-twice": Text("重复计算", "counted twice"),
        "found-elsewhere": Text("见于他处", "found elsewhere"),
    }
)
"""What explains a difference exactly."""

ALLOCATION_STATES = MappingProxyType(
    {
        "equal": Text("相等", "equal"),
        "differs": Text("不等", "differs"),
        "not_seen": Text("未见入账", "receipt not seen"),
    }
)
"""What was handed out against what was received."""

TONES: Mapping[str, Text] = MappingProxyType(
    {
        "verified": Text("已核对", "verified"),
        "repaired": Text("已修复", "repaired"),
        "confirmed": Text("人工确认", "confirmed"),
        "corrected": Text("人工更正", "corrected"),
        "unverified": Text("未核对", "unverified"),
        "conflict": Text("存疑", "conflict"),
        "fatal": Text("严重", "fatal"),
        "warning": Text("警告", "warning"),
        "info": Text("提示", "note"),
    }
)
"""Words for a status or severity beside a figure; colour is never the only sign."""

CHOICES = MappingProxyType(
    {
        "类": Text("类", "类 (class)"),
        "款": Text("款", "款 (subclass)"),
        "项": Text("项", "项 (item)"),
        "一般公共预算": Text("一般公共预算", "general public budget"),
        "全部支出": Text("全部支出", "all expenditure"),
        "功能": Text("功能", "functional"),
        "部门经济": Text("部门经济", "department economic"),
        "政府经济": Text("政府经济", "government economic"),
        "部门": Text("部门", "department"),
        "政府": Text("政府", "government"),
        "计入": Text("计入", "counted"),
        "全部": Text("全部", "all"),
        "一级": Text("一级", "level 1"),
        "二级": Text("二级", "level 2"),
        "三级": Text("三级", "level 3"),
    }
)
"""Values of parameters that questions offer, which are words of ours."""

PARAMETERS = MappingProxyType(
    {
        "classification": Text("分类", "classification"),
        "level": Text("级次", "level"),
        "outcome": Text("结果", "outcome"),
        "part": Text("文件名", "file name"),
        "policy": Text("政策文件", "policy document"),
        "project": Text("项目", "project"),
        "rows": Text("行", "rows"),
        "rule": Text("规则", "rule"),
        "scope": Text("范围", "scope"),
        "severity": Text("严重程度", "severity"),
        "thing": Text("事物", "thing"),
        "unit": Text("单位", "unit"),
        "words": Text("名称中的词", "words of a name"),
        "year": Text("年度", "year"),
    }
)
"""Short names of the parameters that questions have."""


@cache
def code_words(scheme: str) -> Mapping[str, Text]:
    """The words of a code list by notation.

    Args:
        scheme: Name of its file, such as "table-kind".

    >>> code_words("table-state")["declared_empty"]
    Text(zh='本表为空表', en='declared empty')
    """
    path = next(path for path in codelist_paths() if path.stem == scheme)
    names: dict[str, dict[str, str]] = {}
    notations: dict[str, str] = {}
    for quad in ox.parse(path=path):
        if not isinstance(quad.object, ox.Literal) or not isinstance(quad.subject, ox.NamedNode):
            continue
        if quad.predicate.value == skos.notation:
            notations[quad.subject.value] = quad.object.value
        elif quad.predicate.value in (skos.prefLabel, rdfs.label) and quad.object.language:
            names.setdefault(quad.subject.value, {})[quad.object.language] = quad.object.value
    return MappingProxyType(
        {
            notation: Text(names[concept]["zh"], names[concept]["en"])
            for concept, notation in notations.items()
        }
    )


def code_text(code: str, *schemes: str) -> Text | None:
    """A code in words, from the first of some code lists that has it; of all lists of words if none is named.

    >>> code_text("final_accounts"), code_text("2080101")
    (Text(zh='决算', en='final accounts'), None)
    """
    for scheme in schemes or CODE_LISTS:
        if code in (words := code_words(scheme)):
            return words[code]
    return None


@cache
def _link_rules() -> Mapping[str, Text]:
    return MappingProxyType({rule.id: Text(rule.summary, rule.summary_en) for rule in load_rules()})


def rule_text(rule: str) -> Text:
    """A rule of findings, checks or links in words; the rule itself where nobody named it.

    >>> rule_text("same-programme").en, rule_text("my-own-rule").zh
    ('Projects of different codes and one name serve one programme', 'my-own-rule')
    """
    if named := rule_name(rule):
        return Text(named.zh, named.en)
    return _link_rules().get(rule) or code_text(rule, "cross-rule") or same(rule)


def parameter_text(name: str) -> Text:
    """A parameter of a question in a word; its name where it has none."""
    return PARAMETERS.get(name) or same(name)


def repair_text(methods: str) -> Text:
    """What was mended of a figure, in words; the methods are joined by a plus.

    >>> repair_text("row+column").zh, repair_text("letter").en
    ('错了一行；错了一列', 'a letter for a digit')
    """
    words = [REPAIRS.get(method, same(method)) for method in methods.split("+")]
    return Text("；".join(w.zh for w in words), "; ".join(w.en for w in words))
