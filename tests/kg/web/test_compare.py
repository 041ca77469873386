"""Units beside each other: one unit a name, years and stages apart, change, share, and what cannot be compared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fastapi.testclient import TestClient

from kg.answers.questions import answer
from kg.store.snapshot import StoreSnapshot
from kg.web.pages.compare import _percent
from kg.words.text import same


def compare(pages: TestClient, **params: str) -> dict[str, Any]:
    answered = pages.get("/compare.json", params=params)
    assert answered.status_code == 200, answered.text
    found: dict[str, Any] = answered.json()
    return found


def table(view: dict[str, Any], name: str) -> dict[str, Any]:
    blocks = [block for section in view["sections"] for block in section["blocks"]]
    return next(block for block in blocks if block.get("name") == name)


def headings(found: dict[str, Any]) -> list[str]:
    return [column["label"]["zh"] for column in found["columns"][2:]]


def notices(view: dict[str, Any]) -> list[str]:
    blocks = [block for section in view["sections"] for block in section["blocks"]]
    return [block["text"]["zh"] for block in blocks if "text" in block]


def test_years_and_stages_of_a_unit_stand_apart_and_sum_to_what_is_counted(
    pages: TestClient, sample_store: StoreSnapshot
) -> None:
    amounts = table(compare(pages, units="广内"), "amounts")
    assert [text[-6:] for text in headings(amounts)] == [
        "2024年预算"[-6:],
        "2025年预算"[-6:],
        "2025年决算"[-6:],
    ]
    found = answer(sample_store, "expenditure-by-year", {"unit": "275"}, limit=1_000)
    for number, (year, stage) in enumerate(((2024, "budget"), (2025, "budget"), (2025, "final_accounts")), 2):
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
        counted = sum(
            Decimal(str(r["amount_yuan"])) for r in rows if (r["fiscal_year"], r["stage"]) == (year, stage)
        )
        assert Decimal(amounts["total"][number]["value"]) == counted
        assert counted == sum((Decimal(row[number]["value"] or 0) for row in amounts["rows"]), Decimal(0))


def test_change_and_share_are_those_of_the_amounts(pages: TestClient) -> None:
    view = compare(pages, units="广内")
    change = table(view, "changes")
    assert all(text.count("→") == 1 for text in headings(change)[::2])
    row = next(row for row in change["rows"] if row[0]["value"] == "204")
    assert Decimal(row[2]["value"]) == Decimal("-625450") and row[3]["text"]["zh"] == "-100.00%"
    shares = table(view, "shares")
    for position in range(2, len(shares["columns"])):
        whole = sum((Decimal(row[position]["value"] or 0) for row in shares["rows"]), Decimal(0))
        assert abs(whole - 100) < Decimal("0.2")


def test_units_stand_beside_each_other_in_the_unit_of_money_asked_for(pages: TestClient) -> None:
    view = compare(pages, units="双井、小红门", money="万元")
    amounts = table(view, "amounts")
    assert len({text.split(" ")[0] for text in headings(amounts)}) == 2
    yuan = table(compare(pages, units="双井、小红门"), "amounts")
    for scaled, exact in zip(amounts["rows"], yuan["rows"], strict=True):
        for one, other in zip(scaled[2:], exact[2:], strict=True):
            assert (one.get("value") is None) == (other.get("value") is None)
            if other.get("value") is not None:
                assert abs(Decimal(one["value"]) - Decimal(other["value"]) / 10_000) <= Decimal("0.005")


def test_nothing_is_guessed(pages: TestClient) -> None:
    assert "不存在的地方" in notices(compare(pages, units="不存在的地方"))[0]
    several = notices(compare(pages, units="街道"))[0]
    assert "几个单位" in several
    assert pages.get("/compare", params={"units": "广内", "money": "美元"}).status_code == 400
    assert "填写" in notices(compare(pages))[0]


def test_the_page_has_a_form_a_download_and_an_english_form(pages: TestClient) -> None:
    page = pages.get("/compare", params={"units": "广内"}).text
    assert 'name="units" value="广内"' in page
    download = pages.get("/compare.amounts.csv", params={"units": "广内"})
    assert download.status_code == 200 and "201" in download.text
    english = pages.get("/en/compare", params={"units": "广内"}).text
    assert "final accounts" in english and "Share of the total" in english


def test_a_page_without_units_offers_some_that_can_be_compared(pages: TestClient) -> None:
    (section,) = compare(pages)["sections"]
    offered = [item["value"] for block in section["blocks"] for item in block.get("items", ())]
    assert offered[0] == "北京市西城区人民政府广安门内街道办事处" and len(offered) >= 5
    for name in offered:
        assert table(compare(pages, units=name), "amounts")["rows"], name


def test_where_a_column_adds_up_to_less_than_the_printed_total_that_is_said_with_the_way_to_the_reason(
    pages: TestClient,
) -> None:
    view = compare(pages, units="广内")
    links = [
        item for section in view["sections"] for block in section["blocks"] for item in block.get("items", ())
    ]
    (told,) = [item for item in links if "印出的收支总计" in item["text"]["zh"]]
    assert "57,196,500.00 元，比本列支出合计多 239,600.00 元" in told["text"]["zh"]
    assert told["ref"]["params"] == [["stage", "final_accounts"], ["year", "2025"]]
    one_fund = compare(pages, units="广内", scope="一般公共预算")
    assert "印出的收支总计" not in str(one_fund)


def test_a_share_that_is_not_nothing_is_not_drawn_as_nothing() -> None:
    assert [str(_percent(Decimal(value)).text) for value in ("0.001", "-0.001", "0")] == [
        str(same(text)) for text in ("<0.01%", ">-0.01%", "0.00%")
    ]
