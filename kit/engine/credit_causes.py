"""Why an account has a credit: the five checks of the desk, in their order."""

from __future__ import annotations

from datetime import date

from kit.engine.credit_account import CreditAccount, Party
from kit.engine.money import ZERO
from kit.engine.refund_deadline import RefundOwner
from kit.engine.worksheet import Line, Source

__all__ = ["CAUSES", "PAYERS", "check_the_credit"]

CHECKED = date(2026, 11, 25)
CAUSES = Source(
    "HCA policy: refunding overpayments",
    "https://docest.com/doc/311468/operating-protocols-for-credit-balances-less-than-9-99",
    CHECKED,
)
PAYERS = Source(
    "ChiroCode: two payers both paid the claim, who gets the refund",
    "https://www.chirocode.com/q-a-two-payers-both-paid-the-claim-who-gets-the-refund/",
    CHECKED,
)


def check_the_credit(account: CreditAccount) -> tuple[tuple[str, ...], list[Line]]:
    """The five checks of the desk, and the causes that they found."""
    over = [party for party in account.parties if account.over(party) > ZERO]
    twice = [party for party in over if _paid_twice(account, party)]
    payers = [p for p in account.parties if p.owner is not RefundOwner.PATIENT and account.payments(p)]
    # A later payer that paid more than was left for it has paid as if it were first.
    crossed = [party for party in over if party in payers[1:] and party not in twice]
    found = (
        ("duplicate_payment", "duplicate payment" if twice else "", ", ".join(party.name for party in twice)),
        ("adjustment", _adjustment(account), f"{account.adjustment_posted} posted, {account.right_adjustment} right"),
        ("payer_order", "wrong payer order" if crossed else "", ", ".join(party.name for party in crossed)),
        ("wrong_account", "payment on the wrong account" if account.elsewhere else "", "Meant for another account"),
        ("charge", _charge(account), f"{account.charge_posted} charged, {account.right_charge} right"),
    )
    lines, causes = [], []
    for name, cause, why in found:
        reason = f"{cause.capitalize()}: {why}." if cause else "Nothing of this kind is found."
        lines.append(Line(f"check_{name}", name.replace("_", " ").capitalize(), cause or "no", reason, PAYERS))
        causes += [cause] if cause else []
    explained = {party.name for party in (*twice, *crossed)}
    for party in over:
        if party.name not in explained and not _charge(account):
            causes.append(f"{party.name} overpaid")
    return tuple(causes), lines


def _paid_twice(account: CreditAccount, party: Party) -> bool:
    """Whether a party paid the same amount more than once, and one of them is too much."""
    amounts = [one.amount for one in account.payments(party)]
    return any(amounts.count(amount) > 1 and account.over(party) >= amount for amount in amounts)


def _adjustment(account: CreditAccount) -> str:
    posted, right = account.adjustment_posted, account.right_adjustment
    if posted == right:
        return ""
    if posted > right:
        return "contractual adjustment doubled" if posted == right + right else "contractual adjustment too large"
    return "contractual adjustment too small" if posted else "contractual adjustment missed"


def _charge(account: CreditAccount) -> str:
    if account.charge_posted <= account.right_charge:
        return "" if account.charge_posted == account.right_charge else "undercharged"
    return "overcharged" if account.right_charge else "wrongly charged"
