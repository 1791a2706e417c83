"""Medigap: what a standard plan by its letter pays of the costs that Medicare leaves, and what stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from kit.engine.medicare import check_label, check_money
from kit.engine.money import ZERO, Money, percent_of, total
from kit.engine.rates import rates, rates_source
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Worksheet

__all__ = [
    "CostKind",
    "LeftByMedicare",
    "MedigapMet",
    "MedigapOutcome",
    "MedigapPlan",
    "PlanLetter",
    "Visit",
    "medigap",
]

SINCE = 2010
"""The year from which the standard plans are as they are."""


class PlanLetter(Choice):
    """A standard plan. All plans of a letter pay the same, whoever sells them."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    F = "F"
    G = "G"
    K = "K"
    L = "L"
    M = "M"
    N = "N"


class CostKind(Choice):
    """A kind of cost that Medicare leaves to the patient."""

    PART_A_DEDUCTIBLE = "Part A deductible"
    HOSPITAL_COINSURANCE = "hospital coinsurance"
    EXTRA_HOSPITAL_DAYS = "extra hospital days"
    SKILLED_NURSING_COINSURANCE = "skilled nursing coinsurance"
    HOSPICE_COINSURANCE = "hospice coinsurance"
    BLOOD = "blood"
    PART_B_DEDUCTIBLE = "Part B deductible"
    PART_B_COINSURANCE = "Part B coinsurance"
    EXCESS_CHARGE = "excess charge"
    NOT_COVERED = "not covered by Medicare"


class Visit(Choice):
    """What a Part B coinsurance is for; plan N takes a copay for some visits."""

    OTHER = "other"
    OFFICE = "office visit"
    EMERGENCY = "emergency room"
    EMERGENCY_ADMITTED = "emergency room, then admitted"


@dataclass(frozen=True, slots=True)
class LeftByMedicare(Record):
    """One amount that Medicare left to the patient. Raises ValueError for an amount below zero.

    `extra hospital days` are those after the lifetime reserve days, up to 365 in a lifetime: give the
    amount for the days that are within them.
    """

    label: str
    kind: CostKind
    amount: Money
    visit: Visit = Visit.OTHER

    def __post_init__(self) -> None:
        check_label("an amount", self.label)
        check_money(f"{self.label}: the amount that Medicare left", self.amount)


@dataclass(frozen=True, slots=True)
class MedigapPlan(Record):
    """A patient's Medigap plan in a year; a limit left out comes from the year's table.

    `high_deductible` is for plans F and G. `out_of_pocket_limit` is for plans K and L.
    `part_b_deductible_counts` says whether the Part B deductible that the patient pays counts toward those
    two, as it does by the commonest reading.
    Raises ValueError for a deductible or a limit on a plan that has none, or an amount below zero.
    Source: https://carolinaseniorbenefits.com/high-deductible-medigap-plans-in-2026 (2026-11-25).
    Source: https://medicarewire.com/medigap/standardized-plans/medicare-plan-k/ (2026-11-25).
    """

    letter: PlanLetter
    year: int
    high_deductible: bool = False
    deductible: Money | None = None
    out_of_pocket_limit: Money | None = None
    part_b_deductible_counts: bool = True

    def __post_init__(self) -> None:
        if self.high_deductible and self.letter not in (PlanLetter.F, PlanLetter.G):
            raise ValueError(f"plans F and G come with a high deductible, plan {self.letter} does not")
        if self.deductible is not None and not self.high_deductible:
            raise ValueError("a deductible of the plan goes with high_deductible; set it to true or leave both out")
        if self.out_of_pocket_limit is not None and self.letter not in (PlanLetter.K, PlanLetter.L):
            raise ValueError(f"plans K and L have an out-of-pocket limit, plan {self.letter} has none")
        check_money("the plan's deductible", self.deductible)
        check_money("the plan's out-of-pocket limit", self.out_of_pocket_limit)

    def percent(self, kind: CostKind) -> Decimal:
        """How many percent of a kind of cost the plan pays."""
        return _benefits()[self.letter].get(kind, Decimal(0))

    def first_deductible(self) -> Money:
        """What the patient pays in a year before a high-deductible plan pays; nothing for other plans."""
        if not self.high_deductible:
            return ZERO
        given = self.deductible
        return Money.of(rates("medigap_high_deductible", self.year)["deductible"]) if given is None else given

    def limit(self) -> Money | None:
        """The yearly out-of-pocket limit of plans K and L; the others have none."""
        if self.letter not in (PlanLetter.K, PlanLetter.L):
            return None
        given = self.out_of_pocket_limit
        return Money.of(rates("medigap_limits", self.year)[self.letter]) if given is None else given

    def counts(self, kind: CostKind) -> bool:
        """Whether what the patient pays for a kind of cost counts toward the deductible and the limit."""
        deductible = kind is CostKind.PART_B_DEDUCTIBLE and self.part_b_deductible_counts
        return deductible or self.percent(kind) > 0


@dataclass(frozen=True, slots=True)
class MedigapMet(Record):
    """What the patient has paid this year toward a high deductible, and toward the limit of plan K or L."""

    deductible: Money = ZERO
    out_of_pocket: Money = ZERO

    def __post_init__(self) -> None:
        check_money("the deductible met", self.deductible)
        check_money("the out-of-pocket amount met", self.out_of_pocket)


@dataclass(frozen=True, slots=True)
class MedigapOutcome:
    """What the plan pays in all and what stays with the patient, what is met afterwards, and the worksheet."""

    medigap_pays: Money
    patient_owes: Money
    met: MedigapMet
    worksheet: Worksheet


