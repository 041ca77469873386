"""A header that is lost or stands over another column proves nothing, and a title without rows takes no other's."""

from __future__ import annotations

from extract.states import Status
from tests.extract.conftest import Extract, ReadTable, audited

FUNDS = """政府性基金预算支出表
单位：万元
科目编码\t科目名称\t本年政府性基金预算支出\t\t
\t\t合计\t基本支出\t{last}
212\t城乡社区支出\t120.00\t\t120.00
21208\t国有土地使用权出让收入安排的支出\t120.00\t\t120.00
2120801\t征地和拆迁补偿支出\t120.00\t\t120.00
\t合计\t120.00\t\t120.00
"""
SHARES = """2024年某市政府性基金预算收入表
单位：万元
收入项目\t{one}\t2024年预算数\t{other}
合计\t28,410\t14,205\t50.00
一、国有土地使用权出让收入\t15,000\t11,250\t75.00
二、城市基础设施配套费收入\t11,000\t2,200\t20.00
三、污水处理费收入\t1,410\t705\t50.00
四、彩票公益金收入\t1,000\t50\t5.00
"""
UNREAD = """某局2024年部门预算

一般公共预算基本支出表
单位：万元
30101 基本工资 50101 工资 12.00 12.00
30102 津贴补贴 50101 工资 13.00 13.00
30113 住房公积金 50103 公积金 14.00 14.00
合计 39.00 39.00
上年结转结余资金安排情况
单位：万元
项目\t金额\t资金来源
合计\t1,061.43\t
养老服务体系建设\t219.53\t中央专项
殡葬改革\t841.90\t省级专项
"""


def test_figures_below_a_lost_header_are_not_their_neighbours(read_table: ReadTable) -> None:
    """合计 = 基本支出 holds in whatever column the one part stands."""
    whole = read_table(FUNDS.format(last="项目支出"))
    assert {x.measure[-1] for x in whole.lines} == {"合计", "项目支出"}
    lost = read_table(FUNDS.format(last=""))
    assert {x.measure[-1] for x in lost.lines} == {"合计"}
    assert "cell-unread" in {f.rule for f in lost.findings}
    assert not [f for r in audited(lost).readings for f in r.lines if f.status is Status.CONFLICT]


def test_shares_below_a_header_of_money_are_not_money(read_table: ReadTable) -> None:
    heads = {"one": "2023年执行数", "other": "为上年执行数%"}
    right = read_table(SHARES.format(**heads))
    assert (len(right.lines), len(right.quantities)) == (10, 5)
    swapped = read_table(SHARES.format(one=heads["other"], other=heads["one"]))
    assert {x.measure for x in swapped.lines} == {("2024年预算数",)}
    assert not swapped.quantities
    assert [f.rule for f in swapped.findings].count("column-unread") == 2


def test_a_budget_is_no_share_though_outturn_by_rate_gives_it(read_table: ReadTable) -> None:
    rows = (
        ("一、因公出国（境）费", 833.78, 412.03),
        ("二、公务接待费", 428.8, 57.61),
        ("三、会议费", 57.12, 50.4),
        ("四、培训费", 91.5, 88.8),
    )
    body = "".join(f"{name}\t{one:.2f}\t{two:.2f}\t{two / one * 100:.2f}\n" for name, one, two in rows)
    reading = read_table(
        f"财政拨款“三公”经费支出决算表\n单位：万元\n项目\t预算数\t决算数\t完成率（%）\n{body}"
    )
    assert (len(reading.lines), len(reading.quantities)) == (8, 4)


def test_changes_in_per_cent_below_a_header_that_says_nothing_are_not_money(read_table: ReadTable) -> None:
    rows = (
        ("教育支出", 800.0, 880.0),
        ("卫生健康支出", 500.0, 450.0),
        ("住房保障支出", 80.0, 92.5),
        ("其他支出", 60.0, 61.2),
    )
    body = "".join(
        f"{name}\t{old:.2f}\t{new:.2f}\t{new - old:.2f}\t{(new / old - 1) * 100:.2f}\n"
        for name, old, new in rows
    )
    head = "2024年预算数比2023年执行数"
    reading = read_table(
        f"一般公共预算支出表\n单位：万元\n项目\t2023年执行数\t2024年预算数\t{head}\t\n\t\t\t增减额\t某某\n{body}"
    )
    assert len(reading.lines) == 12
    assert [f.rule for f in reading.findings] == ["column-unread"]


