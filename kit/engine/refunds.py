"""Resolve a credit balance: why it is there, who is owed how much, in which order and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_amount
from kit.engine.credit_account import CreditAccount, Party, Received
from kit.engine.credit_causes import CAUSES, PAYERS, check_the_credit
from kit.engine.ledger import Method
from kit.engine.money import ZERO, Money, total
from kit.engine.record import Record
from kit.engine.refund_deadline import GOVERNMENT, Investigation, RefundClock, RefundOwner, last_refund_day
from kit.engine.refund_instruments import PatientPayment, RefundOrder, instrument_lines
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["CreditAccount", "CreditResolution", "Party", "Received", "RefundPolicy", "resolve_credit_balance"]

CHECKED = date(2026, 11, 25)
OPEN_FIRST = Source(
    "Sioux Center Health: refund policy",
    "https://www.siouxcenterhealth.org/patients-visitors/billing-and-financial-assistance/refund-policy/",
    CHECKED,
)
STILL_OWED = Source(
    "Baker Tilly: unclaimed property, beware of patient credit balances",
    "https://bakertilly.com/insights/unclaimed-property-beware-of-patient-credit-balances",
    CHECKED,
)


USUAL_CLOCK = RefundClock()


@dataclass(frozen=True, slots=True)
class RefundPolicy(Record):
    """How an office gives money back.

    `order` is whose refund is done first. `open_balances_first` applies a patient's credit to other open
    balances of the guarantor before the rest goes back. A patient's refund below `small_amount` waits for the
    patient to ask; it stays owed. The clock and the order of instruments are those of their own rules.
    Raises ValueError for a negative amount or an owner named twice.
    """

    order: tuple[RefundOwner, ...] = tuple(RefundOwner)
    open_balances_first: bool = True
    small_amount: Money = ZERO
    clock: RefundClock = USUAL_CLOCK
    instruments: RefundOrder = RefundOrder.LATEST_FIRST
    partial_card_refunds: bool = True

    def __post_init__(self) -> None:
        check_amount("the small amount", self.small_amount)
        if len(set(self.order)) != len(self.order):
            raise ValueError(f"each owner stands once in the order; found {', '.join(self.order)}")


@dataclass(frozen=True, slots=True)
class CreditResolution:
    """What comes of a credit: the causes found, the refund of each party, and the worksheet."""

    causes: tuple[str, ...]
    refunds: Mapping[str, Money]
    worksheet: Worksheet


def resolve_credit_balance(
    account: CreditAccount,
    identified: date,
    other_open_balances: Money = ZERO,
    policy: RefundPolicy | None = None,
    investigation: Investigation | None = None,
) -> CreditResolution:
    """Find why an account has a credit, and give each party back what it paid above its part.

    The checks go in the order of the desk: a duplicate payment, the contractual adjustment, the order of the
    payers, a payment for another account, the charge itself. Only money that somebody paid goes back; a wrong
    adjustment or charge is corrected on the account.

    Laws: a party gets back what it paid above its part and never more; afterwards the account stands at what
    is still owed, less what waits.
    Raises ValueError for a negative amount.
    Source: https://docest.com/doc/311468/operating-protocols-for-credit-balances-less-than-9-99 (2026-11-25).
    Source: https://www.chirocode.com/q-a-two-payers-both-paid-the-claim-who-gets-the-refund/ (2026-11-25).

    >>> account = CreditAccount(Money.of("150"), Money.of("30"),
    ...     (Party("Fernhollow", RefundOwner.COMMERCIAL, Money.of("120")), Party("patient", RefundOwner.PATIENT, ZERO)),
    ...     (Received("Fernhollow", Money.of("120")), Received("patient", Money.of("50"))))
    >>> found = resolve_credit_balance(account, date(2026, 3, 2))
    >>> str(found.refunds["patient"]), found.worksheet.value("refund_by", "patient")
    ('$50.00', datetime.date(2026, 4, 1))
    """
    check_amount("other open balances", other_open_balances)
    policy = policy or RefundPolicy()
    causes, checks = check_the_credit(account)
    balance = account.balance_posted
    why = f"{account.charge_posted} charged, {account.adjustment_posted} adjusted, the rest is payments."
    lines = [
        Line("balance_posted", "Balance as posted", balance, why, CAUSES),
        Line("credit_balance", "Credit balance", max(ZERO, -balance), "What is below zero.", CAUSES),
        *checks,
        Line("cause", "Cause", " and ".join(causes) or "none", "What the checks found.", CAUSES),
        *_corrections(account),
    ]
    refunds: dict[str, Money] = {}
    waiting, open_elsewhere = ZERO, other_open_balances
    place = {owner: number for number, owner in enumerate(policy.order)}
    for party in sorted(account.parties, key=lambda one: place.get(one.owner, len(place))):
        back, used, waits, more = _party(account, party, policy, open_elsewhere)
        open_elsewhere -= used
        waiting += waits
        if back:
            refunds[party.name] = back
            more += _when(party, len(refunds), identified, policy, investigation)
            more += _how(account, party, back, policy)
        lines += more
    still_owed = total(max(ZERO, -account.over(party)) for party in account.parties)
    given = total(refunds.values())
    why = " + ".join(str(amount) for amount in refunds.values()) or "Nobody paid above their part"
    lines += [
        Line("refund_total", "Refunds in all", given, f"{why}.", CAUSES),
        Line("balance_after", "Balance afterwards", still_owed - waiting, f"{still_owed} owed less {waiting}.", CAUSES),
    ]
    return CreditResolution(causes, refunds, Worksheet("What becomes of the credit", tuple(lines)))


def _corrections(account: CreditAccount) -> list[Line]:
    """What is put right on the account, with no money going out."""
    lines = []
    wrong = account.right_adjustment - account.adjustment_posted
    if wrong:
        why = f"{account.right_adjustment} is right, {account.adjustment_posted} was posted; below zero it is undone."
        lines.append(Line("adjustment_to_post", "Adjustment to add", wrong, why, CAUSES))
    wrong = account.right_charge - account.charge_posted
    if wrong:
        why = f"{account.right_charge} is right, {account.charge_posted} was charged."
        lines.append(Line("charge_to_post", "Charge to add", wrong, why, CAUSES))
    for name, amount in account.elsewhere.items():
        lines.append(Line("move_to_account", "Move to account", amount, "It was meant for that one.", CAUSES, name))
    return lines


def _party(
    account: CreditAccount, party: Party, policy: RefundPolicy, open_balances: Money
) -> tuple[Money, Money, Money, list[Line]]:
    """What one party gets back, what is applied elsewhere and what waits, with the lines that say so."""
    over = account.over(party)
    paid = over + party.should_pay
    why = f"{paid} paid, {party.should_pay} is the right part."
    lines = [Line("paid", "Paid", paid, "All payments on this account.", PAYERS, party.name)]
    if over < ZERO:
        return ZERO, ZERO, ZERO, [*lines, Line("still_owed", "Still owed", -over, why, PAYERS, party.name)]
    lines.append(Line("excess", "Paid above the part", over, why, PAYERS, party.name))
    if party.owner is not RefundOwner.PATIENT:
        return (
            over,
            ZERO,
            ZERO,
            [*lines, Line("refund", "Refund", over, f"All of {over} goes back.", PAYERS, party.name)],
        )
    used = min(over, open_balances) if policy.open_balances_first else ZERO
    why = f"{open_balances} is open elsewhere for the same guarantor."
    lines.append(Line("applied_to_other_balances", "Applied to other balances", used, why, OPEN_FIRST, party.name))
    rest = over - used
    waits = rest if rest < policy.small_amount else ZERO
    why = f"{over} less {used} applied elsewhere."
    if waits:
        why = f"{rest} is below {policy.small_amount}: it waits until the patient asks, and is never income."
        lines.append(Line("kept_as_credit", "Kept as a credit, still owed", waits, why, STILL_OWED, party.name))
    return rest - waits, used, waits, [*lines, Line("refund", "Refund", rest - waits, why, OPEN_FIRST, party.name)]


def _when(
    party: Party, rank: int, identified: date, policy: RefundPolicy, investigation: Investigation | None
) -> list[Line]:
    """The rank of a refund and its last day."""
    day = last_refund_day(party.owner, identified, investigation, policy.clock)
    first = "Government money goes first." if party.owner in GOVERNMENT else "The order is the office's policy."
    why = f"Identified {identified}; {party.owner!s} money."
    return [
        Line("refund_rank", "Order", rank, first, CAUSES, party.name),
        Line("refund_by", "Last day", day, why, CAUSES, party.name),
    ]


def _how(account: CreditAccount, party: Party, back: Money, policy: RefundPolicy) -> Sequence[Line]:
    """How a patient's refund goes back, when it is known how every payment came."""
    ones = account.payments(party)
    if party.owner is not RefundOwner.PATIENT or any(one.method is None or one.on is None for one in ones):
        return ()
    payments = [
        PatientPayment(f"Payment {number}", one.on or date.min, one.method or Method.CHECK, one.amount)
        for number, one in enumerate(ones, 1)
    ]
    return instrument_lines(back, payments, policy.instruments, policy.partial_card_refunds)
