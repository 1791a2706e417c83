"""One claim that goes to several payers in order, from the first payment to what is left for the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kit.engine.bounds import check_amount
from kit.engine.insurance import ClaimShare, split_claim
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
    claim = split_claim(payers[0].plan, _allowed_by(payers[0], services), payers[0].met, age)
    lines = [_about(payers[0].plan.name, line) for line in claim.worksheet]
    paid = [tuple(share.plan_pays for share in claim.shares)]
    owes = [share.patient_owes for share in claim.shares]
    written_off = [share.contractual_adjustment for share in claim.shares]
    met = [claim.met]
    for payer in payers[1:]:
        alone = split_claim(payer.plan, _allowed_by(payer, services), payer.met, age)
        met.append(alone.met)
        lines += [_about(f"{payer.plan.name} alone", line) for line in alone.worksheet]
        payments = []
        for i, share in enumerate(alone.shares):
            before = total(row[i] for row in paid)
            line = _payment(payer, claim, alone, i, before, owes[i], age)
            lines.append(line)
            pays = line.value
            assert isinstance(pays, Money)
            payments.append(pays)
            freed, why = _freed(payer, max(ZERO, owes[i] - pays), share.service.allowed - before - pays)
            if freed:
                lines.append(why._replace(about=line.about))
            # What a payer pays above the patient's share comes out of what the first contract wrote off.
            over = max(ZERO, pays - owes[i])
            owes[i] = max(ZERO, owes[i] - pays) - freed
            written_off[i] += freed - over
        paid.append(tuple(payments))
    lines += _totals(payers, paid, owes, written_off)
    title = "How the payers share this claim"
    return CoordinatedClaim(tuple(paid), tuple(owes), tuple(written_off), tuple(met), Worksheet(title, tuple(lines)))


def _payment(
    payer: Payer, first: ClaimShare, alone: ClaimShare, i: int, before: Money, owes: Money, age: int | None
) -> Line:
    """What one payer pays for one charge after the payers before it."""
    share = alone.shares[i]
    about = f"{payer.plan.name}: {share.service.label}"
    if payer.method is Method.MEDICARE:
        return _medicare(first.shares[i].service, share.service, share.plan_pays, before, about)
    on_rest = None
    if payer.method is Method.MAINTENANCE:
        rest = replace(share.service, allowed=max(ZERO, share.service.allowed - before))
        on_rest = split_claim(payer.plan, [rest], payer.met, age).shares[0].plan_pays
    allowed = share.service.allowed
    # No second payer may be asked for more than was charged.
    pays = secondary_line(payer.method, share.plan_pays, before, owes, allowed, on_rest, about)
    most = max(ZERO, share.service.billed - before)
    return pays if isinstance(pays.value, Money) and pays.value <= most else pays._replace(value=most)


def _medicare(primary: ServiceLine, medicare: ServiceLine, alone: Money, before: Money, about: str) -> Line:
    """Medicare as second payer: the lowest of three amounts."""
    first = max(ZERO, primary.billed - before)
    third = max(ZERO, max(medicare.allowed, primary.allowed) - before)
    reason = "The lowest of {} charge less primary payment, {} from Medicare alone, and {} higher allowed less primary."
    facts = (first, alone, third)
    return Line("secondary_pays", "Secondary pays", min(facts), reason, MEDICARE, about, facts)


def _freed(payer: Payer, owes: Money, left_of_allowed: Money) -> tuple[Money, Line]:
    """What the provider may no longer ask the patient for, because of its contract with this payer."""
    if payer.accepts_as_full:
        why = f"The provider takes this payer's payment as full, so the {owes} left is written off."
        return owes, Line("written_off", "Written off", owes, why, FULL)
    amount = max(ZERO, owes - max(ZERO, left_of_allowed)) if payer.holds_to_allowed else ZERO
    why = f"Only {max(ZERO, left_of_allowed)} is left of this payer's allowed amount; the rest is written off."
    return amount, Line("written_off", "Written off", amount, why, LOWEST)


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


def _allowed_by(payer: Payer, services: Sequence[ServiceLine]) -> Sequence[ServiceLine]:
    """The charges with this payer's own allowed amounts."""
    if payer.allowed is None:
        return services
    return [replace(service, allowed=amount) for service, amount in zip(services, payer.allowed, strict=True)]


def _about(payer: str, line: Line) -> Line:
    """The same line, said about a payer."""
    about = f"{payer}: {line.about}" if line.about else payer
    return Line(line.name, line.label, line.value, line.reason, line.source, about, line.facts)


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
