--+ summary: 没有引用任何政策文件的项目
--+ summary_en: Projects that cite no policy document
--+ description: |
--+   列出绩效表中未在名称、绩效目标、文号、指标中引用任何政策文件的项目，按金额从大到小。
--+ description_en: |
--+   Projects whose name, goals, document number and indicators cite no policy document, the largest first.
--+ tags: [project, policy]
--+ sentences:
--+   - "没有|无|缺少|缺乏|缺|未引用|没有写明|没写|查不到|找不到|没 政策依据|依据|引用政策|引用任何|文件支持|任何文件|政策支持|文号 项目"
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
--+   project_code: [项目代码, Project code]
--+   project_name: [项目名称, Project]
--+   unit_code: [单位代码, Unit code]
--+   unit_name: [单位, Unit]
--+   fiscal_year: [年度, Fiscal year]
--+   total_yuan: [项目总额（元）, Total in yuan]
--+   file: [文件, File]
--+   line: [行, Line]
--+ example:
--+   params: {unit: "707"}
--+   rows:
--+     - ["11010524T000003214954", "基层政权和社区建设工作经费", "707001", "中共北京市朝阳区委社会工作部机关", 2026, "210000", "2026-区委社会工作部.txt", 236]
--+     - ["11010525T000003427332", "能力提升设备采购项目", "707001", "中共北京市朝阳区委社会工作部机关", 2026, "52500", "2026-区委社会工作部.txt", 262]
--+     - ["11010524T000003195133", "区党建研究会立项课题经费", "707001", "中共北京市朝阳区委社会工作部机关", 2026, "20000", "2026-区委社会工作部.txt", 231]
SELECT DISTINCT project.code AS project_code, project.name AS project_name, unit.code AS unit_code,
  unit.name AS unit_name, budget.year AS fiscal_year, budget.total AS total_yuan, document.file AS file, budget.line AS line
FROM budget
JOIN document ON document.id = budget.document
LEFT JOIN project ON project.id = budget.project
LEFT JOIN unit ON unit.id = budget.holder
WHERE left_out IS NULL AND NOT EXISTS (SELECT * FROM citation WHERE thing = budget.budget)
  AND NOT EXISTS (SELECT * FROM citation WHERE thing = budget.project)
  AND (:year = '' OR CAST(budget.year AS VARCHAR) = :year)
  AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name)
ORDER BY total_yuan DESC, project_code, project_name, unit_code, file, line
