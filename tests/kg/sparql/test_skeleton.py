"""A query that differs from a checked one in its texts alone is checked as if nothing had been remembered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.sparql.guard import QueryShape, inspect_query
from kg.sparql.skeleton import fill, skeleton_of
from kg.sparql.tokens import tokens_of

PIECES = st.sampled_from(
    [
        *(
            '"',
            '""',
            '"""',
            "'",
            "\\",
            "\\'",
            '\\"',
            "#",
            "\n",
            " ",
            "<",
            ">",
            "<<",
            "<a:b>",
            "<http://x#>",
            "@zh",
        ),
        *(
            "a",
            "京财〔2023〕1号",
            "SERVICE",
            " DELETE ",
            "SELECT * {",
            "?s ?p ",
            "}",
            "FILTER(",
            ")",
            "?a<?b",
            "^^",
        ),
        *("ORDER BY", " LIMIT 3", "ex:", "\ue000", "\ue0000\ue001", "{", "IN (", ","),
    ]
)


def judged(text: str) -> QueryShape | str:
    """What is said of a query, remembered or not."""
    try:
        return inspect_query(text)
    except KgError as error:
        return str(error)


def judged_alone(text: str) -> QueryShape | str:
    """What is said of it where no skeleton can be cut: a text with an apostrophe in a comment has none."""
    tail = "\n# '"
    found = judged(text + tail)
    if isinstance(found, str):
        return found
    return QueryShape(found.form, found.names_graphs, found.text.removesuffix(tail))


@given(st.lists(PIECES, max_size=12).map("".join))
def test_cutting_texts_out_of_a_query_changes_nothing_that_is_said_of_it(middle: str) -> None:
    text = 'SELECT * { ?s ?p "甲" . ' + middle + ' ?s ?q "乙 丙" } ORDER BY ?s'
    assert skeleton_of(text + "\n# '") is None
    found, alone = judged(text), judged_alone(text)
    if isinstance(found, QueryShape) or isinstance(alone, QueryShape):
        assert found == alone


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(["丁", "SERVICE x", " DELETE "]))
def test_another_text_in_a_skeleton_is_a_text_in_the_query(middle: str, other: str) -> None:
    skeleton = skeleton_of('SELECT * { ?s ?p "甲" . ' + middle + " }")
    if skeleton is None:
        return
    first, second = (fill(skeleton.text, (word,) * len(skeleton.texts)) for word in ("甲", other))
    try:
        kinds = [token.kind for token in tokens_of(first)]
    except KgError:
        return
    assert kinds == [token.kind for token in tokens_of(second)]


@pytest.mark.parametrize("other", ["乙", "SERVICE", "1707200"])
def test_texts_come_back_in_the_conditions_of_an_order(other: str) -> None:
    text = f'SELECT * {{ ?s ?p "{other}" }} ORDER BY (?s = "{other}")'
    expected = f'ORDER BY (isNumeric(?s = "{other}")) (?s = "{other}")'
    assert inspect_query(text).text.endswith(expected)


def test_a_query_that_is_refused_is_refused_with_its_own_place() -> None:
    with pytest.raises(KgError, match="line 2 column 1"):
        inspect_query('SELECT * { ?s ?p "甲" }\nDROP ALL')
