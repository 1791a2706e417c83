"""Work a payment plan out: the balance, the monthly limit, which options go on the bill, and the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kit.engine.dates import in_words
from kit.engine.days import day_of_week_in_words
from kit.engine.instalments import due_date
from kit.engine.money import ZERO, Money
from kit.engine.payment_plans import PlanOutcome
from kit.engine.plan_policy import OWN_POLICY, PlanPolicy
from kit.engine.plan_standing import plan_standing
from kit.engine.policies import policy_source
from kit.engine.statement import StatementParts, check_statement
from kit.engine.worksheet import Line, Source, Worksheet
from kit.tasks.set_up_payment_plan.facts import PAY_DAYS, Account, OldPlan, Situation, first_due, monthly
from kit.tasks.set_up_payment_plan.options import Option, agreed_plan, option_lines, options_of, picked_option

__all__ = ["decisions", "plan_lines", "solve_plan"]

PAY = Source(
    "Real Check Stubs: monthly income from a paycheck",
    "https://www.realcheckstubs.com/blog/payroll/calculate-monthly-income-from-weekly-paycheck",
    date(2026, 11, 25),
)


PICKED = "The plan that was picked"


@lru_cache(maxsize=128)
def solve_plan(facts: Situation) -> Worksheet:
    """The whole way from the accounts to the last payment; without a plan on offer it ends at the options."""
    lines, balance, left = _start(facts)
    return Worksheet("Payment plan", (*lines, *plan_lines(facts, balance, left)))


def decisions(facts: Situation) -> list[str]:
    """What is decided about each option, without the schedule."""
    _, balance, left = _start(facts)
    planned = balance - facts.terms.down_payment(balance)
    return [one.decision for one in options_of(facts, planned, _rules(facts, left)) if one.months]


def _start(facts: Situation) -> tuple[list[Line], Money, int | None]:
    """The lines up to the balance, the balance, and the payments that are left of an older plan."""
    if facts.old and facts.old_policy:
        lines = list(_old_plan_lines(facts.old, facts.old_policy, facts.bill_date, _source(facts)))
    else:
        lines = list(_balance_lines(facts))
    known = {line.name: line.value for line in lines if not line.about}
    balance, left = known["left_to_pay" if facts.old else "amount_due"], known.get("payments_left")
    assert isinstance(balance, Money)
    assert left is None or isinstance(left, int)
    return lines, balance, left


def _rules(facts: Situation, payments_left: int | None) -> PlanPolicy:
    rules = facts.terms.policy
    return (
        rules if payments_left is None else replace(rules, longest_months=payments_left, forgiven_after=payments_left)
    )


def plan_lines(facts: Situation, balance: Money, payments_left: int | None) -> Iterator[Line]:
    """Everything after the balance: the limit, the down payment, the options, the days, the schedule."""
    source, rules = _source(facts), _rules(facts, payments_left)
    yield from _income_lines(facts, source)
    down = facts.terms.down_payment(balance)
    if facts.terms.down_percent:
        why = f"{facts.terms.down_percent}% of {balance}, due when the amount is above {facts.terms.down_above}."
        yield Line("down_payment", "Down payment", down, why, source)
        why = f"{balance} less the down payment of {down}."
        yield Line("to_spread", "Balance in the plan", balance - down, why, source)
    options = options_of(facts, balance - down, rules)
    for one in options:
        yield from option_lines(one, source)
    day = facts.last_day_to_choose
    why = f"{facts.terms.days_to_choose} days after {day_of_week_in_words(facts.bill_date)}; a weekend moves to Monday."
    yield Line("last_day_to_choose", "Last day to choose", day, why, source, "The bill")
    picked = picked_option(facts, options)
    if picked is not None:
        yield from _schedule_lines(facts, picked, balance, down, rules, source)


def _source(facts: Situation) -> Source:
    return policy_source("payment_plan", facts.terms.state) if facts.terms.state else OWN_POLICY


def _balance_lines(facts: Situation) -> Iterator[Line]:
    """What is due on each account that may be in the plan, and on all of them together."""
    due = ZERO
    for one in facts.accounts:
        about = f"Account {one.number}"
        line = _balance(one)
        if one.waiting:
            why = "Insurance has not answered yet, so nobody knows what the patient owes. It stays out of the plan."
            yield Line("in_plan", "In the plan", "no", why, line.source, about)
        else:
            assert isinstance(line.value, Money)
            due += line.value
            yield line._replace(name="balance", label="Balance", about=about)
    why = "The balances of all accounts that belong into the plan, added up."
    yield Line("amount_due", "Amount due", due, why, OWN_POLICY)


@lru_cache(maxsize=256)
def _balance(one: Account) -> Line:
    sheet = check_statement(
        StatementParts(
            charge=one.charges, insurance_paid=one.insurance_paid, adjustment=one.adjustments,
            prior_payments=one.patient_paid, balance=ZERO,
        )
    )  # fmt: skip
    return next(line for line in sheet if line.name == "expected_balance")


@lru_cache(maxsize=64)
def _old_plan_lines(old: OldPlan, agreed: PlanPolicy, as_of: date, source: Source) -> tuple[Line, ...]:
    """Where the older plan stands, and how many of the payments under the state's rule are left."""
    schedule = old.schedule(agreed)
    sheet = plan_standing(schedule=schedule, received=old.received, as_of=as_of, balance=old.balance, policy=agreed)
    lines = []
    each, open_late = schedule[0].amount, sheet.value("missed_payments")
    labels = {
        "paid_so_far": ("paid_so_far", "Paid so far", f"All payments that came in; {each} a month was agreed."),
        "past_due": ("past_due", "Past due", ""),
        "remaining_balance": ("left_to_pay", "Left to pay", ""),
        "standing": ("standing", "Where the plan stands", f"Open payments past their day: {open_late}."),
    }
    for line in sheet:
        if line.name in labels and not line.about:
            name, label, why = labels[line.name]
            lines.append(line._replace(name=name, label=label, reason=why or line.reason, source=source))
    open_payments = sheet.value("remaining_payments")
    assert isinstance(open_payments, int)
    counted = len(schedule) - open_payments
    most = agreed.forgiven_after or len(schedule)
    why = f"{sheet.value('paid_so_far')} pays {counted} whole payments of {each}; a part of one does not count."
    lines.append(Line("payments_counted", "Payments that count", counted, why, source))
    why = f"{most} less the {counted} that count. Only payments that are paid in full count."
    lines.append(Line("payments_left", "Payments left", most - counted, why, source))
    return tuple(lines)


