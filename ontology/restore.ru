# What a lean dump leaves out, restored (`kg export rdf --lean`): run it on a store that holds the dump, graph by graph as
# named there. Each rule tells a statement of a document's graph from others of the same graph; the first ones are needed
# by those below. A thing that keeps a statement of its own is not given the one of its table or document.
PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

# Classes: by a statement that only things of the class have, or by the name.
INSERT { GRAPH ?g { ?x a bkg:BudgetLine } } WHERE { GRAPH ?g { ?d a bkg:BudgetDocument . ?x bkg:role ?role } } ;
INSERT { GRAPH ?g { ?x a bkg:Check } } WHERE { GRAPH ?g { ?d a bkg:BudgetDocument . ?x bkg:holds ?holds } } ;
INSERT { GRAPH ?g { ?x a bkg:Citation } } WHERE { GRAPH ?g { ?d a bkg:BudgetDocument . ?x bkg:citationRole ?role } } ;
INSERT { GRAPH ?g { ?x a bkg:Repair } } WHERE { GRAPH ?g { ?d a bkg:BudgetDocument . ?x bkg:mends ?figure } } ;
INSERT { GRAPH ?g { ?x a bkg:ProjectBudget } } WHERE { GRAPH ?g { ?d a bkg:BudgetDocument . ?x bkg:totalFrom ?from } } ;
INSERT { GRAPH ?g { ?x a bkg:StatedFigure } } WHERE { GRAPH ?g { ?d a bkg:BudgetDocument . ?x bkg:sentence ?n } } ;
INSERT { GRAPH ?g { ?x a bkg:Indicator } } WHERE {
  GRAPH ?g { ?d a bkg:BudgetDocument . ?x bkg:row ?row }
  FILTER(STRSTARTS(STR(?x), CONCAT(STRBEFORE(STR(?d), "document/"), "indicator/")))
} ;

# What a thing is of: its document, and the document's year and stage.
INSERT { GRAPH ?g { ?x bkg:document ?d } } WHERE {
  GRAPH ?g { ?d a bkg:BudgetDocument . ?x a ?class FILTER NOT EXISTS { ?x bkg:document ?own } }
  VALUES ?class { bkg:BudgetLine bkg:Check bkg:Citation bkg:Repair bkg:ProjectBudget bkg:StatedFigure bkg:Indicator }
} ;
INSERT { GRAPH ?g { ?x bkg:fiscalYear ?year } } WHERE {
  GRAPH ?g { ?d a bkg:BudgetDocument ; bkg:fiscalYear ?year . ?x a ?class FILTER NOT EXISTS { ?x bkg:fiscalYear ?own } }
  VALUES ?class { bkg:BudgetLine bkg:ProjectBudget bkg:StatedFigure bkg:Indicator }
} ;
INSERT { GRAPH ?g { ?x bkg:stage ?stage } } WHERE {
  GRAPH ?g { ?d a bkg:BudgetDocument ; bkg:stage ?stage . ?x a ?class FILTER NOT EXISTS { ?x bkg:stage ?own } }
  VALUES ?class { bkg:BudgetLine bkg:ProjectBudget bkg:StatedFigure bkg:Indicator }
} ;
INSERT { GRAPH ?g { ?x prov:used ?d } } WHERE {
  GRAPH ?g { ?d a bkg:BudgetDocument . ?x a bkg:Repair FILTER NOT EXISTS { ?x prov:used ?own } }
} ;

# Of an amount: what its table, column and publisher tell.
INSERT { GRAPH ?g { ?x bkg:tableKind ?kind } } WHERE {
  GRAPH ?g {
    ?x a bkg:BudgetLine ; bkg:table ?table . ?table bkg:tableKind ?kind FILTER NOT EXISTS { ?x bkg:tableKind ?own }
  }
} ;
INSERT { GRAPH ?g { ?x a bkg:ServicePurchase } } WHERE {
  GRAPH ?g { ?x a bkg:BudgetLine ; bkg:tableKind "service_purchase" }
} ;
INSERT { GRAPH ?g { ?x a bkg:Procurement } } WHERE { GRAPH ?g { ?x a bkg:BudgetLine ; bkg:tableKind "procurement" } } ;
INSERT { GRAPH ?g { ?x bkg:printedUnit ?unit } } WHERE {
  GRAPH ?g {
    ?x a bkg:BudgetLine ; bkg:table ?table . ?table bkg:printedUnit ?unit
    FILTER NOT EXISTS { ?x bkg:printedUnit ?own }
  }
} ;
INSERT { GRAPH ?g { ?x bkg:measureKey ?key } } WHERE {
  GRAPH ?g { ?x a bkg:BudgetLine ; bkg:measure ?measure FILTER NOT EXISTS { ?x bkg:measureKey ?own } }
  BIND(STRAFTER(STR(?measure), "/measure/") AS ?key) FILTER(!CONTAINS(?key, "%"))
} ;
INSERT { GRAPH ?g { ?x ?holder ?publisher } } WHERE {
  GRAPH ?g {
    ?d a bkg:BudgetDocument ; bkg:publishedBy ?publisher . ?x a bkg:BudgetLine
    FILTER NOT EXISTS { ?x bkg:unit|bkg:department ?own }
  }
  BIND(IF(REGEX(STR(?publisher), "/[0-9]{3}$"), bkg:department, bkg:unit) AS ?holder)
} ;

