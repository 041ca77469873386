"""Facts: immutable records of what a document states, each with its place and the text as printed.

One JSON object a line in files (`write_facts`, `read_facts`), lossless in both directions; the member
`fact` names the kind. Amounts are `Decimal` yuan, exact to the fen and beyond, written as JSON strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from extract.errors import FactsFileError
from extract.figures import FigureRef
from extract.source import Source
from extract.states import FigurePart as FigurePart
from extract.states import Role as Role
from extract.states import Severity as Severity
from extract.states import Stage as Stage
from extract.states import Status as Status
from extract.states import TableState as TableState


class Label(msgspec.Struct, frozen=True, omit_defaults=True):
    """A printed label with the code it carries, such as 2120101-行政运行."""

    name: str
    code: str | None = None

    def __str__(self) -> str:
        """CODE-NAME, or the name alone where no code is printed."""
        return f"{self.code}-{self.name}" if self.code else self.name


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="fact"):
    """What all facts share: the document (SHA-256) and the place."""

    document: str
    source: Source


class DocumentFact(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="document"):
    """One published file: who, which year, which stage; None where the document does not say."""

    file_name: str
    format: str
    size: int
    title: str | None = None
    fiscal_year: int | None = None
    stage: Stage = Stage.BUDGET
    publisher: Label | None = None
    """The department or unit whose budget this is (部门, else 单位)."""
    region: str | None = None
    """GB/T 2260 code of the publisher's place."""
    kind: str = "budget"
    """budget, or policy for the text of a policy document."""


class TableFact(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="table"):
    """One table of a document.

    `ordinal` counts the tables from 1 in reading order and identifies the table inside its document,
    because printed numbers can be missing or double. `proved` is True where the printed total closes over
    the rows, also over page breaks; None where the table prints no total.
    """

    ordinal: int
    number: str
    title: str
    kind: str
    family: str = ""
    printed_unit: str
    state: TableState
    rows: int
    last_line: int | None = None
    proved: bool | None = None


class BudgetLine(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="budget_line"):
    """One non-blank amount cell with its dimensions.

    `amount` is None where the print cannot be read as one number without doubt; then `status` is conflict
    and a finding says why. `measure` is the header path of the column as printed, `measure_key` the name of the
    column in the table catalogue, by which identities and comparisons name it. `key` identifies the row
    inside its table by what it says, not where it stands. `unproved` names what of an unverified figure nothing
    proves, and of any the code of its project that no other row prints. `confidence` (0 to 1) is that of the optical
    recognition of a scan; None where the file holds the text itself.
    """

    table: int
    table_number: str
    row: int
    key: str
    role: Role
    measure: tuple[str, ...]
    measure_key: str | None = None
    amount: Decimal | None
    printed: str
    printed_unit: str
    status: Status = Status.UNVERIFIED
    unproved: tuple[FigurePart, ...] = ()
    confidence: float | None = None
    unit: Label | None = None
    unit_type: Label | None = None
    side: str | None = None
    item: str | None = None
    function: Label | None = None
    government_economic: Label | None = None
    department_economic: Label | None = None
    project: Label | None = None
    category: Label | None = None
    directory: tuple[Label, ...] = ()
    service_domain: Label | None = None
    fund: Label | None = None
    year: int | None = None
    document_number: str | None = None
    transfer_item: Label | None = None


class Quantity(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="quantity"):
    """One figure of a table that is no money: a count (辆, 批次, 人次), an area, a percentage.

    `key` says what its row is about, `measure` is the header path of its column as printed, `unit` what is
    counted (% for a share), None where the document does not say. `value` is the printed number, None where
    the print is no number.
    """

    table: int
    table_number: str
    row: int
    key: str
    measure: tuple[str, ...]
    value: Decimal | None
    printed: str
    unit: str | None = None


class RawTable(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="raw_table"):
    """A grid that no entry of the catalogue describes, kept as read: a tuple of texts a row."""

    ordinal: int
    title: str
    rows: tuple[tuple[str, ...], ...]


