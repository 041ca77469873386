--+ summary: 支出按经济分类汇总
--+ summary_en: Expenditure by economic class
--+ description: |
--+   支出总表（没有时用各类资金的支出表）的明细行，按部门支出经济分类或政府支出经济分类的 类 汇总。
--+   每笔钱只计一次，规则同 rollup-by-function。没有经济分类的行汇总在分类为空的一行里。
--+ description_en: |
--+   Detail rows of the expenditure table (or of the tables of funds where there is none) by class of the departments' or the
--+   government's economic classification, each yuan once as in rollup-by-function. Rows without one stand in a row without class.
--+ tags: [money, economic]
--+ sentences:
--+   - "经济分类|按经济|人员经费 支出|多少|分类|汇总|结构"
--+   - "人员工资|工资福利|工资支出|商品和服务 支出|多少|花|钱"
--+   - "{economic} 支出|预算|决算|花|钱|投入|开支|经费|多少|安排|结构"
--+   - "{unit} {economic}"
--+   - "{unit} 人员工资|工资福利|商品和服务"
--+ pagination: 100
--+ params:
--+   - name: classification
--+     type: string
--+     default: "部门"
--+     values: [部门, 政府]
--+     description: 哪一种经济分类：部门、政府
--+     description_en: Which classification
--+   - name: unit
--+     type: unit
--+     description: 单位代码（可只写前几位），或名称的一部分
--+     description_en: Code of the unit or its beginning, or part of its name
--+   - name: year
--+     type: year
--+     description: 预算年度
--+     description_en: Fiscal year
--+   - name: economic
--+     type: string
--+     description: 科目代码（可只写前几位），或名称的一部分
--+     description_en: Code of the subject or its beginning, or part of its name
--+   - name: rows
--+     type: string
--+     default: 计入
--+     values: [计入, 全部]
--+     description: 只列计入合计的行，或连同未计入的行（同一笔钱另一份文件已计入）
--+     description_en: Only the rows that count, or also those whose money another document states already
--+ columns:
--+   unit_code: [单位代码, Unit code]
--+   unit_name: [单位, Unit]
--+   fiscal_year: [年度, Fiscal year]
--+   stage: [阶段, Stage]
--+   file: [文件, File]
--+   code: [科目代码, Code]
--+   name: [科目, Class]
--+   basic_yuan: [基本支出（元）, Basic in yuan]
--+   project_yuan: [项目支出（元）, Projects in yuan]
--+   total_yuan: [合计（元）, Total in yuan]
--+   between_units_yuan: [其中给其他单位或政府（元）, Of it to other units in yuan]
--+   unreadable: [读不出的行数, Rows that cannot be read]
--+   left_out: [未计入的原因, Why it does not count]
--+   page: [页, Page]
--+   line: [起始行, First line]
--+   last_line: [末行, Last line]
--+ example:
--+   params: {unit: "707"}
--+   rows:
--+     - ["707001", "中共北京市朝阳区委社会工作部机关", 2026, "budget", "2026-区委社会工作部.txt", "301", "工资福利支出", "13141442", "0", "13141442", "0", 0, null, null, 51, 71]
WITH classed AS (
  SELECT holder, document, left_out, basic, project, total, between_units, unknown, page, line,
    CASE :classification WHEN '部门' THEN department_economic_class ELSE government_economic_class END AS class
  FROM spending
  WHERE (:rows = '全部' OR left_out IS NULL)
    AND (:unit = '' OR holder IN (
      SELECT id FROM unit WHERE substr(code, 1, length(:unit)) = :unit OR REPLACE(name, :unit, '') <> name))
    AND (:year = '' OR document IN (SELECT id FROM document WHERE CAST(year AS VARCHAR) = :year))
), sums AS (
  SELECT holder, document, class, left_out, SUM(basic) AS basic, SUM(project) AS project, SUM(total) AS total,
    SUM(between_units) AS between_units, SUM(unknown) AS unknown, MIN(page) AS page, MIN(line) AS line, MAX(line) AS last_line
  FROM classed GROUP BY holder, document, class, left_out
)
SELECT unit.code AS unit_code, unit.name AS unit_name, document.year AS fiscal_year, document.stage AS stage,
  document.file AS file, concept.code AS code, concept.name AS name,
  COALESCE(basic, 0) AS basic_yuan, COALESCE(project, 0) AS project_yuan, total AS total_yuan,
  between_units AS between_units_yuan, unknown AS unreadable, left_out, page, line, last_line
FROM sums
JOIN document ON document.id = sums.document
LEFT JOIN unit ON unit.id = sums.holder
LEFT JOIN concept ON concept.id = sums.class
WHERE (:economic = '' OR substr(concept.code, 1, length(:economic)) = :economic OR REPLACE(concept.name, :economic, '') <> concept.name)
ORDER BY fiscal_year, unit_code, unit_name, stage, file, code, concept.iri
