"""Draw a believable estimate, its bills, and what happened to them since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from kit.engine.days import WorkCalendar, add_business_days, add_days, add_months, is_business_day, move_to_business_day
from kit.engine.estimates import EstimateItem, EstimatePart, EstimateRole
from kit.engine.money import Money, percent_of
from kit.scenarios.draw import Draw
from kit.scenarios.people import YEAR, person
from kit.tasks.dispute_estimate.care import ROLES, Role
from kit.tasks.dispute_estimate.facts import BillItem, Estimate, ProviderBill, Situation
from kit.tasks.dispute_estimate.judgement import FEDERAL, day_of, due_sheet
from kit.tasks.dispute_estimate.standing import Standing, later

__all__ = ["scenario"]

HOLIDAYS = tuple(date(YEAR, month, day) for month, day in ((1, 19), (2, 16), (4, 3), (5, 25)))
HOLIDAYS_BEFORE = tuple(date(YEAR - 1, month, day) for month, day in ((5, 26), (6, 19), (7, 4)))
AHEAD = (3, 4, 5, 7, 8, 9, 9, 10, 10, 11, 13, 15)
LONGER_AHEAD = AHEAD[3:]
THIS_YEAR = WorkCalendar(
    tuple(date(YEAR, month, day) for month, day in ((5, 25), (6, 19), (7, 3), (9, 7), (11, 26), (12, 25)))
)
MOST_DAYS_UNTIL_TODAY = 185
ROOM_FOR_MORE = ("facility", "doctors")
"""Whose main item is large enough that more care fits into a bill that is not far above its estimate."""
AFTER_THE_PROCEDURE = ("therapy", "imaging", "laboratory")
DAYS_FROM = {"imaging": (-9, -2), "therapy": (3, 10)}
"""Days from the procedure; everybody else works on the day itself."""
Item = TypeVar("Item")
LEVEL_OF_CHANGES, LEVEL_OF_TIME = 2, 3


def scenario(draw: Draw, level: int) -> Situation:
    """A patient who pays alone: the days of the estimate, its parts, and bills that differ from it."""
    days = _days(draw.at("days"), level)
    patient = person(draw.at("patient"), youngest=22)
    if level < LEVEL_OF_CHANGES:
        return replace(_one_provider(draw, days), patient=patient)
    if level < LEVEL_OF_TIME:
        return replace(_with_a_change(draw, days), patient=patient)
    return replace(_over_time(draw, days), patient=patient)


def _days(draw: Draw, level: int) -> Situation:
    """The scheduling, often just before a holiday; the care; and when the estimate was given."""
    holiday = draw.at("holiday").pick(HOLIDAYS_BEFORE if level == LEVEL_OF_TIME else HOLIDAYS)
    calendar = WorkCalendar((holiday,))
    scheduled = move_to_business_day(add_days(holiday, -draw.at("before").integer(1, 6)), calendar)
    ahead = draw.at("ahead").pick(AHEAD if level == 1 else LONGER_AHEAD)
    service = add_business_days(scheduled, ahead, calendar)
    asked = None
    if draw.at("asked").chance(40):
        asked = _business_day_before(scheduled, draw.at("asked before").integer(1, 3), calendar)
    found = Situation(scheduled, service, (holiday,), (), (), service, asked)
    due = day_of(due_sheet(found), "due_by")
    late = draw.at("late").pick((0, 0, 0, 1, 1, 2, 3))
    given = max(add_business_days(due, late, calendar), scheduled)
    if not late and draw.at("early").chance(40):
        given = max(scheduled, _business_day_before(due, 1, calendar))
    latest = _business_day_before(service, 1 if level == 1 else 3, calendar)
    return replace(found, estimates=(Estimate(min(given, latest), ()),))


def _business_day_before(day: date, count: int, calendar: WorkCalendar) -> date:
    while count:
        day = add_days(day, -1)
        count -= is_business_day(day, calendar)
    return day


def _part(draw: Draw, role: Role, name: str, main: bool) -> EstimatePart:
    """What one provider expects to charge, at the price for those who pay alone."""
    percent = Decimal(draw.at("discount").integer(5500, 9500)) / 100
    items = tuple(
        EstimateItem(one.label, percent_of(one.price, percent), draw.at(one.label).integer(*one.quantities))
        for one in role.items
    )
    return EstimatePart(name, items, EstimateRole.CONVENING if main else EstimateRole.CO_PROVIDER)


def _billed(draw: Draw, role: Role, part: EstimatePart, over: Money) -> tuple[BillItem, ...]:
    """Bill lines that come to the estimate plus `over`: one fewer of a thing, one new thing, the rest on the first."""
    lines = [BillItem(item.label, item.expected_charge * item.quantity, item.quantity) for item in part.items]
    fewer = part.items[-1]
    gone = fewer.expected_charge
    if fewer.quantity == 1:
        lines.pop()
    else:
        lines[-1] = BillItem(fewer.label, gone * (fewer.quantity - 1), fewer.quantity - 1)
    new = draw.at("new").pick(role.new)
    price = percent_of(new.price, Decimal(draw.at("new price").integer(6000, 9900)) / 100)
    lines[0] = replace(lines[0], amount=lines[0].amount + over + gone - price)
    return (*lines, BillItem(new.label, price))


def _gap(draw: Draw, standing: Standing) -> Money:
    """How far a bill is above its estimate: at, just below, well above or well below the threshold."""
    limit = FEDERAL.threshold.cents
    if standing.far_enough and draw.at("exactly").chance(12):
        return FEDERAL.threshold
    if draw.at("near").chance(30):
        return Money(limit + draw.at("by").integer(1, 900) * (1 if standing.far_enough else -1))
    if standing.far_enough:
        return Money(draw.at("above").integer(limit + 1, limit + 62_000))
    return Money(draw.at("below").integer(-9_000, limit - 4_000))


def _bill(
    draw: Draw,
    role: Role,
    part: EstimatePart,
    served_on: date,
    standing: Standing,
    today: date,
    extra: EstimateItem | None = None,
) -> ProviderBill:
    """One provider's bill, and what happened to it until today; `extra` was done though it is on no estimate."""
    gap = _gap(draw, standing)
    items = _billed(draw, role, part, gap - extra.expected_charge if extra else gap)
    if extra:
        items = (*items, BillItem(extra.label, extra.expected_charge))
    bill = ProviderBill(part.provider, served_on, served_on, served_on, items)
    return later(draw.at("later"), bill, standing, today)


