"""Draw the open items of an office, and write them as untidily as billing systems and people do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from kit.engine.aging import AgedFrom
from kit.engine.money import Money, total
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.insured import MEDICAID, MEDICARE
from kit.scenarios.people import YEAR
from kit.tasks.build_aging_workbook.facts import TOTAL, Cell, Export, Job, Payer

__all__ = ["draw_job"]

ALSO = {
    "Fernhollow Health Plan": "Fernhollow HP",
    "Quillbrook Mutual": "Quillbrook Mut. Ins.",
    "Tallowmere Benefit Trust": "TBT Tallowmere",
    "Pennywhistle Insurance": "Pennywhistle Ins Co",
    "Marrowdale Health Cooperative": "Marrowdale Coop",
    "Larkspur & Thimble Assurance": "Larkspur Thimble",
    MEDICARE: "Medicare Part B",
    MEDICAID: "State Medicaid",
}
MONTH_ENDS = ((3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31))
AGES = ((0, 30), (0, 30), (31, 60), (31, 60), (61, 90), (61, 90), (91, 120), (91, 120), (121, 260))
LAST_DAYS = (30, 60, 90, 120)
FIRST_CREDITS = (8, 12, 15)
Item = TypeVar("Item")

BOTH = 3
"""The level with two exports."""
OLD_HEADINGS = ("Acct", "Insurance", "DOS", "1st stmt", "Amount")
OLD_ORDER = (4, 0, 1, 3, 2)


@dataclass(frozen=True, slots=True)
class _Item:
    account: str
    payer: str
    service: date
    statement: date
    balance: Money


def draw_job(draw: Draw, level: int) -> Job:
    """A month's end, four to six payers, and the exports of one or two systems with some lines doubled."""
    month, last = draw.at("month").pick(MONTH_ENDS)
    as_of = date(YEAR, month, last)
    printed = as_of + timedelta(draw.at("printed").integer(4, 11))
    aged_from = AgedFrom.FIRST_STATEMENT if draw.at("aged from").chance(65) else AgedFrom.DATE_OF_SERVICE
    if level == 1:
        aged_from = AgedFrom.DATE_OF_SERVICE
    payers = _payers(draw.at("payers"), level)
    count = (24, 32, 36)[level - 1] + draw.at("count").integer(0, 4)
    items = [_item(draw.at(f"item {i}"), i, payers, as_of, aged_from, level) for i in range(count)]
    if level > 1:
        items += [_later(draw.at(f"again {i}"), items[3 * i + 1], as_of) for i in range(2)]
    items = _shuffled(draw.at("order"), items)
    doubled = _shuffled(draw.at("which doubled"), items)[: draw.at("doubled").integer(2, 4)]
    if level < BOTH:
        exports: tuple[Export, ...] = (_one_export(draw, level, items, doubled, payers),)
    else:
        exports = _two_exports(draw, items, doubled, payers)
    return Job(exports, as_of, printed, aged_from, tuple(payers), level == BOTH)


def _payers(draw: Draw, level: int) -> list[Payer]:
    names = _shuffled(draw.at("names"), [*PAYERS, MEDICARE, MEDICAID])[: draw.at("count").integer(4, 6)]
    return [Payer(name, ALSO[name] if number < level - 1 else "") for number, name in enumerate(names)]


