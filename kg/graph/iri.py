"""Names of things: IRIs made from the keys that the sources print, so that reading again changes none.

The table of kinds is in `docs/graph.md`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from kg.errors import BuildError, UnknownThingError
from ontology.terms import BASE

DEFAULT_BASE = BASE

# RFC 3987 `ipchar`, without the percent sign, which begins an escape.
_ALLOWED = re.compile(
    r"[A-Za-z0-9\-._~!$&'()*+,;=:@\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd]"
)
_PLAIN = re.compile(r"[A-Za-z0-9\-_\u4e00-\u9fff〔〕（）、，。《》]+")
_BASE = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#]")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
_SHA_LENGTH = 16
_SEGMENT = re.compile(r"(?:[^\x00-\x20<>\"{}|\\^`\[\]#?%]|%[0-9A-Fa-f]{2})+")
"""A segment that can stand in an IRI as it is."""


@lru_cache(maxsize=65536)
def escape_key(key: str) -> str:
    """One segment of an IRI path for a printed key: NFC, Chinese as it is, the rest percent-encoded.

    White space, invisible characters and whatever an IRI path segment forbids are encoded as UTF-8.

    >>> escape_key("京财社指〔2023〕1791号")
    '京财社指〔2023〕1791号'
    >>> escape_key("50%/人 #1")
    '50%25%2F人%20%231'

    Raises:
        BuildError: The key is empty or holds half of a surrogate pair; neither names anything.
    """
    text = unicodedata.normalize("NFC", key)
    if _PLAIN.fullmatch(text):
        return text
    if not text:
        raise BuildError("key of an IRI", "at least one character", "an empty text")
    if text in {".", ".."}:
        return "%2E" * len(text)  # a segment of dots alone means "this folder" and "the folder above"
    try:
        return "".join(_escape_character(c) for c in text)
    except UnicodeEncodeError as error:
        raise BuildError("key of an IRI", "Unicode text", f"half a surrogate pair in {key!r}") from error


@lru_cache(maxsize=16384)
def _escape_character(character: str) -> str:
    if _ALLOWED.fullmatch(character) and unicodedata.category(character) not in _INVISIBLE:
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class Namer:
    """IRIs of all things under one base, which is absolute and ends in `/` or `#`.

    Build it once and pass it on. `sha` is the SHA-256 of a file in hex digits, of which 16 are used.
    Keys are given as printed; escaping is done here.

    >>> Namer().policy("京财社指〔2023〕1791号")
    'https://w3id.org/budgetkg/id/policy/京财社指〔2023〕1791号'

    Raises:
        BuildError: The base is no absolute IRI or does not end in `/` or `#`.
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise BuildError("base of IRIs", "an absolute IRI that ends in / or #", repr(self.base))

    def _name(self, kind: str, *keys: str) -> str:
        return _named(self.base, kind, keys)

    def document_graph(self, sha: str) -> str:
        """The named graph of all that one document states."""
        return self._name("graph", "document", _short(sha))

    def is_document_graph(self, iri: str) -> bool:
        """Whether a graph holds what one document states."""
        return (split_iri(iri, self.base) or ("", ""))[1].startswith("document/")

    @property
    def ontology_graph(self) -> str:
        """The named graph of classes and properties."""
        return self._name("graph", "ontology")

    @property
    def codelists_graph(self) -> str:
        """The named graph of the code lists."""
        return self._name("graph", "codelists")

    @property
    def things_graph(self) -> str:
        """The named graph of what documents share: units, projects, policies and codes, each described once."""
        return self._name("graph", "things")

    def is_links_graph(self, iri: str) -> bool:
        """Whether a graph holds what a rule links."""
        return (split_iri(iri, self.base) or ("", ""))[1].startswith("links/")

    def links_graph(self, rule: str) -> str:
        """The named graph of what one rule links, or of the decisions."""
        return self._name("graph", "links", rule)

    @property
    def names_graph(self) -> str:
        """The named graph of comparable names."""
        return self._name("graph", "names")

    @property
    def contradictions_graph(self) -> str:
        """The named graph of findings about names that contradict each other."""
        return self._name("graph", "contradictions")

    @property
    def policies_graph(self) -> str:
        """The named graph of which policies are one and of what cites them."""
        return self._name("graph", "policies")

    @property
    def identities_graph(self) -> str:
        """The named graph of identities between documents."""
        return self._name("graph", "identities")

    @property
    def publication_graph(self) -> str:
        """The graph that says when something was published last, and by which recipe; of stores elsewhere."""
        return self._name("graph", "publication")

    @property
    def unpublished_graph(self) -> str:
        """The graph that is there while something is written that is not published; of stores elsewhere."""
        return self._name("graph", "unpublished")

    @property
    def money_graph(self) -> str:
        """The graph of counted money."""
        return self._name("graph", "money")

    @property
    def origins_graph(self) -> str:
        """The graph that says where documents were published."""
        return self._name("graph", "origins")

    @property
    def canonical_graph(self) -> str:
        """The graph that says which thing a name means."""
        return self._name("graph", "canonical")

    @property
    def years_graph(self) -> str:
        """The graph that says what units and subjects were called in each year, and what changed."""
        return self._name("graph", "years")

    @property
    def versions_graph(self) -> str:
        """The graph that ties the figures of superseded documents to those that count."""
        return self._name("graph", "versions")

    def in_year(self, thing: str, year: int) -> str:
        """A thing as it was in a fiscal year, by the thing's IRI."""
        return f"{self.base}in-year/{year}/{thing.removeprefix(self.base)}"

    def change(self, thing: str, year: int, kind: str) -> str:
        """What became of a thing from a fiscal year on, by the thing's IRI and the kind of change."""
        return f"{self.base}change/{year}/{kind}/{thing.removeprefix(self.base)}"

    @property
    def catalogue(self) -> str:
        """The catalogue of a release."""
        return f"{self.base}catalogue"

    @property
    def released(self) -> str:
        """All that a release holds, as one data set."""
        return f"{self.base}dataset"

    def released_part(self, kind: str, key: str) -> str:
        """A part of what a release holds: the data set of a document, the things of a class, the uses of a property."""
        return f"{self.released}/{kind}/{escape_key(key)}"

    def distribution(self, file: str) -> str:
        """A file of a release, by its path below the folder."""
        return self._name("distribution", *file.split("/"))

    def checksum(self, digest: str) -> str:
        """The SHA-256 of a file that is described, in hex digits."""
        return self._name("checksum", digest)

    @property
    def not_stated(self) -> str:
        """The value of a dimension that a document does not state."""
        return f"{self.base}not-stated"

    def data_set(self, key: str) -> str:
        """A data set of counted money."""
        return self._name("dataset", key)

    def slice(self, data_set: str, holder: str, year: int, phase: str) -> str:
        """What one holder states in one year and phase; `holder` is the IRI."""
        return f"{self.base}slice/{data_set}/{holder.removeprefix(self.base)}/{year}/{phase}"

    def observation(self, part: str, key: str) -> str:
        """One amount of a slice, by the slice's IRI and what tells it from the others."""
        return f"{self.base}observation/{part.removeprefix(self.base).removeprefix('slice/')}/{key}"

    def document(self, sha: str) -> str:
        """A published file."""
        return self._name("document", _short(sha))

    def run(self, sha: str) -> str:
        """The reading of a file."""
        return self._name("run", _short(sha))

    def table(self, sha: str, number: str, occurrence: int = 1) -> str:
        """A table by its printed number; `occurrence` counts tables of the same number from 1."""
        return self._name("table", _short(sha)) + "/" + _table_key(number, occurrence)

    def line(
        self, sha: str, number: str, row_key: str, measure: tuple[str, ...], *, occurrence: int = 1
    ) -> str:
        """One amount cell, by what its row and column say."""
        table = _table_key(number, occurrence)
        return self._name("line", _short(sha)) + f"/{table}/" + "/".join(map(escape_key, (row_key, *measure)))

    def declared(
        self, kind: str, sha: str, number: str, keys: tuple[str, ...], *, table: int = 1, occurrence: int = 1
    ) -> str:
        """A fact of a declared kind, by its keys in a table; `occurrence` counts those of equal keys from 1."""
        named = self._name(kind, _short(sha)) + "/" + _table_key(number, table)
        last = "" if occurrence == 1 else f"~{occurrence}"
        return named + "".join(f"/{escape_key(key).replace('~', '%7E')}" for key in keys) + last

    def declared_of_document(self, kind: str, sha: str, keys: tuple[str, ...]) -> str:
        """A fact of a declared kind that belongs to no table, by its keys in its document."""
        return self._name(kind, _short(sha), *keys)

    def unit(self, region: str, code_or_name: str) -> str:
        """A unit (单位) or department (部门), by its code, else by its name, inside its region."""
        return self._name("unit", region, code_or_name)

    def region(self, code: str) -> str:
        """A place of GB/T 2260."""
        return self._name("region", code)

    def project(self, code: str) -> str:
        """A project (项目) by its 21-character code."""
        return self._name("project", code)

    def uncoded_project(self, region: str, unit: str, name: str) -> str:
        """A project that is printed without a code."""
        return self._name("project", region, unit, name)

    def project_budget(self, project: str, unit: str, year: int | str, stage: str) -> str:
        """A project in one unit, year and stage; `project` is its code, else its name."""
        return self._name("project-budget", project, unit, str(year), stage)

    def project_part(self, budget: str, ordinal: int) -> str:
        """The n-th part of the money of a project budget, by the budget's IRI."""
        return f"{self.base}project-part/{budget.removeprefix(self.base)}/{ordinal}"

    def indicator(self, owner: str, ordinal: int) -> str:
        """The n-th indicator (绩效指标) of its owner, by the owner's IRI: a project budget, department or table."""
        return f"{self.base}indicator/{owner.removeprefix(self.base)}/{ordinal}"

    def indicator_kind(self, name: str) -> str:
        """A first or second level of indicators (一级指标、二级指标)."""
        return self._name("indicator-kind", name)

    def operator(self, sign: str) -> str:
        """How an indicator compares with its target (指标性质)."""
        return self._name("operator", sign)

    def transfer(self, sha: str, number: str, row: int, *, occurrence: int = 1) -> str:
        """A row of the transfers from above (上级转移支付)."""
        return self._name("transfer", _short(sha)) + f"/{_table_key(number, occurrence)}/{row}"

    def policy(self, number_or_title: str) -> str:
        """A policy document (政策文件) by its normalised number, else by its title."""
        return self._name("policy", number_or_title)

    def article(self, policy: str, number: int) -> str:
        """The n-th article (条) of a policy document, by its IRI."""
        return f"{self.base}policy-article/{policy.removeprefix(self.base + 'policy/')}/{number}"

    def allocation(self, sha: str, ordinal: int) -> str:
        """The n-th row that the annexes of a funding document hand out."""
        return self._name("allocation", _short(sha), str(ordinal))

    def agency(self, name: str) -> str:
        """A body that issues documents (发文机关)."""
        return self._name("agency", name)

    def citation(self, sha: str, context: str, line: int | str, start: int) -> str:
        """One mention of a policy; `line` is whatever place the format knows."""
        return self._name("citation", _short(sha), context, f"{line}.{start}")

    def stated_figure(self, sha: str, sentence: int, ordinal: int) -> str:
        """The n-th figure that a sentence of the running text states."""
        return self._name("stated", _short(sha), str(sentence), str(ordinal))

    def finding(self, sha: str, rule: str, ordinal: int) -> str:
        """The n-th finding of a rule in a document."""
        return self._name("finding", _short(sha), rule, str(ordinal))

    def finding_between(self, rule: str, *keys: str) -> str:
        """A finding about several documents, by what tells it from the others of its rule."""
        return self._name("finding", rule, *keys)

    def cross_check(self, rule: str, key: str) -> str:
        """What two documents state of one thing set side by side, by what tells it from the others of its rule."""
        return self._name("cross-check", rule, key)

    def link(self, rule: str, key: str) -> str:
        """A link that a rule made, by what tells it from its others."""
        return self._name("link", rule, key)

    def report(self, key: str) -> str:
        """What a check of files or of a store found."""
        return self._name("report", key)

    def check(self, sha: str, key: str) -> str:
        """One identity applied at one place of a document, by the parts of its key, which slashes separate."""
        return self._name("check", _short(sha), *(part for part in key.split("/") if part))

    def repair(self, figure: str) -> str:
        """The mending of a figure, by the figure's IRI."""
        return f"{self.base}repair/{figure.removeprefix(self.base)}"

    def scheme(self, kind: str) -> str:
        """A scheme of concepts, by the kind its concepts have in their IRIs: function, fund, measure."""
        return self._name("scheme", kind)

    def word(self, kind: str, word: str) -> str:
        """A plain word of facts as a concept: of the kinds rule, measure-unit and measure-key."""
        return self._name(kind, word)

    def scheme_of_year(self, kind: str, year: int) -> str:
        """The list of a kind that was issued for a year."""
        return self._name("scheme", kind, str(year))

    def function(self, code: str) -> str:
        """A functional class (支出功能分类科目) of 3, 5 or 7 digits."""
        return self._name("function", code)

    def government_economic(self, code: str) -> str:
        """A government economic class (政府支出经济分类)."""
        return self._name("government-economic", code)

    def department_economic(self, code: str) -> str:
        """A department economic class (部门支出经济分类)."""
        return self._name("department-economic", code)

    def service_directory(self, key: str, name: str | None = None) -> str:
        """A level of the service guide directory: its code, or the parent's code or name and its own name."""
        return self._name("service-directory", key, *(() if name is None else (name,)))

    def procurement_category(self, code: str) -> str:
        """A kind of procurement (货物, 工程, 服务)."""
        return self._name("procurement-category", code)

    def activity(self, name: str) -> str:
        """A duty or activity (职能职责与活动)."""
        return self._name("activity", name)

    def project_category(self, code: str) -> str:
        """A category of projects (项目类别)."""
        return self._name("project-category", code)

    def fund(self, code: str) -> str:
        """A kind of funds (资金性质)."""
        return self._name("fund", code)

    def money_origin(self, origin: str) -> str:
        """Whether money is of the year or carried over from years before."""
        return self._name("money-origin", origin)

    def transfer_item(self, code: str) -> str:
        """An item of transfer payments (转移支付项目)."""
        return self._name("transfer-item", code)

    def measure(self, path: tuple[str, ...]) -> str:
        """What a column measures: its header path."""
        return self._name("measure", *path)

    def stage(self, stage: str) -> str:
        """A stage of the budget cycle."""
        return self._name("stage", stage)


