"""One claim that goes to several payers in order, from the first payment to what is left for the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kit.engine.bounds import check_amount
from kit.engine.insurance import LineShare, claim_totals, split_claim, split_lines
from kit.engine.money import ZERO, Money, total
from kit.engine.plan import Accumulators, Plan, ServiceLine
from kit.engine.record import Record
from kit.engine.secondary import MEDICARE, Method, secondary_line
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["CoordinatedClaim", "Payer", "coordinate_claim"]

FULL = Source(
    "Open Dental manual: coordination of benefits",
    "https://www.opendental.com/manual/cob.html",
    date(2026, 11, 25),
)
LOWEST = Source(
    "Dentrix Ascend: coordination of benefits",
    "https://support.dentrixascend.com/hc/en-us/community/posts/360047007534",
    date(2026, 11, 25),
)


@dataclass(frozen=True, slots=True)
class Payer(Record):
    """One payer of a claim: its plan, what is met there, and how it coordinates with those before it.

    `allowed` are its own allowed amounts, one for each charge, where they differ from those on the
    claim. `accepts_as_full` means that the provider may ask the patient for nothing more once this
    payer has paid (Medicaid); `holds_to_allowed` that it may not ask for more than this payer's
    allowed amount less all payments.
    """

    plan: Plan
    met: Accumulators | None = None
    method: Method = Method.STANDARD
    allowed: tuple[Money, ...] | None = None
    accepts_as_full: bool = False
    holds_to_allowed: bool = False

    def __post_init__(self) -> None:
        for amount in self.allowed or ():
            check_amount(f"{self.plan.name}: an allowed amount", amount)


@dataclass(frozen=True, slots=True)
class CoordinatedClaim:
    """What each payer paid for each charge, what is met with each afterwards, and the worksheet.

    `paid[payer][charge]` follows the order of payers and charges; `patient_owes` and `written_off`
    have one amount for each charge.
    """

    paid: tuple[tuple[Money, ...], ...]
    patient_owes: tuple[Money, ...]
    written_off: tuple[Money, ...]
    met: tuple[Accumulators, ...]
    worksheet: Worksheet


def coordinate_claim(
    payers: Sequence[Payer], services: Sequence[ServiceLine], age: int | None = None
) -> CoordinatedClaim:
    """Send a claim to its payers in order: the first pays by its plan, each next by its own method.

    What a payer leaves to the patient goes on to the next. At the end each charge is what the payers
    paid, what was written off and what the patient owes.

    Laws: no cent is lost or made; what the patient owes never grows with a further payer; nobody pays
    below zero.
    Raises ValueError for a claim without payers, or amounts that do not fit the number of charges.
    Source: https://www.opendental.com/manual/cob.html (2026-11-25).

    >>> from kit.engine.plan import Benefit
    >>> from decimal import Decimal
    >>> def plan(name, percent):
    ...     return Payer(Plan(name, {"filling": Benefit(coinsurance_percent=Decimal(percent))}))
    >>> filling = ServiceLine("Filling", "filling", Money.of("100"), Money.of("100"))
    >>> claim = coordinate_claim([plan("First", 20), plan("Second", 50)], [filling])
    >>> str(claim.worksheet.amount("plan_pays", "Second")), str(claim.worksheet.amount("patient_owes"))
    ('$20.00', '$0.00')
    """
    if not payers:
        raise ValueError("a claim needs at least one payer")
    _check_fit(payers, services)
    turn = _Turn(payers[0], services, age, f"{payers[0].plan.name}: ")
    lines = turn.lines + [line._replace(about=payers[0].plan.name) for line in claim_totals(turn.shares)]
    paid = [tuple(share.plan_pays for share in turn.shares)]
    before = list(paid[0])
    owes = [share.patient_owes for share in turn.shares]
    written_off = [share.contractual_adjustment for share in turn.shares]
    met = [turn.met]
    for payer in payers[1:]:
        alone = _Turn(payer, services, age, f"{payer.plan.name} alone: ")
        lines += alone.lines
        payments = []
        for i, share in enumerate(alone.shares):
            line = _payment(payer, services[i], share, before[i], owes[i], age)
            pays = line.value
            assert isinstance(pays, Money)
            left = owes[i] - pays
            # What a payer pays above the patient's share comes out of what the first contract wrote off.
            written_off[i] += min(ZERO, left)
            owes[i] = max(ZERO, left)
            before[i] += pays
            payments.append(pays)
            lines.append(line)
            freed = _freed(payer, owes[i], share.service.allowed - before[i], line.about)
            if freed is not None:
                lines.append(freed)
                assert isinstance(freed.value, Money)
                owes[i] -= freed.value
                written_off[i] += freed.value
        paid.append(tuple(payments))
        met.append(alone.met)
    lines += _totals(payers, paid, owes, written_off)
    title = "How the payers share this claim"
    return CoordinatedClaim(tuple(paid), tuple(owes), tuple(written_off), tuple(met), Worksheet(title, tuple(lines)))


class _Turn:
    """What one payer's plan comes to if it were the only one."""

    __slots__ = ("lines", "met", "shares")

    def __init__(self, payer: Payer, services: Sequence[ServiceLine], age: int | None, name: str) -> None:
        if payer.allowed is not None:
            services = [replace(one, allowed=own) for one, own in zip(services, payer.allowed, strict=True)]
        self.shares, self.lines, self.met = split_lines(payer.plan, services, payer.met, age, name)


