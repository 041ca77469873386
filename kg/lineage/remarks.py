"""What stands under a picture of a lineage: sources, what was gathered, what does not add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.lineage.grouping import Gathered
from kg.lineage.kinds import NODE_LABELS, VIEW_LABELS
from kg.lineage.model import Lineage
from kg.lineage.money import in_words

_CYCLES_TOLD = 3


def remarks(lineage: Lineage, gathered: Sequence[tuple[str, Gathered]] = ()) -> list[str]:
    """Notes on a lineage in Chinese, in a fixed order.

    Args:
        lineage: The whole lineage, also where a part is drawn.
        gathered: What was put together, each with the name of the picture it was put together in.
    """
    notes = [*lineage.notes, *_sources(lineage)]
    for picture, rest in gathered:
        largest = "最大的 " if rest.is_money else ""
        amount = f"，合计{in_words(rest.amount, rest.known)}" if rest.is_money else ""
        column = f"{picture}“{NODE_LABELS[rest.kind]}”"
        notes.append(f"{column}单独画出{largest}{rest.shown} 个，其余 {rest.count} 个合为“其他”{amount}")
    if lineage.checks:
        notes.append(_checks_note(lineage))
    notes.extend(
        f"未说明（{'、'.join(VIEW_LABELS[v] for v in check.views)}）：{check.label}，{check.detail}"
        for check in lineage.checks
        if check.balanced is False and check.views
    )
    names = {node.id: node.label for node in lineage.nodes}
    shown = lineage.cycles[:_CYCLES_TOLD]
    notes.extend("资金形成循环：" + " → ".join(names[i] for i in (*cycle, cycle[0])) for cycle in shown)
    if len(lineage.cycles) > len(shown) or not lineage.cycles_complete:
        more = "" if lineage.cycles_complete else "以上"
        notes.append(f"共有循环 {len(lineage.cycles)} 个{more}，虚线表示往回流的资金")
    if any(e.amount is None and not e.unknown_lines for e in lineage.edges):
        notes.append("点线表示引用、下划等关系，不表示金额")
    notes.append("条带宽度在每幅图内与金额成比例；图中万元数四舍五入到两位小数")
    return notes


def _sources(lineage: Lineage) -> list[str]:
    """The documents and tables whose figures are drawn; a unit's lineage names them level by level."""
    if lineage.kind == "unit":
        return []
    tables: dict[str, set[str]] = defaultdict(set)
    for edge in lineage.edges:
        for place_ in edge.evidence:
            tables[place_.file].update({f"表{place_.table}"} if place_.table else ())
    places = [f"{file} {'、'.join(sorted(found))}".strip() for file, found in sorted(tables.items())]
    return [f"出处：{'；'.join(places)}"] if places else []


def _checks_note(lineage: Lineage) -> str:
    """How many comparisons there were and how they came out."""
    checks = lineage.checks
    equal = sum(1 for c in checks if c.balanced)
    rounded = sum(1 for c in checks if c.balanced is False and c.within_rounding)
    unknown = sum(1 for c in checks if c.balanced is None)
    differing = len(checks) - equal - rounded - unknown
    parts = [f"核对 {len(checks)} 处：相符 {equal} 处"]
    parts += [f"印刷取整所致差异 {rounded} 处"] if rounded else []
    parts += [f"不符 {differing} 处"] if differing else []
    parts += [f"因数字不可读或有矛盾无法核对 {unknown} 处（未知金额不按 0 计）"] if unknown else []
    return "，".join(parts)
