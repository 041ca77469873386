--+ summary: 引用某一政策文件的全部项目
--+ summary_en: All projects that cite a policy document
--+ description: |
--+   按文号（任何括号写法）或标题的一部分查找政策文件，列出引用它的项目、单位、年度、金额，以及引用处（文件、行、原文）。
--+   金额是该项目在这份文件中的项目总额；amount_from 说明出自绩效表、文字说明、项目支出表还是转移支付表。
--+   每个项目、单位、年度、文件一行：places 是引用处数，line 是第一处的行号，page 是页码（有页的格式）；每一处的原文见 policies-of-project。
--+ description_en: |
--+   The projects that cite a policy, found by its number in any bracket form or part of its title, with unit, year, amount and the
--+   place of the citation. The amount is the project's total in that document; amount_from says which table states it. One row
--+   for each project, unit, year and document: places counts the citations, line is that of the first, page where there are pages.
--+ tags: [policy, project]
--+ sentences:
--+   - "{policy} 项目|引用|依据|谁|哪些单位|支持|资助|用到|用了|在用|设立|执行"
--+   - "{policy}"
--+ pagination: 100
--+ params:
--+   - name: policy
--+     type: policy
--+     required: true
--+     description: 文号（任何括号写法），或标题的一部分
--+     description_en: Document number in any bracket form, or part of the title
--+   - name: year
--+     type: year
--+     description: 预算年度
--+     description_en: Fiscal year
--+   - name: unit
--+     type: unit
--+     description: 单位代码（可只写前几位），或名称的一部分
--+     description_en: Code of the unit or its beginning, or part of its name
--+ columns:
--+   policy_number: [文号, Document number]
--+   policy_title: [标题, Title]
--+   project_code: [项目代码, Project code]
--+   project_name: [项目名称, Project]
--+   unit_code: [单位代码, Unit code]
--+   unit_name: [单位, Unit]
--+   fiscal_year: [年度, Fiscal year]
--+   amount_yuan: [金额（元）, Amount in yuan]
--+   amount_from: [金额来源, Source of the amount]
--+   roles: [引用作用, Roles]
--+   contexts: [引用位置, Contexts]
--+   raw_text: [原文, As printed]
--+   file: [文件, File]
--+   line: [行, Line]
--+   places: [处数, Places]
--+   page: [页, Page]
--+ example:
--+   params: {policy: "京财社指[2023]1791号", year: "2024"}
--+   rows:
--+     - ["京财社指〔2023〕1791号", null, "11010224T000003038448", "京财社指[2023]1791号提前下达2024年社区公益金", "275001", "北京市西城区人民政府广安门内街道办事处（本级）", 2024, "1707200", "performance", "funding", "doc_no_column project_name", "京财社指[2023]1791号", "2024-广内街道.txt", 1412, 4, null]
--+     - ["京财社指〔2023〕1791号", null, "11010224T000003038458", "京财社指[2023]1791号提前下达2024年送温暖经费", "275001", "北京市西城区人民政府广安门内街道办事处（本级）", 2024, "298850", "performance", "funding", "doc_no_column project_name", "京财社指[2023]1791号", "2024-广内街道.txt", 1428, 4, null]
--+     - ["京财社指〔2023〕1791号", null, "11010224T000003038464", "京财社指[2023]1791号提前下达2024年“四就近”干部管理经费", "275001", "北京市西城区人民政府广安门内街道办事处（本级）", 2024, "6400", "performance", "funding", "doc_no_column project_name", "京财社指[2023]1791号", "2024-广内街道.txt", 1444, 4, null]
WITH named AS (
  SELECT policy.id AS canonical, policy.id AS name FROM policy WHERE policy.key = :policy
  UNION SELECT policy.id, same.thing FROM policy JOIN same ON same.canonical = policy.id WHERE policy.key = :policy
), cited AS (
  SELECT named.canonical AS policy, mention.document, citation, mention.project, total, total_from, role, context, raw, line, page,
    COALESCE(same.canonical, mention.unit) AS unit
  FROM named JOIN mention ON mention.policy = named.name
  LEFT JOIN same ON same.thing = mention.unit
), superseded AS ( -- of whose own figures none counts, because another document states them
  SELECT figure.document FROM figure JOIN document ON document.id = figure.document
  WHERE figure.document IN (SELECT document FROM cited) AND figure.year = document.year AND figure.phase = document.stage
  GROUP BY figure.document
  HAVING COUNT(CASE WHEN left_out IS NULL THEN 1 END) = 0
    AND COUNT(CASE WHEN left_out IN ('同一单位、年度、阶段另有文件', '另有内容相同的文件') THEN 1 END) > 0
)
SELECT policy.number AS policy_number, policy.title AS policy_title, project.code AS project_code, project.name AS project_name,
  unit.code AS unit_code, unit.name AS unit_name, document.year AS fiscal_year, total AS amount_yuan, total_from AS amount_from,
  TRIM(MAX(CASE role WHEN 'basis' THEN 'basis ' ELSE '' END)
    || MAX(CASE role WHEN 'funding' THEN 'funding ' ELSE '' END)
    || MAX(CASE role WHEN 'mention' THEN 'mention ' ELSE '' END)) AS roles,
  TRIM(MAX(CASE context WHEN 'basis' THEN 'basis ' ELSE '' END)
    || MAX(CASE context WHEN 'doc_no_column' THEN 'doc_no_column ' ELSE '' END)
    || MAX(CASE context WHEN 'goal' THEN 'goal ' ELSE '' END)
    || MAX(CASE context WHEN 'indicator' THEN 'indicator ' ELSE '' END)
    || MAX(CASE context WHEN 'narrative' THEN 'narrative ' ELSE '' END)
    || MAX(CASE context WHEN 'project_name' THEN 'project_name ' ELSE '' END)) AS contexts,
  MIN(raw) AS raw_text, document.file AS file, MIN(line) AS line, COUNT(DISTINCT citation) AS places, MIN(page) AS page
FROM cited
JOIN policy ON policy.id = cited.policy
JOIN project ON project.id = cited.project
JOIN document ON document.id = cited.document
LEFT JOIN unit ON unit.id = cited.unit
WHERE cited.document NOT IN (SELECT document FROM superseded)
  AND (:year = '' OR CAST(document.year AS VARCHAR) = :year)
  AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name)
GROUP BY cited.policy, policy.number, policy.title, cited.project, project.code, project.name, cited.unit, unit.code, unit.name,
  total, total_from, cited.document, document.iri, document.year, document.file
ORDER BY policy_number, policy_title, fiscal_year, unit_code, project_code, project_name, file, document.iri
