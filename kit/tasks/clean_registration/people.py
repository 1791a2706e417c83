"""Draw a patient and all papers, each of which tells the truth of its own rank."""

from __future__ import annotations

from datetime import date, timedelta

from kit.engine.coverage import Relation
from kit.scenarios.coverage import PAYERS, Coverage
from kit.scenarios.draw import Draw
from kit.scenarios.insured import PAYER_NUMBERS
from kit.scenarios.names import family_name, full_name, given_name, street
from kit.scenarios.people import YEAR, Name
from kit.scenarios.places import Place, place
from kit.tasks.clean_registration.facts import (
    CERTIFICATE,
    LICENSE,
    Desk,
    Identity,
    Listed,
    NameChange,
    Referral,
    Slip,
    insured,
)  # fmt: skip
from kit.tasks.clean_registration.misprints import misread_day
from kit.tasks.clean_registration.rules import SELF

__all__ = ["draw_desk"]

NICKNAMES = {
    "F": {
        "Elizabeth": "Liz", "Katherine": "Kate", "Margaret": "Peggy", "Susan": "Sue", "Patricia": "Pat",
        "Jennifer": "Jen", "Rebecca": "Becky", "Deborah": "Debbie", "Pamela": "Pam", "Jessica": "Jess",
        "Samantha": "Sam", "Victoria": "Vicky", "Christine": "Chris", "Abigail": "Abby", "Theresa": "Terry",
        "Kimberly": "Kim", "Cynthia": "Cindy", "Barbara": "Barb", "Judith": "Judy", "Gabrielle": "Gabby",
    },
    "M": {
        "Robert": "Bob", "William": "Bill", "James": "Jim", "Richard": "Rick", "Michael": "Mike", "Thomas": "Tom",
        "Joseph": "Joe", "Daniel": "Dan", "Christopher": "Chris", "Alexander": "Alex", "Anthony": "Tony",
        "Edward": "Ed", "Gregory": "Greg", "Jeffrey": "Jeff", "Kenneth": "Ken", "Lawrence": "Larry",
        "Matthew": "Matt", "Nicholas": "Nick", "Samuel": "Sam", "Timothy": "Tim",
    },
}  # fmt: skip
"""Legal first names and what people are called instead."""


def draw_desk(draw: Draw, level: int) -> Desk:
    """Papers without a registration: level 2 has dependents, level 3 two cards and like names."""
    visit = draw.at("visit").day(date(YEAR, 2, 1), date(YEAR, 10, 31))
    # On a weekend no other office refers anybody.
    visit -= timedelta(max(visit.weekday() - 4, 0))
    kind = "own"
    if level == 2:
        # Children and grown children are the hard ones: who holds the policy is not who answers for the bill.
        kind = draw.at("kind").pick(("child", "child", "child", "grown child", "grown child", "spouse"))
    elif level == 3:
        kind = draw.at("kind").pick(("own", "own", "spouse"))
    sex = draw.at("sex").pick("FM")
    given = draw.at("given").pick(tuple(NICKNAMES[sex]))
    who = Name(given, family_name(draw.at("family")))
    born = _born(draw.at("born"), kind, visit)
    where, relation = place(draw.at("place")), _RELATIONS[kind]
    parents = [Name(given_name(draw.at(f"parent {one}"), one), who.family) for one in "FM"]
    change = _change(draw.at("change"), who, visit, kind) if level == 3 and draw.at("changed").chance(60) else None
    before = Name(given, change.old) if change else who
    holds = {
        Relation.SELF: before,
        Relation.PARENT: draw.at("holder").pick(parents),
        Relation.SPOUSE: full_name(draw.at("spouse"), "M" if sex == "F" else "F"),
    }[relation]
    slip = Slip(
        NICKNAMES[sex][given] if draw.at("nickname").chance(70) else given, street(draw.at("street")),
        f"{where.city}, {where.state}", where.zip_code, _phone(draw.at("phone"), where),
        str(draw.at("signs").pick(parents) if kind == "child" else Name(given, change.new) if change else who),
        "parent" if kind == "child" else SELF,
    )  # fmt: skip
    referral = Referral(
        f"R-{draw.at('referral').digits(7)}",
        f"Dr. {full_name(draw.at('doctor'), draw.at('doctor sex').pick('FM'))}",
        f"{slip.goes_by if draw.at('short').chance(50) else given} {before.family}",
        misread_day(draw.at("referral day"), born, visit) if draw.at("misread").chance(55) else born,
    )
    return Desk(
        visit=visit,
        identity=_identity(draw.at("identity"), kind, before, born, visit, slip, parents),
        slip=slip,
        cards=_cards(draw.at("cards"), visit, str(before), str(holds), relation, level),
        referral=referral,
        listed=_like_names(draw.at("list"), before, born, visit, slip, where) if level == 3 else (),
        change=change,
    )


_RELATIONS = {
    "own": Relation.SELF, "child": Relation.PARENT, "grown child": Relation.PARENT, "spouse": Relation.SPOUSE
}  # fmt: skip


