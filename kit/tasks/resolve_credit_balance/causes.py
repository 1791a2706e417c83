"""What can have made a credit: for each cause, the account that it leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from kit.engine.credit_account import CreditAccount, Party, Received
from kit.engine.ledger import Method
from kit.engine.money import ZERO, Money, percent_of
from kit.engine.refund_deadline import Investigation, RefundOwner
from kit.scenarios.draw import Draw
from kit.tasks.resolve_credit_balance.bill import Bill, weekday
from kit.tasks.resolve_credit_balance.facts import Credit

__all__ = ["BUILDERS"]

Builder = Callable[[Draw, Credit, Bill], Credit]


def _received(credit: Credit, *received: Received) -> Credit:
    """The credit with these payments on its account."""
    return replace(credit, account=replace(credit.account, received=received))


def _adjusted(credit: Credit, posted: Money, right: Money) -> Credit:
    """The credit with a contractual adjustment that was posted wrong."""
    return replace(credit, account=replace(credit.account, adjustment_posted=posted, adjustment_due=right))


def _paid_twice(_draw: Draw, credit: Credit, bill: Bill) -> Credit:
    insured = bill.insured(bill.payer, bill.plan_pays, 24)
    return _received(credit, bill.paid(bill.share, 0), insured, bill.paid(bill.share, 41, 1))


def _insurer_paid_twice(_draw: Draw, credit: Credit, bill: Bill) -> Credit:
    first, second = (bill.insured(bill.payer, bill.plan_pays, days) for days in (22, 36))
    return _received(credit, bill.paid(bill.share, 0), first, second)


def _doubled_adjustment(_draw: Draw, credit: Credit, bill: Bill) -> Credit:
    credit = _received(credit, bill.paid(bill.share, 0), bill.insured(bill.payer, bill.plan_pays, 25))
    return _adjusted(credit, bill.adjustment + bill.adjustment, bill.adjustment)


def _missed_adjustment(_draw: Draw, credit: Credit, bill: Bill) -> Credit:
    """The patient paid the share at the desk, and then a bill with neither the adjustment nor that payment on it."""
    insured, billed = bill.insured(bill.payer, bill.plan_pays, 23), bill.charge - bill.plan_pays
    credit = _received(credit, bill.paid(bill.share, 0), insured, bill.paid(billed, 46, 1))
    return _adjusted(credit, ZERO, bill.adjustment)


def _other_account(draw: Draw, credit: Credit, bill: Bill) -> Credit:
    other = credit.others[0]
    amount = Money(draw.at("amount").integer(2000, 15000))
    strange = Received(other.guarantor, amount, weekday(bill.on + timedelta(33)), Method.CHECK, other.number)
    return _received(credit, bill.paid(bill.share, 0), bill.insured(bill.payer, bill.plan_pays, 25), strange)


def _never_given(draw: Draw, credit: Credit, bill: Bill) -> Credit:
    alone = (Party(bill.patient, RefundOwner.PATIENT, ZERO),)
    account = CreditAccount(bill.charge, ZERO, alone, _deposit_and_bill(draw, bill, bill.charge), charge_due=ZERO)
    note = "The patient canceled the day before. The service was not given. There is no insurance on this account."
    return replace(credit, account=account, charge_note=note)


def _overcharged(draw: Draw, credit: Credit, bill: Bill) -> Credit:
    alone = (Party(bill.patient, RefundOwner.PATIENT, bill.charge),)
    twice = bill.charge + bill.charge
    account = CreditAccount(twice, ZERO, alone, _deposit_and_bill(draw, bill, twice), charge_due=bill.charge)
    note = f"The service was given once. The price list says {bill.charge}. There is no insurance on this account."
    return replace(credit, account=account, charge_note=note)


def _deposit_and_bill(draw: Draw, bill: Bill, charged: Money) -> tuple[Received, ...]:
    """A deposit at the desk, and then the whole bill, which did not have the deposit on it."""
    deposit = percent_of(charged, Decimal(draw.at("deposit").integer(20, 45)))
    return (bill.paid(deposit, 0), bill.paid(charged, 34, 1))


def _patient_overpaid(draw: Draw, credit: Credit, bill: Bill) -> Credit:
    """The desk asked for an estimate, the bill for the share; both were paid, in different ways."""
    estimate = percent_of(bill.share, Decimal(draw.at("estimate").integer(55, 95)))
    more = percent_of(bill.share, Decimal(draw.at("more").integer(110, 190)))
    received = (bill.paid(estimate, 0), bill.insured(bill.payer, bill.plan_pays, 24), bill.paid(more, 44, 1))
    return _received(credit, *received)


def _small_rest(draw: Draw, credit: Credit, bill: Bill) -> Credit:
    """What is left after other balances, or the credit itself, is below the small amount of the policy."""
    rest = Money(draw.at("rest").integer(150, credit.policy.small_amount.cents - 1))
    other = sum(one.open.cents for one in credit.open_elsewhere)
    received = (bill.paid(bill.share + Money(other) + rest, 0), bill.insured(bill.payer, bill.plan_pays, 24))
    return _received(credit, *received)


def _both_paid(draw: Draw, credit: Credit, bill: Bill, owner: RefundOwner = RefundOwner.COMMERCIAL) -> Credit:
    """The second insurer paid as if it were the first; as the second it pays all or a part of the patient's share."""
    left = ZERO if draw.at("left").chance(40) else percent_of(bill.share, Decimal(draw.at("part").pick((20, 40, 50))))
    second = "Medicare" if owner is RefundOwner.MEDICARE else bill.second
    should = bill.share - left
    as_first = percent_of(bill.charge - bill.adjustment, Decimal(draw.at("as first").integer(62, 79)))
    parties = (bill.parties[0], Party(second, owner, should), Party(bill.patient, RefundOwner.PATIENT, left))
    received = [bill.insured(bill.payer, bill.plan_pays, 26), bill.insured(second, as_first, 39)]
    desk = draw.at("desk").chance(85)
    if desk or left:
        received.insert(0, bill.paid(bill.share if desk else left, 0))
    note = (
        f"{bill.payer} covers the patient through the patient's own work and pays first. {second} covers the patient "
    )
    note += "through the spouse's work and pays second."
    if owner is RefundOwner.MEDICARE:
        staff = draw.at("staff").integer(26, 900)
        note = f"The patient is 67 and works for an employer with {staff} people. The plan from work, {bill.payer}, "
        note += "pays first, and Medicare pays second."
    account = replace(credit.account, parties=parties, received=tuple(received))
    return replace(credit, account=account, order_note=note)


