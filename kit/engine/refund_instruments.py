"""Send a patient's refund back the way the money came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_amount
from kit.engine.dates import in_words
from kit.engine.ledger import Method
from kit.engine.money import ZERO, Money, split, total
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["PatientPayment", "RefundOrder", "instrument_lines", "refund_instruments"]

CHECKED = date(2026, 11, 25)
SAME_WAY = Source("Terry Rehab: refund policy", "https://terry-rehab.com/refundreturn-policy/", CHECKED)
SAME_ACCOUNT = Source(
    "LegalClarity: refunds on an HSA card",
    "https://legalclarity.org/can-you-get-a-refund-on-your-hsa-card-rules-process",
    CHECKED,
)
_BACK = {
    Method.CASH: "check",
    Method.CHECK: "check",
    Method.MONEY_ORDER: "check",
    Method.CARD: "same card",
    Method.ACH: "same bank account",
    Method.HSA_FSA: "HSA or FSA account",
    Method.PORTAL: "same way through the portal",
}


class RefundOrder(Choice):
    """From which of a patient's payments a refund is taken first."""

    LATEST_FIRST = "latest first"
    OLDEST_FIRST = "oldest first"
    PROPORTIONAL = "proportional"


@dataclass(frozen=True, slots=True)
class PatientPayment(Record):
    """One payment of the patient: what it is called, its day, how it came and how much.

    Raises ValueError for one without a name, or of nothing.
    """

    name: str
    on: date
    method: Method
    amount: Money

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a payment needs a name, as in 'Card March 2'; found ''")
        if self.amount <= ZERO:
            raise ValueError(f"{self.name}: a payment is above $0.00, not {self.amount}")


def refund_instruments(
    refund: Money,
    payments: Sequence[PatientPayment],
    order: RefundOrder = RefundOrder.LATEST_FIRST,
    partial_card_refunds: bool = True,
) -> Worksheet:
    """Split a patient's refund over the payments that it came from, each back the way it came.

    A card gets its money back on the same card, an HSA or FSA card on that account (never as cash or a
    check), ACH on the same bank account; cash, checks and money orders go back by check. Where
    `partial_card_refunds` is False, a part of a card payment goes back by check, as some offices do.

    Laws: the parts add up to the refund; no payment gives back more than it brought.
    Raises ValueError for a negative refund, one above the payments, or two payments of one name.
    Source: https://terry-rehab.com/refundreturn-policy/ (2026-11-25).
    Source: https://legalclarity.org/can-you-get-a-refund-on-your-hsa-card-rules-process (2026-11-25).

    >>> paid = [PatientPayment("Copay", date(2026, 3, 2), Method.HSA_FSA, Money.of("30")),
    ...         PatientPayment("Bill", date(2026, 4, 9), Method.CASH, Money.of("50"))]
    >>> sheet = refund_instruments(Money.of("60"), paid)
    >>> str(sheet.amount("refund_to", "check")), str(sheet.amount("refund_to", "HSA or FSA account"))
    ('$50.00', '$10.00')
    """
    lines = instrument_lines(refund, payments, order, partial_card_refunds)
    return Worksheet("How the refund goes back", (*lines, _sum(refund, payments)))


def instrument_lines(
    refund: Money, payments: Sequence[PatientPayment], order: RefundOrder, partial_card_refunds: bool
) -> list[Line]:
    """The lines for each payment and each instrument."""
    check_amount("the refund", refund)
    paid = total(one.amount for one in payments)
    if refund > paid:
        raise ValueError(
            f"the refund is more than the patient paid: expected {paid} at most, found {refund}, "
            f"difference {refund - paid}"
        )
    if len({one.name for one in payments}) != len(payments):
        raise ValueError(f"each payment needs a name of its own; found {', '.join(one.name for one in payments)}")
    parts = _parts(refund, payments, order)
    lines: list[Line] = []
    by_instrument: dict[str, Money] = {}
    for one, part in zip(payments, parts, strict=True):
        back = _BACK[one.method]
        if one.method is Method.CARD and not partial_card_refunds and part < one.amount:
            back = "check"
        source = SAME_ACCOUNT if one.method is Method.HSA_FSA else SAME_WAY
        why = f"{part} of the {one.amount} that came {in_words(one.on)} ({one.method!s}), {order!s}."
        lines.append(Line("refund_of", "Refund", part, why, source, one.name))
        if part:
            why = f"Paid by {one.method!s}, so it goes back by {back}."
            lines.append(Line("instrument", "Goes back by", back, why, source, one.name))
            by_instrument[back] = by_instrument.get(back, ZERO) + part
    return lines + [
        Line("refund_to", "Refund by instrument", amount, f"All that goes back by {back}.", SAME_WAY, back)
        for back, amount in by_instrument.items()
    ]


def _parts(refund: Money, payments: Sequence[PatientPayment], order: RefundOrder) -> list[Money]:
    if order is RefundOrder.PROPORTIONAL:
        return list(split(refund, [one.amount.cents for one in payments])) if payments else []
    turn = sorted(range(len(payments)), key=lambda i: payments[i].on, reverse=order is RefundOrder.LATEST_FIRST)
    parts = [ZERO] * len(payments)
    for i in turn:
        parts[i] = min(refund, payments[i].amount)
        refund -= parts[i]
    return parts


def _sum(refund: Money, payments: Sequence[PatientPayment]) -> Line:
    paid = total(one.amount for one in payments)
    return Line("refund_total", "Refund in all", refund, f"Of {paid} that the patient paid.", SAME_WAY)
