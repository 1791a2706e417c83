"""Errors made on purpose: where each stands in the tables, and which broken law it explains."""

from __future__ import annotations

from kit.dataset.formats import TextRow
from kit.dataset.violation import Rows, Violation

__all__ = ["explains", "wrong_answer"]

PATIENTS_OWN = ("patients", "guarantors", "coverages")
_KEYS = {
    "patients": ("medical_record_number",),
    "coverages": ("", "coverage"),
    "encounters": ("account",),
    "charges": ("account", "line"),
    "ledger": ("account", "move"),
    "claims": ("claim",),
    "claim_lines": ("claim", "line"),
}
"""Which columns the two halves of an answer's key, parted by a slash, are found in; '' for one that need not be."""


def explains(answer: TextRow, violation: Violation, rows: Rows) -> bool:
    """Whether an error made on purpose accounts for a broken law: in a column it looks at, on that account."""
    table, field = answer["table"], answer["field"]
    if field in ("row", "account"):
        looks = any(column.partition(".")[0] == table for column in violation.columns)
    else:
        looks = f"{table}.{field}" in violation.columns
    return looks and (table in PATIENTS_OWN or violation.account in _accounts(answer, rows))


def _accounts(answer: TextRow, rows: Rows) -> set[str]:
    """The accounts that an error touches: its own, and the other one when a row stands on the wrong account."""
    head = answer["key"].partition("/")[0]
    found = {row["account"] for row in rows["claims"] if row["claim"] == head} | {head}
    return found | ({answer["wrong"]} if answer["field"] == "account" else set())


def wrong_answer(answer: TextRow, rows: Rows) -> str:
    """What stands in the file in place of what an answer calls wrong; '' when the answer is true."""
    table, field, wrong = answer["table"], answer["field"], answer["wrong"]
    if table not in _KEYS or wrong == answer["right"]:
        return f"an answer about {table} {field} that says nothing"
    if field == "account":
        return "" if any(row["account"] == wrong for row in rows["encounters"]) else "no such account"
    row = _row(answer, rows)
    if field == "row" and not wrong:
        # Rows of a ledger move up when one is missing, so that another stands at its number.
        return "the row that should be missing" if row and table != "ledger" else ""
    if row is None:
        return "no such row"
    found = _cell(row, {"charges": "code", "ledger": "amount"}.get(table, "") if field == "row" else field)
    return "" if found == wrong else (found or "nothing")


def _row(answer: TextRow, rows: Rows) -> TextRow | None:
    halves = answer["key"].split("/")
    columns = _KEYS[answer["table"]]
    for row in rows[answer["table"]]:
        if len(halves) == len(columns) and all(
            row[column] == half for column, half in zip(columns, halves, strict=True) if column
        ):
            return row
    return None


def _cell(row: TextRow, field: str) -> str:
    """The text of a cell; 'name' is both names of a patient."""
    if field == "name":
        return f"{row['given_name']} {row['family_name']}"
    return row.get(field, "no such column")
