"""Draw a queue: the plans and their terms, then one line for each slot of the level."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kit.engine.codes import services
from kit.engine.days import add_days, is_business_day, move_to_business_day
from kit.engine.money import ZERO, Money, percent_of
from kit.scenarios.draw import Draw
from kit.scenarios.hospital import practice
from kit.scenarios.insured import COMPANIES, MEDICARE
from kit.scenarios.people import YEAR, name
from kit.scenarios.treatment import allowed
from kit.tasks.work_denials.facts import Denial, Evidence, Kind, Queue, Terms, kinds, office_calendar

__all__ = ["draw_queue"]

MAIL_DAYS = 5
MEDICARE_DAYS = (120 + MAIL_DAYS, 180 + MAIL_DAYS, 60 + MAIL_DAYS)
"""Days from the date on a decision, to aim at a last day near today; the engine counts the real one."""

CLAIM_WRONG = ("birth-date", "referrer", "side", "diagnosis", "member-number", "approval-left-off")
PROOF = ("approval-on-claim", "emergency", "medical-need", "too-many")
NO_PROOF = ("approval-on-claim", "approval-left-off", "no-approval", "no-medical-need", "too-many-not-supported",
            "package")  # fmt: skip
PATIENTS = ("not-a-benefit", "routine", "limit-used-up", "not-a-benefit-contract")
ELSEWHERE = ("other-plan-first", "wrong-payer")
QUESTIONS = ("other-plan-unknown", "questions", "no-price", "had-it-before", "paid-before")
LATE = ("filed-late", "filed-late-our-list")


@dataclass(frozen=True, slots=True)
class _Slot:
    """One line to draw: of which kinds, when its last day is, whether its days fit, and who denied it."""

    kinds: tuple[str, ...]
    missed: bool = False
    fits: int = 100
    medicare: bool = False


SLOTS = {
    1: (_Slot(CLAIM_WRONG), _Slot(PROOF), _Slot(NO_PROOF, fits=0), _Slot(PATIENTS), _Slot(ELSEWHERE), _Slot(QUESTIONS)),
    2: (
        _Slot(CLAIM_WRONG), _Slot(LATE[:1], fits=55), _Slot(LATE, fits=50), _Slot((*CLAIM_WRONG, *PROOF), missed=True),
        _Slot(("medical-need",), medicare=True), _Slot(("referrer", "birth-date"), medicare=True), _Slot(PATIENTS),
        _Slot((*ELSEWHERE, *QUESTIONS)),
    ),
    3: (
        _Slot(("member-number-patient",)), _Slot(("coverage-ended",), fits=50),
        _Slot(("coverage-ended-alone", "other-site", "package")), _Slot(("second-look",)),
        _Slot(("second-look",), medicare=True), _Slot(("third-look",), medicare=True),
        _Slot(("limit-little-left", "limit-used-up")), _Slot((*QUESTIONS, *ELSEWHERE)),
        _Slot(("member-number-patient", "second-look"), missed=True), _Slot((*PROOF, *LATE), fits=70),
        _Slot((*NO_PROOF, "not-a-benefit-contract"), fits=30), _Slot(("diagnosis", "side", "other-site")),
    ),
}  # fmt: skip
"""By level, what lies in the queue."""
ASIDES = (
    "", "", "", "The patient asked by phone what is being done.", "No other claim of this patient is open.",
    "The patient's address was checked at the visit.",
)  # fmt: skip


def draw_queue(draw: Draw, level: int) -> Queue:
    """A queue of the level on a working day of the year."""
    today = _weekday_after(draw.at("today").day(date(YEAR, 6, 1), date(YEAR, 11, 6)))
    names = sorted(COMPANIES, key=lambda payer: draw.at(f"plan {payer}").number())[:3]
    terms = tuple(_terms(draw.at(payer), payer) for payer in names)
    slots = sorted(enumerate(SLOTS[level]), key=lambda one: draw.at(f"slot {one[0]}").number())
    small = Money(draw.at("small").pick((500, 750, 999)))
    queue = Queue(practice(draw.at("office")).name, today, terms, (), small, any(one.medicare for _, one in slots))
    denials = (_denial(draw.at(f"line {number}"), queue, slot) for number, slot in slots)
    # The last two digits differ from line to line, so that no two claims have the same number.
    numbered = (replace(one, claim=f"C-{one.claim}{(37 * at + 11) % 100:02}") for at, one in enumerate(denials))
    return replace(queue, denials=tuple(numbered))


def _terms(draw: Draw, payer: str) -> Terms:
    from_service = draw.at("from service").chance(40)
    return Terms(
        payer,
        filing=draw.at("filing").pick((90, 120, 180)),
        corrected=draw.at("corrected").pick((180, 270) if from_service else (60, 90, 120, 180)),
        corrected_from_service=from_service,
        after_other=draw.at("after other").pick((60, 75, 90, 120)),
        appeal=draw.at("appeal").pick((60, 90, 120, 180)),
        second=draw.at("second").pick((30, 45, 60)),
    )


def _denial(draw: Draw, queue: Queue, slot: _Slot) -> Denial:
    kind = kinds()[draw.at("kind").pick(slot.kinds)]
    plans = tuple(one.payer for one in queue.terms)
    payer = MEDICARE if slot.medicare else draw.at("payer").pick(plans)
    fits = draw.at("fits").chance(slot.fits)
    plan = ""
    if kind.evidence is Evidence.OTHER_PLAN:
        plan = draw.at("plan").pick(tuple(one for one in plans if one != payer))
    on, dated = _days(draw, queue, slot, kind, payer, plan)
    first, last = _days_of_the_note(draw, queue, kind, payer, on, fits)
    service, billed, price, paid = _money(draw, queue, kind, payer)
    who = name(draw.at("patient"), draw.at("sex").pick("FM"))
    return Denial(
        kind, draw.at("claim").digits(3), str(who), payer, service, on, dated, billed, price, paid,
        first, last, plan, draw.at("aside").pick(ASIDES),
    )  # fmt: skip


def _days(draw: Draw, queue: Queue, slot: _Slot, kind: Kind, payer: str, plan: str) -> tuple[date, date]:
    """The day of service and the date on the decision, so that the last day is near today."""
    length, from_service = _clock(queue, kind, payer, plan)
    left = -draw.at("missed by").integer(2, 20) if slot.missed else draw.at("left").integer(1, 34)
    gap = draw.at("gap").integer(16, 38)
    last = queue.today + timedelta(left)
    if not from_service:
        dated = min(last - timedelta(length), queue.today - timedelta(3))
        dated = _weekday(dated) if slot.missed else _weekday_after(dated)
        if kind.evidence in (Evidence.REPORT, Evidence.OUR_LIST):
            gap += queue.terms_of(payer).filing
        # Earlier decisions lie between the service and the answer to an appeal.
        return _weekday(dated - timedelta(gap + 75 * kind.stage)), dated
    on = add_days(last, -length) if payer != MEDICARE else last.replace(year=last.year - 1)
    on = _weekday(on) if slot.missed else _weekday_after(on)
    recent = queue.today - timedelta(draw.at("recent").integer(4, 30))
    return on, _weekday(recent)


def _clock(queue: Queue, kind: Kind, payer: str, plan: str) -> tuple[int, bool]:
    """How long the line's clock runs, and whether it starts with the service."""
    if plan:
        return queue.terms_of(plan).after_other, False
    corrected = kind.evidence is Evidence.CORRECTION or not kind.on_claim
    if payer == MEDICARE:
        return (365, True) if corrected else (MEDICARE_DAYS[kind.stage], False)
    terms = queue.terms_of(payer)
    if corrected:
        return terms.corrected, terms.corrected_from_service
    return (terms.appeal, terms.second)[min(kind.stage, 1)], False


