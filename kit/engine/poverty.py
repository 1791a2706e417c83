"""Compare an income with the federal poverty guideline."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from kit.engine.bounds import check_amount, check_count
from kit.engine.instalments import LARGEST
from kit.engine.money import Money
from kit.engine.rates import rates, rates_source
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["Area", "Household", "PercentRounding", "at_most", "guideline", "income_percent", "poverty_guideline"]


class Area(Choice):
    """The three tables: the 48 contiguous states with the District of Columbia, Alaska, and Hawaii."""

    CONTIGUOUS = "contiguous"
    ALASKA = "alaska"
    HAWAII = "hawaii"


class PercentRounding(Choice):
    """How a percentage of the guideline is read before it is compared with a scale.

    `exact` compares as it is and shows two decimals. The others make whole percents of it first,
    as scales that run '251% - 350%' do: `down` makes 250.9 a 250, `nearest` and `up` a 251.
    """

    EXACT = "exact"
    DOWN = "down"
    NEAREST = "nearest"
    UP = "up"


_ROUNDING = {
    PercentRounding.DOWN: ROUND_FLOOR,
    PercentRounding.NEAREST: ROUND_HALF_UP,
    PercentRounding.UP: ROUND_CEILING,
}


@dataclass(frozen=True, slots=True)
class Household(Record):
    """Who asks for assistance: how many people, what comes in, what there is.

    Income is given by the year or by the month, before taxes; a monthly one counts twelve times. Assets of None
    were not asked for. `programs` are the programs the patient is in, as the policy names them.
    Raises ValueError for fewer than 1 or more than 50 people, two incomes, or amounts out of range.
    """

    people: int
    yearly_income: Money | None = None
    monthly_income: Money | None = None
    area: Area = Area.CONTIGUOUS
    assets: Money | None = None
    programs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_count("people in the household", self.people, 1, 50)
        check_amount("the yearly income", self.yearly_income, LARGEST)
        check_amount("the monthly income", self.monthly_income, LARGEST)
        check_amount("the assets", self.assets, LARGEST)
        if self.yearly_income is not None and self.monthly_income is not None:
            raise ValueError("give the yearly or the monthly income, not both")

    @property
    def income(self) -> Money | None:
        """The income of a year, or None when none is given."""
        return self.monthly_income * 12 if self.monthly_income is not None else self.yearly_income


def guideline(people: int, area: Area, year: int) -> tuple[Money, Money, Money]:
    """The first person's amount, each further person's, and the guideline for the household.

    Raises ValueError for fewer than 1 or more than 50 people and for a year that the table does not hold.

    >>> str(guideline(4, Area.CONTIGUOUS, 2025)[2])
    '$32,150.00'
    """
    check_count("people in the household", people, 1, 50)
    found = rates("poverty_guideline", year)[area.value]
    first, each = Money.of(found["first_person"]), Money.of(found["each_additional"])
    return first, each, first + each * (people - 1)


def at_most(income: Money, percent: Decimal, of: Money, rounding: PercentRounding, *, included: bool = True) -> bool:
    """Whether an income is at or below so many percent of the guideline (below only, when not `included`)."""
    if rounding is PercentRounding.EXACT:
        mine, bound = Decimal(income.cents) * 100, percent * of.cents
    else:
        mine, bound = _shown(income, of, rounding), percent
    return mine <= bound if included else mine < bound


def _shown(income: Money, of: Money, rounding: PercentRounding) -> Decimal:
    exact = Decimal(income.cents) * 100 / of.cents
    if rounding is PercentRounding.EXACT:
        return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return exact.quantize(Decimal(1), rounding=_ROUNDING[rounding])


def guideline_lines(household: Household, year: int, rounding: PercentRounding) -> list[Line]:
    """The lines for the guideline and, where there is an income, its percentage."""
    source: Source = rates_source("poverty_guideline", year)
    first, each, of = guideline(household.people, household.area, year)
    further = household.people - 1
    lines = [
        Line("guideline", f"Poverty guideline {year}", of, f"{first} and {further} times {each}.", source),
    ]
    if household.income is not None:
        income, percent = household.income, _shown(household.income, of, rounding)
        why = "The income of a year before taxes."
        if household.monthly_income is not None:
            why = f"Twelve times {household.monthly_income}."
        lines.append(Line("yearly_income", "Yearly income", income, why, source))
        why = f"{income} divided by {of}, times 100" + _how(rounding)
        lines.append(Line("income_percent", "Income in percent of the guideline", percent, why, source))
    return lines


def _how(rounding: PercentRounding) -> str:
    if rounding is PercentRounding.EXACT:
        return ", shown with two decimals."
    return f", to a whole percent ({rounding})."


def poverty_guideline(*, people: int, year: int, area: Area = Area.CONTIGUOUS) -> Worksheet:
    """Look up the federal poverty guideline for a household.

    The guideline is the first person's amount and the same further amount for everyone else. Which year counts
    (of the service, of the application) is the policy's choice, so the year is given.
    Raises ValueError for fewer than 1 or more than 50 people, and for a year that the table does not hold.
    Source: https://www.govinfo.gov/content/pkg/FR-2026-01-15/html/2026-00755.htm (2026-11-25).
    Source: https://github.com/PolicyEngine/policyengine-us/pull/7223 (2026-11-25).

    >>> poverty_guideline(people=3, year=2026).amount("guideline")
    Money.of("27320.00")
    """
    first, each, of = guideline(people, area, year)
    source = rates_source("poverty_guideline", year)
    why = f"{first} and {people - 1} times {each}."
    lines = (
        Line("first_person", "First person", first, f"The amount for one person in {year}.", source),
        Line("each_additional", "Each further person", each, "The same for everyone after the first.", source),
        Line("guideline", "Poverty guideline", of, why, source),
    )
    return Worksheet("Poverty guideline", lines)


def income_percent(
    *, household: Household, year: int, rounding: PercentRounding = PercentRounding.EXACT, limit: Decimal | None = None
) -> Worksheet:
    """Say what an income is in percent of the poverty guideline, and whether it is within a limit.

    The limit, such as 250, is included: who is exactly at it is within. The law it keeps: more income is never
    a lower percentage, and more people never a higher one.
    Raises ValueError without an income, for a limit outside 0 to 10,000, or a year that the table does not hold.
    Source: https://github.com/PolicyEngine/policyengine-us/pull/7223 (2026-11-25).

    >>> income_percent(household=Household(4, Money.of("64300")), year=2025).value("income_percent")
    Decimal('200.00')
    """
    if household.income is None:
        raise ValueError("the household has no income in its facts; give the yearly or the monthly income (0 is one)")
    lines = guideline_lines(household, year, rounding)
    if limit is not None:
        if not limit.is_finite() or not 0 <= limit <= 10_000:
            raise ValueError(f"the limit runs from 0 to 10000 percent, not {limit}")
        source = rates_source("poverty_guideline", year)
        of = guideline(household.people, household.area, year)[2]
        within = at_most(household.income, limit, of, rounding)
        why = f"{household.income} against {limit:f}% of {of}; exactly at it is within."
        lines.append(Line("within_limit", "Within the limit", "yes" if within else "no", why, source))
    return Worksheet("Income and the poverty guideline", tuple(lines))
