--+ summary: 单位的收入来源
--+ summary_en: Where the money of units comes from
--+ description: |
--+   收入总表（没有时用其他收入表）的明细行，按来源（财政拨款、事业收入、上年结转结余等，照文件所印）汇总。
--+   每笔钱只计一次：合计行不计入；同一单位、年度、阶段的几份文件只计一份。预算和决算分行列出。
--+ description_en: |
--+   Income by source as the documents print it (appropriation, income of institutions, carry-over and so on). Each yuan
--+   counts once: no totals, one document for each unit, year and stage. Budget and final accounts are rows apart.
--+ tags: [money, unit]
--+ sentences:
--+   - "收入|财政拨款|事业收入|资金来源|经费来源|钱从哪来|资金从哪来|从哪来|哪里来|哪儿来|来源|来自 !支出|花"
--+   - "{unit} 收入|财政拨款|事业收入|资金来源|经费来源|钱从哪来|资金从哪来|从哪来|哪里来|哪儿来|来源|来自 !支出|花"
--+   - "{unit} 一般公共预算|政府性基金预算|政府性基金|国有资本经营预算 收入|拨款 !支出|花"
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
--+   stage: [阶段, Stage]
--+   source: [来源, Source]
--+   amount_yuan: [金额（元）, Amount in yuan]
--+   file: [文件, File]
--+   page: [页, Page]
--+   line: [起始行, First line]
--+ example:
--+   params: {unit: "601"}
--+   rows:
--+     - ["601001", "北京市朝阳区人民政府双井街道办事处", 2026, "budget", "上年结转结余/单位资金", "210000", "2026-双井街道.txt", null, 47]
SELECT unit.code AS unit_code, unit.name AS unit_name, figure.year AS fiscal_year, phase AS stage,
  CASE measure WHEN '' THEN '合计' ELSE measure END AS source, SUM(amount) AS amount_yuan, document.file AS file,
  MIN(page) AS page, MIN(line) AS line
FROM figure
JOIN document ON document.id = figure.document
LEFT JOIN unit ON unit.id = figure.holder
WHERE data_set = 'income' AND left_out IS NULL
  AND (:year = '' OR CAST(figure.year AS VARCHAR) = :year)
  AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name)
GROUP BY figure.holder, figure.document, unit.code, unit.name, figure.year, phase, measure, document.file
ORDER BY fiscal_year, unit_code, unit_name, stage, file, source
