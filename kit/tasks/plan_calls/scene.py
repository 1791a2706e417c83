"""Draw a list of calls: patients in other time zones, with wishes, consents, and calls behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from kit.engine.call_facts import Call, CallEnding, CallLimit
from kit.engine.call_hours import CallHours, InconvenientTime, OfficeHours
from kit.engine.days import Weekday, WorkCalendar, move_to_business_day, weekday
from kit.scenarios.draw import Draw
from kit.scenarios.names import full_name
from kit.scenarios.people import YEAR
from kit.scenarios.places import Place, places
from kit.tasks.plan_calls.facts import ZONES, Answer, CallDesk, Patient, Policy, TimeLimit, Voicemail
from kit.tasks.plan_calls.plan import plan

__all__ = ["draw_calls"]

OPEN_DAYS = WorkCalendar(
    holidays=(date(YEAR, 5, 25), date(YEAR, 6, 19), date(YEAR, 7, 3), date(YEAR, 9, 7), date(YEAR, 10, 12))
)
Builder = Callable[[Draw, Patient, CallDesk], Patient]


def draw_calls(draw: Draw, level: int) -> CallDesk:
    """The list of a day, in any order."""
    draw = draw.at(f"level {level}")
    zone = draw.at("zone").pick(("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"))
    desk = CallDesk(
        move_to_business_day(draw.at("today").day(date(YEAR, 3, 16), date(YEAR, 10, 23)), OPEN_DAYS),
        draw.at("city").pick(_towns()[zone]).city,
        zone,
        _policy(draw.at("policy")),
        (),
        (),
    )
    kinds = _kinds(draw.at("kinds"), level)
    kinds.sort(key=lambda kind: draw.at(f"order {kind}").number())
    patients = tuple(_patient(draw.at(f"patient {n}"), kind, desk, n) for n, kind in enumerate(kinds, 1))
    codes = {one.mobile[1:4]: one.mobile_zone for one in patients if one.mobile}
    return replace(desk, patients=patients, area_codes=tuple(sorted(codes.items())))


def _kinds(draw: Draw, level: int) -> list[str]:
    if level == 1:
        return ["far", "wish", "home", "talked", "attorney", draw.at("last").pick(("too many", "in writing", "wish 2"))]
    if level == 2:
        return ["few by us", draw.at("talk").pick(("they called", "talk is over")), "too many",
                "withdrawn", "wrong number", draw.at("last").pick(("talked", "wish", "far"))]  # fmt: skip
    return ["moved", "moved 2", "told", "no time", draw.at("off").pick(("weekday", "in writing")),
            draw.at("last").pick(("too many", "talked", "they called", "attorney"))]  # fmt: skip


def _policy(draw: Draw) -> Policy:
    opens, closes = draw.at("hours").pick((("08:30", "20:00"), ("09:00", "20:00"), ("09:30", "19:30"),
                                           ("09:00", "19:00"), ("10:00", "19:00"), ("08:30", "19:30")))  # fmt: skip
    begins, ends = draw.at("office").pick((("07:30", "17:00"), ("08:00", "18:00"), ("08:30", "18:30"),
                                           ("09:00", "19:00"), ("08:00", "19:30"), ("09:00", "17:30")))  # fmt: skip
    return Policy(
        CallHours(opens, closes, closing_minute_allowed=False),
        OfficeHours(begins, ends),
        CallLimit(draw.at("calls").pick((3, 4, 5)), 7, draw.at("rest").pick((7, 10))),
    )


@cache
def _towns() -> Mapping[str, tuple[Place, ...]]:
    """By zone, the towns whose area code lies in that zone alone."""
    zones: dict[str, set[str]] = {}
    for one in places():
        zones.setdefault(one.area_code, set()).add(one.time_zone)
    found: dict[str, list[Place]] = {zone: [] for zone in ZONES}
    for one in places():
        if one.time_zone in found and len(zones[one.area_code]) == 1:
            found[one.time_zone].append(one)
    return {zone: tuple(towns) for zone, towns in found.items()}


def _number(draw: Draw, town: Place) -> str:
    return f"({town.area_code}) 555-01{draw.digits(2)}"


def _patient(draw: Draw, kind: str, desk: CallDesk, n: int) -> Patient:
    """A patient for whom the rules lead to the answer that the kind stands for."""
    for turn in range(200):
        here = draw.at(f"turn {turn}")
        one = BUILDERS[kind.removesuffix(" 2")](here.at(kind), _plain(here, desk, n), desk)
        if plan(desk, one).answer in EXPECTED[kind.removesuffix(" 2")]:
            return one
    raise AssertionError(f"no patient of the kind {kind!r} came of {draw.key!r}")


def _plain(draw: Draw, desk: CallDesk, n: int) -> Patient:
    """A patient with a mobile of the town's area code, in some zone, and calls that do not matter any more."""
    zone = draw.at("zone").pick((*ZONES, "America/New_York", "America/Chicago", "America/Los_Angeles"))
    town = draw.at("town").pick(_towns()[zone])
    consent = None
    if draw.at("consent").chance(45):
        consent = desk.today - timedelta(draw.at("consent on").integer(40, 300))
    ended = draw.at("old ended").pick((CallEnding.CONVERSATION, CallEnding.NO_ANSWER, CallEnding.VOICEMAIL))
    old = Call(desk.today - timedelta(draw.at("old").integer(12, 40)), ended)
    return Patient(
        f"A-{n}{draw.at('number').digits(4)}",
        str(full_name(draw.at("name"), draw.at("sex").pick("FM"))),
        f"{town.city}, {town.state}",
        zone,
        mobile=_number(draw.at("mobile"), town),
        mobile_zone=zone,
        consent=consent,
        email_agreed=draw.at("email").chance(50),
        voicemail=draw.at("voicemail").pick((*Voicemail.ALL, Voicemail.OWN)),
        calls=(old,),
    )


