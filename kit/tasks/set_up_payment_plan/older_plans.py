"""Draw a plan under the rule of a state that fell behind, after which the income has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kit.engine.money import Money, percent_of
from kit.engine.plan_history import ReceivedPayment
from kit.engine.plan_policy import PlanPolicy, plan_policy
from kit.scenarios.draw import Draw
from kit.scenarios.people import YEAR
from kit.tasks.set_up_payment_plan.facts import OldPlan, PayPeriod, People, Situation, Terms, Wish
from kit.tasks.set_up_payment_plan.office_days import next_office_day
from kit.tasks.set_up_payment_plan.pay import draw_stub
from kit.tasks.set_up_payment_plan.people import billed_by
from kit.tasks.set_up_payment_plan.solving import solve_plan

__all__ = ["fell_behind", "state_policy"]

LISTED, UNLISTED = (3, 6, 9, 12, 15, 18, 24, 30, 33), (10, 20)
STATE_RULES = (
    "Colorado hospital",
    "Colorado professional",
    "Colorado hospital and professional on one bill",
)


def state_policy(name: str) -> PlanPolicy:
    """A rule of the state, with the hospital's own days for a late payment."""
    return replace(plan_policy(name)[0], grace_days=10, default_after_missed=3)


def fell_behind(draw: Draw, who: People) -> Situation | None:
    """A plan under the state's rule: some months were not paid, and the income has changed."""
    state = draw.at("rule").pick(STATE_RULES)
    policy = state_policy(state)
    cap = policy.income_cap_percent or Decimal(0)
    old_income = Money(draw.at("old income").integer(1700, 3100) * 100)
    limit = percent_of(old_income, cap)
    # In payments of the limit: a small bill can be paid in full, a large one is never paid off in 36 of them.
    low, high = draw.at("size").pick(((700, 2000), (700, 2000), (2400, 4400)))
    balance = Money(limit.cents * draw.at("balance").integer(low, high) // 100)
    due, missed = draw.at("due").integer(7, 15), draw.at("missed").pick((1, 1, 2, 3))
    bill = next_office_day(draw.at("bill").day(date(YEAR, 4, 1), date(YEAR, 10, 31)))
    newest = bill - timedelta(15)
    first = _months_before(newest.replace(day=min(newest.day, 28)), due - 1)
    old = OldPlan(balance, old_income, first - timedelta(draw.at("agreed").integer(15, 30)), first, ())
    old = replace(old, received=_received(draw.at("received"), old, policy, due, missed))
    terms = Terms(
        plan_policy(state)[0],
        LISTED,
        due_day=draw.at("due day").pick((1, 5, 10, 15, 20)),
        days_before_first=draw.at("days before").pick((14, 20, 21)),
        days_to_choose=draw.at("to choose").pick((20, 25, 30)),
        state=state,
    )
    income = Money(old_income.cents * draw.at("new income").integer(55, 96) // 100)
    stub = draw_stub(draw.at("pay"), draw.at("period").pick(tuple(PayPeriod)), income)
    call = next_office_day(bill + timedelta(draw.at("call").integer(4, 14)))
    by_chance = sorted((*LISTED, *UNLISTED), key=lambda months: draw.at(f"offer {months}").number())
    candidates = tuple(sorted(by_chance[:4]))
    terms = replace(terms, offered_months=tuple(one for one in candidates if one in LISTED))
    found = Situation(billed_by(who, state), (stub,), terms, candidates, Wish(), bill, call, old=old, old_policy=policy)
    return found if _clear_of_the_limit(found) else None


def _months_before(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 - count, 12)
    return day.replace(year=day.year + years, month=month + 1)


def _received(draw: Draw, old: OldPlan, policy: PlanPolicy, due: int, missed: int) -> tuple[ReceivedPayment, ...]:
    """What came in: most months on the day or a few days late, nothing in the missed ones, a part in one."""
    schedule = old.schedule(policy)[:due]
    skipped = sorted(range(1, due), key=lambda at: draw.at(f"skip {at}").number())[: missed + 1]
    part_at, nothing_at = skipped[0], set(skipped[1:])
    found = []
    for at, one in enumerate(schedule):
        if at in nothing_at:
            continue
        share = Decimal(draw.at("part").integer(25, 75)) if at == part_at else Decimal(100)
        day = one.due + timedelta(draw.at(f"late {at}").integer(0, 6))
        found.append(ReceivedPayment(day, percent_of(one.amount, share)))
    return tuple(found)


def _clear_of_the_limit(facts: Situation) -> bool:
    """Whether an equal part of what is left is well below the limit, or above it, so that cents decide nothing."""
    sheet = solve_plan(facts)
    left, count = sheet.amount("left_to_pay"), sheet.value("payments_left")
    assert isinstance(count, int)
    part, limit = left.cents / count, sheet.amount("monthly_limit").cents
    return part * 1.03 < limit or part > limit * 1.01
