"""How clerks go wrong with payment plans, each way as code that yields the answers it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kit.engine.days import add_days
from kit.engine.instalments import Rounding, due_date
from kit.engine.money import ZERO, Money
from kit.engine.plan_policy import plan_policy
from kit.engine.worksheet import Value
from kit.tasks.set_up_payment_plan.facts import PayPeriod, PayStub, Situation, first_due
from kit.tasks.set_up_payment_plan.solving import plan_lines, solve_plan

__all__ = ["MISTAKES", "wrong_answers"]

Found = Mapping[str, Value]
HABIT = {PayPeriod.WEEK: 4, PayPeriod.TWO_WEEKS: 2, PayPeriod.MONTH: 1}
STATE_HABIT = {"Colorado hospital": "Colorado hospital and professional on one bill"}


def wrong_answers(facts: Situation) -> dict[str, dict[str, Value | None]]:
    """Every mistake that shows on this situation, with the answers that differ from the right ones."""
    right = _answers(facts)
    shown: dict[str, dict[str, Value | None]] = {}
    for name, wrong in MISTAKES.items():
        differs: dict[str, Value | None] = {
            key: value for key, value in wrong(facts).items() if key in right and value != right[key]
        }
        if differs:
            shown[name] = differs
    return shown


def _answers(facts: Situation) -> dict[str, Value]:
    return {line.name: line.value for line in solve_plan(facts)}


def _with_policy(facts: Situation, **changes: object) -> Situation:
    # mypy cannot tell the fields of a record by their names in a dict; a wrong name raises here.
    policy = replace(facts.terms.policy, **changes)  # type: ignore[arg-type]
    return replace(facts, terms=replace(facts.terms, policy=policy))


def _net_pay(facts: Situation) -> Found:
    return _answers(replace(facts, stubs=tuple(replace(stub, gross=stub.net) for stub in facts.stubs)))


def _pay_days_miscounted(facts: Situation) -> Found:
    """Four weeks make a month, and pay twice a month is counted like pay every two weeks."""
    return _answers(replace(facts, stubs=tuple(_miscounted(stub) for stub in facts.stubs)))


def _miscounted(stub: PayStub) -> PayStub:
    if stub.period is PayPeriod.HALF_MONTH:
        return replace(stub, period=PayPeriod.TWO_WEEKS)
    return replace(stub, period=PayPeriod.MONTH, gross=stub.gross * HABIT[stub.period])


def _second_job_forgotten(facts: Situation) -> Found:
    return _answers(replace(facts, stubs=facts.stubs[:1]))


def _own_payments_forgotten(facts: Situation) -> Found:
    return _answers(replace(facts, accounts=tuple(replace(one, patient_paid=ZERO) for one in facts.accounts)))


def _adjustment_left_in(facts: Situation) -> Found:
    return _answers(replace(facts, accounts=tuple(replace(one, adjustments=ZERO) for one in facts.accounts)))


def _waiting_account_added(facts: Situation) -> Found:
    return _answers(replace(facts, accounts=tuple(replace(one, waiting=False) for one in facts.accounts)))


def _down_payment_forgotten(facts: Situation) -> Found:
    right = _answers(facts)
    if not facts.terms.down_percent or not right["down_payment"]:
        return {}
    above = replace(facts.terms, down_above=facts.terms.policy.minimum_payment * 10_000)
    return _answers(replace(facts, terms=above))


def _limit_ignored(facts: Situation) -> Found:
    wrong = _answers(_with_policy(facts, income_cap_percent=Decimal(100)))
    return {name: value for name, value in wrong.items() if name != "monthly_limit"}


def _minimum_ignored(facts: Situation) -> Found:
    return _answers(_with_policy(facts, minimum_payment=ZERO))


def _longest_ignored(facts: Situation) -> Found:
    if facts.old:
        return {}
    bands = tuple(replace(band, longest_months=None) for band in facts.terms.policy.bands)
    return _answers(_with_policy(facts, bands=bands))


def _list_ignored(facts: Situation) -> Found:
    return _answers(replace(facts, terms=replace(facts.terms, offered_months=facts.candidates)))


def _limit_rounded_up(facts: Situation) -> Found:
    """The limit is brought to the nearest cent, which may be above it."""
    return _answers(_with_policy(facts, cap_rounded_down=False))


def _rounded_by_habit(facts: Situation) -> Found:
    return _answers(_with_policy(facts, rounding=Rounding.NEAREST))


def _remainder_lost(facts: Situation) -> Found:
    """The last payment is written like the others, and the cents are lost."""
    right = _answers(facts)
    wrong: dict[str, Value] = {
        name: right[name.replace(".last", ".payment")] for name in right if name.endswith(".last")
    }
    return {**wrong, "last.amount": right["first.amount"]}


def _first_due_too_soon(facts: Situation) -> Found:
    """The next due day after the call is taken, however close it is."""
    return _due_days(facts, first_due(replace(facts.terms, days_before_first=1), facts.call_date), 0)


def _one_month_too_many(facts: Situation) -> Found:
    return _due_days(facts, first_due(facts.terms, facts.call_date), 1)


def _due_days(facts: Situation, start: date, more: int) -> Found:
    """The days of the schedule from a first day on, with the last one so many months later."""
    count, day = _answers(facts)["payments"], facts.terms.due_day
    assert isinstance(count, int)
    last = due_date(start, count + more, day)
    return {"first.due": start, "second.due": due_date(start, 2, day), "last.due": last}


def _weekend_kept(facts: Situation) -> Found:
    return {"last_day_to_choose": add_days(facts.bill_date, facts.terms.days_to_choose)}


def _time_from_the_call(facts: Situation) -> Found:
    return {"last_day_to_choose": replace(facts, bill_date=facts.call_date).last_day_to_choose}


def _wrong_state_percent(facts: Situation) -> Found:
    if not facts.terms.state:
        return {}
    habit = STATE_HABIT.get(facts.terms.state, "Colorado hospital")
    return _answers(_with_policy(facts, income_cap_percent=plan_policy(habit)[0].income_cap_percent))


def _income_of_the_old_plan(facts: Situation) -> Found:
    if facts.old is None:
        return {}
    stub = PayStub("", PayPeriod.MONTH, facts.old.old_income, facts.old.old_income)
    return _answers(replace(facts, stubs=(stub,)))


def _part_counted(facts: Situation) -> Found:
    """A payment that was paid in part is counted as a whole one."""
    return _counted_otherwise(facts, 1)


def _missed_months_counted(facts: Situation) -> Found:
    """Every month that has passed is counted, paid or not."""
    if facts.old is None or facts.old_policy is None:
        return {}
    passed = sum(one.due <= facts.bill_date for one in facts.old.schedule(facts.old_policy))
    counted = _answers(facts)["payments_counted"]
    assert isinstance(counted, int)
    return _counted_otherwise(facts, passed - counted)


def _counted_otherwise(facts: Situation, more: int) -> Found:
    """The answers when so many more payments are taken to count."""
    if facts.old is None:
        return {}
    right = _answers(facts)
    counted, left, balance = right["payments_counted"], right["payments_left"], right["left_to_pay"]
    assert isinstance(counted, int)
    assert isinstance(left, int)
    assert isinstance(balance, Money)
    wrong = {line.name: line.value for line in plan_lines(facts, balance, left - more)}
    return {**wrong, "payments_counted": counted + more, "payments_left": left - more}


def _past_due_added(facts: Situation) -> Found:
    """What was missed is put on top of what is left, which holds it already."""
    if facts.old is None:
        return {}
    right = _answers(facts)
    left, balance, past_due = right["payments_left"], right["left_to_pay"], right["past_due"]
    assert isinstance(left, int)
    assert isinstance(balance, Money)
    assert isinstance(past_due, Money)
    wrong = {line.name: line.value for line in plan_lines(facts, balance + past_due, left)}
    return {**wrong, "left_to_pay": balance + past_due}


MISTAKES: dict[str, Callable[[Situation], Found]] = {
    "net_pay": _net_pay,
    "pay_days_miscounted": _pay_days_miscounted,
    "second_job_forgotten": _second_job_forgotten,
    "own_payments_forgotten": _own_payments_forgotten,
    "adjustment_left_in": _adjustment_left_in,
    "waiting_account_added": _waiting_account_added,
    "down_payment_forgotten": _down_payment_forgotten,
    "limit_ignored": _limit_ignored,
    "minimum_ignored": _minimum_ignored,
    "longest_ignored": _longest_ignored,
    "list_ignored": _list_ignored,
    "limit_rounded_up": _limit_rounded_up,
    "rounded_by_habit": _rounded_by_habit,
    "remainder_lost": _remainder_lost,
    "first_due_too_soon": _first_due_too_soon,
    "one_month_too_many": _one_month_too_many,
    "weekend_kept": _weekend_kept,
    "time_from_the_call": _time_from_the_call,
    "wrong_state_percent": _wrong_state_percent,
    "income_of_the_old_plan": _income_of_the_old_plan,
    "part_counted": _part_counted,
    "missed_months_counted": _missed_months_counted,
    "past_due_added": _past_due_added,
}
