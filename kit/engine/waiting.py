"""How long a hospital waits before it presses for payment, and before it writes a Medicare debt off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_order
from kit.engine.dates import in_words
from kit.engine.days import add_days
from kit.engine.deadlines import Wait, yes_or_no
from kit.engine.record import Choice, Record
from kit.engine.terms import term
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["Application", "WrittenNotice", "collection_action", "medicare_bad_debt"]

ACTION = term("collection_action_wait", waiting=True).source
WINDOW = term("assistance_application").source
BAD_DEBT = term("medicare_bad_debt_wait", waiting=True).source
EFFORTS = Source(
    "IRS: billing and collections, section 501(r)(6)",
    "https://irs.gov/ht/charities-non-profits/billing-and-collections-section-501r6",
    date(2026, 11, 25),
)


class Application(Choice):
    """How far a patient's application for financial assistance is."""

    NONE = "none"
    INCOMPLETE = "incomplete"
    NOT_COMPLETED_IN_TIME = "not completed in time"
    BEING_DECIDED = "being decided"
    FOUND_ELIGIBLE = "found eligible"
    FOUND_NOT_ELIGIBLE = "found not eligible"


@dataclass(frozen=True, slots=True)
class WrittenNotice(Record):
    """The written notice before an extraordinary collection action, and what has to go with it.

    `deadline` is the day the notice names, after which the hospital may act; it is 30 days after the
    notice or later. Raises ValueError for an earlier one.
    """

    sent: date
    deadline: date | None = None
    summary_enclosed: bool = True
    told_by_voice: bool = True

    def __post_init__(self) -> None:
        if self.deadline is not None and self.deadline < add_days(self.sent, 30):
            least = add_days(self.sent, 30)
            raise ValueError(f"the deadline in the notice of {self.sent} is {least} or later, not {self.deadline}")


def collection_action(
    first_bills: Sequence[date],
    as_of: date,
    notice: WrittenNotice | None = None,
    application: Application = Application.NONE,
    acts_the_day_after: bool = False,
) -> Wait:
    """Work out the first day on which a nonprofit hospital may start an extraordinary collection action.

    120 days after the first bill that followed the care (after the newest of several stays), and 30 days
    after the written notice, or the day after the deadline that the notice names. An application that is
    open pauses every action; a patient found eligible gets a corrected bill first. Applications are taken
    until day 240, or until the notice's deadline when that is later.

    Laws: no action before day 120, nor before the notice is 30 days old; no action while an application is
    open. Raises ValueError without a first bill.
    Source: https://legalclarity.org/extraordinary-collection-actions-nonprofit-hospital-rules/ (2026-11-25).

    >>> wait = collection_action([date(2026, 1, 15)], date(2026, 5, 20), WrittenNotice(date(2026, 4, 1)))
    >>> wait.first_day, wait.may_act
    (datetime.date(2026, 5, 15), True)
    """
    if not first_bills:
        raise ValueError("the clock starts with the first bill after the care; add first_bills")
    bill = max(first_bills)
    extra = 1 if acts_the_day_after else 0
    first, window = add_days(bill, 120 + extra), add_days(bill, 240)
    why = f"120 days after {in_words(bill)}, the first bill{' of the newest stay' if len(first_bills) > 1 else ''}."
    lines = [Line("wait_after_bill_ends", "Wait after the bill ends", first, why, ACTION)]
    if notice is not None:
        after_notice, why = _after_notice(notice, extra)
        lines.append(Line("wait_after_notice_ends", "Wait after the notice ends", after_notice, why, ACTION))
        first = max(first, after_notice)
        window = max(window, notice.deadline or add_days(notice.sent, 30))
    blocks = _blocks(notice, application)
    may = as_of >= first and not blocks
    told, wait = "; ".join(blocks) or "nothing", max(0, (first - as_of).days)
    open_ = yes_or_no(as_of <= window)
    end = f"The later of day 240, {in_words(add_days(bill, 240))}, and the notice's deadline."
    lines += [
        Line("first_day", "First day to act", first, "The later of the waits, when nothing blocks it.", ACTION),
        Line("days_to_wait", "Days to wait", wait, f"From {in_words(as_of)} to {in_words(first)}.", ACTION),
        Line("blocked_by", "Blocked by", told, "What must be settled before any action.", EFFORTS),
        Line("may_act", "May act", yes_or_no(may), f"First day {in_words(first)}; blocked by: {told}.", ACTION),
        Line("application_window_ends", "Applications taken until", window, end, WINDOW),
        Line("application_window_open", "Applications still taken", open_, f"Until {in_words(window)}.", WINDOW),
    ]
    return Wait(first, may, Worksheet("Extraordinary collection action", tuple(lines)))


