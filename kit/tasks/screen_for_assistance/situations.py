"""Draw believable applications: families, what comes in, a bill that is too much, and what came with the form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from kit.engine.assistance_bill import AssistanceBill
from kit.engine.assistance_policy import AssistancePolicy, Bracket
from kit.engine.days import move_to_business_day
from kit.engine.money import ZERO, Money, percent_of
from kit.engine.poverty import Area, guideline
from kit.engine.waiting import WrittenNotice
from kit.scenarios.draw import Draw
from kit.scenarios.history import Practice
from kit.scenarios.hospital import practice
from kit.scenarios.names import family_name, street
from kit.scenarios.people import YEAR, Name
from kit.scenarios.places import places
from kit.tasks.screen_for_assistance.facts import Applicant, Screening
from kit.tasks.screen_for_assistance.families import draw_income, draw_members, without_proof

__all__ = ["applicant", "draw_screening"]

HOSPITALS = 12
STATES = {Area.ALASKA: "AK", Area.HAWAII: "HI"}
SCALES = (
    ((200, 100), (250, 80), (300, 70), (400, 60)),
    ((150, 100), (200, 90), (300, 75), (350, 60)),
    ((200, 100), (300, 75), (350, 65)),
    ((175, 100), (225, 85), (275, 70), (325, 60)),
)
LOW_SCALES = (
    ((150, 100), (200, 70), (300, 50), (400, 30)),
    ((200, 100), (250, 60), (300, 45), (400, 25)),
    ((175, 100), (250, 65), (325, 40), (400, 20)),
)
HARDSHIP_FROM, HARDSHIP_OFF = Decimal(25), Decimal(80)
LIMIT_OF_SAVINGS = (8_000, 10_000, 12_000, 15_000)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What kind of application is drawn: its income in hundredths of a percent of the guideline, what is special."""

    special: str
    percent: int
    area: Area


