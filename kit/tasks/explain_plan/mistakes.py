"""Typical wrong ways to compare plans, each as the same work on facts that were read wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from kit.engine.money import ZERO, Money
from kit.engine.worksheet import Value, Worksheet
from kit.tasks.explain_plan.facts import Choice, Option
from kit.tasks.explain_plan.working import Cost, cost, is_true, solve, without_operation, worksheet

__all__ = ["MISTAKES", "mistakes"]

Found = dict[str, Value | None]
Wrong = Callable[[Choice, list[Cost]], Worksheet]


def mistakes(choice: Choice) -> dict[str, Found]:
    """The answers that each mistake leads to, of those that show here; of two that agree, the first."""
    costs = [cost(choice, at) for at in range(len(choice.options))]
    right = _answers(_as_it_is(choice, costs))
    seen: list[Found] = []
    found: dict[str, Found] = {}
    for name, wrong in MISTAKES.items():
        answers = {blank: value for blank, value in _answers(wrong(choice, costs)).items() if value != right[blank]}
        if answers and answers not in seen:
            seen.append(answers)
            found[name] = answers
    return found


def _answers(sheet: Worksheet) -> Found:
    return {line.name: line.value for line in sheet}


def _options(change: Callable[[Option], Option]) -> Wrong:
    """The work with each option read in another way."""
    return lambda choice, _costs: solve(replace(choice, options=tuple(change(one) for one in choice.options)))


def _costs(change: Callable[[Cost], Cost]) -> Wrong:
    """The work with each cost put together in another way."""

    def wrong(choice: Choice, costs: list[Cost]) -> Worksheet:
        without = [change(without_operation(choice, at, one)).whole for at, one in enumerate(costs)]
        return worksheet(choice, [change(one) for one in costs], without)

    return wrong


_as_it_is = _costs(lambda one: one)


def _maximum_forgotten(choice: Choice, costs: list[Cost]) -> Worksheet:
    if not any(is_true(0, option, one) for option, one in zip(choice.options, costs, strict=True)):
        return _as_it_is(choice, costs)
    return _options(lambda one: replace(one, plan=replace(one.plan, out_of_pocket_maximum=None)))(choice, costs)


def _copays_fill(option: Option) -> Option:
    return replace(option, plan=replace(option.plan, copay_counts_toward_deductible=True))


def _swapped(option: Option) -> Option:
    benefits = {
        kind: replace(one, coinsurance_percent=Decimal(100) - one.coinsurance_percent)
        if one.coinsurance_percent
        else one
        for kind, one in option.plan.benefits.items()
    }
    return replace(option, plan=replace(option.plan, benefits=benefits))


def _charges_shared(choice: Choice, _costs: list[Cost]) -> Worksheet:
    return solve(replace(choice, year=tuple(replace(one, allowed=one.charge) for one in choice.year)))


def _everywhere(choice: Choice, costs: list[Cost]) -> Worksheet:
    if not any(one.outside for one in choice.year):
        return _as_it_is(choice, costs)
    return solve(replace(choice, year=tuple(replace(one, outside=()) for one in choice.year)))


def _once(choice: Choice, _costs: list[Cost]) -> Worksheet:
    return solve(replace(choice, year=tuple(replace(one, times=1) for one in choice.year)))


def _price_taken_off(choice: Choice, costs: list[Cost]) -> Worksheet:
    price = choice.year[-1].allowed
    return worksheet(choice, costs, [max(ZERO, one.whole - price) for one in costs])


def _operation_kept(choice: Choice, costs: list[Cost]) -> Worksheet:
    return worksheet(choice, costs, [one.whole for one in costs])


def _of_one_month(one: Cost) -> Cost:
    return replace(one, premium=Money(one.premium.cents // 12))


MISTAKES: dict[str, Wrong] = {
    "one_month": _costs(_of_one_month),
    "savings_forgotten": _costs(lambda one: replace(one, savings=ZERO)),
    "outside_forgotten": _costs(lambda one: replace(one, outside=ZERO)),
    "network_overlooked": _everywhere,
    "maximum_forgotten": _maximum_forgotten,
    "copays_fill_the_deductible": _options(_copays_fill),
    "percents_swapped": _options(_swapped),
    "charges_shared": _charges_shared,
    "each_thing_once": _once,
    "price_taken_off": _price_taken_off,
    "operation_kept": _operation_kept,
}
