"""A question and an identity are added by a file in a folder, without a line of code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.audit.identities import VARIABLE as IDENTITIES_FOLDER
from extract.audit.identities import identities
from extract.errors import CatalogueError
from extract.pipeline import extract_file
from extract.tables.user_layouts import VARIABLE as LAYOUTS_FOLDER
from kg.answers.questions import answer, saved_queries
from kg.api.settings import Settings
from kg.cli.user_folders import use_identities, use_queries
from kg.store.snapshot import StoreSnapshot
from queries.errors import QueriesError
from queries.user_files import VARIABLE as QUERIES_FOLDER
from tests.extract.audit.mini_budget import mini_budget

QUESTION = """#+ summary: 各文件的年度
#+ summary_en: The year of each document
#+ description: 每行一份文件。
#+ tags: [document]
#+ pagination: 10
#+ params: []
#+ columns:
#+   file: [文件, File]
#+   year: [年度, Year]
#+ example:
#+   params: {}
#+   rows: []
PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
SELECT ?file ?year WHERE { GRAPH ?g { ?document a bkg:BudgetDocument ; bkg:fileName ?file ; bkg:fiscalYear ?year } }
ORDER BY ?file
"""
IDENTITY = """identities:
  - rule: own-income-total
    label: 收入总表合计 = 支出总表合计
    label_en: total income = total expenditure
    stage: budget
    whole: [{table: income, measure: [合计], role: [total]}]
    parts: [{table: expenditure, measure: [合计], role: [total]}]
"""


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test begins and ends with the package's own data."""
    for variable in (QUERIES_FOLDER, IDENTITIES_FOLDER):
        monkeypatch.setenv(variable, "")
    saved_queries.cache_clear()
    identities.cache_clear()
    yield
    monkeypatch.undo()
    saved_queries.cache_clear()
    identities.cache_clear()


def test_a_question_of_ones_own_is_answered_like_any_other(
    tmp_path: Path, sample_store: StoreSnapshot
) -> None:
    (tmp_path / "my-years.rq").write_text(QUESTION, "utf-8")
    use_queries(tmp_path)
    found = answer(sample_store, "my-years", {})
    assert found.columns == ("file", "year") and found.total > 0
    assert all(isinstance(row[1], int) for row in found.rows)


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("documents", QUESTION, "documents"),
        ("broken", QUESTION.replace("summary:", "sumary:"), "broken.rq"),
        ("broken", QUESTION.replace("SELECT", "SELEKT"), "broken.rq"),
    ],
)
def test_a_question_that_cannot_be_is_named_with_its_file(
    tmp_path: Path, name: str, text: str, complaint: str
) -> None:
    (tmp_path / f"{name}.rq").write_text(text, "utf-8")
    with pytest.raises(Exception, match=complaint):
        use_queries(tmp_path)


def test_a_folder_without_questions_is_no_folder_of_questions(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="BUDGETKG_QUERY_FILES"):
        use_queries(tmp_path)
    with pytest.raises(Exception, match="BUDGETKG_QUERY_FILES") as caught:
        use_queries(tmp_path / "none")
    assert isinstance(caught.value.__cause__ or caught.value, QueriesError)


def test_no_variable_of_a_folder_is_one_of_the_service() -> None:
    folders = {QUERIES_FOLDER, IDENTITIES_FOLDER, LAYOUTS_FOLDER}
    assert len(folders) == 3
    assert not folders & set(Settings().to_environment())


def test_an_identity_of_ones_own_is_checked_in_every_document(tmp_path: Path) -> None:
    folder = tmp_path / "identities"
    folder.mkdir()
    (folder / "mine.yaml").write_text(IDENTITY, "utf-8")
    budget = tmp_path / "2026年预算.txt"
    budget.write_text(mini_budget(), "utf-8")
    before = {getattr(fact, "rule", "") for fact in extract_file(budget).facts}
    use_identities(folder)
    after = {getattr(fact, "rule", "") for fact in extract_file(budget).facts}
    assert after - before == {"own-income-total"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (IDENTITY.replace("own-income-total", "income-overview-total"), "mine.yaml.*income-overview-total"),
        (IDENTITY.replace("table: income,", "table: incomes,"), "mine.yaml own-income-total.*incomes"),
        ("identities: 3", "mine.yaml"),
    ],
)
def test_an_identity_that_cannot_be_is_named_with_its_file(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    with pytest.raises(CatalogueError, match=complaint):
        use_identities(tmp_path)
