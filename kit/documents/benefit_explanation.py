"""Lay out an explanation of benefits: what a plan did with one claim, for the patient to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kit.documents.paper import Block, Cell, Column, Facts, Notice, Paper, Table, Words
from kit.engine.dates import in_words
from kit.engine.money import ZERO, Money, total
from kit.engine.reasons import ReasonKind, reasons
from kit.engine.remittance import Adjustment, ClaimStatus, GroupCode, RemittanceClaim
from kit.engine.remittance_balance import claim_checks

__all__ = ["benefit_explanation_paper"]

_PLAN_SIDE = ("written off", "other plans", "not covered")
_PATIENT_SIDE = {
    ReasonKind.DEDUCTIBLE: "deductible",
    ReasonKind.COPAY: "copay",
    ReasonKind.COINSURANCE: "coinsurance",
}
_OTHERS = (ReasonKind.PRIOR_PAYER, ReasonKind.NEXT_PAYER_ONLY)
_WRITTEN_OFF = (ReasonKind.CONTRACTUAL, ReasonKind.OTHER_WRITE_OFF, ReasonKind.EXCESS)
_GROUPS = {
    GroupCode.CO: "Contract: not yours to pay",
    GroupCode.PR: "Your part",
    GroupCode.OA: "Other",
    GroupCode.PI: "The plan's own choice: not yours to pay",
    GroupCode.CR: "A correction",
}
_BY_STATUS = {
    ClaimStatus.DENIED: Notice(
        "The plan turned this claim down",
        "The reasons stand below. You may ask the plan to look at it again. Call the billing office first: the claim "
        "may only need to be fixed and sent again.",
    ),
    ClaimStatus.REVERSAL: Notice(
        "The plan took back what it decided before",
        "The amounts below undo an earlier decision, so they stand below zero. A new decision may follow.",
    ),
    ClaimStatus.ESTIMATE: Notice("This is an estimate", "The plan has not decided yet. The amounts may change."),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A charge as the plan saw it; the claim's own adjustments make a row too."""

    label: str
    day: str
    billed: Money
    paid: Money
    adjustments: tuple[Adjustment, ...]

    def part(self, name: str) -> Money:
        """What was adjusted of one kind."""
        return total(one.amount for one in self.adjustments if _part(one) == name)

    @property
    def yours(self) -> Money:
        """All of the patient's group."""
        return total(one.amount for one in self.adjustments if one.group == GroupCode.PR)


def benefit_explanation_paper(
    claim: RemittanceClaim, payer: str, decided: date | None = None, practice: str = ""
) -> Paper:
    """What a plan did with a claim, in words for the patient: billed, taken off, paid, and what is left to owe.

    An adjustment of the patient's group (PR) is the patient's part, whatever its reason; a denial of another
    group is not covered but not owed. A reason that our table does not hold is told so.

    Laws: billed less written off, other plans, not covered and paid is the patient's part; deductible, copay,
    coinsurance and what else the patient may owe add up to it. A claim whose amounts do not agree says so.
    """
    rows = _rows(claim)
    blocks: list[Block] = [
        Notice("This is not a bill", "Wait for the bill of the hospital or doctor. Compare it with this paper."),
        Facts("The claim", _about(claim, payer, decided, practice)),
    ]
    if claim.status in _BY_STATUS:
        blocks.append(_BY_STATUS[claim.status])
    wrong = [str(check) for check in claim_checks(claim, "") if check.difference]
    if wrong:
        blocks.append(Notice("The amounts do not agree", f"{'; '.join(wrong)}. Ask the plan before you pay."))
    blocks += [_plan_table(rows), _patient_table(rows), _in_short(claim, rows), *_reasons(claim)]
    if claim.remarks or any(line.remarks for line in claim.lines):
        codes = dict.fromkeys([*claim.remarks, *(code for line in claim.lines for code in line.remarks)])
        blocks.append(Words(f"The plan added these remark codes: {', '.join(codes)}. Ask the plan what they mean."))
    blocks.append(Words("Do you have a second plan? Send it this paper. It may pay some of your part."))
    return Paper("Explanation of benefits", tuple(blocks))


def _about(claim: RemittanceClaim, payer: str, decided: date | None, practice: str) -> Sequence[tuple[str, Cell]]:
    pairs: list[tuple[str, Cell]] = [("Plan", payer or "not on file")]
    pairs += [("Patient", claim.patient or "not on file"), ("Claim number", claim.claim_number)]
    pairs += [("Plan's claim number", claim.payer_claim_number)] if claim.payer_claim_number else []
    pairs += [("Care given by", practice)] if practice else []
    pairs += [("Decided on", decided)] if decided is not None else []
    return (*pairs, ("How it was handled", str(claim.status)))


