"""The typical ways in which accounts go out too early, too late, or with the wrong papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from kit.engine.days import add_days
from kit.engine.money import ZERO
from kit.engine.waiting import Application, WrittenNotice
from kit.engine.worksheet import Value
from kit.tasks.place_account.decision import HOLDING, Decision, decide, too_small
from kit.tasks.place_account.facts import Account, Desk, Held, Step

__all__ = ["MISTAKES", "placed", "row", "wrong_answers"]

Answers = Mapping[str, Value | None]
Found = dict[str, Value | None]


def row(number: int, decision: Decision) -> Found:
    """One account's blanks."""
    start = f"account_{number}"
    return {f"{start}.step": decision.step, f"{start}.day": decision.day, f"{start}.held": decision.held}


def _rows(desk: Desk, seen: Callable[[Account], Account | None]) -> Found:
    """The rows of the accounts that are seen in another way."""
    found: Found = {}
    for number, one in enumerate(desk.accounts, 1):
        other = seen(one)
        if other is not None:
            found |= row(number, decide(other, desk.policy, desk.today))
    return found


def placed(desk: Desk) -> Account:
    """The one account that may be placed today."""
    return next(one for one in desk.accounts if decide(one, desk.policy, desk.today).step == Step.PLACE)


def _hold_overlooked(desk: Desk) -> Found:
    """Whatever stands in the way is not seen, and only the series, the notice and the waits are looked at."""

    def free(one: Account) -> Account | None:
        if decide(one, desk.policy, desk.today).day is not None or too_small(one, desk.policy):
            return None
        return replace(
            one, died=None, bankrupt=None, claim_open=False, application=Application.NONE, disputed=None, plan=(),
            mail_back=None,
        )  # fmt: skip

    return _rows(desk, free)


def _settled_kept(desk: Desk) -> Found:
    """A dispute that was answered, or a plan that was broken, is still taken for a hold."""
    found: Found = {}
    for number, one in enumerate(desk.accounts, 1):
        if decide(one, desk.policy, desk.today).day is None:
            continue
        if one.answered is not None:
            found |= row(number, decide(replace(one, answered=None), desk.policy, desk.today))
        elif one.plan:
            found |= row(number, replace(_any(), step=Step.PLAN, held=Held.PLAN))
        elif one.application is Application.FOUND_NOT_ELIGIBLE:
            found |= row(number, replace(_any(), step=Step.APPLICATION, held=Held.APPLICATION))
    return found


def _any() -> Decision:
    """A decision without a day, to be filled in."""
    return Decision(Step.WAIT, Held.NOTHING, None, "", HOLDING)


def _late_held(desk: Desk) -> Found:
    found: Found = {}
    for number, one in enumerate(desk.accounts, 1):
        open_ = one.application in (Application.BEING_DECIDED, Application.INCOMPLETE)
        if open_ and decide(one, desk.policy, desk.today).day is not None:
            found |= row(number, replace(_any(), step=Step.APPLICATION, held=Held.APPLICATION))
    return found


def _small_kept(desk: Desk) -> Found:
    """A small balance goes through the series like any other."""

    def larger(one: Account) -> Account | None:
        if not too_small(one, desk.policy) or decide(one, desk.policy, desk.today).held != Held.SMALL:
            return None
        first = one.entries[0]
        return replace(one, entries=(replace(first, amount=first.amount + desk.policy.small), *one.entries[1:]))

    return _rows(desk, larger)


def _oldest_stay(desk: Desk) -> Found:
    """The series and the 120 days are counted from the older stay."""
    return _rows(desk, lambda one: replace(one, earlier=(), statements=(*one.earlier, *one.statements))
                 if one.earlier else None)  # fmt: skip


def _summary_ignored(desk: Desk) -> Found:
    """A notice without its summary is taken for a whole one."""
    return _rows(desk, lambda one: replace(one, notice=replace(one.notice, summary_enclosed=True))
                 if one.notice and not one.notice.summary_enclosed else None)  # fmt: skip


