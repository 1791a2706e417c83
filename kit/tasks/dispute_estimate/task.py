"""Hold each provider's bill against the good-faith estimate, and say what may be disputed and what happens now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kit.engine.dates import in_words
from kit.engine.days import WorkCalendar, business_days_between
from kit.engine.money import Money, total
from kit.engine.policies import policy_source
from kit.engine.worksheet import Line, Source, Value, Worksheet
from kit.tasks.dispute_estimate.drawing import scenario
from kit.tasks.dispute_estimate.facts import Estimate, ProviderBill, Situation, situation_of
from kit.tasks.dispute_estimate.judgement import (
    CHOICES_OF_ESTIMATE,
    CHOICES_OF_STANDING,
    CHOICES_OF_STEP,
    FEDERAL,
    FIRST,
    NEW,
    NOT_ON_IT,
    RUNNING,
    Judgement,
    counting_estimate,
    day_of,
    due_sheet,
    judge,
)
from kit.tasks.dispute_estimate.mistakes import MISTAKES, mistakes
from kit.tasks.dispute_estimate.papers import exhibits
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula

__all__ = [
    "DUTY",
    "LEVELS",
    "MINUTES",
    "MISTAKES",
    "PLACE",
    "SKILLS",
    "WORK",
    "case",
    "exhibits",
    "follows",
    "form",
    "mistakes",
    "scenario",
    "solve",
]

PLACE = 11
MINUTES = 15
DUTY = Duty.PATIENTS
SKILLS = (Skill.LAW, Skill.TIME, Skill.MATH)
WORK = (Work.DISCREPANCIES, Work.COMPUTE, Work.CONTACT)
LEVELS = ("One provider", "Several providers and a change of plan", "Insurance, dates and the agency")

RULE = policy_source("estimate_dispute", "federal")
STOPS = Source("Good-faith estimate notice: during a dispute", "https://www.katelrod.com/nosurprises/", RULE.checked)


def case(table: Mapping[str, Any]) -> Situation:
    """The facts of a hand-worked case."""
    return situation_of(table)


def form(facts: Situation) -> tuple[Part, ...]:
    """The days of the estimate, then two tables with a row for each bill."""
    days: list[Part] = [
        Field("estimate_due", "Estimate due by", "The last day for the first estimate.", "date", points=2),
        Field("days_late", "Business days late", "The first estimate. Write 0 if it was in time.", "count"),
    ]
    if len(facts.estimates) > 1:
        help_ = "As the rule sheet says."
        days += [
            Field("new_estimate_due", "New estimate due by", help_, "date", points=2),
            Field("counts", "Which one counts", "Hold the bills against this one.", "choice", CHOICES_OF_ESTIMATE),
        ]
    return (*days, _amounts(facts), _outcomes(facts))


def _name(number: int, blank: str) -> str:
    return f"bill_{number}.{blank}"


def _amounts(facts: Situation) -> Grid:
    rows = []
    for number, bill in enumerate(facts.bills, 1):
        says = bill.provider
        rows.append((
            says,
            Field(_name(number, "estimated"), f"{says}: estimated", points=2),
            Field(_name(number, "billed"), f"{says}: billed", points=2),
            Field(_name(number, "over"), f"{says}: billed less estimated", kind="signed money", points=3),
            Field(_name(number, "last_day"), f"{says}: last day to dispute", kind="date", points=3),
        ))  # fmt: skip
    headings = ("Provider", "Estimated", "Billed", "Billed less estimated", "Last day to dispute")
    return Grid("Bill against estimate", headings, tuple(rows))


def _outcomes(facts: Situation) -> Grid:
    with_fees = any(bill.late_fees for bill in facts.bills)
    rows = []
    for number, bill in enumerate(facts.bills, 1):
        says = bill.provider
        cells: list[str | Field] = [
            says,
            Field(_name(number, "standing"), f"{says}: dispute", kind="choice", choices=CHOICES_OF_STANDING),
            Field(_name(number, "fee"), f"{says}: fee to start a dispute"),
            Field(_name(number, "step"), f"{says}: the bill", kind="choice", choices=CHOICES_OF_STEP),
        ]
        if with_fees:
            cells.append(Field(_name(number, "fees_off"), f"{says}: late fees to take off", given="0.00"))
        cells.append(Field(_name(number, "ask_now"), f"{says}: ask the patient now", points=2))
        rows.append(tuple(cells))
    late = ("Late fees to take off",) if with_fees else ()
    headings = ("Provider", "Dispute?", "Fee to start", "The bill", *late, "Ask the patient now")
    return Grid("What happens now", headings, tuple(rows))


def follows(facts: Situation) -> dict[str, Formula]:
    """The difference follows from its two amounts; what is asked for from the billed amount, unless it is on hold."""
    found: dict[str, Formula] = {}
    estimate = counting_estimate(facts)
    for number, bill in enumerate(facts.bills, 1):
        found[_name(number, "over")] = ("-", _name(number, "billed"), _name(number, "estimated"))
        if judge(bill, estimate, facts.today).standing != RUNNING:
            fees = total(fee.amount for fee in bill.late_fees)
            less = bill.insurance + bill.paid
            found[_name(number, "ask_now")] = ("-", ("+", _name(number, "billed"), f"${fees.plain}"), f"${less.plain}")
    return found


def solve(facts: Situation) -> Worksheet:
    """The days of the estimate, then each bill from its comparison to what the patient is asked for."""
    lines = _days(facts)
    estimate = counting_estimate(facts)
    with_fees = any(bill.late_fees for bill in facts.bills)
    for number, bill in enumerate(facts.bills, 1):
        found = _bill_lines(number, bill, estimate, judge(bill, estimate, facts.today))
        lines += [line for line in found if with_fees or not line.name.endswith(".fees_off")]
    return Worksheet("Estimate and bills", tuple(lines))


def _days(facts: Situation) -> list[Line]:
    sheet = due_sheet(facts)
    shown = {line.name: line for line in sheet}
    due, given = day_of(sheet, "due_by"), facts.estimates[0].given_on
    calendar = WorkCalendar(facts.holidays)
    late = business_days_between(due, given, calendar)
    clocks = [line for name, line in shown.items() if name in ("business_days_ahead", "due_after_scheduling")]
    if facts.asked_on:
        clocks.append(shown["due_after_request"])
    why = f"The estimate was given on {in_words(given)}. Business days after {in_words(due)} are counted."
    lines = [
        *clocks,
        shown["due_by"]._replace(name="estimate_due"),
        Line("days_late", "Business days late", late, why, shown["due_by"].source),
    ]
    if len(facts.estimates) > 1:
        new = facts.estimates[-1]
        by = shown["new_estimate_by"]
        counts = NEW if counting_estimate(facts) is new else FIRST
        why = f"The new one was given on {in_words(new.given_on)}. It counts only if that is no later than {by.shown}."
        lines += [
            by._replace(name="new_estimate_due", label="New estimate due by"),
            Line("counts", "Which one counts", counts, why, by.source),
        ]
    return lines


def _bill_lines(number: int, bill: ProviderBill, estimate: Estimate, found: Judgement) -> list[Line]:
    about = bill.provider
    last_day = next(line for line in found.sheet if line.name == "last_day")
    off = "Those dated on the day of the request or after it come off. Older ones stay."
    lines: list[tuple[str, str, Value, str, Source]] = [
        ("estimated", "Estimated", found.estimated, _why_estimated(bill, estimate, found), RULE),
        (
            "billed",
            "Billed",
            found.billed,
            f"{_sum(item.amount for item in bill.items)}, every line of this bill.",
            RULE,
        ),
        ("over", "Billed less estimated", found.over, f"{found.billed} less {found.estimated}.", RULE),
        ("last_day", "Last day to dispute", found.last_day, last_day.why, STOPS),
        ("standing", "Dispute", found.standing, _why(bill, found), RULE),
        ("fee", "Fee to start a dispute", found.fee, _why_fee(found), RULE),
        ("step", "The bill", found.step, _why_step(bill, found), STOPS),
        ("fees_off", "Late fees to take off", found.fees_off, off if bill.late_fees else "There are none.", STOPS),
        ("ask_now", "Ask the patient now", found.ask_now, _why_asked(bill, found), STOPS),
    ]
    return [Line(_name(number, name), label, value, why, source, about) for name, label, value, why, source in lines]


def _sum(amounts: Iterable[Money]) -> str:
    return " + ".join(str(amount) for amount in amounts)


def _why_estimated(bill: ProviderBill, estimate: Estimate, found: Judgement) -> str:
    part = estimate.part(bill.stands_in_for or bill.provider)
    if part is None or not found.covered:
        return f"No estimate covers {bill.provider} on {in_words(bill.served_on)}, so there is nothing to compare with."
    each = " + ".join(
        str(item.expected_charge) if item.quantity == 1 else f"{item.quantity} times {item.expected_charge}"
        for item in part.items
    )
    return f"{each}, as the estimate says for {part.provider}."


def _why(bill: ProviderBill, found: Judgement) -> str:
    if bill.uses_insurance:
        return "A plan was billed for this care. The way to object is the plan's own appeal."
    if found.standing == NOT_ON_IT:
        return "There is no estimate to hold this bill against."
    gap = f"{found.over} above the estimate, where {FEDERAL.threshold} or more is needed."
    asked = f"Asked for on {in_words(bill.requested_on)}" if bill.requested_on else "Not asked for yet"
    return f"{gap} {asked}; the last day is {in_words(found.last_day)}."


def _why_fee(found: Judgement) -> str:
    if found.fee:
        return f"The fee of the federal table, {found.fee} for each dispute."
    return "The bill fails a test, so there is no fee."


def _why_step(bill: ProviderBill, found: Judgement) -> str:
    if found.standing != RUNNING:
        return "No dispute is running, so nothing has to stop."
    if bill.at_agency_since:
        return f"A dispute is running. The agency has had the bill since {in_words(bill.at_agency_since)}."
    return "A dispute is running: no agency, and no warning of one."


def _why_asked(bill: ProviderBill, found: Judgement) -> str:
    if found.standing == RUNNING:
        return "A dispute is running, so this bill is not asked for."
    parts = [f"{bill.billed} billed"]
    parts += [f"less {bill.insurance} from insurance"] if bill.insurance else []
    parts += [f"less {bill.paid} paid"] if bill.paid else []
    fees = total(fee.amount for fee in bill.late_fees)
    parts += [f"plus {fees} late fees"] if fees else []
    return f"{', '.join(parts)}."
