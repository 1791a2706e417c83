"""Whole histories of made-up patients with one hospital, in which every paper agrees with every other."""

from __future__ import annotations

from datetime import date, timedelta
from operator import attrgetter

from kit.engine.ledger import PATIENT, SERVICES, Account, Transfer
from kit.engine.money import total
from kit.engine.year import Year
from kit.scenarios.adjudication import adjudicate
from kit.scenarios.billing import AS_OF, Billing
from kit.scenarios.collecting import Collected, collect, pay_at_desk, reduce
from kit.scenarios.coverage import Coverage
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import CLINICS
from kit.scenarios.history import History, PatientAccount, Practice, Visit
from kit.scenarios.household import Home, home
from kit.scenarios.insured import coverages
from kit.scenarios.names import street
from kit.scenarios.people import YEAR, provider_number
from kit.scenarios.places import place
from kit.scenarios.population import one_of
from kit.scenarios.treatment import staff, treatment

__all__ = ["history", "practice"]

OPENED = date(YEAR, 1, 6)
DAYS = 300
APART = 8


def practice(draw: Draw) -> Practice:
    """A hospital or clinic that does not exist: its numbers belong to nobody, its mail goes nowhere."""
    where = place(draw.at("place"))
    name = draw.at("name").pick(CLINICS)
    return Practice(
        name, street(draw.at("street")), where, f"({where.area_code}) 555-01{draw.at('phone').digits(2)}",
        f"billing@{name.split()[0].lower()}.example.org", provider_number(draw.at("number")),
        f"00-{draw.at('tax').digits(7)}",
    )  # fmt: skip


def history(draw: Draw, practice: Practice) -> History:
    """One patient's year with a practice, from registration to the last call, as of December 31.

    Laws: every remittance balances; every ledger comes to zero; what a patient is asked for is what the last
    payer left; what is met of a plan's year moves on from visit to visit. The same key gives the same history.
    """
    who = home(draw.at("home"), practice.place)
    insurers = coverages(draw.at("coverage"), who)
    count = int(one_of(draw.at("visits"), "visits"))
    habit = one_of(draw.at("habit"), "habit")
    span = DAYS // count
    met: dict[str, Year] = {}
    accounts = []
    for number in range(count):
        here = draw.at(f"visit {number + 1}")
        day = OPENED + timedelta(number * span + here.at("day").integer(0, span - APART))
        visit = treatment(here, practice, who.patient, insurers[0].payer if insurers else "", day)
        accounts.append(_account(here, who, f"{who.number}{number + 1}", visit, insurers, met, habit))
    return History(who.patient, who.guarantor, insurers, tuple(accounts))


def _account(
    draw: Draw, who: Home, number: str, visit: Visit, insurers: tuple[Coverage, ...], met: dict[str, Year],
    habit: str,
) -> PatientAccount:  # fmt: skip
    """Bill one visit, first to the insurers, then to the patient."""
    done = Collected()
    if insurers:
        billed = adjudicate(draw.at("insurers"), number, str(who.patient.name), visit, insurers, met)
        owes = billed.owes - pay_at_desk(draw.at("desk"), billed.copay, visit.first_day, done)
    else:
        billed = _self_pay(draw.at("bill"), visit)
        owes = billed.owes
        if billed.owed_since is not None:
            owes = reduce(owes, who, billed.owed_since, done)
    if billed.owed_since is not None and owes.cents > 0:
        collect(draw.at("collect"), who, owes, billed.owed_since, habit, staff(visit.practice)[1], done)
    moves = sorted([*billed.transfers, *done.transfers], key=attrgetter("on"))
    return PatientAccount(
        f"A-{number}", visit, insurers, tuple(billed.claims), tuple(billed.received), Account(tuple(moves)),
        tuple(done.statements), tuple(done.calls), done.plan,
    )  # fmt: skip


def _self_pay(draw: Draw, visit: Visit) -> Billing:
    """Charges that go to the patient at once; the bill follows within a week."""
    day = visit.first_day
    moves = [Transfer(day, one.billed, SERVICES, PATIENT, f"Charge: {one.label}", one.label) for one in visit.charges]
    billed = visit.last_day + timedelta(draw.at("after").integer(3, 7))
    owes = total([one.billed for one in visit.charges])
    return Billing([], [], moves, owes, owed_since=billed if billed <= AS_OF else None)
