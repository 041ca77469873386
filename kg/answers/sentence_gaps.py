"""What a sentence asks for and the store does not hold, said before anything is answered."""

from __future__ import annotations

from collections.abc import Sequence

from kg.answers.held_documents import held_documents
from kg.policy.names import find_policies
from kg.search import Hit
from kg.store.snapshot import GraphReader
from kg.words.text import Said

_ACCOUNTS = "决算"
_BUDGET = "预算"
_STAGES = {_ACCOUNTS: "final_accounts", _BUDGET: "budget"}


def missing_documents(
    store: GraphReader, unit: Hit | None, year: str, words: str, *, stages: bool
) -> list[Said]:
    """Why there is nothing of a unit and year: no document at all, or none of the stage that the words name.

    Args:
        store: An open store.
        unit: The unit that is asked for, if one is.
        year: The year that is asked for; empty if none is.
        words: The words of the sentence, in which 预算 and 决算 are looked for.
        stages: Whether the question that fits answers for the budget or the accounts alone, so that asking it for
            the other one would be answered with the wrong figures.
    """
    if not year and unit is None:
        return []
    found = _stages_of(store, _of(unit), year)
    if found is None:
        return []
    if not found:
        return [_no_document(unit, year)]
    stage = _STAGES.get(_named_stage(words)) if stages else None
    if stage and stage not in found:
        return [_no_document(unit, year, _named_stage(words))]
    return []


def _stages_of(store: GraphReader, unit: str, year: str) -> set[str] | None:
    """The stages of the documents of a unit and year, matched as questions do; None where nobody can say."""
    if year and not year.isdigit():
        return None
    return {
        held.stage
        for held in held_documents(store)
        if (not year or held.year == int(year))
        and (not unit or (held.code or "").startswith(unit) or unit in (held.name or ""))
    }


def missing_policy(store: GraphReader, policy: str) -> list[Said]:
    """Says that no document cites or holds a policy."""
    if not policy or any(found.iri for found in find_policies(store, policy)):
        return []
    return [Said(f"没有文件引用“{policy}”", f"no document cites “{policy}”")]


def _of(unit: Hit | None) -> str:
    return (unit.code or unit.label) if unit else ""


def _named_stage(words: str) -> str:
    """The one stage that the words name; empty where they name both or none."""
    named = [stage for stage in _STAGES if stage in words]
    return named[0] if len(named) == 1 else ""


def _no_document(unit: Hit | None, year: str, stage: str = "") -> Said:
    kind, english = (stage, {"决算": "final accounts", "预算": "budget"}.get(stage, "document"))
    what = f"{year}年度的{kind or '文件'}" if year else f"{kind or '文件'}"
    when = f" of {year}" if year else ""
    if unit:
        return Said(f"“{unit.label}”没有{what}", f"no {english}{when} is of “{unit.label}”")
    return Said(f"库中没有{what}", f"no {english}{when} is in the store")


def several_years(years: Sequence[str]) -> Said:
    """Says that a question takes one year."""
    return Said("一次只能问一个年度：" + "、".join(years), "one year at a time: " + ", ".join(years))


def several_units(*names: str) -> Said:
    """Says that a question takes one unit."""
    return Said("一次只能问一个单位：" + "、".join(names), "one unit at a time: " + ", ".join(names))


def several_projects(name: str, codes: Sequence[str]) -> Said:
    """Says that projects of several codes have a name."""
    return Said(
        f"“{name}”可以是几个项目：{'、'.join(codes)}", f"“{name}” may be several projects: {', '.join(codes)}"
    )


def no_unit(name: str, near: Sequence[str]) -> Said:
    """Says that no unit has a name, and which have one like it."""
    zh = "；是否指：" + "、".join(near) if near else ""
    en = "; did you mean: " + ", ".join(near) if near else ""
    return Said(f"没有“{name}”这个单位{zh}", f"no unit is called “{name}”{en}")


def no_exception(words: str) -> Said:
    """Says that no question leaves a part of its answer out."""
    return Said(
        f"“{words}”：没有问题能从结果中除去一部分", f"“{words}”: no question leaves a part of its answer out"
    )


def ambiguous_unit(name: str, units: Sequence[str]) -> Said:
    """Says which units a name fits."""
    return Said(
        f"“{name}”可以是几个单位：{'、'.join(units)}", f"“{name}” may be several units: {', '.join(units)}"
    )
