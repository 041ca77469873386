WITH owners AS (
  SELECT DISTINCT project, owner, COALESCE(unit.department, owner) AS department
  FROM budget LEFT JOIN unit ON unit.id = owner
  WHERE owner IS NOT NULL AND left_out IS NULL
), departments AS (
  -- A department that occurs beside its own units is no further unit.
  SELECT project, CASE WHEN COUNT(*) > 1 THEN COUNT(*) - MAX(owner IS department) ELSE 1 END AS units
  FROM owners GROUP BY project, department
), shared AS (
  SELECT project, SUM(units) AS units FROM departments GROUP BY project HAVING SUM(units) > 1
)
SELECT DISTINCT project.code AS project_code, budget.name AS project_name, shared.units AS units, unit.code AS unit_code,
  unit.name AS unit_name, document.year AS fiscal_year, budget.total AS amount_yuan, document.file AS file, budget.line AS line
FROM shared
JOIN project ON project.id = shared.project AND project.code IS NOT NULL
JOIN budget ON budget.project = shared.project AND budget.owner IS NOT NULL AND budget.name IS NOT NULL AND budget.left_out IS NULL
JOIN document ON document.id = budget.document
LEFT JOIN unit ON unit.id = budget.owner
WHERE (:year = '' OR document.year = CAST(:year AS INTEGER))
ORDER BY project_code, fiscal_year, unit_code, file, line
