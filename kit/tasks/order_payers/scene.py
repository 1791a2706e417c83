"""Draw a patient with two or three coverages and one claim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kit.engine.claim import ServiceLine
from kit.engine.codes import services
from kit.engine.coverage import Coverage, Household, Kind
from kit.engine.money import ZERO, Money, percent_of
from kit.engine.secondary import Method
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.household import EMPLOYERS
from kit.scenarios.insured import MEDICAID, MEDICARE
from kit.scenarios.names import street
from kit.scenarios.people import YEAR
from kit.scenarios.places import place
from kit.tasks.order_payers.facts import Desk, Held, terms
from kit.tasks.order_payers.situations import SITUATIONS, Situation, covers_of
from kit.tasks.order_payers.working import key_rules, work

__all__ = ["draw_desk"]

CLINICS = ("Wrenfield Medical Group", "Cinderbridge Family Clinic", "Thornapple Valley Clinic")
METHODS = (Method.STANDARD, Method.NON_DUPLICATION, Method.COME_OUT_WHOLE, Method.CARVE_OUT)
VISITS = ("SVC-1002", "SVC-1003")
TESTS = ("SVC-2002", "SVC-2003", "SVC-2008", "SVC-2009", "SVC-2011", "SVC-3003", "SVC-4003", "SVC-4005", "SVC-3006")
NO_JOB = (Kind.MEDICARE, Kind.MEDICAID, Kind.TRICARE, Kind.INDIVIDUAL)
FEW = Money.of("2")
PERCENTS = (20, 30, 40, 50)
LETTERS = {MEDICARE: "0", MEDICAID: "MCD", "TRICARE": "TRI"}


@dataclass(frozen=True, slots=True)
class _Prices:
    """How a payer's prices and terms are drawn: percent of the list price, the patient's percentage."""

    low: int
    high: int
    percents: tuple[int, ...]


PRICES = {
    Kind.MEDICARE: _Prices(56, 80, (20,)),
    Kind.MEDICAID: _Prices(30, 42, (0,)),
    Kind.TRICARE: _Prices(55, 70, (25,)),
}
PRIVATE_PRICES = _Prices(62, 88, PERCENTS)


def draw_desk(draw: Draw, level: int) -> Desk:
    """A desk of a level on which the second payer has something to pay and something stays open."""
    turn = 0
    while True:
        at = draw.at(f"turn {turn}")
        desk = _desk(at, at.at("kind").pick(SITUATIONS[level]))
        order, _ = key_rules(desk)
        desk = _with_contract_of_the_first(desk, order)
        rows = work(desk, order).rows
        paying = sum(bool(row.pays) for row in rows)
        open_rows = sum(bool(row.left) for row in rows)
        # Nobody sends a bill for a few cents.
        few_cents = any(ZERO < amount < FEW for row in rows for amount in (row.left, row.written_off))
        if not few_cents and paying >= len(rows) - 1 and (open_rows or at.at("none open").chance(15)):
            return desk
        turn += 1


def _desk(draw: Draw, kind: str) -> Desk:
    day = _service_day(draw.at("day"))
    found = covers_of(draw, kind, day)
    codes = sorted(TESTS, key=lambda code: draw.at(code).number())[: draw.at("lines").integer(2, 3)]
    known = services()
    charges = tuple(
        ServiceLine(one.label, one.kind, one.price, one.price, one.code)
        for one in [known[code] for code in (draw.at("visit").pick(VISITS), *sorted(codes))]
    )
    without = draw.at("without contract").integer(0, 7)
    covers = sorted(found.covers, key=lambda one: draw.at(f"row {one.payer}").number())
    employers = sorted(EMPLOYERS, key=lambda name: draw.at(f"at {name}").number())
    held = tuple(
        _held(draw.at(f"held {one.payer}"), one, found, charges, employers[i], contract=i != without)
        for i, one in enumerate(covers)
    )
    where = place(draw.at("place"))
    return Desk(
        found.patient, found.birth_date, day, held, charges, _known(found.household, found.copies_sent, day),
        found.copies_sent, found.family,
        f"{street(draw.at('street'))}, {where.city}, {where.state} {where.zip_code}",
        draw.at("clinic").pick(CLINICS), found.court_day,
    )  # fmt: skip


def _with_contract_of_the_first(desk: Desk, order: tuple[str, ...]) -> Desk:
    """A first payer without our contract only comes before Medicare, whose rule says what counts then."""
    if desk.find(order[1]).method is Method.MEDICARE:
        return desk
    return replace(desk, held=tuple(
        replace(one, contract=True) if one.cover.payer == order[0] else one for one in desk.held
    ))  # fmt: skip


def _known(household: Household | None, copies_sent: date | None, day: date) -> Household | None:
    """A court order counts for services from the day on which the plans have it."""
    if household is None or not household.decree_names:
        return household
    return replace(household, plans_know_the_decree=copies_sent is not None and copies_sent <= day)


def _service_day(draw: Draw) -> date:
    """A Tuesday, Wednesday or Thursday from February to October: none of these is a federal holiday."""
    week = date(YEAR, 2, 3) + timedelta(7 * draw.at("week").integer(0, 37))
    return week + timedelta(draw.at("weekday").integer(0, 2))


def _held(
    draw: Draw, cover: Coverage, found: Situation, charges: tuple[ServiceLine, ...], employer: str, *, contract: bool
) -> Held:
    """Terms, prices and card of one coverage; a public payer always has our contract."""
    public = cover.kind in PRICES
    prices = PRICES.get(cover.kind, PRIVATE_PRICES)
    base = draw.at("base").integer(prices.low, prices.high)
    allowed = tuple(
        percent_of(one.billed, Decimal(min(100, max(10, base + draw.at(f"price {i}").integer(-8, 8)))))
        for i, one in enumerate(charges)
    )
    open_part = ZERO
    if cover.kind is Kind.MEDICARE and draw.at("open").chance(60):
        open_part = Money(draw.at("deductible").integer(40, 230) * 100)
    elif cover.kind is not Kind.MEDICAID and draw.at("open").chance(35):
        open_part = Money(draw.at("deductible").integer(8, 60) * 100)
    copay = Money(draw.at("copay").integer(4, 9) * 500) if not public and draw.at("has copay").chance(50) else ZERO
    plan = terms(cover.payer, draw.at("percent").pick(prices.percents), open_part, copay)
    method = draw.at("method").pick(METHODS)
    if public:
        method = {Kind.MEDICARE: Method.MEDICARE, Kind.MEDICAID: Method.CARVE_OUT}.get(cover.kind, Method.STANDARD)
    number = f"{LETTERS.get(cover.payer) or PAYERS[cover.payer]}{draw.at('member').digits(9)}"
    return Held(
        cover, plan, method, allowed, public or contract, found.holders[cover.payer],
        "" if cover.kind in NO_JOB else employer, number,
    )  # fmt: skip