class Transfer(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="transfer"):
    """One row of the transfers from above (上级转移支付): which funding document pays for which project."""

    table: int
    row: int
    amount: Decimal | None
    printed: str
    document_number: str | None = None
    project: Label | None = None
    fund: Label | None = None
    department: Label | None = None
    unit: Label | None = None
    transfer_item: Label | None = None
    function: Label | None = None
    department_economic: Label | None = None
    government_economic: Label | None = None
    status: Status = Status.UNVERIFIED
    unproved: tuple[FigurePart, ...] = ()


class ProjectPart(msgspec.Struct, frozen=True, omit_defaults=True):
    """One part of a project's money for the year: what it is for or when it is due, in yuan, and as printed."""

    label: str
    amount: Decimal
    printed: str


class ProjectRecord(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="project"):
    """One project of a project performance table (项目支出绩效表) or of a section of text: its funds in yuan and its goal.

    `project` carries the code of 21 characters; `printed_code` is the code as printed, without blanks, where
    it was mended. `total`, `fiscal` and `other` are exact; None where nothing is printed or where the print
    cannot be believed (then `status` is conflict). `status` is verified where fiscal and other funds sum to
    the total. `row` counts the data rows of the table from 1, header rows left out; it and `table` are None for a
    project of the text, which has an overview (项目概述), its basis (立项依据), implementer (实施主体), plan (实施方案),
    period (实施周期) and the parts of its money (年度预算安排) instead.
    """

    table: int | None = None
    row: int | None = None
    project: Label
    printed_code: str | None = None
    unit: Label | None = None
    category: Label | None = None
    total: Decimal | None = None
    total_printed: str | None = None
    fiscal: Decimal | None = None
    fiscal_printed: str | None = None
    other: Decimal | None = None
    other_printed: str | None = None
    goal: str | None = None
    overview: str | None = None
    basis: str | None = None
    implementer: str | None = None
    plan: str | None = None
    period: str | None = None
    parts: tuple[ProjectPart, ...] = ()
    status: Status = Status.UNVERIFIED
    unproved: tuple[FigurePart, ...] = ()


class Indicator(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="indicator"):
    """One performance indicator (绩效指标) of a project or of a department.

    `scope` is "project" or "department"; `project` is None where the project cannot be told, `activity` is
    filled for a department. `operator` is one of ≥ ≤ = > < 定性, `printed_operator` the print where it
    differs; `value` and `unit` are as printed. `number` is the figure that the value begins with, in the unit
    `normalised_unit` (a synonym-free form of `unit`; a money unit keeps its scale). `ordinal` counts the
    indicators of the table from 1. `status` is repaired where the indicator was moved to a project whose row
    stands below it or whose name says so, conflict where something of it was lost or contradicts itself.
    """

    table: int
    row: int
    ordinal: int
    scope: str
    project: Label | None = None
    activity: str | None = None
    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    operator: str | None = None
    printed_operator: str | None = None
    value: str | None = None
    number: Decimal | None = None
    unit: str | None = None
    normalised_unit: str | None = None
    direction: str | None = None
    status: Status = Status.UNVERIFIED

    @property
    def number_unit(self) -> str | None:
        """The unit of the number itself: 元 of 元/人."""
        return self.normalised_unit.partition("/")[0] if self.normalised_unit else None


class Citation(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="citation"):
    """One mention of a policy document (政策文件).

    `raw` is the mention as printed, from `start` to `end` (characters) of the text at `source`; in a goal, which is
    joined from pieces, of the whole goal.
    `document_number` is normalised as AGENCY〔YEAR〕NUMBER号. `context` is where the mention stands:
    project_name, goal, doc_no_column, indicator, narrative, basis. `role`: funding, basis or mention.
    `full_title` is the title that a short name stands for; `truncated` says that the print breaks off inside the
    title; `article` is the part that is cited (第十三条第二款), several joined by 、. In a policy text, `context` is
    policy_text and `relation` what the text does to what it cites: forwards, issues, implements, amends, repeals,
    supplements or based_on.
    """

    context: str
    raw: str
    start: int
    end: int
    role: str
    document_number: str | None = None
    title: str | None = None
    full_title: str | None = None
    truncated: bool = False
    article: str | None = None
    relation: str | None = None
    issuer: str | None = None
    project: Label | None = None
    unit: Label | None = None
    table: int | None = None
    row: int | None = None


