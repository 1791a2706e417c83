"""Draw a patient who believes that a treatment is covered, and what the payers, the lists and the logs say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kit.engine.claim import Accumulators, Met, Used
from kit.engine.codes import services
from kit.engine.days import add_business_days, move_to_business_day
from kit.engine.money import ZERO, Money, percent_of
from kit.engine.plan import Benefit, Family, Limit, OutOfNetwork, Part
from kit.scenarios.coverage import PAYERS, coverage
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import CLINICS
from kit.scenarios.people import YEAR, Person, name, person
from kit.tasks.verify_coverage.facts import Answer, Contract, Order, Permission, Referral, Verification
from kit.tasks.verify_coverage.situations import changed

__all__ = ["COSTLY", "THERAPY", "draw_verification"]

CHEAP = ("SVC-3006", "SVC-4003", "SVC-4005", "SVC-4007", "SVC-3005", "SVC-3004", "SVC-1003", "SVC-2010")
COSTLY = ("SVC-3007", "SVC-3008", "SVC-3009", "SVC-3010", "SVC-3011", "SVC-4009")
SPECIALIST, THERAPY = "SVC-1003", "SVC-5002"
NETWORKS = ("Open", "Select")


def draw_verification(draw: Draw, level: int) -> Verification:
    """A visit of the level: with a share, with a permission or a limit, or with a change of cover."""
    patient = person(draw.at("patient"), youngest=22)
    if level == 1:
        return _with_a_share(draw, _plain(draw, patient, draw.at("what").pick(CHEAP)))
    if level == 2:
        return _with_a_permission(draw, patient)
    return changed(draw, _plain(draw, patient, draw.at("what").pick((*COSTLY, *CHEAP[:4]))))


def _plain(draw: Draw, patient: Person, code: str, visits: int = 1) -> Verification:
    """One plan, active, in its network, with nothing to ask for."""
    what = services()[code]
    # So many visits as a limit counts take half a year.
    first = date(YEAR, 2, 2) if visits == 1 else date(YEAR, 7, 6)
    today = move_to_business_day(draw.at("today").day(first, date(YEAR, 10, 20)))
    day = add_business_days(today, draw.at("wait").integer(3, 9))
    sex = draw.at("doctor sex").pick("FM")
    order = Order(what.label, what.kind, visits, day, str(name(draw.at("doctor"), sex)), what.price)
    answer = plan_answer(draw.at("plan"), patient, order)
    facts = Verification(
        draw.at("office").pick([one for one in CLINICS if "Hospital" not in one]), today, str(patient.name),
        patient.birth_date, order, (answer,), _contracts(draw.at("contracts"), order.day, (answer,)),
        deposit=Decimal(draw.at("deposit").pick((25, 30, 40, 50, 60))),
    )  # fmt: skip
    return replace(facts, permissions=_others(draw.at("others"), facts))


def plan_answer(draw: Draw, patient: Person, order: Order) -> Answer:
    """A plan with part of its deductible met."""
    cover = coverage(draw, patient, 2)
    cover = replace(cover, subscriber_birth_date=patient.birth_date)
    allowed = percent_of(order.charge, Decimal(draw.at("allowed").integer(4800, 8600)) / 100)
    most = min(cover.plan.deductible.cents, allowed.cents * 3 // 2)
    left = Money(draw.at("left").integer(min(1500, most), most))
    if draw.at("met").chance(12):
        left = ZERO
    met = cover.plan.deductible - left
    paid = met + Money(draw.at("other payments").integer(20, 400) * 100)
    lists = _lists(draw.at("lists"), order)
    network = draw.at("network").pick(NETWORKS)
    return Answer(cover, Accumulators(met, paid), network, allowed, *lists)


def _lists(draw: Draw, order: Order) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What the plan wants authorization and referrals for, and what it leaves out: other treatments than this."""
    known = services()
    scans = tuple(known[code].label for code in COSTLY if known[code].label != order.treatment)
    start = draw.at("start").integer(0, len(scans) - 2)
    out = ("Acupuncture session", "Fitting of hearing aids", "Weight loss program", "Removal of a harmless mole")
    first = draw.at("out").integer(0, len(out) - 2)
    return scans[start : start + 2], (known["SVC-5003"].label,), out[first : first + 2]


