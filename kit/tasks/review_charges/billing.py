"""Bill a visit as it should be, and then with mistakes of the kinds that a level asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from kit.engine.claim import ServiceLine
from kit.engine.money import Money
from kit.scenarios.draw import Draw
from kit.scenarios.slip import swapped
from kit.tasks.review_charges.facts import ROOM, STAY, RecordEntry, Review, at_another_level, price_list
from kit.tasks.review_charges.findings import inside_a_package, ordinary

__all__ = ["draw_bill"]

Item = TypeVar("Item")


@dataclass(slots=True)
class _Bill:
    """The bill while mistakes are made on it. `free` holds the rows of the record that no mistake has used."""

    review: Review
    lines: dict[int, ServiceLine]
    free: list[int]
    more: list[ServiceLine]


Spoiler = Callable[[Draw, _Bill], None]


def draw_bill(draw: Draw, review: Review, level: int) -> tuple[ServiceLine, ...]:
    """A charge for every row that is to be charged, with the mistakes of the level, in order of day and time."""
    done = [number for number, entry in enumerate(review.record) if entry.done]
    inside = [n for n in done if inside_a_package(review, review.record[n].code, review.record[n].day) is not None]
    lines = {number: _charge(review.record[number]) for number in done if number not in inside}
    bill = _Bill(review, lines, _alone(review, lines), [])
    parts = 1 + draw.at("two parts").chance(40 if level < STAY else 0)
    for number in _shuffled(draw.at("parts"), inside)[:parts]:
        lines[number] = _charge(review.record[number])
    for spoil in _spoilers(draw, level):
        spoil(draw.at(spoil.__name__), bill)
    ordered = [line for _, line in sorted(lines.items())]
    # The second of two equal charges stands at the end of its day, and is the one that is too many.
    return tuple(sorted([*ordered, *bill.more], key=lambda line: line.on or review.first_day))


def _charge(entry: RecordEntry) -> ServiceLine:
    """The charge that belongs to a row of the record."""
    price, amount = price_list()[entry.code], ordinary(entry)
    return ServiceLine(price.label, price.kind, amount, amount, price.code, units=entry.units, on=entry.day)


def _alone(review: Review, lines: Mapping[int, ServiceLine]) -> list[int]:
    """Rows whose service was done once on that day: mistakes on them can be read in one way only."""
    keys = [(entry.code, entry.day) for entry in review.record if entry.done]
    return [
        number
        for number in lines
        if keys.count((review.record[number].code, review.record[number].day)) == 1
        and not price_list()[review.record[number].code].includes
        and review.record[number].code != ROOM
    ]


def _spoilers(draw: Draw, level: int) -> list[Spoiler]:
    """Which mistakes are made, in the order in which they choose their rows."""
    two = [_missing, _missing_too] if draw.at("two missing").chance(50) else [_missing]
    if level == 1:
        missing = [_missing] if draw.at("missing").chance(85) else []
        return [*missing, *_shuffled(draw.at("kinds"), (_units, _price, _not_done, _twice, _level))[:3]]
    if level < STAY:
        missing = two if draw.at("missing").chance(85) else []
        return [*missing, *_shuffled(draw.at("kinds"), (_units, _price, _not_done, _twice))[:2]]
    room = [_nights] if draw.at("room").chance(65) else []
    some = _shuffled(draw.at("kinds"), (_units, _price, _not_done))[:1]
    return [*two, _after_discharge, *room, _twice_again, *some]


def _shuffled(draw: Draw, items: Sequence[Item]) -> list[Item]:
    """The items in another order."""
    return [item for _, item in sorted(enumerate(items), key=lambda pair: draw.at(f"turn {pair[0]}").number())]


def _taken(draw: Draw, bill: _Bill, fits: Callable[[RecordEntry], bool] = lambda _: True) -> int | None:
    """A row that no mistake has used yet, and that now is used."""
    fitting = [number for number in bill.free if fits(bill.review.record[number])]
    if not fitting:
        return None
    number = draw.at("row").pick(fitting)
    bill.free.remove(number)
    return number


def _missing(draw: Draw, bill: _Bill) -> None:
    number = _taken(draw, bill, lambda entry: not at_another_level(entry.code))
    if number is not None:
        del bill.lines[number]


def _missing_too(draw: Draw, bill: _Bill) -> None:
    _missing(draw, bill)


def _units(draw: Draw, bill: _Bill) -> None:
    """Ten times too many, one too many, or one too few."""
    number = _taken(draw, bill, lambda entry: entry.units > 1)
    if number is not None:
        right = bill.review.record[number].units
        wrong = draw.at("units").pick((right * 10, right + 1, right + 1, right - 1))
        bill.lines[number] = _charge(replace(bill.review.record[number], units=wrong))


def _nights(_draw: Draw, bill: _Bill) -> None:
    """The day of discharge charged as a night."""
    number = next(n for n, line in bill.lines.items() if line.code == ROOM)
    entry = bill.review.record[number]
    bill.lines[number] = _charge(replace(entry, units=entry.units + 1))


def _price(draw: Draw, bill: _Bill) -> None:
    """Two digits of the amount change places; or a price of another year."""
    number = _taken(draw, bill, lambda entry: not at_another_level(entry.code))
    if number is None:
        return
    line = bill.lines[number]
    wrong = Money.of(swapped(draw, line.billed.plain))
    if wrong == line.billed or draw.at("other year").chance(40):
        wrong = line.billed + Money(draw.at("dollars").integer(4, 38) * 100) * line.units
    bill.lines[number] = replace(line, billed=wrong, allowed=wrong)


def _level(draw: Draw, bill: _Bill) -> None:
    number = _taken(draw, bill, lambda entry: bool(at_another_level(entry.code)))
    if number is not None:
        entry = bill.review.record[number]
        bill.lines[number] = _charge(replace(entry, code=at_another_level(entry.code)))


def _not_done(_draw: Draw, bill: _Bill) -> None:
    bill.more += [_charge(entry) for entry in bill.review.record if not entry.done]


def _twice(draw: Draw, bill: _Bill) -> None:
    number = _taken(draw, bill, lambda entry: not at_another_level(entry.code))
    if number is not None:
        bill.more.append(bill.lines[number])


def _twice_again(draw: Draw, bill: _Bill) -> None:
    """One more of what was rightly done twice that day, or of what was done once."""
    twice = [n for n, line in bill.lines.items() if list(bill.lines.values()).count(line) > 1]
    if twice and draw.at("again").chance(55):
        bill.more.append(bill.lines[twice[0]])
    else:
        _twice(draw, bill)


def _after_discharge(draw: Draw, bill: _Bill) -> None:
    """A service of the stay once more, on a day after it."""
    number = draw.at("row").pick([n for n in bill.lines if n in _alone(bill.review, bill.lines)])
    entry = bill.review.record[number]
    late = bill.review.last_day + timedelta(draw.at("days").integer(1, 3))
    bill.more.append(_charge(replace(entry, day=late)))