class PolicyText(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="policy_text"):
    """A policy document (政策文件) whose text the file is.

    `number` is normalised; `issuers` are full names in their order. `written` is the date of the document (成文日期), of a
    law that of its first adoption, `revised` that of its last revision, `effective` the day from which it holds.
    `validity` is valid, amended or repealed, where the page says so (`validity_printed`).
    """

    number: str | None = None
    title: str
    issuers: tuple[str, ...] = ()
    written: date | None = None
    published: date | None = None
    revised: date | None = None
    effective: date | None = None
    expires: date | None = None
    validity: str | None = None
    validity_printed: str | None = None
    index_number: str | None = None
    addressees: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()


class PolicyArticle(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="policy_article"):
    """One article (条) of a policy text; `paragraphs` counts its 款, `text` is what it says, a line each."""

    number: int
    label: str
    chapter: str | None = None
    paragraphs: int = 1
    text: str = ""


class Allocation(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="allocation"):
    """What the annex of a funding document (指标文) hands to one receiver.

    `receiver` is a unit or place as printed. `amount` is yuan, of the column that sums up the row where there is one;
    `parts` are the other columns. `item` is the header of the column where a row has several and none sums them up.
    `status` is verified where the row's parts sum to it and the column closes over its total.
    """

    table: int
    row: int
    receiver: Label
    amount: Decimal | None
    printed: str
    printed_unit: str
    project: Label | None = None
    function: Label | None = None
    item: str | None = None
    parts: tuple[ProjectPart, ...] = ()
    status: Status = Status.UNVERIFIED


class StatedFigure(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="stated_figure"):
    """One figure that a sentence of the running text (编制说明, 情况说明) states of a subject.

    `sentence` counts the sentences with figures from 1, `ordinal` the figures in the sentence. `statement` is
    the printed words without white space, `start` and `end` their characters in the paragraph. `subject` is
    as printed, without the unit's name, the year and the measure; `function` is the functional subject
    (支出功能分类科目) it names, its code where the document's tables or the code list know it, and
    `function_path` the printed names from 类 down. `year` is the year it is about, `measure` what is printed
    (预算数, 年初预算数, 决算数, 执行数 …), None where the sentence does not say.

    `amount` is None where only a change is stated. `change` is signed yuan, 0 where the text says 持平; a
    percentage keeps its printed digits, and is signed. `share` is the part of `share_of` (占…%), `completion`
    that of the budget (完成预算的…%). `part_of` is the subject whose part the text says it is (其中).
    `is_base` marks the figure that another is compared with.
    """

    sentence: int
    ordinal: int
    start: int
    end: int
    statement: str
    subject: str
    function: Label | None = None
    function_path: tuple[str, ...] = ()
    year: int | None = None
    measure: str | None = None
    amount: Decimal | None = None
    printed: str | None = None
    printed_unit: str | None = None
    part_of: str | None = None
    compared_year: int | None = None
    compared_measure: str | None = None
    change: Decimal | None = None
    change_printed: str | None = None
    change_unit: str | None = None
    change_percent: Decimal | None = None
    share: Decimal | None = None
    share_of: str | None = None
    completion: Decimal | None = None
    completion_of: str | None = None
    is_base: bool = False
    status: Status = Status.UNVERIFIED


class UnitMention(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="unit"):
    """A unit (单位) or department (部门) that a table names with its code."""

    label: Label
    is_department: bool
    department: str | None = None
    """Code of the department the unit belongs to."""