def test_a_sum_does_not_say_what_money_a_column_without_header_is(read_table: ReadTable) -> None:
    reading = read_table(
        "部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t\n"
        "205\t教育支出\t100.00\t60.00\t40.00\n208\t社会保障和就业支出\t90.00\t50.00\t40.00\n\t合计\t190.00\t110.00\t80.00\n"
    )
    assert {x.measure for x in reading.lines} == {("合计",), ("基本支出",)}
    assert {"40.00", "80.00"} & {x.printed for x in reading.lines} == set()
    assert reading.findings


def test_a_title_whose_rows_stayed_text_takes_no_other_table(extract: Extract) -> None:
    extraction = extract(UNREAD)
    titles = {t.ordinal: t.title for t in extraction.tables}
    assert {titles[line.table] for line in extraction.lines} == {"上年结转结余资金安排情况"}


RENAMED = """一般公共预算支出表
单位：万元
科目编码\t科目名称\t2023年执行数\t2024年预算数\t2024年预算数比2023年执行数\t
\t\t\t\t增减额\t{share}
205\t教育支出\t410.00\t427.22\t17.22\t4.20
208\t社会保障和就业支出\t80.00\t88.00\t8.00\t10.00
210\t卫生健康支出\t60.00\t58.00\t-2.00\t-3.33
221\t住房保障支出\t50.00\t52.50\t2.50\t5.00
\t合计\t600.00\t625.72\t25.72\t4.29
"""


def test_shares_below_an_unknown_header_are_not_money(read_table: ReadTable) -> None:
    assert (len(read_table(RENAMED.format(share="增减%")).lines)) == 15
    renamed = read_table(RENAMED.format(share="情况"))
    assert len(renamed.lines) == 15
    assert "column-unread" in {f.rule for f in renamed.findings}


CARRIED = """一般公共预算财政拨款支出决算表
单位：万元
科目编码\t科目名称\t本年支出\t\t\t{last}\t\t
\t\t合计\t基本支出\t项目支出\t合计\t基本支出\t项目支出
205\t教育支出\t30.00\t20.00\t10.00\t3.00\t2.00\t1.00
208\t社会保障和就业支出\t12.00\t12.00\t\t1.20\t1.20\t
\t合计\t42.00\t32.00\t10.00\t4.20\t3.20\t1.00
"""


def test_a_total_below_an_unknown_header_is_not_the_tables(read_table: ReadTable) -> None:
    lines = read_table(CARRIED.format(last="春风行动")).lines
    assert {
        x.measure_key for x in lines if x.printed in {"4.20", "3.00", "1.20"} and x.measure[-1] == "合计"
    } == {"春风行动/合计"}


NO_SUM = """一般公共预算支出表
单位：元
科目编码\t科目名称\t合计\t基本支出\t\t项目支出
\t\t\t人员经费\t公用经费\t
\t合 计\t8,365,200.00\t5,210,000.00\t655,200.00\t2,500,000.00
208\t社会保障和就业支出\t7,765,200.00\t4,610,000.00\t655,200.00\t2,500,000.00
2080105\t劳动保障监察\t7,765,200.00\t4,610,000.00\t655,200.00\t2,500,000.00
221\t住房保障支出\t600,000.00\t600,000.00\t\t
2210201\t住房公积金\t600,000.00\t600,000.00\t\t
"""


def test_basic_expenditure_without_a_sum_of_its_own_counts_by_its_parts(read_table: ReadTable) -> None:
    """Money for staff once moved to the projects, so that the total was theirs alone."""
    read = read_table(NO_SUM)
    assert {x.measure[-1] for x in read.lines if x.printed == "600,000.00"} == {"合计", "人员经费"}
    assert not [f for f in audited(read).findings if f.rule in {"row-slid", "row-sum"}]
    assert Status.CONFLICT not in {x.status for r in audited(read).readings for x in r.lines}
