"""What is still open on accounts, account by account and owner by owner."""

from __future__ import annotations

from collections.abc import Sequence

from kit.engine.aging import OpenItem
from kit.engine.ledger import PlaceKind
from kit.scenarios.history import PatientAccount

__all__ = ["open_items"]


def open_items(accounts: Sequence[PatientAccount]) -> tuple[OpenItem, ...]:
    """List every balance of the accounts that is not zero: who owes it, and the day of service it is from.

    The item is called by the account's number. Money that no charge has used yet is a credit of its own.
    Law: the items of an account add up to its account balance.
    """
    return tuple(
        OpenItem(
            account.number if account.number.strip() else "not on file",
            place.name if place.kind is PlaceKind.PAYER else str(place),
            account.ledger.balance(place),
            date_of_service=account.visit.first_day,
        )
        for account in accounts
        for place in account.ledger.places
        if place.receivable and account.ledger.balance(place)
    )
