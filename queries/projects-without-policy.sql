SELECT DISTINCT project.code AS project_code, project.name AS project_name, unit.code AS unit_code,
  unit.name AS unit_name, budget.year AS fiscal_year, budget.total AS total_yuan, document.file AS file, budget.line AS line
FROM budget
JOIN document ON document.id = budget.document
LEFT JOIN project ON project.id = budget.project
LEFT JOIN unit ON unit.id = budget.owner
WHERE left_out IS NULL AND NOT EXISTS (SELECT * FROM citation WHERE thing = budget.budget)
  AND NOT EXISTS (SELECT * FROM citation WHERE thing = budget.project)
  AND (:year = '' OR budget.year = CAST(:year AS INTEGER))
  AND (:unit = '' OR substr(unit.code, 1, length(:unit)) = :unit OR instr(unit.name, :unit))
ORDER BY total_yuan DESC, project_code, project_name, unit_code, file, line
