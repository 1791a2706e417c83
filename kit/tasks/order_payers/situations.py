"""Who is covered by whom: the situations of the three levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kit.engine.coverage import Coverage, Household, Kind, MedicareBasis, Relation
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.insured import MEDICAID, MEDICARE
from kit.scenarios.names import family_name, given_name
from kit.scenarios.people import YEAR

__all__ = ["SITUATIONS", "Situation", "covers_of"]

TRICARE = "TRICARE"
SITUATIONS = {
    1: ("birthday", "birthday", "birthday", "same birthday", "and Medicaid"),
    2: (
        "decree", "decree", "custody", "joint", "late decree", "job, retired, COBRA", "retired, COBRA, spouse",
        "two jobs", "retired, spouse, TRICARE",
    ),
    3: (
        "aged job", "aged job", "aged spouse", "aged small", "disabled spouse", "disabled small", "kidney", "kidney",
        "kidney over", "aged retired",
    ),
}  # fmt: skip
LARGE, SMALL = (20, 23, 38, 64, 140, 310), (7, 12, 16, 19)
LARGE_DISABLED, SMALL_DISABLED = (100, 118, 260, 540), (24, 45, 80, 99)
OTHER = {"mother": "father", "father": "mother"}
SEX = {"mother": "F", "father": "M"}


@dataclass(frozen=True, slots=True)
class Situation:
    """The patient, the family, and the coverages; `holders` names by payer whose plan it is."""

    patient: str
    birth_date: date
    covers: tuple[Coverage, ...]
    holders: Mapping[str, str]
    household: Household | None = None
    family: tuple[tuple[str, str], ...] = ()
    copies_sent: date | None = None
    court_day: date | None = None


def covers_of(draw: Draw, kind: str, day: date) -> Situation:
    """Draw one situation, by its name in SITUATIONS, for a service on a day."""
    companies = sorted(PAYERS, key=lambda name: draw.at(f"company {name}").number())
    if kind in ("birthday", "same birthday", "and Medicaid"):
        return _together(draw, kind, companies)
    if kind in ("decree", "custody", "joint", "late decree"):
        return _apart(draw, kind, companies, day)
    if kind in SITUATIONS[2]:
        return _adult(draw, kind, companies)
    return _with_medicare(draw, kind, companies, day)


def _since(draw: Draw, first: int = 2008, last: int = 2024) -> date:
    """The day on which a plan began: the first of a month, another month for each plan."""
    return date(draw.at("year").integer(first, last), draw.at("month").integer(1, 12), 1)


def _tuesday(day: date) -> date:
    """The first Tuesday from a day on: courts and offices are open."""
    return day + timedelta((1 - day.weekday()) % 7)


def _birthday(draw: Draw, first: int, last: int) -> date:
    return date(draw.at("year").integer(first, last), draw.at("month").integer(1, 12), draw.at("day").integer(1, 28))


def _two_birthdays(draw: Draw, kind: str) -> dict[str, date]:
    """The parents' birthdays: at least two days apart in the calendar, or of the same day and month."""
    turn = 0
    while True:
        at = draw.at(f"birthdays {turn}")
        mother, father = (_birthday(at.at(who), 1978, 1993) for who in ("mother", "father"))
        if kind == "same birthday" and mother.year != father.year:
            return {"mother": mother, "father": date(father.year, mother.month, mother.day)}
        if kind != "same birthday" and mother.month != father.month and mother.year != father.year:
            return {"mother": mother, "father": father}
        turn += 1


def _parents(draw: Draw, kind: str, companies: list[str], family: str) -> tuple[list[Coverage], dict[str, str]]:
    born, covers, holders = _two_birthdays(draw, kind), [], {}
    for at, who in enumerate(("mother", "father")):
        since = date(draw.at("since").integer(2010, 2018) + at * draw.at("gap").pick((-2, 2)),
                     draw.at(f"month {who}").integer(1, 12), 1)  # fmt: skip
        covers.append(Coverage(companies[at], Kind.EMPLOYER, Relation.PARENT, who, born[who], in_force_since=since))
        holders[companies[at]] = f"{given_name(draw.at(who), SEX[who])} {family}"
    return covers, holders


