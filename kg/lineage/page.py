"""A lineage as one HTML page to read and print: the picture, under it every edge with its exact amount and place."""

from __future__ import annotations

from kg.lineage.drawing import draw_svg
from kg.lineage.interchange import edges_in_order
from kg.lineage.kinds import EDGE_LABELS, CheckRule
from kg.lineage.marks import xml
from kg.lineage.model import Balance, Edge, Lineage, Node
from kg.lineage.money import wan_yuan, yuan

_STYLE = """:root{color-scheme:light dark}
body{margin:1.5rem;font:14px/1.5 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;
background:#fff;color:#1f2328}
figure{margin:0;overflow-x:auto}figure svg{max-width:100%;height:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem;font-size:12.5px}
th,td{border:1px solid #d0d7de;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#f6f8fa;white-space:nowrap}td.short{white-space:nowrap}td.money{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
tr{break-inside:avoid}h2{font-size:1.1rem;break-after:avoid}
@media (prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}th{background:#161b22}
th,td{border-color:#30363d}}
@media print{body{margin:0;font-size:10px}table{font-size:8.5px}@page{size:A3 portrait;margin:10mm}
figure svg{max-height:395mm;width:100%}}
"""
_RULES = {
    CheckRule.BALANCE: "流入 = 流出",
    CheckRule.PRINTED_TOTAL: "明细之和 = 印出的合计",
    CheckRule.SAME_FIGURE: "两处数字相同",
}


def to_html(lineage: Lineage, *, top: int | None = 12) -> str:
    """The page: picture, table of all edges, checks that failed or could not be made.

    Args:
        lineage: What to show; the table has all of it, whatever `top` is.
        top: See `draw_svg`.
    """
    title = xml(lineage.title)
    return "".join(
        (
            '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n",
            f"<figure>\n{draw_svg(lineage, top=top)}</figure>\n",
            _edges(lineage),
            _checks(lineage),
            "</body>\n</html>\n",
        )
    )


def _edges(lineage: Lineage) -> str:
    heads = ("从", "到", "关系", "金额（万元）", "金额（元）", "其中单位之间（元）", "年度", "数字", "出处")
    rows = [
        _edge(edge, lineage.by_id[edge.source], lineage.by_id[edge.target])
        for edge in edges_in_order(lineage)
    ]
    return _table(f"各项资金（{len(rows)} 项）", heads, rows)


def _edge(edge: Edge, source: Node, target: Node) -> str:
    is_money = edge.amount is not None or edge.unknown_lines > 0
    cells = [
        _cell(source.name),
        _cell(target.name),
        _cell(EDGE_LABELS[edge.kind], "short"),
        _cell(wan_yuan(edge.amount, edge.known) if is_money else "", "money"),
        _cell(yuan(edge.amount) if is_money else "", "money"),
        _cell(yuan(edge.between_units) if edge.between_units else "", "money"),
        _cell(str(edge.year or ""), "short"),
        _cell(str(edge.line_count or ""), "money"),
        _cell("；".join(map(str, edge.evidence))),
    ]
    return "".join(cells)


def _checks(lineage: Lineage) -> str:
    failed = [c for c in lineage.checks if not c.balanced]
    if not failed:
        return ""
    heads = ("核对", "何处", "说明", "一方（元）", "另一方（元）", "差额（元）", "结论")
    return _table(
        f"核对不符或无法核对（{len(failed)} 处，共核对 {len(lineage.checks)} 处）",
        heads,
        ["".join(_check_cells(check)) for check in failed],
    )


def _check_cells(check: Balance) -> list[str]:
    rounded = "印刷取整所致" if check.within_rounding else "不符"
    verdict = "无法核对" if check.balanced is None else rounded
    return [
        _cell(_RULES[check.rule]),
        _cell(check.label),
        _cell(check.detail),
        _cell(yuan(check.inflow), "money"),
        _cell(yuan(check.outflow), "money"),
        _cell(yuan(check.difference) if check.difference is not None else "", "money"),
        _cell(verdict, "short"),
    ]


def _cell(text: str, css: str = "") -> str:
    return f'<td class="{css}">{xml(text)}</td>' if css else f"<td>{xml(text)}</td>"


def _table(title: str, heads: tuple[str, ...], rows: list[str]) -> str:
    head = "".join(f"<th>{xml(h)}</th>" for h in heads)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f"<h2>{xml(title)}</h2>\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"
