"""Medicare Part A: what a patient owes for stays in hospital and in skilled nursing, by benefit period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kit.engine.dates import in_words
from kit.engine.medicare_share import LAW, PERIOD, RESERVE, StayShare, count_line, payment_lines, stay_totals
from kit.engine.medicare_stay import BenefitPeriod, PartATerms, Place, Stay, days_by_year
from kit.engine.money import ZERO, Money, total
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["PartAOutcome", "medicare_part_a"]

CHECKED = date(2026, 11, 25)
COUNTING = Source(
    "Noridian (Medicare contractor): counting inpatient days",
    "https://med.noridianmedicare.com/web/jea/topics/claim-submission/counting-inpatient-days",
    CHECKED,
)
DEDUCTIBLE = Source(
    "SSA POMS HI 00601.550", "https://pomsreference.org/poms/2018-01-03/HI-00601.550/hospital-insurance/diff", CHECKED
)
QUALIFYING = Source("SSA POMS HI 00601.130", "https://secure.ssa.gov/poms.nsf/lnx/0600601130", CHECKED)

NOTHING_USED = BenefitPeriod()
USUAL_TERMS = PartATerms()


@dataclass(frozen=True, slots=True)
class PartAOutcome:
    """How the stays came out: each of them, the benefit period afterwards, and the worksheet."""

    shares: tuple[StayShare, ...]
    period: BenefitPeriod
    worksheet: Worksheet


def medicare_part_a(
    *, stays: Sequence[Stay], period: BenefitPeriod = NOTHING_USED, terms: PartATerms = USUAL_TERMS
) -> PartAOutcome:
    """Work out what a patient owes under Part A for one or more inpatient stays, day by day of a benefit period.

    Hospital: a deductible once in a benefit period, in the amount of the year in which the period began;
    days 1 to 60 free; days 61 to 90 a daily coinsurance; then up to 60 lifetime reserve days at a higher
    one, unless the patient declined them or a day's charge is no higher than that; then everything. Skilled
    nursing after a hospital stay of three days: days 1 to 20 free, 21 to 100 a daily coinsurance, then
    everything. Daily amounts are those of the year of the day, and never above the day's charge. The days
    of all stays of a period count together; 60 days out of both begin a new one. What was used is given
    back; `period` itself stays. The blood deductible is left out.

    Laws: each day has one kind; a deductible is never charged past its amount in a period; reserve days
    never pass 60.
    Raises ValueError for no stay, stays that overlap or are out of order, or a year not in the table.
    Source: https://checkoutapi.com/uscode/42/1395e (2026-11-25).
    Source: https://pomsreference.com/poms/lnx/0600401340 (2026-11-25).

    >>> out = medicare_part_a(stays=[Stay("Hip", date(2026, 3, 1), days=72)])
    >>> str(out.worksheet.amount("patient_owes")), out.period.hospital_days
    ('$6,944.00', 72)
    """
    if not stays:
        raise ValueError("there is no stay; give at least one")
    shares: list[StayShare] = []
    lines: list[Line] = []
    free_from = period.last_discharge
    for stay in stays:
        if free_from is not None and stay.admitted < free_from:
            raise ValueError(
                f"{stay.label}: admission {stay.admitted} is before the discharge {free_from} of the stay before; "
                "list the stays in order"
            )
        free_from = stay.left_on
        period, written = _open(stay, period, terms)
        hospital = stay.place is Place.HOSPITAL
        share, period, more = (_hospital if hospital else _skilled_nursing)(stay, period, terms)
        share, paid = payment_lines(share, terms)
        shares.append(share)
        lines += [*written, *more, *paid]
    return PartAOutcome(
        tuple(shares), period, Worksheet("Medicare Part A", (*lines, *stay_totals(shares, period, terms)))
    )


def _open(stay: Stay, period: BenefitPeriod, terms: PartATerms) -> tuple[BenefitPeriod, list[Line]]:
    """The benefit period that a stay falls into, and the lines about it. Custodial care opens none."""
    before, wait = period.last_discharge, terms.days_out_for_new_period
    lines = [
        Line(
            "inpatient_days",
            "Days that count",
            stay.length,
            "From {} to {}: the day of admission counts, the day of discharge does not.",
            COUNTING,
            stay.label,
            (in_words(stay.admitted), in_words(stay.left_on)),
        )
    ]
    if not stay.skilled:
        return period, lines
    period, new = period.for_admission(stay.admitted, wait)
    why = "No earlier stay is known, so the benefit period begins with this one."
    if before is not None:
        out = (stay.admitted - before).days
        why = f"{out} days after the last discharge: {'at least' if new else 'fewer than'} the {wait} of a new period."
    lines.append(Line("benefit_period", "Benefit period", "new" if new else "same", why, PERIOD, stay.label))
    return period, lines


def _hospital(stay: Stay, period: BenefitPeriod, terms: PartATerms) -> tuple[StayShare, BenefitPeriod, list[Line]]:
    """A hospital stay: its days by kind, what each kind costs, and the benefit period afterwards."""
    used, days = period.hospital_days, stay.length
    full = min(days, max(0, 60 - used))
    coinsurance = min(days - full, 90 - used - full)
    wanted = days - full - coinsurance
    reserve, why_reserve = _reserve(stay, wanted, full + coinsurance, period, terms)
    daily, daily_line = _daily(stay, "hospital", "Coinsurance, days 61 to 90", full, coinsurance, terms)
    high, high_line = _daily(stay, "reserve", "Coinsurance, lifetime reserve days", full + coinsurance, reserve, terms)
    deductible, deductible_line = _deductible(stay, full + coinsurance + reserve, daily + high, period, terms)
    share = StayShare(
        stay=stay,
        full_days=full,
        coinsurance_days=coinsurance,
        reserve_days=reserve,
        days_not_covered=wanted - reserve,
        deductible=deductible,
        hospital_coinsurance=daily,
        reserve_coinsurance=high,
        not_covered_charges=(stay.daily_charge or ZERO) * (wanted - reserve),
    )
    lines = [
        count_line(share, "full_days", "Full days", f"{used} of the first 60 days were used before.", LAW),
        count_line(share, "coinsurance_days", "Coinsurance days", "Days 61 to 90 of the benefit period.", LAW),
        count_line(share, "reserve_days", "Lifetime reserve days", why_reserve, RESERVE),
        count_line(share, "days_not_covered", "Days not covered", "What no kind of day is left for.", LAW),
        deductible_line,
        daily_line,
        high_line,
    ]
    after = replace(
        period,
        last_discharge=stay.left_on,
        deductible_charged=period.deductible_charged + deductible,
        hospital_days=used + full + coinsurance,
        reserve_days_used=period.reserve_days_used + reserve,
        qualifying_discharge=stay.left_on if days >= terms.qualifying_days else period.qualifying_discharge,
    )
    return share, after, lines


def _skilled_nursing(
    stay: Stay, period: BenefitPeriod, terms: PartATerms
) -> tuple[StayShare, BenefitPeriod, list[Line]]:
    """A skilled nursing stay: its days by kind, what they cost, and the benefit period afterwards."""
    if not stay.skilled:
        return _nothing_covered(stay, period, "Custodial care is not covered.")
    since = period.qualifying_discharge
    qualifies = stay.qualifies
    if qualifies is None:
        qualifies = since is not None and 0 <= (stay.admitted - since).days <= terms.days_to_transfer
    if not qualifies:
        why = (
            f"No hospital stay of {terms.qualifying_days} days ended in the {terms.days_to_transfer} days before, "
            "so Medicare does not cover this stay."
        )
        share, after, lines = _nothing_covered(stay, period, why)
        return share, replace(after, last_discharge=stay.left_on), lines
    used, days = period.skilled_nursing_days, stay.length
    full = min(days, max(0, 20 - used))
    coinsurance = min(days - full, 100 - used - full)
    rest = days - full - coinsurance
    label = "Coinsurance, skilled nursing days 21 to 100"
    daily, daily_line = _daily(stay, "skilled_nursing", label, full, coinsurance, terms)
    share = StayShare(
        stay=stay,
        full_days=full,
        coinsurance_days=coinsurance,
        days_not_covered=rest,
        skilled_nursing_coinsurance=daily,
        not_covered_charges=(stay.daily_charge or ZERO) * rest,
    )
    why = f"{used} of the first 20 days were used before."
    lines = [
        _qualifying_line(stay, since),
        count_line(share, "full_days", "Full days", why, LAW),
        count_line(share, "coinsurance_days", "Coinsurance days", "Days 21 to 100 of the benefit period.", LAW),
        count_line(share, "days_not_covered", "Days not covered", "Past the 100 days of a benefit period.", LAW),
        daily_line,
    ]
    after = replace(
        period,
        last_discharge=stay.left_on,
        skilled_nursing_days=used + full + coinsurance,
        qualifying_discharge=stay.left_on,
    )
    return share, after, lines


def _qualifying_line(stay: Stay, since: date | None) -> Line:
    """Why a skilled nursing stay is covered."""
    why = "As given: a hospital stay of three days came before it."
    if since is not None and not stay.qualifies:
        why = f"It follows care that ended on {in_words(since)}, within the time allowed."
    return Line("qualifying_stay", "Follows a qualifying hospital stay", "yes", why, QUALIFYING, stay.label)


def _nothing_covered(stay: Stay, period: BenefitPeriod, why: str) -> tuple[StayShare, BenefitPeriod, list[Line]]:
    """A stay that Medicare does not cover at all."""
    charges = (stay.daily_charge or ZERO) * stay.length
    share = StayShare(stay, days_not_covered=stay.length, not_covered_charges=charges)
    lines = [count_line(share, "days_not_covered", "Days not covered", why, QUALIFYING)]
    if stay.place is Place.SKILLED_NURSING:
        lines.insert(
            0, Line("qualifying_stay", "Follows a qualifying hospital stay", "no", why, QUALIFYING, stay.label)
        )
    return share, period, lines


def _reserve(stay: Stay, wanted: int, offset: int, period: BenefitPeriod, terms: PartATerms) -> tuple[int, str]:
    """How many lifetime reserve days a stay uses, and why."""
    left = 60 - period.reserve_days_used
    if not wanted:
        return 0, "The stay does not pass day 90 of the benefit period."
    if not stay.uses_reserve_days:
        return 0, f"The patient declined in writing to use reserve days; {left} stay for later."
    if stay.daily_charge is not None:
        price = terms.for_year((stay.admitted + timedelta(offset)).year).reserve
        if stay.daily_charge <= price:
            why = f"A day costs {stay.daily_charge}, no more than the {price} a reserve day would cost the patient"
            return 0, f"{why}: the patient is taken to have declined."
    return min(wanted, left), f"{wanted} days pass day 90, and {left} of 60 reserve days are left in a lifetime."


def _deductible(
    stay: Stay, covered: int, coinsurance: Money, period: BenefitPeriod, terms: PartATerms
) -> tuple[Money, Line]:
    """What is still open of the benefit period's deductible, never above what is left of the charges."""
    if not covered:
        why = "No day of this stay is covered, so no deductible is taken."
        return ZERO, Line("deductible", "Part A deductible", ZERO, why, LAW, stay.label)
    began = period.began or stay.admitted
    whole = terms.for_year(began.year).deductible
    amount = max(ZERO, whole - period.deductible_charged)
    why = f"{whole} for a benefit period that began in {began.year}, less {period.deductible_charged} charged before."
    charged = amount if stay.daily_charge is None else stay.daily_charge * covered - coinsurance
    if charged < amount:
        why = f"{amount} is open, but of the charges for the covered days only {charged} is left after coinsurance."
        amount = charged
    return amount, Line("deductible", "Part A deductible", amount, why, DEDUCTIBLE, stay.label)


def _daily(stay: Stay, kind: str, label: str, offset: int, days: int, terms: PartATerms) -> tuple[Money, Line]:
    """The coinsurance of consecutive days of one kind, each at the amount of its own year."""
    amounts, parts = [], []
    for year, count in days_by_year(stay.admitted + timedelta(offset), days):
        price: Money = getattr(terms.for_year(year), kind)
        if stay.daily_charge is not None:
            price = min(price, stay.daily_charge)
        amounts.append(price * count)
        parts.append(f"{count} days × {price} in {year}")
    why = " + ".join(parts) + "." if parts else "No such day in this stay."
    name = f"{kind}_coinsurance"
    return total(amounts), Line(name, label, total(amounts), why, LAW, stay.label)
