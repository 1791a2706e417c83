"""Books with one mistake or two, drawn for a level, or read from a hand-worked case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kit.engine.days import move_to_business_day
from kit.engine.ledger import Place, Transfer
from kit.engine.money import ZERO, Money
from kit.engine.remittance import Adjustment, GroupCode, Remittance, RemittanceClaim
from kit.scenarios.billing import payer_place
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.insured import METALS
from kit.scenarios.names import full_name, given_name
from kit.scenarios.people import YEAR, Name
from kit.tasks.find_ledger_error.account_draws import Cover, drawn_account
from kit.tasks.find_ledger_error.answers import balances
from kit.tasks.find_ledger_error.books import Books, Movement, Side, Wrong, findings
from kit.tasks.find_ledger_error.error_draws import SPOILED

__all__ = ["books_of", "drawn_books"]

MOST_TURNS = 200
FIRST_LEVEL = (
    Wrong.CONTRACT_MISSED, Wrong.CONTRACT_TWICE, Wrong.SHARE_AS_CONTRACT, Wrong.CONTRACT_AS_SHARE,
    Wrong.PAYMENT_MISSED, Wrong.PAYMENT_TWICE, Wrong.DIGITS, Wrong.DIRECTION,
)  # fmt: skip
SECOND_LEVEL = (*tuple(Wrong), Wrong.ACCOUNT, Wrong.TAKEN_BACK)
LOOK_ALIKE = {Wrong.SHARE_AS_CONTRACT, Wrong.CONTRACT_AS_SHARE}
"""Together on one account, these two would look like two amounts that changed places."""
QUESTIONS = (
    "I have gone through my bills, and the balance of this account cannot be right. Please look into it.",
    "Your last statement does not fit what I have here at home. Can you tell me what happened?",
    "I called last week, and nobody could explain this balance to me. I would like an answer today, please.",
    "Before I pay, I want to be sure that this balance is right. Something looks odd to me.",
)


def drawn_books(draw: Draw, level: int) -> Books:
    """Two mistakes at the third level, of opposite effect, so that they partly hide each other; otherwise one."""
    payer = draw.at("payer").pick(tuple(PAYERS))
    cover = Cover(payer, draw.at("metal").pick(tuple(METALS)))
    sides, moves = [], []
    seen = draw.at("first day").day(date(YEAR, 1, 19), date(YEAR, 5, 20))
    for account, name in enumerate(_names(draw, level)):
        # The two of a family are seen within days of each other, so that their papers are easily mixed up.
        first_day = seen + timedelta(draw.at("apart").integer(-7, 7) * account)
        side, right = drawn_account(draw.at(f"account {account}"), account, cover, str(name), first_day, level)
        sides.append(side)
        moves += right
    for turn in range(MOST_TURNS):
        here = draw.at(f"turn {turn}")
        found = _spoiled(here, level, moves)
        if found is None:
            continue
        last = max(move.on for one in found for move in (one.right, one.posted) if move is not None)
        today = move_to_business_day(last + timedelta(here.at("today").integer(3, 24)))
        question = draw.at("question").pick(QUESTIONS)
        books = Books(today, payer_place(payer), tuple(sides), tuple(found), question)
        if _fit(books, level):
            return books
    raise AssertionError(f"{MOST_TURNS} turns at level {level}, and no books to spoil")


def _names(draw: Draw, level: int) -> list[Name]:
    """Who the accounts are for: from the second level on, two of one family."""
    sex = draw.at("sex").pick("FM")
    patient = full_name(draw.at("patient"), sex)
    if level == 1:
        return [patient]
    return [patient, Name(given_name(draw.at("other"), "M" if sex == "F" else "F"), patient.family)]


def _spoiled(draw: Draw, level: int, moves: list[Movement]) -> list[Movement] | None:
    """The movements with the mistakes of the level in them; None if one of them cannot be made."""
    kinds = [draw.at("mistake").pick(FIRST_LEVEL if level == 1 else SECOND_LEVEL)]
    if level > 2:
        kinds = [Wrong.ACCOUNT] if draw.at("account").chance(20) else kinds
        kinds.append(draw.at("second mistake").pick([kind for kind in Wrong if kind is not kinds[0]]))
    if set(kinds) >= LOOK_ALIKE:
        return None
    spoiled: list[Movement] | None = moves
    for number, kind in enumerate(kinds):
        if spoiled is not None:
            spoiled = SPOILED[kind](draw.at(f"spoiled {number}"), spoiled)
    return spoiled


def _fit(books: Books, level: int) -> bool:
    """Whether the balance is wrong, and at the third level two mistakes pull it in opposite directions."""
    found = findings(books)
    if balances(books, found)["off_by"] == ZERO:
        return False
    if level < 3:
        return len(found) == 1
    alone = [balances(books, (one,))["off_by"] for one in found]
    return len(found) == 2 and isinstance(alone[0], Money) and isinstance(alone[1], Money) and (
        (alone[0] < ZERO < alone[1]) or (alone[1] < ZERO < alone[0])
    )  # fmt: skip


def books_of(table: Mapping[str, Any]) -> Books:
    """The facts of a hand-worked case: each entry as the papers have it, and as it was posted where that differs.

    `posted` holds what was written differently, 'no' for an entry that is missing; `twice = true` marks one that no
    paper stands behind.
    """
    sides = tuple(
        Side(entry["number"], entry["patient"], tuple(_answer(one) for one in entry.get("answers", ())))
        for entry in table["accounts"]
    )
    moves = []
    for entry in table["entries"]:
        right = _transfer(entry)
        posted = entry.get("posted", {})
        wrong = None if posted == "no" else replace(right, **_changed(posted))
        moves.append(
            Movement(
                None if entry.get("twice") else right, wrong, entry.get("account", 0),
                entry.get("stands", entry.get("account", 0)), entry.get("group", ""),
            )
        )  # fmt: skip
    return Books(table["today"], Place.read(f"payer {table['payer']}"), sides, tuple(moves), QUESTIONS[0])


def _transfer(entry: Mapping[str, Any]) -> Transfer:
    return Transfer(
        entry["on"], Money.of(entry["amount"]), Place.read(entry["from"]), Place.read(entry["to"]), entry["reason"],
        reference=entry.get("reference", ""),
    )  # fmt: skip


def _changed(posted: Mapping[str, Any]) -> dict[str, Any]:
    read = {"from": ("source", Place.read), "to": ("target", Place.read), "amount": ("amount", Money.of)}
    found = {read[name][0]: read[name][1](value) for name, value in posted.items() if name in read}
    return {**found, **{name: value for name, value in posted.items() if name not in read}}


def _answer(entry: Mapping[str, Any]) -> Remittance:
    """What a payer answered to a whole claim."""
    own = [Adjustment(GroupCode.CO, "45", Money.of(entry["contract"])),
           Adjustment(GroupCode.PR, "2", Money.of(entry["share"]))]  # fmt: skip
    paid = Money.of(entry["paid"])
    claim = RemittanceClaim(
        entry["claim"], Money.of(entry["charge"]), paid, patient_responsibility=Money.of(entry["share"]),
        adjustments=tuple(one for one in own if one.amount),
    )  # fmt: skip
    return Remittance(paid, (claim,), (), entry["payer"], entry["number"], entry["on"].isoformat())