def _with_calls(one: Patient, calls: list[Call]) -> Patient:
    return replace(one, calls=tuple(sorted((*one.calls, *calls), key=lambda call: call.day)))


def _ours(draw: Draw, desk: CallDesk, count: int) -> list[Call]:
    """So many calls of ours in the last six days that reached nobody."""
    ends = (CallEnding.NO_ANSWER, CallEnding.VOICEMAIL)
    return [Call(desk.today - timedelta(draw.at(f"day {at}").integer(1, 6)), draw.at(f"end {at}").pick(ends))
            for at in range(count)]  # fmt: skip


def _far(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    return _with_calls(one, _ours(draw, desk, draw.at("count").integer(0, desk.policy.limit.calls - 1)))


def _wish(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    """A time that the patient ruled out at one end of the day."""
    early, late = draw.at("early").pick((11, 12, 13)), draw.at("late").pick((14, 15, 16))
    begins = f"{early % 12 or 12}:00 {'a.m.' if early < 12 else 'p.m.'}"
    wishes = (
        TimeLimit(f"Works at night. Do not call before {begins}",
                  (InconvenientTime("00:00", f"{early:02d}:00"),)),
        TimeLimit(f"Picks up the children. Do not call from {late - 12}:00 p.m. on.",
                  (InconvenientTime(f"{late:02d}:00", "23:59"),)),
        TimeLimit(f"Call only between {begins} and {late + 2 - 12}:00 p.m.",
                  (InconvenientTime("00:00", f"{early:02d}:00"), InconvenientTime(f"{late + 2:02d}:00", "23:59"))),
    )  # fmt: skip
    return replace(_far(draw, one, desk), limits=(draw.at("wish").pick(wishes),))


def _home(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    return replace(one, home=one.mobile, mobile="", mobile_zone="", consent=None)


def _talked(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    days = draw.at("days").integer(1, desk.policy.limit.rest_days - 1)
    return _with_calls(one, [Call(desk.today - timedelta(days), CallEnding.CONVERSATION)])


def _they_called(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    days = draw.at("days").integer(1, desk.policy.limit.rest_days - 1)
    return _with_calls(one, [Call(desk.today - timedelta(days), CallEnding.CONVERSATION, inbound=True)])


def _talk_is_over(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    """The talk was just so long ago that the days of rest are over."""
    return _with_calls(one, [Call(desk.today - timedelta(desk.policy.limit.rest_days), CallEnding.CONVERSATION)])


def _too_many(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    return _with_calls(one, _ours(draw, desk, desk.policy.limit.calls))


def _few_by_us(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    """Many calls, but some came from the patient or did not connect."""
    calls = _ours(draw, desk, desk.policy.limit.calls - 1)
    for at in range(2):
        day = desk.today - timedelta(draw.at(f"other {at}").integer(1, 6))
        kinds = (Call(day, CallEnding.VOICEMAIL, inbound=True), Call(day, CallEnding.NOT_CONNECTED))
        calls.append(kinds[at])
    return _with_calls(one, calls)


def _withdrawn(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    consent = desk.today - timedelta(draw.at("given").integer(90, 300))
    return replace(one, consent=consent, withdrawn=consent + timedelta(draw.at("back").integer(10, 80)))


def _wrong_number(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    call = Call(desk.today - timedelta(draw.at("day").integer(2, 30)), CallEnding.WRONG_NUMBER)
    other = one.mobile[:-2] + f"{(int(one.mobile[-2:]) + draw.at('other').integer(1, 99)) % 100:02d}"
    has = draw.at("has").pick(("home", "home", "work", "open work", "nothing"))
    one = replace(one, home=other if has == "home" else "", work=other if has.endswith("work") else "")
    return _with_calls(replace(one, not_at_work=has == "work"), [call])


def _moved(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    """A mobile from another zone."""
    zone = draw.at("from").pick([zone for zone in ZONES if zone != one.zone])
    return replace(one, mobile=_number(draw.at("mobile"), draw.at("town").pick(_towns()[zone])), mobile_zone=zone)


def _told(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    zone = draw.at("stays").pick([zone for zone in ZONES if zone != one.zone])
    town = draw.at("stay").pick(_towns()[zone])
    until = desk.today + timedelta(draw.at("until").integer(10, 60))
    return replace(one, told_zone=zone, told=f"{town.city}, {town.state}|{until.isoformat()}")


def _no_time(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    """The patient wants evenings only, and those come when our desk is closed."""
    hour = draw.at("hour").pick((16, 17, 18))
    note = f"Works by day. Call only from {hour - 12}:00 p.m. on."
    return replace(one, limits=(TimeLimit(note, (InconvenientTime("00:00", f"{hour:02d}:00"),)),))


def _weekday(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    today = weekday(desk.today)
    other = draw.at("other").pick([day for day in tuple(Weekday)[:5] if day != today])
    days = sorted((today, other), key=tuple(Weekday).index)
    note = f"No calls on {days[0].value.capitalize()}s and {days[1].value.capitalize()}s."
    return replace(one, limits=(TimeLimit(note, (InconvenientTime(weekdays=tuple(days)),)),))


def _attorney(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    return replace(one, attorney=str(full_name(draw.at("name"), draw.at("sex").pick("FM"))))


def _in_writing(draw: Draw, one: Patient, desk: CallDesk) -> Patient:
    return replace(one, in_writing=True)


BUILDERS: Mapping[str, Builder] = {
    "far": _far, "wish": _wish, "home": _home, "talked": _talked, "they called": _they_called,
    "talk is over": _talk_is_over, "too many": _too_many, "few by us": _few_by_us, "withdrawn": _withdrawn,
    "wrong number": _wrong_number, "moved": _moved, "told": _told, "no time": _no_time, "weekday": _weekday,
    "attorney": _attorney, "in writing": _in_writing,
}  # fmt: skip
_NO = {
    "talked": Answer.TALKED, "they called": Answer.TALKED, "too many": Answer.TOO_MANY, "no time": Answer.NO_TIME,
    "weekday": Answer.NO_TIME, "attorney": Answer.ATTORNEY, "in writing": Answer.IN_WRITING,
}  # fmt: skip
EXPECTED: Mapping[str, tuple[str, ...]] = {
    kind: (_NO.get(kind, Answer.YES),) if kind != "wrong number" else (Answer.YES, Answer.NO_NUMBER)
    for kind in BUILDERS
}
