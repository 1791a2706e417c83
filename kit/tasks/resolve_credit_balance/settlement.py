"""What becomes of a credit, line by line: who gets how much, which way, by when, and who approves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kit.engine.money import Money, total
from kit.engine.payments import OLDEST, OpenCharge, allocate_payment
from kit.engine.refund_deadline import RefundOwner, refund_deadline
from kit.engine.refund_instruments import SAME_WAY
from kit.engine.refunds import CreditResolution, resolve_credit_balance
from kit.engine.worksheet import Line, Source, Value, Worksheet
from kit.tasks.resolve_credit_balance.facts import APPLY, HOW, KEEP, MOVE, Credit, cause_of

__all__ = ["MoneyLine", "money_lines", "resolve", "settle"]


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One line of the request: to whom, how, how much; for money that leaves, the last day and who approves."""

    to: str
    how: str
    amount: Money
    why: str
    source: Source
    how_why: str = ""
    by: date | None = None
    counted: Worksheet | None = None
    approved: str = ""


def resolve(credit: Credit) -> CreditResolution:
    """The credit as the engine resolves it."""
    elsewhere = total(one.open for one in credit.open_elsewhere)
    return resolve_credit_balance(credit.account, credit.identified, elsewhere, credit.policy, credit.investigation)


def money_lines(credit: Credit) -> tuple[MoneyLine, ...]:
    """Every line of the request: refunds in the order of the policy, then what is applied, kept or moved."""
    sheet = resolve(credit).worksheet
    found: list[MoneyLine] = []
    for line in sheet:
        if not isinstance(line.value, Money) or not line.value:
            continue
        if line.name == "refund":
            found += _refund(credit, sheet, line)
        elif line.name == "applied_to_other_balances":
            found += _applied(credit, line)
        elif line.name == "kept_as_credit":
            found.append(MoneyLine(line.about, KEEP, line.value, line.why, line.source))
        elif line.name == "move_to_account":
            found.append(MoneyLine(line.about, MOVE, line.value, line.why, line.source))
    return tuple(found)


def _refund(credit: Credit, sheet: Worksheet, refund: Line) -> Iterator[MoneyLine]:
    """A refund as one line for each way in which it goes back."""
    party = next(one for one in credit.account.parties if one.name == refund.about)
    day = refund_deadline(party.owner, credit.identified, credit.investigation, clock=credit.policy.clock)
    last = day.value("last_day")
    assert isinstance(last, date)
    parts: list[tuple[str, Value, str, str]] = [("check", refund.value, refund.why, "An insurer gets a check.")]
    if party.owner is RefundOwner.PATIENT:
        parts = [
            (line.about, line.value, _taken_from(sheet, line.about), _way_back(sheet, line.about))
            for line in sheet
            if line.name == "refund_to"
        ]
    for way, amount, why, how_why in parts:
        assert isinstance(amount, Money)
        approver = credit.approver(amount)
        yield MoneyLine(party.name, HOW[way], amount, why, refund.source, how_why, last, day, approver)


def _taken_from(sheet: Worksheet, way: str) -> str:
    """From which of the patient's payments a part is taken."""
    ones = {line.about for line in sheet if line.name == "instrument" and line.value == way}
    return " ".join(line.why for line in sheet if line.name == "refund_of" and line.about in ones)


def _way_back(sheet: Worksheet, way: str) -> str:
    """Why a part goes back in this way."""
    whys = (line.why for line in sheet if line.name == "instrument" and line.value == way)
    return " ".join(dict.fromkeys(whys))


def _applied(credit: Credit, applied: Line) -> Iterator[MoneyLine]:
    """What pays other open balances, the oldest first."""
    assert isinstance(applied.value, Money)
    charges = [OpenCharge(one.number, one.on, one.open) for one in credit.open_elsewhere]
    spread = allocate_payment(applied.value, charges)
    for one in charges:
        part = spread.applied[one.charge]
        if part:
            why = f"{one.open} is open there for the same guarantor; the oldest balance comes first."
            yield MoneyLine(one.charge, APPLY, part, why, OLDEST)


def settle(credit: Credit) -> Worksheet:
    """The worksheet of the form: the credit, its cause, what each paid, the corrections, and the lines of the money."""
    found = resolve(credit)
    sheet = found.worksheet
    by_name = {line.name: line for line in sheet if not line.about}
    shown = by_name["credit_balance"]
    paid = total(one.amount for one in credit.account.received)
    why = f"{credit.account.charge_posted} charged, {credit.account.adjustment_posted} adjusted, {paid} paid in all."
    lines = [Line("credit_balance", "Credit on the account", shown.value, why, shown.source)]
    checks = [line for line in sheet if line.name.startswith("check_")]
    why = (
        " ".join(line.why for line in checks if line.value != "no") or "All checks find nothing but a payment too high."
    )
    lines.append(Line("cause", "Why there is a credit", cause_of(found.causes), why, checks[0].source))
    for name, label in (("adjustment_to_post", "Adjustment to add"), ("charge_to_post", "Charge to add")):
        if name in by_name:
            line = by_name[name]
            lines.append(Line(name, label, line.value, line.why, line.source))
    lines += _parties(credit, sheet)
    for number, one in enumerate(money_lines(credit), 1):
        lines += _written(number, one)
    after = by_name["balance_after"]
    lines.append(Line("balance_after", "Balance afterwards", after.value, after.why, after.source))
    return Worksheet("What becomes of the credit", tuple(lines))


def _parties(credit: Credit, sheet: Worksheet) -> Iterator[Line]:
    for number, party in enumerate(credit.account.parties, 1):
        over = credit.account.over(party)
        paid = next(line for line in sheet if line.name == "paid" and line.about == party.name)
        ones = [str(one.amount) for one in credit.account.payments(party)]
        why = " + ".join(ones) + "." if ones else "Nothing was paid on this account."
        yield Line(f"party_{number}.paid", "Paid", paid.value, why, paid.source, party.name)
        why = f"{paid.value} paid, {party.should_pay} is the right part."
        yield Line(f"party_{number}.over", "Paid above the right part", over, why, paid.source, party.name)


def _written(number: int, one: MoneyLine) -> Iterator[Line]:
    row, about = f"line_{number}", f"Line {number}"
    yield Line(f"{row}.to", "To", one.to, _WHOSE.get(one.how, "The one who paid too much."), one.source, about)
    yield Line(f"{row}.how", "How", one.how, one.how_why or one.why, SAME_WAY, about)
    yield Line(f"{row}.amount", "Amount", one.amount, one.why, one.source, about)
    if one.by is not None and one.counted is not None:
        last = next(line for line in one.counted if line.name == "last_day")
        steps = ("last_day_without_suspension", "suspended_until", "suspended_days", "days_left_after")
        counted = [f"{line.label}: {line.shown}." for line in one.counted if line.name in steps]
        # Where no clock stood still, the reason of the last day says it all.
        why = " ".join((*(counted if len(counted) > 2 else ()), last.why))
        yield Line(f"{row}.by", "Last day", one.by, why, last.source, about)
        why = f"By the policy's table for {one.amount}."
        yield Line(f"{row}.approved", "Approved by", one.approved, why, one.source, about)


_WHOSE = {
    APPLY: "The same guarantor owes there.",
    MOVE: "The stub names this account.",
    KEEP: "It is still the patient's money.",
}
