--+ summary: “三公”经费
--+ summary_en: The three public expenses
--+ description: |
--+   各单位各年度的“三公”经费：因公出国（境）、公务接待、公务用车购置和运行维护，每笔钱只计一次，相加即为总额。
--+   年度和阶段以数字本身所说为准：本年预算所列的上年数归上年；决算表所列的预算数另为一个阶段（budget_in_accounts）。
--+   读不出或与文件矛盾的数，金额为空。
--+ description_en: |
--+   Travel abroad, receptions, buying and running vehicles, by unit and year; each yuan once, so the rows make the total. Year and stage
--+   are those of the figure itself: last year's figures in a budget are of last year, budget figures in accounts a stage of their
--+   own (budget_in_accounts). Figures that cannot be read or contradict the document have no amount.
--+ tags: [money, unit]
--+ sentences:
--+   - "三公|公务接待|接待费|接待经费|接待客人|接待来客|招待|因公出国|出国|出境|公务用车|公车|用车|公务车|公用车辆|车辆养护|车辆购置|车辆运行|车辆维护|车辆运行维护|运行维护|买车|购车|养车"
--+   - "三公|公务接待|接待费|出国|出境|公务用车|公车|用车|公务车 购置|购买|买|最高|最多|最低|最少|排名"
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
--+   measure: [项目, Item]
--+   amount_yuan: [金额（元）, Amount in yuan]
--+   stage: [阶段, Phase]
--+   status: [可信状态, Status]
--+   file: [文件, File]
--+   line: [行, Line]
--+   page: [页, Page]
--+ example:
--+   params: {unit: "601"}
--+   rows:
--+     - ["601001", "北京市朝阳区人民政府双井街道办事处", 2025, "公务接待费", "13846.61", "budget", "unverified", "2026-双井街道.txt", 212, null]
--+     - ["601001", "北京市朝阳区人民政府双井街道办事处", 2025, "公务用车购置及运行维护费/公务用车运行维护费", "221514", "budget", "unverified", "2026-双井街道.txt", 212, null]
--+     - ["601001", "北京市朝阳区人民政府双井街道办事处", 2026, "公务接待费", "13154.28", "budget", "verified", "2026-双井街道.txt", 213, null]
SELECT unit.code AS unit_code, unit.name AS unit_name, figure.year AS fiscal_year,
  CASE measure WHEN '' THEN '合计' ELSE measure END AS measure, amount AS amount_yuan,
  phase AS stage, status, file, line, page
FROM figure
JOIN document ON document.id = figure.document
LEFT JOIN unit ON unit.id = figure.holder
WHERE data_set = 'three-public-expenses' AND left_out IS NULL
  AND (:year = '' OR CAST(figure.year AS VARCHAR) = :year) AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name)
ORDER BY unit_code, unit_name, fiscal_year, stage, page, line, measure
