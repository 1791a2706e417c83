"""Decide about one denied line: the step, the last day for it, and whether that day has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.engine.dates import in_words
from kit.engine.days import Unit, add_days
from kit.engine.deadlines import Deadline, deadline
from kit.engine.filing import AppealLevel, ClaimDates, FilingLimit, FilingStart, medicare_appeal, timely_filing
from kit.engine.reasons import NEXT_STEPS
from kit.engine.terms import Counting
from kit.engine.worksheet import Source, Worksheet
from kit.engine.write_offs import PatientBalance, WriteOffPolicy, write_off_balance
from kit.tasks.work_denials.facts import (
    APPEAL,
    ASK_PATIENT,
    ASK_PAYER,
    BILL,
    CORRECT,
    SEND,
    WRITE_OFF,
    Denial,
    Evidence,
    Queue,
)

__all__ = ["RIGHT", "Decided", "Habit", "LastDay", "decide", "last_day_for", "with_step"]

MEDICARE_LEVELS = (AppealLevel.REDETERMINATION, AppealLevel.RECONSIDERATION, AppealLevel.HEARING)


@dataclass(frozen=True, slots=True)
class Habit:
    """What a clerk leaves out when deciding; the right way leaves out nothing."""

    ignores_last_day: bool = False
    counts_from_service: bool = False
    forgets_mail: bool = False
    keeps_weekend: bool = False
    first_appeal_again: bool = False
    any_list_is_proof: bool = False
    any_approval_fits: bool = False
    forgets_least_amount: bool = False


RIGHT = Habit()


@dataclass(frozen=True, slots=True)
class LastDay:
    """A last day with its reason, and whether the step is open on the day of the queue."""

    day: date
    open: bool
    why: str
    source: Source


@dataclass(frozen=True, slots=True)
class Decided:
    """What is done about a line, and why; no last day for what goes to no payer."""

    step: str
    why: str
    source: Source
    last: LastDay | None = None


def decide(queue: Queue, denial: Denial, habit: Habit = RIGHT) -> Decided:
    """Decide about a line: what the account shows first, then the last day, and the group only when nothing is left."""
    step, why = _wanted(queue, denial, habit)
    if not step:
        return _nothing_left(queue, denial, why)
    return with_step(queue, denial, step, why, habit)


def with_step(queue: Queue, denial: Denial, step: str, why: str, habit: Habit = RIGHT) -> Decided:
    """What becomes of a step once its last day is known: too late means write off."""
    if step in (BILL, WRITE_OFF):
        return Decided(step, why, NEXT_STEPS)
    last = last_day_for(queue, denial, step, habit)
    if last is None:
        why = "The payer's last word is spoken: the contract has no third appeal."
        return Decided(WRITE_OFF, why, NEXT_STEPS)
    if last.open:
        return Decided(step, why, NEXT_STEPS, last)
    why = f"{last.why} So nothing can be done any more, and the patient may not pay for it."
    return Decided(WRITE_OFF, why, last.source)


def _wanted(queue: Queue, denial: Denial, habit: Habit) -> tuple[str, str]:
    """The step that the account notes speak for, '' when nothing does."""
    match denial.kind.evidence:
        case Evidence.CORRECTION:
            return CORRECT, "The account has what was wrong or missing on the claim."
        case Evidence.APPROVAL:
            return _approval(denial, habit)
        case Evidence.EMERGENCY:
            return APPEAL, "It was an emergency, which needs no authorization, and the claim said so."
        case Evidence.RECORDS:
            return APPEAL, "The claim was right, and the provider says that the records support it."
        case Evidence.NO_RECORDS:
            return "", "The provider says that the records do not support it."
        case Evidence.REPORT | Evidence.OUR_LIST:
            return _filed(queue, denial, habit)
        case Evidence.OTHER_PLAN:
            return _other_plan(denial)
        case Evidence.PAYER_KNOWS:
            return ASK_PAYER, "Nothing is wrong on our side that we can see; only the payer can say what it means."
        case Evidence.PATIENT_KNOWS:
            return ASK_PATIENT, "The answer has to come from the patient."
    return "", "The account has nothing against the denial."


def _approval(denial: Denial, habit: Habit) -> tuple[str, str]:
    assert denial.first is not None
    assert denial.last is not None
    span = f"{in_words(denial.first)} through {in_words(denial.last)}"
    if not denial.first <= denial.on <= denial.last and not habit.any_approval_fits:
        return "", f"The approval is for {span}. That does not cover {in_words(denial.on)}."
    if denial.kind.on_claim:
        return APPEAL, f"The approval for {span} covers the day of service, and its number was on the claim."
    return CORRECT, f"The approval for {span} covers the day of service; its number only has to go on the claim."


def _filed(queue: Queue, denial: Denial, habit: Habit) -> tuple[str, str]:
    """Whether the payer's own report shows that a first claim came in time."""
    assert denial.first is not None
    if habit.any_list_is_proof:
        return APPEAL, "The claim was sent."
    if denial.kind.evidence is Evidence.OUR_LIST:
        return "", "Our own list of claims sent is no proof that the payer got the claim."
    limit = _filing_day(queue, denial, queue.terms_of(denial.payer).filing, received=denial.first)
    days = f"accepted on {in_words(denial.first)}; the last day for a first claim was {in_words(limit.last_day)}"
    if limit.late:
        return "", f"The payer's report proves that it was late: {days}."
    return APPEAL, f"The payer's own report proves that it was in time: {days}."


