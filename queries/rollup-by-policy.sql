--+ summary: 资金按政策文件汇总
--+ summary_en: Money by policy document
--+ description: |
--+   引用政策文件的项目预算，按文件、单位、年度、阶段汇总；一个项目预算在一份政策文件下只计一次，
--+   几份公开文件印出同一项目预算也只计一次；部门和所属单位都印出同一项目时计较大的一方。
--+   一个项目可以引用几份政策文件，所以不同政策文件的金额不能相加；这也不等于该文件下达的资金。
--+   carry_over_yuan 是项目支出表印为上年结转、结余的部分，上一年度已经列过，跨年相加时要减去；没有印出的为空。
--+ description_en: |
--+   Budgets of citing projects by document, unit, year and stage; a project counts once under a document, also where several
--+   publications print it, and with its larger total where department and unit both do. A project may cite several documents, so
--+   amounts of different policies must not be added up; nor is this what a document hands out. carry_over_yuan is what is printed
--+   as carried over, which stands in the year before already.
--+ tags: [money, policy]
--+ sentences:
--+   - "政策|文件|文号 排名|最多|汇总|各 资金|钱|金额"
--+ pagination: 100
--+ params:
--+   - name: policy
--+     type: policy
--+     description: 文号（任何括号写法），或标题的一部分
--+     description_en: Document number in any bracket form, or part of the title
--+   - name: unit
--+     type: unit
--+     description: 单位代码（可只写前几位），或名称的一部分
--+     description_en: Code of the unit or its beginning, or part of its name
--+   - name: year
--+     type: year
--+     description: 预算年度
--+     description_en: Fiscal year
--+ columns:
--+   policy_number: [文号, Document number]
--+   policy_title: [标题, Title]
--+   unit_code: [单位代码, Unit code]
--+   unit_name: [单位, Unit]
--+   fiscal_year: [年度, Fiscal year]
--+   stage: [阶段, Stage]
--+   projects: [项目数, Projects]
--+   amount_yuan: [金额（元）, Amount in yuan]
--+   carry_over_yuan: [其中上年结转（元）, Of it carried over in yuan]
--+   unreadable: [读不出金额的项目数, Projects without a readable amount]
--+ example:
--+   params: {policy: "京财社指〔2023〕1791号"}
--+   rows:
--+     - ["京财社指〔2023〕1791号", null, "275001", "北京市西城区人民政府广安门内街道办事处（本级）", 2024, "budget", 3, "2012450", null, 0]
--+     - ["京财社指〔2023〕1791号", null, "275001", "北京市西城区人民政府广安门内街道办事处（本级）", 2025, "budget", 2, "196515", "196515", 0]
WITH carried AS (
  SELECT holder, project, year, phase, SUM(amount) AS amount FROM carried_over GROUP BY holder, project, year, phase
), sums AS (
  SELECT citation.policy AS policy, budget.holder AS holder, budget.year AS year, budget.phase AS stage, COUNT(*) AS projects,
    SUM(total) AS total, SUM(carried.amount) AS carried,
    SUM(CASE WHEN total IS NULL THEN 1 ELSE 0 END) AS unreadable
  FROM budget
  JOIN citation ON citation.thing = budget.budget
  LEFT JOIN carried ON carried.project = budget.project AND carried.phase = budget.phase
    AND (carried.holder = budget.holder OR carried.holder IS NULL AND budget.holder IS NULL)
    AND (carried.year = budget.year OR carried.year IS NULL AND budget.year IS NULL)
  WHERE left_out IS NULL
    AND (:policy = '' OR citation.policy IN (SELECT id FROM policy WHERE key = :policy))
  GROUP BY citation.policy, budget.holder, budget.year, budget.phase
)
SELECT policy.number AS policy_number, policy.title AS policy_title, unit.code AS unit_code, unit.name AS unit_name,
  year AS fiscal_year, stage, projects, total AS amount_yuan,
  carried AS carry_over_yuan, unreadable
FROM sums
JOIN policy ON policy.id = sums.policy
LEFT JOIN unit ON unit.id = sums.holder
WHERE (:policy = '' OR policy.key = :policy)
  AND (:year = '' OR CAST(year AS VARCHAR) = :year)
  AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name)
ORDER BY policy_number, policy_title, fiscal_year, unit_code, stage, policy.iri
