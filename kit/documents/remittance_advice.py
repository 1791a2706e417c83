"""Lay out a remittance advice: what a payer paid the office, claim by claim, and whether it balances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kit.documents.paper import Block, Cell, Column, Facts, Heading, Notice, Paper, Table, Words
from kit.engine.money import total
from kit.engine.provider_adjustments import explain_provider_adjustments
from kit.engine.reasons import reasons
from kit.engine.remittance import Adjustment, Remittance, RemittanceClaim
from kit.engine.remittance_balance import places
from kit.engine.remittance_check import check_remittance

__all__ = ["remittance_advice_paper"]

MISSING = "not stated"


def remittance_advice_paper(remittance: Remittance, posted: date | None = None) -> Paper:
    """One payment with its claims and lines, the money outside the claims, the totals, and each sum that fails.

    Law: it says that it balances exactly when `check_remittance` finds no sum that fails.
    """
    blocks: list[Block] = [_payment(remittance, posted)]
    names = places(claim.claim_number for claim in remittance.claims)
    for name, claim in zip(names, remittance.claims, strict=True):
        blocks += [Heading(f"Claim {name}"), _claim(claim, name), _lines(claim, name)]
    if not remittance.claims:
        blocks.append(Words("This payment names no claims."))
    blocks += _outside(remittance)
    blocks += _reasons(remittance)
    return Paper("Remittance advice", (*blocks, *_balance(remittance)))


def _payment(remittance: Remittance, posted: date | None) -> Facts:
    pairs: list[tuple[str, Cell]] = [
        ("Payer", remittance.payer or MISSING),
        ("Payment number", remittance.payment_number or MISSING),
        ("Payment date", _day(remittance.payment_date)),
        ("Payment", remittance.payment),
        ("Claims", len(remittance.claims)),
    ]
    return Facts("The payment", (*pairs, ("Posted on", posted)) if posted is not None else tuple(pairs))


def _day(written: str) -> Cell:
    """The day where it is one; otherwise as it came."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written or MISSING


def _claim(claim: RemittanceClaim, name: str) -> Facts:
    stated = claim.patient_responsibility
    return Facts(
        f"Claim {name}: totals",
        (
            ("Patient", claim.patient or MISSING),
            ("Payer's claim number", claim.payer_claim_number or MISSING),
            ("How it was handled", str(claim.status)),
            ("Charge", claim.charge),
            ("Adjustments", claim.adjusted()),
            ("Paid", claim.paid),
            ("Patient's part, as stated", MISSING if stated is None else stated),
            ("Remark codes", ", ".join(claim.remarks) or "none"),
        ),
    )


def _lines(claim: RemittanceClaim, name: str) -> Block:
    if not claim.lines and not claim.adjustments:
        return Words("This claim came without lines and without adjustments.")
    rows: list[tuple[Cell, ...]] = []
    for number, line in enumerate(claim.lines, 1):
        taken = total(one.amount for one in line.adjustments)
        reasons_given = " ".join((_codes(line.adjustments), *line.remarks))
        rows.append((number, line.code, line.label, line.charge, reasons_given, taken, line.paid))
    if claim.adjustments:
        taken = total(one.amount for one in claim.adjustments)
        rows.append(("Whole claim", "", "", "", _codes(claim.adjustments), taken, ""))
    charge, paid = (total(line.charge for line in claim.lines), total(line.paid for line in claim.lines))
    sums: tuple[Cell, ...] = (charge, "", claim.adjusted(), paid) if claim.lines else ("", "", claim.adjusted(), "")
    columns = (
        Column("Line"),
        Column("Code"),
        Column("Service"),
        Column("Charge", True),
        Column("Reasons and remarks"),
        Column("Adjustments", True),
        Column("Paid", True),
    )
    return Table(f"Claim {name}: line by line", columns, rows, (("Total", "", "", *sums),))


def _codes(adjustments: Sequence[Adjustment]) -> str:
    return ", ".join(f"{one.code} {one.amount}" for one in adjustments) or "none"


def _outside(remittance: Remittance) -> list[Block]:
    """The provider-level adjustments, each with what it does to the payment."""
    adjustments = remittance.provider_adjustments
    if not adjustments:
        return [Words("No money was moved outside the claims.")]
    effect = explain_provider_adjustments(adjustments)
    by_name = {line.about: line for line in effect.worksheet if line.name == "effect_on_payment"}
    rows = [
        (name, one.reference or "none", by_name[name].why, one.amount, -one.amount)
        for name, one in zip(places(one.reason for one in adjustments), adjustments, strict=True)
    ]
    columns = (
        Column("Reason"),
        Column("Refers to"),
        Column("What it means"),
        Column("Amount", True),
        Column("Effect on the payment", True),
    )
    totals = (("Total", "", "", remittance.provider_adjusted, effect.net_effect),)
    return [Table("Money outside the claims", columns, rows, totals)]


def _reasons(remittance: Remittance) -> list[Block]:
    numbers = dict.fromkeys(one.reason for claim in remittance.claims for _, one in claim.placed(""))
    if not numbers:
        return []
    known = reasons()
    rows = [
        (number, known[number].words, str(known[number].step))
        if number in known
        else (number, "Not in our table. Find out what it means before you post it.", "find out")
        for number in numbers
    ]
    return [Table("What the reasons mean", (Column("Reason"), Column("Meaning"), Column("Usual next step")), rows)]


def _balance(remittance: Remittance) -> list[Block]:
    found = check_remittance(remittance)
    sheet = found.worksheet
    totals = Facts(
        "Totals",
        (
            ("Charges on all claims", total(claim.charge for claim in remittance.claims)),
            ("Adjustments on all claims", total(claim.adjusted() for claim in remittance.claims)),
            ("Paid on all claims", sheet.amount("claims_paid")),
            ("Patient's part on all claims", sheet.amount("patient_share")),
            ("Taken off outside the claims", sheet.amount("provider_adjustments")),
            ("Payment expected", sheet.amount("payment_expected")),
            ("Payment", remittance.payment),
        ),
    )
    if not found.imbalances:
        return [totals, Words("This remittance balances: every line, every claim and the payment add up.")]
    wrong = "; ".join(str(check) for check in found.imbalances)
    return [totals, Notice("This remittance does not balance", f"{wrong}. Ask the payer before you post it.")]
