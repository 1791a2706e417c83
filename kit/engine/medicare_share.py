"""How a stay under Medicare Part A came out: its days by kind, what the patient owes, what Medicare pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kit.engine.dates import in_words
from kit.engine.medicare import SEQUESTRATION, medicare_payment
from kit.engine.medicare_stay import BenefitPeriod, PartATerms, Stay
from kit.engine.money import ZERO, Money, total
from kit.engine.record import Record
from kit.engine.worksheet import Line, Source, Value

__all__ = ["LAW", "PERIOD", "RESERVE", "StayShare", "count_line", "payment_lines", "stay_totals"]

CHECKED = date(2026, 11, 25)
LAW = Source("42 USC 1395e: deductibles and coinsurance", "https://checkoutapi.com/uscode/42/1395e", CHECKED)
PERIOD = Source("SSA POMS HI 00401.340", "https://pomsreference.com/poms/lnx/0600401340", CHECKED)
RESERVE = Source("42 CFR 409.65", "https://law.lawstack.com/laws/42-cfr_s_409-65_lifetime-reserve-days", CHECKED)


@dataclass(frozen=True, slots=True)
class StayShare(Record):
    """How one stay came out: its days by kind, and what the patient owes for each kind.

    `not_covered_charges` is zero when the daily charge is not known; the days are counted all the same.
    """

    stay: Stay
    full_days: int = 0
    coinsurance_days: int = 0
    reserve_days: int = 0
    days_not_covered: int = 0
    deductible: Money = ZERO
    hospital_coinsurance: Money = ZERO
    reserve_coinsurance: Money = ZERO
    skilled_nursing_coinsurance: Money = ZERO
    not_covered_charges: Money = ZERO
    sequestration: Money = ZERO
    medicare_pays: Money = ZERO

    @property
    def cost_share(self) -> Money:
        """Deductible and coinsurance of the covered days."""
        daily = self.hospital_coinsurance + self.reserve_coinsurance + self.skilled_nursing_coinsurance
        return self.deductible + daily

    @property
    def patient_owes(self) -> Money:
        """The patient's share, and the charges for days that are not covered."""
        return self.cost_share + self.not_covered_charges


def count_line(share: StayShare, name: str, label: str, why: str, source: Source) -> Line:
    """How many days of one kind a stay has."""
    value: Value = getattr(share, name)
    return Line(name, label, value, why, source, share.stay.label)


def payment_lines(share: StayShare, terms: PartATerms) -> tuple[StayShare, list[Line]]:
    """What the patient owes for a stay, and what Medicare pays for it when its payment rate is known."""
    stay = share.stay
    why = f"{share.cost_share} deductible and coinsurance + {share.not_covered_charges} for days not covered."
    if share.days_not_covered and stay.daily_charge is None:
        why = f"{share.cost_share} deductible and coinsurance. The charges for the days not covered come on top."
    lines = [Line("patient_owes", "Patient owes", share.patient_owes, why, LAW, stay.label)]
    if stay.payment_rate is None or share.days_not_covered == stay.length:
        return share, lines
    part = max(ZERO, stay.payment_rate - share.cost_share)
    paid, more = medicare_payment(part, terms.cut_percent(stay.left_on.year), stay.label, LAW)
    return replace(share, medicare_pays=paid, sequestration=part - paid), [*lines, *more]


_TOTALS = (
    ("deductible", "Part A deductible"),
    ("hospital_coinsurance", "Coinsurance, days 61 to 90"),
    ("reserve_coinsurance", "Coinsurance, lifetime reserve days"),
    ("skilled_nursing_coinsurance", "Coinsurance, skilled nursing days 21 to 100"),
    ("not_covered_charges", "Charges for days not covered"),
    ("patient_owes", "Patient owes"),
)


def stay_totals(shares: Sequence[StayShare], period: BenefitPeriod, terms: PartATerms) -> list[Line]:
    """The last lines of the worksheet: each amount over all stays, and what is left of the days."""
    lines = []
    for name, label in _TOTALS:
        amounts: list[Money] = [getattr(share, name) for share in shares]
        why = " + ".join(str(amount) for amount in amounts) + "." if len(amounts) > 1 else "There is one stay."
        lines.append(Line(name, label, total(amounts), why, LAW))
    if any(share.stay.payment_rate is not None for share in shares):
        paid = total(share.medicare_pays for share in shares)
        lines.append(Line("medicare_pays", "Medicare pays", paid, "For the stays with a known rate.", SEQUESTRATION))
    used, reserve, nursing = period.hospital_days, period.reserve_days_used, period.skilled_nursing_days
    why = f"100 less {nursing} in this benefit period."
    lines += [
        Line("hospital_days_left", "Hospital days left", 90 - used, f"90 less {used} in this benefit period.", LAW),
        Line("reserve_days_left", "Reserve days left", 60 - reserve, f"60 in a lifetime less {reserve}.", RESERVE),
        Line("skilled_nursing_days_left", "Skilled nursing days left", 100 - nursing, why, LAW),
    ]
    if period.last_discharge is not None:
        day = period.last_discharge + timedelta(terms.days_out_for_new_period)
        why = f"{terms.days_out_for_new_period} days after the discharge on {in_words(period.last_discharge)}."
        lines.append(Line("new_period_from", "A new benefit period could begin on", day, why, PERIOD))
    return lines
