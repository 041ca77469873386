"""Every IRI and scheme the packages use, as plain strings: `from ontology.terms import bkg`, then `bkg.amount`.

Terms are spelled as in their vocabularies, so that code and Turtle can be searched for the same word.
"""
# ruff: noqa: N815 - the names are those of the vocabularies

from __future__ import annotations

from enum import StrEnum
from typing import Final, final

VERSION: Final = "1.1.0"
"""Version of ontology, shapes and code lists (`owl:versionInfo`)."""

ONTOLOGY: Final = "https://w3id.org/budgetkg/ontology"
"""IRI of the ontology itself."""

BASE: Final = "https://w3id.org/budgetkg/id/"
"""Default base of things, under which the code lists name their concepts."""

_BKG: Final = ONTOLOGY + "#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_ORG: Final = "http://www.w3.org/ns/org#"
_OWL: Final = "http://www.w3.org/2002/07/owl#"
_PROV: Final = "http://www.w3.org/ns/prov#"
_QB: Final = "http://purl.org/linked-data/cube#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


class Scheme(StrEnum):
    """The concept schemes; a value is the last segment of the scheme's IRI and the kind in its concepts' IRIs."""

    FUNCTION = "function"
    """Functional classification (支出功能分类)."""
    GOVERNMENT_ECONOMIC = "government-economic"
    """Economic classification of government budgets (政府支出经济分类)."""
    DEPARTMENT_ECONOMIC = "department-economic"
    """Economic classification of department budgets (部门支出经济分类)."""
    SERVICE_DIRECTORY = "service-directory"
    """Guide directory of purchased services (政府购买服务指导性目录)."""
    PROCUREMENT_CATEGORY = "procurement-category"
    """Goods, works, services (政府采购类别)."""
    PROJECT_CATEGORY = "project-category"
    """Categories of projects (项目类别)."""
    FUND = "fund"
    """Kinds of funds (资金性质)."""
    TRANSFER_ITEM = "transfer-item"
    """Items of transfers (转移支付科目)."""
    MEASURE = "measure"
    """Header paths of amount columns."""
    ACTIVITY = "activity"
    """Duties and activities (职能职责与活动)."""
    INDICATOR_KIND = "indicator-kind"
    """First and second levels of indicators (一级指标、二级指标)."""
    OPERATOR = "operator"
    """Comparison with the target (指标性质)."""
    STAGE = "stage"
    """Stages of the budget cycle (预算阶段)."""
    DOCUMENT_KIND = "document-kind"
    """Kinds of documents (文件种类)."""
    REGION = "region"
    """Places of GB/T 2260 (行政区划)."""


