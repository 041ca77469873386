--+ summary: 一份指标文下达的资金
--+ summary_en: The money of a funding document
--+ description: |
--+   从资金指标文到转移支付明细：每行的项目、单位、科目和金额。各行可以相加：同一笔转移支付由几份文件
--+   印出的（更正、部门与单位），只列计入的一份。
--+ description_en: |
--+   From a funding document to the transfers: project, unit, subject and amount of each row. Rows add up: of a transfer that
--+   several documents print (corrections, department and unit) only one counts.
--+ tags: [policy, transfer]
--+ sentences:
--+   - "{policy} 下达|转移支付|分配|拨给|拨了|发给|分给"
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
--+ columns:
--+   policy_number: [文号, Document number]
--+   project_code: [项目代码, Project code]
--+   project_name: [项目名称, Project]
--+   department: [资金主管部门, Department]
--+   unit_code: [单位代码, Unit code]
--+   unit_name: [单位, Unit]
--+   fund: [资金性质, Fund]
--+   function: [支出功能科目, Function]
--+   transfer_item: [转移支付科目, Transfer item]
--+   fiscal_year: [年度, Fiscal year]
--+   amount_yuan: [金额（元）, Amount in yuan]
--+   file: [文件, File]
--+   line: [行, Line]
--+   page: [页, Page]
--+ example:
--+   params: {policy: "京财资环指[2023]1782号"}
--+   rows:
--+     - ["京财资环指〔2023〕1782号", "11010224T000003075611", "京财资环指[2023]1782号提前下达2024年清洁能源改造相关工作项目", "北京市西城区人民政府广安门内街道办事处", "275001", "北京市西城区人民政府广安门内街道办事处（本级）", "一般公共预算资金", "2110301-大气", "节能环保", 2024, "409080", "2024-广内街道.txt", 2735, null]
--+     - ["京财资环指〔2023〕1782号", "11010224T000003075592", "京财资环指[2023]1782号提前下达2024年第五立面清扫保洁项目", "北京市西城区人民政府广安门内街道办事处", "275001", "北京市西城区人民政府广安门内街道办事处（本级）", "一般公共预算资金", "2110301-大气", "节能环保", 2024, "935714.71", "2024-广内街道.txt", 2747, null]
SELECT policy.number AS policy_number, project.code AS project_code, project.name AS project_name, above.name AS department,
  unit.code AS unit_code, unit.name AS unit_name, fund.name AS fund, COALESCE(function.code || '-', '') || function.name AS function,
  item.name AS transfer_item, figure.year AS fiscal_year, amount AS amount_yuan, file, line, page
FROM figure
LEFT JOIN same ON same.thing = figure.policy
JOIN policy ON policy.id = COALESCE(same.canonical, figure.policy)
JOIN document ON document.id = figure.document
LEFT JOIN project ON project.id = figure.project
LEFT JOIN unit ON unit.id = figure.holder
LEFT JOIN unit AS above ON above.id = unit.department
LEFT JOIN concept AS fund ON fund.iri = figure.fund
LEFT JOIN concept AS function ON function.id = figure.function
LEFT JOIN concept AS item ON item.id = figure.transfer_item
WHERE data_set = 'transfers' AND left_out IS NULL AND policy.key = :policy
  AND (:year = '' OR CAST(figure.year AS VARCHAR) = :year)
ORDER BY policy_number, fiscal_year, file, page, line, transfer_item, amount_yuan
