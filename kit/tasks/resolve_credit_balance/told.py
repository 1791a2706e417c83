"""Make a credit of a hand-worked case, as it is written down in cases.toml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kit.engine.credit_account import CreditAccount, Party, Received
from kit.engine.ledger import Method
from kit.engine.money import Money
from kit.engine.refund_deadline import Investigation, RefundClock, RefundOwner
from kit.engine.refund_instruments import RefundOrder
from kit.engine.refunds import RefundPolicy
from kit.tasks.resolve_credit_balance.facts import Credit, OtherAccount

__all__ = ["credit_of"]


def credit_of(table: Mapping[str, Any]) -> Credit:
    """The credit of a table. The patient is the guarantor; whoever pays and is no party pays for another account."""
    return Credit(
        number=table.get("number", "A-10001"),
        guarantor=table["patient"],
        account=_account(table),
        service=table.get("service", "Office visit, longer"),
        service_on=_day(table.get("service_on", "2026-01-05")),
        identified=_day(table["identified"]),
        limits=tuple(Money.of(limit) for limit in table.get("limits", ("100", "500", "1000"))),
        policy=_policy(table.get("policy", {})),
        others=tuple(
            OtherAccount(one["number"], one["guarantor"], _day(one["on"]), Money.of(one["open"]))
            for one in table.get("others", ())
        ),
        investigation=_investigation(table["investigation"]) if "investigation" in table else None,
        order_note=table.get("order_note", ""),
        charge_note=table.get("charge_note", ""),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _account(table: Mapping[str, Any]) -> CreditAccount:
    parties = [
        Party(one["name"], RefundOwner(one["owner"]), Money.of(one["part"])) for one in table.get("insurers", ())
    ]
    parties.append(Party(table["patient"], RefundOwner.PATIENT, Money.of(table["patient_part"])))
    received = tuple(
        Received(one["by"], Money.of(one["amount"]), _day(one["on"]), Method(one["method"]), one.get("belongs_to", ""))
        for one in table["received"]
    )
    return CreditAccount(
        Money.of(table["charge"]),
        Money.of(table["adjustment"]),
        tuple(parties),
        received,
        Money.of(table["right_charge"]) if "right_charge" in table else None,
        Money.of(table["right_adjustment"]) if "right_adjustment" in table else None,
    )


def _policy(entry: Mapping[str, Any]) -> RefundPolicy:
    return RefundPolicy(
        small_amount=Money.of(entry.get("small_amount", "10")),
        wait_for_payers=entry.get("wait_for_payers", False),
        clock=RefundClock(
            commercial_days=entry.get("commercial_days", 60), patient_days=entry.get("patient_days", 30)
        ),
        instruments=RefundOrder(entry.get("instruments", "latest first")),
    )  # fmt: skip


def _investigation(entry: Mapping[str, Any]) -> Investigation:
    return Investigation(_day(entry["started"]), _day(entry["concluded"]) if "concluded" in entry else None)
