"""The desk of a hand-worked case, read from its table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kit.engine.money import Money
from kit.engine.waiting import Application, WrittenNotice
from kit.tasks.place_account.facts import IN, Account, Desk, Entry, Instalment, Policy

__all__ = ["desk_of"]

DAYS = ("notice_came_back", "applied", "decided", "disputed", "answered", "mail_back", "bankrupt", "died", "refused")


def desk_of(table: Mapping[str, Any]) -> Desk:
    """The facts as they are written down; what is left out is as in the office's usual rules.

    Unless the case says otherwise there is a draft of one thing, sorted right.
    """
    policy = Policy("Saltmarsh Community Hospital", table.get("state", "OH"))
    draft = tuple((name, given) for name, given in table.get("draft", {"Guarantor's phone number": IN}).items())
    return Desk(_day(table["today"]), policy, tuple(_account(one) for one in table["accounts"]), draft)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _account(table: Mapping[str, Any]) -> Account:
    notice = None
    if "notice" in table:
        notice = WrittenNotice(_day(table["notice"]), summary_enclosed=table.get("summary", True))
    days = {name: _day(table[name]) for name in DAYS if name in table}
    return Account(
        number=table["number"],
        guarantor=table.get("guarantor", "Ada Bell"),
        city=table.get("city", "Dayton"),
        state=table.get("state", "OH"),
        entries=tuple(
            Entry(_day(on), what, Money.of(amount), kind) for on, what, amount, kind in table["entries"]
        ),
        statements=tuple(_day(day) for day in table["statements"]),
        insurer=table.get("insurer", ""),
        claim_open=table.get("claim_open", False),
        earlier=tuple(_day(day) for day in table.get("earlier", ())),
        notice=notice,
        application=Application(table.get("application", "none")),
        plan=tuple(Instalment(_day(due), paid) for due, paid in table.get("plan", ())),
        **days,
    )  # fmt: skip
