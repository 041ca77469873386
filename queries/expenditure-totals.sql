--+ summary: 全部单位支出合计
--+ summary_en: Expenditure of all units
--+ description: |
--+   计入的明细行按年度、阶段和分类相加，跨单位、跨文件，每笔钱只计一次（规则同 rollup-by-function）。
--+   净额减去了给其他单位或政府的部分，所以可以跨单位相加。读不出的行不计入，行数另列。
--+ description_en: |
--+   Detail rows that count, summed by year, stage and class over all units and documents, each yuan once (as in
--+   rollup-by-function). Net amounts leave out what went to other units or governments and add up across units. Rows that cannot
--+   be read are left out and counted.
--+ tags: [money, function, economic]
--+ sentences:
--+   - "支出总额|总支出|预算总额|支出总计|总预算|支出合计"
--+   - "{unit} 支出"
--+   - "支出|预算|花 多少|总|一共|共|规模|盘子"
--+ pagination: 100
--+ params:
--+   - name: classification
--+     type: string
--+     default: 功能
--+     values: [功能, 部门经济, 政府经济]
--+     description: 按哪一种分类
--+     description_en: Which classification
--+   - name: level
--+     type: string
--+     default: "类"
--+     values: [类, 款, 项]
--+     description: 汇总到哪一级；经济分类只到款
--+     description_en: Level to sum to; economic classes go down to 款
--+   - name: unit
--+     type: unit
--+     description: 单位代码（可只写前几位），或名称的一部分
--+     description_en: Code of the unit or its beginning, or part of its name
--+   - name: year
--+     type: year
--+     description: 预算年度
--+     description_en: Fiscal year
--+ columns:
--+   fiscal_year: [年度, Fiscal year]
--+   stage: [阶段, Stage]
--+   code: [科目代码, Code]
--+   name: [科目, Class]
--+   units: [单位数, Units]
--+   documents: [文件数, Documents]
--+   basic_yuan: [基本支出（元）, Basic in yuan]
--+   project_yuan: [项目支出（元）, Projects in yuan]
--+   total_yuan: [合计（元）, Total in yuan]
--+   between_units_yuan: [其中给其他单位或政府（元）, Of it to other units in yuan]
--+   net_yuan: [净额（元）, Net in yuan]
--+   unreadable: [读不出的行数, Rows that cannot be read]
--+ example:
--+   params: {unit: "707", year: "2026"}
--+   rows:
--+     - [2026, "budget", "201", "一般公共服务支出", 1, 1, "11162472.1", "2452500", "13614972.1", "0", "13614972.1", 0]
--+     - [2026, "budget", "205", "教育支出", 1, 1, "21138", "0", "21138", "0", "21138", 0]
WITH classed AS (
  SELECT document, holder, basic, project, total, between_units, unknown, CASE :classification
      WHEN '功能' THEN COALESCE(CASE :level WHEN '类' THEN function_class WHEN '款' THEN function_subclass END, function)
      WHEN '部门经济' THEN COALESCE(CASE :level WHEN '类' THEN department_economic_class END, department_economic)
      ELSE COALESCE(CASE :level WHEN '类' THEN government_economic_class END, government_economic) END AS class
  FROM spending
  WHERE left_out IS NULL
    AND (:unit = '' OR holder IN (
      SELECT id FROM unit WHERE substr(code, 1, length(:unit)) = :unit OR REPLACE(name, :unit, '') <> name))
    AND (:year = '' OR document IN (SELECT id FROM document WHERE CAST(year AS VARCHAR) = :year))
), sums AS (
  SELECT document, holder, class, SUM(basic) AS basic, SUM(project) AS project, SUM(total) AS total,
    SUM(between_units) AS between_units, SUM(unknown) AS unknown
  FROM classed GROUP BY document, holder, class
)
SELECT document.year AS fiscal_year, document.stage AS stage, concept.code AS code, concept.name AS name,
  COUNT(DISTINCT sums.holder) AS units, COUNT(DISTINCT sums.document) AS documents,
  COALESCE(SUM(basic), 0) AS basic_yuan, COALESCE(SUM(project), 0) AS project_yuan, SUM(total) AS total_yuan,
  SUM(between_units) AS between_units_yuan, SUM(total) - SUM(between_units) AS net_yuan, SUM(unknown) AS unreadable
FROM sums
JOIN document ON document.id = sums.document
LEFT JOIN concept ON concept.id = sums.class
GROUP BY document.year, document.stage, concept.id, concept.code, concept.name, concept.iri
ORDER BY fiscal_year, stage, code, concept.iri
