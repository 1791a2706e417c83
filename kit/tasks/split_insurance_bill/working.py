"""Work a bill: every blank's amount, and the worksheet that explains it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kit.engine.claim import Accumulators
from kit.engine.family_year import MemberClaim, split_year
from kit.engine.insurance import ClaimShare, names_of, split_claim
from kit.engine.money import ZERO, Money, total
from kit.engine.patient_parts import ALLOWED, MAXIMUM
from kit.engine.plan import FamilyKind
from kit.engine.surprise_bills import recognized_amount
from kit.engine.worksheet import Line, Worksheet
from kit.tasks.split_insurance_bill.bill import Bill

__all__ = ["PARTS", "TOTALS", "Worked", "amounts", "asks_for_own_deductible", "parts_of", "solve", "work"]

TOTALS = ("contractual_adjustment", "deductible", "copay", "coinsurance", "plan_pays", "patient_owes")
PARTS = ("deductible", "copay", "coinsurance", "patient_owes")
"""What is asked for about an earlier claim."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A bill worked: the earlier claims, the claim on the desk, and what is met after it."""

    earlier: tuple[ClaimShare, ...]
    claim: ClaimShare
    met: Accumulators


def parts_of(bill: Bill) -> tuple[str, ...]:
    """The amounts that are asked for about each charge and in all; a balance bill only out of the network."""
    return (*TOTALS[:4], "balance_bill", *TOTALS[4:]) if bill.out_of_network else TOTALS


def work(bill: Bill) -> Worked:
    """Split the claims of the year in their order, the one on the desk last."""
    if not bill.of_a_family:
        claim = split_claim(bill.plan, bill.services, bill.met)
        return Worked((), claim, claim.met)
    claims = [*bill.earlier, MemberClaim(bill.member, bill.services)]
    year = split_year(bill.plan, claims, bill.start or {bill.member: bill.met})
    return Worked(year.claims[:-1], year.claims[-1], year.claims[-1].met)


def asks_for_own_deductible(bill: Bill) -> bool:
    """Whether a member's own deductible counts: an aggregate one is the family's alone."""
    return bill.plan.family is None or bill.plan.family.deductible_kind is not FamilyKind.AGGREGATE


def progress(bill: Bill, met: Accumulators) -> dict[str, Money]:
    """What is met after the claim, by blank; an aggregate deductible is the family's alone."""
    if bill.short:
        return {}
    found = {"after.deductible_met": met.deductible_met, "after.out_of_pocket_met": met.out_of_pocket_met}
    family = bill.plan.family
    if family is not None:
        if not asks_for_own_deductible(bill):
            del found["after.deductible_met"]
        found["after.family_deductible_met"] = met.family_deductible_met
        found["after.family_out_of_pocket_met"] = met.family_out_of_pocket_met
    if bill.out_of_network:
        found["after.outside_deductible_met"] = met.out_of_network.deductible_met
        found["after.outside_out_of_pocket_met"] = met.out_of_network.out_of_pocket_met
    return found


def amounts(bill: Bill) -> dict[str, Money]:
    """The answers to all blanks, if the bill were as given."""
    worked = work(bill)
    shares, parts = worked.claim.shares, parts_of(bill)
    found = {part: total(share.amount(part) for share in shares) for part in parts}
    if bill.short:
        return found
    for number, share in enumerate(shares, 1):
        found |= {f"line_{number}.{part}": share.amount(part) for part in parts}
    for number, claim in enumerate(worked.earlier, 1):
        found |= {f"claim_{number}.{part}": total(share.amount(part) for share in claim.shares) for part in PARTS}
    return found | progress(bill, worked.met)


def solve(bill: Bill) -> Worksheet:
    """The split, line by line, with the reason and the source of each."""
    worked = work(bill)
    if bill.short:
        return worked.claim.worksheet
    lines = [line for number, claim in enumerate(worked.earlier, 1) for line in _earlier(bill, number, claim)]
    lines += _claim(bill, worked.claim)
    labels = {line.name: line for line in worked.claim.worksheet if line.about == "After this claim"}
    for name, amount in progress(bill, worked.met).items():
        whole = labels.get(name.removeprefix("after.").removeprefix("outside_"))
        label = whole.label if whole else name
        why = whole.reason if whole else ""
        if name.startswith("after.outside_"):
            label = f"{label} out of network"
            why = "Charges out of the network fill an amount of their own. A balance bill does not count."
        lines.append(Line(name, label, amount, why, MAXIMUM, "After this claim"))
    return Worksheet(worked.claim.worksheet.title, tuple(lines))


def _earlier(bill: Bill, number: int, claim: ClaimShare) -> Iterator[Line]:
    """One earlier claim: each charge's parts, and the four amounts in all."""
    about = f"Claim {number}, {bill.earlier[number - 1].member}"
    for line in claim.worksheet:
        if line.about == "" and line.name in PARTS:
            yield line._replace(name=f"claim_{number}.{line.name}", about=about)
        elif line.about not in ("", "After this claim") and line.name in PARTS and line.value:
            yield line._replace(name=f"charge.{line.name}", about=f"{about}: {line.about}")


def _claim(bill: Bill, claim: ClaimShare) -> Iterator[Line]:
    """The claim on the desk: each charge with all its parts, then the totals."""
    parts = parts_of(bill)
    for number, (share, about) in enumerate(zip(claim.shares, names_of(bill.services), strict=True), 1):
        if bill.charges and (rate := bill.charges[number - 1].middle_rate) is not None:
            yield _base(share.service.billed, rate, about)
        written = {line.name: line for line in claim.worksheet if line.about == about}
        for part in parts:
            line = written.get(part) or _left_out(part, share.amount(part), about)
            if line is not None:
                yield line._replace(name=f"line_{number}.{part}")
    totals = {line.name: line for line in claim.worksheet if not line.about}
    for part in parts:
        none = Line(part, part.replace("_", " ").capitalize(), ZERO, "No charge has one.", MAXIMUM)
        yield totals.get(part) or none


def _base(billed: Money, rate: Money, about: str) -> Line:
    """What the patient's share of a protected charge is taken from, in the words of the papers."""
    found = next(line for line in recognized_amount(billed, rate) if line.name == "recognized_amount")
    why = f"The lesser of {billed} billed and the middle rate of {rate}. The share is taken from it."
    return found._replace(label="Amount to share", reason=why, about=about)


def _left_out(part: str, amount: Money, about: str) -> Line | None:
    """A line for what the engine writes none: the sum of the patient's parts, or that nothing is written off."""
    if part == "patient_owes":
        return Line(part, "Patient owes", amount, "All parts that the patient pays, together.", MAXIMUM, about)
    if part == "contractual_adjustment":
        why = "There is no contract, so nothing is written off."
        return Line(part, "Contractual adjustment", amount, why, ALLOWED, about)
    return None
