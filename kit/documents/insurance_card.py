"""Draw the front of a patient's insurance card."""

from __future__ import annotations

from kit.documents.exhibit import Exhibit, facts
from kit.engine.dates import in_words
from kit.scenarios.coverage import Coverage

__all__ = ["draw_insurance_card"]


def draw_insurance_card(coverage: Coverage) -> Exhibit:
    """The card as the patient hands it over: payer, plan, member, group, who holds the policy."""
    return facts(
        "Insurance card",
        [
            ("Insurance company", coverage.payer),
            ("Plan", coverage.plan.name),
            ("Member", coverage.member_name),
            ("Member ID", coverage.member_id),
            ("Group number", coverage.group_number),
            ("Policy held by", coverage.subscriber),
            ("Coverage began", in_words(coverage.effective)),
        ],
    )
