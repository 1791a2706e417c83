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
) -> tuple[dict[Part, Money], Money]:
    """Take each part in the plan's order; gives back what was taken, and what is left for the plan."""
    rest = service.allowed
    taken = dict.fromkeys(Part, ZERO)
    for part in benefit.order:
        if part is Part.DEDUCTIBLE:
            line = _deductible(year, pool, benefit, about, rest)
        elif part is Part.COPAY:
            line = _copay(benefit, service, about, rest)
        else:
            line = _coinsurance(benefit, service, about, rest)
        amount = line.value
        assert isinstance(amount, Money)
        if part in plan.maximum_counts:
            left, most, whose = pool.left_to_maximum()
            if left is not None and amount > left:
                line = _stopped(line, amount, left, whose, most)
                amount = left
            pool.count_out_of_pocket(amount)
        if part is Part.DEDUCTIBLE or (part is Part.COPAY and plan.copay_counts_toward_deductible):
            year.count_deductible(pool, benefit, amount)
        lines.append(line)
        taken[part] = amount
        rest -= amount
    return taken, rest


def _deductible(year: Year, pool: Pool, benefit: Benefit, about: str, rest: Money) -> Line:
    left, whole, whose = year.left_to_deductible(pool, benefit)
    if left:
        reason = "{} of the {} {} is still open, and {} is left to share: the smaller of the two."
        facts: tuple[object, ...] = (left, whole, whose, rest)
    else:
        reason, facts = "The {} {} is already met.", (whole, whose)
    return Line(Part.DEDUCTIBLE, "Deductible", min(left, rest), reason, DEDUCTIBLE, about, facts)


def _copay(benefit: Benefit, service: ServiceLine, about: str, rest: Money) -> Line:
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
    return Line(Part.COPAY, "Copay", min(copay, rest), reason, COPAY, about, facts)


def _coinsurance(benefit: Benefit, service: ServiceLine, about: str, rest: Money) -> Line:
    percent = benefit.coinsurance_percent
    reason, base = "The patient's {}% of the {} that is left to share.", rest
    if benefit.coinsurance_of is Base.ALLOWED:
        reason, base = "The patient's {}% of the {} allowed.", service.allowed
    amount = min(percent_of(base, percent), rest)
    facts: tuple[object, ...] = (percent, base)
    if benefit.coinsurance_most is not None and amount > benefit.coinsurance_most:
        reason += " That would be {}, but for this service it is {} at most."
        facts += (amount, benefit.coinsurance_most)
        amount = benefit.coinsurance_most
    return Line(Part.COINSURANCE, "Coinsurance", amount, reason, COINSURANCE, about, facts)


def _stopped(line: Line, wanted: Money, left: Money, whose: str, most: Money) -> Line:
    """The same line, stopped at the out-of-pocket maximum, and saying so."""
    reason = (
        line.reason
        + " That would be {}, but only {} is left until {} {} out-of-pocket maximum. The plan pays the rest."
    )
    return line._replace(value=left, reason=reason, source=MAXIMUM, facts=(*line.facts, wanted, left, whose, most))
