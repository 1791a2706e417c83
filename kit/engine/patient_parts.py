"""The patient's parts of one charge: deductible, copay and coinsurance, each taken from what is left."""

from __future__ import annotations

from datetime import date

from kit.engine.claim import ServiceLine
from kit.engine.money import ZERO, Money, percent_of
from kit.engine.plan import Base, Benefit, Part, Plan
from kit.engine.worksheet import Line, Source
from kit.engine.year import Pool, Year

__all__ = ["ALLOWED", "COINSURANCE", "COPAY", "DEDUCTIBLE", "MAXIMUM", "take_parts"]

CHECKED = date(2026, 11, 24)
ALLOWED = Source(
    "HealthCare.gov glossary: balance billing", "https://www.healthcare.gov/glossary/balance-billing/", CHECKED
)
DEDUCTIBLE = Source("HealthCare.gov glossary: deductible", "https://www.healthcare.gov/glossary/deductible/", CHECKED)
COPAY = Source("HealthCare.gov glossary: copayment", "https://www.healthcare.gov/glossary/co-payment/", CHECKED)
COINSURANCE = Source(
    "HealthCare.gov glossary: coinsurance", "https://www.healthcare.gov/glossary/co-insurance/", CHECKED
)
MAXIMUM = Source(
    "HealthCare.gov glossary: out-of-pocket maximum",
    "https://www.healthcare.gov/glossary/out-of-pocket-maximum-limit/",
    CHECKED,
)


def take_parts(
    plan: Plan, year: Year, pool: Pool, benefit: Benefit, service: ServiceLine, about: str, lines: list[Line]
) -> tuple[Money, Money, Money, Money]:
    """Take each part in the plan's order; gives back deductible, copay, coinsurance, and what is left for the plan."""
    rest = service.allowed
    deductible = copay = coinsurance = ZERO
    for part in benefit.order:
        if part is Part.DEDUCTIBLE:
            line, amount = _deductible(year, pool, benefit, about, rest)
        elif part is Part.COPAY:
            line, amount = _copay(benefit, service, about, rest)
        else:
            line, amount = _coinsurance(benefit, service, about, rest)
        if amount and part in plan.maximum_counts:
            left, most, whose = pool.left_to_maximum()
            if left is not None and amount > left:
                line = _stopped(line, amount, left, whose, most)
                amount = left
            pool.count_out_of_pocket(amount)
        lines.append(line)
        if not amount:
            continue
        rest -= amount
        if part is Part.DEDUCTIBLE:
            deductible = amount
            year.count_deductible(pool, benefit, amount)
        elif part is Part.COPAY:
            copay = amount
            if plan.copay_counts_toward_deductible:
                year.count_deductible(pool, benefit, amount)
        else:
            coinsurance = amount
    return deductible, copay, coinsurance, rest


def _deductible(year: Year, pool: Pool, benefit: Benefit, about: str, rest: Money) -> tuple[Line, Money]:
    left, whole, whose = year.left_to_deductible(pool, benefit)
    if left:
        reason = "{} of the {} {} is still open, and {} is left to share: the smaller of the two."
        facts: tuple[object, ...] = (left, whole, whose, rest)
    else:
        reason, facts = "The {} {} is already met.", (whole, whose)
    amount = left if left < rest else rest
    return Line("deductible", "Deductible", amount, reason, DEDUCTIBLE, about, facts), amount


def _copay(benefit: Benefit, service: ServiceLine, about: str, rest: Money) -> tuple[Line, Money]:
    copay = benefit.copay
    reason = "The plan's flat copay for this kind of service is {}."
    facts: tuple[object, ...] = (copay,)
    if benefit.copay_each_unit:
        most = benefit.copay_units_most
        times = service.units if most is None else min(service.units, most)
        copay *= times
        reason, facts = "The copay is {} for each of {} units.", (benefit.copay, times)
    if copay > rest:
        reason, facts = "The copay is {}, but only {} is left to share, and nobody pays more than that.", (copay, rest)
        copay = rest
    return Line("copay", "Copay", copay, reason, COPAY, about, facts), copay


def _coinsurance(benefit: Benefit, service: ServiceLine, about: str, rest: Money) -> tuple[Line, Money]:
    percent = benefit.coinsurance_percent
    reason, base = "The patient's {}% of the {} that is left to share.", rest
    if benefit.coinsurance_of is Base.ALLOWED:
        reason, base = "The patient's {}% of the {} allowed.", service.allowed
    amount = percent_of(base, percent)
    if amount > rest:
        amount = rest
    facts: tuple[object, ...] = (percent, base)
    if benefit.coinsurance_most is not None and amount > benefit.coinsurance_most:
        reason += " That would be {}, but for this service it is {} at most."
        facts += (amount, benefit.coinsurance_most)
        amount = benefit.coinsurance_most
    return Line("coinsurance", "Coinsurance", amount, reason, COINSURANCE, about, facts), amount


def _stopped(line: Line, wanted: Money, left: Money, whose: str, most: Money) -> Line:
    """The same line, stopped at the out-of-pocket maximum, and saying so."""
    reason = (
        line.reason
        + " That would be {}, but only {} is left until {} {} out-of-pocket maximum. The plan pays the rest."
    )
    return line._replace(value=left, reason=reason, source=MAXIMUM, facts=(*line.facts, wanted, left, whose, most))
