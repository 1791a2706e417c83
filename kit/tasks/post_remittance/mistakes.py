"""What typical wrong ways of posting a remittance lead to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kit.engine.money import ZERO, Money, total
from kit.engine.remittance import GroupCode
from kit.engine.remittance_decision import Destination
from kit.engine.worksheet import Value
from kit.tasks.post_remittance.posting import Posted, Posting, Step, answers, post
from kit.tasks.post_remittance.remittance_lines import Desk, PostedFrom

__all__ = ["MISTAKES", "mistakes_of"]

Answers = dict[str, Value]
Changed = Callable[[PostedFrom, Posted], Posted]


def _each(posting: Posting, change: Changed) -> Answers:
    """The answers when each line is posted in another way; the line that is held back is left as it is."""
    lines = zip(posting.lines, posting.posted, strict=True)
    return answers(posting, [one if line == posting.unbalanced else change(line, one) for line, one in lines])


def _of_group(line: PostedFrom, group: GroupCode) -> Money:
    return total(one.amount for one in line.adjustments if one.group is group)


def _work(one: Posted) -> bool:
    return any(decision.destination is Destination.WORK for decision in one.decisions)


def _contract_billed(posting: Posting) -> Answers:
    def change(line: PostedFrom, one: Posted) -> Posted:
        step = Step.PATIENT if one.contract and one.step is Step.NOTHING and not line.reversed else one.step
        return replace(one, contract=ZERO, patient=one.patient + one.contract, step=step)

    return _each(posting, change)


def _share_written_off(posting: Posting) -> Answers:
    def change(_line: PostedFrom, one: Posted) -> Posted:
        step = Step.NOTHING if one.patient and not _work(one) else one.step
        return replace(one, contract=one.contract + one.patient, patient=ZERO, step=step)

    return _each(posting, change)


def _denial_written_off(posting: Posting) -> Answers:
    def change(line: PostedFrom, one: Posted) -> Posted:
        if not _work(one) or _of_group(line, GroupCode.PR):
            return one
        return replace(one, contract=one.contract + _open(one), step=Step.NOTHING)

    return _each(posting, change)


def _denial_billed(posting: Posting) -> Answers:
    def change(line: PostedFrom, one: Posted) -> Posted:
        if not _work(one) or _of_group(line, GroupCode.PR):
            return one
        return replace(one, patient=one.patient + _open(one), step=Step.PATIENT)

    return _each(posting, change)


def _open(one: Posted) -> Money:
    return total(decision.amount for decision in one.decisions if decision.destination is Destination.WORK)


def _held_denial_billed(posting: Posting) -> Answers:
    def change(line: PostedFrom, one: Posted) -> Posted:
        if not _work(one) or not _of_group(line, GroupCode.PR):
            return one
        return replace(one, patient=one.patient + _open(one), step=Step.PATIENT)

    return _each(posting, change)


def _next_plan_forgotten(posting: Posting) -> Answers:
    def change(_line: PostedFrom, one: Posted) -> Posted:
        return replace(one, step=Step.PATIENT) if one.patient and one.step in (Step.NEXT_PLAN, Step.WAIT) else one

    return _each(posting, change)


def _sent_twice(posting: Posting) -> Answers:
    def change(_line: PostedFrom, one: Posted) -> Posted:
        return replace(one, step=Step.NEXT_PLAN) if one.step is Step.WAIT else one

    return _each(posting, change)


def _earlier_part_written_off(posting: Posting) -> Answers:
    def change(_line: PostedFrom, one: Posted) -> Posted:
        earlier = total(each.amount for each in one.decisions if each.destination is Destination.PRIOR_PAYER)
        return replace(one, contract=one.contract + earlier)

    return _each(posting, change)


def _late_billed(posting: Posting) -> Answers:
    def change(_line: PostedFrom, one: Posted) -> Posted:
        if one.step is not Step.APPROVE:
            return one
        return replace(one, other=ZERO, patient=one.other, step=Step.PATIENT)

    return _each(posting, change)


def _minus_dropped(posting: Posting) -> Answers:
    def change(line: PostedFrom, one: Posted) -> Posted:
        if not line.reversed:
            return one
        return replace(one, payment=-one.payment, contract=-one.contract, other=-one.other, patient=-one.patient)

    return _each(posting, change)


def _add_back_reversed(posting: Posting) -> Answers:
    return _each(
        posting, lambda line, one: one if line.reversed or one.other >= ZERO else replace(one, other=-one.other)
    )


def _whole_claim_forgotten(posting: Posting) -> Answers:
    return _each(posting, lambda line, one: one if line.charge else Posted())


def _correct_and_appeal_swapped(posting: Posting) -> Answers:
    other = {Step.CORRECT: Step.APPEAL, Step.APPEAL: Step.CORRECT}
    return _each(posting, lambda _line, one: replace(one, step=other.get(one.step, one.step)))


def _unbalanced_posted(posting: Posting) -> Answers:
    """The line is posted as it is printed, as if it were in order."""
    wrong = posting.unbalanced
    patient = _of_group(wrong, GroupCode.PR)
    step = Step.PATIENT if patient else Step.NOTHING
    if patient and wrong.claim.claim_number in dict(posting.desk.next_plans):
        step = Step.WAIT if wrong.claim.status.forwarded else Step.NEXT_PLAN
    printed = Posted(wrong.paid, _of_group(wrong, GroupCode.CO), ZERO, patient, step)
    posted = [printed if number == wrong.number else one for number, one in enumerate(posting.posted, 1)]
    return answers(posting, posted, held=ZERO)


def _outside_added(posting: Posting) -> Answers:
    return answers(posting, posting.posted, outside=-posting.outside)


def _rest_billed(posting: Posting) -> Answers:
    """Whatever was not paid goes to the patient."""

    def change(line: PostedFrom, one: Posted) -> Posted:
        if line.reversed or not line.charge:
            return one
        rest = line.charge - one.payment
        return replace(one, contract=ZERO, other=ZERO, patient=rest, step=Step.PATIENT if rest else Step.NOTHING)

    return _each(posting, change)


def _payments_only(posting: Posting) -> Answers:
    """The payments are copied, and no adjustment is sorted."""
    return _each(posting, lambda _line, one: Posted(one.payment))


MISTAKES: dict[str, Callable[[Posting], Answers]] = {
    "payments_only": _payments_only,
    "rest_billed": _rest_billed,
    "contract_billed": _contract_billed,
    "share_written_off": _share_written_off,
    "denial_written_off": _denial_written_off,
    "denial_billed": _denial_billed,
    "held_denial_billed": _held_denial_billed,
    "next_plan_forgotten": _next_plan_forgotten,
    "sent_twice": _sent_twice,
    "earlier_part_written_off": _earlier_part_written_off,
    "late_billed": _late_billed,
    "minus_dropped": _minus_dropped,
    "add_back_reversed": _add_back_reversed,
    "whole_claim_forgotten": _whole_claim_forgotten,
    "correct_and_appeal_swapped": _correct_and_appeal_swapped,
    "unbalanced_posted": _unbalanced_posted,
    "outside_added": _outside_added,
}


def mistakes_of(desk: Desk) -> dict[str, Answers]:
    """By mistake, the answers that differ from the right ones, of those that show on this remittance."""
    posting = post(desk)
    right = answers(posting, posting.posted)
    found = {}
    for name, make in MISTAKES.items():
        wrong = {field: value for field, value in make(posting).items() if value != right[field]}
        if wrong:
            found[name] = wrong
    return found