def _contracts(draw: Draw, day: date, answers: tuple[Answer, ...]) -> tuple[Contract, ...]:
    """The office's list: each payer with one or two networks; those of the patient's plans are good on the day."""
    mine = {(one.cover.payer, one.network) for one in answers}
    found = []
    for payer in PAYERS:
        for network in NETWORKS:
            here = draw.at(f"{payer} {network}")
            begins = date(YEAR - here.at("years").integer(1, 6), 1, 1)
            if (payer, network) in mine:
                found.append(Contract(payer, network, begins, date(YEAR, 12, 31) if here.chance(40) else None))
            elif here.at("listed").chance(55):
                ended = day - timedelta(here.at("ended").integer(5, 90)) if here.at("ends").chance(30) else None
                found.append(Contract(payer, network, begins, ended))
    return tuple(found)


def _with_a_share(draw: Draw, facts: Verification) -> Verification:
    """A family's deductible, a maximum that is near, or an office out of the network."""
    answer = facts.answers[0]
    case = draw.at("case").pick(("family", "family", "outside", "outside", "inside only", "near", "near", "plain"))
    if case in ("outside", "inside only"):
        contracts = _without(draw.at("row"), facts)
        return replace(facts, answers=(outside(draw.at("outside"), facts, case == "outside"),), contracts=contracts)
    if case == "family":
        return replace(facts, answers=(_family(draw.at("family"), answer),))
    if case == "near":
        return replace(facts, answers=(_near(draw.at("near"), answer),))
    return facts


def _without(draw: Draw, facts: Verification) -> tuple[Contract, ...]:
    """The list on which the plan's network does not stand, or not on that day."""
    answer, day = facts.answers[0], facts.order.day
    found = []
    for one in facts.contracts:
        if (one.payer, one.network) != (answer.cover.payer, answer.network):
            found.append(one)
            continue
        match draw.pick(("gone", "ended", "later")):
            case "ended":
                found.append(replace(one, ends=facts.today - timedelta(draw.at("since").integer(1, 40))))
            case "later":
                begins = date(day.year, day.month + 1, 1)
                found.append(replace(one, begins=begins, ends=None))
    other = next(one for one in NETWORKS if one != answer.network)
    if all((one.payer, one.network) != (answer.cover.payer, other) for one in found):
        found.append(Contract(answer.cover.payer, other, date(YEAR - 2, 1, 1)))
    return tuple(sorted(found, key=lambda one: (one.payer, one.network)))


def outside(draw: Draw, facts: Verification, pays: bool) -> Answer:
    """A plan that has rules of its own out of the network, or none."""
    answer = facts.answers[0]
    if not pays:
        return answer
    plan, kind = answer.cover.plan, facts.order.kind
    percent = Decimal(draw.at("percent").pick((40, 45, 50)))
    side = OutOfNetwork({kind: Benefit(coinsurance_percent=percent)}, plan.deductible + plan.deductible)
    left = Money(draw.at("left").integer(2000, max(2001, answer.allowed.cents)))
    met = Met(deductible_met=max(ZERO, side.deductible - left))
    return replace(
        answer,
        cover=replace(answer.cover, plan=replace(plan, out_of_network=side)),
        met=replace(answer.met, out_of_network=met),
    )


def _family(draw: Draw, answer: Answer) -> Answer:
    """The family's deductible is met sooner, or later, than the patient's own."""
    plan, met = answer.cover.plan, answer.met
    own = plan.deductible - met.deductible_met
    whole = plan.deductible + plan.deductible
    if draw.at("sooner").chance(65):
        left = percent_of(own, Decimal(draw.at("left").integer(20, 80)))
    else:
        left = min(whole - met.deductible_met, own + Money(draw.at("left").integer(5000, 40000)))
    most = plan.out_of_pocket_maximum or plan.deductible
    family = Family(whole, most + most)
    paid = whole - left + met.out_of_pocket_met
    return replace(
        answer,
        cover=replace(answer.cover, plan=replace(plan, family=family)),
        met=replace(met, family_deductible_met=whole - left, family_out_of_pocket_met=paid),
    )


def _near(draw: Draw, answer: Answer) -> Answer:
    """Little is left to the maximum: the percentage is cut by it."""
    plan, met = answer.cover.plan, answer.met
    if plan.out_of_pocket_maximum is None:
        return answer
    left = min(answer.allowed, plan.deductible - met.deductible_met)
    rest = answer.allowed - left
    more = percent_of(rest, Decimal(draw.at("more").integer(3, 9)))
    paid = plan.out_of_pocket_maximum - left - more
    return replace(answer, met=replace(met, out_of_pocket_met=max(paid, met.out_of_pocket_met)))


