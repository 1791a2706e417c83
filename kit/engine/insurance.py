"""Split a claim between the contract, the plan and the patient, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kit.engine.money import ZERO, Money, percent_of, total
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["Accumulators", "Benefit", "ClaimShare", "LineShare", "Part", "Plan", "ServiceLine", "split_claim"]

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


_PARTS = (
    ("contractual_adjustment", "Contractual adjustment", ALLOWED),
    ("deductible", "Deductible", DEDUCTIBLE),
    ("copay", "Copay", COPAY),
    ("coinsurance", "Coinsurance", COINSURANCE),
    ("plan_pays", "Insurance pays", COINSURANCE),
)


class Part(StrEnum):
    """One part of a patient's share, taken from what is left of the allowed amount."""

    DEDUCTIBLE = "deductible"
    COPAY = "copay"
    COINSURANCE = "coinsurance"


@dataclass(frozen=True, slots=True)
class Benefit:
    """How a plan shares the cost of one kind of service.

    `order` lists the parts in the order in which the plan takes them, each from what is left of
    the allowed amount. The orders that plans use:

    - deductible, coinsurance: the deductible first, then a percentage of the rest
    - copay: a flat copay in place of the deductible and the percentage
    - deductible, copay: until the deductible is met the patient pays the allowed amount, then a copay
    - copay, deductible, coinsurance: copay and deductible both come off before the percentage

    `coinsurance_percent` is the patient's percentage, on the scale 0 to 100.
    Raises ValueError for a percentage outside 0 to 100, a negative copay, or a part named twice.
    Source: https://www.healthcare.gov/glossary/co-payment/ (2026-11-24).
    """

    order: tuple[Part, ...] = (Part.DEDUCTIBLE, Part.COINSURANCE)
    copay: Money = ZERO
    coinsurance_percent: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if not 0 <= self.coinsurance_percent <= 100:
            raise ValueError(f"coinsurance_percent runs from 0 to 100, not {self.coinsurance_percent}")
        if self.copay < ZERO:
            raise ValueError(f"a copay is $0.00 or more, not {self.copay}")
        if len(set(self.order)) != len(self.order):
            raise ValueError(f"each part may stand once in the order, not {', '.join(self.order)}")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan promises for a year: yearly limits, and a benefit for each kind of service.

    `out_of_pocket_maximum` of None means that the plan has none. Raises ValueError for negative limits.
    """

    name: str
    deductible: Money
    out_of_pocket_maximum: Money | None
    benefits: Mapping[str, Benefit]

    def __post_init__(self) -> None:
        for what, limit in (("deductible", self.deductible), ("out-of-pocket maximum", self.out_of_pocket_maximum)):
            if limit is not None and limit < ZERO:
                raise ValueError(f"the {what} is $0.00 or more, not {limit}")

    def benefit(self, kind: str) -> Benefit:
        """The benefit for a kind of service; raises ValueError when the plan does not name it."""
        if kind not in self.benefits:
            raise ValueError(f"{self.name} has no benefit for {kind!r}; it has: {', '.join(self.benefits)}")
        return self.benefits[kind]


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One charge on a claim: what it is, its kind, the price billed, and what the contract allows.

    Raises ValueError when an amount is negative or the allowed amount is above the billed one.
    """

    code: str
    label: str
    kind: str
    billed: Money
    allowed: Money

    def __post_init__(self) -> None:
        if not ZERO <= self.allowed <= self.billed:
            raise ValueError(
                f"{self.label}: the allowed amount runs from $0.00 to the billed {self.billed}, not {self.allowed}"
            )


@dataclass(frozen=True, slots=True)
class Accumulators:
    """What the patient has paid so far this plan year, toward the deductible and in all."""

    deductible_met: Money = ZERO
    out_of_pocket_met: Money = ZERO

    def __post_init__(self) -> None:
        if min(self.deductible_met, self.out_of_pocket_met) < ZERO:
            raise ValueError(f"amounts met are $0.00 or more, not {self.deductible_met} and {self.out_of_pocket_met}")


@dataclass(frozen=True, slots=True)
class LineShare:
    """How one charge was split. The four parts and the plan's payment add up to the billed amount."""

    service: ServiceLine
    contractual_adjustment: Money
    deductible: Money
    copay: Money
    coinsurance: Money
    plan_pays: Money

    @property
    def patient_owes(self) -> Money:
        """Deductible, copay and coinsurance together."""
        return self.deductible + self.copay + self.coinsurance

    def amount(self, part: str) -> Money:
        """One part of the split by its worksheet name."""
        amount: Money = getattr(self, part)
        return amount


@dataclass(frozen=True, slots=True)
class ClaimShare:
    """How a whole claim was split: each line, what is met afterwards, and the worksheet."""

    shares: tuple[LineShare, ...]
    met: Accumulators
    worksheet: Worksheet