def _filing_day(queue: Queue, denial: Denial, days: int, received: date | None = None) -> Deadline:
    """The day so many days after the day of service."""
    limit = FilingLimit(denial.payer, days, Unit.CALENDAR_DAYS, FilingStart.FIRST_DAY, moves_to_business_day=False)
    return timely_filing(ClaimDates(denial.on), queue.today, limit, received)


def _other_plan(denial: Denial) -> tuple[str, str]:
    assert denial.first is not None
    if denial.first > denial.on:
        return "", f"{denial.plan} began on {in_words(denial.first)}, after the day of service."
    return SEND, f"{denial.plan} covered the patient on the day of service, since {in_words(denial.first)}."


def _nothing_left(queue: Queue, denial: Denial, why: str) -> Decided:
    """Only here the group decides: the patient's, or nobody's."""
    if denial.kind.group != "PR":
        return Decided(WRITE_OFF, f"{why} Group {denial.kind.group}: the patient may not pay for it.", NEXT_STEPS)
    sheet = write_off_balance(PatientBalance(denial.at_stake), WriteOffPolicy(queue.small))
    line = next(line for line in sheet if line.name == "small_balance_write_off")
    if sheet.value("decision") == "small balance":
        return Decided(WRITE_OFF, f"{why} Group PR, but {line.why}", line.source)
    return Decided(BILL, f"{why} Group PR: it is the patient's.", NEXT_STEPS)


def last_day_for(queue: Queue, denial: Denial, step: str, habit: Habit = RIGHT) -> LastDay | None:
    """The last day of a step by the terms of the payer that must get it; None where no appeal is left."""
    if step == SEND:
        days = queue.terms_of(denial.plan).after_other
        return _counted(queue, denial, days, f"{denial.plan}, after another payer", habit)
    if denial.is_medicare:
        return _medicare(queue, denial, step, habit)
    terms = queue.terms_of(denial.payer)
    if step == CORRECT:
        if not terms.corrected_from_service:
            return _counted(queue, denial, terms.corrected, "A corrected claim", habit)
        found = _filing_day(queue, denial, terms.corrected)
        why = f"A corrected claim: {terms.corrected} days after the service of {in_words(denial.on)}."
        return _last_day(found.last_day, queue, why, found.worksheet, habit)
    stage = 0 if habit.first_appeal_again else denial.kind.stage
    if stage > 1:
        return None
    return _counted(queue, denial, (terms.appeal, terms.second)[stage], ("First appeal", "Second appeal")[stage], habit)


def _counted(queue: Queue, denial: Denial, days: int, what: str, habit: Habit) -> LastDay:
    """So many days after the date on the payer's decision; a contract's last day does not move."""
    start = denial.on if habit.counts_from_service else denial.dated
    counting = Counting(length=days, moves_to_business_day=False)
    found = deadline("internal_appeal", start, queue.today, counting=counting)
    assert found.last_day == add_days(start, days)
    return _last_day(found.last_day, queue, f"{what}: {days} days after {in_words(start)}.", found.worksheet, habit)


def _last_day(day: date, queue: Queue, why: str, sheet: Worksheet, habit: Habit) -> LastDay:
    source = next(line for line in sheet if line.name == "last_day").source
    in_time = day >= queue.today or habit.ignores_last_day
    said = f"{why} The last day {'is' if day >= queue.today else 'was'} {in_words(day)}."
    return LastDay(day, in_time, said, source)


def _medicare(queue: Queue, denial: Denial, step: str, habit: Habit) -> LastDay:
    """Medicare's days: one year for a claim, the days of the level for an appeal."""
    if step == CORRECT:
        limit = FilingLimit(moves_to_business_day=not habit.keeps_weekend)
        filing = timely_filing(ClaimDates(denial.on), queue.today, limit, calendar=queue.calendar)
        why = f"A claim to Medicare: one year after the service of {in_words(denial.on)}."
        return _last_day(filing.last_day, queue, f"{why} {_moved(filing)}".strip(), filing.worksheet, habit)
    level = MEDICARE_LEVELS[0 if habit.first_appeal_again else denial.kind.stage]
    counting = Counting(
        receipt_presumed_after_days=0 if habit.forgets_mail else None,
        moves_to_business_day=False if habit.keeps_weekend else None,
    )
    start = denial.on if habit.counts_from_service else denial.dated
    found = medicare_appeal(level, start, queue.today, denial.at_stake, counting=counting, calendar=queue.calendar)
    counted = {line.name: line.why for line in found.worksheet}
    why = f"Medicare {level}: {counted['counted_from']} {counted['counted_day']} {_moved(found)}".strip()
    least = found.worksheet.amount("least_amount")
    if denial.at_stake < least and not habit.forgets_least_amount:
        source = next(line for line in found.worksheet if line.name == "least_amount").source
        return LastDay(found.last_day, False, f"A hearing needs {least} at stake, and here it is less.", source)
    return _last_day(found.last_day, queue, why, found.worksheet, habit)


def _moved(found: Deadline) -> str:
    """The sentence about a last day that moved, '' when it did not."""
    if found.worksheet.value("counted_day") == found.last_day:
        return ""
    return next(line for line in found.worksheet if line.name == "last_day").why
