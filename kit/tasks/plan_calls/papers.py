"""The papers of the list: the policy, the clocks, and a record for each patient."""

from __future__ import annotations

from datetime import date, datetime

from kit.documents.exhibit import Exhibit
from kit.documents.paper import Block, Cell, Column, Facts, Paper, Table, Words, as_exhibit
from kit.engine.call_facts import Call, CallEnding
from kit.engine.call_hours import clock
from kit.engine.dates import in_words
from kit.engine.days import weekday
from kit.tasks.plan_calls.facts import ZONES, Answer, CallDesk, How, Message, Patient
from kit.tasks.plan_calls.plan import clock_words, offset

__all__ = ["papers"]

ENDINGS = {
    CallEnding.NO_ANSWER: "nobody answered",
    CallEnding.VOICEMAIL: "voicemail",
    CallEnding.CONVERSATION: "talked with the patient",
    CallEnding.NOT_CONNECTED: "did not connect",
    CallEnding.WRONG_NUMBER: "mobile: somebody else, wrong number",
    CallEnding.ATTORNEY: "talked with the attorney",
}


def papers(desk: CallDesk) -> tuple[Exhibit, ...]:
    """The rules first, then the clocks, then the records."""
    return tuple(as_exhibit(paper) for paper in (_rules(desk), _clocks(desk), *(_record(one) for one in desk.patients)))


def _rules(desk: CallDesk) -> Paper:
    columns = (Column("Rule"), Column("What you find"), Column("May we call today?"), Column("How"))
    return Paper(
        "Office rules: calls about open bills",
        [
            Facts("The desk", [("Today", f"{weekday(desk.today).value.capitalize()}, {in_words(desk.today)}"),
                               ("Our office", f"{desk.city}, {ZONES[desk.zone]} time")]),
            Table("Go from the top; the first rule that fits counts", columns, _steps(desk)),
            Facts("Times", _times(desk)),
            Facts("Ways", [
                ("Writing to the patient", "By e-mail when the patient agreed to e-mail, otherwise by letter."),
                ("Dialer", "We use it for a mobile whenever the patient signed for it and did not take that back. "
                 "Without that, we call a mobile by hand. Other phones are always called by hand."),
                ("Which phone", "The mobile if it is good, otherwise the home phone. With neither, the work phone, "
                 "unless the patient ruled out calls at work."),
            ]),
            Facts("Voicemail", _voicemail()),
        ],
    )  # fmt: skip


def _steps(desk: CallDesk) -> list[tuple[Cell, ...]]:
    limit = desk.policy.limit
    writing = "In writing to the patient"
    found = (
        ("An attorney speaks for the patient", Answer.ATTORNEY, How.ATTORNEY),
        ("The patient asked for no calls", Answer.IN_WRITING, writing),
        (f"We talked, whoever called. The day of the talk is day 1; calls rest through day {limit.rest_days}",
         Answer.TALKED, How.WAIT),
        (f"{limit.calls} or more calls of ours that count, in the {limit.in_days} days that end with today",
         Answer.TOO_MANY, How.WAIT),
        ("The mobile reached somebody else, and no other phone is open to us", Answer.NO_NUMBER, writing),
        ("No half hour is left today", Answer.NO_TIME, writing),
        ("None of these", Answer.YES, "By phone"),
    )  # fmt: skip
    return [(number, *one) for number, one in enumerate(found, 1)]


def _times(desk: CallDesk) -> list[tuple[str, Cell]]:
    policy = desk.policy
    hours = f"{clock_words(clock(policy.hours.opens))} to {clock_words(clock(policy.hours.closes))}"
    office = f"{clock_words(clock(policy.office.opens))} to {clock_words(clock(policy.office.closes))}"
    return [
        ("Our own limit", f"{hours} on the patient's clock. The law would allow 8:00 a.m. to 9:00 p.m."),
        ("Our desk", f"We call from {office} on our clock."),
        ("The patient's clock", "That of the address, and also that of the mobile's area code: a time must fit both. "
         "When we call another phone, only the address counts. When a patient told us the place of a stay, only the "
         "clock of that place counts until the stay ends."),
        ("The patient's wishes", "A time that the patient ruled out is on the patient's clock, and it binds us."),
        ("Calls that do not count", "Those the patient made, that did not connect, or that reached a wrong number."),
        ("First day for a call", "The next day on which rules 3 and 4 allow one, if nobody calls until then. It may be "
         "a weekend."),
    ]  # fmt: skip


def _voicemail() -> list[tuple[str, Cell]]:
    return [
        (Message.SHORT, "Our name, a name to ask for, our number, and please call back. Only when the greeting gives "
         "just the patient's name, so that nobody else hears it."),
        (Message.AMOUNT, "Only when the patient also signed that we may leave it."),
        (Message.NONE, "In every other case, when the patient asked for none, and on every work phone."),
    ]  # fmt: skip


def _clocks(desk: CallDesk) -> Paper:
    noon = datetime(desk.today.year, desk.today.month, desk.today.day, 12)
    here = offset(desk.zone, desk.today)
    rows = [(name, clock_words((noon + offset(zone, desk.today) - here).time())) for zone, name in ZONES.items()]
    places = {one.town: one.zone for one in desk.patients}
    places |= {one.told.partition("|")[0]: one.told_zone for one in desk.patients if one.told}
    where = [(place, ZONES[zone]) for place, zone in sorted(places.items())]
    where += [(f"Area code {code}", ZONES[zone]) for code, zone in desk.area_codes]
    return Paper(
        "Clocks and places",
        [
            Table("When it is noon at our office", (Column("Zone"), Column("It is there")), rows),
            Table("Time zones of the list", (Column("Place or area code"), Column("Zone")), where),
        ],
    )


def _record(one: Patient) -> Paper:
    blocks: list[Block] = [Facts("The patient", _about(one))]
    columns = (Column("Day"), Column("Who called"), Column("How it ended"))
    blocks.append(Table("Calls so far", columns, [_call(call) for call in one.calls]))
    notes = _notes(one)
    blocks.append(Words("Notes: " + (" ".join(notes) if notes else "none.")))
    return Paper(f"Record of {one.name}, {one.account}", blocks)


def _call(call: Call) -> tuple[Cell, ...]:
    ended = ENDINGS[call.ending]
    if call.inbound and call.ending is CallEnding.VOICEMAIL:
        ended = "left us a voicemail"
    return (call.day, "the patient" if call.inbound else "we", ended)


def _about(one: Patient) -> list[tuple[str, Cell]]:
    dialer = f"signed {in_words(one.consent)}" if one.consent else "not signed"
    if one.withdrawn:
        dialer += f"; taken back {in_words(one.withdrawn)}"
    pairs: list[tuple[str, Cell]] = [
        ("Address", one.town),
        ("Mobile", one.mobile or "none"),
        ("Home phone", one.home or "none"),
        *([("Work phone", one.work)] if one.work else []),
        ("Dialer", dialer),
        ("E-mail", "agreed to e-mail" if one.email_agreed else "did not agree to e-mail"),
        ("Voicemail", one.voicemail),
    ]
    return pairs


def _notes(one: Patient) -> list[str]:
    found = [limit.note for limit in one.limits]
    if one.attorney:
        found.append(f"Letter: attorney {one.attorney} speaks for the patient in this matter.")
    if one.not_at_work:
        found.append("The patient said: Do not call me at work.")
    if one.in_writing:
        found.append("The patient asked us to stop calling and to write instead.")
    if one.told:
        place, _, until = one.told.partition("|")
        found.append(f"The patient told us: I stay in {place} until {in_words(date.fromisoformat(until))}.")
    return found