def _medicare(draw: Draw, credit: Credit, bill: Bill) -> Credit:
    """Medicare paid first by mistake; mostly the office then looks for more of the kind, which stops the clock."""
    return _investigated(draw, _both_paid(draw, credit, bill, RefundOwner.MEDICARE))


def _investigated(draw: Draw, found: Credit) -> Credit:
    """Mostly the office looks for more of the kind; sometimes that is still going on."""
    if draw.at("investigation").chance(25):
        return found
    started = weekday(found.identified + timedelta(draw.at("started").integer(4, 25)))
    ended = weekday(started + timedelta(draw.at("days").integer(20, 120)))
    return replace(found, investigation=Investigation(started, ended if draw.at("ended").chance(75) else None))


def _pending(draw: Draw, credit: Credit, bill: Bill) -> Credit:
    """As before, but the first insurer has not paid all of its part, so the patient's money waits."""
    found = _medicare(draw, credit, bill)
    short = percent_of(bill.plan_pays, Decimal(draw.at("short").integer(5, 20)))
    received = tuple(
        replace(one, amount=one.amount - short) if one.paid_by == bill.payer else one for one in found.account.received
    )
    return replace(found, account=replace(found.account, received=received))


def _after_the_desk(draw: Draw, credit: Credit, bill: Bill) -> Credit:
    """Medicare and a supplement paid right; the patient had paid at the desk what the supplement now pays."""
    # Medicare leaves 20% of what it allows.
    bill = replace(bill, share=percent_of(bill.charge - bill.adjustment, Decimal(20)))
    left = ZERO if draw.at("left").chance(50) else percent_of(bill.share, Decimal(draw.at("part").pick((20, 40, 50))))
    parties = (
        Party("Medicare", RefundOwner.MEDICARE, bill.plan_pays),
        Party(bill.second, RefundOwner.COMMERCIAL, bill.share - left),
        Party(bill.patient, RefundOwner.PATIENT, left),
    )
    received = (
        bill.paid(bill.share, 0),
        bill.insured("Medicare", bill.plan_pays, 21),
        bill.insured(bill.second, bill.share - left, 37),
    )
    note = f"The patient is 71 and retired. Medicare pays first, and {bill.second}, a Medicare supplement, pays second."
    return replace(credit, account=replace(credit.account, parties=parties, received=received), order_note=note)


def _medicare_twice(draw: Draw, credit: Credit, bill: Bill) -> Credit:
    found = _after_the_desk(draw, credit, bill)
    again = bill.insured("Medicare", found.account.parties[0].should_pay, 44)
    return _investigated(
        draw, replace(found, account=replace(found.account, received=(*found.account.received, again)))
    )


def _medicare_doubled(draw: Draw, credit: Credit, bill: Bill) -> Credit:
    return _adjusted(_after_the_desk(draw, credit, bill), bill.adjustment + bill.adjustment, bill.adjustment)


BUILDERS: Mapping[str, Builder] = {
    "paid twice": _paid_twice,
    "insurer paid twice": _insurer_paid_twice,
    "doubled adjustment": _doubled_adjustment,
    "missed adjustment": _missed_adjustment,
    "other account": _other_account,
    "never given": _never_given,
    "overcharged": _overcharged,
    "patient overpaid": _patient_overpaid,
    "small rest": _small_rest,
    "both paid": _both_paid,
    "medicare": _medicare,
    "pending": _pending,
    "after the desk": _after_the_desk,
    "medicare twice": _medicare_twice,
    "medicare doubled": _medicare_doubled,
}
