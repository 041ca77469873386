"""The saved questions: reads the `.rq` files of this package and checks what users ask of them.

A file begins with a YAML header in lines of `#+` (in the manner of grlc), described in `docs/queries.md`. `.rq` files
are SPARQL. Money that is added up over many documents is asked of tables (`docs/rollups.md`) in a `.sql` file, whose
header stands in lines of `--+`; a `.sql` file without a header is the fast form of the `.rq` file of the same name. Values
of parameters are bound by the database, never written into the text. Each parameter is always bound: one that
is optional and not given has its default, else the empty text, which queries take as "any".
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

import msgspec
import msgspec.yaml
import pyoxigraph as ox

from queries.errors import ParameterValueError, QueryFileError, UnknownNameError
from queries.parameters import TYPES, ParameterType, Term
from queries.user_files import user_files

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a saved query; its name is a variable of the query.

    `values` lists what may be given where that is a closed list, else it is empty. `default` is what an
    optional parameter is bound to when it is not given; the empty text means "any".
    """

    name: str
    type: str
    required: bool
    default: str
    values: tuple[str, ...]
    description: str
    description_en: str


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """One column of the answer with its heading in Chinese and English."""

    name: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Example:
    """A call and the rows it returns on the sample graph; numbers with a fraction are written as text."""

    parameters: Mapping[str, str]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One question as its file states it. `pagination` is the rows of a page.

    `sentences` says by which words people ask it (see `kg.answers.sentences`).
    `text` is SPARQL, `sql` asks the same of the tables of figures; a question has one of them or both.
    """

    name: str
    text: str
    summary: str
    summary_en: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[AnswerColumn, ...]
    pagination: int
    example: Example
    sentences: tuple[str, ...] = ()
    sql: str = ""
    description_en: str = ""
    """Empty where a user's own question has none."""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, or None."""
        return next((p for p in self.parameters if p.name == name), None)


class Catalogue:
    """All saved queries by name, and the types their parameters have.

    Args:
        queries: The queries.
        types: Name of type → how its values are read; must hold every type that a query uses.

    Raises:
        QueryFileError: Two queries share a name, or a type is missing.
    """

    def __init__(
        self, queries: Iterator[SavedQuery] | tuple[SavedQuery, ...], types: Mapping[str, ParameterType]
    ) -> None:
        self._types = dict(types)
        self._queries: dict[str, SavedQuery] = {}
        for query in queries:
            if query.name in self._queries:
                raise QueryFileError(f"query {query.name}", "one file", "two")
            for parameter in query.parameters:
                if parameter.type not in self._types:
                    place = f"query {query.name} parameter {parameter.name}"
                    raise QueryFileError(
                        place, f"a type of {', '.join(sorted(self._types))}", repr(parameter.type)
                    )
            self._queries[query.name] = query

    def __iter__(self) -> Iterator[SavedQuery]:
        """The queries in the order of their names."""
        return iter(sorted(self._queries.values(), key=lambda q: q.name))

    def get(self, name: str) -> SavedQuery:
        """The query of that name.

        Raises:
            UnknownNameError: There is none; the message names the most similar ones.
        """
        query = self._queries.get(name)
        if query is None:
            raise UnknownNameError("name of a query", _one_of(name, self._queries), repr(name))
        return query

    def parse_params(self, query: SavedQuery, given: Mapping[str, str]) -> dict[str, Term]:
        """Terms for all parameters of a query from what a user wrote.

        Args:
            query: A query of this catalogue.
            given: Parameter → text; a blank text counts as not given.

        Raises:
            ParameterValueError: A parameter is unknown, missing, not of its type or not of its values.
        """
        for name in given:
            if query.parameter(name) is None:
                known = {p.name: None for p in query.parameters}
                raise ParameterValueError(f"parameter of {query.name}", _one_of(name, known), repr(name))
        return {p.name: self._term(query, p, given.get(p.name, "").strip()) for p in query.parameters}

    def _term(self, query: SavedQuery, parameter: Parameter, text: str) -> Term:
        place = f"parameter {parameter.name} of {query.name}"
        kind = self._types[parameter.type]
        if not text:
            if parameter.required:
                raise ParameterValueError(place, kind.expected, "nothing")
            if not parameter.default:
                return ox.Literal("")
            text = parameter.default
        if parameter.values and text not in parameter.values:
            raise ParameterValueError(place, _one_of(text, dict.fromkeys(parameter.values)), repr(text))
        term = kind.convert(text)
        if term is None:
            raise ParameterValueError(place, kind.expected, repr(text[:200]))
        return term


def _one_of(got: str, known: Mapping[str, object]) -> str:
    similar = difflib.get_close_matches(got, known, n=3, cutoff=0.4)
    if similar:
        return f"{' or '.join(similar)} (did you mean that?)"
    return f"one of {', '.join(sorted(known))}" if known else "none"