def _payment(payer: Payer, first: ServiceLine, share: LineShare, before: Money, owes: Money, age: int | None) -> Line:
    """What one payer pays for one charge after the payers before it."""
    about = f"{payer.plan.name}: {share.service.label}"
    if payer.method is Method.MEDICARE:
        return _medicare(first, share.service, share.plan_pays, before, about)
    allowed = share.service.allowed
    on_rest = None
    if payer.method is Method.MAINTENANCE:
        rest = replace(share.service, allowed=max(ZERO, allowed - before))
        on_rest = split_claim(payer.plan, [rest], payer.met, age).shares[0].plan_pays
    line = secondary_line(payer.method, share.plan_pays, before, owes, allowed, on_rest, about)
    most = max(ZERO, share.service.billed - before)
    pays = line.value
    # All payers together never pay more than was charged.
    return line if isinstance(pays, Money) and pays <= most else line._replace(value=most)


def _medicare(primary: ServiceLine, medicare: ServiceLine, alone: Money, before: Money, about: str) -> Line:
    """Medicare as second payer: the lowest of three amounts."""
    first = max(ZERO, primary.billed - before)
    third = max(ZERO, max(medicare.allowed, primary.allowed) - before)
    reason = "The lowest of {} charge less primary payment, {} from Medicare alone, and {} higher allowed less primary."
    facts = (first, alone, third)
    return Line("secondary_pays", "Secondary pays", min(facts), reason, MEDICARE, about, facts)


def _freed(payer: Payer, owes: Money, left_of_allowed: Money, about: str) -> Line | None:
    """What the provider may no longer ask the patient for, because of its contract with this payer."""
    if not owes:
        return None
    if payer.accepts_as_full:
        why = f"The provider takes this payer's payment as full, so the {owes} left is written off."
        return Line("written_off", "Written off", owes, why, FULL, about)
    left = max(ZERO, left_of_allowed)
    if not payer.holds_to_allowed or owes <= left:
        return None
    why = f"Only {left} is left of this payer's allowed amount; the rest is written off."
    return Line("written_off", "Written off", owes - left, why, LOWEST, about)


def _totals(
    payers: Sequence[Payer], paid: Sequence[Sequence[Money]], owes: Sequence[Money], written_off: Sequence[Money]
) -> list[Line]:
    lines = [
        Line(
            "plan_pays", "Insurance pays", total(row), " + ".join(["{}"] * len(row)) + ".", FULL, payer.plan.name,
            tuple(row),
        )
        for payer, row in list(zip(payers, paid, strict=True))[1:]
    ]  # fmt: skip
    everything = total(total(row) for row in paid)
    for name, label, amounts in (
        ("written_off", "Written off", written_off),
        ("patient_owes", "Patient owes", owes),
    ):
        reason = " + ".join(["{}"] * len(amounts)) + "."
        lines.append(Line(name, label, total(amounts), reason, FULL, "", tuple(amounts)))
    lines.insert(-2, Line("plan_pays", "All payers pay", everything, "All payments together.", FULL))
    return lines


def _check_fit(payers: Sequence[Payer], services: Sequence[ServiceLine]) -> None:
    names = [payer.plan.name for payer in payers]
    if len(set(names)) != len(names):
        raise ValueError(f"each payer needs a plan name of its own, not {', '.join(names)}")
    for payer in payers:
        if payer.allowed is not None and len(payer.allowed) != len(services):
            raise ValueError(
                f"{payer.plan.name}: {len(payer.allowed)} allowed amounts for {len(services)} charges; "
                "give one for each charge"
            )
