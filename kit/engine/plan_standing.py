"""Follow a payment plan through the payments that came in: on track, behind, in default, cured, paid off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from kit.engine.instalments import LARGEST
from kit.engine.money import ZERO, Money, total
from kit.engine.plan_history import DuePayment, Position, ReceivedPayment, default_and_cure, last_day_in_time, replay
from kit.engine.plan_policy import PlanPolicy, plan_policy
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["plan_standing"]


def plan_standing(
    *,
    schedule: Sequence[DuePayment],
    received: Sequence[ReceivedPayment],
    as_of: date,
    balance: Money | None = None,
    policy: PlanPolicy | str = "interest free",
) -> Worksheet:
    """Say where a payment plan stands on a day: what is due, what is late, what is left, and whether it is in default.

    Money pays the oldest payment first, up to the payment of the month; more shortens the plan from its end or
    prepays the next payments, as the policy says. Money received after `as_of` does not count. `balance` is the
    plan's whole balance where the schedule covers a part. The law it keeps: paid, left and forgiven make the balance.
    Raises ValueError for days that do not rise, amounts out of range, or a balance below the schedule's total.
    Source: https://g.jackrabbitreds.com/resources/extended-payment-plans/ (2026-11-25).

    >>> sheet = plan_standing(
    ...     schedule=[DuePayment(date(2026, 1, 15), Money.of("50")), DuePayment(date(2026, 2, 15), Money.of("50"))],
    ...     received=[ReceivedPayment(date(2026, 1, 15), Money.of("30"))], as_of=date(2026, 2, 1))
    >>> sheet.value("standing"), sheet.amount("past_due")
    ('behind', Money.of("20.00"))
    """
    rules, source = plan_policy(policy)
    whole = _whole_balance(schedule, balance)
    counted = sorted((one for one in received if one.received_on <= as_of), key=lambda one: one.received_on)
    position = replay(schedule, counted, rules)
    came_in = total(one.amount for one in counted)
    paid = min(came_in, whole)
    made = sum(one is not None for one in position.settled_on)
    done = rules.forgiven_after is not None and made >= rules.forgiven_after
    forgiven = whole - paid if done else ZERO
    default_on, cured_on = default_and_cure(schedule, counted, position, rules, as_of)
    late = [at for at, one in enumerate(schedule) if position.owed[at] and last_day_in_time(one.due, rules) < as_of]
    lines = [
        *_due_lines(schedule, position, whole, paid, as_of, source),
        *_credit_lines(came_in - paid, source),
        *_late_lines(schedule, position, late, rules, source),
        *_default_lines(default_on, cured_on, rules, source),
        *_rest_lines(schedule, position, whole - paid - forgiven, forgiven, as_of, source),
    ]
    in_default = default_on is not None and cured_on is None
    due = _due(schedule, position, as_of)
    due_now = ZERO if done else whole - paid if in_default and rules.whole_balance_due_on_default else due
    why = f"{due_now} is to be paid on this day." if due_now else "Nothing is to be paid on this day."
    lines.append(Line("due_now", "Due now", due_now, why, source))
    prepaid = any(one.due > as_of and one.amount > position.owed[at] for at, one in enumerate(schedule))
    standing = _standing(whole - paid - forgiven, in_default, bool(late), bool(due), prepaid)
    lines.append(Line("standing", "Standing", standing, f"{paid} of {whole} is paid by this day.", source))
    return Worksheet("Payment plan on a day", tuple(lines))


def _standing(left: Money, in_default: bool, late: bool, due: bool, prepaid: bool) -> str:
    if not left:
        return "paid in full"
    if in_default:
        return "in default"
    if late:
        return "behind"
    if due:
        return "payment due"
    return "ahead" if prepaid else "on track"


def _whole_balance(schedule: Sequence[DuePayment], balance: Money | None) -> Money:
    """The balance of the plan; refuses a schedule whose days do not rise or that asks for more than the balance."""
    for earlier, later in pairwise(schedule):
        if later.due <= earlier.due:
            raise ValueError(f"payment days rise from one to the next; {later.due} comes after {earlier.due}")
    scheduled = total(one.amount for one in schedule)
    whole = scheduled if balance is None else balance
    if whole < scheduled or whole > LARGEST:
        raise ValueError(f"expected a balance from {scheduled} to {LARGEST}, found {whole}: {whole - scheduled} apart")
    return whole


def _due(schedule: Sequence[DuePayment], position: Position, as_of: date) -> Money:
    return total(position.owed[at] for at, one in enumerate(schedule) if one.due <= as_of)


def _due_lines(
    schedule: Sequence[DuePayment], position: Position, whole: Money, paid: Money, as_of: date, source: Source
) -> list[Line]:
    until = total(one.amount for one in schedule if one.due <= as_of)
    lines = [
        Line("balance", "Balance of the plan", whole, f"The plan pays off {whole}.", source),
        Line("due_so_far", "Due so far", until, f"Payments due up to this day come to {until}.", source),
        Line("paid_so_far", "Paid so far", paid, f"{paid} came in up to this day and was used.", source),
    ]
    for at, one in enumerate(schedule):
        left, about = position.owed[at], f"payment {at + 1}"
        why = f"Of {one.amount} due on {one.due}, {one.amount - left} is paid."
        lines.append(Line("still_owed", "Still owed", left, why, source, about))
    return lines


def _credit_lines(credit: Money, source: Source) -> list[Line]:
    if not credit:
        return []
    why = f"{credit} more came in than the plan asks for; it goes back to whom it belongs."
    return [Line("credit", "Paid too much", credit, why, source)]


def _late_lines(
    schedule: Sequence[DuePayment], position: Position, late: Sequence[int], rules: PlanPolicy, source: Source
) -> list[Line]:
    past_due, count = total(position.owed[at] for at in late), len(late)
    grace = f" and {rules.grace_days} days of grace" if rules.grace_days else ""
    why = f"{count} payments are past their day{grace} and not paid in full."
    lines = [
        Line("past_due", "Past due", past_due, f"{past_due} should have been paid before this day.", source),
        Line("missed_payments", "Missed payments still open", count, why, source),
    ]
    if late:
        oldest = schedule[late[0]].due
        lines.append(Line("oldest_past_due", "Oldest missed payment", oldest, "It is paid first.", source))
    return lines


def _default_lines(default_on: date | None, cured_on: date | None, rules: PlanPolicy, source: Source) -> list[Line]:
    if default_on is None:
        return []
    why = f"{rules.default_after_missed} missed payments end the plan under this policy."
    lines = [Line("default_date", "In default since", default_on, why, source)]
    if cured_on is not None:
        why = "On this day everything that was due was paid, so the plan goes on."
        lines.append(Line("cured_date", "Default cured", cured_on, why, source))
    return lines


def _rest_lines(
    schedule: Sequence[DuePayment], position: Position, left: Money, forgiven: Money, as_of: date, source: Source
) -> list[Line]:
    coming = [at for at, one in enumerate(schedule) if one.due > as_of and position.owed[at]]
    open_payments = sum(bool(one) for one in position.owed)
    lines = [
        Line("remaining_balance", "Left to pay", left, f"{left} of the plan is not paid yet.", source),
        Line("remaining_payments", "Payments left", 0 if not left else open_payments, "Not yet paid in full.", source),
    ]
    if forgiven:
        why = f"Enough payments are made; the bill counts as paid in full and {forgiven} is written off."
        lines.append(Line("forgiven", "Written off", forgiven, why, source))
    if coming and left:
        due, amount = schedule[coming[0]].due, position.owed[coming[0]]
        lines.append(Line("next_due_date", "Next payment due", due, f"{amount} is due on this day.", source))
        lines.append(Line("next_due_amount", "Next payment", amount, f"It is due on {due}.", source))
    return lines
