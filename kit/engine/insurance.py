"""Split a claim between the contract, the plan and the patient, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kit.engine import limits
from kit.engine.money import ZERO, Money, percent_of, total
from kit.engine.plan import Accumulators, Base, Benefit, Network, NotCovered, Part, Plan, ServiceLine, Used
from kit.engine.worksheet import Line, Source, Worksheet
from kit.engine.year import Pool, Year

__all__ = ["ClaimShare", "LineShare", "split_claim"]

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
NOTHING_USED = Used()
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
    >>> plan = Plan("Example", {"imaging": Benefit(coinsurance_percent=Decimal(20))},
    ...             deductible=Money.of("1000"), out_of_pocket_maximum=Money.of("6000"))
    >>> scan = ServiceLine("MRI scan", "imaging", Money.of("11000"), Money.of("1500"))
    >>> claim = split_claim(plan, [scan])
    >>> str(claim.worksheet.amount("patient_owes")), str(claim.worksheet.amount("plan_pays"))
    ('$1,100.00', '$400.00')
    """
    if not services:
        raise ValueError("a claim needs at least one service line")
    year = Year(plan, met or Accumulators())
    lines: list[Line] = []
    shares = [_split_line(plan, year, service, age, lines) for service in services]
    title = f"How {plan.name} shares this claim"
    return ClaimShare(tuple(shares), year.met(), Worksheet(title, (*lines, *_totals(shares))))


def _split_line(plan: Plan, year: Year, service: ServiceLine, age: int | None, lines: list[Line]) -> LineShare:
    """Split one line, count it in the year, and write its lines of the worksheet."""
    if service.allowed > service.billed and not plan.pays_above_billed:
        raise ValueError(
            f"{service.label}: the allowed amount runs from $0.00 to the billed {service.billed}, not {service.allowed}"
        )
    in_network = service.network is Network.IN or service.protected
    if not in_network and plan.out_of_network is None:
        why = f"{plan.name} has no benefits out of the network."
        return _not_covered(plan, service, why, lines, in_network=False)
    benefit = plan.benefit(service.kind, Network.IN if in_network else Network.OUT)
    used = year.used(service.kind) if benefit.limit else NOTHING_USED
    why = limits.outside(benefit, used, service, age)
    if why:
        return _not_covered(plan, service, why, lines, in_network=in_network)
    left, maximum = limits.left_to_pay(plan, year, benefit, used)
    if left is not None and not left:
        why = f"The plan has paid {maximum} and pays no more."
        return _not_covered(plan, service, why, lines, in_network=in_network, used_up=True)
    above, balance = _above_allowed(service, in_network, lines)
    pool = year.pool(in_network)
    taken, rest = _take_parts(plan, year, pool, benefit, service, lines)
    pays = rest if left is None or rest <= left else left
    year.count_service(service, pays)
    over = rest - pays
    if over:
        reason = "The plan would pay {}, but only {} is left of {}. The patient pays the rest."
        lines.append(Line("not_covered", "Not covered", over, reason, MAXIMUM, service.label, (rest, pays, maximum)))
    reason = "{} allowed less {} from the patient."
    lines.append(
        Line(
            "plan_pays", "Insurance pays", pays, reason, COINSURANCE, service.label,
            (service.allowed, service.allowed - pays),
        )
    )  # fmt: skip
    return LineShare(
        service, above, taken[Part.DEDUCTIBLE], taken[Part.COPAY], taken[Part.COINSURANCE], over, balance, pays
    )


def _above_allowed(service: ServiceLine, in_network: bool, lines: list[Line]) -> tuple[Money, Money]:
    """Who bears what was billed above the allowed amount: (written off, billed to the patient)."""
    above = service.billed - service.allowed
    facts = (service.billed, service.allowed)
    if not in_network:
        reason = "{} billed less {} allowed. There is no contract, so the provider may bill the rest to the patient."
        lines.append(Line("balance_bill", "Balance bill", above, reason, ALLOWED, service.label, facts))
        return ZERO, above
    reason, source = "{} billed less {} allowed. The contract writes this off; nobody pays it.", ALLOWED
    if service.network is Network.OUT:
        reason, source = (
            "{} billed less {} recognized. The law protects the patient; this may not be billed.",
            PROTECTED,
        )
    lines.append(Line("contractual_adjustment", "Contractual adjustment", above, reason, source, service.label, facts))
    return above, ZERO


