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
LEFT JOIN unit ON unit.id = purchase.owner
WHERE purchase.left_out IS NULL AND (:year = '' OR purchase.year = CAST(:year AS INTEGER))
  AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR instr(unit.name, :unit))
GROUP BY purchase.owner, purchase.year, purchase.document, printed.iri
ORDER BY fiscal_year, unit_code, unit_name, file, directory, printed.iri
