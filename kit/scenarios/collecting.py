"""How a patient's balance is collected: discounts, statements every 30 days, payments, calls and plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from kit.engine.call_facts import CallEnding
from kit.engine.ledger import BANK, PATIENT, Method, Transfer, WriteOff, write_off
from kit.engine.money import ZERO, Money, split
from kit.engine.payment_plans import payment_plan
from kit.scenarios.billing import AS_OF
from kit.scenarios.draw import Draw
from kit.scenarios.history import AgreedPlan, CallNote
from kit.scenarios.household import Home, poverty_cents
from kit.scenarios.people import Name
from kit.scenarios.population import one_of

__all__ = ["Collected", "collect", "pay_at_desk", "reduce"]

EVERY = timedelta(30)
MOST_STATEMENTS = 4
LEAST_FOR_PLAN = Money.of("300")
SELF_PAY_PERCENT = 40
CHARITY_PERCENT = 200
COURTESY, CHARITY = write_off(WriteOff.COURTESY), write_off(WriteOff.CHARITY)
CALLED = (
    (CallEnding.NO_ANSWER, "No answer."),
    (CallEnding.VOICEMAIL, "Left a message with my name and number only."),
    (CallEnding.CONVERSATION, "Confirmed name and birth date. Talked about the balance; will pay this week."),
    (CallEnding.CONVERSATION, "Confirmed name and birth date. Asked for a copy of the bill; sent it."),
)
ASKED_FOR_PLAN = "Confirmed name and birth date. Asked to pay in parts; agreed on a payment plan."


@dataclass(slots=True)
class Collected:
    """What came of a patient's balance: movements of money, statements, calls, and a payment plan."""

    transfers: list[Transfer] = field(default_factory=list)
    statements: list[date] = field(default_factory=list)
    calls: list[CallNote] = field(default_factory=list)
    plan: AgreedPlan | None = None


def reduce(charged: Money, home: Home, billed: date, done: Collected) -> Money:
    """What is left of the list price for a patient without insurance; charity comes first, then the discount.

    Up to twice the poverty guideline all of it is written off, two weeks after the bill; others get 40% off.
    """
    guarantor = home.guarantor
    limit = poverty_cents(guarantor.household_size, guarantor.place.state) * CHARITY_PERCENT
    if guarantor.gross_monthly_income.cents * 1200 <= limit:
        decided = billed + timedelta(24)
        if decided <= AS_OF:
            done.statements.append(billed + timedelta(10))
            done.transfers.append(Transfer(decided, charged, PATIENT, CHARITY, "Financial assistance in full"))
            return ZERO
        return charged
    off = split(charged, (SELF_PAY_PERCENT, 100 - SELF_PAY_PERCENT))[0]
    done.transfers.append(Transfer(billed, off, PATIENT, COURTESY, "Discount for patients without insurance"))
    return charged - off


def pay_at_desk(draw: Draw, copay: Money, on: date, done: Collected) -> Money:
    """Take a copay at the desk, from those who pay it there; gives back what was paid."""
    if not copay.cents or one_of(draw.at("pays"), "at_desk") == "no":
        return ZERO
    done.transfers.append(_payment(draw, on, copay, "Copay at the desk", at_desk=True))
    return copay


def _payment(draw: Draw, on: date, amount: Money, reason: str, *, at_desk: bool = False) -> Transfer:
    method = Method(one_of(draw.at("method"), "method"))
    if at_desk and method in (Method.PORTAL, Method.CHECK):
        method = Method.CARD
    reference = "" if method is Method.CASH else draw.at("reference").digits(4)
    return Transfer(on, amount, PATIENT, BANK, reason, "", method, reference)


def collect(
    draw: Draw, home: Home, balance: Money, since: date, habit: str, clerks: tuple[Name, ...], done: Collected
) -> None:
    """Send statements from a day on and let the guarantor pay as is their habit, until the last day of the books."""
    if habit == "plan" and balance < LEAST_FOR_PLAN:
        habit = "prompt"
    day = since + timedelta(draw.at("statement").integer(3, 10))
    parts = iter(split(balance, (1, 1, 1)) if habit == "parts" and balance.cents >= 3 else (balance,))
    first = {"later": 2, "never": MOST_STATEMENTS + 1}.get(habit, 1)
    for number in range(1, MOST_STATEMENTS + 1):
        if day > AS_OF or not balance.cents:
            return
        done.statements.append(day)
        after = draw.at(f"after {number}")
        if habit == "plan":
            _agree(after, home, balance, day, clerks, done)
            return
        paid_on = day + timedelta(after.at("pays").integer(6, 20))
        if number >= first and paid_on <= AS_OF:
            amount = next(parts)
            done.transfers.append(_payment(after, paid_on, amount, "Payment of a statement"))
            balance -= amount
        elif number >= 2:
            _call(after, home, day + timedelta(22), clerks, done)
        day += EVERY


def _workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def _call(draw: Draw, home: Home, day: date, clerks: tuple[Name, ...], done: Collected) -> None:
    day = _workday(day)
    if day > AS_OF:
        return
    ending, note = draw.at("ending").pick(CALLED)
    done.calls.append(_noted(draw, home, day, False, "overdue balance", ending, note, clerks))


def _noted(
    draw: Draw, home: Home, day: date, inbound: bool, purpose: str, ending: CallEnding, note: str,
    clerks: tuple[Name, ...],
) -> CallNote:  # fmt: skip
    minute = draw.at("minute").integer(9 * 60, 18 * 60 + 59)
    at = f"{day.isoformat()} {minute // 60:02d}:{minute % 60:02d}"
    return CallNote(at, inbound, str(home.guarantor.name), purpose, ending, note, draw.at("clerk").pick(clerks))


def _agree(draw: Draw, home: Home, balance: Money, stated: date, clerks: tuple[Name, ...], done: Collected) -> None:
    """The guarantor asks for a plan after the first statement, and pays each instalment as it falls due."""
    agreed = _workday(stated + timedelta(draw.at("asks").integer(4, 12)))
    if agreed > AS_OF:
        return
    months = 3 + min(9, balance.cents // 50000) + draw.at("months").integer(0, 3)
    income = home.guarantor.gross_monthly_income
    due = agreed + timedelta(draw.at("due").integer(15, 30))
    outcome = payment_plan(balance=balance, months=months, gross_monthly_income=income, first_due=due)
    ending = CallEnding.CONVERSATION
    done.calls.append(_noted(draw, home, agreed, True, "payment plan", ending, ASKED_FOR_PLAN, clerks))
    done.plan = AgreedPlan(agreed, outcome)
    done.transfers.extend(_instalments(draw, done.plan))


def _instalments(draw: Draw, plan: AgreedPlan) -> Iterator[Transfer]:
    count = len(plan.outcome.instalments)
    for one, due in zip(plan.outcome.instalments, plan.outcome.due_dates, strict=True):
        if due <= AS_OF:
            reason = f"Payment plan, {one.number} of {count}"
            yield _payment(draw.at(f"instalment {one.number}"), due, one.amount, reason)