def _child(draw: Draw, family: str) -> tuple[str, date]:
    name = f"{given_name(draw.at('child'), draw.at('sex').pick('FM'))} {family}"
    return name, _birthday(draw.at("born"), YEAR - 14, YEAR - 6)


def _together(draw: Draw, kind: str, companies: list[str]) -> Situation:
    family = family_name(draw.at("family"))
    covers, holders = _parents(draw, kind, companies, family)
    name, born = _child(draw, family)
    if kind == "and Medicaid":
        covers.append(Coverage(MEDICAID, Kind.MEDICAID, in_force_since=_since(draw.at("Medicaid"), 2021)))
        holders[MEDICAID] = name
    facts = (("Parents", "married, live together with the child"), ("Both parents", "work"))
    return Situation(name, born, tuple(covers), holders, Household(parents_together=True), facts)


def _apart(draw: Draw, kind: str, companies: list[str], day: date) -> Situation:
    """Divorced parents, each with a plan, and the new spouse of one of them with a third."""
    family = family_name(draw.at("family"))
    covers, holders = _parents(draw, kind, companies, family)
    name, born = _child(draw, family)
    of, custodial = draw.at("step of").pick(("mother", "father")), draw.at("custody").pick(("mother", "father"))
    step, sex = ("stepfather", "M") if of == "mother" else ("stepmother", "F")
    covers.append(Coverage(
        companies[2], Kind.EMPLOYER, Relation.STEP_PARENT, step, _birthday(draw.at("step"), 1978, 1993), of,
        _since(draw.at("step since")),
    ))  # fmt: skip
    holders[companies[2]] = f"{given_name(draw.at('step name'), sex)} {family_name(draw.at('step family'))}"
    court = _tuesday(date(YEAR - draw.at("court").integer(1, 4), draw.at("court month").integer(1, 12), 14))
    facts = [("Parents", "divorced"), (f"The {of}", f"is married again, to {holders[companies[2]]}")]
    sent = None
    if kind == "joint":
        house = Household(parents_together=False, joint_custody=True)
        facts.append(("Child lives with", "both parents in turn"))
    else:
        # When the court's copy came too late, the court named the parent without custody: so custody matters.
        named = OTHER[custodial] if kind == "late decree" or draw.at("named").chance(70) else custodial
        house = Household(False, () if kind == "custody" else (named,), custodial)
        facts.append(("Child lives with", f"the {custodial}"))
        if kind == "decree":
            sent = date(YEAR, 1, draw.at("sent").pick((6, 13, 20, 27)))
        elif kind == "late decree":
            sent = _tuesday(day + timedelta(7 * draw.at("sent").integer(1, 5)))
    return Situation(name, born, tuple(covers), holders, house, tuple(facts), sent, court)


def _adult(draw: Draw, kind: str, companies: list[str]) -> Situation:
    """An adult under 65 with three plans: jobs, a former job, COBRA, a spouse's plan, TRICARE."""
    family, sex = family_name(draw.at("family")), draw.at("sex").pick("FM")
    name = f"{given_name(draw.at('patient'), sex)} {family}"
    spouse = f"{given_name(draw.at('spouse'), 'M' if sex == 'F' else 'F')} {family}"
    one, two, three = companies[:3]
    since = [date(year + draw.at("years").integer(0, 4), draw.at(f"m{year}").integer(1, 12), 1)
             for year in sorted((2003, 2009, 2015), key=lambda each: draw.at(f"order {each}").number())]  # fmt: skip
    recent = date(YEAR - 1, draw.at("recent").integer(4, 12), 1)
    job, old, self_, wife = Kind.EMPLOYER, Kind.RETIREE, Relation.SELF, Relation.SPOUSE
    match kind:
        case "job, retired, COBRA":
            plans = ((one, job, self_, since[0]), (two, old, self_, since[1]), (three, Kind.COBRA, self_, recent))
        case "retired, COBRA, spouse":
            plans = ((one, old, self_, since[0]), (two, Kind.COBRA, self_, recent), (three, job, wife, since[2]))
        case "two jobs":
            plans = ((one, job, self_, since[0]), (two, job, self_, since[1]), (three, job, wife, since[2]))
        case _:
            plans = ((one, old, self_, since[0]), (two, job, wife, since[1]), (TRICARE, Kind.TRICARE, self_, since[2]))
    covers = tuple(Coverage(payer, each, who, in_force_since=began) for payer, each, who, began in plans)
    holders = {each.payer: spouse if each.relation is wife else name for each in covers}
    facts = (("Marital status", f"married to {spouse}"),)
    return Situation(name, _birthday(draw.at("born"), 1964, 1972), covers, holders, None, facts)


