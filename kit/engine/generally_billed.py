"""The amounts generally billed to insured patients: the most that a patient with assistance is charged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from kit.engine.bounds import check_count
from kit.engine.days import add_days
from kit.engine.record import Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["ClaimTotal", "generally_billed_percent"]

LOOK_BACK = Source(
    "CAMC: amounts generally billed, look-back method",
    "https://www.camc.org/explanation-amounts-generally-billed",
    date(2026, 11, 25),
)
LIMIT = Source(
    "IRS: limitation on charges, section 501(r)(5)",
    "https://irs.gov/ru/charities-non-profits/limitation-on-charges-section-501r5",
    date(2026, 11, 25),
)
DAYS_TO_START = 120
MOST_DOLLARS = Decimal(10) ** 13


@dataclass(frozen=True, slots=True)
class ClaimTotal(Record):
    """All claims of a kind of payer that were allowed in the twelve months: dollars allowed and dollars charged.

    They are totals of a hospital, not amounts of an account, so they are plain dollars and may be in the billions.
    The allowed amount holds what the payer and what the patient was to pay.
    Raises ValueError when one is below zero or too large, or the allowed amount is above the charges.
    """

    payer: str
    allowed: Decimal
    gross: Decimal

    def __post_init__(self) -> None:
        for what, dollars in (("gross charges", self.gross), ("the allowed amount", self.allowed)):
            if not dollars.is_finite() or not 0 <= dollars <= MOST_DOLLARS:
                raise ValueError(f"{self.payer}: {what} run from 0 to {MOST_DOLLARS:f} dollars, not {dollars}")
            if dollars != dollars.quantize(Decimal("0.01")):
                raise ValueError(f"{self.payer}: {what} are dollars and whole cents, not {dollars}")
        if self.allowed > self.gross:
            raise ValueError(f"{self.payer}: {self.allowed} allowed is above the {self.gross} charged; check both")


def generally_billed_percent(
    *, claims: Sequence[ClaimTotal], period_end: date, decimals: int = 2, cut_off: bool = False
) -> Worksheet:
    """Work out a hospital's percentage of amounts generally billed from a year of allowed claims.

    Look-back method: everything allowed in twelve months, divided by the charges for the same claims. Which payers
    count (Medicare, private insurers, Medicaid) is the hospital's choice, so only those that count are given. The
    percentage is in use by day 120 after the period. `cut_off` drops further decimals instead of rounding them.
    The law it keeps: the percentage lies between the lowest and the highest of the payers.
    Raises ValueError when nothing was charged, or for more than 6 decimals.
    Source: https://www.camc.org/explanation-amounts-generally-billed (2026-11-25).
    Source: https://www.leehealth.org/billing/financial-assistance/amount-generally-billed-agb-calculation (2026-11-25).

    >>> generally_billed_percent(claims=[ClaimTotal("Medicare", Decimal(30), Decimal(80))],
    ...                          period_end=date(2025, 12, 31)).value("generally_billed_percent")
    Decimal('37.50')
    """
    check_count("decimals of a percentage", decimals, 0, 6)
    allowed = sum((one.allowed for one in claims), Decimal(0))
    gross = sum((one.gross for one in claims), Decimal(0))
    if not gross:
        raise ValueError("the gross charges are 0; a percentage needs claims with charges")
    rounding = ROUND_DOWN if cut_off else ROUND_HALF_UP
    percent = (allowed * 100 / gross).quantize(Decimal(1).scaleb(-decimals), rounding=rounding)
    names = ", ".join(one.payer for one in claims)
    start = add_days(period_end, 1)
    last = add_days(period_end, DAYS_TO_START)
    lines = (
        Line("allowed_in_all", "Allowed in all", allowed, f"What was allowed by {names} together.", LOOK_BACK),
        Line("gross_in_all", "Charged in all", gross, "The gross charges for the same claims.", LOOK_BACK),
        Line(
            "generally_billed_percent",
            "Percentage of amounts generally billed",
            percent,
            f"{allowed:f} divided by {gross:f}, times 100, with {decimals} decimals.",
            LIMIT,
        ),
        Line("first_day", "First day it can be used", start, f"The period ended on {period_end}.", LOOK_BACK),
        Line(
            "in_use_by",
            "In use by",
            last,
            f"{DAYS_TO_START} days after the period ended on {period_end}.",
            LOOK_BACK,
        ),
    )
    return Worksheet("Amounts generally billed", lines)
