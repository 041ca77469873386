"""What stands under a picture of a lineage: sources, what was gathered, what does not add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.lineage.grouping import Gathered
from kg.lineage.kinds import NODE_LABELS, VIEW_LABELS
from kg.lineage.model import Lineage
from kg.lineage.money import in_english, in_words
from kg.words.text import Said, english

_CYCLES_TOLD = 3


def notes_of(lineage: Lineage, gathered: Sequence[tuple[str, Gathered]] = ()) -> list[str]:
    """Notes on a lineage in Chinese, in a fixed order.

    Args:
        lineage: The whole lineage, also where a part is drawn.
        gathered: What was put together, each with the name of the picture it was put together in.
    """
    notes: list[str] = [*lineage.notes, *_sources(lineage)]
    for picture, rest in gathered:
        notes.append(gathered_note(picture, rest))
    if lineage.checks:
        notes.append(_checks_note(lineage))
    notes.extend(
        Said(
            f"{'未说明' if check.is_unexplained else '收支差额'}"
            f"（{'、'.join(VIEW_LABELS[v] for v in check.views)}）：{check.label}，{check.detail}",
            f"{'Not explained' if check.is_unexplained else 'Difference'} "
            f"({', '.join(VIEW_LABELS[v].en for v in check.views)}): {check.label}, {english(check.detail)}",
        )
        for check in lineage.checks
        if check.balanced is False and check.views
    )
    names = {node.id: node.label for node in lineage.nodes}
    shown = lineage.cycles[:_CYCLES_TOLD]
    for cycle in shown:
        circle = " → ".join(names[i] for i in (*cycle, cycle[0]))
        notes.append(Said(f"资金形成循环：{circle}", f"Money goes in a circle: {circle}"))
    if len(lineage.cycles) > len(shown) or not lineage.cycles_complete:
        more = "" if lineage.cycles_complete else "以上"
        notes.append(
            Said(
                f"共有循环 {len(lineage.cycles)} 个{more}，虚线表示往回流的资金",
                f"{len(lineage.cycles)} circles{' or more' if more else ''}; broken lines are money that flows back",
            )
        )
    if any(e.amount is None and not e.unknown_lines for e in lineage.edges):
        notes.append(
            Said(
                "点线表示引用、下划等关系，不表示金额", "Dotted lines are relations such as citing, not money"
            )
        )
    notes.append(
        Said(
            "条带宽度在每幅图内与金额成比例；图中万元数四舍五入到两位小数",
            "Bands are as wide as their money in each picture; amounts are rounded to 0.01 of 10,000 yuan",
        )
    )
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
    english_places = [
        f"{file} {'table ' if found else ''}{', '.join(t.removeprefix('表') for t in sorted(found))}".strip()
        for file, found in sorted(tables.items())
    ]
    return [Said(f"出处：{'；'.join(places)}", f"Sources: {'; '.join(english_places)}")] if places else []


def gathered_note(picture: str, rest: Gathered) -> Said:
    """How many of a kind are drawn by themselves, and what the others come to."""
    kind = NODE_LABELS[rest.kind]
    largest = ("最大的 ", "the largest ") if rest.is_money else ("", "")
    amount = ("", "")
    if rest.is_money:
        amount = (
            f"，合计{in_words(rest.amount, rest.known)}",
            f", together {in_english(rest.amount, rest.known)}",
        )
    return Said(
        f"{picture}“{kind}”单独画出{largest[0]}{rest.shown} 个，其余 {rest.count} 个合为“其他”{amount[0]}",
        f"{english(picture)} {kind.en}: {largest[1]}{rest.shown} drawn by themselves, "
        f"the other {rest.count} as one{amount[1]}".strip(),
    )


def _checks_note(lineage: Lineage) -> Said:
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
    en = [f"{len(checks)} comparisons: {equal} equal"]
    en += [f"{rounded} differ by rounding in print"] if rounded else []
    en += [f"{differing} differ"] if differing else []
    en += [f"{unknown} cannot be made: figures not readable or contradictory"] if unknown else []
    return Said("，".join(parts), ", ".join(en))
