"""A family's claims over a plan year, in the order in which the plan works them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kit.engine.claim import Accumulators, Met, ServiceLine
from kit.engine.insurance import ClaimShare, split_claim
from kit.engine.money import ZERO, Money, total
from kit.engine.patient_parts import COINSURANCE, DEDUCTIBLE, MAXIMUM
from kit.engine.plan import Plan
from kit.engine.record import Record
from kit.engine.worksheet import Line, Worksheet

__all__ = ["FamilyYear", "MemberClaim", "split_year"]


@dataclass(frozen=True, slots=True)
class MemberClaim(Record):
    """One claim of one member of a family; `age` where the plan asks for it."""

    member: str
    services: tuple[ServiceLine, ...]
    age: int | None = None


@dataclass(frozen=True, slots=True)
class FamilyYear:
    """How every claim was split, what each member has met afterwards, and the worksheet."""

    claims: tuple[ClaimShare, ...]
    met: Mapping[str, Accumulators]
    worksheet: Worksheet


def split_year(plan: Plan, claims: Sequence[MemberClaim], met: Mapping[str, Accumulators] | None = None) -> FamilyYear:
    """Split the claims of a family over a plan year, each with what the family has met until then.

    A member's own amounts fill that member's deductible and maximum, and everybody's fill the
    family's. `met` is what the members had met before the first claim; it stays as it was.

    Laws: the family's amounts are those of its members added up; a year split at any point and
    carried on gives the same amounts; no maximum is passed.
    Raises ValueError for a year without claims, and as `split_claim` does.
    Source: https://illinoisinsurance.org/news-updates/how-do-different-deductibles-work-my-family-health-insurance
    (2026-11-25), for the two kinds of family deductible.

    >>> from kit.engine.plan import Benefit, Family
    >>> plan = Plan("Family plan", {"visit": Benefit()}, deductible=Money.of("500"),
    ...             family=Family(deductible=Money.of("800")))
    >>> visit = ServiceLine("Visit", "visit", Money.of("600"), Money.of("600"))
    >>> year = split_year(plan, [MemberClaim("Parent", (visit,)), MemberClaim("Child", (visit,))])
    >>> str(year.worksheet.amount("deductible", "Parent")), str(year.worksheet.amount("deductible", "Child"))
    ('$500.00', '$300.00')
    """
    if not claims:
        raise ValueError("a year needs at least one claim")
    now = dict(met or {})
    for claim in claims:
        now.setdefault(claim.member, Accumulators())
    now = _with_family(now)
    shares = []
    for claim in claims:
        share = split_claim(plan, claim.services, now[claim.member], claim.age)
        now[claim.member] = share.met
        now = _shared(now, share.met)
        shares.append(share)
    lines = [
        line._replace(about=f"claim {number}, {claim.member}{f': {line.about}' if line.about else ''}")
        for number, (claim, share) in enumerate(zip(claims, shares, strict=True), 1)
        for line in share.worksheet
    ]
    lines += _totals(claims, shares, now)
    return FamilyYear(tuple(shares), now, Worksheet(f"A year of {plan.name}", tuple(lines)))


def _with_family(now: Mapping[str, Accumulators]) -> dict[str, Accumulators]:
    """Every member starts from the same family amounts: those given, or the members' own added up."""
    inside = _family(list(now.values()))
    outside = _family([one.out_of_network for one in now.values()])
    return {name: _set_family(one, inside, outside) for name, one in now.items()}


def _family(members: Sequence[Met]) -> tuple[Money, Money]:
    deductible = total(one.deductible_met for one in members)
    out_of_pocket = total(one.out_of_pocket_met for one in members)
    return (
        max([deductible, *(one.family_deductible_met for one in members)]),
        max([out_of_pocket, *(one.family_out_of_pocket_met for one in members)]),
    )


def _shared(now: Mapping[str, Accumulators], latest: Accumulators) -> dict[str, Accumulators]:
    """What one member's claim added to the family holds for all of them."""
    inside = (latest.family_deductible_met, latest.family_out_of_pocket_met)
    side = latest.out_of_network
    outside = (side.family_deductible_met, side.family_out_of_pocket_met)
    return {name: _set_family(one, inside, outside) for name, one in now.items()}


def _set_family(one: Accumulators, inside: tuple[Money, Money], outside: tuple[Money, Money]) -> Accumulators:
    side = replace(one.out_of_network, family_deductible_met=outside[0], family_out_of_pocket_met=outside[1])
    return replace(one, family_deductible_met=inside[0], family_out_of_pocket_met=inside[1], out_of_network=side)


def _totals(claims: Sequence[MemberClaim], shares: Sequence[ClaimShare], met: Mapping[str, Accumulators]) -> list[Line]:
    """What each member and the whole family owe and have met."""
    lines = []
    members = dict.fromkeys(claim.member for claim in claims)
    for name, label, source in (
        ("deductible", "Deductible", DEDUCTIBLE),
        ("patient_owes", "Patient owes", MAXIMUM),
        ("plan_pays", "Insurance pays", COINSURANCE),
    ):
        whole = ZERO
        for member in members:
            amounts = [
                share.worksheet.amount(name)
                for claim, share in zip(claims, shares, strict=True)
                if claim.member == member
            ]
            whole += total(amounts)
            why = " + ".join(str(amount) for amount in amounts) + " over the claims."
            lines.append(Line(name, label, total(amounts), why, source, member))
        lines.append(Line(name, label, whole, "All members together.", source))
    for member in members:
        one = met[member]
        for name, label, amount in (
            ("deductible_met", "Deductible met", one.deductible_met),
            ("out_of_pocket_met", "Out-of-pocket met", one.out_of_pocket_met),
        ):
            lines.append(Line(name, label, amount, "So far this plan year, in the network.", MAXIMUM, member))
    family = met[claims[-1].member]
    for name, label, amount in (
        ("family_deductible_met", "Family deductible met", family.family_deductible_met),
        ("family_out_of_pocket_met", "Family out-of-pocket met", family.family_out_of_pocket_met),
    ):
        lines.append(Line(name, label, amount, "All members so far this plan year, in the network.", MAXIMUM))
    return lines
