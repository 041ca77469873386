--+ summary: 预算与决算对照
--+ summary_en: Budget against final accounts
--+ description: |
--+   同一部门（没有部门的按单位）同一年度既有预算又有决算的，按支出功能分类的 类、款 或 项 并列两边的金额、差额和完成率（决算÷预算）。
--+   取一般公共预算财政拨款支出（默认）或全部支出的计入金额，每笔钱一次，可以相加；只有一边有的科目，另一边记 0，完成率为空。
--+   决算不印单位代码的，按名称与预算的单位对应（规则 same-unit）。
--+ description_en: |
--+   Budget and final accounts of one department (or unit without one) and year by class, subclass or item of function, with
--+   the difference and the rate of completion (accounts ÷ budget). General public appropriation (default) or all expenditure; each
--+   yuan once, so rows add up; what only one side has is 0 on the other, without a rate. Units that accounts print without a code
--+   are matched by name (rule same-unit).
--+ tags: [money, unit, function]
--+ sentences:
--+   - "预决算 差异|相差|差距|出入|差额|差|对比|对照|比较"
--+   - "预算 决算 差异|相差|差距|出入|对比|对照|相比|差|比较|一致|比|超|少了|多了|少花|多花|低于|高于"
--+   - "预算执行|执行率|完成率|预算完成"
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
--+   - name: level
--+     type: string
--+     default: "项"
--+     values: [类, 款, 项]
--+     description: 汇总到哪一级：类、款、项
--+     description_en: Level to sum to
--+   - name: scope
--+     type: string
--+     default: 一般公共预算
--+     values: [一般公共预算, 全部支出]
--+     description: 取哪种支出：一般公共预算财政拨款支出，或全部支出
--+     description_en: General public expenditure, or all
--+ columns:
--+   unit_code: [单位代码, Unit code]
--+   unit_name: [单位, Unit]
--+   fiscal_year: [年度, Fiscal year]
--+   code: [科目代码, Code]
--+   name: [科目, Function]
--+   budget_yuan: [预算（元）, Budget in yuan]
--+   accounts_yuan: [决算（元）, Accounts in yuan]
--+   difference_yuan: [决算减预算（元）, Accounts less budget in yuan]
--+   completion_percent: [完成率（%）, Completion in percent]
--+   budget_file: [预算文件, Budget]
--+   accounts_file: [决算文件, Accounts]
--+ example:
--+   params: {unit: "275"}
--+   rows:
--+     - ["275", "北京市西城区人民政府广安门内街道办事处", 2025, "2010301", "行政运行", "27509700", "27301500", "-208200", "99.24", "2025-广内街道.txt", "2025-广内街道决算.txt"]
--+     - ["275", "北京市西城区人民政府广安门内街道办事处", 2025, "2010699", "其他财政事务支出", "520000", "486000", "-34000", "93.46", "2025-广内街道.txt", "2025-广内街道决算.txt"]
WITH counted AS (
  SELECT COALESCE(unit.department, figure.holder) AS who, year, phase, amount, document, function
  FROM figure LEFT JOIN unit ON unit.id = figure.holder
  WHERE left_out IS NULL AND phase IN ('budget', 'final_accounts') AND function IS NOT NULL
    AND CASE :scope WHEN '全部支出' THEN data_set = 'expenditure' ELSE data_set = 'fiscal-expenditure' AND fund = '11' END
    AND (:year = '' OR CAST(year AS VARCHAR) = :year)
), published AS (
  -- Of those who published both.
  SELECT who, counted.year, MIN(CASE phase WHEN 'budget' THEN file END) AS budget_file,
    MIN(CASE phase WHEN 'final_accounts' THEN file END) AS accounts_file
  FROM counted JOIN document ON document.id = counted.document
  GROUP BY who, counted.year HAVING COUNT(DISTINCT phase) = 2
), classes AS (
  -- The IRI of a concept ends with its code.
  SELECT id, COALESCE(substr(iri, 1, length(iri) - length(code))
    || CASE :level WHEN '类' THEN substr(code, 1, 3) WHEN '款' THEN substr(code, 1, 5) ELSE code END, iri) AS class
  FROM concept
), sums AS (
  SELECT counted.who, counted.year, class,
    SUM(CASE phase WHEN 'budget' THEN amount ELSE 0 END) AS budget,
    SUM(CASE phase WHEN 'budget' THEN 0 ELSE amount END) AS accounts
  FROM counted JOIN classes ON classes.id = counted.function
  GROUP BY counted.who, counted.year, class
)
SELECT unit.code AS unit_code, unit.name AS unit_name, sums.year AS fiscal_year, named.code AS code, named.name AS name,
  budget AS budget_yuan, accounts AS accounts_yuan, accounts - budget AS difference_yuan,
  CASE WHEN budget <> 0 THEN ROUND(accounts * 100.0 / budget, 2) END AS completion_percent, budget_file, accounts_file
FROM sums
JOIN published ON published.who = sums.who AND published.year = sums.year
LEFT JOIN concept AS named ON named.iri = sums.class
LEFT JOIN unit ON unit.id = sums.who
WHERE (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name
    OR substr(:unit, 1, length(unit.code)) = unit.code)
ORDER BY fiscal_year, unit_code, unit_name, code, sums.class
