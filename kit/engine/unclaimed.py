"""A credit whose owner cannot be found: it stays the owner's, and in the end goes to the state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_amount, check_count
from kit.engine.dates import in_words
from kit.engine.days import add_months
from kit.engine.money import ZERO, Money
from kit.engine.record import Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["UnclaimedPolicy", "unclaimed_credit"]

CHECKED = date(2026, 11, 25)
DORMANT = Source(
    "PPS Impact: managing patient credit balances under unclaimed property laws",
    "https://www.ppsimpact.org/considerations-for-managing-patient-credit-balances-under-state-unclaimed-property-laws/",
    CHECKED,
)
NO_INCOME = Source(
    "Baker Tilly: unclaimed property, beware of patient credit balances",
    "https://bakertilly.com/insights/unclaimed-property-beware-of-patient-credit-balances",
    CHECKED,
)


@dataclass(frozen=True, slots=True)
class UnclaimedPolicy(Record):
    """What a state says of money nobody claims: the years it rests, and the least amount that is reported singly.

    Three years is usual; states differ. Raises ValueError for a negative number.
    """

    dormancy_years: int = 3
    reported_singly_from: Money = ZERO

    def __post_init__(self) -> None:
        check_count("dormancy years", self.dormancy_years)
        check_amount("the least amount reported singly", self.reported_singly_from)


def unclaimed_credit(
    credit: Money,
    last_contact: date,
    today: date,
    owner_found: bool = False,
    policy: UnclaimedPolicy | None = None,
) -> Worksheet:
    """Decide what to do with a patient's credit, also a small one: give it back, keep looking, or report it.

    It is never written off to income. When the owner is known it goes back. When not, it rests for the state's
    years from the last contact and is then reported to the state, small ones in one sum with others.

    Law: whatever is decided, the whole credit is still owed.
    Raises ValueError for a credit that is not above zero, or a day outside the calendar.
    Source: https://www.ppsimpact.org/considerations-for-managing-patient-credit-balances-under-state-unclaimed-property-laws/
    (2026-11-25).
    Source: https://bakertilly.com/insights/unclaimed-property-beware-of-patient-credit-balances (2026-11-25).

    >>> unclaimed_credit(Money.of("12"), date(2023, 5, 1), date(2026, 5, 1)).value("decision")
    'report to the state'
    """
    if credit <= ZERO:
        raise ValueError(f"a credit is above $0.00, not {credit}")
    policy = policy or UnclaimedPolicy()
    dormant_on = add_months(last_contact, 12 * policy.dormancy_years)
    why_dormant = f"{policy.dormancy_years} years after the last contact on {in_words(last_contact)}."
    if owner_found:
        decision, why = "refund", "The owner is known; the money goes back."
    elif today >= dormant_on:
        decision, why = "report to the state", f"Nobody claimed it by {in_words(dormant_on)}."
        if credit < policy.reported_singly_from:
            why += f" Below {policy.reported_singly_from} it is reported in one sum with others."
    else:
        decision, why = "keep looking for the owner", f"It rests until {in_words(dormant_on)}."
    singly = "yes" if credit >= policy.reported_singly_from else "no"
    return Worksheet(
        "A credit that nobody claims",
        (
            Line("still_owed", "Still owed", credit, "It is the owner's money, however small.", NO_INCOME),
            Line("take_as_income", "Take it as income", "no", "Writing it off to income is not allowed.", NO_INCOME),
            Line("dormant_on", "Counts as unclaimed from", dormant_on, why_dormant, DORMANT),
            Line("reported_singly", "Reported on its own", singly, f"From {policy.reported_singly_from}.", DORMANT),
            Line("decision", "Decision", decision, why, DORMANT),
        ),
    )
