--+ summary: 一个单位的全部项目
--+ summary_en: All projects of a unit
--+ description: |
--+   文件印有总额的每个项目一行，同一笔钱另一份文件已计入的不列；金额大的在前。按年度、预算和决算分行，不要跨行相加。
--+   文件没有逐个列出项目时，这里也没有。
--+ description_en: |
--+   A row for each project whose total a document prints, the largest first; money that another document states already
--+   is left out. Years, budget and accounts are rows of their own and must not be added up.
--+ tags: [project, unit]
--+ sentences:
--+   - "{unit} 项目|专项 清单|列表|名单|哪些|列出|列一下|几个|多少个|数量|有啥|什么|有什么|全部|所有|最大|最多|最高|花钱|金额|安排"
--+   - "{unit} 项目|专项"
--+ pagination: 100
--+ params:
--+   - name: unit
--+     type: unit
--+     required: true
--+     description: 单位代码（可只写前几位），或名称的一部分
--+     description_en: Code of the unit or its beginning, or part of its name
--+   - name: year
--+     type: year
--+     description: 预算年度
--+     description_en: Fiscal year
--+ columns:
--+   project_code: [项目代码, Project code]
--+   project_name: [项目名称, Project]
--+   unit_code: [单位代码, Unit code]
--+   unit_name: [单位, Unit]
--+   fiscal_year: [年度, Fiscal year]
--+   stage: [阶段, Stage]
--+   total_yuan: [项目总额（元）, Total in yuan]
--+   status: [状态, Status]
--+   file: [文件, File]
--+   page: [页, Page]
--+   line: [行, Line]
--+ example:
--+   params: {unit: "707"}
--+   rows:
--+     - ["11010525T000003404048", "志愿服务培养选树活动相关经费", "707001", "中共北京市朝阳区委社会工作部机关", 2026, "budget", "660000", "verified", "2026-区委社会工作部.txt", null, 254]
--+     - ["11010525T000003320835", "朝阳区社会组织参与社会治理项目", "707001", "中共北京市朝阳区委社会工作部机关", 2026, "budget", "520000", "verified", "2026-区委社会工作部.txt", null, 245]
SELECT DISTINCT project.code AS project_code, COALESCE(project.name, budget.name) AS project_name, unit.code AS unit_code,
  unit.name AS unit_name, budget.year AS fiscal_year, budget.phase AS stage, budget.total AS total_yuan, budget.status AS status,
  document.file AS file, budget.page AS page, budget.line AS line
FROM budget
JOIN document ON document.id = budget.document
LEFT JOIN project ON project.id = budget.project
LEFT JOIN unit ON unit.id = budget.holder
WHERE left_out IS NULL AND (:year = '' OR CAST(budget.year AS VARCHAR) = :year)
  AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name)
ORDER BY fiscal_year DESC, stage, total_yuan DESC, project_code, project_name, unit_code, file, page, line
