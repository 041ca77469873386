-- Tables of the figures that are added up. Amounts are whole ten-thousandths of a yuan; whatever has an IRI is a number
-- in the facts, by which they are joined with the tables of names. docs/rollups.md explains them to those who ask.
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT UNIQUE);
CREATE TABLE document (
  id INTEGER PRIMARY KEY, iri TEXT, fingerprint TEXT, file TEXT, publisher TEXT, year INTEGER, stage TEXT);
-- Things that documents name otherwise: the one that counts as the thing. owner and holder below are it;
-- owner_named and holder_named are as the document names them.
CREATE TABLE same (thing INTEGER PRIMARY KEY, canonical INTEGER);
-- One printed row of the expenditure.
CREATE TABLE spending (
  document INTEGER, owner INTEGER, holder INTEGER,
  function INTEGER, function_class INTEGER, function_subclass INTEGER,
  department_economic INTEGER, department_economic_class INTEGER,
  government_economic INTEGER, government_economic_class INTEGER,
  total INTEGER, basic INTEGER, project INTEGER, between_units INTEGER, unknown INTEGER, rounding INTEGER,
  "table" TEXT, row INTEGER, line INTEGER, page INTEGER, left_out TEXT, owner_named INTEGER, holder_named INTEGER);
CREATE INDEX spending_document ON spending (document, holder);
CREATE INDEX spending_holder ON spending (holder);
-- One amount of a data set: the finest that the document prints and that make the printed wholes.
CREATE TABLE figure (
  data_set TEXT, document INTEGER, source INTEGER, owner INTEGER, holder INTEGER, year INTEGER, phase TEXT,
  function INTEGER, department_economic INTEGER, government_economic INTEGER, fund TEXT, project INTEGER,
  category INTEGER, service_domain INTEGER, directory INTEGER, policy INTEGER, transfer_item INTEGER, measure TEXT,
  amount INTEGER, status TEXT, rounding INTEGER, between_units INTEGER, name TEXT, basis TEXT,
  "table" TEXT, row INTEGER, line INTEGER, page INTEGER, left_out TEXT, owner_named INTEGER, holder_named INTEGER, kind TEXT,
  origin TEXT);
CREATE INDEX figure_document ON figure (document, data_set, holder);
CREATE INDEX figure_holder ON figure (holder, data_set);
CREATE INDEX figure_project ON figure (project, holder) WHERE data_set = 'projects';
-- What the tables of a data set print as their total, and what the figures taken of them make; precision is how far the
-- print leaves the total itself open, totals are the IRIs of its cells.
CREATE TABLE closing (document INTEGER, data_set TEXT, year INTEGER, phase TEXT, printed INTEGER, stated INTEGER,
  rounding INTEGER, precision INTEGER, totals TEXT);
CREATE INDEX closing_document ON closing (document);
CREATE VIEW budget AS
  SELECT source AS budget, document, project, owner, holder, name, amount AS total, basis AS total_from, status, year, phase, line,
    page, left_out
  FROM figure WHERE data_set = 'projects';
-- What tables of project expenditure print of a project as money of the year before (结转, 结余).
CREATE VIEW carried_over AS
  SELECT project, holder, year, phase, amount
  FROM figure
  WHERE data_set = 'project-expenditure' AND left_out IS NULL AND project IS NOT NULL
    AND origin = 'carried_over';
CREATE VIEW purchase AS
  SELECT source AS purchase, document, owner, holder, amount, year, line, page, left_out
  FROM figure WHERE data_set = 'service-purchases' AND amount IS NOT NULL;
CREATE TABLE purchase_directory (document INTEGER, purchase INTEGER, concept INTEGER);
CREATE INDEX purchase_directory_document ON purchase_directory (document);
CREATE TABLE unit (id INTEGER PRIMARY KEY, iri TEXT, code TEXT, name TEXT, department INTEGER);
CREATE TABLE concept (id INTEGER PRIMARY KEY, iri TEXT, code TEXT, name TEXT, depth INTEGER);
CREATE INDEX concept_iri ON concept (iri);
CREATE TABLE project (id INTEGER PRIMARY KEY, iri TEXT, code TEXT, name TEXT);
CREATE TABLE policy (id INTEGER PRIMARY KEY, iri TEXT, key TEXT, number TEXT, title TEXT);
CREATE TABLE citation (thing INTEGER, policy INTEGER, PRIMARY KEY (thing, policy)) WITHOUT ROWID;

-- One place of one citation: the project that cites a policy, as its document states it; total is the project's there.
CREATE TABLE mention (document INTEGER, citation INTEGER, policy INTEGER, project INTEGER, unit INTEGER, total INTEGER,
  total_from TEXT, role TEXT, context TEXT, raw TEXT, line INTEGER, page INTEGER);
CREATE INDEX mention_policy ON mention (policy);
CREATE INDEX mention_document ON mention (document);
CREATE INDEX same_canonical ON same (canonical);
-- Slices of the cube as they were written last: the digest of what each was made of. Of the rest of the cube the text,
-- and which version of this program wrote all of it.
CREATE TABLE written_slice (iri TEXT PRIMARY KEY, digest BLOB, is_met INTEGER) WITHOUT ROWID;
CREATE TABLE written_rest (nquads BLOB, made_by TEXT);