def load_catalogue(types: Mapping[str, ParameterType] = MappingProxyType({})) -> Catalogue:
    """The catalogue of this package's files and the user's; works from a wheel or a zip as well.

    Args:
        types: Types beyond `queries.parameters.TYPES`, at least `policy`.

    Raises:
        QueryFileError: A file is malformed; the message names it.
    """
    found = {f.name: f for f in resources.files("queries").iterdir()}
    names = sorted({name.rpartition(".")[0] for name in found if name.endswith((".rq", ".sql"))})
    own = user_files()
    if taken := sorted(set(own) & set(names)):
        raise QueryFileError(str(own[taken[0]]), "a name that no question of the package has", repr(taken[0]))
    return Catalogue(
        (
            *(_read_files(name, found) for name in names),
            *(parse_query(name, path.read_text("utf-8")) for name, path in own.items()),
        ),
        {**TYPES, **types},
    )


def _read_files(name: str, files: Mapping[str, Traversable]) -> SavedQuery:
    sparql, sql = files.get(f"{name}.rq"), files.get(f"{name}.sql")
    if sparql is None:
        return parse_query(name, files[f"{name}.sql"].read_text("utf-8"), comment="--")
    query = parse_query(name, sparql.read_text("utf-8"))
    return query if sql is None else replace(query, sql=sql.read_text("utf-8"))


def parse_query(name: str, text: str, *, comment: str = "#") -> SavedQuery:
    """A query from the text of its file; SQL where comments begin with `--`, else SPARQL.

    Raises:
        QueryFileError: The header is no YAML, or something in it is missing, unknown or of the wrong kind.
    """
    is_sql = comment == "--"
    place = f"query file {name}.{'sql' if is_sql else 'rq'}"
    mark = f"{comment}+"
    lines = text.splitlines()
    header = [line.removeprefix(mark).removeprefix(" ") for line in lines if line.startswith(mark)]
    body = "\n".join(line for line in lines if not line.startswith(mark)).strip() + "\n"
    try:
        stated = msgspec.yaml.decode("\n".join(header))
    except msgspec.MsgspecError as error:
        raise QueryFileError(place, "a header in YAML", str(error)) from error
    members = _Members(place, stated)
    query = SavedQuery(
        name=name,
        text="" if is_sql else body,
        sql=body if is_sql else "",
        summary=members.text("summary"),
        summary_en=members.text("summary_en"),
        description=members.text("description"),
        description_en=members.text("description_en", optional=True),
        tags=tuple(str(tag) for tag in members.list("tags")),
        parameters=tuple(_parameter(f"{place} params", p) for p in members.list("params", optional=True)),
        columns=tuple(_column(place, n, labels) for n, labels in members.mapping("columns").items()),
        pagination=members.integer("pagination"),
        example=_example(f"{place} example", members.mapping("example")),
        sentences=tuple(str(s) for s in members.list("sentences", optional=True)),
    )
    members.done()
    return query


def _parameter(place: str, stated: object) -> Parameter:
    members = _Members(place, stated)
    parameter = Parameter(
        name=members.text("name"),
        type=members.text("type"),
        required=members.boolean("required"),
        default=members.text("default", optional=True),
        values=tuple(str(v) for v in members.list("values", optional=True)),
        description=members.text("description"),
        description_en=members.text("description_en"),
    )
    members.done()
    return parameter


def _column(place: str, name: str, labels: object) -> AnswerColumn:
    if (
        not isinstance(labels, list)
        or len(labels) != 2
        or not all(isinstance(label, str) for label in labels)
    ):
        raise QueryFileError(f"{place} column {name}", "a Chinese and an English heading", repr(labels))
    return AnswerColumn(name, *labels)


def _example(place: str, stated: dict[str, Any]) -> Example:
    members = _Members(place, stated)
    parameters = {name: str(value) for name, value in members.mapping("params", optional=True).items()}
    rows = tuple(tuple(row) for row in members.list("rows", optional=True))
    members.done()
    return Example(MappingProxyType(parameters), rows)


class _Members:
    """Members of a header, each asked for once; what is left over in the end is a mistake."""

    def __init__(self, place: str, stated: object) -> None:
        if not isinstance(stated, dict):
            raise QueryFileError(place, "a header of names and values", type(stated).__name__)
        self._place = place
        self._left = dict(stated)

    def _take(self, name: str, kind: type, empty: object, *, optional: bool) -> Any:
        value = self._left.pop(name, None)
        if value is None and optional:
            return empty
        if not isinstance(value, kind) or (not optional and value in ("", [], {})):
            raise QueryFileError(f"{self._place} {name}", f"a value of kind {kind.__name__}", repr(value))
        return value

    def text(self, name: str, *, optional: bool = False) -> str:
        return str(self._take(name, str, "", optional=optional)).strip()

    def integer(self, name: str) -> int:
        return int(self._take(name, int, 0, optional=False))

    def boolean(self, name: str) -> bool:
        return bool(self._take(name, bool, False, optional=True))

    def list(self, name: str, *, optional: bool = False) -> list[Any]:
        return list(self._take(name, list, [], optional=optional))

    def mapping(self, name: str, *, optional: bool = False) -> dict[str, Any]:
        return dict(self._take(name, dict, {}, optional=optional))

    def done(self) -> None:
        if self._left:
            raise QueryFileError(self._place, "no other member", ", ".join(sorted(map(str, self._left))))