def _days_of_the_note(
    draw: Draw, queue: Queue, kind: Kind, payer: str, on: date, fits: bool
) -> tuple[date | None, date | None]:
    """The days that the note speaks of: they fit the claim, or miss it by a little."""
    near = draw.at("near").integer(1, 6)
    match kind.evidence:
        case Evidence.APPROVAL if fits:
            return _weekday(on - timedelta(near)), on + timedelta(draw.at("span").integer(0, 45))
        case Evidence.APPROVAL if draw.at("before").chance(50):
            return on + timedelta(near), on + timedelta(near + 60)
        case Evidence.APPROVAL:
            return on - timedelta(near + 44), on - timedelta(near)
        case Evidence.REPORT:
            limit = add_days(on, queue.terms_of(payer).filing)
            return limit + timedelta(1 - near if fits else near), None
        case Evidence.OUR_LIST:
            return _weekday(on + timedelta(near + 9)), None
        case Evidence.OTHER_PLAN if kind.reason != "27":
            return date(on.year, 1, 1), None
    month = on.replace(day=1)
    ended = month - timedelta(1)
    if kind.evidence is Evidence.OTHER_PLAN and not fits:
        return (month + timedelta(31)).replace(day=1), ended
    return month, ended


def _money(draw: Draw, queue: Queue, kind: Kind, payer: str) -> tuple[str, Money, Money, Money]:
    """The service, what was billed, the contract price, and what was paid so far."""
    service = services()[draw.at("service").pick(kind.services)]
    units = draw.at("units").pick(kind.units)
    label = service.label if units == 1 else f"{service.label}, {units} times"
    one = allowed(service.code, payer)
    price, paid = _times(one, units), ZERO
    if kind.part_paid and units > 1:
        paid = _times(one, draw.at("paid").integer(1, units - 2))
    elif kind.part_paid:
        paid = percent_of(price, Decimal(draw.at("part").pick((20, 25, 30, 40, 60))))
    elif kind.little_left:
        paid = price - Money(draw.at("little").integer(150, queue.small.cents))
    return label, _times(service.price, units), price, paid


def _times(amount: Money, count: int) -> Money:
    return Money(amount.cents * count)


def _weekday(day: date) -> date:
    """The day itself, or the last one before it that is neither on a weekend nor a holiday."""
    while not is_business_day(day, office_calendar()):
        day -= timedelta(1)
    return day


def _weekday_after(day: date) -> date:
    """The day itself, or the next one that is neither on a weekend nor a holiday."""
    return move_to_business_day(day, office_calendar())
