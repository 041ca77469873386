--+ summary: 一份政策文件在各单位各年度的资金
--+ summary_en: Money behind a policy by unit and year
--+ description: |
--+   引用该文件的项目，按单位、年度和阶段汇总：项目数和项目总额之和，每个项目只计一次。
--+   这是引用它的项目的总额，不等于该文件下达的资金；下达的资金见 funding-document-to-transfers。
--+   carry_over_yuan 是项目支出表印为上年结转、结余的部分，上一年度已经列过，跨年相加时要减去；没有印出的为空。
--+ description_en: |
--+   Projects that cite the document by unit, year and stage: their number and the sum of their totals, each project once. This is
--+   the total of citing projects, not what the document hands out, for which see funding-document-to-transfers. carry_over_yuan is
--+   what is printed as carried over, which stands in the year before already; take it off when adding years. Empty where not printed.
--+ tags: [policy, money]
--+ sentences:
--+   - "{policy} 多少钱|资金|金额|多少|安排了|一共|总共|合计"
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
)
SELECT policy.number AS policy_number, policy.title AS policy_title, unit.code AS unit_code, unit.name AS unit_name,
  budget.year AS fiscal_year, budget.phase AS stage, COUNT(*) AS projects, SUM(total) AS amount_yuan,
  SUM(carried.amount) AS carry_over_yuan, SUM(CASE WHEN total IS NULL THEN 1 ELSE 0 END) AS unreadable
FROM budget
JOIN citation ON citation.thing = budget.budget
JOIN policy ON policy.id = citation.policy
LEFT JOIN carried ON carried.project = budget.project AND carried.phase = budget.phase
  AND (carried.holder = budget.holder OR carried.holder IS NULL AND budget.holder IS NULL)
  AND (carried.year = budget.year OR carried.year IS NULL AND budget.year IS NULL)
LEFT JOIN unit ON unit.id = budget.holder
WHERE left_out IS NULL AND policy.key = :policy
  AND (:year = '' OR CAST(budget.year AS VARCHAR) = :year)
  AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name)
GROUP BY policy.id, policy.number, policy.title, unit.id, unit.code, unit.name, budget.year, budget.phase
ORDER BY policy_number, policy_title, fiscal_year, unit_code, unit_name, stage
