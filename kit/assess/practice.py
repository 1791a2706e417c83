"""Where a trainee stands in practice, worked out from the journal: the patient on the desk, attempts, streak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from kit.assess.journal import Entry

__all__ = ["FirstCheck", "Practice", "first_checks", "replay"]


LONGEST_PAUSE_SECONDS = 300
"""A longer pause counts as this much: whoever went to lunch was not at work on a patient."""


@dataclass(frozen=True, slots=True)
class Practice:
    """The state of one practice exercise.

    `form` is the seed of the patient on the desk. `attempts` counts checks, `streak` patients in a
    row that were right at the first check and without a hint. `seconds` is the time at work on the
    patient on the desk until it was solved.
    """

    form: str = ""
    level: int = 1
    answers: dict[str, str] = field(default_factory=dict)
    checks: int = 0
    hints: int = 0
    checked: dict[str, str] | None = None
    solved: bool = False
    attempts: int = 0
    patients_solved: int = 0
    streak: int = 0
    best_streak: int = 0
    seconds: float = 0.0
    last: datetime | None = None

    def after(self, entry: Entry) -> Practice:
        """The state after one more entry."""
        spent = 0.0 if self.solved or entry.form != self.form else _pause(self.last, entry.at)
        return replace(self._after(entry), seconds=0.0 if entry.kind == "new" else self.seconds + spent, last=entry.at)

    def _after(self, entry: Entry) -> Practice:
        match entry.kind:
            case "new":
                kept = self.streak if self.solved or not self.checks else 0
                return replace(
                    self,
                    form=entry.form,
                    level=entry.level,
                    answers={},
                    checks=0,
                    hints=0,
                    checked=None,
                    solved=False,
                    streak=kept,
                )
            case _ if entry.form != self.form:
                return self
            case "save":
                return replace(self, answers=dict(entry.answers))
            case "hint":
                return replace(self, hints=self.hints + 1)
            case "check":
                return self._after_check(entry)

    def _after_check(self, entry: Entry) -> Practice:
        right = entry.right is not None and entry.right == entry.of
        counted = replace(
            self,
            answers=dict(entry.answers),
            checked=dict(entry.answers),
            checks=self.checks + 1,
            attempts=self.attempts + 1,
        )
        if self.solved:
            return counted
        if not right:
            return replace(counted, streak=0)
        streak = self.streak + 1 if self.checks == 0 and self.hints == 0 else 0
        return replace(
            counted,
            solved=True,
            patients_solved=self.patients_solved + 1,
            streak=streak,
            best_streak=max(self.best_streak, streak),
        )


def _pause(before: datetime | None, now: datetime | None) -> float:
    """Seconds between two entries, as far as they count as work."""
    if before is None or now is None:
        return 0.0
    return min(max((now - before).total_seconds(), 0.0), LONGEST_PAUSE_SECONDS)


def replay(entries: Iterable[Entry], exercise: str) -> Practice:
    """Work out the state of one exercise from all entries of a journal."""
    state = Practice()
    for entry in entries:
        if entry.exercise == exercise:
            state = state.after(entry)
    return state


@dataclass(frozen=True, slots=True)
class FirstCheck:
    """How one patient of practice went: what was right at the first check, the hints and the time taken before it."""

    level: int
    right: int
    of: int
    hints: int
    seconds: float
    solved: bool = False

    @property
    def percent(self) -> int:
        """How much was right, out of a hundred."""
        return round(100 * self.right / self.of) if self.of else 0


def first_checks(entries: Iterable[Entry], exercise: str) -> tuple[FirstCheck, ...]:
    """The first check of every patient of an exercise, in order; patients that were never checked are left out."""
    found: dict[str, FirstCheck] = {}
    state = Practice()
    for entry in entries:
        if entry.exercise != exercise:
            continue
        state = state.after(entry)
        if entry.kind == "check" and entry.form == state.form and entry.right is not None and entry.of:
            first = found.get(entry.form) or FirstCheck(
                state.level, entry.right, entry.of, state.hints, round(state.seconds)
            )
            found[entry.form] = replace(first, solved=state.solved)
    return tuple(found.values())
