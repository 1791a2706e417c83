"""Plan the calls of a day: whom we may call, between which times on our clock, how, and what may be left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.worksheet import Line, Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part, fields_of
from kit.tasks.plan_calls.facts import ZONES, Answer, CallDesk, How, Message, Patient
from kit.tasks.plan_calls.mistakes import MISTAKES, wrong_answers
from kit.tasks.plan_calls.papers import papers
from kit.tasks.plan_calls.plan import CONSENT, LEFT, TIMES, Planned, plan
from kit.tasks.plan_calls.scene import draw_calls
from kit.tasks.plan_calls.told import desk_of
from kit.tasks.task import answers_of

__all__ = ["MISTAKES", "case", "exhibits", "form", "mistakes", "scenario", "solve"]

PLACE = 22
MINUTES = 20
DUTY = Duty.PATIENTS
SKILLS = (Skill.TIME, Skill.LAW, Skill.SERVICE)
WORK = (Work.CONTACT, Work.VERIFY)
LEVELS = ("Time zones and wishes", "Which calls count", "Mobiles from elsewhere")


def scenario(draw: Draw, level: int) -> CallDesk:
    """Six patients who are to be reached today."""
    return draw_calls(draw, level)


def exhibits(desk: CallDesk) -> tuple[Exhibit, ...]:
    """The office's rules, the clocks, and a record for each patient."""
    return papers(desk)


def form(desk: CallDesk) -> tuple[Part, ...]:
    """A row for each patient: first whether, how and from which day, then the times and the voicemail."""
    whether, when = [], []
    for number, one in enumerate(desk.patients, 1):
        start, name = f"patient_{number}", one.name
        whether.append((
            name,
            Field(f"{start}.may", f"{name}: may we call today", kind="choice", choices=Answer.ALL, points=2),
            Field(f"{start}.how", f"{name}: how", kind="choice", choices=How.ALL, points=2),
            Field(f"{start}.first_day", f"{name}: first day for a call", kind="date", given="", points=4),
        ))  # fmt: skip
        when.append((
            name,
            Field(f"{start}.earliest", f"{name}: from", kind="choice", choices=TIMES, given="", points=4),
            Field(f"{start}.latest", f"{name}: until", kind="choice", choices=TIMES, given="", points=4),
            Field(f"{start}.message", f"{name}: voicemail", kind="choice", choices=Message.ALL, given="", points=2),
        ))  # fmt: skip
    return (
        Grid("Whom we call, and how", ("Patient", "May we call today?", "How", "First day, when a call must rest"),
             tuple(whether)),
        Grid("The calls of today, on our clock", ("Patient", "From", "Until", "On a voicemail we may leave"),
             tuple(when)),
    )  # fmt: skip


def solve(desk: CallDesk) -> Worksheet:
    """Each patient by the rules sheet."""
    lines: list[Line] = []
    for number, one in enumerate(desk.patients, 1):
        lines += _lines(f"patient_{number}", one, plan(desk, one))
    return Worksheet("The calls of the day", tuple(lines))


def _lines(start: str, one: Patient, found: Planned) -> list[Line]:
    about = one.name
    lines = [
        Line(f"{start}.may", "May we call today?", found.answer, found.why, found.source, about),
        Line(f"{start}.how", "How", found.how, _why_so(found), CONSENT, about),
    ]
    if found.first_day is not None:
        why = "The next day on which the rest and the limit both allow a call."
        lines.append(Line(f"{start}.first_day", "First day", found.first_day, why, found.source, about))
    if found.answer != Answer.YES:
        return lines
    zones = " and ".join(ZONES[zone] for zone in one.zones)
    wish = f" The patient said: {' '.join(limit.note for limit in one.limits)}" if one.limits else ""
    why = f"Our desk and our limit on the {zones} clock must both be open.{wish}"
    left = "On a work phone we leave nothing." if found.how == How.WORK else f"{one.voicemail}."
    return [
        *lines,
        Line(f"{start}.earliest", "From, on our clock", found.earliest, why, found.source, about),
        Line(f"{start}.latest", "Until, on our clock", found.latest, why, found.source, about),
        Line(f"{start}.message", "On a voicemail", found.message, left, LEFT[found.message], about),
    ]


def _why_so(found: Planned) -> str:
    reasons = {
        How.DIALER: "The patient signed for the dialer and did not take that back.",
        How.BY_HAND: "Without a consent that still stands, a mobile is called by hand.",
        How.HOME: "There is no good mobile, and a home phone is called by hand.",
        How.WORK: "There is no other good phone, and the patient did not rule out calls at work.",
        How.EMAIL: "The patient agreed to e-mail.",
        How.LETTER: "The patient did not agree to e-mail, so we send a letter.",
        How.ATTORNEY: "Whoever has an attorney is reached only through the attorney.",
        How.WAIT: "We leave the patient in peace until that day.",
    }
    return reasons[found.how]


def mistakes(desk: CallDesk) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to on this list, of those that show."""
    return wrong_answers(desk, answers_of(solve(desk), fields_of(form(desk))))


def case(table: Mapping[str, Any]) -> CallDesk:
    """The list of a hand-worked case."""
    return desk_of(table)