def split_claim(plan: Plan, met: Accumulators, services: Sequence[ServiceLine]) -> ClaimShare:
    """Split an in-network claim between contract, plan and patient, one line after the other.

    For each line the difference between billed and allowed is written off. Then each part of the
    plan's benefit is taken in the plan's order, from what is left of the allowed amount, and never
    past what is left to the out-of-pocket maximum; the plan pays the rest. What was met moves on to
    the next line and is given back, `met` itself stays as it was.

    Laws: no cent is lost or made; the patient never passes the out-of-pocket maximum.
    Raises ValueError for a claim without lines or a kind of service that the plan does not name.
    Source: https://www.healthcare.gov/glossary/out-of-pocket-maximum-limit/ (2026-11-24).

    >>> plan = Plan("Example", Money.of("1000"), Money.of("6000"),
    ...             {"imaging": Benefit(coinsurance_percent=Decimal(20))})
    >>> scan = ServiceLine("SVC-1", "MRI scan", "imaging", Money.of("11000"), Money.of("1500"))
    >>> claim = split_claim(plan, Accumulators(), [scan])
    >>> str(claim.worksheet.amount("patient_owes")), str(claim.worksheet.amount("plan_pays"))
    ('$1,100.00', '$400.00')
    """
    if not services:
        raise ValueError("a claim needs at least one service line")
    shares: list[LineShare] = []
    lines: list[Line] = []
    for service in services:
        share, met, written = _split_line(plan, met, service)
        shares.append(share)
        lines += written
    return ClaimShare(tuple(shares), met, Worksheet(f"How {plan.name} shares this claim", (*lines, *_totals(shares))))


def _split_line(plan: Plan, met: Accumulators, service: ServiceLine) -> tuple[LineShare, Accumulators, list[Line]]:
    """Split one line; gives back the share, what is met now, and the worksheet lines."""
    write_off = service.billed - service.allowed
    lines = [
        Line(
            "contractual_adjustment",
            "Contractual adjustment",
            write_off,
            f"{service.billed} billed less {service.allowed} allowed. The contract writes this off; nobody pays it.",
            ALLOWED,
            service.label,
        )
    ]
    rest = service.allowed
    taken = dict.fromkeys(Part, ZERO)
    for part in plan.benefit(service.kind).order:
        wanted, line = _TAKE[part](plan, met, service, rest)
        amount, line = _under_the_maximum(plan, met, wanted, line)
        taken[part] = amount
        lines.append(line)
        rest -= amount
        met = _count(met, part, amount)
    lines.append(
        Line(
            "plan_pays",
            "Insurance pays",
            rest,
            f"{service.allowed} allowed less {service.allowed - rest} from the patient.",
            COINSURANCE,
            service.label,
        )
    )
    share = LineShare(service, write_off, taken[Part.DEDUCTIBLE], taken[Part.COPAY], taken[Part.COINSURANCE], rest)
    return share, met, lines


def _take_deductible(plan: Plan, met: Accumulators, service: ServiceLine, rest: Money) -> tuple[Money, Line]:
    left = max(ZERO, plan.deductible - met.deductible_met)
    amount = min(left, rest)
    if left:
        why = (
            f"{left} of the {plan.deductible} deductible is still open, "
            f"and {rest} is left to share: the smaller of the two."
        )
    else:
        why = f"The {plan.deductible} deductible is already met."
    return amount, Line(Part.DEDUCTIBLE, "Deductible", amount, why, DEDUCTIBLE, service.label)


def _take_copay(plan: Plan, met: Accumulators, service: ServiceLine, rest: Money) -> tuple[Money, Line]:
    copay = plan.benefit(service.kind).copay
    amount = min(copay, rest)
    if amount == copay:
        why = f"The plan's flat copay for this kind of service is {copay}."
    else:
        why = f"The copay is {copay}, but only {rest} is left to share, and nobody pays more than that."
    return amount, Line(Part.COPAY, "Copay", amount, why, COPAY, service.label)


def _take_coinsurance(plan: Plan, met: Accumulators, service: ServiceLine, rest: Money) -> tuple[Money, Line]:
    percent = plan.benefit(service.kind).coinsurance_percent
    amount = percent_of(rest, percent)
    why = f"The patient's {percent}% of the {rest} that is left to share."
    return amount, Line(Part.COINSURANCE, "Coinsurance", amount, why, COINSURANCE, service.label)


_TAKE = {Part.DEDUCTIBLE: _take_deductible, Part.COPAY: _take_copay, Part.COINSURANCE: _take_coinsurance}


def _under_the_maximum(plan: Plan, met: Accumulators, wanted: Money, line: Line) -> tuple[Money, Line]:
    """Cap a part by what is left to the out-of-pocket maximum, and say so when it bites."""
    if plan.out_of_pocket_maximum is None:
        return wanted, line
    left = max(ZERO, plan.out_of_pocket_maximum - met.out_of_pocket_met)
    if wanted <= left:
        return wanted, line
    why = (
        f"{line.why} That would be {wanted}, but only {left} is left until the patient's "
        f"{plan.out_of_pocket_maximum} out-of-pocket maximum. The plan pays the rest."
    )
    return left, replace(line, amount=left, why=why, source=MAXIMUM)


def _count(met: Accumulators, part: Part, amount: Money) -> Accumulators:
    """Count an amount toward the year: everything toward the maximum, the deductible toward itself."""
    toward = amount if part is Part.DEDUCTIBLE else ZERO
    return Accumulators(met.deductible_met + toward, met.out_of_pocket_met + amount)


def _totals(shares: Sequence[LineShare]) -> list[Line]:
    """The last lines of the worksheet: each part, added up over the whole claim."""
    lines = []
    for name, label, source in _PARTS:
        amounts = [share.amount(name) for share in shares]
        why = " + ".join(str(amount) for amount in amounts) + "." if len(amounts) > 1 else "There is one charge."
        lines.append(Line(name, label, total(amounts), why, source))
    deductible, copay, coinsurance = (line.amount for line in lines[1:4])
    why = f"{deductible} deductible + {copay} copay + {coinsurance} coinsurance."
    return [*lines, Line("patient_owes", "Patient owes", deductible + copay + coinsurance, why, MAXIMUM)]
