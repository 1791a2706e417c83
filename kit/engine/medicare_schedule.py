"""Medicare's fee schedule for doctors: the reduced one, the limiting charge, and the terms of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kit.engine.bounds import check_percent
from kit.engine.medicare import check_money, part_b_deductible, sequestration_percent
from kit.engine.money import ZERO, Money, percent_of
from kit.engine.rates import rates
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["LIMIT", "LimitBase", "PartBTerms", "limit_on", "limiting_charge", "reduced_schedule"]

CHECKED = date(2026, 11, 25)
REDUCED = Source(
    "Noridian (Medicare contractor): nonparticipation",
    "https://med.noridianmedicare.com/web/jfb/enrollment/nonparticipation",
    CHECKED,
)
LIMIT = Source("42 CFR 414.48", "https://lexbuild.dev/ecfr/title-42/chapter-IV/part-414/section-414.48", CHECKED)
DEDUCTIBLE = Source("SSA POMS HI 00610.430", "https://secure.ssa.gov/poms.nsf/lnx/0600610430", CHECKED)
COINSURANCE = Source(
    "Medicare manual text: Part B coinsurance",
    "https://medicarepaymentandreimbursement.com/2010/11/who-is-responsible-for-medicare-20.html",
    CHECKED,
)


class LimitBase(Choice):
    """From which amount a limiting charge is worked out; the two can differ by a cent.

    Medicare's printed limiting charges are 109.25% of the full schedule in one step; textbooks often take
    95% first, round it, and then take 115% of that.
    """

    REDUCED = "reduced schedule"
    FULL = "full schedule"


@dataclass(frozen=True, slots=True)
class PartBTerms(Record):
    """The terms of Part B for a year; what is left out comes from the year's table.

    `nonparticipating_percent` is the fee schedule of a provider who does not participate, in percent of
    the full one: give 100 when the amounts on the claim are already the reduced ones.
    `limiting_charge_percent` is what may be charged of the reduced amount without assignment (100 to 200;
    a state may allow less than the 115 of the federal rule). `limiting_charge_from` says from which amount.
    Raises ValueError for amounts and percentages outside their range.
    Source: https://lexbuild.dev/ecfr/title-42/chapter-IV/part-414/section-414.48 (2026-11-25).
    Source: https://andrewallenbruce.github.io/northstar/reference/limiting_charge.html (2026-11-25).
    """

    year: int
    deductible: Money | None = None
    sequestration_percent: Decimal | None = None
    nonparticipating_percent: Decimal | None = None
    limiting_charge_percent: Decimal | None = None
    limiting_charge_from: LimitBase = LimitBase.FULL

    def __post_init__(self) -> None:
        check_money("the Part B deductible", self.deductible)
        for name in ("sequestration_percent", "nonparticipating_percent"):
            if getattr(self, name) is not None:
                check_percent(name, getattr(self, name))
        if self.limiting_charge_percent is not None:
            check_percent("limiting_charge_percent", self.limiting_charge_percent, 200)
            if self.limiting_charge_percent < 100:
                raise ValueError(f"limiting_charge_percent runs from 100 to 200, not {self.limiting_charge_percent}")

    def yearly_deductible(self) -> Money:
        """The deductible given, or the year's."""
        return part_b_deductible(self.year) if self.deductible is None else self.deductible

    def cut_percent(self) -> Decimal:
        """The sequestration percentage given, or the year's."""
        given = self.sequestration_percent
        return sequestration_percent(self.year) if given is None else given

    def percent(self, name: str) -> Decimal:
        """One of the two percentages of a provider who does not participate: the one given, or the year's."""
        given: Decimal | None = getattr(self, name)
        return Decimal(rates("medicare_limiting_charge", self.year)[name]) if given is None else given


def limiting_charge(*, fee_schedule: Money, terms: PartBTerms, charge: Money | None = None) -> Worksheet:
    """Find the most that a provider who neither participates nor accepts assignment may charge for a service.

    `fee_schedule` is the full amount, as for a participating provider. Given the provider's `charge`, the
    worksheet also says how much of it is above the limit and must come off.
    Raises ValueError for an amount below zero, or a year that the table does not hold.
    Source: https://lexbuild.dev/ecfr/title-42/chapter-IV/part-414/section-414.48 (2026-11-25).

    >>> str(limiting_charge(fee_schedule=Money.of("100"), terms=PartBTerms(2026)).amount("limiting_charge"))
    '$109.25'
    """
    check_money("the fee schedule amount", fee_schedule)
    check_money("the charge", charge)
    reduced, line = reduced_schedule(fee_schedule, terms, "")
    limit, limit_line = limit_on(fee_schedule, reduced, terms, "")
    lines = [line, limit_line]
    if charge is not None:
        over = max(ZERO, charge - limit)
        why = f"The charge is {charge}, the limiting charge {limit}: {over} of it may not be collected."
        lines.append(Line("over_the_limit", "Above the limit", over, why, LIMIT))
    return Worksheet("Limiting charge", tuple(lines))


def reduced_schedule(fee_schedule: Money, terms: PartBTerms, about: str) -> tuple[Money, Line]:
    """The fee schedule amount of a provider who does not participate, and the line that says so."""
    percent = terms.percent("nonparticipating_percent")
    amount = percent_of(fee_schedule, percent)
    why = "{}% of the full fee schedule amount of {}, because the provider does not participate."
    label = "Reduced fee schedule amount"
    return amount, Line("nonparticipating_amount", label, amount, why, REDUCED, about, (percent, fee_schedule))


def limit_on(fee_schedule: Money, reduced: Money, terms: PartBTerms, about: str) -> tuple[Money, Line]:
    """The limiting charge, in one step from the full amount or from the reduced one, and the line about it."""
    percent, base, which = terms.percent("limiting_charge_percent"), reduced, "reduced"
    if terms.limiting_charge_from is LimitBase.FULL:
        percent, base = percent * terms.percent("nonparticipating_percent") / 100, fee_schedule
        which = "full"
    amount = max(reduced, percent_of(base, percent))
    why = "{}% of the {} fee schedule amount of {}: the most that may be charged without assignment."
    return amount, Line("limiting_charge", "Limiting charge", amount, why, LIMIT, about, (percent, which, base))
