"""The list of a hand-worked case, read from its table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kit.engine.call_facts import Call, CallEnding, CallLimit
from kit.engine.call_hours import CallHours, InconvenientTime, OfficeHours
from kit.engine.days import Weekday
from kit.tasks.plan_calls.facts import ZONES, CallDesk, Patient, Policy, TimeLimit, Voicemail

__all__ = ["desk_of"]

TEXTS = ("attorney", "told", "mobile", "home", "work")


def desk_of(table: Mapping[str, Any]) -> CallDesk:
    """The facts as they are written down; what is left out is as in the office's usual rules."""
    opens, closes = table.get("hours", ("09:00", "20:00"))
    begins, ends = table.get("office", ("08:00", "18:00"))
    calls, rest = table.get("limit", (7, 7))
    policy = Policy(
        CallHours(opens, closes, closing_minute_allowed=False),
        OfficeHours(begins, ends),
        CallLimit(calls, 7, rest),
    )
    patients = tuple(_patient(one, number) for number, one in enumerate(table["patients"], 1))
    codes = tuple(sorted({one.mobile[1:4]: one.mobile_zone for one in patients if one.mobile}.items()))
    zone = _zone(table.get("zone", "Eastern"))
    return CallDesk(date.fromisoformat(table["today"]), table.get("city", "Akron"), zone, policy, patients, codes)


def _zone(name: str) -> str:
    return next(zone for zone, called in ZONES.items() if called == name)


def _patient(table: Mapping[str, Any], number: int) -> Patient:
    texts = {name: table[name] for name in TEXTS if name in table}
    zone = _zone(table["zone"])
    return Patient(
        account=f"A-{number}0001",
        name=table.get("name", "Ada Bell"),
        town=table["town"],
        zone=zone,
        mobile_zone=_zone(table.get("mobile_zone", table["zone"])) if "mobile" in table else "",
        told_zone=_zone(table["told_zone"]) if "told_zone" in table else "",
        limits=tuple(_limit(one) for one in table.get("limits", ())),
        voicemail=getattr(Voicemail, table.get("voicemail", "own").upper()),
        calls=tuple(
            Call(date.fromisoformat(day), CallEnding(ended), (), who == "patient")
            for day, who, ended in table.get("calls", ())
        ),
        consent=_day(table, "consent"),
        withdrawn=_day(table, "withdrawn"),
        email_agreed=table.get("email_agreed", False),
        not_at_work=table.get("not_at_work", False),
        in_writing=table.get("in_writing", False),
        **texts,
    )


def _day(table: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(table[name]) if name in table else None


def _limit(table: Mapping[str, Any]) -> TimeLimit:
    """A note, and the times that it rules out."""
    times = tuple(
        InconvenientTime(starts, ends, tuple(Weekday(day) for day in table.get("weekdays", ())))
        for starts, ends in table["ruled_out"]
    )
    return TimeLimit(table["note"], times)
