"""Typical wrong ways to put payers in order, and to take the second payment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from kit.engine.coordination import payer_order
from kit.engine.coverage import Coverage, Household, Kind, MedicareBasis, OrderPolicy, Relation
from kit.engine.money import ZERO, Money
from kit.engine.secondary import Method
from kit.engine.worksheet import Value
from kit.tasks.order_payers.facts import Desk
from kit.tasks.order_payers.rules import BIRTHDAY, LONGER, MEDICAID, TRICARE
from kit.tasks.order_payers.working import (
    PATIENT,
    Row,
    Worked,
    alone,
    answers,
    key_rules,
    money_answers,
    order_answers,
    work,
)

__all__ = ["MISTAKES", "wrong_answers"]

MISTAKES = (
    "older_parent_first", "father_first", "longest_first", "last_payers_first", "court_order_overlooked",
    "court_order_too_early", "birthdays_after_divorce", "job_before_own_plan", "former_job_as_present",
    "medicare_always_first", "size_not_checked", "twenty_for_the_disabled", "paid_as_if_alone", "all_that_is_left",
    "other_method", "second_price_not_held", "first_write_off_left_out", "write_off_to_patient", "rest_to_patient",
)  # fmt: skip
LAST = (Kind.MEDICAID, Kind.TRICARE)
FORMER = (Kind.RETIREE, Kind.COBRA)
VERY_LARGE = 5000
Answers = dict[str, Value | None]


def wrong_answers(desk: Desk) -> dict[str, Answers]:
    """By mistake the answers that differ; what leads to no others, or to those of an earlier mistake, is left out."""
    order, rules = key_rules(desk)
    worked = work(desk, order)
    right = answers(desk, rules, worked)
    seen, found = [right], {}
    for name, wrong in (*_orders(desk, order, rules), *_amounts(desk, worked)):
        whole = {**right, **wrong}
        if whole not in seen:
            seen.append(whole)
            found[name] = {blank: value for blank, value in whole.items() if value != right[blank]}
    return found


def _orders(desk: Desk, order: Sequence[str], rules: Sequence[str]) -> Iterator[tuple[str, Answers]]:
    """Mistakes about the order: the second payment is then taken in the wrong order as well."""
    home = desk.household
    kinds = {one.cover.kind for one in desk.held}
    if home is not None and home.parents_together:
        yield "older_parent_first", _sorted(desk, order, rules, lambda one: one.subscriber_birth_date, BIRTHDAY)
        father = payer_order([one.cover for one in desk.held], desk.service, home, OrderPolicy(gender_rule=True)).order
        yield "father_first", _in(desk, father, [BIRTHDAY, *rules[1:]])
    elif home is not None:
        yield from _divorced(desk, home)
    if Kind.MEDICARE in kinds:
        yield from _about_medicare(desk)
    else:
        yield "longest_first", _sorted(desk, order, rules, lambda one: one.in_force_since, LONGER)
    if any(one.cover.relation is Relation.SPOUSE for one in desk.held):
        yield "job_before_own_plan", _changed(desk, lambda one: replace(one, relation=Relation.SELF))
    if kinds & set(FORMER):
        yield "former_job_as_present", _changed(desk, _as_present_job)
    late = [name for name in order if desk.find(name).cover.kind in LAST]
    if late:
        rest = [name for name in order if name not in late]
        label = MEDICAID if desk.find(late[0]).cover.kind is Kind.MEDICAID else TRICARE
        yield "last_payers_first", _in(desk, [*late, *rest], [label] * len(late) + list(rules[: len(rest) - 1]))


def _divorced(desk: Desk, home: Household) -> Iterator[tuple[str, Answers]]:
    if home.decree_names and home.plans_know_the_decree:
        yield "court_order_overlooked", _at_home(desk, replace(home, decree_names=()))
    elif home.decree_names:
        yield "court_order_too_early", _at_home(desk, replace(home, plans_know_the_decree=True))
    yield "birthdays_after_divorce", _at_home(desk, Household(parents_together=False, joint_custody=True))


def _about_medicare(desk: Desk) -> Iterator[tuple[str, Answers]]:
    basis = (MedicareBasis.AGE,)

    def with_size(one: Coverage, size: int) -> Coverage:
        if one.kind is Kind.MEDICARE:
            return replace(one, basis=basis)
        return replace(one, employees=size) if one.kind is Kind.EMPLOYER else one

    yield "medicare_always_first", _changed(desk, lambda one: with_size(one, 1))
    if any(MedicareBasis.DISABILITY in one.cover.basis for one in desk.held):
        yield (
            "twenty_for_the_disabled",
            _changed(desk, lambda one: replace(one, basis=basis) if one.kind is Kind.MEDICARE else one),
        )
    yield "size_not_checked", _changed(desk, lambda one: with_size(one, VERY_LARGE))


def _as_present_job(one: Coverage) -> Coverage:
    return replace(one, kind=Kind.EMPLOYER, employees=VERY_LARGE) if one.kind in FORMER else one


def _changed(desk: Desk, change: Callable[[Coverage], Coverage]) -> Answers:
    """The order that comes out when the coverages are taken for something else; the prices stay as they are."""
    held = tuple(replace(one, cover=change(one.cover)) for one in desk.held)
    return _in(desk, *key_rules(replace(desk, held=held)))


def _at_home(desk: Desk, home: Household) -> Answers:
    return _in(desk, *key_rules(replace(desk, household=home)))


def _sorted(
    desk: Desk, order: Sequence[str], rules: Sequence[str], by: Callable[[Coverage], date | None], label: str
) -> Answers:
    """The order by one date alone, the last payers last; `label` is the rule that is then named."""
    private = [name for name in order if desk.find(name).cover.kind not in LAST]
    others = [name for name in order if name not in private]
    private.sort(key=lambda name: by(desk.find(name).cover) or date.max)
    return _in(desk, [*private, *others], [label] * (len(private) - 1) + list(rules[len(private) - 1 :]))


def _in(desk: Desk, order: Sequence[str], rules: Sequence[str]) -> Answers:
    return order_answers(desk, order, rules) | money_answers(work(desk, order).rows, order)


def _amounts(desk: Desk, worked: Worked) -> Iterator[tuple[str, Answers]]:
    """Mistakes about the second payment, in the right order."""
    order, rows = worked.order, worked.rows
    second = desk.find(order[1])
    first_shares, own = alone(desk, order[0]).shares, [one.plan_pays for one in alone(desk, order[1]).shares]
    shares = [one.patient_owes for one in first_shares]

    def paying(amounts: Sequence[Money]) -> Answers:
        """The table when the second payer paid these amounts: what is left and written off follows."""
        found = []
        for i, pays in enumerate(amounts):
            billed, paid = desk.charges[i].billed, rows[i].first
            pays = min(pays, billed - paid)
            left = max(ZERO, shares[i] - pays)
            if second.payer.accepts_as_full:
                left = ZERO
            elif second.contract:
                left = min(left, max(ZERO, second.allowed[i] - paid - pays))
            found.append(Row(paid, pays, left, billed - paid - pays - left))
        return money_answers(found, order)

    yield "paid_as_if_alone", paying(own)
    yield "all_that_is_left", paying(shares)
    method = Method.STANDARD if second.method in (Method.NON_DUPLICATION, Method.CARVE_OUT) else Method.CARVE_OUT
    held = tuple(replace(one, method=method) if one is second else one for one in desk.held)
    yield "other_method", money_answers(work(replace(desk, held=held), order).rows, order)
    if second.contract:
        kept = [replace(one, left=max(ZERO, shares[i] - one.pays)) for i, one in enumerate(rows)]
        kept = [replace(one, written_off=desk.charges[i].billed - one.first - one.pays - one.left)
                for i, one in enumerate(kept)]  # fmt: skip
        yield "second_price_not_held", money_answers(kept, order)
    only = [
        replace(one, written_off=max(ZERO, one.written_off - first_shares[i].contractual_adjustment))
        for i, one in enumerate(rows)
    ]
    yield "first_write_off_left_out", money_answers(only, order)
    billed = [replace(one, left=one.left + one.written_off, written_off=ZERO) for one in rows]
    yield "write_off_to_patient", money_answers(billed, order)
    if len(order) > 2 and any(row.left for row in rows):
        yield "rest_to_patient", {"rest_to": PATIENT}
