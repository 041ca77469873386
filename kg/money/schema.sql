-- Tables of the figures that are added up. Amounts are whole ten-thousandths of a yuan; whatever has an IRI is a number
-- in the facts, by which they are joined with the tables of names. docs/rollups.md explains them to those who ask.
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT UNIQUE);
CREATE TABLE document (
  id INTEGER PRIMARY KEY, iri TEXT, fingerprint TEXT, file TEXT, publisher TEXT, year INTEGER, stage TEXT);
CREATE TABLE spending (
  document INTEGER, owner INTEGER, holder INTEGER,
  function INTEGER, function_class INTEGER, function_subclass INTEGER,
  department_economic INTEGER, department_economic_class INTEGER,
  government_economic INTEGER, government_economic_class INTEGER,
  total INTEGER, basic INTEGER, project INTEGER, between_units INTEGER, unknown INTEGER, rounding INTEGER,
  "table" TEXT, row INTEGER, line INTEGER, page INTEGER, left_out TEXT);
CREATE INDEX spending_document ON spending (document, holder);
CREATE INDEX spending_owner ON spending (owner);
CREATE TABLE budget (
  budget INTEGER, document INTEGER, project INTEGER, owner INTEGER, name TEXT, total INTEGER, total_from TEXT,
  status TEXT, year INTEGER, line INTEGER, page INTEGER);
CREATE INDEX budget_document ON budget (document);
CREATE INDEX budget_project ON budget (project, owner);
CREATE TABLE purchase (
  purchase INTEGER, document INTEGER, owner INTEGER, amount INTEGER, year INTEGER, line INTEGER, page INTEGER);
CREATE INDEX purchase_document ON purchase (document);
CREATE TABLE purchase_directory (document INTEGER, purchase INTEGER, concept INTEGER);
CREATE INDEX purchase_directory_document ON purchase_directory (document);
CREATE TABLE unit (id INTEGER PRIMARY KEY, iri TEXT, code TEXT, name TEXT, department INTEGER);
CREATE TABLE concept (id INTEGER PRIMARY KEY, iri TEXT, code TEXT, name TEXT, depth INTEGER);
CREATE TABLE project (id INTEGER PRIMARY KEY, iri TEXT, code TEXT, name TEXT);
CREATE TABLE policy (id INTEGER PRIMARY KEY, iri TEXT, key TEXT, number TEXT, title TEXT);
CREATE TABLE citation (thing INTEGER, policy INTEGER, PRIMARY KEY (thing, policy)) WITHOUT ROWID;
