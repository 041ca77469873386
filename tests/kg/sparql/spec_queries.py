"""Queries by form: the algebra of SPARQL 1.1 over a few statements of ours, some hundred texts made from tables."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

DATA = """
PREFIX e: <http://example.org/e#> PREFIX b: <http://base.example/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA {
  GRAPH e:g1 {
    e:dept a e:Unit ; e:name "街道办"@zh, "Office"@en ; e:part e:u1, e:u2 ; e:amount 12.50 ; e:code "007" .
    e:u1 e:amount 3, 4.5e0, "3", "4.50" ; e:next e:u2 ; e:date "2024-03-05T06:07:08Z"^^xsd:dateTime ; e:ok true .
    e:u2 e:amount -1 ; e:next e:u3 ; e:label "a\\"b'c#<d>" ; e:ok false .
    b:doc e:amount 7 ; e:next b:doc2 .
  }
  GRAPH e:g2 {
    e:u3 e:amount 100 ; e:next e:u1 ; e:list (1 "two" e:u3) ; e:date "2023-12-31"^^xsd:date .
  }
}
"""
PREFIXES = "PREFIX e: <http://example.org/e#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "

_OPERANDS = ("?a", "3", "?b", '"x"', "-1.5", "e:u1", "true")
_OPERATORS = ("<", "<=", ">", ">=", "=", "!=")
_BLANKS = (("", ""), (" ", ""), ("", " "), (" ", " "))

_CALLS = (
    "str(?a)", "lang(?l)", 'langMatches(lang(?l), "*")', "datatype(?a)", "bound(?a)", "iri(str(?s))", "uri('x')",
    "isBlank(bnode())", "rand() < 2", "abs(?a)", "ceil(?a)", "floor(?a)", "round(?a)", "concat('a', str(?a))",
    "strlen(?l)", "ucase(?l)", "lcase(?l)", "encode_for_uri(?l)", "contains(?l, 'f')", "strStarts(?l, 'O')",
    "strEnds(?l, 'e')", "strBefore(?l, 'f')", "strAfter(?l, 'f')", "year(?d)", "month(?d)", "day(?d)",
    "hours(?d)", "minutes(?d)", "seconds(?d)", "timezone(?d)", "tz(?d)", "isIRI(uuid())", "strlen(strUuid())",
    "md5('a')", "sha1('a')", "sha256('a')", "sha384('a')", "sha512('a')", "coalesce(?zz, 1)", "if(?a < 3, 1, 2)",
    "strLang('a', 'en')", "strDt('1', xsd:integer)", "sameTerm(?a, ?a)", "isIRI(?s)", "isURI(?s)", "isBlank(?s)",
    "isLiteral(?a)", "isNumeric(?a)", "regex(?l, '^o', 'i')", "substr(?l, 2, 2)", "replace(?l, 'f', 'g')",
    "exists { ?s e:next ?n }", "not exists { ?s e:next ?n }", "?a in (1, 3, <http://x#y>)", "?a not in (3)",
    "xsd:integer(?a)", "xsd:string(?a)", "<http://www.w3.org/2001/XMLSchema#double>(?a)",
)  # fmt: skip

_PATHS = (
    "e:next", "^e:next", "e:next/e:next", "e:next|e:part", "(e:next|^e:part)", "e:next*", "e:next+", "e:next?",
    "(e:part/e:next)+", "!e:next", "!(e:next|^e:part)", "<http://example.org/e#next>", "a", "e:part/(e:next)*",
    "(<http://example.org/e#part>|<http://example.org/e#next>)+",
)  # fmt: skip

_AGGREGATES = (
    "COUNT(*)", "COUNT(?a)", "COUNT(DISTINCT ?a)", "SUM(?a)", "AVG(?a)", "MIN(?a)", "MAX(?a)", "SAMPLE(?a)",
    "GROUP_CONCAT(?a)", "GROUP_CONCAT(DISTINCT ?a; SEPARATOR=', ')", "COUNT(DISTINCT *)", "SUM(?a*2)+1",
    "SUM(xsd:decimal(?a))",
)  # fmt: skip

_VALUES = (
    "VALUES ?s { e:u1 e:u2 }", "VALUES ?s { <http://example.org/e#u1> }", "VALUES (?s) { (e:u1) (e:u2) }",
    "VALUES (?s ?t) { (<http://example.org/e#u1> <http://y#'z>) (<http://example.org/e#u2> <http://w#>) }",
    "VALUES (?t ?s) { (1 <http://example.org/e#u1>) (UNDEF <http://example.org/e#u2>) }",
    'VALUES (?t ?u ?s) { ("#" true <http://example.org/e#u1>) (\'\'\'"\'\'\' -3 e:u2) }', "VALUES () { () }",
    "VALUES ?s { }", "VALUES (?t ?s) { ('a'@en<http://example.org/e#u1>) (1.5e3<http://example.org/e#u2>) }",
)  # fmt: skip

_GROUPS = (
    "?s e:amount ?a", "?s e:amount ?a .", "?s e:amount ?a ; e:next ?n", "?s e:amount ?a , ?b",
    "{ ?s e:amount ?a } UNION { ?s e:name ?a }", "?s e:next ?n OPTIONAL { ?n e:amount ?a }",
    "?s e:amount ?a MINUS { ?s e:ok true }", "?s e:amount ?a FILTER(?a>0)", "?s e:amount ?a BIND(?a*2 AS ?b)",
    "GRAPH e:g1 { ?s e:amount ?a }", "GRAPH ?g { ?s e:amount ?a }", "{ SELECT ?s (MAX(?x) AS ?a) { ?s e:amount ?x } GROUP BY ?s }",
    "{ SELECT * { ?s e:amount ?a } ORDER BY ?a LIMIT 3 }", "?s e:list (1 ?b ?c)", "(1 ?x ?c) ^e:list ?s",
    "?s e:amount ?a { ?s e:next ?n } FILTER EXISTS { ?n e:amount ?m FILTER(?m<?a) }", "[] e:amount ?a", "[ e:amount ?a ; e:next ?n ]",
    "?s e:amount ?a OPTIONAL { ?s e:ok ?ok FILTER(?a<4&&?ok) }", "_:x e:amount ?a . _:x e:next ?n", "",
    "?s e:list/<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>*/<http://www.w3.org/1999/02/22-rdf-syntax-ns#first> ?a",
    "?s a e:Unit ; e:name ?a FILTER(lang(?a)='zh')", "<doc> e:amount ?a", "<doc> <http://example.org/e#next> <doc2>",
    "?s e:label 'a\"b\\'c#<d>'", "?s e:label \"\"\"a\"b'c#<d>\"\"\"", "?s e:amount ?a # comment ' \" > }\n",
    "$s e:amount $a", "?s e:amount 3 , 4.5e0 . ?s e:ok true", "?s ?service ?a", "?s e:next ?load . ?load e:amount ?insert",
)  # fmt: skip

_MODIFIERS = (
    "ORDER BY ?s", "ORDER BY DESC(?a)", "ORDER BY ASC(?a) ?s", "ORDER BY (?a<3) DESC(str(?a))", "ORDER BY lcase(str(?a))",
    "ORDER BY xsd:integer(?a)", "ORDER BY <http://www.w3.org/2001/XMLSchema#string>(?a)", "LIMIT 2", "OFFSET 1", "ORDER BY ?a LIMIT 2 OFFSET 1", "LIMIT 0",
    "VALUES ?s { e:u1 }", "ORDER BY ?a VALUES (?s ?z) { (e:u1 <http://z#z>) }", "order by desc ( ?a ) limit 3",
)  # fmt: skip

_WHOLE = (
    "ASK {}", "ASK { e:u1 e:ok true }", "ask where { ?s ?p ?o }", "SELECT * FROM e:g1 { ?s e:amount ?a }",
    "SELECT * FROM e:g1 FROM NAMED e:g2 { ?s e:next ?n GRAPH ?g { ?n e:amount ?a } }", "SELECT REDUCED ?s { ?s ?p ?o }",
    "SELECT DISTINCT ?p { ?s ?p ?o }", "DESCRIBE e:u1", "DESCRIBE ?s { ?s e:ok true }", "DESCRIBE * { ?s e:ok true }",
    "CONSTRUCT { ?s e:twice ?b } { ?s e:amount ?a BIND(?a*2 AS ?b) }", "CONSTRUCT WHERE { ?s e:next ?n }",
    "CONSTRUCT { ?s e:x ?a . [] e:y (1 ?a) } WHERE { ?s e:amount ?a } ORDER BY ?a LIMIT 2", "CONSTRUCT {} {}",
    "CONSTRUCT { ?s ?p ?o } FROM e:g1 WHERE { ?s ?p ?o }", "SELECT (1 AS ?x) {}", "SELECT (<http://x#y> AS ?x) ('a'@en AS ?y) {}",
    "SELECT (?a<3 AS ?l) (?a+1 AS ?m) { ?s e:amount ?a }", "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*)<4)",
    "SELECT ?k (COUNT(*) AS ?n) { ?s e:amount ?a } GROUP BY (str(?a) AS ?k) HAVING (MIN(?a)<=3||true) ORDER BY ?k",
    "SELECT (COUNT(*) AS ?n) { ?s e:amount ?a } GROUP BY isNumeric(?a)", "BASE <http://base.example/> SELECT * { <doc> ?p ?o }",
    "PREFIX service: <http://example.org/e#> SELECT * { service:u1 service:amount ?a }",
    "PREFIX SERVICE: <http://example.org/e#> SELECT ?n { ?s SERVICE:next ?n . ?n SERVICE:amount ?a FILTER(SERVICE:u1<?n) }",
    "PREFIX : <http://example.org/e#> SELECT * { :u1 :next :u2 ; :amount ?a . FILTER(?a<5||?a>7) }",
    "PREFIX a: <doc> SELECT * { a: ?p ?o }", "SELECT*{?s?p?o}", "SELECT*WHERE{?s<http://example.org/e#next>?o}",
    "SELECT * { SELECT * { SELECT * { ?s e:amount ?a } } }", "\ufeffSELECT * { ?s e:ok ?o }", "# first\nSELECT * { ?s e:ok ?o } # last",
    "SELECT * { ?s e:amount ?a FILTER(?a<?a&&?a>?a) }", "SELECT * { ?s e:amount ?a FILTER((?a)<(3)) FILTER(1<2&&3>2) }",
    "SELECT * { ?s e:amount ?a FILTER(str(?a)<'9'||'a'>?a) }", "SELECT * { ?s e:next ?n FILTER(?s<<http://example.org/e#zz>) }",
    "SELECT (IF(?a<3,<http://x#low>,<http://x#high>) AS ?k) { ?s e:amount ?a }", "SELECT (COUNT(*)<3 AS ?few) { ?s e:amount ?a }",
)  # fmt: skip

FORMS = (
    "SELECT * { <doc> ?p ?o }",
    "SELECT * { <./doc> <http://example.org/e#next> ?o }",
    "SELECT * { ?s ?p <../doc2> }",
    "BASE <http://base.example/> SELECT * { <doc> ?p ?o }",
    "BASE <http://base.example/> PREFIX q: <> SELECT * { q:doc ?p ?o }",
    "PREFIX q: <#> SELECT * { ?s ?p ?o FILTER(?s != q:x) }",
    "PREFIX : <http://example.org/e#> SELECT * { :u1 :next ?o }",
    "PREFIX : <http://example.org/e#> SELECT * { :dept :part/:next* ?o }",
    "SELECT * { ?s e:amount ?a } ORDER BY xsd:string(?a) DESC(?s)",
    "SELECT ?s (SUM(?a) AS ?x) { ?s e:amount ?a } GROUP BY ?s ORDER BY DESC(SUM(?a)) ?s",
    "SELECT (COUNT(?a) AS ?n) (MAX(?a) AS ?m) (MIN(?a) AS ?k) { ?s e:amount ?a } ORDER BY ?m",
    "SELECT ?o (COUNT(*) AS ?n) { ?l e:amount|e:code|e:name ?o } GROUP BY ?o ORDER BY ?o",
    "SELECT ?o (COUNT(*) AS ?n) { ?l e:amount|e:code|e:name ?o } GROUP BY ?o ORDER BY DESC(?o) LIMIT 100",
    "SELECT ?o { ?l (e:amount|e:code|e:name|e:date) ?o } ORDER BY ASC(?o) DESC(?l)",
    'SELECT (GROUP_CONCAT(?o ; separator="|") AS ?g) { SELECT ?o { ?l e:amount ?o } ORDER BY ?o }',
    "SELECT ?s (AVG(?a) AS ?x) { ?s e:amount ?a } GROUP BY ?s HAVING (AVG(?a) > 1 && COUNT(*) < 9) ORDER BY avg(?a)",
    "SELECT (StrLen(?n) AS ?k) { ?s e:name ?n } ORDER BY STRLEN(?n) UCase(?n)",
    'SELECT * { ?s e:name ?n FILTER(LangMatches(LANG(?n), "EN")) }',
    'SELECT * { ?s e:name ?n FILTER REGEX(?n, "^o", "i") }',
    "SELECT * { ?s e:name ?n FILTER(!isBlank(?n)) FILTER NOT EXISTS { ?s e:ok ?k } }",
    "SELECT * { ?s e:amount ?a FILTER(?a >-2) }",
    "SELECT * { ?s e:amount ?a FILTER(?a<4&&?a>-5) }",
    "SELECT * { ?s e:amount ?a FILTER(-?a < +3) }",
    "SELECT (?a+1 AS ?b) (?a-1 AS ?c) (?a*-1 AS ?d) { ?s e:amount ?a }",
    "SELECT (?a+1AS?b) { ?s e:amount ?a }",
    "SELECT*{?s e:amount ?a.FILTER(?a<5).OPTIONAL{?s e:next ?n}.?s e:ok ?k}",
    "SELECT * { { ?s e:next ?n } UNION { ?s e:part ?n } MINUS { ?n e:ok false } }",
    "SELECT * { ?s (e:next/e:next)? ?n }",
    "SELECT * { ?s ^(e:next/e:next) ?n }",
    "SELECT * { ?s !(a|^a) ?n }",
    "SELECT * { ?s (!a)+ ?n . FILTER(?s = e:dept) }",
    "SELECT * { e:dept (e:part|e:next)* ?n }",
    "SELECT ?s { ?s e:next+ ?s }",
    'SELECT * { VALUES ?s { e:u1 } ?s e:amount ?a VALUES ?a { 3 "3" } }',
    "SELECT * { ?s e:amount ?a } VALUES ?s { e:u1 e:u2 }",
    "SELECT ?s (COUNT(*) AS ?n) { ?s e:amount ?a } GROUP BY ?s ORDER BY ?n ?s VALUES ?s { e:u1 e:u2 }",
    "SELECT * { OPTIONAL { VALUES (?s ?t) { (e:u1 <http://a#b>) } } ?s e:amount ?a }",
    "SELECT * { { SELECT ?s { VALUES ?s { <http://example.org/e#u1> } } } ?s e:amount ?a }",
    "SELECT * { GRAPH ?g { VALUES ?s { e:u3 } ?s ?p ?o } }",
    "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> SELECT * { ?s e:list/rdf:rest*/rdf:first ?m }",
    'PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> SELECT * { ?s e:list (1 "two" ?x) }',
    "SELECT * { ?s e:list [] }",
    "SELECT * { [] e:next ?n ; e:amount ?a }",
    "SELECT * { [ e:next ?n ] e:amount ?a }",
    "CONSTRUCT { ?s e:copy ?a } WHERE { ?s e:amount ?a }",
    "CONSTRUCT WHERE { ?s e:next ?n ; e:amount ?a }",
    "CONSTRUCT { ?s e:n [ e:v ?a ] } { ?s e:amount ?a } ",
    "DESCRIBE e:u1",
    "DESCRIBE ?s { ?s e:ok true }",
    "ASK { e:u1 e:next e:u2 }",
    "ASK WHERE { FILTER(1 = 1.0) }",
    'SELECT (IF(BOUND(?z), 1, "no") AS ?r) (COALESCE(?z, ?a, 0) AS ?q) { ?s e:amount ?a }',
    "SELECT (CONCAT(\"a'\", 'b\"', \"\"\"c\"d\"\"\") AS ?x) {}",
    'SELECT ("#nocomment" AS ?x) { ?s e:ok true } # comment { }',
    "SELECT * { ?s e:label \"a\\\"b'c#<d>\" }",
    "SELECT * { ?s e:date ?d FILTER(YEAR(?d) = 2024 && MONTH(?d) = 3) }",
    'SELECT (xsd:decimal("1.50") AS ?x) ("1.50"^^xsd:decimal = 1.5 AS ?y) {}',
    'SELECT (<http://www.w3.org/2001/XMLSchema#integer>("7") AS ?x) {}',
    "SELECT * FROM e:g1 { ?s e:amount ?a }",
    "SELECT * FROM NAMED e:g2 { GRAPH ?g { ?s e:amount ?a } }",
    "SELECT * FROM e:g1 FROM NAMED e:g2 { ?s e:next ?n OPTIONAL { GRAPH ?g { ?n e:amount ?a } } }",
    "SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY LCASE(STR(?p)) LIMIT 3 OFFSET 2",
    "SELECT REDUCED ?p { ?s ?p ?o }",
    "select distinct ?p where { ?s ?p ?o filter(isiri(?o)) } order by ?p",
    "SELECT (count(distinct ?p) as ?n) { ?s ?p ?o }",
    "SELECT ?s (sample(?a) AS ?x) { ?s e:amount ?a FILTER(?s = e:u3) } GROUP BY ?s",
    'SELECT (group_concat(distinct str(?o);separator=";") AS ?g) { e:u3 e:amount ?o }',
    "SELECT * { ?s e:amount ?a . BIND(?a * 2 AS ?b) FILTER(?b > 10) } ORDER BY DESC(?b)",
    "SELECT * { ?s e:amount ?a } ORDER BY (?a) (?s)",
    "SELECT * { ?s e:amount ?a } ORDER BY (?a < 4) ?s",
    "SELECT ?s { ?s e:amount ?a } ORDER BY IF(?s=e:u1,0,1) <http://www.w3.org/2001/XMLSchema#string>(?a)",
    "SELECT * { ?s e:amount ?a } LIMIT 0",
    "SELECT ?x { BIND(NOW() = NOW() AS ?x) }",
)  # fmt: skip
"""Forms that a gateway which reads queries may stumble over, one by one."""

UPDATES = tuple(
    template.replace("G", "e:g1")
    for template in (
        "INSERT DATA { e:a e:b e:c }", "INSERT DATA { GRAPH G { e:a e:b 1 } }", "DELETE DATA { e:u1 e:ok true }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "INSERT { ?s e:x 1 } WHERE { ?s ?p ?o }", "DELETE WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "WITH G DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "WITH G INSERT { ?s ?p 1 } USING G WHERE { ?s ?p ?o }", "LOAD <http://127.0.0.1:9/x>", "LOAD SILENT <http://127.0.0.1:9/x> INTO GRAPH G",
        "CLEAR GRAPH G", "CLEAR DEFAULT", "CLEAR NAMED", "CLEAR ALL", "CLEAR SILENT ALL", "DROP GRAPH G", "DROP ALL", "DROP SILENT NAMED",
        "CREATE GRAPH e:new", "CREATE SILENT GRAPH e:new", "COPY G TO DEFAULT", "MOVE DEFAULT TO G", "ADD SILENT G TO e:g2", "insert data {}",
        "SELECT * { ?s ?p ?o } ; DROP ALL", "ASK {} ; INSERT DATA { e:a e:b 1 }", "CLEAR ALL ; SELECT * { ?s ?p ?o }",
    )
)  # fmt: skip
"""Every operation of SPARQL 1.1 Update."""


def spec_queries() -> Iterator[str]:
    """The queries, each with the prefixes it needs."""
    frame = "?s e:amount ?a . OPTIONAL { ?s e:name ?l } OPTIONAL { ?s e:date ?d } "
    texts = list(_WHOLE)
    for left, operator, right in itertools.product(_OPERANDS[:3], _OPERATORS, _OPERANDS):
        for before, behind in _BLANKS:
            texts.append(
                f"SELECT * {{ ?s e:amount ?a , ?b FILTER({left}{before}{operator}{behind}{right}) }}"
            )
    for call in _CALLS:
        for written in (call, _cased(call, str.upper), _cased(call, str.lower)):
            texts.append(f"SELECT ?s (({written}) AS ?x) {{ {frame} }}")
            texts.append(f"SELECT ?s {{ {frame} FILTER({written}) }}")
    texts += [f"SELECT * {{ ?s {path} ?o }}" for path in _PATHS]
    texts += [f"ASK {{ e:dept {path} e:u2 }}" for path in _PATHS]
    texts += [f"SELECT ?s ({aggregate} AS ?x) {{ ?s e:amount ?a }} GROUP BY ?s" for aggregate in _AGGREGATES]
    texts += [
        f"SELECT ({aggregate} AS ?x) {{ ?s e:amount ?a FILTER(isNumeric(?a)) }}" for aggregate in _AGGREGATES
    ]
    texts += [f"SELECT * {{ {values} ?s e:amount ?a }}" for values in _VALUES]
    texts += [f"SELECT * {{ ?s e:amount ?a }} {values}" for values in _VALUES]
    texts += [f"SELECT * {{ {group} }}" for group in _GROUPS]
    texts += [f"SELECT * {{ OPTIONAL {{ {group} }} {{ {group} }} }}" for group in _GROUPS]
    texts += [f"SELECT ?s ?a {{ ?s e:amount ?a }} {modifier}" for modifier in _MODIFIERS]
    texts += [f"SELECT * {{ {{ SELECT ?s ?a {{ ?s e:amount ?a }} {modifier} }} }}" for modifier in _MODIFIERS]
    for text in texts:
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        yield mark + PREFIXES + text.removeprefix(mark)


def _cased(call: str, change: Callable[[str], str]) -> str:
    """A call with the name of its function in other letters; prefixed names and IRIs keep theirs."""
    name, bracket, rest = call.partition("(")
    if not bracket or ":" in name or " " in name:
        return call
    return f"{change(name)}{bracket}{rest}"
