"""Make a day of a hand-worked case, as it is written down in cases.toml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kit.engine.day import CashCount
from kit.engine.ledger import Method
from kit.engine.money import ZERO, Money, total
from kit.engine.payments import OpenCharge
from kit.scenarios.people import Name
from kit.tasks.balance_the_day.facts import (
    Day,
    Fault,
    Mishap,
    Moved,
    PatientFile,
    Returned,
    Slip,
    pieces_for,
)

__all__ = ["day_of"]


def day_of(table: Mapping[str, Any]) -> Day:
    """The day of a table; a drawer that is not written down holds the cash receipts and the starting cash."""
    slips = tuple(_slip(entry) for entry in table["receipts"])
    start = Money.of(table.get("starting_cash", "0"))
    cash = total(slip.amount for slip in slips if slip.method is Method.CASH) + start
    return Day(
        on=date.fromisoformat(str(table.get("on", "2026-11-20"))),
        accounts=tuple(_account(entry) for entry in table["accounts"]),
        slips=slips,
        mishap=_mishap(table["mishap"]),
        drawer=CashCount(**table["drawer"]) if "drawer" in table else pieces_for(cash),
        starting_cash=start,
        returned=_returned(table["returned"]) if "returned" in table else None,
        moved=_moved(table["moved"]) if "moved" in table else None,
    )


def _account(entry: Mapping[str, Any]) -> PatientFile:
    items = tuple(
        OpenCharge(str(number), date.fromisoformat(str(day)), Money.of(open_amount))
        for number, (day, open_amount) in enumerate(entry["items"], 1)
    )
    given, _, family = entry["name"].partition(" ")
    return PatientFile(entry["number"], Name(given, family), items, entry.get("notice", True))


def _slip(entry: Mapping[str, Any]) -> Slip:
    visits = tuple(
        (str(item), Money.of(amount) if amount else None) for item, amount in entry.get("visits", {}).items()
    )
    return Slip(
        entry["number"],
        Method(entry["method"]),
        Money.of(entry["amount"]),
        entry.get("reference", ""),
        entry.get("name", ""),
        entry.get("account", ""),
        visits,
    )


def _mishap(entry: Mapping[str, Any]) -> Mishap:
    return Mishap(
        Fault[entry["fault"].upper()],
        entry.get("receipt", ""),
        Money.of(entry["amount"]) if "amount" in entry else ZERO,
        Method(entry.get("method", "cash")),
    )


def _returned(entry: Mapping[str, Any]) -> Returned:
    fee, cap = Money.of(entry["fee"]), Money.of(entry["cap"])
    return Returned(entry["account"], entry.get("reference", "1001"), Money.of(entry["amount"]), fee, cap)


def _moved(entry: Mapping[str, Any]) -> Moved:
    return Moved(entry["wrong"], entry["right"], entry.get("reference", "1002"), Money.of(entry["amount"]))
