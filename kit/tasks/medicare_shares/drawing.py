"""Draw a member, and the doctors' visits, the stays, or the visits after a plan from work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kit.engine.days import WorkCalendar, add_months, move_to_business_day
from kit.engine.medicare import part_b_deductible
from kit.engine.medicare_service import MedicareService
from kit.engine.medigap import MedigapPlan, PlanLetter, Visit
from kit.engine.money import ZERO, Money, percent_of
from kit.scenarios.draw import Draw
from kit.scenarios.names import full_name
from kit.scenarios.people import YEAR
from kit.tasks.medicare_shares.facts import DoctorVisit, Job, JobDesk, JobVisit, Member, VisitDesk

__all__ = ["draw_job", "draw_member", "draw_visits"]

OFFICES = ("Cinderbridge Medical Group", "Wrenfield Medical Group", "Thornapple Valley Clinic", "Hazel Ridge Clinic")
COMPANIES = ("Gildenbrook Supplement", "Plumfield Senior Insurance", "Ashgrove Mutual Supplement")
PLANS = ("Fernhollow Health Plan", "Quillbrook Mutual", "Pennywhistle Insurance", "Marrowdale Health Cooperative")
EMPLOYERS = ("Bellwether Tile Works", "Copperline Freight", "Nettlefield Schools", "Harrowgate Printing")
LETTERS = "ACDEFGHJKMNPQRTUVWXY"
"""Medicare numbers hold no S, L, O, I, B or Z."""
SERVICES = (
    ("Office visit, short", Visit.OFFICE, 60, 90),
    ("Office visit, long", Visit.OFFICE, 120, 190),
    ("Minor surgery", Visit.OTHER, 200, 420),
    ("Ultrasound scan", Visit.OTHER, 110, 240),
    ("Joint injection", Visit.OTHER, 60, 120),
    ("Skin biopsy", Visit.OTHER, 90, 160),
    ("Heart stress test", Visit.OTHER, 150, 280),
)
PATTERNS = ("PUPU", "UPLU", "PUNP", "NUPU", "UPUL", "PNUP", "LUPU", "PUUN")
"""P: a doctor who participates; N: one who does not, with assignment; U: without; L: a laboratory test."""
CLOSED = WorkCalendar(
    holidays=(
        date(YEAR, 1, 1), date(YEAR, 1, 19), date(YEAR, 2, 16), date(YEAR, 5, 25), date(YEAR, 6, 19),
        date(YEAR, 7, 3), date(YEAR, 9, 7), date(YEAR, 10, 12), date(YEAR, 11, 11), date(YEAR, 11, 26),
    )
)  # fmt: skip
WEIGHTED = "GGGNNNDBAMKL"


def draw_member(draw: Draw, youngest: int = 1936, oldest: int = 1960, letters: str = WEIGHTED) -> Member:
    """A person with Medicare by age; plans C and F only where that began before 2020."""
    born = draw.at("born").day(date(youngest, 1, 1), date(oldest, 12, 28))
    # Who is born on the first of a month gets Medicare a month earlier: nobody here is.
    born += timedelta(born.day == 1)
    since = date(born.year + 65, born.month, 1)
    if since.year < 2020:
        letters += "CF"
    letter = PlanLetter(draw.at("letter").pick(letters))
    plan = MedigapPlan(letter, YEAR)
    limit, paid = plan.limit(), ZERO
    if limit is not None:
        near = draw.at("near").chance(60)
        paid = (
            limit - Money(draw.at("rest").integer(900, 4900)) if near else Money(draw.at("paid").integer(9000, 90000))
        )
    d = draw.at("number").digits(6)
    a, b, c, e = [draw.at(f"letter {n}").pick(LETTERS) for n in range(4)]
    # A real number never starts with a zero.
    number = f"0{a}{d[0]}{d[1]}-{b}{d[2]}{d[3]}-{c}{e}{d[4:]}"
    name = str(full_name(draw.at("name"), draw.at("sex").pick("FM")))
    return Member(name, born, number, since, plan, draw.at("company").pick(COMPANIES), paid)


def _service(draw: Draw, number: int, taken: list[str]) -> tuple[MedicareService, Visit]:
    """A service with its fee in steps of 20 cents, so that 95% of it is whole cents, and a charge above it."""
    name, visit, low, high = draw.at("service").pick([one for one in SERVICES if one[0] not in taken])
    taken.append(name)
    fee = Money(draw.at("fee").integer(low * 5, high * 5) * 20)
    percent = draw.at("charge").integer(122, 175)
    charge = Money(percent_of(fee, Decimal(percent)).cents // 100 * 100)
    return MedicareService(f"{number}. {name}", charge, fee), visit


def _met(draw: Draw) -> Money:
    kind = draw.at("kind").integer(0, 4)
    whole = part_b_deductible(YEAR)
    if kind == 0:
        return ZERO
    return whole if kind == 1 else Money(draw.at("amount").integer(8000, whole.cents - 2000))


def _days(draw: Draw, first: date, count: int) -> list[date]:
    """So many office days, in order and apart."""
    found, day = [], first
    for number in range(count):
        day = move_to_business_day(day + timedelta(draw.at(f"day {number}").integer(5, 32)), CLOSED)
        found.append(day)
    return found


def draw_visits(draw: Draw) -> VisitDesk:
    """Four services by doctors of two kinds."""
    pattern = draw.at("pattern").pick(PATTERNS)
    doctors = {kind: f"Dr. {full_name(draw.at(f'doctor {kind}'), draw.at(kind).pick('FM'))}" for kind in "PU"}
    days = _days(draw.at("days"), date(YEAR, 2, 9), len(pattern))
    taken: list[str] = []
    visits = []
    for number, kind in enumerate(pattern, 1):
        here = draw.at(f"visit {number}")
        doctor = doctors["P" if kind in "PL" else "U"]
        if kind == "L":
            fee = Money(here.at("fee").integer(12 * 5, 48 * 5) * 20)
            charge = Money(fee.cents * 2 // 100 * 100)
            test = MedicareService(f"{number}. Laboratory test", charge, fee, Decimal(0), deductible_applies=False)
            visits.append(DoctorVisit(days[number - 1], doctor, test))
            continue
        service, visit = _service(here, number, taken)
        if kind == "U" and here.at("modest").chance(25):
            # Below the limiting charge, so that the charge itself counts.
            service = replace(service, charge=percent_of(service.fee_schedule or ZERO, Decimal(105)))
        visits.append(DoctorVisit(days[number - 1], doctor, service, kind == "P", kind != "U", visit))
    office = draw.at("office").pick(OFFICES)
    return VisitDesk(office, draw_member(draw.at("member")), tuple(visits), _met(draw.at("met")))


def draw_job(draw: Draw) -> JobDesk:
    """Four services of a person who works past 65; the plan from work ends before the last of them."""
    for turn in range(60):
        found = _job(draw.at(f"turn {turn}"))
        if _settled(found):
            return found
    raise AssertionError(f"no work plan came of {draw.key!r}")


def _settled(desk: JobDesk) -> bool:
    """Whether the plan from work allows at least the fee wherever it pays so little that the patient owes a part.

    Otherwise the patient's part by Medicare's rules could go past what the office must accept.
    """
    return all(
        one.allowed is None
        or one.allowed >= (one.service.fee_schedule or ZERO)
        or one.paid >= part_b_deductible(YEAR) - desk.deductible_met + (one.service.fee_schedule or ZERO)
        or (desk.deductible_met == part_b_deductible(YEAR) and one.paid * 5 >= (one.service.fee_schedule or ZERO))
        for one in desk.visits
    )


def _job(draw: Draw) -> JobDesk:
    before = draw.at("before").pick((2, 3, 3))
    days = _days(draw.at("days"), date(YEAR, 2, 2), 4)
    month = date(YEAR, days[before - 1].month, 1)
    last = add_months(month, 1) - timedelta(1)
    days[before:] = [
        move_to_business_day(max(day, last + timedelta(3 + 9 * number)), CLOSED)
        for number, day in enumerate(days[before:])
    ]
    open_deductible = Money(draw.at("open").integer(60, 420) * 100)
    taken: list[str] = []
    visits = []
    for number in range(1, 5):
        here = draw.at(f"visit {number}")
        service, visit = _service(here, number, taken)
        if number > before:
            visits.append(JobVisit(days[number - 1], service, visit))
            continue
        percent = here.at("allowed").pick((88, 93, 104, 108, 112, 116, 120))
        fee = service.fee_schedule or ZERO
        allowed = min(percent_of(fee, Decimal(percent)), service.charge)
        own = min(open_deductible, allowed)
        open_deductible -= own
        paid = percent_of(allowed - own, Decimal(80))
        visits.append(JobVisit(days[number - 1], service, visit, allowed, own, paid))
    job = Job(
        draw.at("plan").pick(PLANS), draw.at("employer").pick(EMPLOYERS), draw.at("size").integer(24, 460), last
    )  # fmt: skip
    member = draw_member(draw.at("member"), 1954, 1959, "GGNNDBAM")
    return JobDesk(draw.at("office").pick(OFFICES), member, job, tuple(visits), _met(draw.at("met")))
