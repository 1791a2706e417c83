"""Work out what each option costs for the year, with the operation and without it, and which one is cheaper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.engine.claim import ServiceLine
from kit.engine.insurance import LineShare, split_claim
from kit.engine.money import ZERO, Money, total
from kit.engine.plan import Network, Part
from kit.engine.worksheet import Line, Source, Worksheet
from kit.tasks.explain_plan.facts import LETTERS, Choice, Item, Option

__all__ = ["PARTS", "STATEMENTS", "Cost", "cost", "is_true", "sets", "solve", "without_operation", "worksheet"]

CHECKED = date(2026, 11, 25)
TOTAL = Source(
    "Calculatorapp: high deductible or not, what the year costs",
    "https://calculatorapp.app/high-deductible-vs-ppo-calculator",
    CHECKED,
)
SHARE = Source(
    "HealthCare.gov: out-of-pocket maximum", "https://www.healthcare.gov/glossary/out-of-pocket-maximum-limit/", CHECKED
)
PARTS = {
    "premium": "Premiums for the year",
    "deductible": "Deductible",
    "copay": "Copays",
    "coinsurance": "Coinsurance",
    "outside": "Billed outside the plan",
    "savings": "Employer's money for the HSA",
}
STATEMENTS = (
    "You reach the out-of-pocket maximum.",
    "The deductible is used up.",
    "An office visit costs a copay only, from the first one.",
    "Out of the network the plan pays a part.",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one option comes to for a year; `reasons` says for each part which services it comes from."""

    premium: Money
    deductible: Money
    copay: Money
    coinsurance: Money
    outside: Money
    savings: Money
    shares: tuple[LineShare, ...]

    @property
    def whole(self) -> Money:
        """The whole cost of the year for the patient."""
        return self.premium + self.deductible + self.copay + self.coinsurance + self.outside - self.savings

    def reason(self, part: str) -> str:
        """Which services a part comes from, with their amounts."""
        found: dict[str, Money] = {}
        for share in self.shares:
            amount = share.balance_bill + share.not_covered if part == "outside" else share.amount(part)
            if amount:
                found[share.service.label] = found.get(share.service.label, ZERO) + amount
        return "; ".join(f"{label}: {amount}" for label, amount in found.items()) + "." if found else "None this year."


@dataclass(frozen=True, slots=True)
class _Told:
    """The reason of a part, put into words only when somebody reads it."""

    found: Cost
    part: str

    def __str__(self) -> str:
        return self.found.reason(self.part)


def cost(choice: Choice, at: int) -> Cost:
    """What the option at a place comes to, from nothing met on January 1."""
    option = choice.options[at]
    shares = split_claim(option.plan, [_line(item, at) for item in choice.year]).shares
    return _put_together(option, shares)


def without_operation(choice: Choice, at: int, whole: Cost) -> Cost:
    """The same year without its last item; what comes before is not touched by it."""
    return _put_together(choice.options[at], whole.shares[:-1])


def _put_together(option: Option, shares: tuple[LineShare, ...]) -> Cost:
    parts = {
        name: total(share.amount(name) for share in shares)
        for name in ("deductible", "copay", "coinsurance", "balance_bill", "not_covered")
    }
    return Cost(
        option.premium * 12, parts["deductible"], parts["copay"], parts["coinsurance"],
        parts["balance_bill"] + parts["not_covered"], option.savings, shares,
    )  # fmt: skip


def _line(item: Item, at: int) -> ServiceLine:
    """All of one item as one line: no percentage of one of them has parts of a cent, so the sum is the same."""
    network = Network.OUT if at in item.outside else Network.IN
    charge, allowed = item.charge * item.times, item.allowed * item.times
    return ServiceLine(item.label, item.kind, charge, allowed, network=network, units=item.times)


def sets(choice: Choice) -> tuple[str, ...]:
    """Every answer to 'for which plans is it true'."""
    if len(choice.options) == 2:
        return ("Neither", "Plan A only", "Plan B only", "Both")
    return ("None", "A only", "B only", "C only", "A and B", "A and C", "B and C", "All three")


def _set(choice: Choice, true: list[bool]) -> str:
    """The answer for the options for which it is true."""
    if len(true) == 2:
        return sets(choice)[true[0] + 2 * true[1]]
    at = {0: 0, 1: 1, 2: 2, 4: 3, 3: 4, 5: 5, 6: 6, 7: 7}[true[0] + 2 * true[1] + 4 * true[2]]
    return sets(choice)[at]


def is_true(number: int, option: Option, found: Cost) -> bool:
    """Whether a statement is true of an option in the year with the operation."""
    plan = option.plan
    inside = [share for share in found.shares if share.service.network is Network.IN]
    met = total(share.deductible for share in inside)
    paid = total(share.deductible + share.copay + share.coinsurance for share in inside)
    match number:
        case 0:
            return plan.out_of_pocket_maximum is not None and paid >= plan.out_of_pocket_maximum
        case 1:
            return met >= plan.deductible
        case 2:
            return plan.benefit("office_visit").order == (Part.COPAY,)
    return plan.out_of_network is not None


def solve(choice: Choice) -> Worksheet:
    """Every amount for every option, the comparison, and what may be told."""
    costs = [cost(choice, at) for at in range(len(choice.options))]
    return worksheet(choice, costs, [without_operation(choice, at, one).whole for at, one in enumerate(costs)])


def worksheet(choice: Choice, costs: list[Cost], without: list[Money]) -> Worksheet:
    """The worksheet for costs that are worked out."""
    lines: list[Line] = []
    for letter, name, option, found in zip(LETTERS, choice.names, choice.options, costs, strict=False):
        reasons = {
            "premium": f"12 times {option.premium}.",
            "savings": "What the employer puts in; it pays a part of the cost.",
        }
        for part, label in PARTS.items():
            told: tuple[object, ...] = () if part in reasons else (_Told(found, part),)
            why = reasons.get(part, "{}")
            lines.append(Line(f"{letter}.{part}", label, getattr(found, part), why, SHARE, name, told))
        why = "Premiums, deductible, copays, coinsurance and what is billed outside, less the employer's money."
        lines.append(Line(f"{letter}.whole", "Whole cost", found.whole, why, TOTAL, name))
    lines += _compared(choice, "", [found.whole for found in costs])
    for letter, name, amount in zip(LETTERS, choice.names, without, strict=False):
        why = "The same year again, without the last item."
        lines.append(Line(f"{letter}.without", "Without the operation", amount, why, TOTAL, name))
    lines += _compared(choice, "_without", without)
    for number, words in enumerate(STATEMENTS):
        true = [is_true(number, o, found) for o, found in zip(choice.options, costs, strict=True)]
        why = "Look at each plan's column and its rules."
        lines.append(Line(f"statement_{number + 1}", words, _set(choice, true), why, SHARE))
    return Worksheet("What each plan costs this year", tuple(lines))


def _compared(choice: Choice, ending: str, costs: list[Money]) -> list[Line]:
    order = sorted(range(len(costs)), key=lambda at: costs[at])
    first, second = order[0], order[1]
    less = costs[second] - costs[first]
    why = f"{costs[second]} for {choice.names[second]}, less {costs[first]}."
    said = "The operation is in it." if not ending else "The operation is dropped."
    return [
        Line(f"cheaper{ending}", "Cheapest plan", choice.names[first], f"It has the lowest cost. {said}", TOTAL),
        Line(f"difference{ending}", "Difference to the next", less, why, TOTAL),
    ]
