"""Who a paper comes from and who it goes to, as the blocks at its head."""

from __future__ import annotations

from kit.documents.paper import Address
from kit.scenarios.history import Guarantor, Practice

__all__ = ["guarantor_address", "practice_address"]


def practice_address(practice: Practice) -> Address:
    """The head of a paper: the hospital, where it is and how to reach it."""
    where = practice.place
    return Address((
        practice.name,
        practice.street,
        f"{where.city}, {where.state} {where.zip_code}",
        f"Phone {practice.phone}",
        practice.email,
    ))  # fmt: skip


def guarantor_address(guarantor: Guarantor) -> Address:
    """Where a paper is mailed to: the person who answers for the bill."""
    where = guarantor.place
    return Address((str(guarantor.name), guarantor.street, f"{where.city}, {where.state} {where.zip_code}"))