# The upper levels of classifications.
INSERT { GRAPH ?g { ?x bkg:functionClass ?upper } } WHERE {
  GRAPH ?g { ?x bkg:function ?code FILTER NOT EXISTS { ?x bkg:functionClass ?own } } FILTER(REGEX(STR(?code), "/[0-9]{3,7}$"))
  BIND(IRI(REPLACE(STR(?code), "/([0-9]{3})[0-9]*$", "/$1")) AS ?upper)
} ;
INSERT { GRAPH ?g { ?x bkg:functionSubclass ?upper } } WHERE {
  GRAPH ?g { ?x bkg:function ?code FILTER NOT EXISTS { ?x bkg:functionSubclass ?own } } FILTER(REGEX(STR(?code), "/[0-9]{5,7}$"))
  BIND(IRI(REPLACE(STR(?code), "/([0-9]{5})[0-9]*$", "/$1")) AS ?upper)
} ;
INSERT { GRAPH ?g { ?x bkg:governmentEconomicClass ?upper } } WHERE {
  GRAPH ?g { ?x bkg:governmentEconomic ?code FILTER NOT EXISTS { ?x bkg:governmentEconomicClass ?own } } FILTER(REGEX(STR(?code), "/[0-9]{3,7}$"))
  BIND(IRI(REPLACE(STR(?code), "/([0-9]{3})[0-9]*$", "/$1")) AS ?upper)
} ;
INSERT { GRAPH ?g { ?x bkg:departmentEconomicClass ?upper } } WHERE {
  GRAPH ?g { ?x bkg:departmentEconomic ?code FILTER NOT EXISTS { ?x bkg:departmentEconomicClass ?own } } FILTER(REGEX(STR(?code), "/[0-9]{3,7}$"))
  BIND(IRI(REPLACE(STR(?code), "/([0-9]{3})[0-9]*$", "/$1")) AS ?upper)
} ;

# Of an indicator: whose it is stands in its name.
INSERT { GRAPH ?g { ?owner bkg:hasIndicator ?x } } WHERE {
  GRAPH ?g { ?d a bkg:BudgetDocument . ?x a bkg:Indicator FILTER NOT EXISTS { ?own bkg:hasIndicator ?x } }
  BIND(IRI(REPLACE(STR(?x), "/indicator/(.*)/[0-9]+$", "/$1")) AS ?named)
  OPTIONAL { GRAPH ?g { ?named a bkg:ProjectBudget ; bkg:project ?project } }
  BIND(IF(BOUND(?project), ?named, ?d) AS ?owner)
} ;
INSERT { GRAPH ?g { ?x bkg:project ?project } } WHERE {
  GRAPH ?g {
    ?owner bkg:hasIndicator ?x . ?owner a bkg:ProjectBudget ; bkg:project ?project
    FILTER NOT EXISTS { ?x bkg:project ?own }
  }
} ;
INSERT { GRAPH ?g { ?x bkg:scope ?scope } } WHERE {
  GRAPH ?g { ?x a bkg:Indicator FILTER NOT EXISTS { ?x bkg:scope ?own } OPTIONAL { ?x bkg:project ?project } }
  BIND(IF(BOUND(?project), "project", "department") AS ?scope)
} ;
INSERT { GRAPH ?g { ?x bkg:indicatorLevel1 ?upper } } WHERE {
  GRAPH ?g { ?x a bkg:Indicator ; bkg:indicatorLevel2 ?kind FILTER NOT EXISTS { ?x bkg:indicatorLevel1 ?own } }
  GRAPH ?lists { ?kind skos:broader ?upper }
}
