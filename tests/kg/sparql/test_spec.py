"""Every form of SPARQL 1.1: what bare Oxigraph answers is answered the same, and nothing that writes is let through."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import httpx2 as httpx
import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kg.api import create_app
from kg.api.settings import Settings
from kg.build.publishing import publish
from kg.errors import KgError
from kg.sparql.guard import inspect_query
from kg.store.opening import open_writer
from kg.store.served import open_served
from tests.kg.sparql.random_queries import RandomQueries
from tests.kg.sparql.spec_queries import DATA, FORMS, PREFIXES, UPDATES, spec_queries

BASE = "http://base.example/sparql"
VOLATILE = ("rand(", "uuid(", "bnode(", "[] e:y")
EVERY = 7
"""Of the queries that go through HTTP as well: each costs a request."""


@pytest.fixture(scope="module")
def bare() -> ox.Store:
    store = ox.Store()
    store.update(DATA)
    return store


def rows_of(store: ox.Store, text: str) -> Counter[str] | str:
    """What a query answers, in no order; or the class of the error."""
    try:
        result = store.query(text, base_iri=BASE, use_default_graph_as_union="FROM" not in text)
        if isinstance(result, ox.QueryBoolean):
            return Counter([str(bool(result))])
        return Counter(str(row) for row in result)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        return type(error).__name__


def test_a_query_that_bare_oxigraph_answers_is_refused_or_changed(bare: ox.Store) -> None:
    answered, failing = 0, []
    queries = list(spec_queries())
    for text in queries:
        expected = rows_of(bare, text.removeprefix("\ufeff"))
        if isinstance(expected, str):
            continue
        answered += 1
        try:
            got = rows_of(bare, inspect_query(text).text)
        except KgError as error:
            got = str(error)
        if (
            got != expected
            and not any(word in text.lower() for word in VOLATILE)
            and "LIMIT" not in text.upper()
        ) or isinstance(got, str):
            failing.append((text, got))
    print(  # noqa: T201 - the counts that are asked for
        f"{len(queries)} queries, {answered} answered by bare Oxigraph, {answered - len(failing)} answered here"
    )
    assert not failing, failing[:5]
    assert answered > 700


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 300), pytest.param(2, 12_000, marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_a_query_of_any_clauses_is_refused_or_changed(bare: ox.Store, seed: int, count: int) -> None:
    answered, failing = Counter[str](), []
    for text in RandomQueries(seed).queries(count):
        # Bare Oxigraph ends when it sorts numbers among texts; what is found is the same in any order.
        expected = rows_of(bare, text.partition(" ORDER BY ")[0])
        if isinstance(expected, str):
            continue
        try:
            got = rows_of(bare, inspect_query(text).text)
        except KgError as error:
            got = str(error)
        answered["found" if expected.total() else "nothing"] += 1
        if got != expected:
            failing.append((text, got))
    print(f"{count} queries, {answered.total()} answered by bare Oxigraph, {len(failing)} otherwise here")  # noqa: T201
    assert not failing, failing[:3]
    assert answered["found"] > count / 4


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_refused_or_changed(bare: ox.Store, form: str) -> None:
    text = form if form.startswith(("BASE", "PREFIX :")) else PREFIXES + form
    expected, got = rows_of(bare, text), rows_of(bare, inspect_query(text).text)
    assert not isinstance(expected, str), expected
    assert isinstance(got, Counter)
    # Each answer has a blank node of its own.
    assert (got.total() if form.startswith("CONSTRUCT") else got) == (
        expected.total() if form.startswith("CONSTRUCT") else expected
    )


def test_an_update_is_let_through_in_any_layout() -> None:
    refused = 0
    layouts = ("HERE", "# a comment\nHERE", "BASE <http://x/> HERE", "\n\t HERE ", "HERE # end")
    for update, layout in itertools.product(UPDATES, layouts):
        for written in (update, update.lower()):
            with pytest.raises(KgError):
                inspect_query(PREFIXES + layout.replace("HERE", written))
            refused += 1
    print(f"{refused} updates, {refused} refused")  # noqa: T201 - the counts that are asked for
    assert refused > 250


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    address = str(tmp_path_factory.mktemp("spec") / "store")
    source = ox.Store()
    source.update(DATA)
    # A store of documents holds no blank nodes; here only the cells of one list are.
    lines = (source.dump(format=ox.RdfFormat.N_QUADS) or b"").replace(b"_:", b"<urn:b:").splitlines()
    named = b"\n".join(_named(line) for line in lines)
    with open_writer(address) as store:
        store.bulk_load(named, ["http://example.org/e#g1", "http://example.org/e#g2"])
        publish(store)
    with TestClient(
        create_app(open_served(address), Settings(store=address, base_url="http://base.example"))
    ) as opened:
        yield opened


def _named(line: bytes) -> bytes:
    """A statement whose blank nodes have IRIs."""
    words = [word + b">" if word.startswith(b"<urn:b:") else word for word in line.split(b" ")]
    return b" ".join(words)


def test_a_query_is_lost_on_its_way_through_http(bare: ox.Store, client: httpx.Client) -> None:
    asked = 0
    for text in itertools.islice(spec_queries(), 0, None, EVERY):
        if isinstance(rows_of(bare, text.removeprefix("\ufeff")), str):
            continue
        asked += 1
        answer = client.post(
            "/sparql", content=text.encode(), headers={"Content-Type": "application/sparql-query"}
        )
        assert answer.status_code == 200, (text, answer.text)
    for update in UPDATES:
        answer = client.post("/sparql", data={"query": PREFIXES + update})
        assert answer.status_code in {400, 403}, update
        answer = client.post("/sparql", data={"update": PREFIXES + update})
        assert answer.status_code == 403, update
    print(f"{asked} queries answered over HTTP, {2 * len(UPDATES)} updates refused")  # noqa: T201 - the counts that are asked for
    assert asked > 100
