"""Draw believable payment plans: a bill that is too much at once, pay of all kinds, and a plan that fell behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kit.engine.instalments import Rounding
from kit.engine.money import Money, percent_of
from kit.engine.plan_policy import BalanceBand, PlanPolicy
from kit.engine.worksheet import Line, Worksheet
from kit.scenarios.draw import Draw
from kit.scenarios.people import YEAR
from kit.tasks.set_up_payment_plan.facts import (
    Account,
    PayPeriod,
    People,
    Situation,
    Terms,
    Wish,
)
from kit.tasks.set_up_payment_plan.office_days import next_office_day
from kit.tasks.set_up_payment_plan.older_plans import fell_behind
from kit.tasks.set_up_payment_plan.options import ABOVE, BELOW, OFFER, TOO_LONG
from kit.tasks.set_up_payment_plan.pay import draw_stub, income_for
from kit.tasks.set_up_payment_plan.people import people
from kit.tasks.set_up_payment_plan.solving import decisions, solve_plan

__all__ = ["LISTED", "draw_situation"]

LISTED = (3, 6, 12, 18, 24, 36)
UNLISTED = (4, 8, 9, 10, 15, 20, 30, 48)
SERVICES = (
    "Outpatient surgery", "Emergency room visit", "Hospital stay, two days", "Scan and office visit",
    "Physical therapy, eight visits", "Heart tests", "Birth and hospital stay", "Broken arm, set and checked",
)  # fmt: skip
TRIES = 120


def draw_situation(draw: Draw, level: int) -> Situation:
    """One situation in which some plans may be offered and others may not."""
    make = (_one_account, _two_accounts, fell_behind)[level - 1]
    who = people(draw.at("people"), in_colorado=level == 3)
    for number in range(TRIES):
        found = make(draw.at(f"try {number}"), who)
        if found is not None and _worth_asking(found):
            return _with_wish(draw.at("wish"), found)
    raise AssertionError(f"{TRIES} draws at level {level} from {draw.key!r}, none with plans to offer and to refuse")


def _worth_asking(facts: Situation) -> bool:
    """Whether there is something to offer and something to refuse, on more grounds than one."""
    said = decisions(facts)
    if facts.old:
        return ABOVE in said and len(set(said)) >= 2
    return said.count(OFFER) >= 2 and len({ABOVE, TOO_LONG, BELOW} & set(said)) >= 2


def _promising(planned: Money, income: Money, terms: Terms, candidates: tuple[int, ...]) -> bool:
    """A quick look, to the dollar, before the options are worked out: two to offer, two grounds to refuse."""
    longest, least = terms.policy.limits(planned)
    limit = income.cents * (terms.policy.income_cap_percent or Decimal(0)) / 100
    said = []
    for months in (one for one in candidates if one in LISTED):
        each = planned.cents // months
        too_long = longest is not None and months > longest
        said.append(TOO_LONG if too_long else BELOW if each < least.cents else ABOVE if each > limit else OFFER)
    return said.count(OFFER) >= 2 and len(set(said)) >= 3


def _with_wish(draw: Draw, facts: Situation) -> Situation:
    """Let the guarantor ask for the shortest plan, the lowest payment, or one up to an amount."""
    sheet = solve_plan(facts)
    offered = [line for line in sheet if line.name.endswith(".offer") and line.value == OFFER]
    kind = draw.at("kind").integer(1, 3)
    if kind == 1:
        return facts
    # With an older plan the lowest payment is always that of all payments that are left: asked for less often.
    if kind == 2 and not (facts.old and draw.at("not the lowest").chance(60)):
        return replace(facts, wish=Wish(lowest=True))
    if len(offered) < 2:
        return facts
    shorter, longer = (_largest(sheet, line) for line in offered[:2])
    room = max(500, (shorter - longer).cents * draw.at("room").integer(10, 70) // 100)
    return replace(facts, wish=Wish(most=Money((longer.cents + room) // 100 * 100)))


def _largest(sheet: Worksheet, line: Line) -> Money:
    """The largest payment of an option."""
    return max(sheet.amount(line.name.replace("offer", part), line.about) for part in ("payment", "last"))


def _minimum(draw: Draw, balance: Money, longest: int) -> Money:
    """The lowest payment: often one that the longest plan of a balance falls short of."""
    short = Money((balance.cents // longest // 500 + 1) * 500)
    usual = draw.at("usual").pick((25, 30, 35, 40, 50)) * 100
    return short if draw.at("short").chance(65) and 25_00 <= short.cents <= 100_00 else Money(usual)


def _terms(draw: Draw, balance: Money, candidates: tuple[int, ...], *, longer: bool) -> Terms:
    first, second = draw.at("first band").pick((750, 1000, 1200)), draw.at("second band").pick((2500, 3000, 3500))
    shortest = draw.at("shortest band").pick((6, 12))
    bands = (
        BalanceBand(Money(first * 100), shortest),
        BalanceBand(Money(second * 100), shortest + 12),
        BalanceBand(None, 36),
    )
    longest = next(
        band.longest_months or 36 for band in bands if not band.balance_up_to or balance <= band.balance_up_to
    )
    rounding = draw.at("rounding").pick((Rounding.NEAREST, Rounding.DOWN))
    policy = PlanPolicy(
        income_cap_percent=Decimal(draw.at("cap").pick((4, 5, 6, 8))),
        minimum_payment=_minimum(draw.at("minimum"), balance, longest),
        bands=bands,
        rounding=rounding,
    )
    return Terms(
        policy,
        tuple(one for one in candidates if one in LISTED),
        draw.at("due day").pick((1, 5, 10, 15, 20, 31)),
        draw.at("days before").pick((14, 20, 21, 25)),
        draw.at("to choose").pick((20, 21, 25, 28, 30)),
        down_percent=draw.at("down").pick((5, 10, 15)) if longer else 0,
        down_above=Money(draw.at("down above").pick((500, 600, 800)) * 100) if longer else Money(0),
    )


def _candidates(draw: Draw) -> tuple[int, ...]:
    """Four plans of the policy's list and one that is not on it, from the shortest to the longest."""
    gone = {draw.at("left out").pick(LISTED)}
    gone |= {draw.at("also left out").pick([one for one in LISTED if one not in gone])}
    return tuple(sorted([one for one in LISTED if one not in gone] + [draw.at("not on the list").pick(UNLISTED)]))


