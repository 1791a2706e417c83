"""Typical mistakes with Medicare after a plan from work, each as the answers that it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kit.engine.medicare import part_b_deductible
from kit.engine.medigap import PlanLetter, Visit
from kit.engine.money import ZERO, Money, percent_of
from kit.scenarios.people import YEAR
from kit.tasks.medicare_shares.facts import TERMS, Answers, JobDesk
from kit.tasks.medicare_shares.job import FIRST, Worked, answers_from, with_totals, worked

__all__ = ["MISTAKES"]


def _with_shares(desk: JobDesk, share: Callable[[Worked, Money], Money]) -> Answers:
    """The answers when Medicare's share of a service after the plan from work were worked out in another way."""
    rows = []
    for row in worked(desk):
        if row.first == FIRST[0] and row.visit.allowed is not None:
            other = max(ZERO, share(row, row.visit.allowed))
            row = replace(row, share=other, sequestration=percent_of(other, TERMS.cut_percent()))
        rows.append(row)
    return answers_from(desk, rows)


def _rest_of_the_plan_paid(desk: JobDesk) -> Answers:
    """Medicare pays all that the plan from work left of its allowed amount, so nothing is left."""
    rows = []
    for row in worked(desk):
        if row.first == FIRST[0] and row.visit.allowed is not None:
            rest = row.visit.allowed - row.visit.paid
            cut = percent_of(rest, TERMS.cut_percent())
            row = replace(row, share=rest, sequestration=cut, deductible_left=ZERO, coinsurance_left=ZERO)
        rows.append(row)
    return answers_from(desk, rows)


def _medicare_first(desk: JobDesk) -> Answers:
    rows = [
        replace(row, first=FIRST[1], share=row.alone.medicare_share, sequestration=row.alone.sequestration,
                deductible_left=row.alone.deductible, coinsurance_left=row.alone.coinsurance)
        for row in worked(desk)
    ]  # fmt: skip
    return answers_from(desk, rows)


def _rest_billed(desk: JobDesk) -> Answers:
    """What is left of the amount that the plan from work allows is asked of the patient."""
    rows = worked(desk)
    extra = [
        max(ZERO, (row.visit.allowed or ZERO) - row.visit.paid - row.share - row.left) if row.visit.paid else ZERO
        for row in rows
    ]
    return answers_from(desk, rows, extra)


def _cost_share_in_full(desk: JobDesk) -> Answers:
    rows = [
        replace(row, deductible_left=row.alone.deductible, coinsurance_left=row.alone.coinsurance)
        for row in worked(desk)
    ]
    return {
        name: value for name, value in answers_from(desk, rows).items() if "written_off" not in name
    }  # fmt: skip


def _met_before(desk: JobDesk, met: Money) -> Answers:
    wrong = answers_from(desk, worked(replace(desk, deductible_met=met)))
    wrong.pop("deductible_met")
    return wrong


def _not_used_up(desk: JobDesk) -> Answers:
    """Services that the plan from work paid for are not counted toward the Part B deductible."""
    met, rows = desk.deductible_met, []
    for one in desk.visits:
        row = worked(replace(desk, visits=(one,), deductible_met=met))[0]
        rows.append(row)
        if row.first != FIRST[0]:
            met += row.alone.deductible
    return {**answers_from(desk, rows), "deductible_met": met}


def _without_sequestration(desk: JobDesk) -> Answers:
    return answers_from(desk, [replace(row, sequestration=ZERO) for row in worked(desk)])


def _sequestration_billed(desk: JobDesk) -> Answers:
    rows = worked(desk)
    wrong = answers_from(desk, rows)
    for number, row in enumerate(rows, 1):
        owes = wrong[f"line_{number}.owes"]
        assert isinstance(owes, Money)
        wrong[f"line_{number}.owes"] = owes + row.sequestration
    return with_totals(wrong)


def _everything_covered(desk: JobDesk) -> Answers:
    rows = worked(desk)
    wrong = answers_from(desk, rows)
    for number, row in enumerate(rows, 1):
        wrong |= {f"line_{number}.medigap": row.left, f"line_{number}.owes": ZERO}
    return with_totals(wrong)


def _copay_forgotten(desk: JobDesk) -> Answers:
    if desk.member.plan.letter is not PlanLetter.N:
        return {}
    other = replace(desk, visits=tuple(replace(one, visit=Visit.OTHER) for one in desk.visits))
    return answers_from(other, worked(other))


def _lowest_without_fee(row: Worked, allowed: Money) -> Money:
    fee = row.visit.service.fee_schedule or ZERO
    return min(row.alone.medicare_share, fee - row.visit.paid)


MISTAKES: dict[str, Callable[[JobDesk], Answers]] = {
    "medicare_taken_first": _medicare_first,
    "rest_of_the_plan_paid": _rest_of_the_plan_paid,
    "alone_less_the_plan": lambda desk: _with_shares(desk, lambda row, _: row.alone.medicare_share - row.visit.paid),
    "lower_of_the_two_amounts": lambda desk: _with_shares(desk, _lowest_without_fee),
    "rest_billed": _rest_billed,
    "cost_share_in_full": _cost_share_in_full,
    "deductible_not_used_up": _not_used_up,
    "part_b_deductible_ignored": lambda desk: _met_before(desk, part_b_deductible(YEAR)),
    "part_b_deductible_in_full": lambda desk: _met_before(desk, ZERO),
    "sequestration_forgotten": _without_sequestration,
    "sequestration_billed": _sequestration_billed,
    "medigap_pays_all": _everything_covered,
    "copay_of_plan_n_forgotten": _copay_forgotten,
}
