"""Typical mistakes at the denial queue: for each, the answers that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from kit.engine.reasons import NextStep, reasons
from kit.engine.worksheet import Value
from kit.tasks.work_denials.facts import APPEAL, ASK_PAYER, BILL, CORRECT, SEND, WRITE_OFF, Denial, Evidence, Queue
from kit.tasks.work_denials.judgement import Decided, Habit, decide, with_step
from kit.tasks.work_denials.letter import letter_facts, offices_of
from kit.tasks.work_denials.solving import Worked, answers_from, in_order, work

__all__ = ["MISTAKES", "wrong_answers"]

Answers = dict[str, Value | None]
Mistake = Callable[[Queue, Worked], Answers]
"""From the queue, and the queue worked the right way, to wrong answers."""
Touches = Callable[[Denial], bool]
USUAL = {
    NextStep.WRITE_OFF: WRITE_OFF,
    NextStep.BILL_PATIENT: BILL,
    NextStep.BILL_NEXT_PAYER: SEND,
    NextStep.CORRECT: CORRECT,
    NextStep.APPEAL: APPEAL,
    NextStep.FIND_OUT: ASK_PAYER,
}


def wrong_answers(queue: Queue) -> dict[str, Answers]:
    """By mistake, the answers that differ from the right ones; a mistake that does not show is left out."""
    worked = work(queue)
    right = answers_from(queue, worked)
    found = {}
    for name, mistake in MISTAKES.items():
        wrong = {field: value for field, value in mistake(queue, worked).items() if value != right[field]}
        if wrong:
            found[name] = wrong
    return found


def _judged(queue: Queue, worked: Worked, judge: Callable[[Denial, Decided], Decided]) -> Answers:
    """The answers when each line is decided in another way than the right one."""
    decided = tuple(judge(denial, one) for denial, one in zip(queue.denials, worked.decided, strict=True))
    return answers_from(queue, Worked(decided, in_order(queue, decided)))


def _under(habit: Habit, touches: Touches) -> Mistake:
    """The answers of somebody who works by a habit throughout; it changes nothing on lines that it does not touch."""

    def mistake(queue: Queue, worked: Worked) -> Answers:
        if not any(touches(denial) for denial in queue.denials):
            return {}
        return _judged(queue, worked, lambda denial, right: decide(queue, denial, habit) if touches(denial) else right)

    return mistake


def _group_alone(queue: Queue, worked: Worked) -> Answers:
    """Group PR is billed to the patient, everything else is written off."""

    def judge(denial: Denial, right: Decided) -> Decided:
        return replace(right, step=BILL if denial.kind.group == "PR" else WRITE_OFF, last=None)

    return _judged(queue, worked, judge)


def _usual_step(queue: Queue, worked: Worked) -> Answers:
    """What the reason mostly asks for, without a look at the account notes."""

    def judge(denial: Denial, right: Decided) -> Decided:
        step = USUAL[reasons()[denial.kind.reason].step]
        no_one_to_send_to = step == SEND and not denial.plan
        return right if no_one_to_send_to else with_step(queue, denial, step, right.why)

    return _judged(queue, worked, judge)


def _lost_billed(queue: Queue, worked: Worked) -> Answers:
    """What cannot be had from the payer is asked of the patient."""

    def judge(_denial: Denial, right: Decided) -> Decided:
        return replace(right, step=BILL) if right.step == WRITE_OFF else right

    return _judged(queue, worked, judge)


def _last_day_ignored(queue: Queue, worked: Worked) -> Answers:
    """A line is worked although its last day has passed."""
    habit = Habit(ignores_last_day=True)
    return _judged(
        queue, worked, lambda denial, right: decide(queue, denial, habit) if right.step == WRITE_OFF else right
    )


def _counted_from_service(queue: Queue, worked: Worked) -> Answers:
    """The right steps, but each last day is counted from the service, and nobody sees that it would have passed."""
    habit = Habit(counts_from_service=True, ignores_last_day=True)
    return _judged(queue, worked, lambda denial, right: decide(queue, denial, habit) if right.last else right)


def _first_appeal_again(queue: Queue, worked: Worked) -> Answers:
    """A second appeal is treated as if it were the first."""
    found = _under(Habit(first_appeal_again=True), lambda denial: denial.kind.stage > 0)(queue, worked)
    at = next((at for at, denial in enumerate(queue.denials) if denial.claim == found.get("letter.claim")), None)
    return found if at is None else {**found, **letter_facts(queue.denials[at], stage=0)}


def _amounts(amount: Callable[[Denial], Value]) -> Mistake:
    """Another amount on each line, and in the letter."""

    def mistake(queue: Queue, worked: Worked) -> Answers:
        found: Answers = {f"line_{at}.amount": amount(denial) for at, denial in enumerate(queue.denials, 1)}
        if worked.first_appeal is not None:
            found["letter.asked_for"] = amount(queue.denials[worked.first_appeal])
        return found

    return mistake


def _largest_first(queue: Queue, worked: Worked) -> Answers:
    order = tuple(sorted(worked.order, key=lambda at: (-queue.denials[at].at_stake.cents, at)))
    return answers_from(queue, replace(worked, order=order))


def _letter_to_claims(queue: Queue, worked: Worked) -> Answers:
    """The letter goes out like a corrected claim."""
    if worked.first_appeal is None:
        return {}
    payer = queue.denials[worked.first_appeal].payer
    return {"letter.to": offices_of(payer)[0], "letter.enclosed": "Corrected claim"}


def _is_medicare(denial: Denial) -> bool:
    return denial.is_medicare


def _about(*evidence: Evidence) -> Touches:
    return lambda denial: denial.kind.evidence in evidence


MISTAKES: Mapping[str, Mistake] = {
    "group_alone": _group_alone,
    "usual_step": _usual_step,
    "lost_billed_to_patient": _lost_billed,
    "last_day_ignored": _last_day_ignored,
    "counted_from_service": _counted_from_service,
    "mail_days_forgotten": _under(Habit(forgets_mail=True), _is_medicare),
    "weekend_kept": _under(Habit(keeps_weekend=True), _is_medicare),
    "first_appeal_again": _first_appeal_again,
    "any_list_is_proof": _under(Habit(any_list_is_proof=True), _about(Evidence.REPORT, Evidence.OUR_LIST)),
    "approval_days_not_compared": _under(Habit(any_approval_fits=True), _about(Evidence.APPROVAL)),
    "least_amount_forgotten": _under(Habit(forgets_least_amount=True), _is_medicare),
    "billed_amount": _amounts(lambda denial: denial.billed),
    "payment_forgotten": _amounts(lambda denial: denial.price),
    "largest_first": _largest_first,
    "letter_to_claims": _letter_to_claims,
}