def _account(draw: Draw, balance: Money, day: date, *, waiting: bool = False) -> Account:
    charges = Money(balance.cents * draw.at("charges").integer(250, 480) // 100)
    adjustments = percent_of(charges, Decimal(draw.at("adjustments").integer(180, 420)) / 10)
    paid = Money(draw.at("paid").integer(20, 120) * 100)
    insurance = charges - adjustments - paid - balance
    number, service = f"A-{draw.at('number').digits(9)}", draw.at("service").pick(SERVICES)
    if waiting:
        zero = Money(0)
        return Account(number, service, day, charges, zero, zero, zero, waiting=True)
    return Account(number, service, day, charges, insurance, adjustments, paid)


def _days(draw: Draw, terms: Terms) -> tuple[date, date]:
    """The day of the bill and the working day of the call, before the time to choose is over."""
    bill = next_office_day(draw.at("bill").day(date(YEAR, 3, 1), date(YEAR, 10, 31)))
    call = next_office_day(bill + timedelta(draw.at("call").integer(4, terms.days_to_choose - 4)))
    return bill, call


def _one_account(draw: Draw, who: People) -> Situation | None:
    balance = Money(draw.at("balance").integer(420_00, 4200_00))
    candidates = _candidates(draw.at("candidates"))
    terms = _terms(draw.at("terms"), balance, candidates, longer=False)
    cap = terms.policy.income_cap_percent or Decimal(0)
    income = income_for(draw.at("income"), balance, cap, draw.at("term").pick(candidates[:4]))
    if income is None or not _promising(balance, income, terms, candidates):
        return None
    bill, call = _days(draw, terms)
    account = _account(draw.at("account"), balance, bill - timedelta(draw.at("age").integer(35, 80)))
    stub = draw_stub(draw.at("pay"), PayPeriod.MONTH, income)
    return Situation(who, (stub,), terms, candidates, Wish(), bill, call, (account,))


def _two_accounts(draw: Draw, who: People) -> Situation | None:
    balances = [Money(draw.at(f"balance {n}").integer(260_00, 2400_00)) for n in (1, 2)]
    balance = balances[0] + balances[1]
    candidates = _candidates(draw.at("candidates"))
    terms = _terms(draw.at("terms"), balance, candidates, longer=True)
    planned = balance - terms.down_payment(balance)
    cap = terms.policy.income_cap_percent or Decimal(0)
    income = income_for(draw.at("income"), planned, cap, draw.at("term").pick(candidates[:4]))
    if income is None or not _promising(planned, income, terms, candidates):
        return None
    bill, call = _days(draw, terms)
    days = [bill - timedelta(draw.at(f"age {n}").integer(35, 110)) for n in (1, 2)]
    accounts = [_account(draw.at(f"account {n}"), balances[n], days[n]) for n in (0, 1)]
    third = Money(draw.at("balance 3").integer(150_00, 900_00))
    waiting = _account(draw.at("account 3"), third, bill - timedelta(draw.at("age 3").integer(10, 30)), waiting=True)
    accounts.insert(draw.at("where").integer(0, 2), waiting)
    often = draw.at("period").pick((PayPeriod.WEEK, PayPeriod.TWO_WEEKS, PayPeriod.HALF_MONTH))
    share = percent_of(income, Decimal(draw.at("share").integer(12, 28)))
    first = draw_stub(draw.at("pay"), often, income - share)
    stubs = (first, draw_stub(draw.at("second pay"), PayPeriod.MONTH, share, beside=first.employer))
    return Situation(who, stubs, terms, candidates, Wish(), bill, call, tuple(accounts))
