"""Who is on the papers of a payment plan: a household near a hospital."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from kit.scenarios.draw import Draw
from kit.scenarios.history import Practice
from kit.scenarios.hospital import practice
from kit.scenarios.household import home
from kit.scenarios.people import YEAR
from kit.scenarios.places import places
from kit.scenarios.treatment import treatment
from kit.tasks.set_up_payment_plan.facts import People

__all__ = ["people"]

HOSPITALS = 16


def people(draw: Draw, *, in_colorado: bool = False) -> People:
    """A household and its visit; for a plan under the state's rule, at a hospital in Colorado."""
    where = draw.at("hospital").pick(_hospitals(in_colorado=in_colorado))
    who = home(draw.at("home"), where.place)
    # The visit only lends its hospital to the papers; by the end of the year every patient is born.
    visit = treatment(draw.at("visit"), where, who.patient, "", date(YEAR, 12, 30))
    return People(who.patient, who.guarantor, visit)


@cache
def _hospitals(*, in_colorado: bool) -> tuple[Practice, ...]:
    """The hospitals of this task: some from all over the country, or all of them in Colorado."""
    found = []
    for number in range(HOSPITALS):
        draw = Draw(f"plan hospital {number}")
        one = practice(draw)
        if in_colorado:
            town = draw.at("town").pick([town for town in places() if town.state == "CO"])
            one = replace(one, place=town, phone=f"({town.area_code}) {one.phone[-8:]}")
        found.append(one)
    return tuple(found)