def _returned_notice(desk: Desk) -> Found:
    """The 30 days are counted from the notice that came back."""
    return _rows(desk, lambda one: replace(one, notice=WrittenNotice(one.notice_came_back))
                 if one.notice_came_back else None)  # fmt: skip


def _one_day_late(desk: Desk) -> Found:
    """Every wait is counted one day longer; an account that may go stays the one that may go."""
    found: Found = {}
    for number, one in enumerate(desk.accounts, 1):
        day = decide(one, desk.policy, desk.today).day
        if day is not None:
            found[f"account_{number}.day"] = add_days(day, 1)
    return found


def _from_the_care(desk: Desk) -> Found:
    """The 120 days are counted from the day of care, so the wait after the first bill ends too early."""

    def care(one: Account) -> Account | None:
        if one.earlier or decide(one, desk.policy, desk.today).day is None:
            return None
        return replace(one, statements=(one.stays[-1], *one.statements[1:]))

    return _rows(desk, care)


def _notice_wait_forgotten(desk: Desk) -> Found:
    """The notice is there, but its 30 days are not waited for."""
    long_ago = date(desk.today.year - 1, 1, 1)
    return _rows(desk, lambda one: replace(one, notice=replace(one.notice, sent=long_ago))
                 if one.notice and one.notice.summary_enclosed and not one.notice_came_back else None)  # fmt: skip


def _asked_last(desk: Desk) -> Found:
    one = placed(desk)
    return {"packet.balance": one.balance(one.statements[-1])}


def _latest_entry(desk: Desk) -> Found:
    """The latest payment on the account is taken, whoever paid it and whether or not it stood."""
    one = placed(desk)
    paid = [entry for entry in one.entries if entry.kind in ("patient", "insurer")]
    last = max(paid, key=lambda entry: entry.on)
    return {"packet.last_paid": -last.amount, "packet.last_paid_on": last.on}


def _returned_left_out(desk: Desk) -> Found:
    one = placed(desk)
    back = sum((entry.amount for entry in one.entries if entry.kind == "returned"), ZERO)
    return {"packet.balance": one.balance() - back} if back else {}


def _other_state(desk: Desk) -> Found:
    """Everybody is placed as if they lived in the hospital's state, or as if they did not."""
    one, policy = placed(desk), desk.policy
    other = "elsewhere" if one.state == policy.state else policy.state
    return {"packet.to": policy.collector(other, one.balance())}


def _draft_kept(desk: Desk) -> Found:
    return {f"item_{number}": given for number, (_, given) in enumerate(desk.draft, 1)}


MISTAKES: Mapping[str, Callable[[Desk], Found]] = {
    "hold_overlooked": _hold_overlooked,
    "settled_hold_kept": _settled_kept,
    "late_application_held": _late_held,
    "small_balance_kept": _small_kept,
    "oldest_stay_counted": _oldest_stay,
    "summary_ignored": _summary_ignored,
    "returned_notice_counted": _returned_notice,
    "counted_one_day_more": _one_day_late,
    "counted_from_the_care": _from_the_care,
    "notice_wait_forgotten": _notice_wait_forgotten,
    "amount_of_the_statement": _asked_last,
    "latest_payment_of_anybody": _latest_entry,
    "returned_check_forgotten": _returned_left_out,
    "wrong_state": _other_state,
    "draft_left_as_it_was": _draft_kept,
}


def wrong_answers(desk: Desk, right: Answers) -> dict[str, Found]:
    """By mistake, the answers that differ from the right ones; a mistake that changes nothing is left out."""
    found: dict[str, Found] = {}
    for name, wrong in MISTAKES.items():
        different = {blank: value for blank, value in wrong(desk).items() if value != right[blank]}
        if different:
            found[name] = different
    return found
