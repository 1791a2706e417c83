"""How clerks go wrong with a screening, each way as code that yields the answers it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from kit.engine.assistance_bill import AssistanceBill
from kit.engine.assistance_policy import AssistancePolicy, Bracket
from kit.engine.days import add_days
from kit.engine.money import ZERO
from kit.engine.poverty import Area, guideline
from kit.engine.worksheet import Value
from kit.tasks.screen_for_assistance.facts import IncomeKind, IncomeLine, Screening, YearOf
from kit.tasks.screen_for_assistance.solving import solve_screening

__all__ = ["MISTAKES", "wrong_answers"]

Found = Mapping[str, Value]
SLIPPED = {YearOf.WEEK: 48, YearOf.TWO_WEEKS: 24, YearOf.HALF_MONTH: 26}
LEFT_AS_GIVEN: dict[str, Value] = {
    "refund": ZERO,
    "discount": ZERO,
    "generally_billed": ZERO,
    "discount_percent": Decimal(0),
}
"""What stands on the form before anybody writes; the other amounts begin blank."""
AMOUNTS = ("discount", "generally_billed", "patient_charged", "assistance", "patient_owes", "refund")


def wrong_answers(facts: Screening) -> dict[str, dict[str, Value | None]]:
    """Every mistake that shows on this screening, with the answers that differ from the right ones.

    Where a wrong way leaves out an answer that the right one has, the blank stays as the clerk found it.
    """
    right = _answers(facts)
    shown: dict[str, dict[str, Value | None]] = {}
    for name, wrong in MISTAKES.items():
        found = wrong(facts)
        if not found:
            continue
        blank: dict[str, Value | None] = {
            key: LEFT_AS_GIVEN.get(key) for key in right if key not in found and key in (*AMOUNTS, "discount_percent")
        }
        differs = blank | {key: value for key, value in found.items() if right.get(key) != value}
        if differs:
            shown[name] = differs
    return shown


def _answers(facts: Screening) -> dict[str, Value]:
    return {line.name: line.value for line in solve_screening(facts) if not line.about or line.name != "counts"}


def _changed(facts: Screening, change: Callable[[IncomeLine], IncomeLine]) -> Found:
    return _answers(replace(facts, income=tuple(change(line) for line in facts.income)))


def _net_pay(facts: Screening) -> Found:
    return _changed(facts, lambda line: line if line.net is None else replace(line, gross=line.net))


def _pay_days_miscounted(facts: Screening) -> Found:
    """Four weeks make a month: 48 or 24 pays a year; and pay twice a month is counted 26 times."""
    return _changed(facts, _slipped)


def _slipped(line: IncomeLine) -> IncomeLine:
    if line.over not in SLIPPED:
        return line
    return replace(line, gross=line.gross * SLIPPED[line.over], over=YearOf.YEAR)


def _quarter_is_a_year(facts: Screening) -> Found:
    """Three months are taken as they stand, as if they were the year."""
    return _changed(facts, lambda line: replace(line, over=YearOf.YEAR) if line.over is YearOf.THREE_MONTHS else line)


def _everyone_counted(facts: Screening) -> Found:
    return _answers(replace(facts, members=tuple(replace(one, claimed=True) for one in facts.members)))


def _only_close_family(facts: Screening) -> Found:
    """Only patient, spouse and children are taken, although others are on the tax return too."""
    close = ("patient", "spouse", "child")
    return _answers(
        replace(
            facts, members=tuple(replace(one, claimed=one.claimed and one.relation in close) for one in facts.members)
        )
    )


def _all_money_counted(facts: Screening) -> Found:
    """Whatever comes in is income: food assistance, a refund, a loan, a gift."""
    kinds = (IncomeKind.FOOD, IncomeKind.TAX_REFUND, IncomeKind.LOAN, IncomeKind.GIFT)
    return _changed(facts, lambda line: replace(line, kind=IncomeKind.PENSION) if line.kind in kinds else line)


def _child_wages_counted(facts: Screening) -> Found:
    """The pay of a child is counted like that of an adult."""
    ages = {at: one.age for at, one in enumerate(facts.members)}
    return _changed(
        facts,
        lambda line: (
            replace(line, kind=IncomeKind.SEASONAL)
            if line.kind is IncomeKind.WAGES and ages[line.member] < 18 and facts.members[line.member].counts
            else line
        ),
    )


def _costs_forgotten(facts: Screening) -> Found:
    return _changed(facts, lambda line: replace(line, costs=ZERO))


def _support_forgotten(facts: Screening) -> Found:
    """Child support is taken for money that does not count."""
    return _changed(
        facts, lambda line: replace(line, kind=IncomeKind.GIFT) if line.kind is IncomeKind.SUPPORT else line
    )


def _guideline_of_last_year(facts: Screening) -> Found:
    return _answers(replace(facts, guideline_year=facts.guideline_year - 1))


def _guideline_of_another_place(facts: Screening) -> Found:
    return _answers(replace(facts, area=Area.CONTIGUOUS))


def _first_person_for_everyone(facts: Screening) -> Found:
    """The amount of the first person is taken for each; the percent goes down with it."""
    wrong = guideline(1, facts.area, facts.guideline_year)[0] * facts.people
    right = _answers(facts)
    if "income_percent" not in right:
        return {**right, "guideline": wrong}
    percent = (Decimal(facts.yearly_income.cents) * 100 / wrong.cents).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {**right, "guideline": wrong, "income_percent": percent}


def _percent_turned_round(facts: Screening) -> Found:
    """What comes off is taken for what the patient pays."""
    turned = tuple(Bracket(one.up_to_percent, 100 - one.discount_percent) for one in facts.policy.brackets)
    return _only_amounts(facts, replace(facts.policy, brackets=turned))


def _only_amounts(facts: Screening, policy: AssistancePolicy) -> Found:
    """The amounts under another policy, beside the decision of the right one."""
    right, wrong = _answers(facts), _answers(replace(facts, policy=policy))
    if "discount" not in right or "discount" not in wrong:
        return {}
    return {**{key: value for key, value in right.items() if key not in AMOUNTS}, **_amounts(wrong)}


def _amounts(answers: Found) -> dict[str, Value]:
    return {key: value for key, value in answers.items() if key in AMOUNTS}


def _limit_forgotten(facts: Screening) -> Found:
    """The scale alone decides what is charged, and the amounts generally billed are only written down."""
    right = _answers(facts)
    if "discount" not in right:
        return {}
    free = replace(facts.policy, generally_billed_percent=Decimal(100))
    kept = {key: right[key] for key in ("generally_billed",)}
    return {**_only_amounts(facts, free), **kept}


def _insurance_forgotten(facts: Screening) -> Found:
    """The discount is taken from the charges, as if no insurance had paid."""
    bill = facts.bill
    if not bill.has_insurance:
        return {}
    whole = AssistanceBill(bill.gross_charges, patient_paid=bill.patient_paid, insured=True)
    right, wrong = _answers(facts), _answers(replace(facts, bill=whole))
    if "discount" not in right or "discount" not in wrong:
        return {}
    return {**right, **_without_refund(right), **_amounts(wrong)}


def _without_refund(right: Found) -> dict[str, Value]:
    return {key: value for key, value in right.items() if key != "refund"}


def _payments_forgotten(facts: Screening) -> Found:
    """What the patient has paid already is not taken off, and nothing goes back."""
    right = _answers(facts)
    if not facts.bill.patient_paid or "patient_charged" not in right:
        return {}
    return {**_without_refund(right), "patient_owes": right["patient_charged"]}


def _savings_not_looked_at(facts: Screening) -> Found:
    return _answers(replace(facts, assets=ZERO)) if facts.assets is not None else {}


def _hardship_not_looked_at(facts: Screening) -> Found:
    return _answers(replace(facts, policy=replace(facts.policy, hardship_above_percent=None)))


def _decided_without_the_paper(facts: Screening) -> Found:
    """The line without proof is left out, and a decision is made all the same."""
    if facts.missing is None:
        return {}
    kept = tuple(
        replace(line, gross=ZERO, costs=ZERO, proven=True) if not line.proven else line for line in facts.income
    )
    wrong = _answers(replace(facts, income=kept))
    at = facts.income.index(facts.missing) + 1
    return {key: value for key, value in wrong.items() if key != f"income_{at}"}


def _days_from_the_care(facts: Screening) -> Found:
    """The days are counted from the care, and not from the first bill."""
    wrong = _answers(replace(facts, first_bill=facts.visit))
    kept = {key: wrong[key] for key in ("application_window_ends", "first_day")}
    return {**_answers(facts), **kept}


def _notice_not_looked_at(facts: Screening) -> Found:
    """Only the 120 days are counted, although the written notice is younger."""
    return {**_answers(facts), "first_day": add_days(facts.first_bill, 120)}


MISTAKES: dict[str, Callable[[Screening], Found]] = {
    "net_pay": _net_pay,
    "pay_days_miscounted": _pay_days_miscounted,
    "quarter_is_a_year": _quarter_is_a_year,
    "everyone_counted": _everyone_counted,
    "only_close_family": _only_close_family,
    "all_money_counted": _all_money_counted,
    "child_wages_counted": _child_wages_counted,
    "costs_forgotten": _costs_forgotten,
    "support_forgotten": _support_forgotten,
    "guideline_of_last_year": _guideline_of_last_year,
    "guideline_of_another_place": _guideline_of_another_place,
    "first_person_for_everyone": _first_person_for_everyone,
    "percent_turned_round": _percent_turned_round,
    "limit_forgotten": _limit_forgotten,
    "insurance_forgotten": _insurance_forgotten,
    "payments_forgotten": _payments_forgotten,
    "savings_not_looked_at": _savings_not_looked_at,
    "hardship_not_looked_at": _hardship_not_looked_at,
    "decided_without_the_paper": _decided_without_the_paper,
    "days_from_the_care": _days_from_the_care,
    "notice_not_looked_at": _notice_not_looked_at,
}