def _income_lines(facts: Situation, source: Source) -> Iterator[Line]:
    for stub in facts.stubs:
        why = f"{stub.gross} before taxes, {stub.period}: times {PAY_DAYS[stub.period]}, divided by 12."
        yield Line("monthly_pay", "Gross pay in a month", monthly(stub), why, PAY, stub.employer)
    why = "Gross pay in a month, from all jobs."
    yield Line("gross_monthly_income", "Gross monthly income", facts.income, why, source)
    cap = facts.terms.policy.income_cap(facts.income, ZERO)
    assert cap is not None
    cents = "cut to whole cents" if facts.terms.policy.cap_rounded_down else "to the nearest cent"
    why = f"{facts.terms.policy.income_cap_percent:f}% of {facts.income}, {cents}."
    yield Line("monthly_limit", "Monthly limit", cap, why, source)


def _schedule_lines(
    facts: Situation, picked: Option, balance: Money, down: Money, rules: PlanPolicy, source: Source
) -> Iterator[Line]:
    if picked.months is None:
        made = agreed_plan(balance, None, facts.income, down, rules)
    else:
        # An option on offer is within the limit, so that the income changes nothing any more.
        free = PlanPolicy(rounding=rules.rounding, remainder=rules.remainder)
        made = agreed_plan(balance, picked.months, None, down, free)
    count = len(made.instalments)
    yield Line("plan", "The plan", picked.about, _asked(facts), source, PICKED)
    yield Line("payments", "Number of payments", count, f"{picked.about} at {picked.payment}.", source, PICKED)
    yield from _key_payments(facts, made, source)
    if facts.old:
        why = f"After {count} payments the bill counts as paid." if made.forgiven else "The last payment takes all."
        yield Line("written_off", "Written off at the end", made.forgiven, why, source, PICKED)


def _asked(facts: Situation) -> str:
    if facts.wish.most is not None:
        return f"The shortest plan on offer with no payment above {facts.wish.most}."
    return "The plan on offer with the lowest payment." if facts.wish.lowest else "The shortest plan on offer."


def _key_payments(facts: Situation, made: PlanOutcome, source: Source) -> Iterator[Line]:
    start, parts = first_due(facts.terms, facts.call_date), made.instalments
    early = f"{facts.terms.days_before_first} days after {day_of_week_in_words(facts.call_date)}, or later."
    for name, at, why in (
        ("first", 0, f"The first due day of the policy that is {early}"),
        ("second", 1, "The same day, one month later."),
        ("last", len(parts) - 1, f"{len(parts) - 1} months after the first payment."),
    ):
        about, day = f"Payment {at + 1}", due_date(start, at + 1, facts.terms.due_day)
        yield Line(f"{name}.due", "Due", day, why, source, about)
        paid = f"What is paid on {in_words(day)}."
        yield Line(f"{name}.amount", "Amount", parts[at].amount, paid, source, about)
        if name != "last":
            left = f"What is left after payment {at + 1}."
            yield Line(f"{name}.left", "Balance after it", parts[at].balance_after, left, source, about)
