"""A visit before anything went wrong: what was charged, what the contract takes off, and who pays which part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kit.engine.codes import services
from kit.engine.credit_account import Party, Received
from kit.engine.ledger import Method
from kit.engine.money import Money, percent_of
from kit.engine.refund_deadline import RefundOwner
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.people import YEAR

__all__ = ["Bill", "draw_bill", "weekday"]

METHODS = (Method.CARD, Method.HSA_FSA, Method.CHECK, Method.CASH, Method.PORTAL, Method.ACH, Method.MONEY_ORDER)
LEAST_PRICE = Money(14000)


@dataclass(frozen=True, slots=True)
class Bill:
    """The charge of one visit, what the contract takes off, the patient's part, and how the patient pays."""

    patient: str
    payer: str
    second: str
    charge: Money
    adjustment: Money
    share: Money
    on: date
    methods: tuple[Method, ...]

    @property
    def plan_pays(self) -> Money:
        """What the first insurer pays."""
        return self.charge - self.adjustment - self.share

    @property
    def parties(self) -> tuple[Party, ...]:
        """One insurer and the patient."""
        return (
            Party(self.payer, RefundOwner.COMMERCIAL, self.plan_pays),
            Party(self.patient, RefundOwner.PATIENT, self.share),
        )

    def paid(self, amount: Money, days: int, method: int = 0) -> Received:
        """A payment of the patient, some days after the visit."""
        return Received(self.patient, amount, weekday(self.on + timedelta(days)), self.methods[method])

    def insured(self, name: str, amount: Money, days: int) -> Received:
        """A payment of an insurer; insurers pay by ACH."""
        return Received(name, amount, weekday(self.on + timedelta(days)), Method.ACH)


def weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(max(0, day.weekday() - 4))


def draw_bill(draw: Draw, patient: str) -> tuple[str, Bill]:
    """A visit of one charge: what it costs, what the contract allows, and the patient's copay or percentage."""
    able = [one for one in services().values() if one.price >= LEAST_PRICE]
    service = draw.at("service").pick(able)
    allowed = percent_of(service.price, Decimal(draw.at("allowed").integer(4500, 8500)) / 100)
    share = Money(draw.at("copay").integer(5, 12) * 500)
    if draw.at("percent").chance(60) or share > percent_of(allowed, Decimal(40)):
        share = percent_of(allowed, Decimal(draw.at("coinsurance").pick((10, 20, 30))))
    names = sorted(PAYERS, key=lambda name: draw.at(f"payer {name}").number())
    methods = sorted(METHODS, key=lambda method: draw.at(f"method {method}").number())
    if draw.at("health card").chance(45):
        methods.sort(key=lambda method: method is not Method.HSA_FSA)
        methods[:2] = methods[:2][:: draw.at("turned").pick((1, -1))]
    on = weekday(draw.at("on").day(date(YEAR, 1, 12), date(YEAR, 5, 29)))
    adjustment = service.price - allowed
    return service.label, Bill(patient, names[0], names[1], service.price, adjustment, share, on, tuple(methods))