def _item(draw: Draw, number: int, payers: Sequence[Payer], as_of: date, aged_from: AgedFrom, level: int) -> _Item:
    # The first items are as old as a bucket's last day, so that it shows where somebody puts them.
    age = LAST_DAYS[number] if number < len(LAST_DAYS) else _between(draw.at("age"), draw.at("bucket").pick(AGES))
    gap = timedelta(draw.at("gap").integer(9, 40))
    service = statement = as_of - timedelta(age)
    if aged_from is AgedFrom.DATE_OF_SERVICE:
        statement = min(as_of, service + gap)
    else:
        service -= gap
    payer = payers[number % len(payers)] if number < 2 * len(payers) else draw.at("payer").pick(payers)
    cents = draw.at("balance").integer(1_800, 184_000)
    if level > 1 and number >= len(LAST_DAYS) and (number in FIRST_CREDITS or draw.at("credit").chance(9)):
        cents = -(cents // 5)
    return _Item(f"A-{draw.at('account').digits(5)}", payer.name, service, statement, Money(cents))


def _between(draw: Draw, ends: tuple[int, int]) -> int:
    return draw.integer(*ends)


def _later(draw: Draw, item: _Item, as_of: date) -> _Item:
    """A second visit of the same patient for the same money, a few days away: no doubled line."""
    days = timedelta(draw.at("days").integer(3, 14))
    if item.statement + days > as_of:
        days = -days
    return replace(item, service=item.service + days, statement=item.statement + days)


def _shuffled(draw: Draw, items: Sequence[Item]) -> list[Item]:
    keyed = sorted((draw.at(str(place)).number(), place) for place in range(len(items)))
    return [items[place] for _, place in keyed]


def _one_export(
    draw: Draw, level: int, items: Sequence[_Item], doubled: Sequence[_Item], payers: Sequence[Payer]
) -> Export:
    name = "open-items.xlsx" if level == 1 else "open-items.csv"
    write = _line_of_a_workbook if level == 1 else _line_of_text
    lines = [(item, write(draw.at(f"line {i}"), item, i, payers, False)) for i, item in enumerate(items)]
    for i, item in enumerate(doubled):
        here = draw.at(f"copy {i}")
        place = next(place for place, (one, _) in enumerate(lines) if one is item)
        # From level 2 on, only the first copy looks alike letter by letter.
        copy = lines[place][1] if level == 1 or i == 0 else write(here, item, 4 * i + 1, payers, False)
        lines.insert(min(place + here.at("down").integer(1, 9), len(lines)), (item, copy))
    last = _sum(draw, [*items, *doubled], level == 1, False)
    return Export(name, _with_gaps(draw, [line for _, line in lines], last))


def _two_exports(
    draw: Draw, items: Sequence[_Item], doubled: Sequence[_Item], payers: Sequence[Payer]
) -> tuple[Export, ...]:
    """The new system's export, and the old one's with signs and columns turned; what moved stands in both."""
    half = len(items) // 2
    parts = ([*items[:half]], [*items[half:]])
    for item in doubled:
        parts[1 if item in parts[0] else 0].append(item)
    exports = []
    for number, (part, turned) in enumerate(zip(parts, (False, True), strict=True)):
        here = draw.at(f"system {number + 1}")
        part = _shuffled(here.at("order"), part)
        lines = [_line_of_text(here.at(f"line {i}"), item, i, payers, turned) for i, item in enumerate(part)]
        whole = _with_gaps(here, lines, _sum(here, part, False, turned))
        exports.append(
            Export("old-system.csv", whole, OLD_HEADINGS, OLD_ORDER, True)
            if turned
            else Export("new-system.csv", whole)
        )
    return tuple(exports)


def _with_gaps(draw: Draw, lines: list[tuple[Cell, ...]], last: tuple[Cell, ...]) -> tuple[tuple[Cell, ...], ...]:
    """A blank row in the middle, sometimes one above the total, and the total."""
    place = len(lines) * draw.at("gap").integer(55, 80) // 100
    end = [(), last] if draw.at("gap above the total").chance(50) else [last]
    return (*lines[:place], (), *lines[place:], *end)


def _sum(draw: Draw, items: Sequence[_Item], in_workbook: bool, turned: bool) -> tuple[Cell, ...]:
    amount = total(item.balance for item in items)
    amount = -amount if turned else amount
    return (TOTAL, "", "", "", amount if in_workbook else _plain_amount(draw.at("total"), amount))


def _line_of_a_workbook(
    draw: Draw, item: _Item, number: int, _payers: Sequence[Payer], _turned: bool
) -> tuple[Cell, ...]:
    """Real numbers and days for the most part; some are text, and some names have a space too many."""
    payer = f"{item.payer} " if number % 7 == 3 else f" {item.payer}" if number % 11 == 5 else item.payer
    balance: Cell = _plain_amount(draw.at("text"), item.balance) if number % 5 == 2 else item.balance
    service: Cell = f"{item.service:%m/%d/%Y}" if draw.at("service").chance(15) else item.service
    return (item.account, payer, service, item.statement, balance)


def _line_of_text(draw: Draw, item: _Item, number: int, payers: Sequence[Payer], turned: bool) -> tuple[Cell, ...]:
    also = next(payer.also for payer in payers if payer.name == item.payer)
    payer = also if also and draw.at("other name").chance(45) else item.payer
    spaced = (f"{payer} ", f"  {payer}", payer.replace(" ", "  ", 1) if " " in payer else f"{payer} ", payer.upper())
    if number % 4 == 1:
        payer = draw.at("spaces").pick(spaced)
    account = f" {item.account}" if draw.at("account spaces").chance(12) else item.account
    balance = _amount(draw.at("balance"), -item.balance if turned else item.balance)
    return (account, payer, _day(draw.at("service"), item.service), _day(draw.at("statement"), item.statement), balance)


def _plain_amount(draw: Draw, amount: Money) -> str:
    return draw.pick((f"{amount}", f"{amount} ", str(amount).replace("$", "")))


def _amount(draw: Draw, amount: Money) -> str:
    shown = str(_without_sign(amount))
    bare = shown.replace("$", "")
    if amount.cents < 0:
        return draw.pick((f"{bare}-", f"{shown}-", f"{bare}-", f"({shown})", f"-{bare}"))
    return draw.pick((shown, f" {shown} ", bare, bare.replace(",", "")))


def _without_sign(amount: Money) -> Money:
    return max(amount, -amount)


def _day(draw: Draw, day: date) -> str:
    return draw.pick((
        f"{day.month}/{day.day}/{day.year}", f"{day:%m/%d/%Y}", f"{day:%Y-%m-%d}",
        f"{day:%b} {day.day}, {day.year}", f"{day.day}-{day:%b}-{day.year}",
    ))  # fmt: skip
