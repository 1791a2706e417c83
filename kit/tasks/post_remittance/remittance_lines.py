"""The remittance on the desk, and its lines as the trainee posts them: numbered from first to last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kit.engine.money import ZERO, Money, total
from kit.engine.remittance import (
    Adjustment,
    ClaimStatus,
    GroupCode,
    PaidLine,
    ProviderAdjustment,
    Remittance,
    RemittanceClaim,
)
from kit.engine.remittance_balance import Check, checks, places

__all__ = ["Desk", "PostedFrom", "desk_of", "lines_of", "unbalanced", "without"]

WHOLE_CLAIM = "Adjustment to the whole claim"


@dataclass(frozen=True, slots=True)
class Desk:
    """The remittance that came today, and the plans to bill after this payer, each with its claim number."""

    remittance: Remittance
    next_plans: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PostedFrom:
    """One line to post: `where` is what the engine calls it; the whole claim's own adjustment is a line too."""

    number: int
    where: str
    claim: RemittanceClaim
    label: str
    charge: Money
    paid: Money
    adjustments: tuple[Adjustment, ...]
    service_date: str = ""

    @property
    def title(self) -> str:
        """What the line is called on the form and on the worksheet."""
        return f"Line {self.number}: {self.claim.patient}, {self.label}"

    @property
    def reversed(self) -> bool:
        """Whether the line takes back an earlier posting."""
        return self.claim.status == ClaimStatus.REVERSAL


def lines_of(desk: Desk) -> tuple[PostedFrom, ...]:
    """Every line of the remittance in the order of the paper."""
    found: list[PostedFrom] = []
    claims = desk.remittance.claims
    for name, claim in zip(places(one.claim_number for one in claims), claims, strict=True):
        for turn, line in enumerate(claim.lines, 1):
            number, where = len(found) + 1, f"{name} line {turn}"
            found.append(
                PostedFrom(
                    number, where, claim, line.label, line.charge, line.paid, line.adjustments, line.service_date
                )
            )
        if claim.adjustments:
            taken = total(one.amount for one in claim.adjustments)
            found.append(PostedFrom(len(found) + 1, name, claim, WHOLE_CLAIM, ZERO, -taken, claim.adjustments))
    return tuple(found)


def unbalanced(desk: Desk) -> tuple[PostedFrom, Check]:
    """The one line whose charge less adjustments is not what was paid, and the check that fails.

    Raises ValueError when there is none, or more than one.
    """
    failed = {one.place: one for one in checks(desk.remittance) if one.law == "line_paid" and one.difference}
    wrong = [line for line in lines_of(desk) if line.where in failed]
    if len(wrong) != 1:
        raise ValueError(f"exactly one line must not balance, not {len(wrong)}")
    return wrong[0], failed[wrong[0].where]


def without(desk: Desk, line: PostedFrom) -> Remittance:
    """The remittance with one line left empty, as it is posted while the payer is asked about that line."""
    name, turn = line.where.rsplit(" line ", 1)
    claims = list(desk.remittance.claims)
    at = places(one.claim_number for one in claims).index(name)
    claim = claims[at]
    lines = list(claim.lines)
    lines[int(turn) - 1] = replace(lines[int(turn) - 1], charge=ZERO, paid=ZERO, adjustments=())
    claims[at] = replace(
        claim, charge=claim.charge - line.charge, paid=claim.paid - line.paid, patient_responsibility=None,
        lines=tuple(lines),
    )  # fmt: skip
    return replace(desk.remittance, payment=desk.remittance.payment - line.paid, claims=tuple(claims))


def desk_of(table: Mapping[str, Any]) -> Desk:
    """The facts of a hand-worked case: claims with their lines, an adjustment written like 'CO-45 75.00'."""
    claims = tuple(_claim(entry) for entry in table["claims"])
    outside = tuple(
        ProviderAdjustment(entry["reason"], Money.of(entry["amount"]), entry.get("reference", ""))
        for entry in table.get("outside", ())
    )
    plans = tuple((entry["number"], entry["next_plan"]) for entry in table["claims"] if entry.get("next_plan"))
    payer = table.get("payer", "the payer")
    return Desk(Remittance(Money.of(table["check"]), claims, outside, payer, "4401", "2026-06-15"), plans)


def _claim(entry: Mapping[str, Any]) -> RemittanceClaim:
    lines = tuple(
        PaidLine(
            Money.of(line["charge"]), Money.of(line["paid"]), _adjustments(line.get("adjustments", ())), line["service"]
        )
        for line in entry["lines"]
    )
    own = _adjustments(entry.get("adjustments", ()))
    charge, paid = total(one.charge for one in lines), total(one.paid for one in lines)
    return RemittanceClaim(
        entry["number"], charge, paid - total(one.amount for one in own),
        ClaimStatus(entry.get("status", "primary")), None, own, lines, patient=entry["patient"],
    )  # fmt: skip


def _adjustments(written: Sequence[str]) -> tuple[Adjustment, ...]:
    found = []
    for one in written:
        code, amount = one.split()
        group, reason = code.split("-", 1)
        found.append(Adjustment(GroupCode(group), reason, Money.of(amount)))
    return tuple(found)
