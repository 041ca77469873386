"""Counted money as an RDF Data Cube: one graph in which each yuan stands once a data set.

Made of the tables of figures (`kg.money.figures`), which decide what counts. An observation is one combination of the
data set's dimensions, whatever number of printed cells it sums up; its IRI is made of them, so that it survives when a
document is read again, corrected or published in another format.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from extract.states import BY_TRUST
from kg.graph.iri import Namer, header_path, keys_of, last_key, local_name, split_iri
from kg.graph.nquads import GraphWriter
from kg.money.data_sets import DATA_SETS, DataSet, Dimension
from kg.money.editions import superseded
from kg.money.figures import RollupTables
from kg.money.rows import upper_code
from kg.money.slices import CubeSlice, read_slices
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import Scheme, bkg, org, prov, qb, rdf, rdfs, skos

CURRENCY = "http://publications.europa.eu/resource/authority/currency/CNY"
TOTAL = "合计"
"""Measure of an amount that is not divided any further."""

_COLUMNS = (
    "function", "department_economic", "government_economic", "fund", "project", "category", "service_domain",
    "directory", "policy", "transfer_item", "measure", "origin",
)  # fmt: skip
_MEASURES = """SELECT DISTINCT data_set, measure FROM figure
WHERE left_out IS NULL AND year IS NOT NULL AND amount IS NOT NULL"""
_STATUS_RANK = {status.value: rank for rank, status in enumerate(BY_TRUST)}
_PER_YUAN = Decimal(10_000)
_UPPER = {
    Dimension.FUNCTION: ((bkg.functionClass, 3), (bkg.functionSubclass, 5)),
    Dimension.DEPARTMENT_ECONOMIC: ((bkg.departmentEconomicClass, 3),),
    Dimension.GOVERNMENT_ECONOMIC: ((bkg.governmentEconomicClass, 3),),
}
_TERMS: Mapping[Dimension, str] = {d: getattr(bkg, d.value) for d in Dimension}
_KEY = ((bkg.holder, "holder"), (bkg.fiscalYear, "fiscalYear"), (bkg.phase, "phase"))
_ATTRIBUTES = (bkg.status, bkg.unit, bkg.department, bkg.holderInYear)


def _rank(status: str) -> int:
    """How far down a status stands among all; one that is none is worth no more than unverified."""
    return _STATUS_RANK.get(status, _STATUS_RANK["unverified"])


class _ObservationDraft(msgspec.Struct):
    """An observation under way: the sum of the figures of one combination of dimensions."""

    values: Mapping[Dimension, str]
    between_units: bool
    amount: int = 0
    status: str = "verified"
    sources: set[str] = msgspec.field(default_factory=set)


def describe_money(store: GraphReader, namer: Namer, tables: RollupTables) -> bytes:
    """The graph of counted money as N-Quads.

    Args:
        store: The store that the tables were made of; says what units are and which concepts have a label.
        namer: Makes the IRIs.
        tables: The tables of figures of the same state.
    """
    writer = CubeWriter(store, namer, tables)
    return b"".join((writer.rest(), *map(writer.describe, read_slices(tables, namer))))


class CubeWriter:
    """Describes slices with their observations, each by itself; and the rest: structures, editions, concepts."""

    def __init__(self, store: GraphReader, namer: Namer, tables: RollupTables) -> None:
        self._namer = namer
        self._store = store
        self._tables = tables
        self._writer = GraphWriter(namer.money_graph)
        self._departments = {d for _, d in ask_texts(store, "search/things-of-class", type=bkg.Department)}
        self._years = _years_of_units(store, namer)
        parents = ask_texts(store, "common/values-of-property", property=org.subOrganizationOf)
        self._parents = {unit: above for _, unit, above in parents if unit and above}

    def context(self, part: CubeSlice) -> tuple[object, ...]:
        """What a slice is described by besides its figures."""
        return part.holder in self._departments, self._parents.get(part.holder), self._in_year(part)

    def describe(self, part: CubeSlice) -> bytes:
        """A slice with its observations as N-Quads."""
        self._writer = GraphWriter(self._namer.money_graph)
        cells: dict[tuple[object, ...], _ObservationDraft] = {}
        for figure in part.figures:
            if figure.amount is None:
                continue
            stated = self._values(part.data_set, figure.values)
            passed = figure.between_units and part.data_set.between
            cell = cells.setdefault((*stated.values(), passed), _ObservationDraft(stated, passed))
            cell.amount += figure.amount
            cell.status = max(cell.status, figure.status or "unverified", key=_rank)
            cell.sources.add(figure.source)
        self._slice(part, cells.values())
        return self._writer.to_bytes()

    def rest(self) -> bytes:
        """What is no slice's, as N-Quads."""
        self._writer = GraphWriter(self._namer.money_graph)
        for data_set in DATA_SETS.values():
            self._structure(data_set)
        self._editions()
        self._concepts()
        return self._writer.to_bytes()

    def _iri(self, number: int | None) -> str | None:
        """The IRI of a thing's number, the canonical one."""
        return None if number is None else self._tables.canonical_iri(number)

    def _is_category(self, concept: str | None) -> bool:
        """Whether a concept is a procurement category: some tables print the buyer or the good in that column."""
        parts = split_iri(concept, self._namer.base) if concept else None
        return parts is not None and parts[0] == Scheme.PROCUREMENT_CATEGORY

    def _values(self, data_set: DataSet, found: Sequence[object]) -> dict[Dimension, str]:
        """Dimension → value; what is not stated has a value that says so, for every dimension must have one."""
        by_name = dict(zip(_COLUMNS, found, strict=True))
        columns = {
            Dimension.FUNCTION: by_name["function"],
            Dimension.DEPARTMENT_ECONOMIC: by_name["department_economic"],
            Dimension.GOVERNMENT_ECONOMIC: by_name["government_economic"],
            Dimension.PROJECT: by_name["project"],
            Dimension.CATEGORY: by_name["category"],
            Dimension.ACTIVITY: by_name["category"],
            Dimension.SERVICE_DOMAIN: by_name["service_domain"],
            Dimension.DIRECTORY: by_name["directory"],
            Dimension.POLICY: by_name["policy"],
            Dimension.TRANSFER_ITEM: by_name["transfer_item"],
        }
        values: dict[Dimension, str] = {}
        for dimension in data_set.dimensions:
            if dimension is Dimension.MEASURE:
                path = str(by_name["measure"] or TOTAL)
                values[dimension] = self._namer.measure(header_path(path))
            elif dimension is Dimension.ORIGIN:
                origin = by_name["origin"]
                values[dimension] = (
                    self._namer.money_origin(str(origin)) if origin else self._namer.not_stated
                )
            elif dimension is Dimension.FUND:
                fund = by_name["fund"]
                code = None if fund is None else str(fund)
                values[dimension] = (
                    self._namer.not_stated if not code else code if "/" in code else self._namer.fund(code)
                )
            else:
                number = columns[dimension]
                named = self._iri(number) if isinstance(number, int) else None
                is_listed = dimension is not Dimension.CATEGORY or self._is_category(named)
                values[dimension] = named if named and is_listed else self._namer.not_stated
        return values

    def _structure(self, data_set: DataSet) -> None:
        writer, namer = self._writer, self._namer
        iri = namer.data_set(data_set.key)
        structure, key = f"{iri}/structure", f"{iri}/slice-key"
        writer.link(iri, rdf.type, qb.DataSet)
        writer.text(iri, rdfs.label, data_set.zh, "zh")
        writer.text(iri, rdfs.label, data_set.en, "en")
        writer.link(iri, qb.structure, structure)
        writer.link(iri, bkg.currency, CURRENCY)
        writer.link(structure, rdf.type, qb.DataStructureDefinition)
        writer.link(structure, qb.sliceKey, key)
        writer.link(key, rdf.type, qb.SliceKey)
        writer.text(key, rdfs.label, "单位、年度和阶段", "zh")
        writer.text(key, rdfs.label, "by holder, year and phase", "en")
        dimensions = [term for term, _ in _KEY] + [_TERMS[d] for d in data_set.dimensions]
        if data_set.between:
            dimensions.append(bkg.betweenUnits)
        uppers = [term for d in data_set.dimensions for term, _ in _UPPER.get(d, ())]
        for term, _ in _KEY:
            writer.link(key, qb.componentProperty, term)
        for order, term in enumerate(dimensions, 1):
            component = self._component(structure, term, qb.dimension)
            writer.integer(component, qb.order, order)
        self._component(structure, bkg.countedAmount, qb.measure)
        for term in (*_ATTRIBUTES, *uppers):
            self._component(structure, term, qb.attribute)
        currency = self._component(structure, bkg.currency, qb.attribute)
        writer.link(currency, qb.componentAttachment, qb.DataSet)

    def _component(self, structure: str, term: str, role: str) -> str:
        component = f"{structure}/{local_name(term)}"
        self._writer.link(structure, qb.component, component)
        self._writer.link(component, rdf.type, qb.ComponentSpecification)
        self._writer.link(component, role, term)
        return component

    def _slice(self, part: CubeSlice, cells: Iterable[_ObservationDraft]) -> None:
        writer, namer = self._writer, self._namer
        data_set, iri = namer.data_set(part.data_set.key), part.iri
        writer.link(data_set, qb.slice, iri)
        writer.link(iri, rdf.type, qb.Slice)
        writer.link(iri, qb.sliceStructure, f"{data_set}/slice-key")
        self._place(iri, part)
        writer.boolean(iri, bkg.complete, part.is_closed and not part.unreadable)
        if part.unreadable:
            writer.integer(iri, bkg.unreadable, part.unreadable)
        for document in sorted({figure.document for figure in part.figures}):
            writer.link(iri, prov.wasDerivedFrom, document)
        for cell in cells:
            self._observation(iri, data_set, part, cell)

    def _in_year(self, part: CubeSlice) -> str | None:
        """The holder as documents of the year have it, else of the next year: they state the year before too."""
        years = self._years.get(part.holder, ())
        if not years:
            return None
        later = [year for year in years if year >= part.year]
        return self._namer.in_year(part.holder, min(later) if later else max(years))

    def _place(self, iri: str, part: CubeSlice) -> None:
        self._writer.link(iri, bkg.holder, part.holder)
        self._writer.year(iri, bkg.fiscalYear, part.year)
        self._writer.link(iri, bkg.phase, self._namer.stage(part.phase))
        if in_year := self._in_year(part):
            self._writer.link(iri, bkg.holderInYear, in_year)

    def _observation(self, part_iri: str, data_set: str, part: CubeSlice, cell: _ObservationDraft) -> None:
        writer = self._writer
        key = "\n".join((*cell.values.values(), "between units" if cell.between_units else ""))
        iri = self._namer.observation(part_iri, hashlib.sha256(key.encode()).hexdigest()[:16])
        writer.link(iri, rdf.type, qb.Observation)
        writer.link(iri, qb.dataSet, data_set)
        writer.link(part_iri, qb.observation, iri)
        self._place(iri, part)
        for dimension, value in cell.values.items():
            writer.link(iri, _TERMS[dimension], value)
            for term, digits in _UPPER.get(dimension, ()):
                if upper := upper_code(value, digits):
                    writer.link(iri, term, upper)
        writer.decimal(iri, bkg.countedAmount, _yuan(cell.amount))
        writer.text(iri, bkg.status, cell.status)
        if part.data_set.between:
            writer.boolean(iri, bkg.betweenUnits, cell.between_units)
        if not part.data_set.of_governments:
            self._organisation(iri, part.holder)
        for source in sorted(cell.sources):
            writer.link(iri, prov.wasDerivedFrom, source)

    def _organisation(self, iri: str, holder: str) -> None:
        """The holder once more, as what it is: the unit and its department, or the department."""
        if holder in self._departments:
            self._writer.link(iri, bkg.department, holder)
            return
        if holder != self._namer.not_stated:
            self._writer.link(iri, bkg.unit, holder)
        if above := self._parents.get(holder):
            self._writer.link(iri, bkg.department, above)

    def _editions(self) -> None:
        """Documents that do not count beside another of the same publisher, year and stage, each with a finding."""
        writer, namer = self._writer, self._namer
        for edition in superseded(self._tables):
            lost, instead = edition.document, edition.instead
            file, kept_file = edition.file, edition.instead_file
            finding = namer.finding_between("document-doubled", last_key(lost))
            what = (
                ("内容相同", "the same figures")
                if edition.is_equal
                else ("同一单位、年度和阶段", "the same publisher, year and stage")
            )
            writer.link(lost, bkg.supersededBy, instead)
            writer.text(lost, bkg.supersededAs, "duplicate" if edition.is_equal else "changed")
            writer.link(finding, rdf.type, bkg.Finding)
            writer.text(finding, bkg.rule, "document-doubled")
            writer.text(finding, bkg.severity, "warning")
            writer.link(finding, bkg.document, lost)
            writer.text(finding, bkg.message, f"{file} 与 {kept_file} {what[0]}，金额只计后者", "zh")
            english = (
                f"{file}: expected one document, got {kept_file} of {what[1]} too; only the latter counts"
            )
            writer.text(finding, bkg.message, english, "en")

    def _concepts(self) -> None:
        """Measures that no document names so, and the value for what is not stated."""
        writer, namer = self._writer, self._namer
        for path in sorted(self._measures()):
            measure = namer.measure(header_path(path))
            # What this graph said when it was made last is made anew.
            named = {graph for _, graph in ask_texts(self._store, "money/named", thing=measure)}
            if not named - {namer.money_graph}:
                self._concept(measure, path, (namer.scheme("measure"),))
        schemes = [namer.scheme(s) for s in _SCHEMES]
        self._concept(namer.not_stated, "未列示", schemes)
        writer.text(namer.not_stated, rdfs.label, "not stated", "en")

    def _measures(self) -> set[str]:
        """The paths of columns and items of all observations."""
        found = self._tables.stream(_MEASURES)
        return {path or TOTAL for key, path in found if Dimension.MEASURE in DATA_SETS[key].dimensions}

    def _concept(self, iri: str, label: str, schemes: Iterable[str]) -> None:
        self._writer.link(iri, rdf.type, skos.Concept)
        self._writer.text(iri, skos.prefLabel, label, "zh")
        for scheme in schemes:
            self._writer.link(iri, skos.inScheme, scheme)


def _years_of_units(store: GraphReader, namer: Namer) -> Mapping[str, Sequence[int]]:
    """Unit → the years of which documents name it."""
    years: dict[str, list[int]] = defaultdict(list)
    for _, dated, unit in ask_texts(store, "common/values-of-property", property=prov.specializationOf):
        if dated and unit:
            years[unit].append(int(keys_of(dated, namer.base)[0]))
    return years


_SCHEMES = (
    "function", "department-economic", "government-economic", "fund", "service-directory", "procurement-category",
    "transfer-item", "activity", "money-origin",
)  # fmt: skip


def _yuan(stored: int) -> Decimal:
    """Whole ten-thousandths of a yuan as yuan, without trailing zeros."""
    amount = Decimal(stored) / _PER_YUAN
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()
