"""What a set of slides about accounts has to say: figures, ages, open balances, what was done and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kit.documents.open_items import open_items
from kit.engine.aging import AgedFrom, OpenItem, age_balances
from kit.engine.dates import in_words
from kit.engine.ledger import BANK, FEES, REFUNDS, SERVICES, Account, PlaceKind, Transfer, moved
from kit.engine.money import ZERO, Money, total
from kit.engine.worksheet import Worksheet
from kit.scenarios.history import CallNote, History, PatientAccount

__all__ = ["Bucket", "Figure", "OpenBalance", "SlideFacts", "as_it_stood", "slide_facts"]

BUCKETS = (
    ("days_0_to_30", "0-30 days", 0, 30),
    ("days_31_to_60", "31-60 days", 31, 60),
    ("days_61_to_90", "61-90 days", 61, 90),
    ("days_91_to_120", "91-120 days", 91, 120),
    ("over_120_days", "Over 120 days", 121, None),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: its name in keys, its name on the slide, and the amount."""

    name: str
    label: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket of the aging: its name, its first and last day (None without end), and what is in it."""

    label: str
    first_day: int
    last_day: int | None
    amount: Money


@dataclass(frozen=True, slots=True)
class OpenBalance:
    """One open balance: the account, who owes it, how much, and its age in days."""

    account: str
    owed_by: str
    amount: Money
    age_in_days: int


@dataclass(frozen=True, slots=True)
class SlideFacts:
    """Everything that a set of slides says. `balances` stand with the largest first, `credits` below zero."""

    figures: tuple[Figure, ...]
    buckets: tuple[Bucket, ...]
    credits: Money
    balances: tuple[OpenBalance, ...]
    done: tuple[str, ...]
    next_steps: tuple[str, ...]


def slide_facts(histories: Sequence[History], as_of: date) -> SlideFacts:
    """Work out what slides about one or several patients say; what happened after `as_of` is left out.

    Law: charges and fees equal what insurance and patients paid, the adjustments, and the balance (and refunds
    on their way). Raises ValueError when an account is given twice.
    """
    numbers = Counter(account.number for history in histories for account in history.accounts)
    if twice := next((number for number, count in numbers.items() if count > 1), None):
        raise ValueError(f"account {twice} is given twice; give each account once")
    stood = [as_it_stood(account, as_of) for history in histories for account in history.accounts]
    items = [_not_ahead(item, as_of) for item in open_items(stood)]
    sheet = age_balances(items, as_of)
    balances = [
        OpenBalance(item.charge, item.owed_by, item.balance, (as_of - item.since(AgedFrom.DATE_OF_SERVICE)).days)
        for item in items
    ]
    balances.sort(key=lambda one: (-one.amount.cents, one.account, one.owed_by))
    one_patient = len(histories) == 1
    return SlideFacts(
        _figures([move for account in stood for move in account.ledger.transfers]),
        _buckets(sheet),
        sheet.amount("credits"),
        tuple(balances),
        _done(stood) if one_patient else _done_in_all(stood),
        _next_steps(stood, balances, as_of) if one_patient else _next_in_all(balances),
    )


def as_it_stood(account: PatientAccount, as_of: date) -> PatientAccount:
    """The account at the end of a day: money moved, claims sent, statements, calls and plan up to it."""
    moves = (replace(move, reverses=None) for move in account.ledger.transfers if move.on <= as_of)
    return replace(
        account,
        claims=tuple(claim for claim in account.claims if claim.submitted <= as_of),
        received=tuple(one for one in account.received if one.on <= as_of),
        ledger=Account(tuple(moves)),
        statements=tuple(day for day in account.statements if day <= as_of),
        calls=tuple(call for call in account.calls if call.at[:10] <= as_of.isoformat()),
        plan=account.plan if account.plan and account.plan.agreed <= as_of else None,
    )


def _not_ahead(item: OpenItem, as_of: date) -> OpenItem:
    """Money that came before the visit is a balance of today, not of a day to come."""
    return replace(item, date_of_service=min(item.since(AgedFrom.DATE_OF_SERVICE), as_of))


def _figures(moves: Sequence[Transfer]) -> tuple[Figure, ...]:
    paid = [(move, move.source if move.target == BANK else move.target, moved(move, (BANK,))) for move in moves]
    by_insurance = total(amount for _, other, amount in paid if other.kind is PlaceKind.PAYER)
    written = {place for move in moves for place in (move.source, move.target) if place.kind is PlaceKind.WRITE_OFF}
    fees = -total(moved(move, (FEES,)) for move in moves)
    refunds = -total(moved(move, (REFUNDS,)) for move in moves)
    charges = -total(moved(move, (SERVICES,)) for move in moves)
    payments = total(amount for _, _, amount in paid)
    adjustments = total(moved(move, written) for move in moves)
    figures = [
        Figure("charges", "Charges", charges),
        Figure("insurance_paid", "Insurance paid", by_insurance),
        Figure("adjustments", "Adjustments", adjustments),
        Figure("patient_paid", "Patient paid", payments - by_insurance),
        Figure("balance", "Balance", charges + fees - payments - adjustments + refunds),
    ]
    if fees:
        figures.insert(1, Figure("fees", "Fees", fees))
    if refunds:
        figures.insert(-1, Figure("refunds_to_pay", "Refunds still to pay", refunds))
    return tuple(figures)


def _buckets(sheet: Worksheet) -> tuple[Bucket, ...]:
    return tuple(Bucket(label, first, last, sheet.amount(name)) for name, label, first, last in BUCKETS)


def _done(accounts: Sequence[PatientAccount]) -> tuple[str, ...]:
    """What was done, one line each, in the order of the days."""
    lines: list[tuple[str, str]] = []
    for account in accounts:
        number = account.number
        for claim in account.claims:
            said = f"{in_words(claim.submitted)}: claim sent to {claim.coverage.payer} ({number})"
            lines.append((claim.submitted.isoformat(), said))
        for day in account.statements:
            lines.append((day.isoformat(), f"{in_words(day)}: statement sent ({number})"))
        lines += [(call.at, _call(call, number)) for call in account.calls]
        if account.plan is not None:
            parts = account.plan.outcome.instalments
            said = f"payment plan agreed on, {_counted(len(parts), 'payment')}"
            said += f" of {parts[0].amount}" if parts and len({part.amount for part in parts}) == 1 else ""
            lines.append((account.plan.agreed.isoformat(), f"{in_words(account.plan.agreed)}: {said} ({number})"))
    return tuple(said for _, said in sorted(lines)) or ("No claim, statement, call or payment plan so far.",)


def _call(call: CallNote, number: str) -> str:
    day = in_words(date.fromisoformat(call.at[:10]))
    way = "call from" if call.inbound else "call to"
    return f"{day}: {way} {call.with_whom} about {call.purpose}, {call.ending} ({number})"


def _done_in_all(accounts: Sequence[PatientAccount]) -> tuple[str, ...]:
    calls = Counter(str(call.ending) for account in accounts for call in account.calls)
    endings = ", ".join(f"{ending} {count}" for ending, count in sorted(calls.items()))
    return (
        f"Claims sent: {sum(len(account.claims) for account in accounts)}",
        f"Statements sent: {sum(len(account.statements) for account in accounts)}",
        f"Calls: {calls.total()}" + (f" ({endings})" if endings else ""),
        f"Payment plans agreed on: {sum(account.plan is not None for account in accounts)}",
    )


def _next_steps(accounts: Sequence[PatientAccount], balances: Sequence[OpenBalance], as_of: date) -> tuple[str, ...]:
    by_number = {account.number: account for account in accounts}
    return tuple(_next_step(one, by_number[one.account], as_of) for one in balances) or (
        "Nothing is open. No next step is needed.",
    )


def _next_step(one: OpenBalance, account: PatientAccount, as_of: date) -> str:
    if one.amount < ZERO:
        return f"Find the cause of the credit of {-one.amount}, then move it or give it back ({one.account})."
    if one.owed_by in {coverage.payer for coverage in account.coverages}:
        return f"Ask {one.owed_by} about {one.amount}, {_counted(one.age_in_days, 'day')} old ({one.account})."
    if one.owed_by != "patient":
        return f"Ask about {one.amount} at {one.owed_by}, {_counted(one.age_in_days, 'day')} old ({one.account})."
    due = [day for day in account.plan.outcome.due_dates if day >= as_of] if account.plan is not None else []
    if due:
        return f"Watch the payment plan: next payment is due {in_words(due[0])}, {one.amount} open ({one.account})."
    return f"Ask the guarantor about {one.amount}: pay, plan or financial help ({one.account})."


def _next_in_all(balances: Sequence[OpenBalance]) -> tuple[str, ...]:
    owed = [one for one in balances if one.amount > ZERO]
    kinds = {
        "Patients to ask": [one.amount for one in owed if one.owed_by == "patient"],
        "Payers and agencies to ask": [one.amount for one in owed if one.owed_by != "patient"],
        "Credits to move or give back": [-one.amount for one in balances if one.amount < ZERO],
    }
    lines = [f"{what}: {_counted(len(some), 'balance')}, {total(some)}" for what, some in kinds.items() if some]
    return tuple(lines) or ("Nothing is open. No next step is needed.",)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
