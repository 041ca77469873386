--+ summary: 结转结余资金
--+ summary_en: Money carried over
--+ description: |
--+   各单位上年结转结余的资金，按来源（收入）和按项目（项目支出）各列一遍；每一遍里每笔钱只计一次，
--+   可以相加，两遍之间不可相加。
--+ description_en: |
--+   Money carried over from the year before, once by source (income) and once by project (project expenditure). Within either list
--+   each yuan counts once; the two must not be added up.
--+ tags: [money, unit]
--+ sentences:
--+   - "结转|结余|年初|年末|没花完|没有花完|未花完|没用完|剩余|剩下"
--+ pagination: 100
--+ params:
--+   - name: unit
--+     type: unit
--+     description: 单位代码（可只写前几位），或名称的一部分
--+     description_en: Code of the unit or its beginning, or part of its name
--+   - name: year
--+     type: year
--+     description: 预算年度
--+     description_en: Fiscal year
--+ columns:
--+   unit_code: [单位代码, Unit code]
--+   unit_name: [单位, Unit]
--+   fiscal_year: [年度, Fiscal year]
--+   data_set: [数据集, Data set]
--+   measure: [资金, Fund]
--+   project_name: [项目, Project]
--+   amount_yuan: [金额（元）, Amount in yuan]
--+   file: [文件, File]
--+   line: [行, Line]
--+   page: [页, Page]
--+ example:
--+   params: {year: "2025"}
--+   rows:
--+     - ["275001", "北京市西城区人民政府广安门内街道办事处（本级）", 2025, "项目支出", "财政拨款结转结余/一般公共预算", "京财社指[2023]1791号提前下达2024年社区公益金", "184365", "2025-广内街道.txt", 80, null]
--+     - ["275001", "北京市西城区人民政府广安门内街道办事处（本级）", 2025, "项目支出", "财政拨款结转结余/一般公共预算", "京财社指[2023]1791号提前下达2024年送温暖经费", "12150", "2025-广内街道.txt", 81, null]
--+     - ["275001", "北京市西城区人民政府广安门内街道办事处（本级）", 2025, "收入", "上年结转结余/一般公共预算资金", null, "196515", "2025-广内街道.txt", 45, null]
SELECT unit.code AS unit_code, unit.name AS unit_name, figure.year AS fiscal_year,
  CASE data_set WHEN 'income' THEN '收入' ELSE '项目支出' END AS data_set, measure, project.name AS project_name,
  amount AS amount_yuan, file, line, page
FROM figure
JOIN document ON document.id = figure.document
LEFT JOIN unit ON unit.id = figure.holder
LEFT JOIN project ON project.id = figure.project
WHERE data_set IN ('income', 'project-expenditure') AND left_out IS NULL AND amount <> 0
  AND origin = 'carried_over'
  AND (:year = '' OR CAST(figure.year AS VARCHAR) = :year) AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name)
ORDER BY file, data_set DESC, page, line, measure