ONE = (
    Standing(),
    Standing(requested=True),
    Standing(requested=True),
    Standing(far_enough=False),
    Standing(far_enough=False, requested=True),
    Standing(late=True),
    Standing(late=True, requested=True),
)
AT_ALL = (Standing(), Standing(requested=True), Standing(far_enough=False), Standing(far_enough=False, requested=True))


def _one_provider(draw: Draw, days: Situation) -> Situation:
    """A clinic or center that does all of it."""
    role = ROLES[draw.at("role").pick(("imaging", "facility", "therapy", "doctors"))]
    part = _part(draw.at("part"), role, draw.at("name").pick(role.names), True)
    today = _today(draw, days.service_on)
    bill = _bill(draw.at("bill"), role, part, days.service_on, draw.at("standing").pick(ONE), today)
    return replace(days, estimates=(replace(days.estimates[0], parts=(part,)),), bills=(bill,), today=today)


def _today(draw: Draw, service_on: date) -> date:
    return move_to_business_day(add_days(service_on, draw.at("today").integer(168, MOST_DAYS_UNTIL_TODAY)), THIS_YEAR)


def _with_a_change(draw: Draw, days: Situation) -> Situation:
    """A procedure with four providers: a new estimate, a stand-in, and one who is on no estimate."""
    names = ["doctors", "anesthesia", "laboratory"]
    turn = draw.at("turn").integer(0, 2)
    listed, stood_in_for, unlisted = names[turn], names[turn - 1], names[turn - 2]
    who = {name: ROLES[name].names for name in ("facility", *names)}
    first = {
        name: _part(draw.at(name), ROLES[name], draw.at(f"{name} name").pick(who[name][:2]), name == "facility")
        for name in ("facility", *names)
    }
    new = {
        name: replace(part, items=(part.items[0], _added(draw.at(f"added {name}"), ROLES[name]), *part.items[1:]))
        for name, part in first.items()
    }
    in_time = draw.at("new in time").chance(55)
    calendar = WorkCalendar(days.holidays)
    given = days.service_on
    if in_time:
        given = _business_day_before(days.service_on, draw.at("new given").integer(1, 2), calendar)
    today = _today(draw, days.service_on)
    counting = new if in_time else first
    bills = []
    for name, part in counting.items():
        standing = Standing(far_enough=False) if name == listed else draw.at(f"{name} stands").pick(AT_ALL)
        extra = None if in_time or name not in ROOM_FOR_MORE else new[name].items[1]
        bill = _bill(draw.at(f"{name} bill"), ROLES[name], part, days.service_on, standing, today, extra)
        if name == stood_in_for:
            bill = replace(bill, provider=who[name][2], stands_in_for=part.provider)
        bills.append(bill)

    def parts(of: dict[str, EstimatePart]) -> tuple[EstimatePart, ...]:
        return tuple(part for name, part in of.items() if name != unlisted)

    estimates = (replace(days.estimates[0], parts=parts(first)), Estimate(given, parts(new)))
    change = "More care was planned after the first estimate. A new estimate was written."
    return replace(days, estimates=estimates, bills=_shuffled(draw.at("order"), bills), today=today, change=change)