def _with_a_permission(draw: Draw, patient: Person) -> Verification:
    match draw.at("situation").pick(("scan", "scan", "therapy", "therapy", "specialist")):
        case "scan":
            facts = _plain(draw, patient, draw.at("what").pick(COSTLY))
            return _authorized(draw.at("log"), facts)
        case "therapy":
            return _therapy(draw, _plain(draw, patient, THERAPY, draw.at("sessions").integer(4, 8)))
    return _referred(draw.at("log"), _plain(draw, patient, SPECIALIST))


def _authorized(draw: Draw, facts: Verification) -> Verification:
    """The plan asks for authorization; what the log has is good or not."""
    order, answer = facts.order, facts.answers[0]
    needs = tuple(sorted({order.treatment, *answer.needs_authorization}))
    good = Permission(
        f"AU-{draw.at('number').digits(7)}", facts.patient, answer.cover.payer, order.treatment, order.visits,
        facts.today - timedelta(draw.at("since").integer(5, 20)),
        order.day + timedelta(draw.at("until").integer(0, 40)),
    )  # fmt: skip
    what = draw.at("what").pick(("good", "good", "none", "days", "treatment", "visits"))
    match what:
        case "days":
            good = replace(good, ends=order.day - timedelta(draw.at("short").integer(1, 3)))
        case "treatment":
            other = [services()[code].label for code in COSTLY if services()[code].label != order.treatment]
            good = replace(good, treatment=draw.at("other").pick(other))
        case "visits" if order.visits > 1:
            good = replace(good, visits=order.visits - draw.at("fewer").integer(1, 2))
    log = () if what == "none" else (good,)
    return replace(
        facts,
        answers=(replace(answer, needs_authorization=needs),),
        permissions=tuple(sorted((*log, *facts.permissions), key=lambda one: one.number)),
    )


def _others(draw: Draw, facts: Verification) -> tuple[Permission, ...]:
    """Authorizations of other patients, one of them for the same treatment."""
    found = []
    for number in range(2):
        here = draw.at(f"row {number}")
        who = str(name(here.at("who"), here.at("sex").pick("FM")))
        label = facts.order.treatment if number else services()[here.at("what").pick(COSTLY)].label
        begins = facts.today - timedelta(here.at("since").integer(3, 25))
        found.append(Permission(
            f"AU-{here.at('number').digits(7)}", who, here.at("payer").pick(tuple(PAYERS)), label,
            facts.order.visits if number else 1, begins, begins + timedelta(60),
        ))  # fmt: skip
    return tuple(found)


def _therapy(draw: Draw, facts: Verification) -> Verification:
    """Visits are limited for the year; some of ours are not known to the payer yet."""
    answer, order = facts.answers[0], facts.order
    plan = answer.cover.plan
    most = draw.at("most").pick((20, 24, 30, 36))
    copay = Money(draw.at("copay").integer(4, 9) * 500)
    ours = draw.at("ours").integer(1, 3)
    left = draw.at("left").pick((0, *range(1, order.visits), *range(1, order.visits), order.visits + 1))
    benefits = {**plan.benefits, order.kind: Benefit((Part.COPAY,), copay=copay, limit=Limit(most_visits=most))}
    met = replace(answer.met, used={order.kind: Used(most - left - ours)})
    limited = replace(answer, cover=replace(answer.cover, plan=replace(plan, benefits=benefits)), met=met)
    facts = replace(facts, answers=(limited,), not_yet_billed=ours)
    return _authorized(draw.at("log"), facts) if draw.at("authorized").chance(60) else facts


def _referred(draw: Draw, facts: Verification) -> Verification:
    """The plan asks for a referral to a specialist; what the log has is good or not."""
    order, answer = facts.order, facts.answers[0]
    by, other = [str(name(draw.at(who), draw.at(f"{who} sex").pick("FM"))) for who in ("by", "other")]
    begins = facts.today - timedelta(draw.at("since").integer(4, 30))
    good = Referral(facts.patient, by, order.doctor, begins, order.day + timedelta(draw.at("until").integer(0, 60)))
    what = draw.at("what").pick(("good", "none", "days", "doctor"))
    if what == "days":
        good = replace(good, ends=order.day - timedelta(draw.at("short").integer(1, 2)))
    if what == "doctor":
        good = replace(good, sent_to=other)
    else_ = Referral(str(name(draw.at("who"), "F")), by, order.doctor, begins, begins + timedelta(90))
    answer = replace(answer, needs_referral=(order.treatment, *answer.needs_referral))
    return replace(facts, answers=(answer,), referrals=(else_,) if what == "none" else (good, else_))