@final
class Bkg:
    """The terms that `ontology/budget.ttl` defines: classes, then properties in its order."""

    BudgetDocument: Final = _BKG + "BudgetDocument"
    BudgetTable: Final = _BKG + "BudgetTable"
    BudgetLine: Final = _BKG + "BudgetLine"
    ServicePurchase: Final = _BKG + "ServicePurchase"
    Procurement: Final = _BKG + "Procurement"
    StatedFigure: Final = _BKG + "StatedFigure"
    Transfer: Final = _BKG + "Transfer"
    Unit: Final = _BKG + "Unit"
    Department: Final = _BKG + "Department"
    Region: Final = _BKG + "Region"
    Project: Final = _BKG + "Project"
    ProjectBudget: Final = _BKG + "ProjectBudget"
    ProjectPart: Final = _BKG + "ProjectPart"
    Indicator: Final = _BKG + "Indicator"
    PolicyDocument: Final = _BKG + "PolicyDocument"
    FundingDocument: Final = _BKG + "FundingDocument"
    PolicyText: Final = _BKG + "PolicyText"
    PolicyArticle: Final = _BKG + "PolicyArticle"
    Allocation: Final = _BKG + "Allocation"
    AllocationPart: Final = _BKG + "AllocationPart"
    Agency: Final = _BKG + "Agency"
    Citation: Final = _BKG + "Citation"
    ExtractionRun: Final = _BKG + "ExtractionRun"
    Finding: Final = _BKG + "Finding"
    Check: Final = _BKG + "Check"
    CrossCheck: Final = _BKG + "CrossCheck"
    Repair: Final = _BKG + "Repair"
    Link: Final = _BKG + "Link"

    fileName: Final = _BKG + "fileName"
    sha256: Final = _BKG + "sha256"
    format: Final = _BKG + "format"
    byteSize: Final = _BKG + "byteSize"
    documentKind: Final = _BKG + "documentKind"
    fiscalYear: Final = _BKG + "fiscalYear"
    stage: Final = _BKG + "stage"
    publishedBy: Final = _BKG + "publishedBy"
    region: Final = _BKG + "region"
    softwareVersion: Final = _BKG + "softwareVersion"
    sourceKey: Final = _BKG + "sourceKey"
    tableNumber: Final = _BKG + "tableNumber"
    ordinal: Final = _BKG + "ordinal"
    rowCount: Final = _BKG + "rowCount"
    tableKind: Final = _BKG + "tableKind"
    state: Final = _BKG + "state"
    proved: Final = _BKG + "proved"
    document: Final = _BKG + "document"
    table: Final = _BKG + "table"
    page: Final = _BKG + "page"
    sheet: Final = _BKG + "sheet"
    block: Final = _BKG + "block"
    gridRow: Final = _BKG + "gridRow"
    line: Final = _BKG + "line"
    row: Final = _BKG + "row"
    column: Final = _BKG + "column"
    box: Final = _BKG + "box"
    amount: Final = _BKG + "amount"
    countedAmount: Final = _BKG + "countedAmount"
    holder: Final = _BKG + "holder"
    phase: Final = _BKG + "phase"
    betweenUnits: Final = _BKG + "betweenUnits"
    currency: Final = _BKG + "currency"
    complete: Final = _BKG + "complete"
    unreadable: Final = _BKG + "unreadable"
    supersededBy: Final = _BKG + "supersededBy"
    printedText: Final = _BKG + "printedText"
    printedUnit: Final = _BKG + "printedUnit"
    status: Final = _BKG + "status"
    unproved: Final = _BKG + "unproved"
    role: Final = _BKG + "role"
    measure: Final = _BKG + "measure"
    measureKey: Final = _BKG + "measureKey"
    observedYear: Final = _BKG + "observedYear"
    unit: Final = _BKG + "unit"
    department: Final = _BKG + "department"
    unitCode: Final = _BKG + "unitCode"
    unitType: Final = _BKG + "unitType"
    unitAsPrinted: Final = _BKG + "unitAsPrinted"
    function: Final = _BKG + "function"
    functionClass: Final = _BKG + "functionClass"
    functionSubclass: Final = _BKG + "functionSubclass"
    governmentEconomic: Final = _BKG + "governmentEconomic"
    governmentEconomicClass: Final = _BKG + "governmentEconomicClass"
    departmentEconomic: Final = _BKG + "departmentEconomic"
    departmentEconomicClass: Final = _BKG + "departmentEconomicClass"
    side: Final = _BKG + "side"
    item: Final = _BKG + "item"
    category: Final = _BKG + "category"
    directory: Final = _BKG + "directory"
    serviceDomain: Final = _BKG + "serviceDomain"
    fund: Final = _BKG + "fund"
    transferItem: Final = _BKG + "transferItem"
    seenAs: Final = _BKG + "seenAs"
    seenAsDepartment: Final = _BKG + "seenAsDepartment"
    seenBelow: Final = _BKG + "seenBelow"
    seenTitle: Final = _BKG + "seenTitle"
    seenCut: Final = _BKG + "seenCut"
    cutTitle: Final = _BKG + "cutTitle"
    canonical: Final = _BKG + "canonical"
    seenOnly: Final = _BKG + "seenOnly"
    project: Final = _BKG + "project"
    projectCode: Final = _BKG + "projectCode"
    printedProjectCode: Final = _BKG + "printedProjectCode"
    printedProjectName: Final = _BKG + "printedProjectName"
    projectCategory: Final = _BKG + "projectCategory"
    startYear: Final = _BKG + "startYear"
    total: Final = _BKG + "total"
    totalFrom: Final = _BKG + "totalFrom"
    fiscalFunds: Final = _BKG + "fiscalFunds"
    otherFunds: Final = _BKG + "otherFunds"
    goal: Final = _BKG + "goal"
    overview: Final = _BKG + "overview"
    basisText: Final = _BKG + "basisText"
    implementer: Final = _BKG + "implementer"
    implementationPlan: Final = _BKG + "implementationPlan"
    period: Final = _BKG + "period"
    hasPart: Final = _BKG + "hasPart"
    partLabel: Final = _BKG + "partLabel"
    hasIndicator: Final = _BKG + "hasIndicator"
    indicatorLevel1: Final = _BKG + "indicatorLevel1"
    indicatorLevel2: Final = _BKG + "indicatorLevel2"
    indicatorName: Final = _BKG + "indicatorName"
    operator: Final = _BKG + "operator"
    printedOperator: Final = _BKG + "printedOperator"
    targetValue: Final = _BKG + "targetValue"
    targetText: Final = _BKG + "targetText"
    unitText: Final = _BKG + "unitText"
    normalisedUnit: Final = _BKG + "normalisedUnit"
    direction: Final = _BKG + "direction"
    activity: Final = _BKG + "activity"
    scope: Final = _BKG + "scope"
    fundingDocument: Final = _BKG + "fundingDocument"
    printedDocumentNumber: Final = _BKG + "printedDocumentNumber"
    documentNumber: Final = _BKG + "documentNumber"
    policyKey: Final = _BKG + "policyKey"
    agency: Final = _BKG + "agency"
    level: Final = _BKG + "level"
    year: Final = _BKG + "year"
    serial: Final = _BKG + "serial"
    held: Final = _BKG + "held"
    textOf: Final = _BKG + "textOf"
    issuerName: Final = _BKG + "issuerName"
    indexNumber: Final = _BKG + "indexNumber"
    dateWritten: Final = _BKG + "dateWritten"
    datePublished: Final = _BKG + "datePublished"
    dateRevised: Final = _BKG + "dateRevised"
    effectiveFrom: Final = _BKG + "effectiveFrom"
    expiresOn: Final = _BKG + "expiresOn"
    validity: Final = _BKG + "validity"
    addressee: Final = _BKG + "addressee"
    annex: Final = _BKG + "annex"
    articleOf: Final = _BKG + "articleOf"
    articleNumber: Final = _BKG + "articleNumber"
    chapter: Final = _BKG + "chapter"
    paragraphCount: Final = _BKG + "paragraphCount"
    articleText: Final = _BKG + "articleText"
    allocatedBy: Final = _BKG + "allocatedBy"
    receiverName: Final = _BKG + "receiverName"
    allocationItem: Final = _BKG + "allocationItem"
    receivedAs: Final = _BKG + "receivedAs"
    forwards: Final = _BKG + "forwards"
    issues: Final = _BKG + "issues"
    implements: Final = _BKG + "implements"
    amends: Final = _BKG + "amends"
    repeals: Final = _BKG + "repeals"
    supplements: Final = _BKG + "supplements"
    refersTo: Final = _BKG + "refersTo"
    citedIn: Final = _BKG + "citedIn"
    rawText: Final = _BKG + "rawText"
    citedNumber: Final = _BKG + "citedNumber"
    citedTitle: Final = _BKG + "citedTitle"
    citedRelation: Final = _BKG + "citedRelation"
    refersToArticle: Final = _BKG + "refersToArticle"
    citedArticle: Final = _BKG + "citedArticle"
    statedIssuer: Final = _BKG + "statedIssuer"
    context: Final = _BKG + "context"
    citationRole: Final = _BKG + "citationRole"
    cites: Final = _BKG + "cites"
    fundedBy: Final = _BKG + "fundedBy"
    basedOn: Final = _BKG + "basedOn"
    mentions: Final = _BKG + "mentions"
    sameProgrammeAs: Final = _BKG + "sameProgrammeAs"
    passedDownFrom: Final = _BKG + "passedDownFrom"
    fundsFrom: Final = _BKG + "fundsFrom"
    realises: Final = _BKG + "realises"
    precededBy: Final = _BKG + "precededBy"
    linkFrom: Final = _BKG + "linkFrom"
    linkRelation: Final = _BKG + "linkRelation"
    linkTo: Final = _BKG + "linkTo"
    evidence: Final = _BKG + "evidence"
    confidence: Final = _BKG + "confidence"
    rule: Final = _BKG + "rule"
    severity: Final = _BKG + "severity"
    message: Final = _BKG + "message"
    expected: Final = _BKG + "expected"
    actual: Final = _BKG + "actual"
    involves: Final = _BKG + "involves"
    holds: Final = _BKG + "holds"
    tolerance: Final = _BKG + "tolerance"
    outcome: Final = _BKG + "outcome"
    hindrance: Final = _BKG + "hindrance"
    comparedDocument: Final = _BKG + "comparedDocument"
    difference: Final = _BKG + "difference"
    cause: Final = _BKG + "cause"
    mends: Final = _BKG + "mends"
    provedBy: Final = _BKG + "provedBy"
    method: Final = _BKG + "method"
    statement: Final = _BKG + "statement"
    subject: Final = _BKG + "subject"
    comparedYear: Final = _BKG + "comparedYear"
    change: Final = _BKG + "change"
    changePercent: Final = _BKG + "changePercent"
    statedMeasure: Final = _BKG + "statedMeasure"
    comparedMeasure: Final = _BKG + "comparedMeasure"
    statedPartOf: Final = _BKG + "statedPartOf"
    share: Final = _BKG + "share"
    shareOf: Final = _BKG + "shareOf"
    completion: Final = _BKG + "completion"
    comparisonBase: Final = _BKG + "comparisonBase"
    sentence: Final = _BKG + "sentence"


