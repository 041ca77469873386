--+ summary: 与上年对比
--+ summary_en: Year on year
--+ description: |
--+   同一部门（没有部门的按单位）相邻两个年度、同一阶段（预算与预算、决算与决算）的支出，按支出功能分类的 类、款 或 项 并列，给出增减额和增减率。
--+   取一般公共预算财政拨款支出（默认）或全部支出的计入金额，每笔钱一次，可以相加；只有一年有的科目，另一年记 0，增减率为空。
--+ description_en: |
--+   Expenditure of one department (or unit without one) in two years that follow each other, budget with budget and accounts with
--+   accounts, by class, subclass or item of function, with change and rate of change. General public appropriation (default) or
--+   all expenditure; each yuan once, so rows add up; what only one year has is 0 in the other, without a rate.
--+ tags: [money, unit, function]
--+ sentences:
--+   - "相比|比较|比上年|较上年|与上年|比去年|较去年|和去年|同比|增长|增减|变化|增幅|涨幅|降幅|涨|下降|增加|减少|多花|少花|多了|少了|翻了"
--+   - "上年|去年|前一年 比|差多少|对比"
--+ pagination: 100
--+ params:
--+   - name: unit
--+     type: unit
--+     description: 单位代码（可只写前几位），或名称的一部分
--+     description_en: Code of the unit or its beginning, or part of its name
--+   - name: year
--+     type: year
--+     description: 后一个年度
--+     description_en: The later fiscal year
--+   - name: level
--+     type: string
--+     default: "类"
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
--+   stage: [阶段, Stage]
--+   fiscal_year: [年度, Fiscal year]
--+   code: [科目代码, Code]
--+   name: [科目, Function]
--+   previous_yuan: [上年（元）, Year before in yuan]
--+   amount_yuan: [本年（元）, Year in yuan]
--+   change_yuan: [增减（元）, Change in yuan]
--+   change_percent: [增减率（%）, Change in percent]
--+   previous_file: [上年文件, File of the year before]
--+   file: [本年文件, File]
--+ example:
--+   params: {unit: "275"}
--+   rows:
--+     - ["275", "北京市西城区人民政府广安门内街道办事处", "budget", 2025, "201", "一般公共服务支出", "58251016.85", "28029700", "-30221316.85", "-51.88", "2024-广内街道.txt", "2025-广内街道.txt"]
--+     - ["275", "北京市西城区人民政府广安门内街道办事处", "budget", 2025, "204", "公共安全支出", "625450", "0", "-625450", "-100", "2024-广内街道.txt", "2025-广内街道.txt"]
WITH counted AS (
  SELECT COALESCE(unit.department, figure.holder) AS who, year, phase, amount, document, function
  FROM figure LEFT JOIN unit ON unit.id = figure.holder
  WHERE left_out IS NULL AND phase IN ('budget', 'final_accounts') AND function IS NOT NULL
    AND CASE :scope WHEN '全部支出' THEN data_set = 'expenditure' ELSE data_set = 'fiscal-expenditure' AND fund = '11' END
), published AS (
  SELECT who, counted.year, phase, MIN(file) AS file FROM counted JOIN document ON document.id = counted.document
  GROUP BY who, counted.year, phase
), pairs AS (
  SELECT later.who, later.year, later.phase, earlier.file AS previous_file, later.file
  FROM published AS later JOIN published AS earlier
    ON earlier.who = later.who AND earlier.phase = later.phase AND earlier.year = later.year - 1
  WHERE :year = '' OR CAST(later.year AS VARCHAR) = :year
), classes AS (
  -- The IRI of a concept ends with its code.
  SELECT id, COALESCE(substr(iri, 1, length(iri) - length(code))
    || CASE :level WHEN '类' THEN substr(code, 1, 3) WHEN '款' THEN substr(code, 1, 5) ELSE code END, iri) AS class
  FROM concept
), sums AS (
  SELECT pairs.who, pairs.year, pairs.phase, previous_file, file, class,
    SUM(CASE WHEN counted.year = pairs.year THEN 0 ELSE amount END) AS previous,
    SUM(CASE WHEN counted.year = pairs.year THEN amount ELSE 0 END) AS amount
  FROM pairs
  JOIN counted ON counted.who = pairs.who AND counted.phase = pairs.phase AND counted.year IN (pairs.year, pairs.year - 1)
  JOIN classes ON classes.id = counted.function
  GROUP BY pairs.who, pairs.year, pairs.phase, previous_file, file, class
)
SELECT unit.code AS unit_code, unit.name AS unit_name, phase AS stage, sums.year AS fiscal_year, named.code AS code,
  named.name AS name, previous AS previous_yuan, amount AS amount_yuan, amount - previous AS change_yuan,
  CASE WHEN previous <> 0 THEN ROUND((amount - previous) * 100.0 / previous, 2) END AS change_percent, previous_file, file
FROM sums
LEFT JOIN concept AS named ON named.iri = sums.class
LEFT JOIN unit ON unit.id = sums.who
WHERE (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name
    OR substr(:unit, 1, length(unit.code)) = unit.code)
ORDER BY fiscal_year, stage, unit_code, unit_name, code, sums.class
