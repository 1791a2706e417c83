"""Draw a family and the money that comes in, with what counts and what does not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kit.engine.money import Money, percent_of
from kit.engine.poverty import Area, guideline
from kit.scenarios.draw import Draw
from kit.scenarios.names import given_name
from kit.scenarios.people import YEAR
from kit.tasks.screen_for_assistance.facts import NOT_COUNTED, TIMES, IncomeKind, IncomeLine, Member, YearOf

__all__ = ["draw_income", "draw_members", "without_proof"]

MOST_FOR_FOOD = 2
"""Nobody with more than so many times the guideline gets food assistance."""
SIBLING = {"F": "sister", "M": "brother"}


def draw_members(draw: Draw, level: int) -> tuple[Member, ...]:
    """A patient, perhaps a spouse, children; from the second level on somebody who does not count."""
    children = draw.at("children").integer(1 if level == 2 else 0, 4)
    age = draw.at("age").integer(*((28, 47) if children else (26, 60)))
    found = [Member(_given(draw.at("patient")), "patient", age)]
    if draw.at("spouse").chance(60) or level == 2:
        found.append(
            Member(_given(draw.at("spouse name")), "spouse", max(21, age + draw.at("spouse age").integer(-6, 6)))
        )
    for number in range(children):
        child = draw.at(f"child {number}")
        teen = level == 2 and number == 0 and child.at("teen").chance(70)
        found.append(Member(_given(child), "child", child.at("age").integer(*((16, 17) if teen else (1, 15)))))
    if level >= 2:
        other = draw.at("other")
        if other.at("grown child").chance(60) and age >= 40:
            found.append(Member(_given(other), "child", other.at("age").integer(19, age - 20), claimed=False))
        else:
            sex = other.at("sex").pick("FM")
            relation = other.at("what").pick((SIBLING[sex], "friend", "cousin"))
            found.append(Member(given_name(other, sex), relation, other.at("age").integer(22, 60), claimed=False))
    if draw.at("parent").chance(25 if level > 1 else 15):
        found.append(Member(given_name(draw.at("mother"), "F"), "mother", age + draw.at("older").integer(20, 28)))
    names = {one.given for one in found}
    return tuple(found) if len(names) == len(found) else draw_members(draw.at("other names"), level)


def _given(draw: Draw) -> str:
    return given_name(draw, draw.at("sex").pick("FM"))


def draw_income(draw: Draw, members: tuple[Member, ...], wanted: Money, level: int) -> tuple[IncomeLine, ...]:
    """Lines that count make the wanted income, as nearly as pay allows; others stand beside them."""
    spouse = next((at for at, one in enumerate(members) if one.relation == "spouse"), None)
    fixed = _fixed(draw.at("fixed"), members, level)
    left = Money(max(wanted.cents - sum(one.year.cents for one in fixed), wanted.cents // 4))
    parts = _shares(draw.at("shares"), left, 1 if spouse is None else 2)
    first = _wages(draw.at("wages"), 0, parts[0]) if level == 1 else _odd(draw.at("odd"), 0, parts[0])
    second = [_wages(draw.at("wages 2"), spouse, parts[1])] if spouse is not None else []
    found = [first, *second, *fixed, *_beside(draw.at("beside"), members, wanted)]
    return tuple(sorted(found, key=lambda line: draw.at(f"place {line.member} {line.kind}").number()))


def _fixed(draw: Draw, members: tuple[Member, ...], level: int) -> list[IncomeLine]:
    """Money of a set amount a month: child support, and the Social Security of an older person."""
    found = []
    if level > 1 and any(one.age < 18 for one in members):
        found.append(IncomeLine(0, IncomeKind.SUPPORT, Money(draw.at("support").integer(120, 380) * 100), YearOf.MONTH))
    older = next((at for at, one in enumerate(members) if one.age >= 62), None)
    if older is not None:
        amount = Money(draw.at("pension").integer(700, 1300) * 100)
        found.append(IncomeLine(older, IncomeKind.SOCIAL_SECURITY, amount, YearOf.MONTH))
    return found


def _shares(draw: Draw, wanted: Money, count: int) -> list[Money]:
    if count == 1:
        return [wanted]
    first = percent_of(wanted, Decimal(draw.integer(35, 65)))
    return [first, wanted - first]


def _wages(draw: Draw, member: int, year: Money) -> IncomeLine:
    over = draw.at("over").pick((YearOf.WEEK, YearOf.TWO_WEEKS, YearOf.HALF_MONTH, YearOf.MONTH, YearOf.THREE_MONTHS))
    gross = Money(max(1, year.cents // TIMES[over] // 100) * 100 + draw.at("cents").pick((0, 0, 20, 40, 50, 75)))
    net = percent_of(gross, Decimal(draw.at("net").integer(745, 880)) / 10)
    return IncomeLine(member, IncomeKind.WAGES, gross, over, net)


def _odd(draw: Draw, member: int, year: Money) -> IncomeLine:
    """Income that takes more than one look: a business with costs, a season, unemployment pay."""
    dollars = Money(max(1, year.cents // 100) * 100)
    weekly = Money(year.cents // 5200 * 100)
    if weekly.cents <= 700_00 and draw.at("unemployed").chance(25):
        return IncomeLine(member, IncomeKind.UNEMPLOYMENT, weekly, YearOf.WEEK)
    if draw.at("season").chance(35):
        return IncomeLine(member, IncomeKind.SEASONAL, dollars, YearOf.YEAR)
    costs = Money(dollars.cents * draw.at("costs").integer(20, 90) // 10000 * 100)
    return IncomeLine(member, IncomeKind.BUSINESS, dollars + costs, YearOf.YEAR, costs=costs)


def _beside(draw: Draw, members: tuple[Member, ...], wanted: Money) -> list[IncomeLine]:
    """What does not count: money of another kind, of a child, or of somebody who does not count."""
    limit = guideline(sum(one.counts for one in members), Area.CONTIGUOUS, YEAR)[2] * MOST_FOR_FOOD
    kinds = (IncomeKind.TAX_REFUND, IncomeKind.LOAN, IncomeKind.GIFT)
    kind = draw.at("kind").pick((IncomeKind.FOOD, *kinds) if wanted <= limit else kinds)
    over = YearOf.MONTH if kind is IncomeKind.FOOD else YearOf.ONCE
    amount = draw.at("amount").integer(120, 700) if kind is IncomeKind.FOOD else draw.at("once").integer(300, 3200)
    found = [IncomeLine(0, kind, Money(amount * 100), over)]
    teen = next((at for at, one in enumerate(members) if one.age in (16, 17) and one.claimed), None)
    if teen is not None:
        found.append(_wages(draw.at("teen"), teen, Money(draw.at("teen year").integer(2800, 7500) * 100)))
    other = next((at for at, one in enumerate(members) if not one.counts), None)
    if other is not None:
        found.append(_wages(draw.at("other"), other, Money(draw.at("other year").integer(18_000, 42_000) * 100)))
    return found


def without_proof(draw: Draw, members: tuple[Member, ...], income: tuple[IncomeLine, ...]) -> tuple[IncomeLine, ...]:
    """The proof of one line that counts did not come."""
    counting = [at for at, one in enumerate(income) if one.kind not in NOT_COUNTED and members[one.member].age >= 18
                and members[one.member].counts]  # fmt: skip
    gone = draw.pick(counting)
    return tuple(replace(one, proven=False) if at == gone else one for at, one in enumerate(income))
