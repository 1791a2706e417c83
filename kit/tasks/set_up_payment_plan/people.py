"""Who is on the papers of a payment plan: a household near a hospital, or near the doctors who send the bill."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from kit.scenarios.draw import Draw
from kit.scenarios.history import Practice
from kit.scenarios.hospital import practice
from kit.scenarios.household import Home, home
from kit.scenarios.people import YEAR
from kit.scenarios.places import Place, places
from kit.scenarios.treatment import treatment
from kit.tasks.set_up_payment_plan.facts import People

__all__ = ["billed_by", "people"]

PLACES = 16
HOSPITALS = (
    "Saltmarsh Community Hospital", "Hazel Ridge Hospital", "Thornapple Valley Hospital", "Cinderbridge Hospital",
)  # fmt: skip
DOCTORS = {
    "Saltmarsh Community Hospital": "Saltmarsh Medical Group", "Hazel Ridge Hospital": "Hazel Ridge Medical Group",
    "Thornapple Valley Hospital": "Thornapple Medical Group", "Cinderbridge Hospital": "Cinderbridge Medical Group",
}  # fmt: skip
IN_COLORADO = ("303", "719", "970")
"""Area codes of the state; a few of its places on the border have a telephone number of the state next to it."""


def people(draw: Draw, *, in_colorado: bool = False) -> People:
    """A household and its visit; for a plan under the state's rule both hospital and household are in Colorado."""
    where = draw.at("hospital").pick(_hospitals(in_colorado=in_colorado))
    who = _near(draw.at("home"), where.place)
    # The visit only lends its hospital to the papers; by the end of the year every patient is born.
    visit = treatment(draw.at("visit"), where, who.patient, "", date(YEAR, 12, 30))
    return People(who.patient, who.guarantor, visit)


def billed_by(who: People, rule: str) -> People:
    """The people with the name on the letterhead that sends the bill: under one rule the doctors, else the hospital."""
    if rule != "Colorado professional":
        return who
    hospital = who.visit.practice
    return replace(who, visit=replace(who.visit, practice=replace(hospital, name=DOCTORS[hospital.name])))


def _near(draw: Draw, where: Place) -> Home:
    """A household in the state of its hospital."""
    turn = 0
    while (found := home(draw.at(f"turn {turn}"), where)).patient.place.state != where.state:
        turn += 1
    return found


@cache
def _hospitals(*, in_colorado: bool) -> tuple[Practice, ...]:
    """The hospitals of this task: some from all over the country, or all of them in Colorado."""
    found = []
    for number in range(PLACES):
        draw = Draw(f"plan hospital {number}")
        one = practice(draw)
        name = HOSPITALS[number % len(HOSPITALS)]
        one = replace(one, name=name, email=f"billing@{name.split()[0].lower()}.example.org")
        if in_colorado:
            town = draw.at("town").pick(_towns_in_colorado())
            one = replace(one, place=town, phone=f"({town.area_code}) {one.phone[-8:]}")
        found.append(one)
    return tuple(found)


@cache
def _towns_in_colorado() -> tuple[Place, ...]:
    return tuple(town for town in places() if town.state == "CO" and town.area_code in IN_COLORADO)
