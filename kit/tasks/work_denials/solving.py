"""Put the whole queue together: a decision for each line, the order of work, and the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kit.engine.reasons import NEXT_STEPS, reasons
from kit.engine.worksheet import Line, Value, Worksheet
from kit.tasks.work_denials.facts import APPEAL, Queue
from kit.tasks.work_denials.judgement import Decided, decide
from kit.tasks.work_denials.letter import LETTER_SOURCE, letter_facts

__all__ = ["Worked", "answers_from", "in_order", "solve_queue", "work"]


@dataclass(frozen=True, slots=True)
class Worked:
    """The queue with a decision for each line; `order` holds the places of the lines that are worked, in order."""

    decided: tuple[Decided, ...]
    order: tuple[int, ...]

    @property
    def first_appeal(self) -> int | None:
        """The place of the appeal that is worked first."""
        return next((at for at in self.order if self.decided[at].step == APPEAL), None)


def in_order(queue: Queue, decided: Sequence[Decided]) -> tuple[int, ...]:
    """The places of the lines with a last day: the earliest first, of one day the larger amount first."""
    found = [
        (one.last.day, -queue.denials[at].at_stake.cents, at)
        for at, one in enumerate(decided)
        if one.last is not None
    ]  # fmt: skip
    return tuple(at for _, _, at in sorted(found))


@lru_cache(maxsize=4)
def work(queue: Queue) -> Worked:
    """The queue worked the right way; the last few are kept, because key, mistakes and formulas all start from it."""
    decided = tuple(decide(queue, denial) for denial in queue.denials)
    return Worked(decided, in_order(queue, decided))


def answers_from(queue: Queue, worked: Worked) -> dict[str, Value | None]:
    """The answers that decisions lead to: a line's step, amount, last day and turn, and the letter."""
    found: dict[str, Value | None] = {}
    for at, (denial, one) in enumerate(zip(queue.denials, worked.decided, strict=True)):
        row = f"line_{at + 1}"
        found[f"{row}.step"] = one.step
        found[f"{row}.amount"] = denial.at_stake
        found[f"{row}.by"] = one.last.day if one.last else None
        found[f"{row}.turn"] = worked.order.index(at) + 1 if at in worked.order else None
    if worked.first_appeal is not None:
        found |= letter_facts(queue.denials[worked.first_appeal])
    return found


def solve_queue(queue: Queue) -> Worksheet:
    """The worksheet of the desk, line by line, with reasons."""
    worked = work(queue)
    lines: list[Line] = []
    for at in range(len(queue.denials)):
        lines += _line(queue, worked, at)
    assert worked.first_appeal is not None
    lines += _letter(queue, worked, worked.first_appeal)
    return Worksheet("The denial queue", tuple(lines))


def _line(queue: Queue, worked: Worked, at: int) -> Iterator[Line]:
    denial, one = queue.denials[at], worked.decided[at]
    row, about = f"line_{at + 1}", f"Line {at + 1}: {denial.code}, {denial.payer}"
    says = reasons()[denial.kind.reason].words
    yield Line(f"{row}.step", "Step", one.step, f"The payer says: {says} {one.why}", one.source, about)
    why = f"Contract price {denial.price} less {denial.paid} paid so far."
    yield Line(f"{row}.amount", "Amount at stake", denial.at_stake, why, NEXT_STEPS, about)
    if one.last is None:
        return
    yield Line(f"{row}.by", "Last day", one.last.day, one.last.why, one.last.source, about)
    turn = worked.order.index(at) + 1
    why = f"{len(worked.order)} lines have a last day; the earliest is worked first."
    yield Line(f"{row}.turn", "Turn", turn, why, NEXT_STEPS, about)


LETTER_LABELS: Mapping[str, tuple[str, str]] = {
    "letter.claim": ("Claim", "Of the lines that are appealed, this one is worked first."),
    "letter.to": ("Addressed to", "The terms name the office for each level."),
    "letter.level": ("Level of appeal", "It follows from what the payer has already answered."),
    "letter.service_day": ("Day of service", "As it stands in the queue."),
    "letter.decision_day": ("Date on the decision", "The decision that is appealed."),
    "letter.asked_for": ("Amount asked for", "The amount at stake of this line."),
    "letter.ground": ("Why the payer should pay", "What the account shows."),
    "letter.enclosed": ("Enclosed", "The paper that proves it."),
}


def _letter(queue: Queue, worked: Worked, at: int) -> Iterator[Line]:
    denial, why_pay = queue.denials[at], worked.decided[at].why
    for name, value in letter_facts(denial).items():
        label, why = LETTER_LABELS[name]
        if name == "letter.ground":
            why = f"{why} {why_pay}"
        yield Line(name, label, value, why, LETTER_SOURCE, f"Appeal letter for line {at + 1}")