@final
class Dcterms:
    """Dublin Core terms."""

    isPartOf: Final = _DCTERMS + "isPartOf"
    issued: Final = _DCTERMS + "issued"
    subject: Final = _DCTERMS + "subject"
    title: Final = _DCTERMS + "title"


@final
class Org:
    """W3C Organization Ontology."""

    subOrganizationOf: Final = _ORG + "subOrganizationOf"


@final
class Owl:
    """Web Ontology Language."""

    versionInfo: Final = _OWL + "versionInfo"


@final
class Prov:
    """W3C PROV-O."""

    endedAtTime: Final = _PROV + "endedAtTime"
    used: Final = _PROV + "used"
    wasDerivedFrom: Final = _PROV + "wasDerivedFrom"
    wasGeneratedBy: Final = _PROV + "wasGeneratedBy"


@final
class Qb:
    """W3C RDF Data Cube."""

    ComponentSpecification: Final = _QB + "ComponentSpecification"
    DataSet: Final = _QB + "DataSet"
    DataStructureDefinition: Final = _QB + "DataStructureDefinition"
    Observation: Final = _QB + "Observation"
    Slice: Final = _QB + "Slice"
    SliceKey: Final = _QB + "SliceKey"
    attribute: Final = _QB + "attribute"
    component: Final = _QB + "component"
    componentAttachment: Final = _QB + "componentAttachment"
    componentProperty: Final = _QB + "componentProperty"
    dataSet: Final = _QB + "dataSet"
    dimension: Final = _QB + "dimension"
    measure: Final = _QB + "measure"
    observation: Final = _QB + "observation"
    order: Final = _QB + "order"
    slice: Final = _QB + "slice"
    sliceKey: Final = _QB + "sliceKey"
    sliceStructure: Final = _QB + "sliceStructure"
    structure: Final = _QB + "structure"