def _after_notice(notice: WrittenNotice, extra: int) -> tuple[date, str]:
    """The first day that a written notice leaves open, and why."""
    if notice.deadline is not None:
        return add_days(notice.deadline, 1), f"The day after {in_words(notice.deadline)}, the deadline in the notice."
    return add_days(notice.sent, 30 + extra), f"30 days after {in_words(notice.sent)}, when the notice was sent."


def _blocks(notice: WrittenNotice | None, application: Application) -> list[str]:
    """What stands in the way of an action, in words."""
    found = []
    if notice is None:
        found.append("no written notice")
    else:
        if not notice.summary_enclosed:
            found.append("no plain-language summary with the notice")
        if not notice.told_by_voice:
            found.append("nobody told the patient by voice")
    if application is Application.INCOMPLETE:
        found.append("incomplete application: ask for what is missing")
    if application is Application.BEING_DECIDED:
        found.append("application not decided")
    if application is Application.FOUND_ELIGIBLE:
        found.append("patient eligible: correct the bill and refund first")
    return found


def medicare_bad_debt(
    medicare_remittance: date,
    first_bill: date,
    as_of: date,
    other_remittance: date | None = None,
    payments: Sequence[date] = (),
    payment_starts_again: bool = True,
    acts_the_day_after: bool = False,
) -> Wait:
    """Work out whether Medicare deductible and coinsurance may be written off as a Medicare bad debt.

    The first bill is due within 120 days of the later of Medicare's and the other payer's remittance. The
    effort to collect then lasts 120 days from the first bill; a payment starts the 120 days again when
    `payment_starts_again`. `acts_the_day_after` is for those who read 'more than 120 days'.

    Laws: a payment never makes the first day earlier; a bill sent late is never a Medicare bad debt.
    Raises ValueError for a payment or a bill before the remittance or bill that it follows.
    Source: https://www.novitas-solutions.com/webcenter/portal/MedicareJH/pagebyid?contentId=00003685 (2026-11-25).

    >>> medicare_bad_debt(date(2026, 1, 5), date(2026, 2, 2), date(2026, 7, 1)).first_day
    datetime.date(2026, 6, 2)
    """
    decided = max(medicare_remittance, other_remittance or medicare_remittance)
    check_order("the remittance", medicare_remittance, "the first bill", first_bill)
    for day in payments:
        check_order("the first bill", first_bill, "a payment", day)
    due = add_days(decided, 120)
    in_time, start = first_bill <= due, max((first_bill, *payments)) if payment_starts_again else first_bill
    first = add_days(start, 121 if acts_the_day_after else 120)
    may = in_time and as_of >= first
    step = "bill was late: not a Medicare bad debt" if not in_time else ("write off" if may else "go on collecting")
    begun = f"From {in_words(start)}, {'the first bill' if start == first_bill else 'the last payment'}."
    lines = (
        Line(
            "first_bill_due", "First bill due", due, f"120 days after the remittance of {in_words(decided)}.", BAD_DEBT
        ),
        Line("first_bill_in_time", "First bill in time", yes_or_no(in_time), f"Sent {in_words(first_bill)}.", BAD_DEBT),
        Line("counted_from", "Effort counted from", start, begun, BAD_DEBT),
        Line("first_day", "First day to write off", first, f"120 days of effort from {in_words(start)}.", BAD_DEBT),
        Line("may_act", "May be written off", yes_or_no(may), f"Asked on {in_words(as_of)}.", BAD_DEBT),
        Line(
            "next_step",
            "Next step",
            step,
            f"First day {in_words(first)}; bill in time: {yes_or_no(in_time)}.",
            BAD_DEBT,
        ),
    )
    return Wait(first, may, Worksheet("Medicare bad debt", lines))
