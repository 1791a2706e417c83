"""A credit balance on the desk: the account, what else the guarantor owes, and the office's policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.engine.credit_account import CreditAccount
from kit.engine.money import Money
from kit.engine.refund_deadline import Investigation
from kit.engine.refunds import RefundPolicy

__all__ = ["APPLY", "APPROVERS", "CAUSES", "HOW", "KEEP", "MOST_LINES", "MOVE", "Credit", "OtherAccount", "cause_of"]

MOST_LINES = 4
"""No account needs more lines than this; the form has room for one more."""

APPROVERS = ("Account representative", "Supervisor", "Business office manager", "Chief financial officer")

HOW = {
    "check": "Check",
    "same card": "Back to the same card",
    "HSA or FSA account": "Back to the HSA or FSA account",
    "same bank account": "Back to the same bank account",
    "same way through the portal": "Back through the portal",
}
"""How money goes back: the engine's words, and those of the form."""
APPLY = "Applied to the open balance there"
MOVE = "Payment moved there"
KEEP = "Stays on this account as a credit"

CAUSES = {
    "duplicate payment": "A payment was made or posted twice",
    "contractual adjustment doubled": "The contractual adjustment was posted twice",
    "contractual adjustment missed": "The contractual adjustment was not posted",
    "wrong payer order": "The second insurer paid as if it were the first",
    "payment on the wrong account": "A payment belongs to another account",
    "wrongly charged": "A service was charged that was not given",
    "overcharged": "The charge was too high",
    "overpaid": "The patient paid more than the patient's part",
}
"""Why there is a credit: the engine's words, and those of the form, in the order of the checks."""


@dataclass(frozen=True, slots=True)
class OtherAccount:
    """Another account that may have to do with the credit: who answers for it, and what is open on it."""

    number: str
    guarantor: str
    on: date
    open: Money


@dataclass(frozen=True, slots=True)
class Credit:
    """All that decides what becomes of a credit. `limits` are the largest amounts that each of `APPROVERS` but the
    last may approve. `order_note` says why the insurers stand in their order, `charge_note` what was really done.
    """

    number: str
    guarantor: str
    account: CreditAccount
    service: str
    service_on: date
    identified: date
    limits: tuple[Money, ...]
    policy: RefundPolicy
    others: tuple[OtherAccount, ...] = ()
    investigation: Investigation | None = None
    order_note: str = ""
    charge_note: str = ""

    @property
    def open_elsewhere(self) -> tuple[OtherAccount, ...]:
        """What the same guarantor owes on other accounts, the oldest first."""
        mine = [one for one in self.others if one.guarantor == self.guarantor and one.open]
        return tuple(sorted(mine, key=lambda one: one.on))

    def approver(self, amount: Money) -> str:
        """Who approves a refund of this amount."""
        level = sum(amount > limit for limit in self.limits)
        return APPROVERS[level]


def cause_of(causes: tuple[str, ...]) -> str:
    """The cause in the words of the form: the first that the checks find, in their order.

    >>> cause_of(("Maria Hall overpaid",))
    "The patient paid more than the patient's part"
    """
    for found, shown in CAUSES.items():
        if any(cause == found or cause.endswith(f" {found}") for cause in causes):
            return shown
    raise ValueError(f"none of these is a cause on the form: {', '.join(causes) or 'no cause'}")