def draw_screening(draw: Draw, level: int) -> Screening:
    """One application; the income is spread over its lines so that it meets a percentage of the guideline."""
    plan = _plan(draw.at("plan"), level)
    members = draw_members(draw.at("members"), level)
    people = sum(one.counts for one in members)
    wanted = Money(guideline(people, plan.area, YEAR)[2].cents * plan.percent // 10_000)
    income = draw_income(draw.at("income"), members, wanted, level)
    if plan.special == "incomplete":
        income = without_proof(draw.at("proof"), members, income)
    policy = _policy(draw.at("policy"), plan.special)
    bill = _bill(draw.at("bill"), level, plan.special, wanted)
    return _with_days(
        draw.at("days"),
        Screening(
            members,
            income,
            plan.area,
            bill,
            policy,
            date(YEAR, 1, 1),
            date(YEAR, 1, 1),
            date(YEAR, 1, 1),
            date(YEAR, 1, 1),
            days_for_papers=draw.at("days for papers").pick((20, 21, 30, 45)),
            assets=_assets(draw.at("assets"), policy, plan.special),
            guideline_year=YEAR,
            applicant=applicant(draw.at("applicant"), plan.area),
        ),
    )


def _plan(draw: Draw, level: int) -> _Plan:
    if level < 3:
        return _Plan("", draw.at("percent").integer(95_00, 470_00), Area.CONTIGUOUS)
    special = draw.at("special").pick(("incomplete", "assets", "hardship", "limit", "limit"))
    low, high = {"hardship": (230_00, 520_00), "limit": (205_00, 395_00)}.get(special, (90_00, 330_00))
    return _Plan(special, draw.at("percent").integer(low, high), draw.at("area").pick(tuple(Area)))


def _policy(draw: Draw, special: str) -> AssistancePolicy:
    scale = draw.at("scale").pick(LOW_SCALES if special in ("limit", "hardship") else SCALES)
    percent = (
        Decimal(
            draw.at("generally billed").integer(2400, 3600) if special == "limit" else draw.at("gb").integer(4050, 5600)
        )
        / 100
    )
    return AssistancePolicy(
        brackets=tuple(Bracket(Decimal(up_to), Decimal(off)) for up_to, off in scale),
        generally_billed_percent=percent,
        asset_limit=Money(draw.at("savings").pick(LIMIT_OF_SAVINGS) * 100),
        hardship_above_percent=HARDSHIP_FROM,
        hardship_discount_percent=HARDSHIP_OFF,
    )


def _assets(draw: Draw, policy: AssistancePolicy, special: str) -> Money:
    limit = policy.asset_limit or ZERO
    if special == "assets":
        return limit + Money(draw.at("more").integer(50, 6000) * 100 + 25)
    return Money(draw.at("saved").integer(100, limit.cents // 100 - 200) * 100 + 40)


def _bill(draw: Draw, level: int, special: str, yearly: Money) -> AssistanceBill:
    """A bill below hardship, or for that case one that is above a quarter of the income with the older debt."""
    quarter = yearly.cents // 4
    if special == "hardship":
        part = Money(quarter * draw.at("part").integer(60, 130) // 100 + 37)
        other = Money(max(0, quarter * draw.at("over").integer(108, 160) // 100 - part.cents))
    else:
        part = Money(
            min(quarter * draw.at("part").integer(20, 85) // 100, draw.at("most").integer(2000_00, 9000_00)) + 37
        )
        other = Money(draw.at("other").integer(0, 10) * max(0, quarter - part.cents) // 20)
    if level == 1 or special in ("limit", "hardship"):
        # With insurance a part as large as a hardship would be above the yearly maximum.
        return AssistanceBill(part, other_medical_debt=other)
    gross = Money(part.cents * draw.at("gross").integer(260, 480) // 100)
    adjustments = percent_of(gross, Decimal(draw.at("adjustments").integer(200, 380)) / 10)
    paid = Money(part.cents * draw.at("paid").integer(4, 30) // 10000 * 100) if draw.at("pays").chance(70) else ZERO
    return AssistanceBill(gross, gross - adjustments - part, adjustments, paid, insured=True, other_medical_debt=other)


def _with_days(draw: Draw, facts: Screening) -> Screening:
    """The care, the first bill, the application and the decision; sometimes the written notice before it."""
    visit = draw.at("visit").day(date(YEAR - 1, 11, 20), date(YEAR, 3, 31))
    first_bill = max(move_to_business_day(visit + timedelta(draw.at("bill").integer(12, 45))), date(YEAR, 1, 5))
    applied = move_to_business_day(first_bill + timedelta(draw.at("applied").integer(35, 170)))
    decided = move_to_business_day(applied + timedelta(draw.at("decided").integer(4, 25)))
    notice = None
    if draw.at("notice").chance(75):
        # No notice of collection steps goes out while an application is open, and none on a day without mail.
        last = applied - timedelta(draw.at("before").integer(4, 16))
        sent = move_to_business_day(min(first_bill + timedelta(draw.at("sent").integer(60, 150)), last))
        notice = WrittenNotice(sent) if first_bill + timedelta(30) <= sent < applied else None
    return replace(facts, visit=visit, first_bill=first_bill, applied=applied, decided=decided, notice=notice)


def applicant(draw: Draw, area: Area) -> Applicant:
    """Who applies, in a town whose guideline is the one of the area."""
    where = draw.at("hospital").pick(_hospitals(area))
    return Applicant(
        Name("", family_name(draw.at("family"))), street(draw.at("street")), where, f"A-{draw.at('account').digits(9)}"
    )


@cache
def _hospitals(area: Area) -> tuple[Practice, ...]:
    apart = tuple(STATES.values())
    towns = [one for one in places() if (one.state == STATES[area] if area in STATES else one.state not in apart)]
    found = []
    for number in range(HOSPITALS):
        draw = Draw(f"assistance hospital {area} {number}")
        town = draw.at("town").pick(towns)
        one = practice(draw)
        found.append(replace(one, place=town, phone=f"({town.area_code}) {one.phone[-8:]}"))
    return tuple(found)
