--+ summary: 支出按功能分类汇总
--+ summary_en: Expenditure by function
--+ description: |
--+   支出总表（没有时用各类资金的支出表）的明细行，按支出功能分类的 类、款 或 项 汇总。每笔钱只计一次：
--+   合计行和小计行不计入；同一单位、年度、阶段的几份文件只计一份；部门和所属单位都公开时不重复计入。
--+   预算和决算分行列出。只印到上一级的行归入它自己那一级。各单位相加时减去给其他单位的部分。
--+ description_en: |
--+   Detail rows of the expenditure table (or of the tables of funds where there is none) by class, subclass or item of function.
--+   Each yuan once: no totals, one document for each unit, year and stage, nothing twice where department and unit both publish.
--+   Budget and accounts are rows apart. Rows printed only to a higher level belong to it. Between units, take off what went to others.
--+ tags: [money, function]
--+ sentences:
--+   - "{unit} 支出|预算|决算|花|钱|开支|经费 多少|总|一共|共|规模|盘子|多大|几个亿|有多少"
--+   - "{function} 支出|预算|决算|花|钱|投入|开支|经费|多少|安排"
--+   - "{unit} 预算|决算"
--+   - "功能分类|功能科目|按功能|各类支出|类款项|支出结构"
--+ pagination: 100
--+ params:
--+   - name: level
--+     type: string
--+     default: "类"
--+     values: [类, 款, 项]
--+     description: 汇总到哪一级：类、款、项
--+     description_en: Level to sum to
--+   - name: unit
--+     type: unit
--+     description: 单位代码（可只写前几位），或名称的一部分
--+     description_en: Code of the unit or its beginning, or part of its name
--+   - name: year
--+     type: year
--+     description: 预算年度
--+     description_en: Fiscal year
--+   - name: function
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
--+   name: [科目, Function]
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
--+   params: {unit: "707", level: "类"}
--+   rows:
--+     - ["707001", "中共北京市朝阳区委社会工作部机关", 2026, "budget", "2026-区委社会工作部.txt", "201", "一般公共服务支出", "11162472.1", "2452500", "13614972.1", "0", 0, null, null, 51, 64]
WITH classed AS (
  SELECT holder, document, left_out, basic, project, total, between_units, unknown, page, line,
    COALESCE(CASE :level WHEN '类' THEN function_class WHEN '款' THEN function_subclass END, function) AS class
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
WHERE (:function = '' OR substr(concept.code, 1, length(:function)) = :function OR REPLACE(concept.name, :function, '') <> concept.name)
ORDER BY fiscal_year, unit_code, unit_name, stage, file, code, concept.iri
