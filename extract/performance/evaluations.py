"""Heads of evaluations (绩效自评表): which columns hold what was planned, and which what was done."""

from __future__ import annotations

from collections.abc import Sequence

from extract.performance.kinds import find_column, lists
from extract.printed import looks_like_amount
from extract.text import fold


def executed_column(texts: Sequence[str]) -> int | None:
    """The column over which a header of an evaluation names the money spent.

    >>> executed_column(("项目资金（万元）", "", "年初预算数", "全年预算数（A）", "全年执行数（B）", "执行率"))
    4
    """
    executed = {fold(word) for word in lists().executed_headers}
    heads = (fold(text).partition("(")[0] for text in texts)
    return next((place for place, head in enumerate(heads) if head in executed), None)


def heads_money(texts: Sequence[str]) -> bool:
    """Whether a row names the money budgeted and the money spent beside each other, whatever else it names.

    >>> heads_money(("预算执行情况（万元）", "项目", "年初预算数（A）", "调整后预算数（B）", "执行数（C）"))
    True
    >>> heads_money(("预算数：", "210.00", "执行数：", "205.50"))
    False
    """
    budgeted = any(fold(text).partition("(")[0].endswith("预算数") for text in texts)
    return budgeted and executed_column(texts) is not None and not any(map(looks_like_amount, texts))


def goal_columns(texts: Sequence[str]) -> range | None:
    """The columns of the goal as planned, where a header has them beside what was achieved of it.

    >>> goal_columns(("年度总体目标", "预期目标", "", "实际完成情况", ""))
    range(1, 3)
    """
    planned, achieved = (
        find_column(texts, words) for words in (lists().planned_goal_headers, lists().achieved_goal_headers)
    )
    if planned is None or achieved is None:
        return None
    return range(planned, achieved if achieved > planned else len(texts))
