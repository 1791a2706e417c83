"""Judge one bill: what it is held against, whether it may be disputed, and what happens to it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kit.engine.estimate_disputes import BilledItem, BilledPart, DisputeTerms, estimate_dispute
from kit.engine.estimates import estimate_due
from kit.engine.money import ZERO, Money, total
from kit.engine.policies import policy_facts
from kit.engine.worksheet import Worksheet
from kit.tasks.dispute_estimate.facts import Estimate, ProviderBill, Situation

__all__ = [
    "CHOICES_OF_ESTIMATE",
    "CHOICES_OF_STANDING",
    "CHOICES_OF_STEP",
    "FEDERAL",
    "FIRST",
    "GO_ON",
    "HOLD",
    "INSURED",
    "NEW",
    "NOT_ON_IT",
    "OPEN",
    "RUNNING",
    "TAKE_BACK",
    "TOO_LATE",
    "TOO_LITTLE",
    "Judgement",
    "counting_estimate",
    "day_of",
    "due_sheet",
    "judge",
]

OPEN, RUNNING = "Yes, not started yet", "Yes, it is running"
INSURED, NOT_ON_IT = "No, insurance was used", "No, no estimate"
TOO_LITTLE, TOO_LATE = "No, not high enough", "No, too late"
CHOICES_OF_STANDING = (OPEN, RUNNING, INSURED, NOT_ON_IT, TOO_LITTLE, TOO_LATE)

GO_ON, HOLD = "Bill as usual", "Hold, no warnings"
TAKE_BACK = "Take it back, no warnings"
CHOICES_OF_STEP = (
    GO_ON,
    HOLD,
    TAKE_BACK,
    "Hold, but warn",
    "Hold to the last day",
    "Ask for half",
)

FIRST, NEW = "The first estimate", "The new estimate"
CHOICES_OF_ESTIMATE = (FIRST, NEW, "Both of them added up", "The lower of the two, item by item", "Neither of them")

_FACTS = policy_facts("estimate_dispute", "federal")
FEDERAL = DisputeTerms(threshold=_FACTS["threshold"], fee=_FACTS["fee"], days=_FACTS["days"])


@dataclass(frozen=True, slots=True)
class Judgement:
    """All answers about one bill, and the engine's worksheet that they were read from."""

    estimated: Money
    billed: Money
    over: Money
    last_day: date
    standing: str
    fee: Money
    step: str
    fees_off: Money
    ask_now: Money
    covered: bool
    sheet: Worksheet


def due_sheet(facts: Situation) -> Worksheet:
    """By when the first estimate had to be given, and by when a new one."""
    return _due(facts.scheduled_on, facts.service_on, facts.asked_on, facts.holidays)


@lru_cache(maxsize=64)
def _due(scheduled_on: date, service_on: date, asked_on: date | None, holidays: tuple[date, ...]) -> Worksheet:
    """The same sheet for the same days: every mistake asks for it again."""
    return estimate_due(scheduled_on=scheduled_on, service_on=service_on, requested_on=asked_on, holidays=holidays)


def day_of(sheet: Worksheet, name: str) -> date:
    """A day by its name; raises ValueError when the worksheet's line holds none."""
    value = sheet.value(name)
    if not isinstance(value, date):
        raise ValueError(f"the worksheet's line {name!r} holds {value}, which is no day")
    return value


def counting_estimate(facts: Situation) -> Estimate:
    """The new estimate, if it was given by its last day; otherwise the first one."""
    last = facts.estimates[-1]
    if len(facts.estimates) == 1:
        return last
    return last if last.given_on <= day_of(due_sheet(facts), "new_estimate_by") else facts.estimates[0]


def compared(bill: ProviderBill, estimate: Estimate) -> BilledPart:
    """The bill beside what the estimate says for this provider, item by item."""
    part = estimate.part(bill.stands_in_for or bill.provider)
    if part is None or (estimate.covers_through is not None and bill.served_on > estimate.covers_through):
        return BilledPart(bill.provider, tuple(BilledItem(one.label, one.amount) for one in bill.items), False)
    expected = {item.label: item.expected_charge * item.quantity for item in part.items}
    billed = {one.label: one.amount for one in bill.items}
    labels = dict.fromkeys([*expected, *billed])
    items = tuple(BilledItem(label, billed.get(label, ZERO), expected.get(label, ZERO)) for label in labels)
    return BilledPart(bill.provider, items)


@lru_cache(maxsize=128)
def judge(
    bill: ProviderBill,
    estimate: Estimate,
    today: date,
    terms: DisputeTerms = FEDERAL,
    *,
    only_what_rose: bool = False,
) -> Judgement:
    """Judge one bill as of a day. `only_what_rose` leaves out what came out lower, as a mistake does.

    Most mistakes change one bill and judge the others as they are, so that a judgement is kept for a while.
    """
    part = whole = compared(bill, estimate)
    if only_what_rose:
        part = BilledPart(
            part.provider, tuple(one for one in part.items if one.billed > one.estimated), part.on_estimate
        )
    sheet = estimate_dispute(
        parts=[part],
        bill_date=bill.bill_date,
        disputed_on=bill.requested_on or today,
        uses_insurance=bill.uses_insurance,
        terms=terms,
    )
    standing = _standing(bill, part, sheet)
    running = standing == RUNNING
    charged = total(fee.amount for fee in bill.late_fees)
    stopped = total(
        fee.amount for fee in bill.late_fees if running and bill.requested_on and fee.on >= bill.requested_on
    )
    return Judgement(
        estimated=total(one.estimated for one in whole.items),
        billed=bill.billed,
        over=sheet.amount("over_estimate", bill.provider),
        last_day=day_of(sheet, "last_day"),
        standing=standing,
        fee=sheet.amount("fee") if standing in (OPEN, RUNNING) else ZERO,
        step=(TAKE_BACK if bill.at_agency_since else HOLD) if running else GO_ON,
        fees_off=stopped,
        ask_now=ZERO if running else bill.unpaid + charged,
        covered=part.on_estimate,
        sheet=sheet,
    )


def _standing(bill: ProviderBill, part: BilledPart, sheet: Worksheet) -> str:
    """The first test that fails, in the order of the rule sheet."""
    if bill.uses_insurance:
        return INSURED
    if not part.on_estimate:
        return NOT_ON_IT
    if sheet.value("disputable", bill.provider) == "no":
        return TOO_LITTLE
    if sheet.value("in_time") == "no":
        return TOO_LATE
    return RUNNING if bill.requested_on else OPEN
