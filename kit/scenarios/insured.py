"""Who insures a patient: one or two coverages that fit the age, in the order in which they pay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from kit.engine.coverage import Kind, Relation
from kit.engine.money import Money
from kit.engine.plan import Benefit, Part, Plan
from kit.engine.rates import rates
from kit.scenarios.coverage import PAYERS, Coverage
from kit.scenarios.draw import Draw
from kit.scenarios.household import OLDER_FROM, Home
from kit.scenarios.names import given_name
from kit.scenarios.people import YEAR, Name
from kit.scenarios.population import one_of

__all__ = ["MEDICAID", "MEDICARE", "coverages", "medicaid_plan", "medicare_plan", "private_plan", "supplement_plan"]

MEDICARE = "Medicare"
MEDICAID = "Medicaid"
COMPANIES = tuple(PAYERS)
PAYER_NUMBERS = {name: str(90001 + i) for i, name in enumerate((*COMPANIES, MEDICARE, MEDICAID))}
METALS = {
    # deductible, out-of-pocket maximum, coinsurance percent, copay of an office visit, of a generic medicine
    "Bronze": (3000, 8500, 30, 45, 15),
    "Silver": (1500, 6500, 20, 35, 10),
    "Gold": (500, 4000, 10, 20, 5),
}
LETTERS = "ACDEFGHJKMNPQRTUVWXY"
"""Medicare numbers hold no S, L, O, I, B or Z."""


@cache
def private_plan(payer: str, metal: str) -> Plan:
    """The plan of a company that does not exist, made once, so that all its members share it."""
    deductible, maximum, percent, visit, medicine = METALS[metal]
    copay = (Part.COPAY,)
    return Plan(
        f"{payer} {metal} {deductible}",
        {
            "office_visit": Benefit(copay, copay=Money(visit * 100)),
            "generic_medicine": Benefit(copay, copay=Money(medicine * 100)),
            "other": Benefit(coinsurance_percent=Decimal(percent)),
        },
        Money(deductible * 100),
        Money(maximum * 100),
    )


@cache
def medicare_plan() -> Plan:
    """Medicare Part B as a plan: its yearly deductible, then 20% of what it allows, without a maximum.

    Source: https://www.einpresswire.com/article/868033856 (2026-11-25), for the deductible.
    """
    deductible = Money.of(rates("medicare_part_b", YEAR)["deductible"])
    return Plan("Medicare Part B", {"other": Benefit(coinsurance_percent=Decimal(20))}, deductible)


@cache
def supplement_plan(payer: str) -> Plan:
    """A Medicare supplement that pays all but the Part B deductible, as Plan G does."""
    return Plan(f"{payer} Medicare Supplement", {"other": Benefit()}, medicare_plan().deductible)


@cache
def medicaid_plan() -> Plan:
    """Medicaid as a plan that leaves the patient nothing to pay."""
    return Plan("Medicaid", {"other": Benefit()})


@cache
def _group_number(employer: str, payer: str) -> str:
    """One number for all who work for the same employer and are insured by the same payer."""
    return Draw(f"group {employer} {payer}").digits(6)


def coverages(draw: Draw, home: Home) -> tuple[Coverage, ...]:
    """The coverages of a patient in the order in which they pay; none for a patient who pays alone."""
    first = draw.at("first")
    match home.insured_by:
        case "none":
            return ()
        case "Medicaid":
            return (_medicaid(first, home),)
        case "individual":
            return (_private(first, home, Kind.INDIVIDUAL),)
        case "Medicare":
            return (_medicare(first, home), *_beside_medicare(draw.at("second"), home))
    mine = _private(first, home, Kind.EMPLOYER)
    return _with_another(draw.at("second"), home, mine)


def _beside_medicare(draw: Draw, home: Home) -> tuple[Coverage, ...]:
    kind = one_of(draw.at("kind"), "beside_medicare")
    if kind == "none":
        return ()
    if kind == "Medicaid":
        return (_medicaid(draw, home),)
    payer = draw.at("payer").pick(COMPANIES)
    if kind == "retiree":
        return (_private(draw, home, Kind.RETIREE),)
    return (_made(draw, home, payer, supplement_plan(payer), Kind.MEDIGAP, _numbered(draw, payer), ""),)


def _with_another(draw: Draw, home: Home, mine: Coverage) -> tuple[Coverage, ...]:
    """An employer's plan alone, or with Medicaid after it, or with the plan of the other parent or the spouse."""
    kind = one_of(draw.at("kind"), "beside_employer")
    if kind == "none":
        return (mine,)
    if kind == "Medicaid":
        return (mine, _medicaid(draw, home))
    payer = draw.at("payer").pick([name for name in COMPANIES if name != mine.payer])
    relation = Relation.PARENT if home.guarantor.relation == "parent" else Relation.SPOUSE
    sex = draw.at("sex").pick("FM")
    named = Name(given_name(draw.at("given"), sex), home.guarantor.name.family)
    year = home.guarantor.birth_date.year
    born = draw.at("birthday").day(date(year, 1, 1), date(year, 12, 28))
    plan = private_plan(payer, draw.at("metal").pick(tuple(METALS)))
    other = Coverage(
        payer, plan, str(home.patient.name), _numbered(draw, payer), draw.at("group").digits(6),
        f"{named} ({relation})", _since(draw, home), Kind.EMPLOYER, relation, None, born, PAYER_NUMBERS[payer],
    )  # fmt: skip
    # A patient's own plan pays first; of two parents' plans, that of whose birthday comes earlier in the year.
    if relation is Relation.PARENT and mine.subscriber_birth_date is not None:
        theirs = (mine.subscriber_birth_date.month, mine.subscriber_birth_date.day)
        return (mine, other) if theirs <= (born.month, born.day) else (other, mine)
    return (mine, other)


