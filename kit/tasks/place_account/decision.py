"""What comes next for an unpaid account, what holds it, and from which day it may be placed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.engine.dates import in_words
from kit.engine.days import add_days
from kit.engine.waiting import ACTION, EFFORTS, WINDOW, Application, WrittenNotice, collection_action
from kit.engine.worksheet import Source
from kit.engine.write_offs import KINDS, PatientBalance, WriteOffPolicy, write_off_balance
from kit.tasks.place_account.facts import Account, Held, Policy, Step

__all__ = ["HOLDING", "PLACEMENT", "Decision", "decide", "in_time", "plain_waits", "too_small"]

PLACEMENT = Source(
    "Bayhealth: collection policy, a least number of bills before outside services",
    "https://www.bayhealth.org/patients/billing/collection-policy",
    date(2026, 11, 25),
)
HOLDING = Source(
    "Arbor Health: collection assignment policy, what keeps an account from an agency",
    "https://www.myarborhealth.org/patients-visitors/billing-pricing/collection-assignment-policy/",
    date(2026, 11, 25),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The next step, what holds the account, the first day to place it (None when nobody can know), and why."""

    step: str
    held: str
    day: date | None
    why: str
    source: Source


def decide(account: Account, policy: Policy, today: date, extra: bool = False) -> Decision:
    """Go through the rules sheet from the top; the first thing that fits counts.

    `extra` is the slip of those who count every wait one day longer.
    """
    held = _hold(account, policy)
    if held is not None:
        return held
    missing = policy.series - len(account.statements)
    if missing > 0:
        due = max(today, add_days(account.statements[-1], policy.apart))
        last = add_days(due, policy.apart * (missing - 1))
        held_by, day = _longest(plain_waits(account, policy, WrittenNotice(last), last, extra))
        why = f"The next statement goes out {in_words(due)}. {_ends(held_by, day)}"
        return Decision(Step.STATEMENT, Held.STATEMENT, day, why, PLACEMENT)
    last = account.statements[-1]
    if account.notice is None or not account.notice.summary_enclosed:
        held_by, day = _longest(plain_waits(account, policy, WrittenNotice(today), last, extra))
        lacks = Held.NOTICE if account.notice is None else Held.SUMMARY
        return Decision(Step.NOTICE, lacks, day, f"A whole notice goes out today. {_ends(held_by, day)}", EFFORTS)
    held_by, day = _longest(plain_waits(account, policy, account.notice, last, extra))
    if day > today:
        return Decision(Step.WAIT, held_by, day, _ends(held_by, day), ACTION)
    why = f"All waits are over. The last one ended on {in_words(day)}."
    return Decision(Step.PLACE, Held.NOTHING, day, why, PLACEMENT)


def _ends(held_by: str, day: date) -> str:
    return f"The {held_by[:1].lower()}{held_by[1:]} is then the longest one, and it ends on {in_words(day)}."


def plain_waits(
    account: Account, policy: Policy, notice: WrittenNotice, last: date, extra: bool = False
) -> dict[str, date]:
    """By wait, the day on which it is over."""
    sheet = collection_action(account.first_bills, last, notice, acts_the_day_after=extra).worksheet
    more = 1 if extra else 0
    found = {
        Held.BILL_WAIT: sheet.value("wait_after_bill_ends"),
        Held.NOTICE_WAIT: sheet.value("wait_after_notice_ends"),
        Held.LAST_WAIT: add_days(last, policy.after_last + more),
    }
    if account.answered is not None:
        found[Held.ANSWER_WAIT] = add_days(account.answered, policy.after_answer + more)
    return {name: day for name, day in found.items() if isinstance(day, date)}


def _longest(waits: dict[str, date]) -> tuple[str, date]:
    return max(waits.items(), key=lambda one: one[1])


def in_time(account: Account) -> bool:
    """Whether an application came while the hospital still has to take it."""
    if account.applied is None:
        return False
    sheet = collection_action(account.first_bills, account.applied, account.notice).worksheet
    return sheet.value("application_window_open") == "yes"


def too_small(account: Account, policy: Policy) -> bool:
    """Whether the office writes the balance off as small."""
    sheet = write_off_balance(
        PatientBalance(account.balance(), statements_sent=len(account.statements)),
        WriteOffPolicy(small_balance_limit=policy.small, copays_too=True),
    )
    return sheet.value("decision") == "small balance"


def _hold(account: Account, policy: Policy) -> Decision | None:
    """The first hold of the rules sheet that fits."""
    open_ = account.application in (Application.INCOMPLETE, Application.BEING_DECIDED)
    checks = (
        (account.died is not None, Step.ESTATE, Held.DEATH, "The guarantor has died.", HOLDING),
        (account.bankrupt is not None, Step.BANKRUPT, Held.BANKRUPT, "A court notice stops all collecting.", HOLDING),
        (account.claim_open, Step.INSURER, Held.INSURER, "The claim is open, so nobody knows the share.", HOLDING),
        (open_ and in_time(account), Step.APPLICATION, Held.APPLICATION,
         "The application came in time and is not decided.", WINDOW),
        (account.disputed is not None and account.answered is None, Step.DISPUTE, Held.DISPUTE,
         "We have not answered the dispute in writing.", HOLDING),
        (account.plan_is_kept, Step.PLAN, Held.PLAN, "No two instalments in a row are unpaid.", HOLDING),
        (account.mail_back is not None, Step.MAIL, Held.MAIL, "Mail came back and no new address is known.", HOLDING),
        (too_small(account, policy), Step.SMALL, Held.SMALL,
         f"{account.balance()} is not above {policy.small}.", KINDS),
    )  # fmt: skip
    return next((Decision(step, held, None, why, source) for fits, step, held, why, source in checks if fits), None)
