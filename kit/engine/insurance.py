"""Split a claim between the contract, the plan and the patient, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kit.engine import limits
from kit.engine.claim import Accumulators, ServiceLine
from kit.engine.money import ZERO, Money, total
from kit.engine.patient_parts import ALLOWED, COINSURANCE, COPAY, DEDUCTIBLE, MAXIMUM, take_parts
from kit.engine.plan import Network, NotCovered, Plan
from kit.engine.worksheet import Line, Source, Worksheet
from kit.engine.year import Year

__all__ = ["ClaimShare", "LineShare", "claim_totals", "names_of", "split_claim", "split_line"]

PROTECTED = Source(
    "45 CFR 149.410, balance billing in cases of emergency services",
    "https://www.law.cornell.edu/cfr/text/45/149.410",
    date(2026, 11, 25),
)

_PARTS = (
    ("contractual_adjustment", "Contractual adjustment", ALLOWED),
    ("deductible", "Deductible", DEDUCTIBLE),
    ("copay", "Copay", COPAY),
    ("coinsurance", "Coinsurance", COINSURANCE),
    ("not_covered", "Not covered", MAXIMUM),
    ("balance_bill", "Balance bill", ALLOWED),
    ("plan_pays", "Insurance pays", COINSURANCE),
)
_ONLY_IF_ANY = ("not_covered", "balance_bill")


class LineShare(NamedTuple):
    """How one charge was split. Write-off, the patient's parts and the plan's payment add up to the billed amount.

    `not_covered` is what the patient pays beyond the plan's benefits, `balance_bill` what a provider
    without a contract may bill above the allowed amount.
    """

    service: ServiceLine
    contractual_adjustment: Money
    deductible: Money
    copay: Money
    coinsurance: Money
    not_covered: Money
    balance_bill: Money
    plan_pays: Money

    @property
    def patient_owes(self) -> Money:
        """All that the patient is asked for."""
        return self.service.billed - self.contractual_adjustment - self.plan_pays

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


def split_claim(
    plan: Plan, services: Sequence[ServiceLine], met: Accumulators | None = None, age: int | None = None
) -> ClaimShare:
    """Split a claim between contract, plan and patient, one line after the other.

    For each line the difference between billed and allowed is written off; a provider without a
    contract may bill it instead, unless the charge is protected. Then each part of the plan's benefit
    is taken in the plan's order, from what is left of the allowed amount, and never past what is left
    to the out-of-pocket maximum; the plan pays the rest, up to its own limits. What was met moves on
    to the next line and is given back; `met` itself stays as it was. `age` is the patient's, in years,
    for benefits that ask for it.

    Laws: no cent is lost or made; the patient's shares never pass the out-of-pocket maximum.
    Raises ValueError for a claim without lines, a kind of service that the plan does not name, or an
    allowed amount above the billed one where the plan does not pay that.
    Source: https://www.healthcare.gov/glossary/out-of-pocket-maximum-limit/ (2026-11-24).
    Source: https://www.law.cornell.edu/cfr/text/45/149.410 (2026-11-25), for protected charges.

    >>> from decimal import Decimal
    >>> from kit.engine.plan import Benefit
    >>> plan = Plan("Example", {"imaging": Benefit(coinsurance_percent=Decimal(20))},
    ...             deductible=Money.of("1000"), out_of_pocket_maximum=Money.of("6000"))
    >>> scan = ServiceLine("MRI scan", "imaging", Money.of("11000"), Money.of("1500"))
    >>> claim = split_claim(plan, [scan])
    >>> str(claim.worksheet.amount("patient_owes")), str(claim.worksheet.amount("plan_pays"))
    ('$1,100.00', '$400.00')
    """
    year = Year(plan, met or Accumulators())
    lines: list[Line] = []
    shares = []
    for service, about in zip(services, names_of(services), strict=True):
        share = split_line(plan, year, service, age, about, lines)
        year.count_payment(service.kind, share.plan_pays)
        shares.append(share)
    now = year.met()
    lines += [*claim_totals(shares), *_after(plan, now)]
    return ClaimShare(tuple(shares), now, Worksheet(f"How {plan.name} shares this claim", tuple(lines)))


def names_of(services: Sequence[ServiceLine]) -> list[str]:
    """What each service is called on the worksheet; the same service once more gets a number.

    Raises ValueError for a claim without lines.
    """
    if not services:
        raise ValueError("a claim needs at least one service line")
    names = [service.label for service in services]
    if len(set(names)) == len(names):
        return names
    return [
        name if names.index(name) == i else f"{name} ({names[: i + 1].count(name)})" for i, name in enumerate(names)
    ]


def split_line(
    plan: Plan, year: Year, service: ServiceLine, age: int | None, about: str, lines: list[Line]
) -> LineShare:
    """Split one line, write its lines of the worksheet, and count in the year what the patient pays toward it.

    What the plan pays is counted by the caller: a second payer does not pay all that it would alone.
    """
    if service.allowed > service.billed and not plan.pays_above_billed:
        raise ValueError(
            f"{service.label}: the allowed amount runs from $0.00 to the billed {service.billed}, not {service.allowed}"
        )
    in_network = service.network is Network.IN or service.protected
    if not in_network and plan.out_of_network is None:
        why = f"{plan.name} has no benefits out of the network."
        return _not_covered(plan, service, why, about, lines, in_network=False)
    benefit = plan.benefit(service.kind, Network.IN if in_network else Network.OUT)
    left: Money | None = None
    maximum = ""
    if plan.limits_what_it_pays or benefit.limit is not None or not benefit.covered:
        used = year.used(service.kind)
        why = limits.outside(benefit, used, service, age)
        if why:
            return _not_covered(plan, service, why, about, lines, in_network=in_network)
        left, maximum = limits.left_to_pay(plan, year, benefit, used)
        if left is not None and not left:
            why = f"The plan has paid {maximum} and pays no more."
            return _not_covered(plan, service, why, about, lines, in_network=in_network, used_up=True)
    above, balance = _above_allowed(service, in_network, about, lines)
    pool = year.pool(in_network)
    deductible, copay, coinsurance, rest = take_parts(plan, year, pool, benefit, service, about, lines)
    pays, over = rest, ZERO
    year.count_visits(service)
    if left is not None and rest > left:
        pays, over = left, rest - left
        reason = "The plan would pay {}, but only {} is left of {}. The patient pays the rest."
        lines.append(Line("not_covered", "Not covered", over, reason, MAXIMUM, about, (rest, pays, maximum)))
    reason = "{} allowed less {} from the patient."
    facts: tuple[object, ...] = (service.allowed, service.allowed - pays)
    if over:
        reason, facts = "{}, which is all that is left of {}.", (pays, maximum)
    lines.append(Line("plan_pays", "Insurance pays", pays, reason, COINSURANCE, about, facts))
    return LineShare(service, above, deductible, copay, coinsurance, over, balance, pays)


def _above_allowed(service: ServiceLine, in_network: bool, about: str, lines: list[Line]) -> tuple[Money, Money]:
    """Who bears what was billed above the allowed amount: (written off, billed to the patient)."""
    above = service.billed - service.allowed
    facts = (service.billed, service.allowed)
    if not in_network:
        reason = "{} billed less {} allowed. There is no contract, so the provider may bill the rest to the patient."
        lines.append(Line("balance_bill", "Balance bill", above, reason, ALLOWED, about, facts))
        return ZERO, above
    reason, source = "{} billed less {} allowed. The contract writes this off; nobody pays it.", ALLOWED
    if service.network is Network.OUT:
        reason, source = (
            "{} billed less {} recognized. The law protects the patient; this may not be billed.",
            PROTECTED,
        )
    lines.append(Line("contractual_adjustment", "Contractual adjustment", above, reason, source, about, facts))
    return above, ZERO


def _not_covered(
    plan: Plan,
    service: ServiceLine,
    why: str,
    about: str,
    lines: list[Line],
    *,
    in_network: bool,
    used_up: bool = False,
) -> LineShare:
    """The plan pays nothing: what the patient may be billed depends on the contract."""
    bills = plan.not_covered_bills
    if used_up:
        bills = NotCovered.ALLOWED if plan.write_off_after_maximum else NotCovered.BILLED
    if not in_network:
        bills = NotCovered.BILLED
    owed = {
        NotCovered.BILLED: service.billed,
        NotCovered.ALLOWED: min(service.allowed, service.billed),
        NotCovered.NOTHING: ZERO,
    }[bills]
    written_off = service.billed - owed
    if written_off:
        reason = "{} billed less the {} that the patient may be asked for. The contract writes this off."
        lines.append(
            Line(
                "contractual_adjustment", "Contractual adjustment", written_off, reason, ALLOWED, about,
                (service.billed, owed),
            )
        )  # fmt: skip
    asked = f"the {bills}" if owed else "nothing"
    lines.append(Line("not_covered", "Not covered", owed, f"{why} The patient is asked for {asked}.", MAXIMUM, about))
    lines.append(Line("plan_pays", "Insurance pays", ZERO, why, MAXIMUM, about))
    return LineShare(service, written_off, ZERO, ZERO, ZERO, owed, ZERO, ZERO)


def claim_totals(shares: Sequence[LineShare], about: str = "") -> list[Line]:
    """The last lines of the worksheet: each part, added up over the claim; `about` names one of several payers."""
    lines = []
    owes: list[Line] = []
    reason = " + ".join(["{}"] * len(shares)) + "." if len(shares) > 1 else "There is one charge."
    columns = dict(zip(LineShare._fields, zip(*shares, strict=True), strict=True))
    for name, label, source in _PARTS:
        amounts: tuple[Money, ...] = columns[name]
        amount = total(amounts)
        if name in _ONLY_IF_ANY and not amount:
            continue
        line = Line(name, label, amount, reason, source, about, amounts if len(amounts) > 1 else ())
        lines.append(line)
        if name not in ("contractual_adjustment", "plan_pays"):
            owes.append(line)
    reason = " + ".join(f"{{}} {line.label.lower()}" for line in owes) + "."
    owed = total(share.patient_owes for share in shares)
    facts = tuple(line.value for line in owes)
    return [*lines, Line("patient_owes", "Patient owes", owed, reason, MAXIMUM, about, facts)]


def _after(plan: Plan, met: Accumulators) -> list[Line]:
    """What is met of the year's limits once this claim is worked."""
    about = "After this claim"
    rows: list[tuple[str, str, Money, Money | None, Source]] = [
        ("deductible_met", "Deductible met", met.deductible_met, plan.deductible, DEDUCTIBLE),
        ("out_of_pocket_met", "Out-of-pocket met", met.out_of_pocket_met, plan.out_of_pocket_maximum, MAXIMUM),
    ]
    if plan.family is not None:
        whole, most = plan.family.deductible, plan.family.out_of_pocket_maximum
        rows += [
            ("family_deductible_met", "Family deductible met", met.family_deductible_met, whole, DEDUCTIBLE),
            ("family_out_of_pocket_met", "Family out-of-pocket met", met.family_out_of_pocket_met, most, MAXIMUM),
        ]
    return [
        Line(name, label, amount, f"Of {most} for the year." if most is not None else "The plan sets no limit.", source,
             about)
        for name, label, amount, most, source in rows
    ]  # fmt: skip
