"""Compare a bill with its good-faith estimate, and say whether the patient may dispute it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kit.engine.bounds import check_amount, check_count, check_order
from kit.engine.days import add_days
from kit.engine.instalments import LARGEST
from kit.engine.money import ZERO, Money, total
from kit.engine.policies import policy_facts, policy_source
from kit.engine.record import Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["BilledItem", "BilledPart", "DisputeTerms", "estimate_dispute"]

CHECKED = date(2026, 11, 25)
THRESHOLD, FEE = Money(400_00), Money(25_00)
RULE = Source(
    "45 CFR 149.620: patient-provider dispute resolution",
    "https://dev.compliancecosmos.org/print/pdf/node/518836",
    CHECKED,
)
STOPS = Source("Good-faith estimate notice: during a dispute", "https://www.katelrod.com/nosurprises/", CHECKED)
WHO = Source(
    "CMS: payment resolution with patients",
    "https://cms.gov/nosurprises/providers-payment-resolution-with-patients",
    CHECKED,
)


@dataclass(frozen=True, slots=True)
class BilledItem(Record):
    """One item of a bill: what the estimate said ($0.00 when it was not on it) and what was billed."""

    label: str
    billed: Money
    estimated: Money = ZERO

    def __post_init__(self) -> None:
        check_amount(f"{self.label}: the billed amount", self.billed, LARGEST)
        check_amount(f"{self.label}: the estimated amount", self.estimated, LARGEST)


@dataclass(frozen=True, slots=True)
class BilledPart(Record):
    """The bill of one provider or facility.

    `on_estimate` of False is a provider of whom the estimate says nothing. One who stepped in for a provider
    of the estimate is compared with what the estimate said for that one.
    """

    provider: str
    items: tuple[BilledItem, ...]
    on_estimate: bool = True


@dataclass(frozen=True, slots=True)
class DisputeTerms(Record):
    """When a bill may be disputed: how much above the estimate, within how many calendar days, for what fee."""

    threshold: Money = THRESHOLD
    fee: Money = FEE
    days: int = 120

    def __post_init__(self) -> None:
        check_amount("the threshold", self.threshold, LARGEST)
        check_amount("the fee", self.fee, LARGEST)
        check_count("days to dispute", self.days, 1, 3_650)


def estimate_dispute(
    *,
    parts: Sequence[BilledPart],
    bill_date: date,
    disputed_on: date | None = None,
    uses_insurance: bool = False,
    terms: DisputeTerms | str = "federal",
) -> Worksheet:
    """Compare a bill with its good-faith estimate, provider by provider, and say whether it may be disputed.

    A provider's bill may be disputed when all that the provider billed is at least the threshold ($400) above what
    the estimate said for that provider; items that were not on the estimate count. Providers are never added up.
    It is for patients who do not use insurance for this care, within 120 calendar days of the bill, for a $25 fee.
    While a dispute runs, collection stops and no late fees grow.
    The law it keeps: billing a provider's items under other labels changes nothing, nor does a second provider.
    Raises ValueError for a provider named twice, amounts out of range, or a dispute before the bill.
    Source: https://dev.compliancecosmos.org/print/pdf/node/518836 (2026-11-25).
    Source: https://www.katelrod.com/nosurprises/ (2026-11-25).

    >>> sheet = estimate_dispute(bill_date=date(2026, 3, 2), parts=[
    ...     BilledPart("Hospital", (BilledItem("Surgery", Money.of("5400"), Money.of("5000")),))])
    >>> sheet.value("can_dispute"), sheet.value("last_day")
    ('yes', datetime.date(2026, 6, 30))
    """
    names = [part.provider for part in parts]
    if len(set(names)) != len(names):
        raise ValueError(f"each provider stands once, not {', '.join(names)}")
    agreed, source = _terms(terms)
    lines: list[Line] = []
    over: list[str] = []
    for part in parts:
        found, disputable = _compare(part, agreed, uses_insurance, source)
        lines += found
        over += [part.provider] if disputable else []
    last_day = add_days(bill_date, agreed.days)
    in_time = True
    if disputed_on is not None:
        check_order("the bill", bill_date, "the dispute", disputed_on)
        in_time = disputed_on <= last_day
        why = f"{disputed_on} against the last day, {last_day}."
        lines.append(Line("in_time", "In time", "yes" if in_time else "no", why, source))
    can = bool(over) and in_time
    why = f"At least {agreed.threshold} over the estimate: {', '.join(over) or 'no provider'}."
    if uses_insurance:
        why = "The patient uses insurance for this care; the insurer's appeal is the way."
    lines.append(Line("can_dispute", "May dispute", "yes" if can else "no", why, WHO if uses_insurance else source))
    lines += _closing_lines(agreed, bill_date, last_day, can, can and disputed_on is not None, source)
    return Worksheet("Bill against estimate", tuple(lines))


def _terms(terms: DisputeTerms | str) -> tuple[DisputeTerms, Source]:
    if isinstance(terms, DisputeTerms):
        return terms, RULE
    facts: dict[str, Any] = dict(policy_facts("estimate_dispute", terms))
    return DisputeTerms(**facts), policy_source("estimate_dispute", terms)


def _compare(part: BilledPart, agreed: DisputeTerms, uses_insurance: bool, source: Source) -> tuple[list[Line], bool]:
    about = part.provider
    estimated, billed = total(one.estimated for one in part.items), total(one.billed for one in part.items)
    new = total(one.billed for one in part.items if not one.estimated)
    above = billed - estimated
    disputable = part.on_estimate and not uses_insurance and above >= agreed.threshold
    lines = [
        Line("estimated", "Estimated", estimated, f"What the estimate said for {about}.", source, about),
        Line(
            "billed", "Billed", billed, f"All that {about} billed; {new} of it was not on the estimate.", source, about
        ),
        Line("over_estimate", "Over the estimate", above, f"{billed} less {estimated}.", source, about),
    ]
    why = f"{above} over the estimate, against {agreed.threshold}; exactly that much is enough."
    if not part.on_estimate:
        why = f"The estimate says nothing about {about}, so there is nothing to compare."
    lines.append(Line("disputable", "May be disputed", "yes" if disputable else "no", why, source, about))
    return lines, disputable


def _closing_lines(
    agreed: DisputeTerms, bill_date: date, last_day: date, can: bool, running: bool, source: Source
) -> list[Line]:
    why = f"{agreed.days} calendar days from the bill of {bill_date}."
    lines = [Line("last_day", "Last day to start", last_day, why, STOPS)]
    if can:
        why = f"The patient pays {agreed.fee} to start."
        lines.append(Line("fee", "Fee", agreed.fee, why, source))
    stop = "stop" if running else "may go on"
    why = "While a dispute runs the bill is not moved to collection, or is taken back from it."
    if not running:
        why = "No dispute that may be made is running."
    lines.append(Line("collection", "Collection", stop, why, STOPS))
    why = "Late fees on the unpaid bill do not grow while a dispute runs." if running else why
    lines.append(Line("late_fees", "Late fees", stop, why, STOPS))
    return lines
