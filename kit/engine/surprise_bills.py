"""What a patient's share is worked out from when the No Surprises Act protects a charge."""

from __future__ import annotations

from datetime import date

from kit.engine.bounds import check_amount
from kit.engine.money import Money
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["recognized_amount"]

RECOGNIZED = Source(
    "Law Insider: definition of the recognized amount",
    "https://www.lawinsider.com/dictionary/recognized-amount",
    date(2026, 11, 25),
)


def recognized_amount(
    billed: Money,
    qualifying_payment_amount: Money,
    all_payer_amount: Money | None = None,
    state_law_amount: Money | None = None,
    air_ambulance: bool = False,
) -> Worksheet:
    """Find the recognized amount of a protected charge, from which the patient's in-network share is taken.

    An all-payer agreement comes first, then a state law that sets the amount; where there is neither,
    it is the lesser of the billed amount and the qualifying payment amount (the plan's middle
    contracted rate). For an air ambulance it is always that lesser amount.

    Law: without an agreement or a state law it is never above the billed amount.
    Raises ValueError for a negative amount.
    Source: https://www.lawinsider.com/dictionary/recognized-amount (2026-11-25), restating 45 CFR 149.30.

    >>> str(recognized_amount(Money.of("900"), Money.of("620")).amount("recognized_amount"))
    '$620.00'
    """
    for what, amount in (
        ("the billed amount", billed),
        ("the qualifying payment amount", qualifying_payment_amount),
        ("the all-payer amount", all_payer_amount),
        ("the state law's amount", state_law_amount),
    ):
        check_amount(what, amount)
    if all_payer_amount is not None and not air_ambulance:
        amount, decided = all_payer_amount, "all-payer agreement"
        why = f"The state's all-payer agreement sets {all_payer_amount}."
    elif state_law_amount is not None and not air_ambulance:
        amount, decided = state_law_amount, "state law"
        why = f"No all-payer agreement applies; the state's law sets {state_law_amount}."
    else:
        amount, decided = min(billed, qualifying_payment_amount), "lesser amount"
        why = f"The lesser of {billed} billed and the qualifying payment amount of {qualifying_payment_amount}."
    return Worksheet(
        "The recognized amount",
        (
            Line("decided_by", "Decided by", decided, why, RECOGNIZED),
            Line("recognized_amount", "Recognized amount", amount, why, RECOGNIZED),
        ),
    )
