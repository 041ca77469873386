--+ summary: 历年支出对比
--+ summary_en: Expenditure year by year
--+ description: |
--+   一个部门（没有部门的按单位）各年度、各阶段（预算、决算分开）的支出，按支出功能分类的 类、款 或 项。
--+   取全部支出（默认）或一般公共预算财政拨款支出的计入金额，每笔钱一次，同一年度同一阶段内可以相加；其中未核对的金额另列。
--+ description_en: |
--+   Expenditure of a department (or unit without one) by year and stage, by class, subclass or item of function. All expenditure
--+   (default) or general public appropriation; each yuan once, so rows of one year and stage add up; what is not verified stands
--+   apart.
--+ tags: [money, unit, function]
--+ sentences:
--+   - "历年|各年|逐年|每年|分年 支出|预算|花"
--+ pagination: 500
--+ params:
--+   - name: unit
--+     type: unit
--+     description: 单位代码（可只写前几位），或名称的一部分
--+     description_en: Code of the unit or its beginning, or part of its name
--+   - name: level
--+     type: string
--+     default: "类"
--+     values: [类, 款, 项]
--+     description: 汇总到哪一级：类、款、项
--+     description_en: Level to sum to
--+   - name: scope
--+     type: string
--+     default: 全部支出
--+     values: [全部支出, 一般公共预算]
--+     description: 取哪种支出：全部支出，或一般公共预算财政拨款支出
--+     description_en: All expenditure, or general public expenditure
--+ columns:
--+   unit_code: [单位代码, Unit code]
--+   unit_name: [单位, Unit]
--+   fiscal_year: [年度, Fiscal year]
--+   stage: [阶段, Stage]
--+   code: [科目代码, Code]
--+   name: [科目, Function]
--+   amount_yuan: [金额（元）, Amount in yuan]
--+   unproved_yuan: [其中未核对（元）, Of it not proved in yuan]
--+   file: [文件, File]
--+ example:
--+   params: {unit: "707"}
--+   rows:
--+     - ["707", "中共北京市朝阳区委社会工作部", 2026, "budget", "201", "一般公共服务支出", "13614972.1", "2452500", "2026-区委社会工作部.txt"]
--+     - ["707", "中共北京市朝阳区委社会工作部", 2026, "budget", "205", "教育支出", "21138", "0", "2026-区委社会工作部.txt"]
WITH counted AS (
  SELECT COALESCE(unit.department, figure.holder) AS who, year, phase, amount, status, document, function
  FROM figure LEFT JOIN unit ON unit.id = figure.holder
  WHERE left_out IS NULL AND phase IN ('budget', 'final_accounts') AND function IS NOT NULL
    AND CASE :scope WHEN '全部支出' THEN data_set = 'expenditure' ELSE data_set = 'fiscal-expenditure' AND fund = '11' END
), classes AS (
  -- The IRI of a concept ends with its code.
  SELECT id, COALESCE(substr(iri, 1, length(iri) - length(code))
    || CASE :level WHEN '类' THEN substr(code, 1, 3) WHEN '款' THEN substr(code, 1, 5) ELSE code END, iri) AS class
  FROM concept
), sums AS (
  SELECT who, year, phase, class, SUM(amount) AS amount,
    SUM(CASE WHEN status IN ('verified', 'repaired') THEN 0 ELSE amount END) AS unproved, MIN(file) AS file
  FROM counted JOIN classes ON classes.id = counted.function
  JOIN (SELECT id, file FROM document) AS document ON document.id = counted.document
  GROUP BY who, year, phase, class
)
SELECT unit.code AS unit_code, unit.name AS unit_name, sums.year AS fiscal_year, phase AS stage, named.code AS code,
  named.name AS name, amount AS amount_yuan, unproved AS unproved_yuan, file
FROM sums
LEFT JOIN concept AS named ON named.iri = sums.class
LEFT JOIN unit ON unit.id = sums.who
WHERE (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name
    OR substr(:unit, 1, length(unit.code)) = unit.code)
ORDER BY unit_code, unit_name, fiscal_year, stage, code, sums.class
