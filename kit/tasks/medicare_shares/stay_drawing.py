"""Draw stays in hospital and in skilled nursing, with the record of the days used before."""

from __future__ import annotations

from datetime import date, timedelta

from kit.engine.medicare import hospital_rates
from kit.engine.medicare_stay import BenefitPeriod, Place, Stay
from kit.engine.money import Money
from kit.scenarios.draw import Draw
from kit.scenarios.people import YEAR
from kit.tasks.medicare_shares.drawing import draw_member
from kit.tasks.medicare_shares.facts import StayDesk

__all__ = ["draw_stays"]

HOSPITALS = ("Saltmarsh Community Hospital", "Larchmere Hospital", "Stonebridge General Hospital")
SHAPES = ("open period", "open period", "over new year", "over new year", "few reserve days", "declined", "two days")
LAST = date(YEAR, 11, 13)


def draw_stays(draw: Draw) -> StayDesk:
    """Three stays; the days of the record and the gaps between the stays decide their benefit periods."""
    for turn in range(60):
        found = _draw(draw.at(f"turn {turn}"))
        if found.stays[-1].left_on <= LAST:
            return found
    raise AssertionError(f"no stays came of {draw.key!r}")


def _draw(draw: Draw) -> StayDesk:
    shape = draw.at("shape").pick(SHAPES)
    period, first, length = _before(draw, shape)
    reserve = shape != "declined"
    one = _hospital(draw.at("one"), 1, first, 2 if shape == "two days" else length, reserve)
    moved = one.left_on + timedelta(draw.at("move").integer(1, 12))
    nights = draw.at("nights").integer(12, 28) if shape == "two days" else draw.at("nights").integer(25, 68)
    two = _nursing(draw.at("two"), moved, nights)
    again = draw.at("again").chance(60)
    gap = draw.at("gap").integer(60, 74) if again else draw.at("gap").integer(34, 59)
    back = two.left_on + timedelta(gap)
    short = draw.at("short").integer(3, 11)
    if shape == "two days":
        short = draw.at("late").integer(66, 108)
    three = _hospital(draw.at("three"), 3, back, short, reserve)
    return StayDesk(
        draw.at("office").pick(HOSPITALS), draw_member(draw.at("member")), (one, two, three), period
    )  # fmt: skip


def _before(draw: Draw, shape: str) -> tuple[BenefitPeriod, date, int]:
    """The record, the day of the first admission, and how long that stay is."""
    used = draw.at("reserve used").pick((0, 0, 6, 11, 17, 24))
    if shape == "over new year":
        first = draw.at("first").day(date(YEAR - 1, 10, 14), date(YEAR - 1, 11, 20))
        return BenefitPeriod(reserve_days_used=used), first, draw.at("length").integer(72, 104)
    if shape in ("few reserve days", "declined", "two days"):
        first = draw.at("first").day(date(YEAR, 1, 5), date(YEAR, 2, 3))
        if shape == "few reserve days":
            used = draw.at("most used").integer(46, 57)
        return BenefitPeriod(reserve_days_used=used), first, draw.at("length").integer(96, 112)
    days = draw.at("used").integer(8, 34)
    began = draw.at("began").day(date(YEAR - 1, 12, 10), date(YEAR, 1, 12))
    out = began + timedelta(days)
    charged = hospital_rates(began.year).deductible
    first = out + timedelta(draw.at("out").integer(9, 40))
    period = BenefitPeriod(began, out, charged, days, 0, used, out)
    return period, first, draw.at("length").integer(68 - days, 104 - days)


def _hospital(draw: Draw, number: int, admitted: date, days: int, reserve: bool) -> Stay:
    charge = Money(draw.at("charge").integer(210, 340) * 1000)
    rate = Money(draw.at("rate").integer(70000, 90000) * days + draw.at("base").integer(550000, 900000))
    return Stay(
        f"Stay {number}, hospital", admitted, admitted + timedelta(days), uses_reserve_days=reserve,
        daily_charge=charge, payment_rate=rate,
    )  # fmt: skip


def _nursing(draw: Draw, admitted: date, days: int) -> Stay:
    charge = Money(draw.at("charge").integer(62, 84) * 1000)
    rate = Money(draw.at("rate").integer(48000, 57000) * days)
    return Stay(
        "Stay 2, skilled nursing", admitted, admitted + timedelta(days), place=Place.SKILLED_NURSING,
        daily_charge=charge, payment_rate=rate,
    )  # fmt: skip