def _private(draw: Draw, home: Home, kind: Kind) -> Coverage:
    payer = draw.at("payer").pick(COMPANIES)
    plan = private_plan(payer, draw.at("metal").pick(tuple(METALS)))
    group = "" if kind is Kind.INDIVIDUAL else _group_number(home.guarantor.employer, payer)
    return _made(draw, home, payer, plan, kind, _numbered(draw, payer), group)


def _medicaid(draw: Draw, home: Home) -> Coverage:
    number = f"MCD{draw.at('member').digits(9)}"
    return _made(draw, home, MEDICAID, medicaid_plan(), Kind.MEDICAID, number, "")


def _medicare(draw: Draw, home: Home) -> Coverage:
    """Medicare from the month of the 65th birthday; its number has the usual form, but starts with a 0 as none does."""
    born = home.patient.birth_date
    d = draw.at("member").digits(6)
    a, b, c, e = [draw.at(f"letter {n}").pick(LETTERS) for n in range(4)]
    number = f"0{a}{d[0]}{d[1]}{b}{d[2]}{d[3]}{c}{e}{d[4:]}"
    name = str(home.patient.name)
    return Coverage(
        MEDICARE, medicare_plan(), name, number, "", f"{name} (the patient)",
        date(born.year + OLDER_FROM, born.month, 1), Kind.MEDICARE, Relation.SELF, None, born, PAYER_NUMBERS[MEDICARE],
    )  # fmt: skip


def _numbered(draw: Draw, payer: str) -> str:
    return f"{PAYERS[payer]}{draw.at('member').digits(9)}"


def _since(draw: Draw, home: Home) -> date:
    """The first of a year of late, or the birth date of a child that is younger."""
    return max(date(YEAR - draw.at("years").integer(0, 4), 1, 1), home.patient.birth_date)


def _made(draw: Draw, home: Home, payer: str, plan: Plan, kind: Kind, member_id: str, group: str) -> Coverage:
    """Cover through the guarantor where a group or family plan allows it, and the patient's own otherwise."""
    patient, guarantor = home.patient, home.guarantor
    relation, subscriber, born = Relation.SELF, f"{patient.name} (the patient)", patient.birth_date
    if guarantor.relation != "self" and kind in (Kind.EMPLOYER, Kind.INDIVIDUAL):
        relation = Relation(guarantor.relation)
        subscriber, born = f"{guarantor.name} ({guarantor.relation})", guarantor.birth_date
    since = _since(draw, home)
    if kind in (Kind.MEDIGAP, Kind.RETIREE):
        since = max(since, date(patient.birth_date.year + OLDER_FROM, patient.birth_date.month, 1))
    return Coverage(
        payer, plan, str(patient.name), member_id, group, subscriber, since, kind, relation, None, born,
        PAYER_NUMBERS[payer],
    )  # fmt: skip
