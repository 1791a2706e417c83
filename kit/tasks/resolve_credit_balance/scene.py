"""Draw a credit balance: one of the causes that make an account stand below zero, with everything around it."""

from __future__ import annotations

from datetime import date, timedelta

from kit.engine.credit_account import CreditAccount
from kit.engine.money import ZERO, Money
from kit.engine.refund_deadline import RefundClock
from kit.engine.refund_instruments import RefundOrder
from kit.engine.refunds import RefundPolicy
from kit.scenarios.draw import Draw
from kit.scenarios.names import family_name, given_name
from kit.tasks.resolve_credit_balance.bill import draw_bill, weekday
from kit.tasks.resolve_credit_balance.causes import BUILDERS
from kit.tasks.resolve_credit_balance.facts import MOST_LINES, Credit, OtherAccount
from kit.tasks.resolve_credit_balance.settlement import money_lines

__all__ = ["draw_credit"]

LIMITS = ((50, 250, 1000), (25, 150, 600), (75, 300, 900), (100, 400, 1500))
KINDS: dict[int, tuple[str, ...]] = {
    1: ("paid twice", "insurer paid twice", "doubled adjustment", "other account", "patient overpaid"),
    2: ("missed adjustment", "patient overpaid", "small rest", "never given", "overcharged", "paid twice"),
    3: (
        "medicare",
        "medicare",
        "both paid",
        "pending",
        "pending",
        "medicare twice",
        "medicare twice",
        "after the desk",
        "medicare doubled",
    ),
}


def draw_credit(draw: Draw, level: int) -> Credit:
    """A credit of the level's kinds, with no more lines than the form has, and one that shows on the account."""
    draw = draw.at(f"level {level}")
    for turn in range(100):
        found = _draw(draw.at(f"turn {turn}"), level)
        if found.account.balance_posted < ZERO and len(money_lines(found)) <= MOST_LINES:
            return found
    raise AssertionError(f"no credit came of {draw.key!r} at level {level}")


def _draw(draw: Draw, level: int) -> Credit:
    kind = draw.at("kind").pick(KINDS[level])
    family = family_name(draw.at("family"))
    patient = f"{given_name(draw.at('given'), draw.at('sex').pick('FM'))} {family}"
    service, bill = draw_bill(draw.at("bill"), patient)
    number = f"A-{draw.at('number').integer(10000, 98000)}"
    seen = weekday(bill.on + timedelta(draw.at("identified").integer(75, 120)))
    policy = _policy(draw.at("policy"))
    credit = Credit(
        number=number,
        guarantor=patient,
        account=CreditAccount(bill.charge, bill.adjustment, bill.parties, ()),
        service=service,
        service_on=bill.on,
        identified=seen,
        limits=tuple(Money(dollars * 100) for dollars in draw.at("limits").pick(LIMITS)),
        policy=policy,
        others=_others(draw.at("others"), level, patient, family, bill.on),
    )
    return BUILDERS[kind](draw.at(kind), credit, bill)


def _policy(draw: Draw) -> RefundPolicy:
    clock = RefundClock(
        commercial_days=draw.at("commercial").pick((30, 45, 90, 120)),
        patient_days=draw.at("patient").pick((15, 30, 45, 90)),
    )
    return RefundPolicy(
        small_amount=Money(draw.at("small").pick((5, 10, 15)) * 100),
        wait_for_payers=draw.at("wait").chance(65),
        clock=clock,
        instruments=draw.at("instruments").pick((RefundOrder.LATEST_FIRST, RefundOrder.OLDEST_FIRST)),
    )


def _others(draw: Draw, level: int, patient: str, family: str, on: date) -> tuple[OtherAccount, ...]:
    """Two other accounts of the family name; from level 2 on the second may be of the same guarantor."""
    found = []
    for at in range(2):
        one = draw.at(f"account {at}")
        same = at == 1 and level > 1 and one.at("same").chance(65)
        relative = f"{given_name(one.at('given'), one.at('sex').pick('FM'))} {family}"
        amount = Money(one.at("open").integer(800, 9000))
        day = weekday(on - timedelta(one.at("days").integer(10, 80)))
        number = f"B-{(10000, 55000)[at] + one.at('number').integer(0, 44000)}"
        found.append(OtherAccount(number, patient if same else relative, day, amount))
    return tuple(found)