def _not_covered(
    plan: Plan, service: ServiceLine, why: str, lines: list[Line], *, in_network: bool, used_up: bool = False
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
                "contractual_adjustment", "Contractual adjustment", written_off, reason, ALLOWED, service.label,
                (service.billed, owed),
            )
        )  # fmt: skip
    asked = f"the {bills}" if owed else "nothing"
    lines.append(
        Line("not_covered", "Not covered", owed, f"{why} The patient is asked for {asked}.", MAXIMUM, service.label)
    )
    lines.append(Line("plan_pays", "Insurance pays", ZERO, why, MAXIMUM, service.label))
    return LineShare(service, written_off, ZERO, ZERO, ZERO, owed, ZERO, ZERO)


def _take_parts(
    plan: Plan, year: Year, pool: Pool, benefit: Benefit, service: ServiceLine, lines: list[Line]
) -> tuple[dict[Part, Money], Money]:
    """Take each part in the plan's order; gives back what was taken, and what is left for the plan."""
    rest = service.allowed
    taken = dict.fromkeys(Part, ZERO)
    for part in benefit.order:
        if part is Part.DEDUCTIBLE:
            line = _deductible(year, pool, benefit, service, rest)
        elif part is Part.COPAY:
            line = _copay(benefit, service, rest)
        else:
            line = _coinsurance(benefit, service, rest)
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


def _deductible(year: Year, pool: Pool, benefit: Benefit, service: ServiceLine, rest: Money) -> Line:
    left, whole, whose = year.left_to_deductible(pool, benefit)
    if left:
        reason = "{} of the {} {} is still open, and {} is left to share: the smaller of the two."
        facts: tuple[object, ...] = (left, whole, whose, rest)
    else:
        reason, facts = "The {} {} is already met.", (whole, whose)
    return Line(Part.DEDUCTIBLE, "Deductible", min(left, rest), reason, DEDUCTIBLE, service.label, facts)


def _copay(benefit: Benefit, service: ServiceLine, rest: Money) -> Line:
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
    return Line(Part.COPAY, "Copay", min(copay, rest), reason, COPAY, service.label, facts)


def _coinsurance(benefit: Benefit, service: ServiceLine, rest: Money) -> Line:
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
    return Line(Part.COINSURANCE, "Coinsurance", amount, reason, COINSURANCE, service.label, facts)


def _stopped(line: Line, wanted: Money, left: Money, whose: str, most: Money) -> Line:
    """The same line, stopped at the out-of-pocket maximum, and saying so."""
    reason = (
        line.reason
        + " That would be {}, but only {} is left until {} {} out-of-pocket maximum. The plan pays the rest."
    )
    return line._replace(value=left, reason=reason, source=MAXIMUM, facts=(*line.facts, wanted, left, whose, most))


def _totals(shares: Sequence[LineShare]) -> list[Line]:
    """The last lines of the worksheet: each part, added up over the whole claim."""
    lines = []
    owes: list[Line] = []
    reason = " + ".join(["{}"] * len(shares)) + "." if len(shares) > 1 else "There is one charge."
    columns = dict(zip(LineShare._fields, zip(*shares, strict=True), strict=True))
    for name, label, source in _PARTS:
        amounts: tuple[Money, ...] = columns[name]
        amount = total(amounts)
        if name in _ONLY_IF_ANY and not amount:
            continue
        line = Line(name, label, amount, reason, source, "", amounts if len(amounts) > 1 else ())
        lines.append(line)
        if name not in ("contractual_adjustment", "plan_pays"):
            owes.append(line)
    reason = " + ".join(f"{{}} {line.label.lower()}" for line in owes) + "."
    owed = total(share.patient_owes for share in shares)
    facts = tuple(line.value for line in owes)
    return [*lines, Line("patient_owes", "Patient owes", owed, reason, MAXIMUM, "", facts)]
