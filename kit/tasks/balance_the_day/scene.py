"""Draw a day at the payment desk: accounts with open visits, payments of many kinds, and one thing that went wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kit.engine.ledger import Method
from kit.engine.money import Money, total
from kit.engine.payments import OpenCharge
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import CLINICS
from kit.scenarios.names import family_name, given_name
from kit.scenarios.people import YEAR, Name
from kit.scenarios.slip import swapped
from kit.tasks.balance_the_day.facts import (
    MOST_ITEMS,
    Day,
    Fault,
    Mishap,
    Moved,
    PatientFile,
    Returned,
    Slip,
    pieces_for,
)
from kit.tasks.balance_the_day.posting import post, still_open

__all__ = ["draw_day"]

CASH, CHECK, CARD, HSA = Method.CASH, Method.CHECK, Method.CARD, Method.HSA_FSA
PORTAL, MONEY_ORDER = Method.PORTAL, Method.MONEY_ORDER
Kind = tuple[str, tuple[Method, ...], int]
"""How a payment is to be posted, by which methods it may come, and the position of its account."""

PLANS: dict[int, tuple[Kind, ...]] = {
    1: (
        ("oldest", (CASH,), 0),
        ("visit", (CHECK,), 1),
        ("oldest", (CARD,), 2),
        ("visit", (HSA,), 3),
        ("oldest", (CASH, CHECK), 4),
    ),
    2: (
        ("oldest", (CASH,), 0),
        ("visit", (CHECK,), 1),
        ("over", (CHECK, PORTAL), 2),
        ("name", (CASH, MONEY_ORDER), 3),
        ("unclear", (MONEY_ORDER,), 4),
        ("oldest", (CARD, HSA), 0),
    ),
    3: (
        ("oldest", (CASH,), 0),
        ("visits", (CHECK,), 1),
        ("over", (HSA, PORTAL), 2),
        ("unclear", (MONEY_ORDER,), 4),
        ("name", (CARD, CASH), 3),
    ),
}
FAULTS: dict[int, tuple[Fault, ...]] = {
    1: (Fault.DIGITS, Fault.TWICE, Fault.NOT_KEYED, Fault.MISSING),
    2: (Fault.DIGITS, Fault.METHOD, Fault.MISSING, Fault.TWICE, Fault.POINT, Fault.SHORT),
    3: (Fault.DIGITS, Fault.METHOD, Fault.NOT_KEYED, Fault.MISSING, Fault.POINT, Fault.OVER, Fault.TWICE),
}
STARTING_CASH = tuple(Money(dollars * 100) for dollars in (50, 75, 100, 150, 200))
FEES = tuple(Money(dollars * 100) for dollars in (20, 30, 35, 40))
CAPS = tuple(Money(dollars * 100) for dollars in (25, 30, 50))
OFF_BY = tuple(Money(dollars * 100) for dollars in (1, 2, 5, 10, 20, 40))
"""By how much a drawer is off when no receipt explains it."""
TWINS = (4, 5)
"""The positions of two accounts whose patients share a first letter and a family name; from level 2 on."""


def draw_day(draw: Draw, level: int) -> Day:
    """A believable day; the amounts of its payments all differ, so that a difference points to one of them."""
    draw = draw.at(f"level {level}")
    on = _weekday(draw.at("day").day(date(YEAR, 3, 2), date(YEAR, 12, 18)))
    accounts = _accounts(draw.at("accounts"), level, on)
    slips = _slips(draw.at("slips"), level, accounts, on)
    mishap = _mishap(draw.at("mishap"), level, slips)
    start = draw.at("starting cash").pick(STARTING_CASH)
    cash = total(slip.amount for slip in slips if slip.method is CASH) + start
    if mishap.fault is Fault.SHORT:
        cash -= mishap.amount
    elif mishap.fault is Fault.OVER:
        cash += mishap.amount
    return Day(
        on=on,
        accounts=tuple(sorted(accounts, key=lambda one: one.number)),
        slips=slips,
        mishap=mishap,
        drawer=pieces_for(cash),
        starting_cash=start,
        returned=_returned(draw.at("returned"), accounts, on) if level > 2 else None,
        moved=_moved(draw.at("moved"), accounts, on) if level > 2 else None,
        office=draw.at("office").pick(CLINICS),
    )


def _weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(max(0, day.weekday() - 4))


def _accounts(draw: Draw, level: int, on: date) -> tuple[PatientFile, ...]:
    """Five or six accounts of different families; the last two are twins in name and number from level 2 on."""
    found: list[PatientFile] = []
    for at in range(5 if level == 1 else 6):
        one = draw.at(f"account {at}")
        twin = found[TWINS[0]] if level > 1 and at == TWINS[1] else None
        number = swapped(one.at("twin"), twin.number) if twin else _number(one, found)
        name = _twin_name(one, twin.name) if twin else _name(one, found)
        found.append(PatientFile(number, name, _items(one, on), one.at("notice").chance(60)))
    return tuple(found)


def _number(draw: Draw, found: list[PatientFile]) -> str:
    """A number of five digits that differ, so that two of them can always change places."""
    taken = {one.number[:3] for one in found}
    for turn in range(100):
        number = f"A-{draw.at(f'number {turn}').integer(12345, 98765)}"
        if len(set(number)) == len(number) and number[:3] not in taken:
            break
    return number


def _name(draw: Draw, found: list[PatientFile]) -> Name:
    """A patient of a family that has no other account."""
    families = {one.name.family for one in found}
    family = next(f for f in (family_name(draw.at(f"family {turn}")) for turn in range(100)) if f not in families)
    return Name(given_name(draw.at("given"), draw.at("sex").pick("FM")), family)


def _twin_name(draw: Draw, name: Name) -> Name:
    """Another given name with the same first letter; some letters have few."""
    for turn in range(400):
        given = given_name(draw.at(f"given {turn}"), "FM"[turn % 2])
        if given != name.given and given[0] == name.given[0]:
            return Name(given, name.family)
    return Name(f"{name.given} Jr", name.family)


def _items(draw: Draw, on: date) -> tuple[OpenCharge, ...]:
    """Two or three open visits in any order; the name of an item is its number on the list."""
    count = draw.at("count").integer(2, MOST_ITEMS)
    days = [_weekday(on - timedelta(40 * turn + draw.at(f"days {turn}").integer(20, 55))) for turn in range(count)]
    order = sorted(range(count), key=lambda turn: draw.at(f"order {turn}").number())
    return tuple(
        OpenCharge(str(place), days[turn], Money(draw.at(f"open {turn}").integer(1850, 16900)))
        for place, turn in enumerate(order, 1)
    )


def _slips(draw: Draw, level: int, accounts: tuple[PatientFile, ...], on: date) -> tuple[Slip, ...]:
    plan = sorted(PLANS[level], key=lambda kind: draw.at(f"order {kind}").number())
    first = 1000 + draw.at("first receipt").integer(1, 800)
    slips: list[Slip] = []
    for turn, (kind, choices, place) in enumerate(plan):
        one = draw.at(f"slip {turn}")
        taken = {slip.amount for slip in slips}
        for again in range(50):
            slip = _slip(one.at(f"try {again}"), kind, accounts[place], slips, accounts)
            if slip.amount not in taken:
                break
        method = one.at("method").pick(choices)
        slips.append(replace(slip, number=f"R-{first + turn}", method=method, reference=_reference(one, method)))
    return tuple(slips)


def _slip(draw: Draw, kind: str, account: PatientFile, before: list[Slip], accounts: tuple[PatientFile, ...]) -> Slip:
    """One payment of a kind, with the amount that makes the kind show."""
    items = sorted(still_open(account, post(before, accounts)), key=lambda item: item.on)
    items = [item for item in items if item.open]
    whole = total(item.open for item in items)
    name = str(account.name)
    if kind == "unclear":
        amount = Money(draw.at("amount").integer(1500, 12000))
        return Slip("", CASH, amount, name=f"{account.name.given[0]}. {account.name.family}")
    if kind == "over":
        return Slip("", CASH, whole + Money(draw.at("more").integer(500, 6000)), name=name, account=account.number)
    if kind == "visit":
        named = items[draw.at("visit").integer(1, len(items) - 1)]
        most = named.open if draw.at("part").chance(50) else Money(named.open.cents * 2 // 3)
        return Slip("", CASH, most, name=name, account=account.number, visits=((named.charge, None),))
    if kind == "visits":
        newest, oldest = items[-1], items[0]
        part = _part(draw.at("part"), oldest.open)
        stated = ((newest.charge, newest.open), (oldest.charge, part))
        return Slip("", CASH, newest.open + part, name=name, account=account.number, visits=stated)
    amount = _part(draw.at("amount"), items[0].open)
    if len(items) > 1:
        amount = items[0].open + _part(draw.at("next"), items[1].open)
    return Slip("", CASH, amount, name=name, account="" if kind == "name" else account.number)


def _part(draw: Draw, amount: Money) -> Money:
    """A part of an amount, never all of it."""
    return Money(amount.cents * draw.integer(25, 80) // 100)


def _reference(draw: Draw, method: Method) -> str:
    if method is CASH:
        return ""
    number = draw.at("reference").digits(4)
    return f"ending {number}" if method in (CARD, HSA) else f"number {number}"


def _mishap(draw: Draw, level: int, slips: tuple[Slip, ...]) -> Mishap:
    """What went wrong; a slip is picked that the fault can happen to."""
    fault = draw.at("fault").pick(FAULTS[level])
    if fault in (Fault.SHORT, Fault.OVER):
        cash = total(slip.amount for slip in slips if slip.method is CASH)
        return Mishap(fault, amount=draw.at("amount").pick([one for one in OFF_BY if one < cash]))
    for turn in range(50):
        slip = draw.at(f"receipt {turn}").pick(slips)
        if fault is Fault.DIGITS:
            typed = swapped(draw.at(f"digits {turn}"), slip.amount.plain)
            if Money.of(typed) != slip.amount and not typed.startswith("0"):
                return Mishap(fault, slip.number, Money.of(typed))
        elif fault is Fault.POINT:
            if slip.amount.cents % 10 == 0 or turn > 5:
                return Mishap(fault, slip.number, slip.amount * 10)
        elif fault is Fault.METHOD:
            if slip.method in (CHECK, MONEY_ORDER, CASH):
                return Mishap(fault, slip.number, method=CHECK if slip.method is CASH else CASH)
        elif fault is not Fault.MISSING or slip.method is not CASH:
            return Mishap(fault, slip.number)
    return Mishap(Fault.TWICE, slips[0].number)


def _returned(draw: Draw, accounts: tuple[PatientFile, ...], on: date) -> Returned:
    """A check of last week that the bank sent back; it is of none of the twins."""
    account = accounts[draw.at("account").integer(0, 3)]
    amount = Money(draw.at("amount").integer(2500, 14000))
    fee, cap = draw.at("fee").pick(FEES), draw.at("cap").pick(CAPS)
    day = _weekday(on - timedelta(draw.at("days").integer(8, 14)))
    return Returned(account.number, draw.at("reference").digits(4), amount, fee, cap, day)


def _moved(draw: Draw, accounts: tuple[PatientFile, ...], on: date) -> Moved:
    """A payment of last week that one of the twins made, posted to the other."""
    wrong, right = (accounts[TWINS[at]] for at in ((0, 1) if draw.at("turn").chance(50) else (1, 0)))
    amount = Money(draw.at("amount").integer(1500, right.open.cents - 500))
    day = _weekday(on - timedelta(draw.at("days").integer(4, 9)))
    return Moved(wrong.number, right.number, draw.at("reference").digits(4), amount, day)