def _added(draw: Draw, role: Role) -> EstimateItem:
    return EstimateItem(role.added.label, percent_of(role.added.price, Decimal(draw.integer(5500, 9500)) / 100))


RUNNING_AT_THE_AGENCY = Standing(requested=True, at_agency=True, with_fees=True)
LATE_BY_DAYS = Standing(requested=True, late=True, with_fees=True)
OTHERS = {
    "insured": Standing(requested=True, insured=True),
    "out of date": Standing(requested=True),
    "open": Standing(with_fees=True),
    "too little": Standing(far_enough=False, requested=True, at_agency=True),
    "running": Standing(requested=True, with_fees=True),
}


def _over_time(draw: Draw, days: Situation) -> Situation:
    """A year of care on one estimate: bills of many days, requests in time and too late, an agency, a plan."""
    through = add_days(add_months(days.estimates[0].given_on, 12), -1)
    today = move_to_business_day(add_days(through, draw.at("today").integer(162, 172)), THIS_YEAR)
    procedure = move_to_business_day(add_days(through, -draw.at("procedure").integer(15, 30)), THIS_YEAR)
    others = _shuffled(draw.at("others"), list(OTHERS))[:2]
    roles = _shuffled(draw.at("roles"), list(ROLES))[:4]
    kinds = ["at the agency", "late", *others]
    if "out of date" in kinds:
        # What may still come after the year: not the procedure itself.
        later = next(name for name in roles if name in AFTER_THE_PROCEDURE)
        at, place = roles.index(later), kinds.index("out of date")
        kinds[at], kinds[place] = kinds[place], kinds[at]
    parts: list[EstimatePart] = []
    bills: list[ProviderBill] = []
    for name, kind in zip(roles, kinds, strict=True):
        here, role = draw.at(kind), ROLES[name]
        part = _part(here.at("part"), role, here.at("name").pick(role.names), not parts)
        standing = {"at the agency": RUNNING_AT_THE_AGENCY, "late": LATE_BY_DAYS, **OTHERS}[kind]
        served = move_to_business_day(
            add_days(procedure, here.at("served").integer(*DAYS_FROM.get(name, (0, 0)))), THIS_YEAR
        )
        if kind == "out of date":
            served = move_to_business_day(add_days(through, here.at("after").integer(1, 9)), THIS_YEAR)
        bill = _bill(here.at("bill"), role, part, served, standing, today)
        parts.append(part)
        bills.append(bill)
    estimate = replace(days.estimates[0], parts=tuple(parts), covers_through=through)
    return replace(days, estimates=(estimate,), bills=_shuffled(draw.at("order"), bills), today=today)


def _shuffled(draw: Draw, items: Sequence[Item]) -> tuple[Item, ...]:
    """The same things in another order."""
    order = sorted(range(len(items)), key=lambda n: draw.at(f"place {n}").number())
    return tuple(items[n] for n in order)
