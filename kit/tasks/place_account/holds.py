"""What happens to an unpaid account besides the usual series: holds that stand, holds that are settled, and slips."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kit.engine.money import Money, percent_of
from kit.engine.waiting import Application, WrittenNotice
from kit.scenarios.draw import Draw
from kit.tasks.place_account.facts import Account, Entry, Instalment, Policy

__all__ = ["HOLDS"]

Builder = Callable[[Draw, Account, Policy, date], Account | None]


def _some_day(draw: Draw, one: Account, today: date) -> date:
    """A day between the last statement and yesterday."""
    return draw.day(min(one.statements[-1], today - timedelta(1)), today - timedelta(1))


def _small(draw: Draw, one: Account, policy: Policy, today: date) -> Account:
    rest = Money(draw.at("rest").integer(300, policy.small.cents))
    on = _some_day(draw.at("on"), one, today)
    paid = Entry(on, "Payment by the guarantor, check", rest - one.balance(), "patient")
    entries = [entry for entry in one.entries if entry.kind != "returned" and entry.on <= one.statements[0]]
    kept = replace(one, entries=tuple(entries))
    paid = replace(paid, amount=rest - kept.balance())
    return replace(kept, entries=(*kept.entries, paid), refused=None)


def _insurer(draw: Draw, one: Account, policy: Policy, today: date) -> Account | None:
    if not one.insurer:
        return None
    entries = tuple(entry for entry in one.entries if entry.kind in ("charge", "patient"))
    return replace(one, claim_open=True, entries=entries)


def _died(draw: Draw, one: Account, policy: Policy, today: date) -> Account:
    return replace(one, died=_some_day(draw, one, today), refused=None)


def _bankrupt(draw: Draw, one: Account, policy: Policy, today: date) -> Account:
    return replace(one, bankrupt=_some_day(draw, one, today))


def _application(draw: Draw, one: Account, policy: Policy, today: date) -> Account:
    state = draw.at("state").pick((Application.BEING_DECIDED, Application.INCOMPLETE))
    return replace(one, applied=_some_day(draw.at("on"), one, today), application=state, refused=None)


def _refused(draw: Draw, one: Account, policy: Policy, today: date) -> Account:
    on = one.statements[-1] + timedelta(draw.at("on").integer(1, 10))
    decided = on + timedelta(draw.at("days").integer(5, 20))
    return replace(one, applied=on, application=Application.FOUND_NOT_ELIGIBLE, decided=min(decided, today))


def _late(draw: Draw, one: Account, policy: Policy, today: date) -> Account | None:
    """It came after day 240, and nobody has decided it."""
    days = (today - one.statements[0]).days
    on = one.statements[0] + timedelta(draw.at("day").integer(241, min(days, 256)))
    return replace(one, applied=on, application=Application.BEING_DECIDED)


def _just_in_time(draw: Draw, one: Account, policy: Policy, today: date) -> Account:
    """It came in the last days before day 241, so it holds the account."""
    days = (today - one.statements[0]).days
    on = one.statements[0] + timedelta(draw.at("day").integer(228, min(days - 1, 240)))
    return replace(one, applied=on, application=Application.BEING_DECIDED)


def _dispute(draw: Draw, one: Account, policy: Policy, today: date) -> Account:
    return replace(one, disputed=_some_day(draw, one, today))


def _answered(draw: Draw, one: Account, policy: Policy, today: date) -> Account:
    on = one.statements[-1] + timedelta(draw.at("on").integer(1, 15))
    return replace(one, disputed=on, answered=min(on + timedelta(draw.at("days").integer(3, 18)), today))


def _just_answered(draw: Draw, one: Account, policy: Policy, today: date) -> Account | None:
    """The answer is so new that its wait is the longest."""
    answered = today - timedelta(draw.at("answered").integer(1, policy.after_answer - 1))
    disputed = answered - timedelta(draw.at("days").integer(3, 18))
    usual = max(120, (one.statements[-1] - one.statements[0]).days + max(policy.after_last, 30) + 25)
    over = (today - one.statements[0]).days + policy.after_answer - (today - answered).days > usual
    return replace(one, disputed=disputed, answered=answered) if over and one.notice else None


def _plan(draw: Draw, one: Account, policy: Policy, today: date) -> Account:
    """A plan with no unpaid instalment, or a single one, or two that do not follow each other."""
    pattern = draw.at("pattern").pick(((True, True, True), (True, False, True), (True, True, False),
                                       (False, True, False)))  # fmt: skip
    return _with_plan(draw, one, today, pattern)


def _broken(draw: Draw, one: Account, policy: Policy, today: date) -> Account:
    return _with_plan(draw, one, today, draw.at("pattern").pick(((True, False, False), (False, False, False))))


def _with_plan(draw: Draw, one: Account, today: date, pattern: tuple[bool, ...]) -> Account:
    """Three instalments, a month of thirty days apart; the last was due some days ago."""
    amount = percent_of(one.balance(), Decimal(8))
    last = today - timedelta(draw.at("last").integer(6, 20))
    dues = [last - timedelta(30 * (len(pattern) - 1 - at)) for at in range(len(pattern))]
    plan = tuple(Instalment(due, paid) for due, paid in zip(dues, pattern, strict=True))
    paid = tuple(Entry(part.due, "Instalment by the guarantor, card", -amount, "patient") for part in plan if part.paid)
    early = tuple(entry for entry in one.entries if entry.on <= one.statements[0])
    return replace(one, plan=plan, entries=(*early, *paid), refused=one.refused if not pattern[-1] else None)


def _mail(draw: Draw, one: Account, policy: Policy, today: date) -> Account:
    day = _some_day(draw, one, today)
    return replace(one, mail_back=day, refused=None)


def _two_stays(draw: Draw, one: Account, policy: Policy, today: date) -> Account | None:
    """An older stay whose bills went out first; its wait is over, that of the newest stay is not."""
    if one.notice is None:
        return None
    older = one.statements[0] - timedelta(draw.at("older").integer(40, 80))
    earlier = (older, older + timedelta(policy.apart))
    price = Money(draw.at("price").integer(9000, 45000))
    first = Entry(older - timedelta(draw.at("billed").integer(3, 7)), "Charge: Overnight observation", price, "charge")
    one = replace(one, earlier=tuple(day for day in earlier if day < one.statements[0]), entries=(first, *one.entries))
    return one if one.stays[0] < one.stays[-1] and _would_go_without_newest(one, policy, today) else None


def _would_go_without_newest(one: Account, policy: Policy, today: date) -> bool:
    """Whether the newest stay's first bill is the only thing that makes it wait."""
    last = one.statements[-1]
    notice = one.notice.sent if one.notice else today
    ends = max(one.earlier[0] + timedelta(120), notice + timedelta(30), last + timedelta(policy.after_last))
    return ends < one.statements[0] + timedelta(120)


def _came_back(draw: Draw, one: Account, policy: Policy, today: date) -> Account | None:
    """The first notice never arrived; the second, to the new address, starts the 30 days."""
    if one.notice is None:
        return None
    again = one.notice.sent + timedelta(draw.at("again").integer(12, 45))
    if again > today:
        return None
    return replace(one, notice=WrittenNotice(again), notice_came_back=one.notice.sent)


HOLDS: Mapping[str, Builder] = {
    "small": _small,
    "insurer": _insurer,
    "died": _died,
    "bankrupt": _bankrupt,
    "application": _application,
    "refused": _refused,
    "late": _late,
    "just in time": _just_in_time,
    "dispute": _dispute,
    "answered": _answered,
    "just answered": _just_answered,
    "plan": _plan,
    "broken": _broken,
    "mail": _mail,
    "two stays": _two_stays,
    "came back": _came_back,
}