@lru_cache(maxsize=65536)
def _named(base: str, kind: str, keys: tuple[str, ...]) -> str:
    """An IRI of its parts, remembered: a document names its units, subjects and measures in every line."""
    return f"{base}{kind}/{'/'.join(map(escape_key, keys))}"


@lru_cache(maxsize=256)
def _short(sha: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{16,64}", sha):
        raise BuildError("hash of a document", "at least 16 hex digits in small letters", repr(sha))
    return sha[:_SHA_LENGTH]


def _table_key(number: str, occurrence: int) -> str:
    key = escape_key(number).replace("~", "%7E")
    return key if occurrence == 1 else f"{key}~{occurrence}"


def last_key(iri: str) -> str:
    """The last key in an IRI, as printed.

    >>> last_key("https://w3id.org/budgetkg/id/function/2010301"), last_key(Namer().project("补助 50%"))
    ('2010301', '补助 50%')
    """
    return unquote(iri.rstrip("/").rpartition("/")[2])


def code_of(iri: str) -> str | None:
    """The printed code in an IRI of a thing or concept; None where its key is a name."""
    key = last_key(iri)
    return key if key.isascii() and any(c.isdigit() for c in key) else None


def local_name(term: str) -> str:
    """What a term is called in its vocabulary.

    >>> local_name("https://w3id.org/budgetkg/ontology#BudgetLine"), local_name("http://purl.org/dc/terms/title")
    ('BudgetLine', 'title')
    """
    return term.rpartition("#")[2].rpartition("/")[2]


def split_iri(iri: str, base: str = DEFAULT_BASE) -> tuple[str, str] | None:
    """Kind of a thing and its keys as they stand in the IRI; None for what is no thing under the base.

    >>> split_iri("https://w3id.org/budgetkg/id/unit/110105/601"), split_iri("http://purl.org/dc/terms/title")
    (('unit', '110105/601'), None)
    """
    if not iri.startswith(base):
        return None
    kind, keys = split_path(iri[len(base) :])
    return (kind, keys) if keys else None


def keys_of(iri: str, base: str = DEFAULT_BASE) -> tuple[str, ...]:
    """The keys of a thing as printed; none for what is no thing under the base."""
    parts = split_iri(iri, base)
    return tuple(map(unquote, parts[1].split("/"))) if parts else ()


def printed_keys(iri: str, base: str = DEFAULT_BASE) -> str:
    """All keys of a thing for a reader, separated by slashes; any other IRI as it is."""
    return "/".join(keys_of(iri, base)) or iri


def join_iri(kind: str, keys: str, base: str = DEFAULT_BASE) -> str:
    """The thing of a kind whose keys stand as in an IRI; what no IRI can hold there is escaped.

    A segment that was unescaped on its way (by a proxy, or by a person who typed it) is escaped again.

    >>> join_iri("project", "110105/补助[2023]").rpartition("/")[2]
    '补助%5B2023%5D'
    """
    segments = (s if _SEGMENT.fullmatch(s) else escape_key(s or " ") for s in keys.split("/"))
    return f"{base}{kind}/{'/'.join(segments)}"


def path_below(iri: str, base: str = DEFAULT_BASE) -> str:
    """Kind and keys of a thing as they stand in its IRI; any other IRI as it is."""
    return iri.removeprefix(base)


def split_path(path: str) -> tuple[str, str]:
    """Kind and keys of a path below the base; no keys where it has one segment."""
    kind, _, keys = path.partition("/")
    return kind, keys


def is_named_below(iri: str, base: str = DEFAULT_BASE) -> bool:
    """Whether an IRI is one of ours: a thing, graph or data set under the base."""
    return iri.startswith(base)


def kind_of(iri: str, base: str = DEFAULT_BASE) -> str:
    """The kind of a thing; empty for what is no thing under the base."""
    return (split_iri(iri, base) or ("", ""))[0]


def is_of_kind(iri: str, kind: str) -> bool:
    """Whether a thing is of a kind, whatever base it stands under.

    >>> is_of_kind(Namer().unit("110105", "601"), "unit"), is_of_kind(Namer().region("110105"), "unit")
    (True, False)
    """
    return f"/{kind}/" in iri


def is_graph_of(iri: str, part: str) -> bool:
    """Whether a named graph is of a part of a store, whatever base it stands under: document, links, links/RULE, money.

    >>> is_graph_of(Namer().document_graph("0" * 16), "document"), is_graph_of(Namer().money_graph, "links")
    (True, False)
    """
    return f"/graph/{part}/" in f"{iri}/"


def keys_behind(iri: str, kind: str) -> str:
    """The keys of a thing of a kind as they stand in its IRI, whatever base it stands under; any other IRI as it is.

    >>> keys_behind(Namer().measure(("合计", "基本支出")), "measure")
    '合计/基本支出'
    """
    return iri.rsplit(f"/{kind}/", 1)[-1]


def printed_header(measure: str) -> tuple[str, ...]:
    """The header path of a column as printed, by the IRI of its measure.

    >>> printed_header(Namer().measure(("合计 50%", "基本支出")))
    ('合计 50%', '基本支出')
    """
    return tuple(map(unquote, keys_behind(measure, "measure").split("/"))) if measure else ()


def first_keys(iri: str, without_last: int) -> str:
    """A thing's IRI without so many of its last keys: what things have in common that differ in those.

    >>> first_keys(Namer().project_budget("甲", "601", 2024, "budget"), 3).rpartition("/id/")[2]
    'project-budget/甲'
    """
    return iri.rsplit("/", without_last)[0]


def document_keys(keys: str) -> tuple[str, ...]:
    """Those of a thing's keys in which the document that states it can stand: first, or behind a kind.

    >>> document_keys("0123456789abcdef/01/7"), document_keys("line/0123456789abcdef/01")
    (('0123456789abcdef', '01'), ('line', '0123456789abcdef'))
    """
    return tuple(keys.split("/")[:2])


def header_path(key: str) -> tuple[str, ...]:
    """The header path of a column, by the key under which the graph and the tables of figures keep it."""
    return tuple(key.split("/"))


def with_last_key(iri: str, key: str) -> str:
    """A thing's neighbour: the same IRI with another last key (the 类 of a 项)."""
    return f"{iri.rpartition('/')[0]}/{escape_key(key)}"


def iri_of(path: str, base: str = DEFAULT_BASE) -> str:
    """The IRI of a thing by its path below the base, whatever of it is percent-encoded.

    >>> iri_of("policy/%E4%BA%AC%E8%B4%A2%E7%A4%BE%E6%8C%87%E3%80%942023%E3%80%951791%E5%8F%B7")
    'https://w3id.org/budgetkg/id/policy/京财社指〔2023〕1791号'
    >>> iri_of("project/110105/707001/50%25%2F人")
    'https://w3id.org/budgetkg/id/project/110105/707001/50%25%2F人'

    Raises:
        UnknownThingError: A part of the path is empty; no thing is named so.
    """
    segments = path.strip("/").split("/")
    if not all(segments):
        raise UnknownThingError("thing", "an IRI without empty parts", repr(path[:200]))
    return base + "/".join(escape_key(unquote(segment, errors="replace")) for segment in segments)


def iri_below(path: str, base: str = DEFAULT_BASE) -> str:
    """The IRI of a path below the base that stands as in an IRI; see `iri_of` for one that may not."""
    return base + path.lstrip("/")


def unescape_key(key: str) -> str:
    """A key, or several with slashes between them, as people read it."""
    return unquote(key)


def printed_path(iri: str, base: str = DEFAULT_BASE) -> str:
    """Kind and keys of a thing for a reader; any other IRI as it is.

    >>> printed_path("https://w3id.org/budgetkg/id/project/110105%2F%E7%94%B2")
    'project/110105/甲'
    """
    return unquote(iri.removeprefix(base))
