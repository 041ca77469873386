"""Tables as pdftotext -layout prints them: blocks of rows shifted sideways, headers in groups, names that wrap."""

from __future__ import annotations

from extract.readers.laid_out.tables import laid_out_tables


def _rows(text: str) -> list[list[str]]:
    tables, _ = laid_out_tables(text.strip("\n").split("\n"))
    return [[cell.text for cell in row] for table in tables.values() for row in table.rows]


def _spans(text: str) -> list[list[int]]:
    tables, _ = laid_out_tables(text.strip("\n").split("\n"))
    return [[cell.column_span for cell in row if cell.text] for t in tables.values() for row in t.rows]


SHIFTED = """
单位：万元
                  功能分类科目                    2024年执行数                 2025年预算数                     2025年预算数比2024年执行数
  科目编码                 科目名称                                小计          基本支出         项目支出          增减额            增减%
        201 一般公共服务支出                              1,506.18 1,673.54       564.40      1,109.14         167.36        11.11%
    2010301 行政运行                                    507.96   564.40       564.40                        56.44        11.11%
    2010302 一般行政管理事务                                998.22 1,109.14                   1,109.14         110.92        11.11%
          208 社会保障和就业支出                      174.83     194.26     194.26                            19.43          11.11%
      2080505 机关事业单位基本养老保险缴费支出                60.19      66.88      66.88                             6.69          11.11%
              合计                           1,681.01   1,867.80     758.66      1,109.14             186.79          11.11%
"""


def test_rows_that_are_shifted_sideways_keep_their_columns() -> None:
    rows = _rows(SHIFTED)
    assert rows[1] == ["科目编码", "科目名称", "", "小计", "基本支出", "项目支出", "增减额", "增减%"]
    assert rows[4] == [
        "2010302",
        "一般行政管理事务",
        "998.22",
        "1,109.14",
        "",
        "1,109.14",
        "110.92",
        "11.11%",
    ]
    assert rows[5][2:6] == ["174.83", "194.26", "194.26", ""]
    assert rows[7][1:6] == ["合计", "1,681.01", "1,867.80", "758.66", "1,109.14"]


def test_a_header_over_several_columns_is_the_one_whose_parts_add_up() -> None:
    assert _spans(SHIFTED)[0] == [2, 1, 3, 2]


TWO_SIDES = """
单位：万元
                 收入                                                          支出
             项目            预算数               项目                合计         一般公共预算              政府性基金预算         国有资本经营预算
一、本年收入                      2,093.04 一、本年支出                    2,245.99          2,245.99
（一）一般公共预算拨款                 2,093.04 （一）一般公共服务支出               1,673.54          1,673.54
（二）政府性基金预算拨款                         （二）社会保障和就业支出                194.26            194.26
二、上年结转                        152.95 （三）卫生健康支出                   378.19            378.19
                                     二、结转下年
收入总计                        2,245.99 支出总计                      2,245.99          2,245.99
"""


def test_two_sides_leave_no_column_between_them() -> None:
    assert _spans(TWO_SIDES)[0] == [2, 5]
    assert _rows(TWO_SIDES)[6] == ["", "", "二、结转下年", "", "", "", ""]
    assert _rows(TWO_SIDES)[7][3:] == ["2,245.99", "2,245.99", "", ""]


SHIFTED_BY_A_PAGE = """
单位：万元
                        收入                                    支出
                 收入项目          预算数                     支出项目        预算数
一、一般公共预算拨款收入                      1,905.30 一、一般公共服务支出
二、政府性基金预算拨款收入                       150.00 八、社会保障和就业支出                 168.50
三、国有资本经营预算拨款收入                             九、卫生健康支出                     61.80
四、财政专户管理资金收入                         24.00 十二、农林水支出                  1,730.00
五、事业收入                                     十九、住房保障支出                   119.00
\f六、上级补助收入
七、附属单位上缴收入
八、其他收入                                                         12.00 二十二、其他支出                                         150.00
本年收入合计                                                      2,091.30 本年支出合计                                         2,229.30
上年结转结余                                                        138.00 结转下年支出
收入合计                                                        2,229.30 支出合计                                           2,229.30
"""


