"""Lay out both sides of a patient's insurance card."""

from __future__ import annotations

from kit.documents.paper import Cell, Facts, Notice, Paper, Words
from kit.scenarios.coverage import Coverage

__all__ = ["card_paper"]


def card_paper(coverage: Coverage, phone: str = "") -> Paper:
    """The card, front and back: the member and the plan, where claims go, and what to do in an emergency.

    Without `phone`, the plan's number is made of the payer number: 555-01 and its last two digits. That range
    belongs to nobody. The emergency words follow federal law: no approval is needed first.
    Source: https://en.wikisource.org/wiki/Page:United_States_Statutes_at_Large_Volume_124.djvu/915 (2026-11-25).
    """
    call = phone.strip() or _phone(coverage)
    return Paper(
        "Insurance card",
        (
            _front(coverage),
            _back(coverage, call),
            Notice(
                "In an emergency",
                "Call 911 or go to the nearest emergency room. You do not have to ask the plan first. "
                f"Call the plan at {call} as soon as you can after that.",
            ),
            Words("Show this card at each visit. The card alone does not prove that you are covered today."),
        ),
    )


def _front(coverage: Coverage) -> Facts:
    plan = coverage.plan
    pairs: list[tuple[str, Cell]] = [
        ("Insurance company", coverage.payer or "not on file"),
        ("Plan", plan.name or "not on file"),
        ("Member", coverage.member_name or "not on file"),
        ("Member ID", coverage.member_id or "not on file"),
        ("Group number", coverage.group_number or "none"),
        ("Policy held by", coverage.subscriber or "not on file"),
        ("Coverage began", coverage.effective),
    ]
    if coverage.ended is not None:
        pairs.append(("Coverage ended", coverage.ended))
    most = plan.out_of_pocket_maximum
    pairs += [("Deductible", plan.deductible), ("Out-of-pocket maximum", "none" if most is None else most)]
    pairs += [
        (f"Copay: {kind.replace('_', ' ')}", benefit.copay) for kind, benefit in plan.benefits.items() if benefit.copay
    ]
    return Facts("Front of the card", tuple(pairs))


def _back(coverage: Coverage, call: str) -> Facts:
    return Facts(
        "Back of the card",
        (
            ("Send claims to", coverage.payer or "not on file"),
            ("Payer number for claims", coverage.payer_number or "not on file: call the plan and ask"),
            ("Questions and approvals", call),
        ),
    )


def _phone(coverage: Coverage) -> str:
    digits = "".join(sign for sign in coverage.payer_number if sign in "0123456789")
    return f"555-01{digits[-2:].rjust(2, '0')}"