def _born(draw: Draw, kind: str, visit: date) -> date:
    """A birth date of the right age; one in four near the 18th birthday where that decides who answers."""
    near = draw.at("near").chance(25)
    if kind == "child":
        years, days = (18, -draw.at("days").integer(1, 40)) if near else (draw.at("age").integer(3, 17), 0)
    elif kind == "grown child":
        years, days = (18, draw.at("days").integer(0, 40)) if near else (draw.at("age").integer(19, 25), 0)
    else:
        years, days = draw.at("age").integer(27, 63), 0
    same_day = date(visit.year - years, visit.month, visit.day)
    if near and kind in ("child", "grown child"):
        return same_day - timedelta(days)
    apart = timedelta(draw.at("birthday").integer(1, 360))
    return same_day + apart if kind == "child" else same_day - apart


def _phone(draw: Draw, where: Place) -> str:
    return f"({where.area_code}) 555-01{draw.digits(2)}"


def _identity(
    draw: Draw, kind: str, who: Name, born: date, visit: date, slip: Slip, parents: list[Name]
) -> Identity:  # fmt: skip
    """The official paper: a license for whoever may drive, a birth certificate for a child."""
    if kind == "child":
        issued = min(born + timedelta(draw.at("after").integer(5, 60)), visit)
        return Identity(CERTIFICATE, who, born, issued, parents=" and ".join(str(one) for one in parents))
    issued = visit - timedelta(draw.at("before").integer(200, 1200))
    if kind == "grown child":
        issued = visit - timedelta(draw.at("before").integer(20, 300))
    if draw.at("moved").chance(45):
        old = place(draw.at("town"))
        return Identity(LICENSE, who, born, issued, street(draw.at("street")), f"{old.city}, {old.state}", old.zip_code)
    return Identity(LICENSE, who, born, issued, slip.street, slip.town, slip.zip_code)


def _change(draw: Draw, who: Name, visit: date, kind: str) -> NameChange:
    """A change of the family name that is newer than any license: within half a year before the visit.

    Who is insured through a spouse, on cards that may be older, has married before.
    """
    papers = ("Court order",) if kind == "spouse" else ("Marriage certificate", "Court order")
    paper = draw.at("kind").pick(papers)
    dated = visit - timedelta(draw.at("days").integer(20, 180))
    return NameChange(paper, who.family, family_name(draw.at("new")), dated)


def _cards(
    draw: Draw, visit: date, member: str, holds: str, relation: Relation, level: int
) -> tuple[Coverage, ...]:  # fmt: skip
    """One card; at level 3 the one before it too, and at times one that begins only after the visit."""
    began = date(YEAR - draw.at("years").integer(0, 3), 1, 1)
    payers = tuple(PAYERS)
    payer = draw.at("payer").pick(payers)
    first = _card(draw.at("first"), payer, member, holds, relation, began)
    if level < 3:
        return (first,)
    # A new card with the same company is the harder one to spot.
    other = payer if draw.at("same").chance(35) else draw.at("other").pick([one for one in payers if one != payer])
    if draw.at("later").chance(30):
        starts = date(visit.year, visit.month, 1) + timedelta(draw.at("ahead").integer(32, 58))
        starts = starts.replace(day=1)
        second = _card(draw.at("second"), other, member, holds, relation, starts)
    else:
        starts = date(YEAR, draw.at("month").integer(1, visit.month), 1)
        first = _card(draw.at("first"), payer, member, holds, relation, date(YEAR - draw.at("ago").integer(1, 3), 1, 1))
        second = _card(draw.at("second"), other, member, holds, relation, starts)
    return (first, second) if draw.at("order").chance(50) else (second, first)


def _card(draw: Draw, payer: str, member: str, holds: str, relation: Relation, began: date) -> Coverage:
    number = f"{PAYERS[payer]}{draw.at('member').digits(9)}"
    return insured(
        payer, PAYER_NUMBERS[payer], member, number, draw.at("group").digits(6), holds, relation, began
    )  # fmt: skip


def _like_names(draw: Draw, who: Name, born: date, visit: date, slip: Slip, where: Place) -> tuple[Listed, ...]:
    """The patient among three others of the same name: one lives near, one was born on a day much like it."""
    people = [Listed(_number(draw.at("own")), str(who), born, slip.street, slip.phone)]
    for i in range(3):
        here = draw.at(f"other {i}")
        day = here.at("day").day(date(1950, 1, 1), date(2001, 1, 1))
        if i == 0:
            day = misread_day(here.at("day"), born, visit)
        home = slip.street.partition(" ")[2]
        at = f"{here.at('house').integer(1, 999)} {home}" if i == 1 else street(here.at("street"))
        people.append(Listed(_number(here), str(who), day, at, _phone(here.at("phone"), where)))
    return tuple(sorted(people, key=lambda one: draw.at(one.record_number).number()))


def _number(draw: Draw) -> str:
    return f"MR-{draw.at('record').digits(8)}"
