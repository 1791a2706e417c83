"""Keep the record current: add the visit, end what ended, begin what is new, and bill by the day of service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.dates import in_words
from kit.engine.worksheet import Line, Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.form import Part
from kit.tasks.formula import Formula
from kit.tasks.update_record.blanks import all_answers, days, parts
from kit.tasks.update_record.facts import Record, record_of_case
from kit.tasks.update_record.mistakes import MISTAKES
from kit.tasks.update_record.papers import draw_papers
from kit.tasks.update_record.rules import BY_DATE, DIAGNOSES, NONE, SERIES, UNCERTAIN, billing, coverage_ends
from kit.tasks.update_record.situations import draw_record

PLACE = 2
MINUTES = 15
DUTY = Duty.RECORDS
SKILLS = (Skill.DETAIL, Skill.LAW, Skill.COMPUTER)
WORK = (Work.VERIFY, Work.POST)
LEVELS = ("A visit and a change", "New insurance", "Two coverages")


def scenario(draw: Draw, level: int) -> Record:
    """A record on file, a new visit, and what has changed since."""
    return draw_record(draw.at(f"level {level}"), level)


def exhibits(record: Record) -> tuple[Exhibit, ...]:
    """The rules, the record, the note, the slip, the card, and the insurer's letter if there is one."""
    return draw_papers(record)


def form(record: Record) -> tuple[Part, ...]:
    """What to add from the note, what ends, what begins, and who is billed for each visit."""
    return parts(record)


def solve(record: Record) -> Worksheet:
    """Every blank that is to be filled in or changed, with the reason."""
    answers = {name: value for name, value in all_answers(record).items() if value is not None}
    return Worksheet(
        "The record brought up to date",
        (*_from_the_note(record, answers), *_dates(record, answers), *_bills(record, answers)),
    )


def mistakes(record: Record) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to, where they differ from the right ones."""
    right = all_answers(record)
    found: dict[str, dict[str, Value | None]] = {}
    for name, wrong in MISTAKES.items():
        answers = {one: value for one, value in wrong(record).items() if value != right.get(one)}
        if answers:
            found[name] = answers
    return found


def follows(record: Record) -> dict[str, Formula]:
    """An old entry ends the day before the one that follows it."""
    found: dict[str, Formula] = {}
    if record.new is not None and record.replaces and record.letter is None:
        found["record_1.last_day"] = ("days after", "coverage_1.first_day", -1)
    for number, entry in enumerate(record.dated, len(record.policies) + 1):
        for row, change in enumerate(record.changes, 1):
            if change.kind == entry.kind:
                found[f"record_{number}.last_day"] = ("days after", f"change_{row}.first_day", -1)
    return found


def case(table: Mapping[str, Any]) -> Record:
    """The facts of a hand-worked case."""
    return record_of_case(table)


def _from_the_note(record: Record, answers: Mapping[str, Value]) -> Iterator[Line]:
    note = "From the visit note"
    for name, value in answers.items():
        if name.startswith("diagnosis_"):
            why = "The note says that it was treated or checked today."
            yield Line(name, "Diagnosis", value, why, UNCERTAIN, note)
        elif name == "main_diagnosis":
            yield Line(name, "Main diagnosis", value, "The note says that the visit was for this.", DIAGNOSES, note)
        elif name.startswith("treatment_"):
            yield Line(name, "Treatment", value, "The note says that it was done here today.", DIAGNOSES, note)
        elif name == "account":
            order = record.note.order
            same = any(visit.order == order for visit in record.visits)
            why = "The visit has no order number, so it is not part of a series."
            if order:
                why = f"The order number {order} is that of this account." if same else f"No account has order {order}."
            yield Line(name, "Account", value, why, SERIES, note)


def _dates(record: Record, answers: Mapping[str, Value]) -> Iterator[Line]:
    first, new, end = record.policies[0], record.new, coverage_ends(record)
    about = "What ends and what begins"
    if end is not None:
        why = "The letter of the insurer says so."
        if record.letter is None:
            why = "It was replaced, and there is no letter: it ends the day before the new one begins."
        yield Line("record_1.last_day", f"Last day of {first.cover.payer}", end, why, BY_DATE, about)
    for number, entry in enumerate(record.dated, len(record.policies) + 1):
        if (name := f"record_{number}.last_day") in answers:
            why = "The slip names a new one; the old one ends the day before."
            yield Line(name, f"Last day of {entry.text}", answers[name], why, BY_DATE, about)
    if new is not None:
        labels = ("Coverage to add", "Its member ID", "Its first day")
        for label, name in zip(labels, ("company", "member_id", "first_day"), strict=True):
            why = f"The card says so; the coverage began {in_words(new.first_day)}."
            yield Line(f"coverage_1.{name}", label, answers[f"coverage_1.{name}"], why, BY_DATE, about)
    for row, change in enumerate(record.changes, 1):
        why = f"The slip says so: from {in_words(change.begins)} on."
        yield Line(f"change_{row}.entry", f"New {change.kind.lower()}", change.text, why, BY_DATE, about)
        yield Line(f"change_{row}.first_day", "Its first day", change.begins, why, BY_DATE, about)


def _bills(record: Record, answers: Mapping[str, Value]) -> Iterator[Line]:
    billed = billing(record)
    before = [(*visit.billed, NONE, NONE)[:2] for visit in record.visits]
    for number, day in enumerate(days(record), 1):
        one, about = billed[day], f"Service of {in_words(day)}"
        was = before[number - 1] if number <= len(before) else (one.first, one.second)
        changed = "first" if was[0] != one.first else "second"
        for place in ("first", "second"):
            name = f"visit_{number}.{place}"
            more = _what_happens(was, (one.first, one.second)) if place == changed else ""
            yield Line(name, f"Billed {place}", answers[name], f"{one.why}{more}", one.source, about)


def _what_happens(was: Sequence[str], now: Sequence[str]) -> str:
    """What the colleague who sends the claims does about a visit that was billed otherwise; '' for nothing."""
    wrong = [payer for at, payer in enumerate(was) if payer not in (NONE, now[at])]
    if wrong:
        anew = "." if now[0] == NONE else ", and the visit is billed anew."
        return f" The claim that went to {' and '.join(wrong)} is taken back{anew}"
    return "" if tuple(was) == tuple(now) else f" The claim to {now[1]} is sent when {now[0]} has paid."