@final
class Rdf:
    """RDF."""

    type: Final = _RDF + "type"


@final
class Rdfs:
    """RDF Schema."""

    label: Final = _RDFS + "label"


@final
class Skos:
    """W3C SKOS."""

    Concept: Final = _SKOS + "Concept"
    ConceptScheme: Final = _SKOS + "ConceptScheme"
    altLabel: Final = _SKOS + "altLabel"
    broader: Final = _SKOS + "broader"
    closeMatch: Final = _SKOS + "closeMatch"
    exactMatch: Final = _SKOS + "exactMatch"
    inScheme: Final = _SKOS + "inScheme"
    notation: Final = _SKOS + "notation"
    prefLabel: Final = _SKOS + "prefLabel"


@final
class Xsd:
    """XML Schema datatypes."""

    boolean: Final = _XSD + "boolean"
    dateTime: Final = _XSD + "dateTime"
    decimal: Final = _XSD + "decimal"
    gYear: Final = _XSD + "gYear"
    integer: Final = _XSD + "integer"
    string: Final = _XSD + "string"


bkg: Final = Bkg
dcterms: Final = Dcterms
org: Final = Org
owl: Final = Owl
prov: Final = Prov
qb: Final = Qb
rdf: Final = Rdf
rdfs: Final = Rdfs
skos: Final = Skos
xsd: Final = Xsd
