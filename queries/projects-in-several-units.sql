--+ summary: 同一项目在多个单位
--+ summary_en: The same project in several units
--+ description: |
--+   项目代码相同、出现在两个或更多单位预算中的项目，各单位、各年度的金额并排列出。
--+   部门和它的下属单位同时出现时，部门不另计一个单位。
--+ description_en: |
--+   Projects whose code is in the budgets of two or more units, with the amounts of each unit and year side by side. Where a
--+   department and its unit both print one, the department is not counted besides.
--+ tags: [project, unit]
--+ sentences:
--+   - "同一|相同|一样|同样|重复|都有|几个单位|多个单位|几个街道|多个街道|好几个|不止一个单位|不止一个|同名 项目"
--+ pagination: 100
--+ params:
--+   - name: year
--+     type: year
--+     description: 预算年度
--+     description_en: Fiscal year
--+ columns:
--+   project_code: [项目代码, Project code]
--+   project_name: [项目名称, Project]
--+   units: [单位数, Units]
--+   unit_code: [单位代码, Unit code]
--+   unit_name: [单位, Unit]
--+   fiscal_year: [年度, Fiscal year]
--+   amount_yuan: [金额（元）, Amount in yuan]
--+   file: [文件, File]
--+   line: [行, Line]
--+ example:
--+   params: {year: "2026"}
--+   rows:
--+     - ["11010523T000002151377", "统计局还原-人口抽样调查经费", 2, "601001", "北京市朝阳区人民政府双井街道办事处", 2026, "32055.2", "2026-双井街道.txt", 248]
--+     - ["11010523T000002151377", "统计局还原-人口抽样调查经费", 2, "661001", "北京市朝阳区小红门乡人民政府", 2026, "36651.35", "2026-小红门乡.txt", 289]
--+     - ["11010524T000002828089", "河长制工作经费", 2, "601001", "北京市朝阳区人民政府双井街道办事处", 2026, "180000", "2026-双井街道.txt", 253]
WITH owners AS (
  SELECT DISTINCT project, holder, COALESCE(unit.department, holder) AS department
  FROM budget LEFT JOIN unit ON unit.id = holder
  WHERE holder IS NOT NULL AND left_out IS NULL
), departments AS (
  -- A department that occurs beside its own units is no further unit.
  SELECT project, CASE WHEN COUNT(*) > 1 THEN COUNT(*) - MAX(CASE WHEN holder = department THEN 1 ELSE 0 END) ELSE 1 END AS units
  FROM owners GROUP BY project, department
), shared AS (
  SELECT project, SUM(units) AS units FROM departments GROUP BY project HAVING SUM(units) > 1
)
SELECT DISTINCT project.code AS project_code, budget.name AS project_name, shared.units AS units, unit.code AS unit_code,
  unit.name AS unit_name, document.year AS fiscal_year, budget.total AS amount_yuan, document.file AS file, budget.line AS line
FROM shared
JOIN project ON project.id = shared.project AND project.code IS NOT NULL
JOIN budget ON budget.project = shared.project AND budget.holder IS NOT NULL AND budget.name IS NOT NULL AND budget.left_out IS NULL
JOIN document ON document.id = budget.document
LEFT JOIN unit ON unit.id = budget.holder
WHERE (:year = '' OR CAST(document.year AS VARCHAR) = :year)
ORDER BY project_code, fiscal_year, unit_code, file, line
