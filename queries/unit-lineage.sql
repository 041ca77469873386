--+ summary: 一个单位的资金去向
--+ summary_en: Where the money of a unit goes
--+ description: |
--+   一个单位某年度的支出，从 类、款、项 到 部门经济分类，取计入的明细行，每笔钱一次，各行可以相加。
--+ description_en: |
--+   Expenditure of a unit in a year, from class, subclass and item to the departments' economic class: the detail rows that count, each
--+   yuan once, so rows add up.
--+ tags: [lineage, unit]
--+ sentences:
--+   - "{unit} 去向|花在|花到|流向|花去|怎么花|用在|用到|用去|来龙去脉|脉络|花哪|流去|怎么用"
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
--+   unit_name: [单位, Unit]
--+   fiscal_year: [年度, Fiscal year]
--+   class_name: [类, Class]
--+   subclass_code: [款, Subclass]
--+   function_code: [项代码, Item code]
--+   function_name: [项, Item]
--+   economic_code: [部门经济分类代码, Economic code]
--+   economic_name: [部门经济分类, Economic item]
--+   basic_yuan: [基本支出（元）, Basic in yuan]
--+   project_yuan: [项目支出（元）, Projects in yuan]
--+   total_yuan: [合计（元）, Total in yuan]
--+   file: [文件, File]
--+   line: [行, Line]
--+   page: [页, Page]
--+ example:
--+   params: {unit: "707"}
--+   rows:
--+     - ["中共北京市朝阳区委社会工作部机关", 2026, "一般公共服务支出", "20139", "2013901", "行政运行", "30101", "基本工资", "1974252", "0", "1974252", "2026-区委社会工作部.txt", 51, null]
--+     - ["中共北京市朝阳区委社会工作部机关", 2026, "一般公共服务支出", "20139", "2013901", "行政运行", "30102", "津贴补贴", "4224878", "0", "4224878", "2026-区委社会工作部.txt", 52, null]
--+     - ["中共北京市朝阳区委社会工作部机关", 2026, "一般公共服务支出", "20139", "2013901", "行政运行", "30103", "奖金", "2259104", "0", "2259104", "2026-区委社会工作部.txt", 53, null]
SELECT unit.name AS unit_name, document.year AS fiscal_year, class.name AS class_name, subclass.code AS subclass_code,
  function.code AS function_code, function.name AS function_name, economic.code AS economic_code,
  economic.name AS economic_name, COALESCE(basic, 0) AS basic_yuan, COALESCE(spending.project, 0) AS project_yuan,
  total AS total_yuan, file, line, page
FROM spending
JOIN document ON document.id = spending.document
LEFT JOIN unit ON unit.id = spending.holder
LEFT JOIN concept AS class ON class.id = function_class
LEFT JOIN concept AS subclass ON subclass.id = function_subclass
LEFT JOIN concept AS function ON function.id = spending.function
LEFT JOIN concept AS economic ON economic.id = department_economic
WHERE left_out IS NULL AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name)
  AND (:year = '' OR CAST(document.year AS VARCHAR) = :year)
ORDER BY file, function_code, economic_code, page, line, unit_name
