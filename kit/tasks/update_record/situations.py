"""Draw a whole situation: the record on file, a new visit, and what has changed."""

from __future__ import annotations

from datetime import date, timedelta

from kit.scenarios.draw import Draw
from kit.scenarios.names import full_name, given_name, street
from kit.scenarios.people import YEAR
from kit.scenarios.places import place
from kit.tasks.update_record.coverages import Insured, draw_insured
from kit.tasks.update_record.facts import Change, Dated, PastVisit, Record
from kit.tasks.update_record.notes import draw_note
from kit.tasks.update_record.rules import billed_on

__all__ = ["draw_record"]

KINDS = {
    1: ("same",),
    2: ("replaced", "replaced", "gap"),
    3: ("own job", "second parent", "sixty-five", "Medicaid", "one of two"),
}
ADDRESS, PAYING = "Statement address", "Way to pay"
WAYS = ("card ending", "bank account ending", "HSA card ending", "debit card ending")
URGENT = "Urgent care visit"
VISITS = ("Office visit", URGENT, "Blood test", "X-ray", "Specialist visit")


def draw_record(draw: Draw, level: int) -> Record:
    """A record with three visits on it; the coverage changes before the last of them, around it or not at all."""
    kind = draw.at("kind").pick(KINDS[level])
    # The first of a month, or now and then the middle of one: cards do not always begin with the year.
    begins = date(YEAR, draw.at("month").integer(3, 8), 16 if draw.at("middle").chance(25) else 1)
    if kind == "sixty-five":
        begins = begins.replace(day=1)
    sex = draw.at("sex").pick("FM")
    who = full_name(draw.at("patient"), sex)
    born = _born(draw.at("born"), kind, begins)
    insured = draw_insured(draw.at("insured"), kind, begins, who.family, born)
    day = _weekday(begins + timedelta(draw.at("visit").integer(30, 85)))
    # No child in the list of diagnoses is treated in a series.
    series = kind != "second parent" and draw.at("series").chance(45)
    order = f"T-{draw.at('order').digits(5)}" if series else ""
    guarantor = str(who)
    if kind == "second parent":
        guarantor = insured.policies[0].cover.subscriber
    dated = (
        Dated(ADDRESS, _address(draw.at("home")), date(YEAR - draw.at("home years").integer(1, 6), 5, 1)),
        Dated(PAYING, _way(draw.at("way")), date(YEAR - draw.at("way years").integer(1, 3), 2, 1)),
    )
    return Record(
        patient=str(who), birth_date=born, guarantor=guarantor, policies=insured.policies, dated=dated,
        visits=_visits(draw.at("past"), insured, begins, day, order),
        family_account=f"A-{draw.at('family').digits(9)} ({given_name(draw.at('relative'), 'F')} {who.family})",
        note=draw_note(draw.at("note"), day, day.year - born.year - 1, sex, order),
        new=insured.new, replaces=insured.replaces, letter=insured.letter,
        changes=_changes(draw.at("changes"), day, level),
    )  # fmt: skip


def _weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(max(day.weekday() - 4, 0))


def _born(draw: Draw, kind: str, begins: date) -> date:
    if kind == "sixty-five":
        return date(begins.year - 65, begins.month, draw.at("day").integer(2, 28))
    age = draw.at("age").integer(12, 16) if kind == "second parent" else draw.at("age").integer(38, 62)
    return date(YEAR - age, draw.at("month").integer(1, 12), draw.at("day").integer(1, 28))


def _address(draw: Draw) -> str:
    where = place(draw.at("town"))
    return f"{street(draw.at('street'))}, {where.city}, {where.state} {where.zip_code}"


def _way(draw: Draw) -> str:
    return f"{draw.at('kind').pick(WAYS)} {draw.at('last').integer(1000, 9999)}"


def _changes(draw: Draw, day: date, level: int) -> tuple[Change, ...]:
    """An address, a way to pay, or both; at the higher levels often neither."""
    which = draw.at("which").pick(("address", "way", "both") if level == 1 else ("address", "way", "none", "none"))
    found = []
    if which in ("address", "both"):
        found.append(Change(ADDRESS, _address(draw.at("address")), day + timedelta(draw.at("moved").integer(-25, 30))))
    if which in ("way", "both"):
        found.append(Change(PAYING, _way(draw.at("new way")), day + timedelta(draw.at("from").integer(-5, 35))))
    return tuple(found)


def _visits(draw: Draw, insured: Insured, begins: date, day: date, order: str) -> tuple[PastVisit, ...]:
    """Two visits before the change, and one near it; they were billed by what was on record then."""
    turn = insured.letter + timedelta(1) if insured.letter else begins
    near = draw.at("near").integer(0, 9)
    third = begins + timedelta(draw.at("after").integer(1, 24))
    if near < 2:
        # On the first or the last day itself: both are covered.
        third = turn - timedelta(near)
    elif near < 4:
        third = turn - timedelta(draw.at("before").integer(2, 12))
    elif turn < begins:
        third = turn + timedelta(draw.at("in between").integer(0, (begins - turn).days - 1))
    days = [
        _weekday(turn - timedelta(draw.at("first").integer(95, 170))),
        _weekday(turn - timedelta(draw.at("second").integer(20, 80))),
        third,
    ]
    covers = [policy.cover for policy in insured.policies]
    # The third day is what it must be; on a weekend only urgent care is open.
    weekend = third != _weekday(third)
    ours, other = 1 if weekend else draw.at("ours").integer(1, 2), draw.at("another").chance(60)
    found = []
    for number, on in enumerate(days):
        number_of_order, what = "", VISITS[draw.at(f"what {number}").integer(0, len(VISITS) - 1)]
        if order and number == ours:
            number_of_order, what = order, "Therapy session"
        elif other and number == 0:
            number_of_order, what = f"T-{draw.at('other order').digits(5)}", "Therapy session"
        elif weekend and on == third:
            what = URGENT
        account = f"A-{draw.at(f'account {number}').digits(9)}"
        found.append(PastVisit(account, on, what, billed_on(on, covers).payers, number_of_order))
    return tuple(found)