NOTHING_MET = MedigapMet()


def medigap(*, plan: MedigapPlan, left: Sequence[LeftByMedicare], met: MedigapMet = NOTHING_MET) -> MedigapOutcome:
    """Work out what a Medigap plan pays of each amount that Medicare left to the patient, and what stays.

    The plan pays its percentage for the kind of cost. A high-deductible plan F or G pays once the patient
    has paid the deductible of the year. Plan N leaves a copay for an office visit (20 dollars) or an
    emergency room visit without admission (50 dollars), never more than the coinsurance itself. Under
    plans K and L the patient pays no more than the yearly limit for what the plan covers. What was met
    moves on and is given back; `met` itself stays.

    Laws: plan and patient together pay what Medicare left, no more and no less; the plan never pays for
    what it does not cover.
    Raises ValueError for no amounts, or a year that the table of limits does not hold.
    Source: https://q1medicare.com/faq/FAQ.php?faq=what-are-basic-medicare-supplement-plan-benefits (2026-11-25).

    >>> day = LeftByMedicare("Hip", CostKind.PART_A_DEDUCTIBLE, Money.of("1736"))
    >>> str(medigap(plan=MedigapPlan(PlanLetter.K, 2026), left=[day]).medigap_pays)
    '$868.00'
    """
    if not left:
        raise ValueError("there is nothing that Medicare left; give at least one amount")
    lines: list[Line] = []
    paid: list[Money] = []
    for item in left:
        pays, met, written = _share(plan, item, met)
        paid.append(pays)
        lines += written
    pays, whole = total(paid), total(item.amount for item in left)
    source = rates_source("medigap_benefits", SINCE)
    lines += [
        Line("left_by_medicare", "Left by Medicare", whole, "All that Medicare left, added up.", source),
        Line("medigap_pays", "Medigap pays", pays, " + ".join(str(one) for one in paid) + ".", source),
        Line("patient_owes", "Patient owes", whole - pays, f"{whole} less {pays} from the plan.", source),
    ]
    if plan.high_deductible:
        why = f"Of the plan's {plan.first_deductible()} deductible."
        lines.append(Line("deductible_met", "Plan deductible met by now", met.deductible, why, source))
    if plan.limit() is not None:
        why = f"Of the plan's {plan.limit()} yearly limit."
        lines.append(Line("out_of_pocket_met", "Counts toward the limit by now", met.out_of_pocket, why, source))
    return MedigapOutcome(pays, whole - pays, met, Worksheet(f"Medigap plan {plan.letter}", tuple(lines)))


@cache
def _benefits() -> Mapping[PlanLetter, Mapping[CostKind, Decimal]]:
    plans = rates("medigap_benefits", SINCE)["plans"]
    return {
        PlanLetter(letter): {CostKind[kind.upper()]: Decimal(percent) for kind, percent in pays.items()}
        for letter, pays in plans.items()
    }


def _share(plan: MedigapPlan, item: LeftByMedicare, met: MedigapMet) -> tuple[Money, MedigapMet, list[Line]]:
    """What the plan pays of one amount; gives back what is met now, and the worksheet lines."""
    source = rates_source("medigap_benefits", SINCE)
    percent, counts = plan.percent(item.kind), plan.counts(item.kind)
    first = min(item.amount, max(ZERO, plan.first_deductible() - met.deductible)) if counts else ZERO
    rest = item.amount - first
    pays = percent_of(rest, percent)
    why = f"Plan {plan.letter} pays {percent}% of this kind of cost: {percent}% of {rest}."
    lines = []
    if first:
        text = f"The patient pays {first} first, toward the {plan.first_deductible()} deductible of the plan."
        lines.append(Line("plan_deductible", "Plan deductible", first, text, source, item.label))
    copay = _copay(plan, item, pays)
    if copay is not None:
        pays -= copay
        text = f"Plan N leaves a copay of up to {_copay_amount(item.visit)} for this visit, within the coinsurance."
        lines.append(Line("copay", "Plan N copay", copay, text, source, item.label))
        why = f"{rest} coinsurance less the {copay} copay."
    limit, left_over = plan.limit(), rest - pays
    if limit is not None and counts:
        room = max(ZERO, limit - met.out_of_pocket)
        if percent and left_over > room:
            pays, left_over = rest - room, room
            why += f" Only {room} is left until the patient's {limit} limit, so the plan pays the rest: {pays}."
        met = replace(met, out_of_pocket=met.out_of_pocket + min(left_over, room))
    met = replace(met, deductible=met.deductible + first)
    owes = item.amount - pays
    return (
        pays,
        met,
        [
            *lines,
            Line("medigap_pays", "Medigap pays", pays, why, source, item.label),
            Line("patient_owes", "Patient owes", owes, f"{item.amount} less {pays} from the plan.", source, item.label),
        ],
    )


def _copay_amount(visit: Visit) -> Money:
    name = "office_visit_copay" if visit is Visit.OFFICE else "emergency_room_copay"
    return Money.of(rates("medigap_benefits", SINCE)[name])


def _copay(plan: MedigapPlan, item: LeftByMedicare, pays: Money) -> Money | None:
    """Plan N's copay for a visit, never above what the plan would pay; None where there is none."""
    visits = (Visit.OFFICE, Visit.EMERGENCY)
    if plan.letter is not PlanLetter.N or item.kind is not CostKind.PART_B_COINSURANCE or item.visit not in visits:
        return None
    return min(pays, _copay_amount(item.visit))