def _rows(claim: RemittanceClaim) -> list[_Row]:
    rows = [
        _Row(
            line.label or line.code or f"Charge {number}",
            _day(line.service_date),
            line.charge,
            line.paid,
            line.adjustments,
        )
        for number, line in enumerate(claim.lines, 1)
    ]
    if not rows:
        return [_Row("Whole claim", _day(claim.service_dates), claim.charge, claim.paid, claim.adjustments)]
    if claim.adjustments:
        rows.append(_Row("Whole claim", "", ZERO, ZERO, claim.adjustments))
    return rows


def _day(written: str) -> str:
    """A day in words where it is one; otherwise as it came."""
    try:
        return in_words(date.fromisoformat(written))
    except ValueError:
        return written


def _part(one: Adjustment) -> str:
    """Which column an adjustment stands in."""
    known = reasons().get(one.reason)
    kind = None if known is None else known.kind
    if one.group == GroupCode.PR:
        return "yours" if kind is None else _PATIENT_SIDE.get(kind, "yours")
    if kind in _OTHERS:
        return "other plans"
    if kind is ReasonKind.DENIAL:
        return "not covered"
    return "written off" if one.group in (GroupCode.CO, GroupCode.PI) or kind in _WRITTEN_OFF else "other plans"


def _plan_table(rows: Sequence[_Row]) -> Table:
    columns = (
        Column("Service"),
        Column("Day"),
        Column("Billed", True),
        Column("Written off", True),
        Column("Other plans and changes", True),
        Column("Not covered, not yours", True),
        Column("Plan paid", True),
        Column("Left for you", True),
    )
    amounts = [(row.billed, *(row.part(name) for name in _PLAN_SIDE), row.paid, row.yours) for row in rows]
    cells: list[tuple[Cell, ...]] = [(row.label, row.day, *found) for row, found in zip(rows, amounts, strict=True)]
    return Table("What was billed, and what the plan did", columns, cells, (("Total", "", *_sums(amounts)),))


def _patient_table(rows: Sequence[_Row]) -> Table:
    columns = (
        Column("Service"),
        Column("Deductible", True),
        Column("Copay", True),
        Column("Coinsurance", True),
        Column("Not covered and other", True),
        Column("You may owe", True),
    )
    parts = ("deductible", "copay", "coinsurance", "yours")
    amounts = [(*(row.part(name) for name in parts), row.yours) for row in rows]
    cells: list[tuple[Cell, ...]] = [(row.label, *found) for row, found in zip(rows, amounts, strict=True)]
    return Table("Your part", columns, cells, (("Total", *_sums(amounts)),))


def _sums(amounts: Iterable[Sequence[Money]]) -> list[Money]:
    return [total(column) for column in zip(*amounts, strict=True)]


def _in_short(claim: RemittanceClaim, rows: Sequence[_Row]) -> Facts:
    off, others, refused, rest = (total(row.part(name) for row in rows) for name in (*_PLAN_SIDE, "yours"))
    pairs: list[tuple[str, Cell]] = [("Billed", claim.charge), ("Written off", off), ("Not covered", refused + rest)]
    allowed = claim.charge - off - refused - rest
    pairs += [("Other plans and changes", others)] if others else [("Allowed by the plan", allowed)]
    return Facts("In short", (*pairs, ("Plan paid", claim.paid), ("You may owe", claim.adjusted(GroupCode.PR))))


def _reasons(claim: RemittanceClaim) -> list[Block]:
    """Each code once, with our words and its total."""
    found: dict[tuple[GroupCode, str], Money] = {}
    for _, one in claim.placed(""):
        key = (one.group, one.reason)
        found[key] = found.get(key, ZERO) + one.amount
    if not found:
        return [Words("The plan gave no reasons: it took nothing off.")]
    known = reasons()
    rows = [
        (
            f"{group}-{number}",
            _GROUPS[group],
            known[number].words if number in known else "Not in our table. Ask the plan what it means.",
            amount,
        )
        for (group, number), amount in found.items()
    ]
    columns = (Column("Code"), Column("Who it falls on"), Column("What it means"), Column("Amount", True))
    return [Table("Reasons", columns, rows)]
