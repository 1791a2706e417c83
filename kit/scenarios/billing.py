"""What an account has come to while its insurers are billed, and how one answer of a payer is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from kit.engine.claim import ServiceLine
from kit.engine.ledger import BANK, Method, Place, Transfer, payer
from kit.engine.money import ZERO, Money, total
from kit.engine.remittance import Adjustment, ClaimStatus, GroupCode, PaidLine, Remittance, RemittanceClaim
from kit.scenarios.coverage import Coverage
from kit.scenarios.history import Claim, Received, Visit
from kit.scenarios.people import YEAR

__all__ = ["AS_OF", "Bill", "Billing", "paid_line", "payer_place", "post", "receive"]

AS_OF = date(YEAR, 12, 31)
"""The day on which the books are looked at: what would come later has not happened."""


@cache
def payer_place(name: str) -> Place:
    """The ledger's place of one payer, made once."""
    return payer(name)


@dataclass(slots=True)
class Billing:
    """What billing the insurers came to so far: `owes` is the patient's share, since `owed_since`."""

    claims: list[Claim]
    received: list[Received]
    transfers: list[Transfer]
    owes: Money = ZERO
    copay: Money = ZERO
    owed_since: date | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """One account on its way through the insurers: how its claims are numbered, what it holds, who pays."""

    number: str
    patient: str
    visit: Visit
    coverages: tuple[Coverage, ...]


def paid_line(service: ServiceLine, paid: Money, parts: tuple[tuple[GroupCode, str, Money], ...]) -> PaidLine:
    """One line as a payer shows it, with every adjustment that is above zero."""
    adjustments = tuple([Adjustment(group, reason, amount) for group, reason, amount in parts if amount.cents])
    on = "" if service.on is None else service.on.isoformat()
    return PaidLine(service.billed, paid, adjustments, service.label, service.code, str(service.units), on)


def receive(bill: Bill, done: Billing, claim: Claim, posted: date, status: ClaimStatus, lines: list[PaidLine]) -> Money:
    """Write down one remittance with one claim, and post its payment; gives back the payment."""
    paid = total([one.paid for one in lines])
    share = total([a.amount for one in lines for a in one.adjustments if a.group is GroupCode.PR])
    payer_name = claim.coverage.payer
    about = RemittanceClaim(
        claim.number, total([one.charge for one in lines]), paid, status, share, (), tuple(lines),
        f"ICN{claim.number[2:]}", bill.patient,
    )  # fmt: skip
    number = f"R-{claim.number[2:]}"
    sent = (posted - timedelta(1)).isoformat()
    done.received.append(Received(posted, Remittance(paid, (about,), (), payer_name, number, sent)))
    if paid.cents:
        reason = f"Payment of {payer_name}"
        done.transfers.append(Transfer(posted, paid, payer_place(payer_name), BANK, reason, "", Method.ACH, number))
    return paid


def post(done: Billing, on: date, amount: Money, source: Place, target: Place, reason: str) -> None:
    """Move an amount in the ledger, where there is any."""
    if amount.cents:
        done.transfers.append(Transfer(on, amount, source, target, reason))
