"""Key figures of the receivables: how many days they stand, and how much of what is due comes in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kit.engine.bounds import check_amount, check_count
from kit.engine.money import ZERO, Money, split
from kit.engine.ratio import ratio
from kit.engine.record import Choice
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["AverageTo", "CreditsInReceivables", "collection_rates", "days_in_receivables"]

CHECKED = date(2026, 11, 25)
DAYS = Source(
    "Medusind: how to calculate days in A/R",
    "https://www.medusind.com/medical-billing-best-practices/how-to-calculate-days-in-a-r-for-medical-practices/",
    CHECKED,
)
HIDDEN = Source(
    "NCG Medical: monitoring your AR",
    "https://education.ncgmedical.com/blog/monitoring-your-ar-how-is-your-practices-health-at-90",
    CHECKED,
)
NET = Source(
    "Medical Bag: improving your collection rates, with an example of the AAFP",
    "https://www.medicalbag.com/home/finance/make-your-medical-practice-thrive-by-improving-your-collection-rates/",
    CHECKED,
)
GROSS = Source(
    "Coronis Health: gross and net collections",
    "https://www.coronishealth.com/blog/gross-vs-net-collections-what-your-chc-needs-to-know",
    CHECKED,
)


class CreditsInReceivables(Choice):
    """What is done with credit balances: taken off the total, or added back to a total that is net of them."""

    TAKEN_OFF = "taken off"
    ADDED_BACK = "added back"


class AverageTo(Choice):
    """How the average daily charge is written before it divides: not rounded, to the cent, or to the dollar."""

    EXACT = "exact"
    CENT = "cent"
    DOLLAR = "dollar"


def days_in_receivables(
    receivables: Money,
    charges: Money,
    days: int = 365,
    credit_balances: Money = ZERO,
    credits: CreditsInReceivables = CreditsInReceivables.TAKEN_OFF,
    adjustments: Money = ZERO,
    average_to: AverageTo = AverageTo.EXACT,
) -> Worksheet:
    """Work out the days in accounts receivable: receivables divided by the charges of an average day.

    `charges` are those of the period of so many `days`. `credit_balances` stand without sign. `adjustments`
    make it net days: they come off the charges first (0 for the usual, gross reading). Published examples
    also differ in how they round the average day; `average_to` follows them.

    Law: twice the receivables stand twice the days.
    Raises ValueError for a negative amount, no days, no charges left, or credits above the receivables.
    Source: https://www.medusind.com/medical-billing-best-practices/how-to-calculate-days-in-a-r-for-medical-practices/
    (2026-11-25).
    Source: https://education.ncgmedical.com/blog/monitoring-your-ar-how-is-your-practices-health-at-90 (2026-11-25).

    >>> str(days_in_receivables(Money.of("100000"), Money.of("1000000")).value("days_in_receivables"))
    '36.50'
    """
    given = {"receivables": receivables, "charges": charges, "credit balances": credit_balances}
    for what, amount in {**given, "adjustments": adjustments}.items():
        check_amount(what, amount)
    check_count("days of the period", days, 1)
    added = credits is CreditsInReceivables.ADDED_BACK
    counted = receivables + credit_balances if added else receivables - credit_balances
    check_amount("receivables less credit balances", counted)
    base = charges - adjustments
    if base <= ZERO:
        raise ValueError(f"charges less adjustments must be above $0.00, not {base}")
    average, found = _days(counted, base, days, average_to)
    sign = "+" if added else "-"
    why = f"{receivables} {sign} {credit_balances} in credit balances."
    return Worksheet(
        "Days in accounts receivable",
        (
            Line("receivables_counted", "Receivables counted", counted, why, HIDDEN),
            Line("charges_counted", "Charges counted", base, f"{charges} less {adjustments} adjustments.", DAYS),
            Line("average_daily_charge", "Average daily charge", average, f"{base} in {days} days.", DAYS),
            Line("days_in_receivables", "Days in receivables", found, f"{counted} divided by {average} a day.", DAYS),
        ),
    )


def _days(counted: Money, base: Money, days: int, average_to: AverageTo) -> tuple[Money, Decimal]:
    """The average daily charge as it is shown, and the days that the receivables stand."""
    # One day's part against the rest of the period is the average day, half a cent up.
    average = split(base, (1, days - 1))[0]
    if average_to is AverageTo.EXACT:
        return average, ratio(counted.cents * days, base.cents, 2)
    if average_to is AverageTo.DOLLAR:
        average = Money((average.cents + 50) // 100 * 100)
    if not average:
        raise ValueError(f"the average day of {base} in {days} days rounds to $0.00; take the exact average")
    return average, ratio(counted.cents, average.cents, 2)


def collection_rates(
    payments: Money,
    charges: Money,
    contractual_adjustments: Money,
    refunds: Money = ZERO,
    other_write_offs: Money = ZERO,
) -> Worksheet:
    """Work out the gross and the net collection rate: what came in, of all charges and of what could come in.

    Payments less refunds, divided by the charges (gross), or by the charges less contractual adjustments
    (net). `other_write_offs` (bad debt, filed late) do not come off: they are money that was lost. They are
    shown as a share of what could come in.

    Law: the net rate is never below the gross rate.
    Raises ValueError for a negative amount, refunds above the payments, or adjustments that leave no charges.
    Source: https://www.medicalbag.com/home/finance/make-your-medical-practice-thrive-by-improving-your-collection-rates/
    (2026-11-25).

    >>> sheet = collection_rates(Money.of("65"), Money.of("100"), Money.of("30"))
    >>> str(sheet.value("gross_collection_rate_percent")), str(sheet.value("net_collection_rate_percent"))
    ('65.0', '92.9')
    """
    check_amount("payments", payments)
    check_amount("charges", charges)
    check_amount("contractual adjustments", contractual_adjustments)
    check_amount("refunds", refunds, payments)
    check_amount("other write-offs", other_write_offs)
    kept = payments - refunds
    could = charges - contractual_adjustments
    if could <= ZERO:
        raise ValueError(f"charges less contractual adjustments must be above $0.00, not {could}")
    gross = ratio(kept.cents * 100, charges.cents, 1)
    net = ratio(kept.cents * 100, could.cents, 1)
    lost = ratio(other_write_offs.cents * 100, could.cents, 1)
    why = f"{charges} charges less {contractual_adjustments} that contracts take off."
    return Worksheet(
        "Collection rates",
        (
            Line("payments_kept", "Payments kept", kept, f"{payments} less {refunds} given back.", NET),
            Line("collectible", "Could come in", could, why, NET),
            Line("gross_collection_rate_percent", "Gross collection rate", gross, f"{kept} of {charges}.", GROSS),
            Line("net_collection_rate_percent", "Net collection rate", net, f"{kept} of {could}.", NET),
            Line("lost_percent", "Lost to other write-offs", lost, f"{other_write_offs} of {could}.", NET),
        ),
    )
