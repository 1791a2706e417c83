"""Draw a desk of unpaid accounts: one that may be placed, and others that may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from kit.engine.codes import services
from kit.engine.days import WorkCalendar, move_to_business_day
from kit.engine.money import Money, percent_of
from kit.engine.waiting import WrittenNotice
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.names import full_name
from kit.scenarios.people import YEAR
from kit.scenarios.places import Place, places
from kit.tasks.place_account.decision import decide, plain_waits
from kit.tasks.place_account.facts import IN, ITEMS, OUT, Account, Desk, Entry, Policy, Step
from kit.tasks.place_account.holds import HOLDS

__all__ = ["draw_desk"]

OPEN_DAYS = WorkCalendar(holidays=(date(YEAR, 9, 7), date(YEAR, 10, 12), date(YEAR, 11, 11)))
LEAST_PRICE = Money(20000)
ALONE = ("small", "insurer", "died", "bankrupt", "application", "plan")
OPEN = ("application", "dispute", "plan", "mail", "insurer", "bankrupt", "died")
EXPECTED: Mapping[str, str] = {
    "place": Step.PLACE, "answered": Step.PLACE, "broken": Step.PLACE, "refused": Step.PLACE, "late": Step.PLACE,
    "wait": Step.WAIT, "two stays": Step.WAIT, "came back": Step.WAIT, "just answered": Step.WAIT,
    "statement": Step.STATEMENT, "notice": Step.NOTICE, "faulty": Step.NOTICE,
    "small": Step.SMALL, "insurer": Step.INSURER, "died": Step.ESTATE, "bankrupt": Step.BANKRUPT,
    "just in time": Step.APPLICATION,
    "application": Step.APPLICATION, "dispute": Step.DISPUTE, "plan": Step.PLAN, "mail": Step.MAIL,
}  # fmt: skip
AGES: Mapping[str, tuple[int, int]] = {
    "place": (126, 200), "answered": (130, 200), "broken": (135, 200), "refused": (130, 200), "late": (258, 300),
    "just in time": (236, 270),
    "wait": (84, 150), "two stays": (88, 118), "came back": (112, 150), "just answered": (122, 160),
    "statement": (60, 150), "notice": (106, 170), "faulty": (106, 170),
}  # fmt: skip


def draw_desk(draw: Draw, level: int) -> Desk:
    """The accounts of a day, in any order."""
    draw = draw.at(f"level {level}")
    policy, here = _policy(draw.at("policy"), level)
    first, last = (date(YEAR, 10, 13), date(YEAR, 11, 20)) if level == 3 else (date(YEAR, 7, 20), date(YEAR, 11, 20))
    today = move_to_business_day(draw.at("today").day(first, last), OPEN_DAYS)
    kinds = _kinds(draw.at("kinds"), level)
    kinds.sort(key=lambda kind: draw.at(f"order {kind}").number())
    accounts = tuple(_account(draw.at(f"account {n}"), kind, policy, here, today, n) for n, kind in enumerate(kinds, 1))
    return Desk(today, policy, accounts, _draft(draw.at("draft")))


def _kinds(draw: Draw, level: int) -> list[str]:
    if level == 1:
        return ["place", "wait", draw.at("missing").pick(("statement", "notice")), draw.at("hold").pick(ALONE)]
    first = draw.at("hold").pick(OPEN)
    if level == 2:
        second = draw.at("second").pick([one for one in OPEN if one != first])
        settled = draw.at("settled").pick(("answered", "broken", "refused"))
        return [settled, first, second, draw.at("wait").pick(("wait", "just answered", "small")),
                draw.at("missing").pick(("statement", "notice"))]  # fmt: skip
    if first == "application":
        first = "just in time"
    return ["late", "two stays", draw.at("notice").pick(("faulty", "came back")), first,
            draw.at("missing").pick(("statement", "notice", "wait", "small"))]  # fmt: skip


def _policy(draw: Draw, level: int) -> tuple[Policy, tuple[Place, ...]]:
    where = draw.at("state").pick(sorted(_by_state()))
    return Policy(
        hospital="Saltmarsh Community Hospital",
        state=where,
        # Four statements take so long that the newest of two stays would never be what holds an account.
        series=3 if level == 3 else draw.at("series").pick((3, 4)),
        apart=draw.at("apart").pick((28, 30, 32)),
        after_last=draw.at("after last").pick((20, 25, 35, 40)),
        after_answer=draw.at("after answer").pick((14, 21, 30)),
        small=Money(draw.at("small").pick((10, 15, 20, 25)) * 100),
        limit=Money(draw.at("limit").pick((300, 400, 500, 600)) * 100),
    ), _by_state()[where]


@cache
def _by_state() -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = {}
    for one in places():
        found.setdefault(one.state, []).append(one)
    return {state: tuple(towns) for state, towns in found.items()}


def _account(draw: Draw, kind: str, policy: Policy, here: tuple[Place, ...], today: date, n: int) -> Account:
    """An account of a kind, for which the rules lead to the step that the kind stands for."""
    for turn in range(300):
        one = _drawn(draw.at(f"turn {turn}"), kind, policy, here, today, n)
        if one is None or decide(one, policy, today).step != EXPECTED[kind] or not _one_longest(one, policy):
            continue
        if EXPECTED[kind] != Step.PLACE or one.last_payment is not None:
            return one
    raise AssertionError(f"no account of the kind {kind!r} came of {draw.key!r}")


def _one_longest(one: Account, policy: Policy) -> bool:
    """Two waits that end on the same day would leave open which of them holds the account."""
    if one.notice is None or len(one.statements) < policy.series:
        return True
    days = sorted(plain_waits(one, policy, one.notice, one.statements[-1]).values())
    return days[-1] != days[-2]


def _drawn(draw: Draw, kind: str, policy: Policy, here: tuple[Place, ...], today: date, n: int) -> Account | None:
    age = draw.at("age").integer(*AGES.get(kind, (70, 170)))
    first = today - timedelta(age)
    statements = tuple(first + timedelta(policy.apart * at) for at in range(policy.series))
    statements = tuple(day for day in statements if day <= today)
    notice = None
    if kind == "statement":
        statements = statements[: policy.series - 1]
    elif len(statements) == policy.series:
        sent = statements[-1] + timedelta(max(0, draw.at("notice").integer(-12, 24)))
        notice = WrittenNotice(sent, summary_enclosed=kind != "faulty") if sent <= today else None
    if kind == "notice":
        notice = None
    elif kind in ("place", "wait", "faulty") and notice is None:
        return None
    town = draw.at("town").pick(here if draw.at("near").chance(55) else places())
    insurer = draw.at("insurer").pick(sorted(PAYERS)) if draw.at("insured").chance(70) else ""
    one = Account(
        number=f"A-{n}{draw.at('number').digits(4)}",
        guarantor=str(full_name(draw.at("name"), draw.at("sex").pick("FM"))),
        city=town.city,
        state=town.state,
        entries=_entries(draw.at("entries"), first, insurer),
        statements=statements,
        insurer=insurer,
        notice=notice,
    )
    one = _paid(draw.at("paid"), one, today, sure=EXPECTED[kind] == Step.PLACE)
    if EXPECTED[kind] == Step.PLACE or draw.at("refused").chance(50):
        one = replace(one, refused=_after(draw.at("refused on"), statements[-1], today))
    builder: Callable[[Draw, Account, Policy, date], Account | None] | None = HOLDS.get(kind)
    return builder(draw.at(kind), one, policy, today) if builder else one


def _after(draw: Draw, day: date, today: date) -> date:
    return day + timedelta(draw.integer(0, min(12, (today - day).days)))


def _entries(draw: Draw, first: date, insurer: str) -> tuple[Entry, ...]:
    """What was charged, and what the insurer took off and paid before the first bill."""
    service = draw.at("service").pick([one for one in services().values() if one.price >= LEAST_PRICE])
    on = first - timedelta(draw.at("billed after").integer(*((24, 50) if insurer else (3, 7))))
    entries = [Entry(on, f"Charge: {service.label}", service.price, "charge")]
    if insurer:
        allowed = percent_of(service.price, Decimal(draw.at("allowed").integer(5500, 8500)) / 100)
        share = percent_of(allowed, Decimal(draw.at("share").pick((30, 40, 50, 60))))
        done = first - timedelta(draw.at("paid").integer(2, 12))
        entries += [
            Entry(done, f"Contractual adjustment, {insurer}", allowed - service.price, "adjustment"),
            Entry(done, f"Payment by {insurer}", share - allowed, "insurer"),
        ]
    return tuple(entries)


def _paid(draw: Draw, one: Account, today: date, *, sure: bool) -> Account:
    """A part that the guarantor paid: at the desk on the day of care, or after the last statement."""
    if not (sure or draw.at("paid").chance(45)):
        return one
    amount = percent_of(one.balance(), Decimal(draw.at("part").integer(900, 3500)) / 100)
    days = (today - one.statements[-1]).days
    entries = one.entries
    if one.insurer and draw.at("at the desk").chance(60):
        desk = Entry(one.stays[0], "Payment by the guarantor, card", -amount, "patient")
        entries = (entries[0], desk, *entries[1:])
    if (entries is one.entries or draw.at("again").chance(50)) and days > 3:
        late = percent_of(one.balance(), Decimal(draw.at("late").integer(500, 2000)) / 100)
        on = one.statements[-1] + timedelta(draw.at("late on").integer(1, min(25, days - 1)))
        entries = (*entries, Entry(on, "Payment by the guarantor, check", -late, "patient"))
        if draw.at("returned").chance(35) and (today - on).days > 4:
            back = Entry(on + timedelta(4), "Check returned by the bank", late, "returned")
            entries = (*entries, back) if entries != one.entries else entries
    return replace(one, entries=entries)


def _draft(draw: Draw) -> tuple[tuple[str, str], ...]:
    """Nine things of a folder, sorted by a colleague, with two to four slips."""
    items = sorted(ITEMS, key=lambda item: draw.at(f"item {item}").number())[:9]
    wrong = sorted(items, key=lambda item: draw.at(f"wrong {item}").number())[: draw.at("slips").integer(2, 4)]
    turned = {IN: OUT, OUT: IN}
    return tuple((item, turned[ITEMS[item]] if item in wrong else ITEMS[item]) for item in items)
