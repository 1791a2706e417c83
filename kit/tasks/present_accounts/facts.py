"""The open accounts of an office at a month's end, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kit.engine.money import Money
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import CLINICS
from kit.scenarios.names import full_name
from kit.scenarios.people import YEAR, Name

__all__ = ["HELD", "OPEN", "Account", "Portfolio", "draw_portfolio"]

OPEN = "open"
HELD = ("with the attorney", "in bankruptcy")
"""What keeps an account out of the slides, where the manager asks for it."""

MONTH_ENDS = tuple(date(YEAR, month + 1, 1) - timedelta(1) for month in range(3, 11))
GROUPS = ((0, 30), (31, 60), (61, 90), (91, 120), (121, 220))
OLD_PARTS = (4, 12, 24, 38, 62)
"""In so many of a hundred accounts, beyond the first five, the money is over 90 days old."""
WITH_HELD, TWO_MONTHS = 2, 3
"""The levels that leave accounts out, and that compare two months."""


@dataclass(frozen=True, slots=True)
class Account:
    """One open account: whose it is, who owes, since when, how much (below zero for a credit), and its status."""

    number: str
    patient: Name
    birth_date: date
    member: str
    payer: str
    service: date
    balance: Money
    status: str = OPEN


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The open accounts on a day; `before` are those of the day a month earlier, where the two are compared.

    `leave_out` is true where accounts that are held stay out of every figure.
    """

    office: str
    as_of: date
    accounts: tuple[Account, ...]
    leave_out: bool = False
    before: tuple[Account, ...] = ()
    before_as_of: date | None = None

    @property
    def shown(self) -> tuple[Account, ...]:
        """The accounts that the slides are about."""
        return tuple(one for one in self.accounts if not self.leave_out or one.status not in HELD)

    @property
    def people(self) -> tuple[Account, ...]:
        """Everybody who is named on the papers, each once; the report of the month before names nobody."""
        return tuple({one.number: one for one in self.accounts}.values())


def draw_portfolio(draw: Draw, level: int) -> Portfolio:
    """A month's end with five or six payers, and sixteen to twenty accounts."""
    place = draw.at("month").integer(1, len(MONTH_ENDS) - 1)
    as_of = MONTH_ENDS[place]
    payers = sorted(PAYERS, key=lambda name: draw.at("payers").at(name).number())[: draw.at("how many").integer(4, 5)]
    old = draw.at("old").pick(OLD_PARTS)
    count = draw.at("count").integer(15, 19)
    accounts = [_account(draw.at(f"account {number}"), number, payers, as_of, old) for number in range(count)]
    office = draw.at("office").pick(CLINICS)
    if level == WITH_HELD:
        accounts = _held(draw.at("held"), accounts)
    accounts.sort(key=lambda one: one.number)
    if level < TWO_MONTHS:
        return Portfolio(office, as_of, tuple(accounts), level == WITH_HELD)
    earlier = MONTH_ENDS[place - 1]
    other = draw.at("old before").pick(OLD_PARTS)
    more = draw.at("paid since").integer(5, 10)
    paid = [_account(draw.at(f"paid {number}"), number, payers, earlier, other) for number in range(more)]
    left = [one for one in accounts if one.service <= earlier]
    return Portfolio(office, as_of, tuple(accounts), False, (*left, *paid), earlier)


def _account(draw: Draw, number: int, payers: Sequence[str], as_of: date, old: int) -> Account:
    """The first five fill one group of ages each, so that no bar of the chart is empty."""
    if number < len(GROUPS):
        first, last = GROUPS[number]
    else:
        first, last = draw.at("group").pick(GROUPS[3:] if draw.at("old").chance(old) else GROUPS[:3])
    payer = payers[number % len(payers)] if number < 2 * len(payers) else draw.at("payer").pick(payers)
    cents = draw.at("balance").integer(4_000, 195_000)
    if number in (len(GROUPS) + 1, len(GROUPS) + 4):
        cents = -(cents // 4)
    return Account(
        f"A-{draw.at('number').digits(6)}",
        full_name(draw.at("patient"), draw.at("sex").pick("FM")),
        draw.at("born").day(date(YEAR - 80, 1, 1), date(YEAR - 4, 12, 28)),
        f"{PAYERS[payer]}{draw.at('member').digits(9)}",
        payer,
        as_of - timedelta(draw.at("age").integer(first, last)),
        Money(cents),
    )


def _held(draw: Draw, accounts: list[Account]) -> list[Account]:
    """Two or three accounts beyond the first five are held; none of them is a credit."""
    owed = [place for place, one in enumerate(accounts) if place >= len(GROUPS) and one.balance.cents > 0]
    chosen = sorted(owed, key=lambda place: draw.at(str(place)).number())[: draw.at("how many").integer(2, 3)]
    return [
        replace(one, status=HELD[draw.at(f"why {place}").integer(0, 1)]) if place in chosen else one
        for place, one in enumerate(accounts)
    ]
