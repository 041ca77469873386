"""The kinds of damage by name."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from extract.document import Document
from extract.states import Role
from tests.damage import digits, labels, tables
from tests.damage.pages import Subject

Damage = Callable[[Subject, random.Random], Document | None]
"""A document with one damage, None where the document has nothing that can be damaged so."""


def _letter(printed: str) -> str:
    return printed.replace("0", "O").replace("1", "l", 1)


KINDS: Mapping[str, Damage] = {
    "one digit": digits.one_digit,
    "first digit": digits.first_digit,
    "last digit": digits.last_digit,
    "two digits": digits.two_digits,
    "digits exchanged": digits.digits_exchanged,
    "digit lost": digits.digit_lost,
    "point moved": digits.point_moved,
    "sign changed": digits.sign_changed,
    "cancelling in column": digits.cancelling_in_column,
    "cancelling in row": digits.cancelling_in_row,
    "total and part": digits.whole_and_part,
    "row's whole and part": digits.row_whole_and_part,
    "exchanged in column": digits.exchanged_in_column,
    "exchanged with next": digits.exchanged_with_next,
    "exchanged in row": digits.exchanged_in_row,
    "exchanged in table": digits.exchanged_in_table,
    "digit of the text": digits.stated_digit,
    "function code": labels.code_digit("function"),
    "department economic code": labels.code_digit("department_economic"),
    "government economic code": labels.code_digit("government_economic"),
    "unit code": labels.code_digit("unit"),
    "project code": labels.code_digit("project"),
    "codes exchanged": labels.codes_exchanged,
    "code everywhere": labels.code_everywhere,
    "name of another": labels.name_exchanged,
    "invisible characters": labels.invisible,
    "unit of one table": labels.one_unit,
    "unit of all tables": labels.every_declared_unit,
    "unit everywhere": labels.every_unit,
    "row out": labels.row_out(Role.DETAIL),
    "subtotal row out": labels.row_out(Role.SUBTOTAL),
    "total row out": labels.row_out(Role.TOTAL),
    "class out": labels.class_out,
    "row doubled": labels.row_doubled,
    "row of another table": labels.row_moved_in,
    "figure blanked": labels.blanked([Role.DETAIL]),
    "total blanked": labels.blanked([Role.TOTAL, Role.SUBTOTAL]),
    "slid right": labels.slid_right,
    "slid down": labels.slid_down,
    "rows slid": labels.rows_slid,
    "letters for digits": labels.unreadable(_letter, "l6.72O000"),
    "formula": labels.unreadable(lambda printed: "=1+1", "=1+1"),
    "5,000 digits": labels.unreadable(lambda printed: "7" * 5000, "5,000 digits"),
    "headers exchanged": labels.headers_exchanged,
    "table out": labels.table_out,
    "two digits in two figures": tables.both(digits.one_digit, digits.one_digit),
    "exchange and digit": tables.both(digits.exchanged_in_column, digits.one_digit),
    "two cancelling errors": tables.both(digits.cancelling_in_column, digits.cancelling_in_row),
    "code and figure": tables.both(labels.code_digit("function"), digits.one_digit),
    "columns exchanged": tables.columns_exchanged,
    "rows renamed": tables.rows_renamed,
    "point moved in row": tables.point_moved_in_row,
    "point moved with total": tables.point_moved_with_total,
    "first group lost": tables.group_lost(first=True),
    "other groups lost": tables.group_lost(first=False),
    "group cut off": tables.group_cut_off,
    "sign lost": tables.sign_lost,
    "unit of a column": tables.unit_of_column,
    "unit in a header": tables.unit_in_header,
    "year of a table": tables.table_year,
    "stage of a table": tables.table_stage,
    "table repeated": tables.table_repeated,
    "tables exchanged": tables.tables_exchanged,
    "titles exchanged": tables.titles_exchanged,
    "table of another": tables.table_of_another,
}
