"""An account with a credit: what was posted, what is right, and who paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_amount
from kit.engine.ledger import Method
from kit.engine.money import ZERO, Money, total
from kit.engine.record import Record
from kit.engine.refund_deadline import RefundOwner

__all__ = ["CreditAccount", "Party", "Received"]


@dataclass(frozen=True, slots=True)
class Party(Record):
    """Somebody who pays a part of the charge: a payer or the patient, and what that part should be.

    Raises ValueError without a name or for a negative part.
    """

    name: str
    owner: RefundOwner
    should_pay: Money

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("everybody who pays needs a name; found ''")
        check_amount(f"what {self.name} should pay", self.should_pay)


@dataclass(frozen=True, slots=True)
class Received(Record):
    """One payment on the account: who paid, how much, and for the patient how and when.

    `belongs_to` names the other account that it was meant for. Raises ValueError when it is not above zero.
    """

    paid_by: str
    amount: Money
    on: date | None = None
    method: Method | None = None
    belongs_to: str = ""

    def __post_init__(self) -> None:
        if self.amount <= ZERO:
            raise ValueError(f"{self.paid_by}: a payment is above $0.00, not {self.amount}")


@dataclass(frozen=True, slots=True)
class CreditAccount(Record):
    """A charge with a credit: what was posted, what should have been, and who paid.

    `parties` stand in the right order of payers, the patient last.
    `charge_due` and `adjustment_due` are the right amounts; None means that what was posted is right.
    Raises ValueError when the right charge is not the right adjustment plus all parts, for two parties of
    one name, or a payment of somebody who is not a party (unless it belongs to another account).
    """

    charge_posted: Money
    adjustment_posted: Money
    parties: tuple[Party, ...]
    received: tuple[Received, ...]
    charge_due: Money | None = None
    adjustment_due: Money | None = None

    def __post_init__(self) -> None:
        check_amount("the charge posted", self.charge_posted)
        check_amount("the adjustment posted", self.adjustment_posted)
        check_amount("the right charge", self.right_charge)
        check_amount("the right adjustment", self.right_adjustment)
        names = [party.name for party in self.parties]
        if len(set(names)) != len(names):
            raise ValueError(f"each party is named once; found {', '.join(names)}")
        parts = self.right_adjustment + total(party.should_pay for party in self.parties)
        if parts != self.right_charge:
            raise ValueError(
                f"adjustment and parts must make up the right charge: expected {self.right_charge}, "
                f"found {parts}, difference {parts - self.right_charge}"
            )
        for one in self.received:
            if one.paid_by not in names and not one.belongs_to.strip():
                raise ValueError(f"{one.paid_by!r} paid, but the parties are: {', '.join(names) or 'none'}")

    @property
    def right_charge(self) -> Money:
        """What should have been charged."""
        return self.charge_posted if self.charge_due is None else self.charge_due

    @property
    def right_adjustment(self) -> Money:
        """What the contract takes off."""
        return self.adjustment_posted if self.adjustment_due is None else self.adjustment_due

    @property
    def balance_posted(self) -> Money:
        """The balance as it stands; below zero is a credit."""
        return self.charge_posted - self.adjustment_posted - total(one.amount for one in self.received)

    def payments(self, party: Party) -> tuple[Received, ...]:
        """What a party paid on this account."""
        return tuple(one for one in self.received if one.paid_by == party.name and not one.belongs_to.strip())

    def over(self, party: Party) -> Money:
        """What a party paid above its part; below zero when it paid less."""
        return total(one.amount for one in self.payments(party)) - party.should_pay

    @property
    def elsewhere(self) -> dict[str, Money]:
        """What belongs to other accounts, account by account."""
        found: dict[str, Money] = {}
        for one in self.received:
            name = one.belongs_to.strip()
            if name:
                found[name] = found.get(name, ZERO) + one.amount
        return found