class Check(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="check"):
    """One accounting identity (勾稽关系) applied at one place: `actual`, the whole, should be `expected`, its parts.

    `rule` names the identity, `key` its application (unique inside the document): rule and place. Amounts are
    yuan. The identity holds if the two can be equal at the precision they are printed with: `tolerance` is half
    the sum of the printed steps. `members` are the figures in which an error would have shown: those that it
    verifies if it holds.
    """

    rule: str
    key: str
    label: str
    """The identity in words, Chinese."""
    label_en: str
    expected: Decimal
    actual: Decimal
    tolerance: Decimal
    holds: bool
    members: tuple[FigureRef, ...] = ()


class Repair(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="repair"):
    """One figure damaged in print and mended: what was printed, what it is, how that was found, and what proves it.

    `amount` is the mended amount in yuan, `proofs` the keys of the checks (`Check.key`) that only this reading
    satisfies.
    """

    figure: FigureRef
    printed: str
    amount: Decimal
    method: str
    proofs: tuple[str, ...] = ()


class Finding(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="finding"):
    """Something a reader of the document must know: unread, doubtful, contradictory or missing.

    `cause` is what explains a difference between figures exactly, if anything does: missing-row, left-out,
    counted-twice or found-elsewhere. `set_aside` says that a person decided that it needs no further look.
    """

    rule: str
    severity: Severity
    message: str
    message_zh: str
    subject: str | None = None
    expected: Decimal | None = None
    actual: Decimal | None = None
    cause: str | None = None
    cells: tuple[Source, ...] = ()
    set_aside: bool = False


class Decided(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="decision"):
    """A person's decision that was applied to this document; `extract.decisions` says how.

    `key` tells it from the document's others, `verdict` is confirm, correct, name, column, money-unit or set-aside,
    `part` what of the thing it is about. `printed` is what stands there, which stays, `read` the amount in yuan that
    was read, `value` what the person says instead and `amount` that in yuan. `holding` counts the identities about the
    figure that hold as read and could not with the person's amount, `closing` those that fail as read and can hold
    with it. `figures`, `table` and `finding` (the n-th of its rule, from 1) say what it is about.
    """

    key: str
    verdict: str
    part: str | None = None
    printed: str
    read: Decimal | None = None
    value: str | None = None
    amount: Decimal | None = None
    holding: int = 0
    closing: int = 0
    reason: str
    by: str
    decided: date
    figures: tuple[FigureRef, ...] = ()
    transfer: tuple[int, int] | None = None
    """Table and row of the transfer whose amount it is."""
    table: int | None = None
    rule: str | None = None
    finding: int | None = None


DeclaredKind = Quantity | Decided
"""The facts whose statements, columns and shapes follow from `ontology/facts`: a union of their classes."""

AnyFact = (
    DocumentFact
    | TableFact
    | RawTable
    | BudgetLine
    | DeclaredKind
    | Transfer
    | ProjectRecord
    | Indicator
    | Citation
    | PolicyText
    | PolicyArticle
    | Allocation
    | StatedFigure
    | UnitMention
    | Check
    | Repair
    | Finding
)

_encoder = msgspec.json.Encoder(decimal_format="string")
_decoder = msgspec.json.Decoder(AnyFact)


def fact_to_json(fact: AnyFact) -> bytes:
    """One fact as one JSON object without line breaks."""
    return _encoder.encode(fact)


def write_facts(facts: Iterable[AnyFact], path: Path) -> int:
    """Write facts as JSON Lines; returns how many."""
    count = 0
    with path.open("wb") as file:
        for fact in facts:
            file.write(_encoder.encode(fact) + b"\n")
            count += 1
    return count


def read_facts(path: Path) -> Iterator[AnyFact]:
    """Read facts written by `write_facts`, in order.

    Raises:
        FactsFileError: A line is no fact; the message names file, line and what was expected.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield _decoder.decode(line)
            except msgspec.MsgspecError as error:
                raise FactsFileError(f"{path} line {number}", "one fact as JSON", str(error)) from error
