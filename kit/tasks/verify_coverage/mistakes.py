"""Typical wrong ways to verify coverage, each as the same work on facts that were read wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kit.engine.money import ZERO, Money
from kit.engine.worksheet import Value, Worksheet
from kit.tasks.verify_coverage.checks import GOOD, NOT_NEEDED, authorization, in_force
from kit.tasks.verify_coverage.facts import Answer, Contract, Verification
from kit.tasks.verify_coverage.working import PARTS, solve

__all__ = ["MISTAKES", "mistakes"]

Found = dict[str, Value | None]
NAMES = (
    "card", "pays_first", "network", "authorization", "referral", "authorization_number", "visits_left",
    "deductible_left", *PARTS, "plan_pays", "second_pays", "patient_owes", "ask", "tell", "step",
)  # fmt: skip


def mistakes(facts: Verification) -> dict[str, Found]:
    """The answers that each mistake leads to, of those that show here; of two that agree, the first."""
    right = _answers(solve(facts))
    seen: list[Found] = []
    found: dict[str, Found] = {}
    for name, wrong in MISTAKES.items():
        answers = {blank: value for blank, value in wrong(facts, right).items() if value != right[blank]}
        if answers and answers not in seen:
            seen.append(answers)
            found[name] = answers
    return found


def _answers(sheet: Worksheet) -> Found:
    found: Found = dict.fromkeys(NAMES)
    found.update({line.name: line.value for line in sheet if not line.about})
    return found


def _as_if(change: Callable[[Answer], Answer]) -> Callable[[Verification, Found], Found]:
    """The work with each payer's answer read in another way."""

    def wrong(facts: Verification, _right: Found) -> Found:
        return _answers(solve(replace(facts, answers=tuple(change(one) for one in facts.answers))))

    return wrong


def _whole(one: Answer) -> Answer:
    out = replace(one.met.out_of_network, deductible_met=ZERO)
    return replace(one, met=replace(one.met, deductible_met=ZERO, family_deductible_met=ZERO, out_of_network=out))


def _alone(one: Answer) -> Answer:
    return replace(one, cover=replace(one.cover, plan=replace(one.cover.plan, family=None)))


def _no_maximum(one: Answer) -> Answer:
    plan = one.cover.plan
    family = replace(plan.family, out_of_pocket_maximum=None) if plan.family else None
    return replace(one, cover=replace(one.cover, plan=replace(plan, out_of_pocket_maximum=None, family=family)))


def _charge_shared(facts: Verification, _right: Found) -> Found:
    shared = tuple(replace(one, allowed=facts.order.charge) for one in facts.answers)
    return _answers(solve(replace(facts, answers=shared)))


def _network_taken(facts: Verification, _right: Found) -> Found:
    listed = tuple(Contract(one.cover.payer, one.network, date.min) for one in facts.answers)
    return _answers(solve(replace(facts, contracts=listed)))


def _permission_taken(facts: Verification, right: Found) -> Found:
    """What stands in the log is taken as good, without a look at plan, treatment, days and visits."""
    plans = in_force(facts)
    mine = [one for one in facts.permissions if one.patient == facts.patient]
    if not plans or not mine or authorization(facts, plans[0]).finding in (GOOD, NOT_NEEDED):
        return {}
    order = facts.order
    good = replace(
        mine[0], payer=plans[0].cover.payer, treatment=order.treatment, visits=order.visits, begins=order.day,
        ends=order.day,
    )  # fmt: skip
    return _answers(solve(replace(facts, permissions=(good,))))


def _limit_forgotten(facts: Verification, right: Found) -> Found:
    def change(one: Answer) -> Answer:
        plan = one.cover.plan
        benefits = {kind: replace(benefit, limit=None) for kind, benefit in plan.benefits.items()}
        return replace(one, cover=replace(one.cover, plan=replace(plan, benefits=benefits)))

    return {**_as_if(change)(facts, right), "visits_left": right["visits_left"]}


def _old_card(facts: Verification, _right: Found) -> Found:
    card = facts.answers[0]
    always = replace(card, cover=replace(card.cover, effective=date.min, ended=None))
    return _answers(solve(replace(facts, answers=(always,))))


def _turned(facts: Verification, right: Found) -> Found:
    if len(in_force(facts)) < 2:
        return {}
    found = _answers(solve(facts, turned=True))
    return {name: value for name, value in found.items() if name != "second_pays" or value is not None}


def _second_forgotten(facts: Verification, _right: Found) -> Found:
    plans = in_force(facts)
    if len(plans) < 2:
        return {}
    alone = _answers(solve(replace(facts, answers=plans[:1])))
    return {name: value for name, value in alone.items() if name not in ("card", "step")}


def _carried_over(facts: Verification, _right: Found) -> Found:
    """What was met with the old plan is counted with the new one."""
    if len(in_force(facts)) != 1 or len(facts.answers) < 2:
        return {}
    old, new = facts.answers
    return _answers(solve(replace(facts, answers=(old, replace(new, met=old.met)))))


def _balance_forgotten(facts: Verification, right: Found) -> Found:
    owes, balance = right["patient_owes"], right["balance_bill"]
    if not isinstance(owes, Money) or not isinstance(balance, Money) or not balance:
        return {}
    return {"balance_bill": ZERO, "patient_owes": owes - balance}


def _asked_in_full(_facts: Verification, right: Found) -> Found:
    return {"ask": right["patient_owes"]}


def _permission_overlooked(facts: Verification, right: Found) -> Found:
    return _as_if(lambda one: replace(one, needs_authorization=()))(facts, right)


def _referral_overlooked(facts: Verification, right: Found) -> Found:
    return _as_if(lambda one: replace(one, needs_referral=()))(facts, right)


def _left_out_overlooked(facts: Verification, right: Found) -> Found:
    return _as_if(lambda one: replace(one, leaves_out=()))(facts, right)


def _not_billed_forgotten(facts: Verification, _right: Found) -> Found:
    return _answers(solve(replace(facts, not_yet_billed=0)))


MISTAKES: dict[str, Callable[[Verification, Found], Found]] = {
    "old_card_used": _old_card,
    "plans_turned_round": _turned,
    "second_plan_forgotten": _second_forgotten,
    "met_carried_over": _carried_over,
    "network_taken": _network_taken,
    "authorization_overlooked": _permission_overlooked,
    "authorization_taken": _permission_taken,
    "referral_overlooked": _referral_overlooked,
    "left_out_overlooked": _left_out_overlooked,
    "limit_forgotten": _limit_forgotten,
    "our_visits_forgotten": _not_billed_forgotten,
    "whole_deductible": _as_if(_whole),
    "family_forgotten": _as_if(_alone),
    "charge_shared": _charge_shared,
    "maximum_forgotten": _as_if(_no_maximum),
    "balance_forgotten": _balance_forgotten,
    "asked_in_full": _asked_in_full,
}
