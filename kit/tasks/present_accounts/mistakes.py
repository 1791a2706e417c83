"""The answers that typical wrong slides lead to."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kit.engine.money import ZERO, Money
from kit.engine.worksheet import Value
from kit.tasks.present_accounts.facts import Portfolio
from kit.tasks.present_accounts.figures import (
    BUCKETS,
    SHOWN,
    Answers,
    Figures,
    answers_of,
    figures_of,
    headline,
    percent,
    top,
)

__all__ = ["MISTAKES", "mistakes_of"]

HUNDRED = 100_00


def mistakes_of(portfolio: Portfolio) -> dict[str, dict[str, Value | None]]:
    """By mistake, the answers that differ from the right ones; those that would not show are left out."""
    now, before = figures_of(portfolio)
    right = answers_of(now, before)
    found = {}
    for name, wrong in MISTAKES.items():
        different = {
            key: value for key, value in wrong(portfolio, now, before).items() if key in right and value != right[key]
        }
        if different:
            found[name] = different
    return found


def _net_total(_portfolio: Portfolio, now: Figures, before: Figures | None) -> Answers:
    net = now.owed - now.credits
    answers: Answers = {"total_open": net, "percent_over_90": percent(now.old, net)}
    if before is not None:
        answers["change_total"] = net - (before.owed - before.credits)
    else:
        answers["headline"] = headline(now.old, net)
    return answers


def _only_over_120(_portfolio: Portfolio, now: Figures, before: Figures | None) -> Answers:
    return answers_of(now, before, ("over_120_days",))


def _from_over_60(_portfolio: Portfolio, now: Figures, before: Figures | None) -> Answers:
    return answers_of(now, before, ("days_61_to_90", "days_91_to_120", "over_120_days"))


def _percents_added(_portfolio: Portfolio, now: Figures, _before: Figures | None) -> Answers:
    """Two percentages of the report are rounded each, and then added."""
    parts = [now.sheet.value(f"percent_{name}") for name in ("days_91_to_120", "over_120_days")]
    return {"percent_over_90": sum((part for part in parts if isinstance(part, Decimal)), Decimal(0))}


def _credits_counted(portfolio: Portfolio, _now: Figures, _before: Figures | None) -> Answers:
    return {"open_accounts": len(portfolio.shown)}


def _rounded(_portfolio: Portfolio, now: Figures, _before: Figures | None) -> Answers:
    """Figures as many slides show them: to the nearest hundred dollars."""
    return {
        "total_open": _to_hundreds(now.owed),
        "over_90": _to_hundreds(now.old),
        "credits": _to_hundreds(now.credits),
    }


def _to_hundreds(amount: Money) -> Money:
    return Money((amount.cents + HUNDRED // 2) // HUNDRED * HUNDRED)


def _bars_moved(_portfolio: Portfolio, now: Figures, before: Figures | None) -> Answers:
    """Names and amounts of the chart are one row apart."""
    answers: Answers = {}
    for row, figures in (("chart", now), ("chart_before", before)):
        amounts = list(figures.buckets.values()) if figures else []
        answers |= {
            f"{row}.{name}": amount for name, amount in zip(BUCKETS, [*amounts[1:], *amounts[:1]], strict=False)
        }
    return answers


def _chart_of_one_payer(_portfolio: Portfolio, now: Figures, before: Figures | None) -> Answers:
    """The chart is made from the first row of the report, and not from its total."""
    payer = now.payers[0]
    answers: Answers = {f"chart.{name}": now.sheet.amount(name, payer) for name in BUCKETS}
    if before is not None and payer in before.payers:
        answers |= {f"chart_before.{name}": before.sheet.amount(name, payer) for name in BUCKETS}
    return answers


def _list_not_sorted(_portfolio: Portfolio, now: Figures, _before: Figures | None) -> Answers:
    owed = [(payer, now.sheet.amount("total_owed", payer)) for payer in now.payers]
    return top([pair for pair in owed if pair[1] > ZERO])


def _list_by_age(_portfolio: Portfolio, now: Figures, _before: Figures | None) -> Answers:
    """The list goes by what is old, and shows that."""
    old = [(payer, now.over(("days_91_to_120", "over_120_days"), payer)) for payer, _ in now.largest()]
    return top(sorted(old, key=lambda pair: -pair[1].cents))


def _largest_worked_first(_portfolio: Portfolio, now: Figures, _before: Figures | None) -> Answers:
    return {"work_first": now.largest()[0][0]}


def _held_left_in(portfolio: Portfolio, now: Figures, before: Figures | None) -> Answers:
    if portfolio.shown == portfolio.accounts:
        return {}
    return answers_of(Figures(portfolio.accounts, portfolio.as_of), before)


def _last_month_shown(_portfolio: Portfolio, now: Figures, before: Figures | None) -> Answers:
    """Every figure of the day is taken from the report of the month before."""
    if before is None:
        return {}
    wrong = answers_of(before, before)
    return {
        name: value
        for name, value in wrong.items()
        if not name.startswith(("change", "headline")) and (name != "work_first" or value in now.payers)
    }


def _change_turned(_portfolio: Portfolio, now: Figures, before: Figures | None) -> Answers:
    if before is None:
        return {}
    return {"change_total": before.owed - now.owed, "change_over_90": before.old - now.old}


def _names_shown(_portfolio: Portfolio, _now: Figures, _before: Figures | None) -> Answers:
    return {"private.names": SHOWN}


def _numbers_shown(_portfolio: Portfolio, _now: Figures, _before: Figures | None) -> Answers:
    return {"private.account_numbers": SHOWN}


MISTAKES: dict[str, Callable[[Portfolio, Figures, Figures | None], Answers]] = {
    "net_total": _net_total,
    "only_over_120": _only_over_120,
    "from_over_60": _from_over_60,
    "percents_added": _percents_added,
    "credits_counted": _credits_counted,
    "rounded": _rounded,
    "bars_moved": _bars_moved,
    "chart_of_one_payer": _chart_of_one_payer,
    "list_not_sorted": _list_not_sorted,
    "list_by_age": _list_by_age,
    "largest_worked_first": _largest_worked_first,
    "held_left_in": _held_left_in,
    "last_month_shown": _last_month_shown,
    "change_turned": _change_turned,
    "names_shown": _names_shown,
    "numbers_shown": _numbers_shown,
}
