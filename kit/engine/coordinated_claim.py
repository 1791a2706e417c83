"""One claim that goes to several payers in order, from the first payment to what is left for the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kit.engine.bounds import check_amount
from kit.engine.claim import Accumulators, ServiceLine
from kit.engine.insurance import LineShare, claim_totals, names_of, split_line
from kit.engine.money import ZERO, Money, total
from kit.engine.plan import Network, Plan
from kit.engine.record import Record
from kit.engine.secondary import MEDICARE, Method, secondary_line
from kit.engine.worksheet import Line, Source, Worksheet
from kit.engine.year import Year

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
    names = names_of(services)
    first = _first(payers[0], services, names, age)
    so_far = _SoFar(first.shares)
    turns = [first]
    for payer in payers[1:]:
        turn = _Turn(payer, services, names)
        for i in range(len(services)):
            line = _payment(turn, i, services[i], so_far.paid[i], so_far.owes[i], age)
            turn.paid.append(so_far.pay(i, line))
            turn.year.count_payment(services[i].kind, turn.paid[i])
            freed = _freed(payer, so_far.owes[i], turn.services[i].allowed, so_far.paid[i], line.about)
            so_far.free(i, freed)
            turn.lines += [line, freed] if freed is not None else [line]
        turns.append(turn)
    paid = tuple(tuple(turn.paid) for turn in turns)
    lines = [line for turn in turns for line in turn.lines] + _totals(payers, paid, so_far.owes, so_far.written_off)
    return CoordinatedClaim(
        paid,
        tuple(so_far.owes),
        tuple(so_far.written_off),
        tuple(turn.year.met() for turn in turns),
        Worksheet("How the payers share this claim", tuple(lines)),
    )


class _SoFar:
    """Each charge on its way from payer to payer: paid, owed by the patient, written off. They add up to it."""

    __slots__ = ("owes", "paid", "written_off")

    def __init__(self, shares: Sequence[LineShare]) -> None:
        self.paid = [share.plan_pays for share in shares]
        self.owes = [share.patient_owes for share in shares]
        self.written_off = [share.contractual_adjustment for share in shares]

    def pay(self, i: int, line: Line) -> Money:
        """Take one payer's payment of one charge; gives it back."""
        pays = _amount(line)
        left = self.owes[i] - pays
        # What a payer pays above the patient's share comes out of what the first contract wrote off.
        if left < ZERO:
            self.written_off[i] += left
            left = ZERO
        self.owes[i] = left
        self.paid[i] += pays
        return pays

    def free(self, i: int, line: Line | None) -> None:
        """Write off what the provider may no longer ask the patient for."""
        if line is not None:
            self.owes[i] -= _amount(line)
            self.written_off[i] += _amount(line)


def _amount(line: Line) -> Money:
    assert isinstance(line.value, Money)
    return line.value


class _Turn:
    """One payer at work on the claim: its own allowed amounts, its year, and what it has written down so far."""

    __slots__ = ("lines", "names", "paid", "payer", "services", "shares", "year")

    def __init__(self, payer: Payer, services: Sequence[ServiceLine], names: Sequence[str]) -> None:
        if payer.allowed is not None:
            services = [replace(one, allowed=own) for one, own in zip(services, payer.allowed, strict=True)]
        self.payer = payer
        self.services = services
        self.names = names
        self.year = Year(payer.plan, payer.met or Accumulators())
        self.lines: list[Line] = []
        self.shares: list[LineShare] = []
        self.paid: list[Money] = []


def _first(payer: Payer, services: Sequence[ServiceLine], names: Sequence[str], age: int | None) -> _Turn:
    """The first payer pays by its plan alone."""
    turn = _Turn(payer, services, names)
    who = payer.plan.name
    for service, name in zip(turn.services, names, strict=True):
        share = split_line(payer.plan, turn.year, service, age, f"{who}: {name}", turn.lines)
        turn.year.count_payment(service.kind, share.plan_pays)
        turn.shares.append(share)
        turn.paid.append(share.plan_pays)
    turn.lines += claim_totals(turn.shares, who)
    return turn


def _payment(turn: _Turn, i: int, first: ServiceLine, before: Money, owes: Money, age: int | None) -> Line:
    """What a further payer pays for one charge after the payers before it."""
    payer, service, who = turn.payer, turn.services[i], turn.payer.plan.name
    about = f"{who}: {turn.names[i]}"
    on_rest = None
    if payer.method is Method.MAINTENANCE:
        rest = replace(service, billed=max(ZERO, service.billed - before), allowed=max(ZERO, service.allowed - before))
        alone = split_line(
            payer.plan, turn.year, rest, age, f"{who} on the rest: {turn.names[i]}", turn.lines
        ).plan_pays
        on_rest = alone
    else:
        alone = split_line(payer.plan, turn.year, service, age, f"{who} alone: {turn.names[i]}", turn.lines).plan_pays
    if payer.method is Method.MEDICARE:
        line = _medicare(first, service, alone, before, about)
    else:
        line = secondary_line(payer.method, alone, before, owes, service.allowed, on_rest, about)
    if _amount(line) <= owes:
        return line
    most = max(ZERO, service.billed - before)
    if _amount(line) <= most:
        return line
    reason = line.reason + " All payers together pay no more than the {} charged."
    return line._replace(value=most, reason=reason, facts=(*line.facts, service.billed))


def _medicare(primary: ServiceLine, medicare: ServiceLine, alone: Money, before: Money, about: str) -> Line:
    """Medicare as second payer: the lowest of three amounts."""
    # A provider in the first plan's network is obligated to take its allowed amount as full payment.
    owed = min(primary.billed, primary.allowed) if primary.network is Network.IN else primary.billed
    first = max(ZERO, owed - before)
    third = max(ZERO, max(medicare.allowed, primary.allowed) - before)
    reason = "The lowest of {} owed less primary payment, {} from Medicare alone, and {} higher allowed less primary."
    facts = (first, alone, third)
    return Line("secondary_pays", "Secondary pays", min(facts), reason, MEDICARE, about, facts)


def _freed(payer: Payer, owes: Money, allowed: Money, paid: Money, about: str) -> Line | None:
    """What the provider may no longer ask the patient for, because of its contract with this payer."""
    if not owes:
        return None
    if payer.accepts_as_full:
        why = f"The provider takes this payer's payment as full, so the {owes} left is written off."
        return Line("written_off", "Written off", owes, why, FULL, about)
    if not payer.holds_to_allowed:
        return None
    left = max(ZERO, allowed - paid)
    if owes <= left:
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
