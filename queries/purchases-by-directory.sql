--+ summary: 政府购买服务按指导性目录
--+ summary_en: Purchased services by guide directory
--+ description: |
--+   政府购买服务的明细行，按指导性目录的一级、二级或三级汇总；合计行不计入。
--+   只印到上一级的行归入上一级，所以不重复、不遗漏。
--+ description_en: |
--+   Detail rows of purchased services by the first, second or third level of the guide directory; totals are left out. Rows printed
--+   only to a higher level belong to that level, so nothing is doubled or dropped.
--+ tags: [money, purchase]
--+ sentences:
--+   - "购买服务|政府购买服务|指导性目录|外包服务|购买社会服务|向社会购买服务"
--+   - "买了|采购|购买 服务"
--+ pagination: 100
--+ params:
--+   - name: level
--+     type: string
--+     default: "二级"
--+     values: [一级, 二级, 三级]
--+     description: 目录级次：一级、二级、三级
--+     description_en: Level of the directory
--+   - name: unit
--+     type: unit
--+     description: 单位代码（可只写前几位），或名称的一部分
--+     description_en: Code of the unit or its beginning, or part of its name
--+   - name: year
--+     type: year
--+     description: 预算年度
--+     description_en: Fiscal year
--+ columns:
--+   unit_code: [单位代码, Unit code]
--+   unit_name: [单位, Unit]
--+   fiscal_year: [年度, Fiscal year]
--+   directory: [指导性目录, Directory]
--+   purchases: [项数, Purchases]
--+   amount_yuan: [金额（元）, Amount in yuan]
--+   file: [文件, File]
--+ example:
--+   params: {unit: "601", level: "一级"}
--+   rows:
--+     - ["601001", "北京市朝阳区人民政府双井街道办事处", 2026, "01-公共服务", 5, "5221758.2", "2026-双井街道.txt"]
--+     - ["601001", "北京市朝阳区人民政府双井街道办事处", 2026, "02-政府履职辅助性服务", 1, "918390", "2026-双井街道.txt"]
WITH printed AS (
  -- Of the directory levels that a row prints the one asked for, else the deepest above it: nothing twice, nothing lost.
  SELECT purchase, concept.iri, concept.code, concept.name,
    ROW_NUMBER() OVER (PARTITION BY purchase ORDER BY depth DESC, concept.iri DESC) AS place
  FROM purchase_directory JOIN concept ON concept.id = purchase_directory.concept
  WHERE depth <= CASE :level WHEN '一级' THEN 1 WHEN '二级' THEN 2 ELSE 3 END
)
SELECT unit.code AS unit_code, unit.name AS unit_name, purchase.year AS fiscal_year,
  COALESCE(printed.code || '-' || printed.name, printed.name) AS directory,
  COUNT(*) AS purchases, SUM(purchase.amount) AS amount_yuan, document.file AS file
FROM purchase
JOIN document ON document.id = purchase.document
LEFT JOIN printed ON printed.purchase = purchase.purchase AND printed.place = 1
LEFT JOIN unit ON unit.id = purchase.holder
WHERE purchase.left_out IS NULL AND (:year = '' OR CAST(purchase.year AS VARCHAR) = :year)
  AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR REPLACE(unit.name, :unit, '') <> unit.name)
GROUP BY purchase.holder, unit.code, unit.name, purchase.year, purchase.document, document.file,
  printed.iri, printed.code, printed.name
ORDER BY fiscal_year, unit_code, unit_name, file, directory, printed.iri
