"""A patient's statement: opening balance, each movement with the balance after it, closing balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from kit.engine.bounds import check_count, check_order
from kit.engine.dates import in_words
from kit.engine.ledger import PATIENT, UNAPPLIED, Account, Place, PlaceKind, Transfer, moved
from kit.engine.money import ZERO, Money, total
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["StatementParts", "StatementView", "check_statement", "statement"]

CHECKED = date(2026, 11, 25)
CONTENTS = Source(
    "HealthcareBilling.org: patient billing statements",
    "https://healthcarebilling.org/guides/patient-billing-statements",
    CHECKED,
)
RUNNING = Source(
    "Course Hero: ledger card exercise",
    "https://www.coursehero.com/tutors-problems/Management/17972945-1-Set-up-a-ledger-card-for-established-patient-Helen-Rice-DOB-1175/",
    CHECKED,
)


class StatementView(Choice):
    """Whose balance runs down the statement: what the patient owes, or what the whole account is owed."""

    PATIENT = "patient"
    ACCOUNT = "account"


_OTHER_SIDE = {
    PlaceKind.SERVICES: ("charges", "Charges"),
    PlaceKind.WRITE_OFF: ("adjustments", "Adjustments"),
    PlaceKind.FEES: ("fees", "Fees"),
    PlaceKind.REFUNDS: ("refunds", "Refunds"),
}
_GROUPS = {
    "charges": "Charges",
    "patient_payments": "Patient payments",
    "insurance_payments": "Insurance payments",
    "agency_payments": "Payments from an agency",
    "adjustments": "Adjustments",
    "transfers": "Moved between payer and patient",
    "fees": "Fees",
    "refunds": "Refunds",
}


def statement(
    account: Account,
    start: date,
    end: date,
    view: StatementView = StatementView.PATIENT,
    due_days: int = 30,
) -> Worksheet:
    """Write a statement for a period: opening balance, each movement with the running balance, closing balance.

    The patient's view runs what the patient owes, less unapplied money; the account's view runs what the
    patient, the payers and an agency owe together, as a ledger card does. Movements stand in order of their
    day, numbered from 1. A payment that was reversed counts against the payments; other
    money that leaves the bank is a refund.

    Laws: opening balance and movements add up to the closing balance; the closing balance of a period is the
    opening balance of the next.
    Raises ValueError when the end is before the start, or the due date is outside the calendar.
    Source: https://healthcarebilling.org/guides/patient-billing-statements (2026-11-25).

    >>> from kit.engine.ledger import BANK, SERVICES
    >>> day = date(2026, 3, 2)
    >>> account = Account((Transfer(day, Money.of("120"), SERVICES, PATIENT, "Office visit"),
    ...                    Transfer(day, Money.of("20"), PATIENT, BANK, "Copay")))
    >>> sheet = statement(account, date(2026, 3, 1), date(2026, 3, 31))
    >>> str(sheet.amount("balance", "1")), str(sheet.amount("closing_balance"))
    ('$120.00', '$100.00')
    """
    check_order("start", start, "end", end)
    check_count("days until it is due", due_days)
    places = _places(account, view)
    in_order = sorted(account.transfers, key=lambda move: move.on)
    opening = total(moved(move, places) for move in in_order if move.on < start)
    shown = [move for move in in_order if start <= move.on <= end and moved(move, places)]
    lines = [Line("opening_balance", "Opening balance", opening, f"Everything before {in_words(start)}.", RUNNING)]
    sums = dict.fromkeys(_GROUPS, ZERO)
    running = opening
    for number, move in enumerate(shown, 1):
        amount = moved(move, places)
        running += amount
        sums[_group(move, places)] += amount
        lines.append(Line("amount", "Movement", amount, f"{in_words(move.on)}: {move.reason}.", RUNNING, str(number)))
        why = f"{running - amount} before, {amount} on {in_words(move.on)}."
        lines.append(Line("balance", "Balance", running, why, RUNNING, str(number)))
    always = ("charges", "patient_payments", "insurance_payments", "adjustments")
    why = f"All of this kind from {in_words(start)} to {in_words(end)}."
    lines += [Line(name, _GROUPS[name], sums[name], why, CONTENTS) for name in sums if sums[name] or name in always]
    why = f"{opening} opening balance and {running - opening} in movements."
    lines.append(Line("closing_balance", "Closing balance", running, why, RUNNING))
    return Worksheet(f"Statement, {in_words(start)} to {in_words(end)}", (*lines, *_due(running, end, due_days)))


def _places(account: Account, view: StatementView) -> Sequence[Place]:
    if view is StatementView.PATIENT:
        return (PATIENT, UNAPPLIED)
    return tuple(place for place in account.places if place.receivable)


def _group(move: Transfer, places: Sequence[Place]) -> str:
    """Which sum of the statement a movement belongs to, by the place on its other side."""
    mine, other = (move.target, move.source) if move.target in places else (move.source, move.target)
    if other.kind is PlaceKind.BANK and move.source == other and move.reverses is None:
        return "refunds"
    if other.kind is not PlaceKind.BANK:
        return _OTHER_SIDE.get(other.kind, ("transfers", ""))[0]
    return {PlaceKind.PAYER: "insurance_payments", PlaceKind.AGENCY: "agency_payments"}.get(
        mine.kind, "patient_payments"
    )


def _due(balance: Money, end: date, due_days: int) -> list[Line]:
    try:
        due = end + timedelta(days=due_days)
    except OverflowError:
        raise ValueError(f"{due_days} days after {end} is outside the calendar") from None
    amount = max(ZERO, balance)
    why = f"The closing balance is {balance}." + ("" if balance >= ZERO else " It is a credit, so nothing is due.")
    return [
        Line("amount_due", "Amount due", amount, why, CONTENTS),
        Line("due_date", "Due date", due, f"{due_days} days after {in_words(end)}.", CONTENTS),
    ]


@dataclass(frozen=True, slots=True)
class StatementParts(Record):
    """What stands on a statement that is about to go out; empty or None where it is missing."""

    practice: str = ""
    practice_phone: str = ""
    patient: str = ""
    guarantor: str = ""
    account_number: str = ""
    date_of_service: date | None = None
    description: str = ""
    charge: Money | None = None
    insurance_paid: Money | None = None
    adjustment: Money | None = None
    prior_payments: Money | None = None
    balance: Money | None = None
    due_date: date | None = None
    ways_to_pay: str = ""
    assistance_notice: str = ""


_AMOUNTS = ("charge", "insurance_paid", "adjustment", "prior_payments", "balance")


def check_statement(parts: StatementParts) -> Worksheet:
    """Check a statement before it goes out: is everything there, and does the arithmetic hold.

    Charge less insurance paid, adjustment and prior payments must be the balance; all five without sign. The
    arithmetic is checked when all of them are there.

    Source: https://healthcarebilling.org/guides/patient-billing-statements (2026-11-25).

    >>> sheet = check_statement(StatementParts(charge=Money.of("200"), insurance_paid=Money.of("120"),
    ...     adjustment=Money.of("40"), prior_payments=Money.of("0"), balance=Money.of("45")))
    >>> str(sheet.amount("expected_balance")), str(sheet.amount("difference"))
    ('$40.00', '$5.00')
    """
    lines, missing = [], []
    for part in fields(parts):
        value = getattr(parts, part.name)
        there = value is not None and bool(str(value).strip())
        label = part.name.replace("_", " ")
        why = f"The statement shows {value}." if there else f"The statement shows no {label}."
        lines.append(Line("shown", label.capitalize(), "yes" if there else "no", why, CONTENTS, label))
        missing += [] if there else [label]
    why = f"Missing: {', '.join(missing)}." if missing else "Everything is there."
    lines.append(Line("parts_missing", "Parts missing", len(missing), why, CONTENTS))
    amounts = [getattr(parts, name) for name in _AMOUNTS]
    off = ZERO
    if None not in amounts:
        charge, paid, adjusted, prior, balance = amounts
        expected = charge - paid - adjusted - prior
        off = balance - expected
        why = f"{charge} charge less {paid} insurance, {adjusted} adjustment and {prior} paid before."
        lines.append(Line("expected_balance", "Balance expected", expected, why, CONTENTS))
        lines.append(Line("difference", "Difference", off, f"{balance} shown, {expected} expected.", CONTENTS))
    ready = "no" if missing or off else "yes"
    why = "All parts are there and the arithmetic holds." if ready == "yes" else "Correct it before it goes out."
    return Worksheet("Check of a statement", (*lines, Line("ready", "Ready to send", ready, why, CONTENTS)))
