"""Resolve a credit balance: why it is there, who is owed how much, in which order and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_amount
from kit.engine.credit_account import CreditAccount, Party, Received
from kit.engine.credit_causes import CAUSES, PAYERS, check_the_credit
from kit.engine.dates import in_words
from kit.engine.ledger import Method
from kit.engine.money import ZERO, Money, total
from kit.engine.record import Record
from kit.engine.refund_deadline import Investigation, RefundClock, RefundOwner, last_refund_day
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
    patient to ask; it stays owed. `wait_for_payers` holds a patient's refund back as long as a payer still owes
    its part, as the patient's part may yet change. The clock and the order of instruments are those of their own rules.
    Raises ValueError for a negative amount or an owner named twice.
    """

    order: tuple[RefundOwner, ...] = tuple(RefundOwner)
    open_balances_first: bool = True
    small_amount: Money = ZERO
    wait_for_payers: bool = False
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
    lines = [*_credit(account), *checks]
    lines.append(Line("cause", "Cause", " and ".join(causes) or "none", "What the checks found.", CAUSES))
    lines += _corrections(account)
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
    lines += _sums(account, refunds, waiting)
    return CreditResolution(causes, refunds, Worksheet("What becomes of the credit", tuple(lines)))


def _credit(account: CreditAccount) -> list[Line]:
    """The first lines: the balance as it stands, and how much of it is a credit."""
    balance = account.balance_posted
    why = f"{account.charge_posted} charged, {account.adjustment_posted} adjusted, the rest is payments."
    return [
        Line("balance_posted", "Balance as posted", balance, why, CAUSES),
        Line("credit_balance", "Credit balance", max(ZERO, -balance), "What is below zero.", CAUSES),
    ]


def _sums(account: CreditAccount, refunds: Mapping[str, Money], waiting: Money) -> list[Line]:
    """The last lines: all refunds together, and how the account stands after everything."""
    still_owed = total(max(ZERO, -account.over(party)) for party in account.parties)
    why = " + ".join(str(amount) for amount in refunds.values()) or "Nobody is paid back now"
    after = f"{still_owed} still owed less {waiting} that waits."
    return [
        Line("refund_total", "Refunds in all", total(refunds.values()), f"{why}.", CAUSES),
        Line("balance_after", "Balance afterwards", still_owed - waiting, after, CAUSES),
    ]


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
        lines.append(Line("refund", "Refund", over, f"All of {over} goes back.", PAYERS, party.name))
        return over, ZERO, ZERO, lines
    pending = policy.wait_for_payers and any(
        account.over(one) < ZERO for one in account.parties if one.owner is not RefundOwner.PATIENT
    )
    used = min(over, open_balances) if policy.open_balances_first and not pending else ZERO
    why = f"{open_balances} is open elsewhere for the same guarantor."
    lines.append(Line("applied_to_other_balances", "Applied to other balances", used, why, OPEN_FIRST, party.name))
    rest = over - used
    waits, reason = _waits(rest, policy, pending)
    if waits:
        lines.append(Line("kept_as_credit", "Kept as a credit, still owed", waits, reason, STILL_OWED, party.name))
    why = f"{over} less {used} applied elsewhere and {waits} that waits."
    return rest - waits, used, waits, [*lines, Line("refund", "Refund", rest - waits, why, OPEN_FIRST, party.name)]


def _waits(rest: Money, policy: RefundPolicy, pending: bool) -> tuple[Money, str]:
    """What of a patient's refund waits, and why."""
    if pending:
        return rest, f"A payer still owes its part, so {rest} waits until every payer has decided."
    if rest < policy.small_amount:
        return rest, f"{rest} is below {policy.small_amount}: it waits until the patient asks, and is never income."
    return ZERO, ""


def _when(
    party: Party, rank: int, identified: date, policy: RefundPolicy, investigation: Investigation | None
) -> list[Line]:
    """The rank of a refund and its last day."""
    day = last_refund_day(party.owner, identified, investigation, policy.clock)
    first = f"Number {rank} in the order of the office's policy."
    why = f"Counted from {in_words(identified)}, for {party.owner!s} money."
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