def test_figures_of_the_next_page_are_of_the_column_that_ended_on_the_one_before() -> None:
    rows = _rows(SHIFTED_BY_A_PAGE)
    assert rows[1] == ["收入项目", "预算数", "支出项目", "预算数"]
    assert [row[3] for row in rows[2:]] == [
        "",
        "168.50",
        "61.80",
        "1,730.00",
        "119.00",
        "",
        "",
        "150.00",
        "2,229.30",
        "",
        "2,229.30",
    ]


WRAPPED = """
单位：万元
 单位编码  单位名称           合计      基本支出    项目支出
           合计           3,318.60 1,898.60 1,420.00
           清溪县农业农
 621301    村局机关         2,100.40   880.40 1,220.00
           清溪县农业技
 621302    术推广中心        1,218.20 1,018.20   200.00
"""


def test_a_name_of_two_lines_is_that_of_the_figures_beside_it() -> None:
    assert [row[:3] for row in _rows(WRAPPED)[2:]] == [
        ["621301", "清溪县农业农村局机关", "2,100.40"],
        ["621302", "清溪县农业技术推广中心", "1,218.20"],
    ]


NUMBERED = """
部门：陇川市教育局    金额单位：元
                 项目                 本年支出合计            基本支出           项目支出         上缴上级支出   经营支出   对附属单位补助支出
 功能分类科目编码              科目名称
                  栏次                     1               2               3           4       5        6
合计                                   26,349,922.50   16,414,583.15   9,935,339.35
            205 教育支出                 12,700,494.48    6,107,764.51   6,592,729.97
        2050101 行政运行                  6,107,764.51    6,107,764.51
        2050202 小学教育                  6,592,729.97                   6,592,729.97
"""


def test_numbers_of_columns_tell_where_blank_ones_are() -> None:
    rows = _rows(NUMBERED)
    assert rows[0] == [
        "项目",
        "",
        "本年支出合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "经营支出",
        "对附属单位补助支出",
    ]
    assert rows[-1] == ["2050202", "小学教育", "6,592,729.97", "", "6,592,729.97", "", "", ""]


LEVELS = """
单位：万元
  科目编码               科目名称                合计                  基本支出
 类 款 项                                              小计       人员经费 公用经费 项目支出
           合计                            3,783.61   2,913.53 2,773.04 140.49 870.08
 207       文化旅游体育与传媒支出                   3,783.61   2,913.53 2,773.04 140.49 870.08
      01 文化和旅游                           3,783.61   2,913.53 2,773.04 140.49 870.08
        01 行政运行                           2,913.53   2,913.53 2,773.04 140.49
        14 文化和旅游管理事务                         870.08                            870.08
"""


def test_a_code_a_level_stands_in_the_column_of_its_level() -> None:
    assert [row[:4] for row in _rows(LEVELS)[3:6]] == [
        ["207", "", "", "文化旅游体育与传媒支出"],
        ["", "01", "", "文化和旅游"],
        ["", "", "01", "行政运行"],
    ]


UNSURE = """
单位：万元
            项目          预算数             项目               合计 一般公共预算 政府性基金预算 国有资本经营预算
一、本年收入                  2,093.04 一、本年支出                 2,245.99      2,245.99
（一）一般公共预算拨款             2,093.04 （一）一般公共服务支出            1,673.54      1,673.54
（二）政府性基金预算拨款                     （二）社会保障和就业支出             572.45        572.45
"""


def test_headers_that_may_be_of_other_columns_leave_the_lines_unread() -> None:
    tables, unsure = laid_out_tables(UNSURE.strip("\n").split("\n"))
    assert tables == {}
    assert unsure == {1, 2, 3, 4}


def test_sentences_in_columns_are_no_table() -> None:
    text = "职责：\n（1）   贯彻执行法律、法规。  3.5\n（2）   讨论决定重大问题    4.5\n"
    assert laid_out_tables(text.split("\n")) == ({}, set())