def _with_medicare(draw: Draw, kind: str, companies: list[str], day: date) -> Situation:
    """A patient with Medicare, a plan from a job of now or before, and a third payer."""
    family, sex = family_name(draw.at("family")), draw.at("sex").pick("FM")
    name = f"{given_name(draw.at('patient'), sex)} {family}"
    spouse = f"{given_name(draw.at('spouse'), 'M' if sex == 'F' else 'F')} {family}"
    aged = kind.startswith("aged")
    born = _birthday(draw.at("born"), 1949, 1958) if aged else _birthday(draw.at("born"), 1966, 1982)
    own = Relation.SPOUSE if "spouse" in kind or kind == "disabled small" else Relation.SELF
    began = _since(draw.at("plan"), 2009, 2021)
    plan = Coverage(companies[0], Kind.EMPLOYER, own, in_force_since=began, employees=_size(draw, kind))
    if kind == "kidney":
        change = draw.at("kidney plan").pick((Kind.EMPLOYER, Kind.COBRA, Kind.RETIREE))
        size = draw.at("any size").pick(SMALL + LARGE) if change is Kind.EMPLOYER else None
        if change is Kind.COBRA:
            # It only lasts some months.
            began = date(YEAR - 1, draw.at("recent").integer(4, 12), 1)
        plan = Coverage(companies[0], change, own, in_force_since=began, employees=size)
    elif kind == "aged retired":
        plan = Coverage(companies[0], Kind.RETIREE, in_force_since=began)
    covers = [plan, _medicare(draw.at("Medicare"), kind, born, day), _third(draw.at("third"), kind, companies[1])]
    holders = {each.payer: spouse if each.relation is Relation.SPOUSE else name for each in covers}
    return Situation(name, born, tuple(covers), holders, None, (("Marital status", f"married to {spouse}"),))


def _size(draw: Draw, kind: str) -> int:
    table = {"aged small": SMALL, "disabled spouse": LARGE_DISABLED, "disabled small": SMALL_DISABLED,
             "kidney over": LARGE_DISABLED}  # fmt: skip
    return draw.at("size").pick(table.get(kind, LARGE))


def _medicare(draw: Draw, kind: str, born: date, day: date) -> Coverage:
    if kind.startswith("aged"):
        since = date(born.year + 65, born.month, 1)
        return Coverage(MEDICARE, Kind.MEDICARE, in_force_since=since, basis=(MedicareBasis.AGE,), entitled_since=since)
    if kind.startswith("disabled"):
        since = date(YEAR - draw.at("years").integer(2, 6), draw.at("month").integer(1, 12), 1)
        basis = (MedicareBasis.DISABILITY,)
        return Coverage(MEDICARE, Kind.MEDICARE, in_force_since=since, basis=basis, entitled_since=since)
    months = draw.at("over").integer(30, 40) if kind == "kidney over" else draw.at("in").integer(8, 29)
    back = day.year * 12 + day.month - 1 - months
    since = date(back // 12, back % 12 + 1, 1)
    basis = (MedicareBasis.KIDNEY_FAILURE,)
    return Coverage(MEDICARE, Kind.MEDICARE, in_force_since=since, basis=basis, kidney_eligible_since=since)


def _third(draw: Draw, kind: str, company: str) -> Coverage:
    """Medicaid or TRICARE, or a retiree plan of the patient where a retiree plan comes after Medicare."""
    kinds = [Kind.MEDICAID, Kind.TRICARE]
    if kind in ("aged job", "aged spouse", "disabled spouse"):
        kinds.append(Kind.RETIREE)
    found = draw.at("kind").pick(kinds)
    payer = {Kind.MEDICAID: MEDICAID, Kind.TRICARE: TRICARE}.get(found, company)
    return Coverage(payer, found, in_force_since=_since(draw, 2012, 2022))
